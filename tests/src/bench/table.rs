//! What was measured, as a table in Markdown.

use std::fmt;
use std::time::Duration;

use crate::measure::{Series, median};

pub(crate) const HEAD: &str = "\
| what | countersign | beside it | compared | processor time | wanted | memory |
|---|---|---|---|---|---|---|";

/// A line of the table.
pub(crate) struct Row {
    what: String,
    beside: String,
    ours: Series,
    yardstick: Option<Series>,
    compared: Compared,
    wanted: String,
}

/// How the two are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compared {
    /// How many times as much ours costs.
    Costs,
    /// Our speed, as a part of the yardstick's.
    Speeds,
    /// What ours costs more.
    Adds,
}

impl Row {
    /// Ours may cost so many times as much.
    pub(crate) fn costs(what: &str, beside: &str, ours: Series, yardstick: Series, most: f64) -> Self {
        let wanted = format!("at most {most:.2}");
        Self { compared: Compared::Costs, wanted, ..Self::new(what, beside, ours, Some(yardstick)) }
    }

    /// Ours may cost so much more.
    pub(crate) fn adds(what: &str, beside: &str, ours: Series, yardstick: Series, most: Duration) -> Self {
        let wanted = format!("at most +{most:.1?}");
        Self { compared: Compared::Adds, wanted, ..Self::new(what, beside, ours, Some(yardstick)) }
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
        let (what, beside, compared) = (what.into(), beside.into(), Compared::Speeds);
        Self { what, beside, ours, yardstick, compared, wanted: "–".into() }
    }

    /// The median of the rounds, each compared by itself: what else the machine did fell on both sides of each.
    fn comparison(&self, times: fn(&Series) -> &[Duration]) -> Option<String> {
        let (ours, yardstick) = (times(&self.ours), times(self.yardstick.as_ref()?));
        let compared = |(one, other): (&Duration, &Duration)| match self.compared {
            Compared::Adds => (one.as_secs_f64() - other.as_secs_f64()) * 1000.0,
            Compared::Costs => one.div_duration_f64(*other),
            Compared::Speeds => other.div_duration_f64(*one),
        };
        let mut rounds: Vec<f64> = ours.iter().zip(yardstick).map(compared).collect();
        rounds.retain(|round| round.is_finite());
        rounds.sort_by(f64::total_cmp);
        let middle = rounds.get(rounds.len() / 2)?;
        Some(match self.compared {
            Compared::Adds => format!("{middle:+.1}ms"),
            Compared::Costs | Compared::Speeds => format!("{middle:.2}"),
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let beside = match &self.yardstick {
            Some(yardstick) => format!("{}: {:.1?}", self.beside, median(&yardstick.wall)),
            None => self.beside.clone(),
        };
        write!(f, "| {} | {:.1?} | {beside} |", self.what, median(&self.ours.wall))?;
        let shown = |times| self.comparison(times).unwrap_or_else(|| "–".into());
        let (wall, cpu) = (shown(|series| &series.wall), shown(|series| &series.cpu));
        let beside = self.yardstick.as_ref().map_or(0, |yardstick| yardstick.memory / 1024);
        write!(
            f,
            " {wall} | {cpu} | {} | {} MiB; beside it {beside} MiB |",
            self.wanted,
            self.ours.memory / 1024
        )
    }
}
