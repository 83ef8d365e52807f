use std::sync::Arc;

use decision::{AskedBill, Requirement};
use dependencies::Lister;
use model::{Age, NonEmpty, Text};
use verify::Signer;

use super::{signer_tests, time_tests};
use crate::demand::{Demand, Test};
use crate::identity::{Likeness, liken};
use crate::kind::Kind;
use crate::missing_dependency_list::MissingDependencyList;
use crate::publishing::Publishing;
use crate::vex::Answers;
use crate::vulnerable_dependency::{self, VulnerableDependency};
use crate::{Across, DeniedPackage, NamedIdentity, PackageSource, VexRule};
use crate::{
    denied_dependency, disagreeing_dependencies, known_malicious_dependency, missing_dependency_list,
    missing_provenance, missing_sbom, refused_dependency, unattested_dependency,
    unlisted_dependency_publisher, unlisted_dependency_source, unpinned_dependency,
};

/// `dependencies: {…}`: what the artifact is made of, by the documents that list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependencies {
    /// Whose bill or provenance counts, or, where lockfiles alone are asked, whose proof of the artifact.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// The kinds of documents that list what it is made of; in order, each once. Not empty.
    pub from: Vec<Lister>,
    /// Where packages may be taken from; anywhere where it is empty.
    pub sources: Vec<PackageSource>,
    /// Whether each dependency must be pinned.
    pub pinned: bool,
    /// What nothing may depend on.
    pub deny: Vec<DeniedPackage>,
    /// The feeds that are asked about each dependency, by their names in the framework.
    pub feeds: Vec<Text>,
    /// Whether the feeds may know of no vulnerability of any.
    pub vulnerable: bool,
    /// Who may say that a vulnerability does not matter here; nobody where absent.
    pub vex: Option<VexRule>,
    /// What other organisations found, by the framework's names; nobody's where absent.
    pub verdicts: Option<NonEmpty<Text>>,
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
    let beside = demand.beside(across);
    let (presence, listed) = present(&demand.from, beside);
    let mut tests: Vec<Test> = listed.into_iter().collect();
    tests.extend(signer_tests(demand.by));
    if demand.from.len() > 1 {
        let agree = Test::new(&disagreeing_dependencies::CARD, (), disagreeing_dependencies::judge);
        tests.push(agree.excepting((), disagreeing_dependencies::excepted));
    }
    let sources = NonEmpty::of(demand.sources);
    tests.extend(sources.map(|sources| {
        let own = sources.clone();
        Test::new(&unlisted_dependency_source::CARD, sources, unlisted_dependency_source::judge)
            .excepting(own, unlisted_dependency_source::excepted)
    }));
    if demand.pinned {
        let pinned = Test::new(&unpinned_dependency::CARD, (), unpinned_dependency::judge);
        tests.push(pinned.excepting((), unpinned_dependency::excepted));
    }
    let denied = NonEmpty::of(demand.deny);
    tests.extend(denied.map(|denied| Test::new(&denied_dependency::CARD, denied, denied_dependency::judge)));
    let feeds = NonEmpty::of(demand.feeds);
    let vulnerable = feeds.clone().filter(|_| demand.vulnerable);
    tests.extend(
        feeds.map(|feeds| {
            Test::new(&known_malicious_dependency::CARD, feeds, known_malicious_dependency::judge)
        }),
    );
    let answers = demand.vex.as_ref().map(|rule| Answers::of(rule, across.status_tests()));
    tests.extend(vulnerable.map(|feeds| {
        let params = VulnerableDependency { feeds, answers };
        Test::new(&vulnerable_dependency::CARD, params, vulnerable_dependency::judge)
    }));
    let verdicts = demand.verdicts;
    tests
        .extend(verdicts.map(|among| Test::new(&refused_dependency::CARD, among, refused_dependency::judge)));
    tests.extend(across.dependency_tests());
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

/// The test that answers for an absence, and the one for the documents that it does not speak of.
fn present(from: &[Lister], beside: Option<Arc<Demand>>) -> (Test, Option<Test>) {
    let sbom = || Test::new(&missing_sbom::CARD, (), missing_sbom::judge);
    let others = || {
        let params = MissingDependencyList { beside };
        Test::new(&missing_dependency_list::CARD, params, missing_dependency_list::judge)
    };
    match (from.contains(&Lister::Sbom), from.len()) {
        (true, 0 | 1) => (sbom(), None),
        (true, _) => (sbom(), Some(others())),
        (false, _) => (others(), None),
    }
}

impl Dependencies {
    /// What provenance has to meet that lies beside a bill.
    fn beside(&self, across: &Across) -> Option<Arc<Demand>> {
        let both = self.from.contains(&Lister::Sbom) && self.from.contains(&Lister::Provenance);
        let presence = Test::new(&missing_provenance::CARD, (), missing_provenance::judge);
        let mut tests = signer_tests(self.by.clone());
        tests.extend(across.status_tests());
        both.then(|| Arc::new(Demand::new(Kind::Provenance, presence, tests)))
    }

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
