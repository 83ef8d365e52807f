//! What was measured, as a table in Markdown.

use std::fmt;
use std::time::Duration;

use crate::measure::Series;

pub(crate) const HEAD: &str = "\
| what | countersign | beside it | ratio | processor time | wanted | memory |
|---|---|---|---|---|---|---|";

/// A line of the table.
pub(crate) struct Row {
    what: String,
    beside: String,
    ours: Series,
    yardstick: Option<Series>,
    /// Whether the ratio is of costs, or of speeds.
    costs: bool,
    wanted: String,
}

impl Row {
    /// Ours may cost so many times as much.
    pub(crate) fn costs(what: &str, beside: &str, ours: Series, yardstick: Series, most: f64) -> Self {
        let wanted = format!("at most {most:.2}");
        Self { costs: true, wanted, ..Self::new(what, beside, ours, Some(yardstick)) }
    }

    /// Ours must be so fast, as a part of the yardstick's speed.
    pub(crate) fn speeds(what: &str, beside: &str, ours: Series, yardstick: Series, least: f64) -> Self {
        let wanted = format!("at least {least:.2}");
        Self { wanted, ..Self::new(what, beside, ours, Some(yardstick)) }
    }

    /// There is nothing to compare with.
    pub(crate) fn alone(what: &str, beside: &str, ours: Series) -> Self {
        Self::new(what, beside, ours, None)
    }

    fn new(what: &str, beside: &str, ours: Series, yardstick: Option<Series>) -> Self {
        Self { what: what.into(), beside: beside.into(), ours, yardstick, costs: false, wanted: "–".into() }
    }

    /// The median of the rounds' own ratios: what else the machine did fell on both sides of each.
    fn ratio(&self, times: fn(&Series) -> &[Duration]) -> Option<f64> {
        let (ours, yardstick) = (times(&self.ours), times(self.yardstick.as_ref()?));
        let mut ratios: Vec<f64> =
            ours.iter().zip(yardstick).map(|(one, other)| one.div_duration_f64(*other)).collect();
        ratios.retain(|ratio| ratio.is_finite() && *ratio > 0.0);
        ratios.sort_by(f64::total_cmp);
        let middle = *ratios.get(ratios.len() / 2)?;
        Some(if self.costs { middle } else { 1.0 / middle })
    }
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn shown(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "–".into(), |ratio| format!("{ratio:.2}"))
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let beside = match &self.yardstick {
            Some(yardstick) => format!("{}: {:.1?}", self.beside, median(&yardstick.wall)),
            None => self.beside.clone(),
        };
        write!(f, "| {} | {:.1?} | {beside} |", self.what, median(&self.ours.wall))?;
        let (wall, cpu) = (self.ratio(|series| &series.wall), self.ratio(|series| &series.cpu));
        write!(f, " {} | {} | {} | {} MiB |", shown(wall), shown(cpu), self.wanted, self.ours.memory / 1024)
    }
}
