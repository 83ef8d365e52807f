use decision::{Card, Facts};
use model::{NonEmpty, Outcome, Reason};

use crate::quote::quoted;
use crate::requirement::RotatedKey;

/// Have the keys been replaced in time?
pub(crate) static CARD: Card = Card {
    id: "overdue-rotation",
    since: "0.1",
    asks: "is every key named in `of` no older than the `rotate-every` of its root?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("overdue-rotation.md"),
    controls: &["CSF2:PR.AA-01", "NHI7:2025"],
};

/// Asked of the framework alone, at the handoff: whoever signed, a key that should be gone is still trusted.
pub(crate) fn judge(keys: &NonEmpty<RotatedKey>, facts: &Facts<'_>) -> Outcome {
    let tell = |key: &RotatedKey, verdict: &str| {
        let every = key.rotation.every;
        let age = key.rotation.from.age_at(facts.now);
        let seen = age.map_or("not yet in use".to_owned(), |age| format!("{age} ({} s) old", age.seconds()));
        Reason::new(format!("the key of {} is {seen}{verdict}", quoted(&key.name)))
            .compare(format!("at most {every} ({} s) old", every.seconds()), seen)
    };
    let overdue = keys.iter().filter(|key| key.rotation.is_overdue(facts.now));
    let overdue = overdue.map(|key| {
        tell(key, " and was to be replaced")
            .help("have its holder make a new key, and name it in the framework with its own `from`")
    });
    match NonEmpty::of(overdue.collect()) {
        Some(reasons) => Outcome::Violated(reasons),
        None => Outcome::Satisfied(keys.map(|key| tell(key, ""))),
    }
}
