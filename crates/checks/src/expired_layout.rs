use decision::Card;
use model::{Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// May the layout still be used?
pub(crate) static CARD: Card = Card {
    id: "expired-layout",
    since: "0.1",
    asks: "is the layout used before the end its owner gave it?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("expired-layout.md"),
    controls: &["CSF2:GV.SC-07", "800-207:T6"],
};

/// The layout's own last moment still counts (in-toto specification §5.2).
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), now: Instant) -> Outcome {
    let Some(chain) = &testimony.chain else {
        return Outcome::unknown(Gap::Missing, Reason::new("there is no layout to judge"));
    };
    let expires = chain.expires;
    let late = now.unix() > expires.unix();
    let text = match late {
        true => format!("the layout expired: its last moment was {expires}, and it is {now}"),
        false => format!("the layout may be used until {expires}"),
    };
    let reason = Reason::new(text)
        .compare(format!("used no later than {expires}"), format!("used at {now}"))
        .at(testimony.signer_place());
    match late {
        true => Outcome::violated(
            reason.help("have the layout's owner review it and sign it again with a new end"),
        ),
        false => Outcome::satisfied(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::testimony::sample::{self, instant};

    #[test]
    fn the_last_second_is_allowed_and_one_more_is_not() {
        let testimony = sample::chained(&[]);
        assert!(judge(&testimony, &(), instant("2030-01-01T00:00:00Z")).passes());
        assert_eq!(judge(&testimony, &(), instant("2030-01-01T00:00:01Z")).word(), "violated");
        assert_eq!(judge(&sample::testimony(), &(), instant("2026-01-01T00:00:00Z")).word(), "unknown");
    }
}
