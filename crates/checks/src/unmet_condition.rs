use decision::Card;
use model::{Gap, Instant, Outcome, Place, Reason};

use crate::condition::{Answer, Condition};
use crate::testimony::Testimony;

/// Does the signed predicate meet the framework's condition?
pub(crate) static CARD: Card = Card {
    id: "unmet-condition",
    since: "0.1",
    asks: "does the predicate meet the condition in `where`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("unmet-condition.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct UnmetCondition {
    /// The condition.
    pub(crate) condition: Condition,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &UnmetCondition, _: Instant) -> Outcome {
    let Some(predicate) = testimony.said else {
        let reason =
            Reason::new("there is no predicate to hold the condition against").at(testimony.predicate());
        return Outcome::unknown(Gap::Missing, reason);
    };
    let asked = params.condition.ask(predicate);
    let mut places: Vec<Place> = asked.pointers.iter().map(|pointer| testimony.payload(pointer)).collect();
    if places.is_empty() {
        places.push(testimony.predicate());
    }
    let reason = |text: &str| {
        let reason = Reason::new(text).compare(params.condition.as_str(), asked.seen.as_str());
        places.iter().cloned().fold(reason, Reason::at)
    };
    match &asked.answer {
        Answer::Holds => Outcome::satisfied(reason("the predicate meets the condition")),
        Answer::Fails => {
            Outcome::violated(reason("the predicate does not meet the condition").help(
                "ask the producer for a statement that meets it, or correct `where` in the requirement",
            ))
        }
        Answer::Unclear(why, help) => Outcome::unknown(
            Gap::Inconclusive,
            reason(&format!("the condition cannot be answered: {why}")).help(help.as_str()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    fn judged(condition: &str, predicate: &str) -> Outcome {
        let params = UnmetCondition { condition: Condition::parse(condition).unwrap() };
        judge(&Testimony { said: Some(predicate), ..sample::testimony() }, &params, sample::now())
    }

    #[test]
    fn yes_no_and_neither() {
        let passed = r#"predicate.result == "PASSED""#;
        assert!(judged(passed, r#"{"result":"PASSED"}"#).passes());
        assert!(matches!(judged(passed, r#"{"result":"FAILED"}"#), Outcome::Violated(_)));
        assert!(matches!(judged(passed, "{}"), Outcome::Unknown(Gap::Inconclusive, _)));
    }

    #[test]
    fn it_says_what_was_asked_and_what_was_seen() {
        let outcome = judged(r#"predicate.result == "PASSED""#, r#"{"result":"FAILED"}"#);
        let reason = outcome.reasons()[0];
        assert_eq!(reason.expected.as_deref(), Some(r#"predicate.result == "PASSED""#));
        assert_eq!(reason.observed.as_deref(), Some(r#"predicate.result is "FAILED""#));
        assert_eq!(reason.rests_on, [sample::testimony().payload("/predicate/result")]);
    }

    #[test]
    fn without_a_statement_there_is_nothing_to_ask() {
        let condition = Condition::parse("predicate.x").unwrap();
        let outcome = judge(&sample::testimony(), &UnmetCondition { condition }, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }
}
