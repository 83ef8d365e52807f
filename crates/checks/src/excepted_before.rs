use decision::Card;
use formats::CarriedException;
use model::{Gap, Instant, Outcome, Reason, Text};

use crate::quote::{listed, quoted};
use crate::testimony::Testimony;

/// Was nothing set aside on the way here that this handoff does not accept?
pub(crate) static CARD: Card = Card {
    id: "excepted-before",
    since: "0.1",
    asks: "is every exception the receipt carries listed in `accept-exceptions`, and in force?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("excepted-before.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct ExceptedBefore {
    /// The exceptions that are accepted, by name.
    pub(crate) accepted: Vec<Text>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &ExceptedBefore, now: Instant) -> Outcome {
    let Some(note) = testimony.note() else { return testimony.no_note("what was set aside") };
    let place = testimony.noted("exceptions");
    let accepted = || match params.accepted.is_empty() {
        true => "no exception".into(),
        false => listed(params.accepted.iter().map(|name| &**name)),
    };
    let Some(carried) = &note.exceptions else {
        let reason = Reason::new("it does not say what was set aside").compare(accepted(), "no `exceptions`");
        return Outcome::unknown(Gap::Missing, reason.help(crate::testimony::ASK_THE_GATE).at(place));
    };
    let refused = |one: &&CarriedException| !params.accepted.contains(&one.name) || now > one.expires;
    let found = || listed(carried.iter().map(|one| &*one.name));
    match carried.iter().find(refused) {
        None if carried.is_empty() => {
            Outcome::satisfied(Reason::new("nothing was set aside on the way").at(place))
        }
        None => {
            let text = format!("what was set aside is accepted here: {}", found());
            Outcome::satisfied(Reason::new(text).compare(accepted(), found()).at(place))
        }
        Some(one) => {
            let ended = params.accepted.contains(&one.name);
            let why =
                if ended { format!("ended at {}", one.expires) } else { "is not accepted here".to_owned() };
            let text = format!(
                "{} was set aside by the exception {}, which {why}",
                quoted(&one.check),
                quoted(&one.name)
            );
            Outcome::violated(
                Reason::new(text)
                    .compare(accepted(), found())
                    .help("have what is wrong put right; or list the exception under `accept-exceptions` while it lasts")
                    .at(place),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};
    use formats::ReceiptNote;

    fn judged(carried: Option<&[&str]>, accepted: &[&str], now: &str) -> Outcome {
        let one = |name: &&str| CarriedException {
            name: (*name).into(),
            check: "low-build-level".into(),
            expires: instant("2026-09-01T23:59:59Z"),
        };
        let exceptions = carried.map(|names| names.iter().map(one).collect());
        let testimony = sample::receipted(ReceiptNote { exceptions, ..sample::note() });
        let accepted = accepted.iter().map(|name| Text::from(*name)).collect();
        judge(&testimony, &ExceptedBefore { accepted }, instant(now))
    }

    const NOW: &str = "2026-08-02T00:00:00Z";

    #[test]
    fn every_exception_must_be_accepted() {
        assert!(judged(Some(&[]), &[], NOW).passes());
        assert!(judged(Some(&["left-pad"]), &["left-pad", "other"], NOW).passes());
        for (carried, accepted) in
            [(&["left-pad"][..], &[][..]), (&["left-pad"], &["other"]), (&["other", "left-pad"], &["other"])]
        {
            assert!(matches!(judged(Some(carried), accepted, NOW), Outcome::Violated(_)), "{carried:?}");
        }
    }

    #[test]
    fn an_exception_ends() {
        assert!(judged(Some(&["left-pad"]), &["left-pad"], "2026-09-01T23:59:59Z").passes());
        assert!(matches!(
            judged(Some(&["left-pad"]), &["left-pad"], "2026-09-02T00:00:00Z"),
            Outcome::Violated(_)
        ));
    }

    #[test]
    fn no_word_of_exceptions_is_unknown() {
        assert!(matches!(judged(None, &[], NOW), Outcome::Unknown(Gap::Missing, _)));
    }
}
