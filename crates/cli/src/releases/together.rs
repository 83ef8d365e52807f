use std::collections::BTreeMap;
use std::sync::Arc;

use checks::Held;
use countersign::Basis;
use decision::Released;
use model::{Text, Version};
use report::{Fault, Run, name};

/// Why what one run lets in may not be let in together: releases of one line that are not made alike, of which none was held
/// against the other. One after the other, the second is held against the first.
pub(crate) fn together(held: &[Arc<Held>], run: &Run, bases: &[Option<Basis>]) -> Option<Fault> {
    let mut lines: BTreeMap<(Text, Text), Vec<(&Text, Released)>> = BTreeMap::new();
    for (subject, basis) in run.subjects.iter().zip(bases) {
        for release in basis.iter().flat_map(whole) {
            let line = lines.entry((release.product.clone(), release.version.line())).or_default();
            // What is the same as another one is like whatever that is like.
            if line.iter().any(|(_, known)| *known == release) {
                continue;
            }
            // Where there are several versions all of them are the same in what is kept, so that one tells of the others.
            let first = line.first().map(|(_, first)| first.version.clone());
            let tells = |known: &Released| {
                goes_by(known, &release.version) || first.iter().any(|first| goes_by(known, first))
            };
            let alike = |known: &Released| held.iter().all(|held| held.alike(known, &release));
            if let Some((other, known)) = line.iter().find(|(_, known)| tells(known) && !alike(known)) {
                return Some(at_odds((other, known), (subject.given(), &release)));
            }
            line.push((subject.given(), release));
        }
    }
    None
}

/// Whether a release is of this version, whatever build of it.
fn goes_by(release: &Released, version: &Version) -> bool {
    !release.version.precedes(version) && !version.precedes(&release.version)
}

/// The releases of a subject, each with all that vouches for it at any of the handoffs that are crossed together.
fn whole(basis: &Basis) -> Vec<Released> {
    let mut all: Vec<Released> = Vec::new();
    for release in &basis.released {
        let same = |one: &&mut Released| one.product == release.product && one.version == release.version;
        match all.iter_mut().find(same) {
            None => all.push(release.clone()),
            Some(one) => {
                let more = release.vouched.iter().filter(|vouched| !one.vouched.contains(vouched));
                let more: Vec<_> = more.cloned().collect();
                one.vouched.extend(more);
                one.vouched.sort();
            }
        }
    }
    all
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
