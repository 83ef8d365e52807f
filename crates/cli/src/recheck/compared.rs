use std::collections::{BTreeMap, BTreeSet};

use ledger::Standing;
use serde_json::{Value, json};

use super::{Found, Run, Stopped, shown};
use crate::outside::Output;

/// The most acceptances that are told one by one; JSON has all.
const MAX_TOLD: usize = 100;

/// What another framework would make of what was accepted.
pub(crate) struct Compared {
    /// How many acceptances were judged, by both.
    pub(crate) judged: u64,
    /// Those of which the two do not think the same, in order.
    pub(crate) differ: Vec<Differs>,
}

/// An acceptance that two frameworks judge differently: what each found, where it does not stand.
pub(crate) struct Differs {
    was: Option<Found>,
    would: Option<Found>,
}

impl Compared {
    /// Judges everything that was accepted by both, each as it is today.
    ///
    /// # Errors
    /// When the ledger cannot be read or does not hold, or nothing can be decided.
    pub(crate) fn of(old: &Run<'_>, new: &Run<'_>, out: &Output<'_>) -> Result<Self, Stopped> {
        let (judged, was) = old.fallen(out)?;
        let (_, would) = new.fallen(out)?;
        let mut each: BTreeMap<(u64, u32), (Option<Found>, Option<Found>)> = BTreeMap::new();
        for found in was {
            let own = each.entry((found.entry, found.subject)).or_default();
            own.0 = Some(found);
        }
        for found in would {
            let own = each.entry((found.entry, found.subject)).or_default();
            own.1 = Some(found);
        }
        let differ = each.into_values().map(|(was, would)| Differs { was, would });
        Ok(Self { judged, differ: differ.filter(Differs::differs).collect() })
    }

    /// For people.
    pub(crate) fn page(&self) -> String {
        let mut page = format!(
            "of {} judged again by both, {} would change\n",
            match self.judged {
                1 => "1 acceptance".to_owned(),
                many => format!("{many} acceptances"),
            },
            self.differ.len()
        );
        self.differ.iter().take(MAX_TOLD).for_each(|one| page.push_str(&one.words()));
        let more = self.differ.len().saturating_sub(MAX_TOLD);
        if more > 0 {
            page.push_str(&format!("\nand {more} more, which --format json tells\n"));
        }
        page
    }

    /// For programs.
    pub(crate) fn document(&self) -> Value {
        json!({ "judged": self.judged, "changed": self.differ.iter().map(Differs::document).collect::<Vec<_>>() })
    }
}

impl Differs {
    fn differs(&self) -> bool {
        seen(self.was.as_ref()) != seen(self.would.as_ref())
    }

    /// Whichever there is: both are about one acceptance.
    fn found(&self) -> Option<&Found> {
        self.would.as_ref().or(self.was.as_ref())
    }

    fn words(&self) -> String {
        let Some(found) = self.found() else { return String::new() };
        let given = found.subject().map(|subject| shown(&subject.given)).unwrap_or_default();
        let word = match (&self.was, &self.would) {
            (_, None) => "would stand again".to_owned(),
            (None, Some(would)) => format!("stands, and would be {}", word(would)),
            (Some(was), Some(would)) => format!("is {}, and would be {}", word(was), word(would)),
        };
        let fallen = self.would.iter().flat_map(super::text::fallen);
        format!("\n{given}  {word}\n{}{}", super::text::accepted(found), fallen.collect::<String>())
    }

    fn document(&self) -> Value {
        let mut value = self.found().map(super::json::acceptance).unwrap_or_default();
        let side = |found: &Option<Found>| {
            found.as_ref().map(|found| {
                json!({
                    "standing": word(found),
                    "why": found.why,
                    "checks": found.fallen.iter().map(super::json::check).collect::<Vec<_>>(),
                })
            })
        };
        if let Some(object) = value.as_object_mut() {
            object.insert("was".to_owned(), json!(side(&self.was)));
            object.insert("would_be".to_owned(), json!(side(&self.would)));
        }
        value
    }
}

fn word(found: &Found) -> &'static str {
    found.standing.map_or("allowed", Standing::word)
}

/// What became of it, and by which checks.
fn seen(found: Option<&Found>) -> (Option<Standing>, BTreeSet<(&str, &str)>) {
    let fallen = found.into_iter().flat_map(|found| &found.fallen);
    (found.and_then(|found| found.standing), fallen.map(|fallen| (fallen.id, &*fallen.requirement)).collect())
}
