use decision::Card;
use model::{Instant, Outcome, Principal, Reason};

use crate::testimony::Testimony;

/// Was the key within its `from` and `until`?
pub(crate) static CARD: Card = Card {
    id: "key-outside-window",
    since: "0.1",
    asks: "was the key within its `from` and `until` when it signed?",
    timed: true,
    waivable: false,
    anchors: false,
    page: include_str!("key-outside-window.md"),
    controls: &["CSF2:ID.RA-09", "800-207:T6"],
};

/// Validity is a question of the time of signing. So a proven time answers it for good, at either moment;
/// without one the key must be valid at the instant asked about.
pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), at: Instant) -> Outcome {
    let Principal::Key(key) = testimony.principal else {
        let text = match testimony.signed_at {
            Some(_) => "a certificate signed; it was valid at the proven time, or there would be no proof",
            None => "a certificate signed; it is valid at the handoff, or there would be no proof",
        };
        return Outcome::satisfied(Reason::new(text).at(testimony.signer_place()));
    };
    let (used_at, proven) = match testimony.signed_at {
        Some(signed_at) => (signed_at, "proven to be signed by"),
        None => (at, "nothing proves when it was signed, so it is judged at"),
    };
    let (from, until) = testimony.window;
    // Whole seconds on both sides: a last day ends with its last second, fractions and all.
    let early = from.is_some_and(|from| used_at.unix() < from.unix());
    let late = until.is_some_and(|until| used_at.unix() > until.unix());
    let verdict = match (early, late) {
        (true, _) => "before the key was valid",
        (false, true) => "after the key was valid",
        (false, false) => "while the key was valid",
    };
    let bound = |end: Option<Instant>| end.map_or("open".into(), |end| end.to_string());
    let reason = Reason::new(format!("{proven} {used_at}, {verdict} (root `{}`)", key.root))
        .compare(format!("from {} until {}", bound(from), bound(until)), used_at.to_string())
        .at(testimony.signer_place());
    match early || late {
        false => Outcome::satisfied(reason),
        true => Outcome::violated(reason.help(
            "have the producer sign with the current key; give a retired key's signatures a proven time before \
             its `until`",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};

    fn judged(signed_at: Option<&str>, at: &str) -> Outcome {
        let key = sample::key("acme-key");
        let window = (
            Some(Instant::start_of_day("2026-01-01").unwrap()),
            Some(Instant::end_of_day("2026-12-31").unwrap()),
        );
        let signed_at = signed_at.map(instant);
        let testimony = Testimony { principal: &key, window, signed_at, ..sample::testimony() };
        judge(&testimony, &(), instant(at))
    }

    #[test]
    fn both_ends_are_inside() {
        for (at, inside) in [
            ("2025-12-31T23:59:59Z", false),
            ("2026-01-01T00:00:00Z", true),
            ("2026-12-31T23:59:59Z", true),
            ("2026-12-31T23:59:59.9Z", true),
            ("2027-01-01T00:00:00Z", false),
        ] {
            assert_eq!(judged(None, at).passes(), inside, "unproven, judged at {at}");
            assert_eq!(judged(Some(at), "2026-06-01T00:00:00Z").passes(), inside, "proven at {at}");
        }
    }

    #[test]
    fn a_proven_time_outlives_the_key_and_an_unproven_one_does_not() {
        assert!(judged(Some("2026-06-01T00:00:00Z"), "2028-01-01T00:00:00Z").passes());
        assert!(matches!(judged(None, "2028-01-01T00:00:00Z"), Outcome::Violated(_)));
        assert!(matches!(judged(Some("2027-06-01T00:00:00Z"), "2027-06-01T00:00:00Z"), Outcome::Violated(_)));
    }

    #[test]
    fn an_open_window_and_a_certificate_have_no_ends() {
        let key = sample::key("acme-key");
        let open = Testimony { principal: &key, window: (None, None), ..sample::testimony() };
        assert!(judge(&open, &(), sample::now()).passes());
        assert!(judge(&sample::testimony(), &(), instant("2028-01-01T00:00:00Z")).passes());
    }
}
