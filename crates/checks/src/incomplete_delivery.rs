use decision::{Card, Difference, Together};
use formats::{Delivery, Handed};
use model::{Gap, Instant, NonEmpty, Outcome, Reason, Text};

use crate::quote::listed;
use crate::testimony::Testimony;

/// Is what arrived all that was sent, and nothing else?
pub(crate) static CARD: Card = Card {
    id: "incomplete-delivery",
    since: "0.1",
    asks: "are the subjects of the run all that the delivery names, and nothing else?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("incomplete-delivery.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// The set is a fact of the run: whichever subject is judged, both directions must hold. Where something named in the run
/// could not be read, it may be what is missing, or more than was sent.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    let (Some(delivery), Some(facts)) = (testimony.readable_delivery(), testimony.among) else {
        return testimony.no_delivery();
    };
    let together = &facts.together;
    let named = delivery.handed.iter().map(|handed| handed.digests.iter().collect());
    let Difference { absent, extra } = together.difference(named);
    let lacking = lacking(delivery, &absent).map(|reason| reason.at(testimony.subject()));
    let beside = beside(&extra).map(|reason| reason.at(testimony.subject()));
    // What is there beside is no matter of what could not be read.
    let unread = unread(together).filter(|_| extra.is_empty());
    let open = unread.is_some();
    match NonEmpty::of(lacking.into_iter().chain(beside).chain(unread).collect()) {
        None => {
            let count = delivery.handed.count();
            let text = format!("all {count} that the delivery names are here, and nothing else");
            Outcome::satisfied(Reason::new(text).at(testimony.subject()))
        }
        Some(reasons) if open => Outcome::Unknown(Gap::Unreachable, reasons),
        Some(reasons) => Outcome::Violated(reasons),
    }
}

/// What was sent and is not here.
fn lacking(delivery: &Delivery, absent: &[usize]) -> Option<Reason> {
    let all: Vec<&Handed> = delivery.handed.iter().collect();
    let names: Vec<&str> = absent.iter().filter_map(|at| all.get(*at)).map(|one| &*one.name).collect();
    let text = format!(
        "the delivery names {}, which the subjects of this run are not, by their digests",
        listed(names.iter().copied())
    );
    let help = "name everything that was delivered in one run; what did not arrive, or is something else, is for the sender \
                to explain";
    (!names.is_empty()).then(|| Reason::new(text).help(help))
}

/// What is here and was not sent.
fn beside(extra: &[Text]) -> Option<Reason> {
    let text = format!("the delivery does not name {}", listed(extra.iter().map(|given| &**given)));
    let help = "judge what one delivery names in a run of its own; what no delivery names was not sent";
    (!extra.is_empty()).then(|| Reason::new(text).help(help))
}

fn unread(together: &Together) -> Option<Reason> {
    let names = listed(together.unread().iter().map(|name| &**name));
    let text = format!("what cannot be read may be what is missing, or what nobody sent: {names}");
    (!together.unread().is_empty()).then(|| Reason::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use decision::Facts;
    use model::{Artifact, ArtifactKind, Digest, Subject};
    use std::sync::Arc;

    fn artifact(given: &str, byte: u8) -> Artifact {
        let digests = vec![Digest::sha256([byte; 32])];
        Artifact { given: given.into(), kind: ArtifactKind::File, digests, size: None }
    }

    /// The answer about a delivery of a widget (1) and its manual (2).
    fn judged(here: &[Artifact], unread: &[&str]) -> Outcome {
        let subject = Subject::Artifact(artifact("widget.tgz", 1));
        let unread = unread.iter().map(|name| Text::from(*name)).collect();
        let facts = Facts {
            subject: &subject,
            now: sample::now(),
            signatures: vec![],
            statements: vec![],
            layouts: vec![],
            rejected: vec![],
            at_large: &[],
            excused: vec![],
            excepted: vec![],
            unreachable: vec![],
            relied: None,
            advised: None,
            bills: vec![],
            together: Arc::new(Together::of(here, unread)),
            earlier: None,
            again: None,
        };
        let testimony = Testimony { among: Some(&facts), ..sample::delivered(sample::delivery()) };
        judge(&testimony, &(), sample::now())
    }

    fn told(outcome: Outcome) -> String {
        let Outcome::Violated(reasons) = outcome else { panic!("{outcome:?}") };
        reasons.iter().map(|reason| reason.text.to_string()).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn neither_more_nor_less_may_be_here() {
        let (widget, manual) = (artifact("widget.tgz", 1), artifact("manual.pdf", 2));
        assert!(judged(&[widget.clone(), manual.clone()], &[]).passes());
        // What a file is called is the presenter's choice; its bytes are not.
        assert!(judged(&[artifact("b", 2), artifact("a", 1)], &[]).passes());
        assert!(told(judged(std::slice::from_ref(&widget), &[])).contains("names `manual.pdf`"));
        let swapped = told(judged(&[widget.clone(), artifact("manual.pdf", 3)], &[]));
        assert!(swapped.contains("names `manual.pdf`") && swapped.contains("not name `manual.pdf`"));
        let extra = told(judged(&[widget, manual, artifact("more", 4)], &[]));
        assert!(extra.contains("does not name `more`") && !extra.contains("manual"), "{extra}");
    }

    #[test]
    fn what_cannot_be_read_may_be_what_is_missing() {
        let widget = artifact("widget.tgz", 1);
        let open = judged(std::slice::from_ref(&widget), &["manual.pdf"]);
        assert!(matches!(open, Outcome::Unknown(Gap::Unreachable, _)), "{open:?}");
        // All that was sent is here; what cannot be read is something else.
        let whole = judged(&[widget.clone(), artifact("manual.pdf", 2)], &["more"]);
        assert!(matches!(whole, Outcome::Unknown(Gap::Unreachable, _)), "{whole:?}");
        let extra = judged(&[widget, artifact("more", 4)], &["manual.pdf"]);
        assert!(matches!(extra, Outcome::Violated(_)), "{extra:?}");
    }

    #[test]
    fn without_a_delivery_there_is_nothing_to_compare() {
        assert!(matches!(judge(&sample::testimony(), &(), sample::now()), Outcome::Unknown(..)));
    }
}
