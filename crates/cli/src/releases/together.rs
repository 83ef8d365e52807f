use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use checks::Held;
use countersign::Basis;
use decision::{Released, Vouched};
use model::{Digest, Subject, Text};
use report::{Fault, Run, SubjectResult, name};

/// Why what one run lets in may not be let in together: releases of one line that are not made alike, of which none was held
/// against the other. One after the other, the second is held against the first.
pub(crate) fn together(held: &[Arc<Held>], run: &Run, bases: &[Option<Basis>]) -> Option<Fault> {
    let mut lines: BTreeMap<(Text, Text), Line<'_>> = BTreeMap::new();
    for (subject, basis) in run.subjects.iter().zip(bases) {
        let own = digests(subject);
        for release in basis.iter().flat_map(whole) {
            let line = (release.product.clone(), release.version.line());
            lines.entry(line).or_default().add(subject.given(), &own, release);
        }
    }
    lines.values().find_map(|line| line.at_odds(held))
}

/// What a run lets in of one line.
#[derive(Default)]
struct Line<'a> {
    /// Each release, and what the first subject is called that is it.
    releases: Vec<(&'a Text, Released)>,
    /// Where a subject stands there, by its digests and those of the images it is a part of, and by its version.
    places: BTreeMap<(Digest, Text), usize>,
}

impl<'a> Line<'a> {
    /// Takes one in. An image and its parts are one release, with all that vouches for any of them.
    fn add(&mut self, given: &'a Text, own: &BTreeSet<Digest>, release: Released) {
        let version: Text = release.version.to_string().into();
        let keys: Vec<(Digest, Text)> = own.iter().map(|digest| (digest.clone(), version.clone())).collect();
        let known = keys.iter().find_map(|key| self.places.get(key)).copied();
        let place = known.unwrap_or(self.releases.len());
        match self.releases.get_mut(place) {
            Some((_, known)) => more(known, &release),
            None => self.releases.push((given, release)),
        }
        self.places.extend(keys.into_iter().map(|key| (key, place)));
    }

    /// The first two that are not made alike.
    fn at_odds(&self, held: &[Arc<Held>]) -> Option<Fault> {
        let (_, first) = self.releases.first()?;
        self.releases.iter().enumerate().find_map(|(at, (given, one))| {
            // Where there are several versions all of them are the same in what is kept, so that one tells of the others.
            let tells = |other: &Released| same_version(other, one) || same_version(other, first);
            let alike = |other: &Released| {
                other.vouched == one.vouched || held.iter().all(|held| held.alike(other, one))
            };
            let mut before = self.releases.iter().take(at);
            let other = before.find(|(_, other)| !alike(other) && tells(other))?;
            Some(at_odds((other.0, &other.1), (given, one)))
        })
    }
}

/// Whether two are of one version, whatever build of it.
fn same_version(one: &Released, other: &Released) -> bool {
    !one.version.precedes(&other.version) && !other.version.precedes(&one.version)
}

fn digests(subject: &SubjectResult) -> BTreeSet<Digest> {
    let SubjectResult::Decided(decision) = subject else { return BTreeSet::new() };
    match decision.subject() {
        Subject::Artifact(artifact) => {
            let covering = artifact.covering().flat_map(|covering| covering.digests);
            artifact.digests.iter().cloned().chain(covering).collect()
        }
        Subject::Presenter(_) => BTreeSet::new(),
    }
}

/// The releases of a subject, each with all that vouches for it at any of the handoffs that are crossed together.
fn whole(basis: &Basis) -> Vec<Released> {
    let mut all: Vec<Released> = Vec::new();
    for release in &basis.released {
        let same = |one: &&mut Released| one.product == release.product && one.version == release.version;
        match all.iter_mut().find(same) {
            None => all.push(release.clone()),
            Some(one) => more(one, release),
        }
    }
    all
}

/// Adds what vouches for a release as well.
fn more(known: &mut Released, release: &Released) {
    let all: BTreeSet<Vouched> = known.vouched.iter().chain(&release.vouched).cloned().collect();
    known.vouched = all.into_iter().collect();
}

fn at_odds((one, earlier): (&Text, &Released), (other, release): (&Text, &Released)) -> Fault {
    let text = format!(
        "{} is release {} of {} and {} is release {}, of one line, and they are not made alike: neither was held against the other",
        name(one),
        earlier.version,
        name(&earlier.product),
        name(other),
        release.version,
    );
    Fault {
        about: other.clone(),
        text: text.into(),
        help: "verify them one after the other, each in a run of its own: the second is held against the first then"
            .into(),
    }
}
