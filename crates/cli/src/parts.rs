//! Attestations of what subjects are made of, where somebody is named who may have them: one wave for all subjects.
//!
//! Nobody is believed for handing something out: each attestation is judged like one that was brought along. What cannot be
//! asked is out of reach, which is never the same as that there is none.

use std::collections::{BTreeMap, BTreeSet};

use acquire::{Fault, Obstacle};
use model::{
    Algorithm, Digest, EvidenceId, EvidenceRow, Fetched, PackageKey, PackageUrl, PublishedAs, Reason, Text,
    Wanted,
};
use rayon::prelude::*;

use crate::network::Network;
use crate::subject::{PackageName, PublishedPackage};

/// What was handed out, and what became of each question.
#[derive(Default)]
pub(crate) struct Handed {
    /// The evidence, with its numbers, and what it was handed out for.
    pub(crate) evidence: Vec<(EvidenceRow, Vec<u8>, Digest)>,
    /// What became of everything that was wanted.
    pub(crate) answers: BTreeMap<Wanted, Fetched>,
    /// Whether something was asked of the network.
    pub(crate) asked: bool,
}

/// What somebody handed out about one package, or why it is not known.
type Answer = Result<Vec<(EvidenceRow, Vec<u8>)>, Fault>;

/// A question to one of those who are named.
#[derive(Clone)]
enum Question {
    Npm(PublishedPackage),
    /// A project, and the digest of one of its files.
    Pypi(PublishedPackage, Text, Digest),
    Github(Digest),
}

/// Asks for all of it; what is handed out is numbered from `first`.
pub(crate) fn handed_out(wanted: BTreeSet<Wanted>, network: &Network, first: u32) -> Handed {
    let mut handed = Handed::default();
    let questions: Vec<(&PublishedAs, Question)> =
        wanted.iter().flat_map(|one| asking(one, network)).collect();
    let mut told: BTreeMap<&PublishedAs, Vec<Answer>> = BTreeMap::new();
    for (of, answer) in asked(&questions, network, &mut handed.asked) {
        told.entry(of).or_default().push(answer);
    }
    let mut number = first;
    for one in &wanted {
        let Wanted::Published(of) = one else {
            handed.answers.insert(one.clone(), Fetched::Nothing(one.clone()));
            continue;
        };
        let (mut ids, mut unreached) = (Vec::new(), None);
        for answer in told.remove(of).unwrap_or_default() {
            match answer {
                Ok(all) => {
                    for (row, bytes) in all {
                        let id = EvidenceId::file(number);
                        number = number.saturating_add(1);
                        let Some(about) = of.digests.iter().max() else { continue };
                        handed.evidence.push((EvidenceRow { id, ..row }, bytes, about.clone()));
                        ids.push(id);
                    }
                }
                Err(fault) => unreached = unreached.or(Some(fault)),
            }
        }
        let became = match (unreached, ids.is_empty()) {
            // What one withholds may be what is missing.
            (Some(fault), _) => Fetched::Unreachable(one.clone(), unreachable(&fault)),
            (None, true) => Fetched::Nothing(one.clone()),
            (None, false) => Fetched::Evidence(one.clone(), ids),
        };
        handed.answers.insert(one.clone(), became);
    }
    handed
}

/// Who is asked for this, and what.
fn asking<'w>(wanted: &'w Wanted, network: &Network) -> Vec<(&'w PublishedAs, Question)> {
    let Wanted::Published(of) = wanted else { return Vec::new() };
    let digest = |algorithm: Algorithm| of.digests.iter().find(|one| one.algorithm() == algorithm);
    let mut all = Vec::new();
    for url in of.packages.iter().filter_map(|text| PackageUrl::parse(text).ok()) {
        all.extend(npm(&url, network).map(|question| (of, question)));
        if let Some(sha256) = digest(Algorithm::Sha256) {
            all.extend(pypi(&url, sha256, network).map(|question| (of, question)));
        }
    }
    if let (Some(_), Some(sha256)) = (network.github(), digest(Algorithm::Sha256)) {
        all.push((of, Question::Github(sha256.clone())));
    }
    all
}

fn npm(url: &PackageUrl, network: &Network) -> Option<Question> {
    let version = url.version.as_ref().filter(|_| &*url.kind == "npm")?;
    let slash = if url.namespace.is_empty() { "" } else { "/" };
    let given = format!("npm:{}{slash}{}@{version}", url.namespace, url.name);
    let package = PublishedPackage::named(&given)?.ok()?;
    network.knows_where(&package).then_some(Question::Npm(package))
}

/// The file is found by its digest: a package URL does not name it.
fn pypi(url: &PackageUrl, sha256: &Digest, network: &Network) -> Option<Question> {
    if &*url.kind != "pypi" {
        return None;
    }
    let key = PackageKey::of_url(url).to_string();
    let project = key.strip_prefix("pkg:pypi/")?;
    // Any file of the project is asked of the same index.
    let package = PublishedPackage::named(&format!("pypi:{project}-0.zip"))?.ok()?;
    let known = network.knows_where(&package);
    known.then(|| Question::Pypi(package, project.into(), sha256.clone()))
}

/// Every answer, in the order of the questions: those to one party together, by one client.
fn asked<'w>(
    questions: &[(&'w PublishedAs, Question)],
    network: &Network,
    reached: &mut bool,
) -> Vec<(&'w PublishedAs, Answer)> {
    let (mut packages, mut digests): (BTreeMap<&str, Vec<usize>>, Vec<usize>) = (BTreeMap::new(), Vec::new());
    for (at, (_, question)) in questions.iter().enumerate() {
        match question {
            Question::Npm(_) => packages.entry("npm").or_default().push(at),
            Question::Pypi(..) => packages.entry("pypi").or_default().push(at),
            Question::Github(_) => digests.push(at),
        }
    }
    let mut all: BTreeMap<usize, Answer> = BTreeMap::new();
    for places in packages.values() {
        all.extend(of_registry(questions, places, network, reached));
    }
    if let (Some(source), false) = (network.github(), digests.is_empty()) {
        let each = network.on_github(source, |github| {
            *reached = true;
            let ask = |at: &usize| {
                let Some((_, Question::Github(digest))) = questions.get(*at) else {
                    return (*at, Ok(Vec::new()));
                };
                let given = acquire::attested_on_github(github, digest);
                (*at, given.map_err(|fault| source.unreached(fault)))
            };
            digests.par_iter().map(ask).collect::<Vec<_>>()
        });
        all.extend(each.unwrap_or_else(|fault| digests.iter().map(|at| (*at, Err(fault.clone()))).collect()));
    }
    all.into_iter().filter_map(|(at, answer)| Some((questions.get(at)?.0, answer))).collect()
}

/// Asks one registry for all that it may have.
fn of_registry(
    questions: &[(&PublishedAs, Question)],
    places: &[usize],
    network: &Network,
    reached: &mut bool,
) -> Vec<(usize, Answer)> {
    let question = |at: &usize| questions.get(*at).map(|(_, question)| question);
    let any = places.iter().find_map(|at| match question(at)? {
        Question::Npm(package) | Question::Pypi(package, ..) => Some(package),
        Question::Github(_) => None,
    });
    let Some(any) = any else { return Vec::new() };
    let each = network.package(any, |registry| {
        *reached = true;
        let ask = |at: &usize| {
            let given = match question(at) {
                Some(Question::Npm(PublishedPackage { name: PackageName::Npm(name), .. })) => {
                    acquire::attested_on_npm(registry, name, 0)
                }
                Some(Question::Pypi(_, project, sha256)) => {
                    acquire::attested_on_pypi(registry, project, sha256, 0)
                }
                Some(Question::Npm(_) | Question::Github(_)) | None => Ok(None),
            };
            (*at, given.map(|one| one.into_iter().collect()).map_err(Obstacle::fault))
        };
        Ok(places.par_iter().map(ask).collect())
    });
    each.unwrap_or_else(|why| {
        let fault = why.fault();
        places.iter().map(|at| (*at, Err(fault.clone()))).collect()
    })
}

fn unreachable(fault: &Fault) -> Reason {
    let text = format!("its attestations could not be asked for: {}: {}", fault.path, fault.text);
    Reason::new(text).help(fault.help.clone())
}
