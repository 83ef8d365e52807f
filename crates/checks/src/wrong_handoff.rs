use decision::Card;
use model::{Gap, Instant, Outcome, Reason, Text};

use crate::ReceiptNaming;
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Is the receipt of the handoff that is asked for, between the same two ends?
pub(crate) static CARD: Card = Card {
    id: "wrong-handoff",
    since: "0.1",
    asks: "is the receipt of the handoff named in `of`, from and to where that leads?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-handoff.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct WrongHandoff {
    /// The handoff, and both its ends.
    pub(crate) of: ReceiptNaming,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongHandoff, _: Instant) -> Outcome {
    let Some(note) = testimony.note() else { return testimony.no_note("which handoff it is of") };
    let of = &params.of;
    let handoff = Some(of.handoff.clone());
    let parts =
        [("handoff", &handoff, &note.handoff), ("from", &of.from, &note.from), ("to", &of.to, &note.to)];
    let wanted = told(parts.map(|(word, wanted, _)| (word, wanted)));
    let found = told(parts.map(|(word, _, found)| (word, found)));
    let place = |word: &str| testimony.noted(word);
    let wrong = parts.iter().find(|(_, wanted, found)| found.is_some() && found != wanted);
    if let Some((word, wanted_one, found_one)) = wrong {
        let said = |one: &Option<Text>| one.as_deref().map_or("none".to_owned(), quoted);
        let text = format!("its `{word}` is {}, and should be {}", said(found_one), said(wanted_one));
        return Outcome::violated(
            Reason::new(text)
                .compare(wanted, found)
                .help("bring the receipt of this handoff; one of another allows nothing here")
                .at(place(word)),
        );
    }
    match parts.iter().find(|(_, wanted, found)| wanted.is_some() && found.is_none()) {
        Some((word, ..)) => {
            let reason = Reason::new(format!("it does not say its `{word}`")).compare(wanted, found);
            Outcome::unknown(Gap::Missing, reason.help(crate::testimony::ASK_THE_GATE).at(place(word)))
        }
        None => {
            let reason = Reason::new(format!("it is of {wanted}")).compare(wanted, found);
            Outcome::satisfied(reason.at(place("handoff")))
        }
    }
}

fn told(parts: [(&str, &Option<Text>); 3]) -> String {
    let there =
        parts.into_iter().filter_map(|(word, value)| Some(format!("{word} {}", quoted(value.as_deref()?))));
    let all: Vec<String> = there.collect();
    if all.is_empty() { "no handoff".to_owned() } else { all.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::ReceiptNote;

    fn judged(note: ReceiptNote, of: ReceiptNaming) -> Outcome {
        judge(&sample::receipted(note), &WrongHandoff { of }, sample::now())
    }

    #[test]
    fn handoff_and_both_ends_are_compared() {
        assert!(judged(sample::note(), sample::naming()).passes());
        let other = || Some("other".into());
        for note in [
            ReceiptNote { handoff: other(), ..sample::note() },
            ReceiptNote { from: other(), ..sample::note() },
            ReceiptNote { to: other(), ..sample::note() },
        ] {
            assert!(matches!(judged(note, sample::naming()), Outcome::Violated(_)));
        }
        let endless = ReceiptNaming { from: None, ..sample::naming() };
        assert!(matches!(judged(sample::note(), endless.clone()), Outcome::Violated(_)));
        assert!(judged(ReceiptNote { from: None, ..sample::note() }, endless).passes());
    }

    #[test]
    fn what_it_does_not_say_is_unknown() {
        for note in [
            ReceiptNote { handoff: None, ..sample::note() },
            ReceiptNote { from: None, ..sample::note() },
            ReceiptNote { to: None, ..sample::note() },
        ] {
            assert!(matches!(judged(note, sample::naming()), Outcome::Unknown(Gap::Missing, _)));
        }
        let bare = sample::summarised(sample::summary());
        let outcome = judge(&bare, &WrongHandoff { of: sample::naming() }, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)), "a summary of somebody else's tool");
    }
}
