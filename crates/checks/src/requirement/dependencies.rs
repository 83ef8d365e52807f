use std::sync::Arc;

use decision::{AskedBill, Requirement};
use dependencies::Lister;
use model::{Age, NonEmpty, Text};
use verify::Signer;

use super::{signer_tests, time_tests};
use crate::demand::{Demand, Test};
use crate::identity::{Likeness, liken};
use crate::kind::Kind;
use crate::publishing::Publishing;
use crate::{Across, DeniedPackage, NamedIdentity};
use crate::{
    denied_dependency, known_malicious_dependency, missing_sbom, unattested_dependency,
    unlisted_dependency_publisher, unpinned_dependency,
};

/// `dependencies: {…}`: what the artifact is made of, by the documents that list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependencies {
    /// Whose bill or provenance counts, or, where lockfiles alone are asked, whose proof of the artifact.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// The kinds of documents that list what it is made of; in order, each once. Not empty.
    pub from: Vec<Lister>,
    /// Whether each dependency must be pinned.
    pub pinned: bool,
    /// What nothing may depend on.
    pub deny: Vec<DeniedPackage>,
    /// The feeds that are asked about each dependency, by their names in the framework.
    pub feeds: Vec<Text>,
    /// What is asked of those who publish the dependencies, if anything.
    pub publishing: Option<Publishing>,
    /// How old the bill may be.
    pub max_age: Option<Age>,
}

/// Plans a `dependencies` requirement that stands at `path` in the framework.
///
/// A bill says what is in the artifact and not who made it, so it accompanies other proofs; and whatever it calls the
/// artifact, other proofs give the product's name.
pub fn dependencies(path: Text, demand: Dependencies, across: &Across) -> Requirement {
    let names = demand.names();
    let presence = Test::new(&missing_sbom::CARD, (), missing_sbom::judge);
    let mut tests = signer_tests(demand.by);
    if demand.pinned {
        tests.push(Test::new(&unpinned_dependency::CARD, (), unpinned_dependency::judge));
    }
    let denied = NonEmpty::of(demand.deny);
    tests.extend(denied.map(|denied| Test::new(&denied_dependency::CARD, denied, denied_dependency::judge)));
    let feeds = NonEmpty::of(demand.feeds);
    tests.extend(
        feeds.map(|feeds| {
            Test::new(&known_malicious_dependency::CARD, feeds, known_malicious_dependency::judge)
        }),
    );
    if let Some(publishing) = demand.publishing.clone() {
        let own = publishing.clone();
        tests.push(Test::new(
            &unlisted_dependency_publisher::CARD,
            publishing.clone(),
            unlisted_dependency_publisher::judge,
        ));
        tests.push(
            Test::new(&unattested_dependency::CARD, publishing, unattested_dependency::judge)
                .excepting(own, unattested_dependency::excepted),
        );
    }
    tests.extend(across.status_tests());
    tests.extend(time_tests(demand.max_age, false));
    Demand::new(Kind::MadeOf { from: demand.from, by: names }, presence, tests)
        .accompanying()
        .counting(demand.publishing)
        .plan(path)
}

impl Dependencies {
    /// What the engine reads for it: bills by whoever counts.
    pub fn asked(&self) -> AskedBill {
        let by = self.by.clone();
        let counts = move |signer: &Signer| {
            let listed = by.iter().map(|named| &**named);
            matches!(liken(listed, signer.principal(), signer.roots()), Some(Likeness::Is(_)))
        };
        AskedBill { from: self.from.clone(), by: self.names(), counts: Arc::new(counts) }
    }

    fn names(&self) -> Vec<Text> {
        self.by.iter().map(|named| named.name.clone()).collect()
    }
}
