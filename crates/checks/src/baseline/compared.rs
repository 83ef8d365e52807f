//! The proofs of one artifact, held against what is known of the releases that they call it.

use std::collections::BTreeSet;

use decision::{Earlier, How, Released, Vouched};
use model::{Reason, Text};

use super::{Held, Kept, Proof, Release};
use crate::demand::Standing;
use crate::quote::listed;

/// The proofs of an artifact, and what they are held against.
pub(crate) struct Compared<'c, 'a> {
    held: &'c Held,
    pub(crate) proofs: Vec<Proof<'a>>,
    /// Every release that somebody calls it, each once.
    pub(crate) releases: Vec<Release>,
    /// Those of which something is known, each with what it is held against.
    known: Vec<(Release, Vec<&'c Earlier>)>,
}

/// What became of it, and why.
pub(crate) struct Answer {
    pub(crate) standing: Standing,
    pub(crate) reason: Reason,
}

impl<'c, 'a> Compared<'c, 'a> {
    pub(crate) fn of(held: &'c Held, proofs: Vec<Proof<'a>>, earlier: &'c [Earlier]) -> Self {
        let mut releases: Vec<Release> = Vec::new();
        for release in proofs.iter().flat_map(|proof| &proof.releases) {
            if !releases.contains(release) {
                releases.push(release.clone());
            }
        }
        let measured = releases.iter().map(|release| (release.clone(), measure(earlier, release)));
        let known = measured.filter(|(_, against)| !against.is_empty()).collect();
        Self { held, proofs, releases, known }
    }

    pub(crate) fn nothing_is_known(&self) -> bool {
        self.known.is_empty()
    }

    /// How the proofs of one kind compare; none where there are none and none were asked of the release before.
    ///
    /// It is enough that one signer's do, in all that it calls the artifact: what others lay beside them turns nothing.
    /// And what vouched for the release before must vouch for this one, every bit of it.
    pub(crate) fn answer(&self, how: How) -> Option<Answer> {
        let signers = self.signers(how);
        if signers.is_empty() {
            let mut before = self.known.iter().flat_map(|(_, against)| against);
            return before.find(|one| of(one, how).next().is_some()).map(|one| lacks(one, how));
        }
        let best = best(signers.iter().map(|by| self.of_signer(how, by)))?;
        match best.standing {
            Standing::Holds => Some(self.lost(how).unwrap_or(best)),
            Standing::Wrong | Standing::Open => Some(best),
        }
    }

    /// Who made proofs of a kind, each once.
    fn signers(&self, how: How) -> BTreeSet<&BTreeSet<Text>> {
        let own = self.proofs.iter().filter(|proof| proof.vouched.how == how);
        own.map(|proof| &proof.vouched.by).collect()
    }

    /// How the proofs of one signer compare: the worst over all releases that it calls the artifact, in whatever statement.
    fn of_signer(&self, how: How, by: &BTreeSet<Text>) -> Answer {
        let own: Vec<&Proof<'a>> = self.proofs.iter().filter(|proof| proof.vouched.by == *by).collect();
        let called: Vec<&Release> = own.iter().flat_map(|proof| &proof.releases).collect();
        let known = self.known.iter().filter(|(release, _)| called.is_empty() || called.contains(&release));
        let answers = known.filter_map(|(release, against)| {
            let fitting = own.iter().filter(|proof| proof.vouched.how == how && proof.is_of(release));
            let fitting: Vec<&Proof<'a>> = fitting.copied().collect();
            best(against.iter().map(|before| self.against(how, &fitting, before)))
        });
        answers.max_by_key(|answer| answer.standing).unwrap_or_else(|| {
            let who = listed(by.iter().map(|one| &**one));
            let text = format!("{who} calls it another release than others do, of which nothing is known");
            Answer { standing: Standing::Open, reason: Reason::new(text) }
        })
    }

    /// How a signer's proofs compare with one release before: one of them must be as one of that was.
    fn against(&self, how: How, proofs: &[&Proof<'a>], before: &Earlier) -> Answer {
        if of(before, how).next().is_none() {
            let text = format!("{} had no {}", called(before), how.word());
            return Answer { standing: Standing::Holds, reason: Reason::new(text) };
        }
        let keep: Vec<Kept> = self.held.baseline.keep.iter().copied().collect();
        let each = proofs.iter().flat_map(|proof| {
            let keep = &keep;
            of(before, how).map(move |was| self.like(proof, was, before, keep))
        });
        best(each).unwrap_or_else(|| lacks(before, how))
    }

    /// How a proof compares with one proof of a release before, in what is kept.
    fn like(&self, proof: &Proof<'a>, was: &Vouched, before: &Earlier, keep: &[Kept]) -> Answer {
        let differs = |kept: &Kept| self.differs(proof, was, before, *kept);
        let worst = keep.iter().filter_map(differs).max_by_key(|answer| answer.standing);
        worst.unwrap_or_else(|| {
            let kept = listed(self.held.baseline.keep.iter().map(|kept| kept.word()));
            let text = format!("as {}: {kept}", called(before));
            let reason = Reason::new(text).at(proof.testimony.signer_place());
            Answer { standing: Standing::Holds, reason }
        })
    }

    /// What of one kept thing is not as it was.
    fn differs(&self, proof: &Proof<'a>, was: &Vouched, before: &Earlier, kept: Kept) -> Option<Answer> {
        let own = &proof.vouched;
        let place = proof.testimony.signer_place();
        let other = |was: String, is: String| {
            let what = kept.word();
            let text = format!("its {what} is {is}, and that of {} was {was}", called(before));
            let reason = Reason::new(text).compare(was, is).help(
                "ask the publisher, elsewhere than in the delivery, whether this changed; if so, except this release",
            );
            Answer { standing: Standing::Wrong, reason: reason.at(place.clone()) }
        };
        let said = |was: &Option<Text>, is: &Option<Text>| match (was, is) {
            (None, _) => None,
            (Some(was), Some(is)) if was == is => None,
            (Some(was), Some(is)) => Some(other(listed([&**was].into_iter()), listed([&**is].into_iter()))),
            (Some(_), None) => {
                let text = format!(
                    "the provenance of {} named its {}, and this one does not",
                    called(before),
                    kept.word()
                );
                let reason = Reason::new(text).help(DELIVER).at(place.clone());
                Some(Answer { standing: Standing::Open, reason })
            }
        };
        match kept {
            // That there is some, is asked of the kind.
            Kept::Provenance => None,
            Kept::Publisher => {
                let known: BTreeSet<&Text> =
                    was.by.iter().filter(|name| self.held.by.iter().any(|one| one.name == **name)).collect();
                let same = !known.is_empty() && known.into_iter().all(|name| own.by.contains(name));
                let names = |by: &BTreeSet<Text>| listed(by.iter().map(|one| &**one));
                (!same).then(|| other(names(&was.by), names(&own.by)))
            }
            Kept::Builder => said(&was.builder, &own.builder),
            Kept::Source => said(&was.source, &own.source),
        }
    }

    /// What vouched for a release before, by somebody who still may, and for this one does not.
    fn lost(&self, how: How) -> Option<Answer> {
        let good = self.good(how);
        let keep: Vec<Kept> = self.held.baseline.keep.iter().copied().collect();
        let lost = |release: &Release, before: &Earlier| {
            of(before, how).filter(|was| self.held.lists(was)).find_map(|was| {
                let mut own = good.iter().filter(|proof| proof.is_of(release));
                let there = own.any(|proof| self.like(proof, was, before, &keep).standing == Standing::Holds);
                (!there).then(|| lost(was, before))
            })
        };
        self.known.iter().filter(|(release, _)| good.iter().any(|proof| proof.is_of(release))).find_map(
            |(release, against)| {
                let all: Option<Vec<Answer>> = against.iter().map(|before| lost(release, before)).collect();
                all?.into_iter().next()
            },
        )
    }

    /// The proofs of a kind by signers whose word holds.
    fn good(&self, how: How) -> Vec<&Proof<'a>> {
        let signers = self.signers(how).into_iter();
        let good: BTreeSet<&BTreeSet<Text>> =
            signers.filter(|by| self.of_signer(how, by).standing == Standing::Holds).collect();
        let own = self.proofs.iter().filter(|proof| proof.vouched.how == how);
        own.filter(|proof| good.contains(&proof.vouched.by)).collect()
    }

    /// What is to be remembered: where something is known, what is as that was and nothing that lies beside it. Where
    /// nothing is as it was, somebody excepted that, and it is the measure from then on.
    pub(crate) fn remembered(&self) -> Vec<Released> {
        let kept: Vec<&Proof<'a>> = match self.nothing_is_known() {
            true => self.proofs.iter().collect(),
            false => How::ALL.into_iter().flat_map(|how| self.kept(how)).collect(),
        };
        let mut all: Vec<Released> = Vec::new();
        for (product, version) in &self.releases {
            let release = (product.clone(), version.clone());
            let named = kept.iter().any(|proof| proof.releases.contains(&release));
            let own = kept.iter().filter(|proof| proof.is_of(&release)).map(|proof| proof.vouched.clone());
            let vouched: BTreeSet<Vouched> = own.collect();
            if named {
                let vouched = vouched.into_iter().collect();
                all.push(Released { product: product.clone(), version: version.clone(), vouched });
            }
        }
        all
    }

    /// The proofs of a kind that are remembered.
    fn kept(&self, how: How) -> Vec<&Proof<'a>> {
        let good = self.good(how);
        if good.is_empty() {
            return self.proofs.iter().filter(|proof| proof.vouched.how == how).collect();
        }
        // What is as it was in everything, also where less is asked.
        let whole = |proof: &&&Proof<'a>| {
            let known = self.known.iter().filter(|(release, _)| proof.is_of(release));
            let before = known.flat_map(|(_, against)| against);
            before
                .flat_map(|one| of(one, how).map(move |was| (*one, was)))
                .any(|(before, was)| self.like(proof, was, before, &Kept::ALL).standing == Standing::Holds)
        };
        let same: Vec<&Proof<'a>> = good.iter().filter(whole).copied().collect();
        if same.is_empty() { good } else { same }
    }
}

/// What a release is held against: in its line, the nearest version that is not later; where there is none, the nearest
/// that is. Of several entries about one version, what the first one let in.
fn measure<'e>(earlier: &'e [Earlier], (product, version): &Release) -> Vec<&'e Earlier> {
    let line = version.line();
    let own = earlier.iter().filter(|one| {
        let release = &one.release;
        release.product == *product && release.version.line() == line && !release.vouched.is_empty()
    });
    let (before, after): (Vec<&Earlier>, Vec<&Earlier>) =
        own.partition(|one| !version.precedes(&one.release.version));
    let nearer = |one: &Earlier, other: &Earlier| match before.is_empty() {
        true => one.release.version.precedes(&other.release.version),
        false => other.release.version.precedes(&one.release.version),
    };
    let all = if before.is_empty() { &after } else { &before };
    let first = all.iter().copied().reduce(|best, next| {
        let sooner = !nearer(best, next) && next.entry < best.entry;
        if nearer(next, best) || sooner { next } else { best }
    });
    let Some(first) = first else { return Vec::new() };
    let same = |one: &&Earlier| one.entry == first.entry && !nearer(one, first) && !nearer(first, one);
    all.iter().copied().filter(same).collect()
}

fn of(before: &Earlier, how: How) -> impl Iterator<Item = &Vouched> {
    before.release.vouched.iter().filter(move |was| was.how == how)
}

fn called(before: &Earlier) -> String {
    format!("{} (entry {} of the ledger)", before.release.version, before.entry)
}

const DELIVER: &str = "deliver the provenance of this release, or ask why there is none";

fn lacks(before: &Earlier, how: How) -> Answer {
    let what = how.word();
    let text = format!("{} had {what}, and this release has none", called(before));
    Answer { standing: Standing::Open, reason: Reason::new(text).help(DELIVER) }
}

fn lost(was: &Vouched, before: &Earlier) -> Answer {
    let who = listed(was.by.iter().map(|one| &**one));
    let text = format!(
        "{} had {} by {who} as well, and this release has none that is like it",
        called(before),
        was.how.word()
    );
    let help = format!(
        "deliver that as well; or, if {who} vouches for releases no more, take it off `by` of this handoff"
    );
    Answer { standing: Standing::Open, reason: Reason::new(text).help(help) }
}

/// What is as it was; else what is proved to be otherwise; else what says nothing.
fn best(answers: impl Iterator<Item = Answer>) -> Option<Answer> {
    answers.min_by_key(|answer| match answer.standing {
        Standing::Holds => 0_u8,
        Standing::Wrong => 1,
        Standing::Open => 2,
    })
}
