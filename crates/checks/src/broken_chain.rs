use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use decision::{Card, Moment};
use model::{Digest, Gap, Instant, NonEmpty, Outcome, Reason, Text};

use crate::NamedIdentity;
use crate::demand::{Standing, Test};
use crate::kind;
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Does the receipt rest on receipts that its own handoff demands, back to where the artifact came in?
pub(crate) static CARD: Card = Card {
    id: "broken-chain",
    since: "0.1",
    asks: "does the receipt name the receipts that its handoff demands, and do those hold?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("broken-chain.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct BrokenChain {
    /// Who may give the receipt itself: nobody else's is followed back.
    pub(crate) by: NonEmpty<Arc<NamedIdentity>>,
    /// The receipts that the handoff itself demands; at least one.
    pub(crate) links: Vec<Link>,
}

/// A receipt that a receipt must rest on.
pub(crate) struct Link {
    /// The handoff it is of.
    pub(crate) handoff: Text,
    /// What it must meet, then and now, as it must at its own handoff.
    pub(crate) tests: Vec<Test>,
    /// What it must have met when the later receipt was given: how old it was.
    pub(crate) aged: Vec<Test>,
    /// The receipts that it must rest on in turn.
    pub(crate) before: Vec<Link>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &BrokenChain, now: Instant) -> Outcome {
    let beside = &testimony.beside;
    // How old one was counts when the next was given, also where all is judged again. The edition it crossed under counts
    // for all of the chain.
    let named = |digest: &Digest| -> Vec<Testimony<'_>> {
        let Some(facts) = testimony.among else { return Vec::new() };
        let of = |one| Testimony { again: None, beside: beside.clone(), ..Testimony::of(one, facts) };
        kind::receipts(facts, digest).into_iter().map(of).collect()
    };
    followed(testimony, params, &named, now)
}

fn followed<'a>(
    testimony: &Testimony<'_>,
    params: &BrokenChain,
    named: &dyn Fn(&Digest) -> Vec<Testimony<'a>>,
    now: Instant,
) -> Outcome {
    if !params.by.iter().any(|named| named.is(testimony.principal, testimony.roots)) {
        let text = "what it rests on is not looked at: no listed signer gave it";
        return Outcome::unknown(Gap::Missing, Reason::new(text).at(testimony.signer_place()));
    }
    Chain { named, now, receipts: RefCell::default(), known: RefCell::default() }
        .back(testimony, &params.links)
}

/// How grave it is, and what is to be said; nothing where it holds.
type Against = (Standing, Option<Outcome>);

/// The receipts that are named, by their digests, and what is known of each: one that many rest on is read once, and judged
/// once for a link.
struct Chain<'c, 'a> {
    /// Finds those of a digest.
    named: &'c dyn Fn(&Digest) -> Vec<Testimony<'a>>,
    now: Instant,
    receipts: RefCell<BTreeMap<Digest, Rc<Vec<Testimony<'a>>>>>,
    known: RefCell<BTreeMap<(*const Link, *const Testimony<'a>), Against>>,
}

impl<'a> Chain<'_, 'a> {
    /// The receipts of this digest, one for each signer.
    fn of(&self, digest: &Digest) -> Rc<Vec<Testimony<'a>>> {
        let found = self.receipts.borrow().get(digest).cloned();
        found.unwrap_or_else(|| {
            let read = Rc::new((self.named)(digest));
            self.receipts.borrow_mut().insert(digest.clone(), Rc::clone(&read));
            read
        })
    }

    /// Whether a receipt rests on those it must rest on.
    fn back(&self, later: &Testimony<'_>, links: &[Link]) -> Outcome {
        let Some(note) = later.note() else { return later.no_note("which receipts it rests on") };
        let Some(previous) = &note.previous else {
            let reason = Reason::new("it does not say which receipts it rests on")
                .help(crate::testimony::ASK_THE_GATE)
                .at(later.noted("previous"));
            return Outcome::unknown(Gap::Missing, reason);
        };
        let broken = links.iter().find_map(|link| self.broken(link, later, previous));
        broken.unwrap_or_else(|| {
            let names: Vec<String> = links.iter().map(|link| quoted(&link.handoff)).collect();
            let text = format!("it rests on a receipt of {} that holds", names.join(" and of "));
            Outcome::satisfied(Reason::new(text).at(later.noted("previous")))
        })
    }

    /// What is to be said against a link, if anything is: of several receipts that are named, the one that fails least.
    fn broken(&self, link: &Link, later: &Testimony<'_>, previous: &[Digest]) -> Option<Outcome> {
        let of = quoted(&link.handoff);
        let place = later.noted("previous");
        if previous.is_empty() {
            let reason = Reason::new(format!("it rests on no receipt, and its handoff demands one of {of}"))
                .compare(format!("a receipt of {of}"), "none")
                .help("take the artifact over again, by every handoff in turn");
            return Some(Outcome::violated(reason.at(place)));
        }
        let named = previous.iter().collect::<BTreeSet<_>>();
        let found: Vec<_> = named.into_iter().map(|digest| self.of(digest)).collect();
        // One that it names beside is of another handoff, and says nothing of this one.
        let own = found.iter().flat_map(|of| of.iter()).filter(|one| !link.is_elsewhere(one));
        let least = own.map(|one| self.against(link, one, later)).min_by_key(|(gravity, _)| *gravity);
        match least {
            Some((_, None)) => None,
            Some((_, Some(outcome))) => Some(outcome),
            None if found.iter().all(|of| !of.is_empty()) => {
                let reason =
                    Reason::new(format!("it rests on receipts of other handoffs alone, and on none of {of}"))
                        .compare(format!("a receipt of {of}"), "receipts of other handoffs")
                        .help("take the artifact over again, by every handoff in turn");
                Some(Outcome::violated(reason.at(place)))
            }
            None => {
                let reason = Reason::new(format!("the receipt of {of} that it rests on is not here"))
                    .compare(format!("a receipt of {of}"), "none of those it names")
                    .help("bring the receipts of all handoffs before with --attestation");
                Some(Outcome::unknown(Gap::Missing, reason.at(place)))
            }
        }
    }

    /// The gravest that is to be said against one receipt, for the later one that rests on it.
    fn against(&self, link: &Link, one: &Testimony<'a>, later: &Testimony<'_>) -> Against {
        let held = self.held(link, one);
        if held.0 == Standing::Wrong {
            return held;
        }
        let given = later.readable_summary().and_then(|summary| summary.verified_at).unwrap_or(self.now);
        let aged = link.aged.iter().map(|test| test.judge(one, Moment::Now(given), given));
        aged.map(|outcome| link.told(outcome)).fold(held, graver)
    }

    /// The gravest that is to be said against one receipt, whatever rests on it. One that does not hold by itself, because
    /// nobody listed signed it or for anything else, is not followed back.
    fn held(&self, link: &Link, one: &Testimony<'a>) -> Against {
        let key = (std::ptr::from_ref(link), std::ptr::from_ref(one));
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let mut worst = (Standing::Holds, None);
        for test in &link.tests {
            worst = graver(worst, link.told(test.answer(one, self.now)));
            if worst.0 == Standing::Wrong {
                break;
            }
        }
        if worst.0 != Standing::Wrong && !link.before.is_empty() {
            worst = graver(worst, link.told(self.back(one, &link.before)));
        }
        self.known.borrow_mut().insert(key, worst.clone());
        worst
    }
}

/// The graver of two; the first of equals.
fn graver(one: Against, other: Against) -> Against {
    if other.0 > one.0 { other } else { one }
}

impl Link {
    /// Whether a receipt says that it is of another handoff.
    fn is_elsewhere(&self, one: &Testimony<'_>) -> bool {
        one.note().and_then(|note| note.handoff.as_ref()).is_some_and(|of| *of != self.handoff)
    }

    fn told(&self, outcome: Outcome) -> Against {
        let standing = Standing::of(&outcome);
        let told = |reason: &Reason| {
            let text = format!("the receipt of {} that it rests on: {}", quoted(&self.handoff), reason.text);
            Reason { text: text.into(), ..reason.clone() }
        };
        let outcome = match outcome {
            Outcome::Satisfied(_) | Outcome::NotApplicable(_) => None,
            Outcome::Violated(reasons) => Some(Outcome::Violated(reasons.map(told))),
            Outcome::Unknown(gap, reasons) => Some(Outcome::Unknown(gap, reasons.map(told))),
        };
        (standing, outcome)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::testimony::sample;
    use crate::{Identity, KeyIdentity};
    use formats::ReceiptNote;

    fn gate() -> NonEmpty<Arc<NamedIdentity>> {
        NonEmpty::one(sample::named(
            "gate",
            Identity::Key(KeyIdentity { root: "gate".into(), rotation: None }),
        ))
    }

    fn by(root: &str, note: ReceiptNote) -> Testimony<'static> {
        let principal = Box::leak(Box::new(sample::key(root)));
        let roots = Box::leak(Box::new(NonEmpty::one(root.into())));
        Testimony { principal, roots, ..sample::receipted(note) }
    }

    fn resting(previous: Vec<Digest>) -> Testimony<'static> {
        by("gate", ReceiptNote { previous: Some(previous), ..sample::note() })
    }

    fn judged(previous: Option<Vec<Digest>>) -> Outcome {
        let testimony = by("gate", ReceiptNote { previous, ..sample::note() });
        let link = Link { handoff: "intake".into(), tests: vec![], aged: vec![], before: vec![] };
        judge(&testimony, &BrokenChain { by: gate(), links: vec![link] }, sample::now())
    }

    #[test]
    fn a_receipt_says_what_it_rests_on() {
        assert!(matches!(judged(None), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judged(Some(vec![])), Outcome::Violated(_)));
        assert!(matches!(judged(Some(vec![Digest::sha256([1; 32])])), Outcome::Unknown(Gap::Missing, _)));
        let bare = sample::summarised(sample::summary());
        let outcome = judge(&bare, &BrokenChain { by: gate(), links: vec![] }, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }

    const WIDE: u8 = 8;
    const DEEP: u8 = 4;

    /// Links to so many receipts behind one another, which count how often one is judged.
    fn counting(deep: u8, count: &Arc<AtomicUsize>) -> Vec<Link> {
        let count_one = |_: &Testimony<'_>, count: &Arc<AtomicUsize>, _: Instant| {
            count.fetch_add(1, Ordering::Relaxed);
            Outcome::satisfied(Reason::new("yes"))
        };
        let tests = || vec![Test::new(&CARD, Arc::clone(count), count_one)];
        (0..deep).fold(vec![], |before, _| {
            vec![Link { handoff: "intake".into(), tests: tests(), aged: vec![], before }]
        })
    }

    fn digest(level: u8, number: u8) -> Digest {
        Digest::sha256([level.saturating_mul(WIDE).saturating_add(number); 32])
    }

    fn level(level: u8) -> Vec<Digest> {
        (0..WIDE).map(|number| digest(level, number)).collect()
    }

    /// Each of these rests on all of the level before, so the ways through are WIDE to the power of DEEP.
    fn receipts() -> impl Iterator<Item = Testimony<'static>> {
        let all = (0..DEEP).flat_map(|of| (0..WIDE).map(move |number| (of, number)));
        all.map(|(of, number)| {
            let signed: &'static Digest = Box::leak(Box::new(digest(of, number)));
            let previous = of.checked_sub(1).map_or_else(Vec::new, level);
            Testimony { signed: Some(signed), ..resting(previous) }
        })
    }

    fn named(digest: &Digest) -> Vec<Testimony<'static>> {
        receipts().filter(|one| one.signed == Some(digest)).collect()
    }

    #[test]
    fn a_receipt_is_judged_once_for_a_link_however_many_rest_on_it() {
        let count = Arc::new(AtomicUsize::new(0));
        let params = BrokenChain { by: gate(), links: counting(DEEP, &count) };
        let outcome = followed(&resting(level(DEEP - 1)), &params, &named, sample::now());
        assert!(outcome.passes(), "{outcome:?}");
        assert_eq!(count.load(Ordering::Relaxed), usize::from(WIDE) * usize::from(DEEP));
    }

    #[test]
    fn what_a_stranger_signed_is_not_followed_back() {
        let count = Arc::new(AtomicUsize::new(0));
        let params = BrokenChain { by: gate(), links: counting(DEEP, &count) };
        let note = ReceiptNote { previous: Some(level(DEEP - 1)), ..sample::note() };
        let outcome = followed(&by("eve", note), &params, &named, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)), "{outcome:?}");
        assert_eq!(count.load(Ordering::Relaxed), 0);
    }
}
