use decision::Card;
use model::{Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Is the signing time proven?
pub(crate) static CARD: Card = Card {
    id: "unproven-time",
    since: "0.1",
    asks: "does a log or timestamp authority prove when it was signed?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("unproven-time.md"),
    controls: &["CSF2:ID.RA-09"],
};

pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), _: Instant) -> Outcome {
    match testimony.signed_at {
        Some(signed_at) => {
            let text = format!("it is proven to be signed no later than {signed_at}");
            Outcome::satisfied(Reason::new(text).at(testimony.signer_place()))
        }
        None => {
            let reason = Reason::new("nothing proves when it was signed")
                .compare("a time by a trusted log or timestamp authority", "no proven time")
                .help("have the producer sign with a transparency log or a timestamp authority of the framework's roots")
                .at(testimony.signer_place());
            Outcome::unknown(Gap::Missing, reason)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    #[test]
    fn a_time_is_proven_or_not() {
        assert!(judge(&sample::testimony(), &(), sample::now()).passes());
        let timeless = Testimony { signed_at: None, ..sample::testimony() };
        assert!(matches!(judge(&timeless, &(), sample::now()), Outcome::Unknown(Gap::Missing, _)));
    }
}
