//! What signers who may say so say of a vulnerability: OpenVEX documents about the artifact, the newest of each signer.

use std::collections::BTreeMap;

use advisories::Finding;
use decision::Facts;
use formats::{OpenVexDocument, OpenVexProduct, OpenVexStatement};
use model::{Age, Digest, Instant, PackageUrl, Place, Subject};

use crate::advisory::VexRule;
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::quote::quoted;
use crate::requirement::signer_tests;
use crate::testimony::Testimony;
use crate::{missing_attestation, parties};

/// Why a product is not affected (OpenVEX v0.2.0, "Status Justifications").
const JUSTIFICATIONS: [&str; 5] = [
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

/// Whose documents count, and how old what they say may be.
pub(crate) struct Answers {
    /// What is asked of a document's signer, as of any other's.
    demand: Demand,
    max_age: Age,
}

/// What one signer says of one vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Whether that answers it.
    pub(crate) answers: bool,
    /// What it says, in a sentence without a beginning of its own.
    pub(crate) text: String,
    /// Where.
    pub(crate) place: Place,
}

/// A statement with what is needed to weigh it.
struct Said<'d> {
    statement: &'d OpenVexStatement,
    at: Option<Instant>,
    signer: String,
    place: Place,
}

impl Answers {
    pub(crate) fn of(rule: &VexRule, status: Vec<Test>) -> Self {
        let presence = Test::new(&missing_attestation::CARD, (), missing_attestation::judge);
        let mut tests = signer_tests(rule.by.clone());
        tests.extend(status);
        Self { demand: Demand::new(Kind::Vex, presence, tests), max_age: rule.max_age }
    }

    /// Every document that counts: looked up once, however many vulnerabilities are known.
    pub(crate) fn heard<'a>(&self, facts: &'a Facts<'a>) -> Vec<Testimony<'a>> {
        let meeting = self.demand.meeting(facts).unwrap_or_default();
        meeting.into_iter().filter(|testimony| matches!(testimony.vex, Some(Ok(_)))).collect()
    }

    /// What each signer of these documents says of a finding about a package: the newest of each, with the answers first.
    pub(crate) fn about(
        &self,
        heard: &[Testimony<'_>],
        url: &PackageUrl,
        finding: &Finding,
        facts: &Facts<'_>,
        now: Instant,
    ) -> Vec<Word> {
        let mut newest: BTreeMap<String, (Option<Instant>, Vec<Word>)> = BTreeMap::new();
        for testimony in heard {
            let Some(Ok(document)) = &testimony.vex else { continue };
            for (number, statement) in document.statements.iter().enumerate() {
                let own = speaks_of(statement, finding) && is_of(&statement.products, url, facts);
                if !own {
                    continue;
                }
                let said = Said::of(testimony, document, number, statement);
                let known = newest.entry(parties::signer(testimony.principal)).or_default();
                if known.1.is_empty() || said.at > known.0 {
                    *known = (said.at, Vec::new());
                }
                if said.at == known.0 {
                    known.1.push(self.word(&said, now));
                }
            }
        }
        // Of two that are equally new, one that is no answer is the signer's word.
        let last = |(_, words): (Option<Instant>, Vec<Word>)| {
            words.into_iter().reduce(|one, next| if one.answers { next } else { one })
        };
        let mut words: Vec<Word> = newest.into_values().filter_map(last).collect();
        words.sort_by_key(|word| !word.answers);
        words
    }

    fn word(&self, said: &Said<'_>, now: Instant) -> Word {
        let Said { statement, at, signer, place } = said;
        let status = &statement.status;
        let justified = statement.justification.as_deref().filter(|why| JUSTIFICATIONS.contains(why));
        let holds = match (&**status, justified) {
            ("fixed", _) => true,
            ("not_affected", why) => why.is_some(),
            _ => false,
        };
        let age = at.and_then(|at| at.age_at(now));
        let fresh = age.is_some_and(|age| age <= self.max_age);
        let mut text = format!("{} says {}", quoted(signer), quoted(status));
        match (&**status, justified) {
            ("not_affected", Some(why)) => text.push_str(&format!(" ({why})")),
            ("not_affected", None) => text.push_str(" without a justification that OpenVEX knows"),
            _ => {}
        }
        match (holds, at, age) {
            (true, None, _) => text.push_str(", and does not say when"),
            (true, Some(at), None) => text.push_str(&format!(", dated {at}, which has not come yet")),
            (true, _, Some(age)) if !fresh => {
                text.push_str(&format!(", {age} ago, and it may be {} old", self.max_age));
            }
            _ => {}
        }
        Word { answers: holds && fresh, text, place: place.clone() }
    }
}

impl<'d> Said<'d> {
    fn of(
        testimony: &Testimony<'_>,
        document: &OpenVexDocument,
        number: usize,
        statement: &'d OpenVexStatement,
    ) -> Self {
        Self {
            statement,
            at: statement.timestamp.or(document.timestamp),
            signer: testimony.signer().to_string(),
            place: testimony.payload(&format!("/predicate/statements/{number}")),
        }
    }
}

/// Whether a statement is about the vulnerability of an advisory, by any of its ids.
fn speaks_of(statement: &OpenVexStatement, finding: &Finding) -> bool {
    let named = || std::iter::once(&statement.vulnerability).chain(&statement.aliases);
    let ids = std::iter::once(&finding.id).chain(&finding.aliases);
    ids.into_iter().any(|id| named().any(|name| name.eq_ignore_ascii_case(id)))
}

/// Whether it is about this artifact: it names no product, so that what was attested is it; or names it by its package
/// URL, with this version or none, or by a digest. What is said of a part says nothing of the whole.
fn is_of(products: &[OpenVexProduct], url: &PackageUrl, facts: &Facts<'_>) -> bool {
    let same = |id: &str| {
        let Ok(named) = PackageUrl::parse(id) else { return false };
        let package = (&named.kind, &named.namespace, &named.name) == (&url.kind, &url.namespace, &url.name);
        package && (named.version.is_none() || named.version == url.version)
    };
    let digests: &[Digest] = match facts.subject {
        Subject::Artifact(artifact) => &artifact.digests,
        Subject::Presenter(_) => &[],
    };
    let hashed = |(algorithm, hex): &(model::Text, model::Text)| {
        // OpenVEX writes `sha-256`.
        let algorithm = algorithm.replace('-', "");
        digests.iter().any(|digest| {
            digest.algorithm().name().eq_ignore_ascii_case(&algorithm)
                && digest.hex().eq_ignore_ascii_case(hex)
        })
    };
    let names = |product: &OpenVexProduct| {
        !product.in_part && (product.ids.iter().any(|id| same(id)) || product.hashes.iter().any(hashed))
    };
    products.is_empty() || products.iter().any(names)
}
