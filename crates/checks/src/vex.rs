//! What signers who may say so say of a vulnerability: VEX documents that are attested about the artifact, the newest of
//! each signer.

use std::collections::BTreeMap;

use advisories::Finding;
use decision::Facts;
use formats::{Vex, VexFormat, VexStatement, VexStatus};
use model::{Age, Instant, Place, Reason};

use crate::advisory::VexRule;
use crate::demand::{Demand, Test};
use crate::kind::Kind;
use crate::quote::quoted;
use crate::requirement::signer_tests;
use crate::testimony::Testimony;
use crate::{missing_attestation, parties};

mod products;

pub(crate) use products::Concerned;

/// Why a product is not affected (OpenVEX v0.2.0, "Status Justifications"; CSAF 2.0 §3.2.3.5 has the same).
const JUSTIFICATIONS: [&str; 5] = [
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

/// The same as CycloneDX writes it (`impactAnalysisJustification`).
const CYCLONEDX_JUSTIFICATIONS: [&str; 9] = [
    "code_not_present",
    "code_not_reachable",
    "requires_configuration",
    "requires_dependency",
    "requires_environment",
    "protected_by_compiler",
    "protected_at_runtime",
    "protected_at_perimeter",
    "protected_by_mitigating_control",
];

/// Whose documents count, and how old what they say may be.
pub(crate) struct Answers {
    /// What is asked of a document's signer, as of any other's.
    demand: Demand,
    max_age: Age,
}

/// Every document that counts, by the vulnerabilities that it speaks of.
#[derive(Default)]
pub(crate) struct Heard<'a> {
    documents: Vec<(Testimony<'a>, Vex)>,
    /// Documents and their statements by place, under each id in lower case.
    by_id: BTreeMap<String, Vec<(usize, usize)>>,
}

/// What one signer says of one vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Whether that answers it.
    pub(crate) answers: bool,
    /// What it says, in a sentence without a beginning of its own.
    text: String,
    /// Where.
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
    pub(crate) fn heard<'a>(&self, facts: &'a Facts<'a>) -> Heard<'a> {
        let mut heard = Heard::default();
        for testimony in self.demand.meeting(facts).unwrap_or_default() {
            let proofs = facts.statements.iter().map(|bound| bound.proof());
            let proof = proofs.into_iter().find(|proof| proof.from() == testimony.evidence);
            if let Some(Ok(document)) = proof.map(|proof| Vex::attested(proof.value())) {
                heard.add(testimony, document);
            }
        }
        heard
    }

    /// What each signer of these documents says of a finding about something: the newest of each, with the answers first.
    pub(crate) fn about(
        &self,
        heard: &Heard<'_>,
        concerned: &Concerned<'_>,
        finding: &Finding,
        now: Instant,
    ) -> Vec<Word> {
        let mut newest: BTreeMap<String, (Option<Instant>, Vec<Word>)> = BTreeMap::new();
        for (testimony, format, statement) in heard.of(finding) {
            let Some(surely) = concerned.by(statement, testimony) else { continue };
            let at = statement.stated_at;
            let known = newest.entry(parties::signer(testimony.principal)).or_default();
            if known.1.is_empty() || at > known.0 {
                *known = (at, Vec::new());
            }
            if at == known.0 {
                known.1.push(self.word(testimony, format, statement, surely, now));
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

    /// `surely` where it is certain that the statement is about what was asked.
    fn word(
        &self,
        testimony: &Testimony<'_>,
        format: VexFormat,
        statement: &VexStatement,
        surely: bool,
        now: Instant,
    ) -> Word {
        let status = statement.status;
        let justified = statement.justification.as_deref().filter(|why| is_known(format, why));
        let holds = match (status, justified) {
            (VexStatus::Fixed, _) => true,
            (VexStatus::NotAffected, why) => why.is_some(),
            (VexStatus::Affected | VexStatus::UnderInvestigation, _) => false,
        };
        let at = statement.stated_at;
        let age = at.and_then(|at| at.age_at(now));
        let fresh = age.is_some_and(|age| age <= self.max_age);
        let mut text = format!("{} says {}", quoted(&testimony.signer()), quoted(status.name()));
        match (status, justified) {
            (VexStatus::NotAffected, Some(why)) => text.push_str(&format!(" ({why})")),
            (VexStatus::NotAffected, None) => {
                text.push_str(&format!(" without a justification that {} knows", format.name()));
            }
            (VexStatus::Fixed | VexStatus::Affected | VexStatus::UnderInvestigation, _) => {}
        }
        match (holds, at, age) {
            (true, _, _) if !surely => text.push_str(" of versions that cannot be told"),
            (true, None, _) => text.push_str(", and does not say when"),
            (true, Some(at), None) => text.push_str(&format!(", dated {at}, which has not come yet")),
            (true, _, Some(age)) if !fresh => {
                text.push_str(&format!(", {age} ago, and it may be {} old", self.max_age));
            }
            _ => {}
        }
        Word { answers: holds && fresh && surely, text, place: testimony.payload(&statement.pointer) }
    }
}

fn is_known(format: VexFormat, justification: &str) -> bool {
    match format {
        VexFormat::OpenVex | VexFormat::Csaf => JUSTIFICATIONS.contains(&justification),
        VexFormat::CycloneDx => CYCLONEDX_JUSTIFICATIONS.contains(&justification),
    }
}

impl<'a> Heard<'a> {
    fn add(&mut self, testimony: Testimony<'a>, document: Vex) {
        let place = self.documents.len();
        for (number, statement) in document.statements.iter().enumerate() {
            for id in &statement.vulnerability {
                let all = self.by_id.entry(id.to_ascii_lowercase()).or_default();
                if all.last() != Some(&(place, number)) {
                    all.push((place, number));
                }
            }
        }
        self.documents.push((testimony, document));
    }

    /// Every statement about the vulnerability of an advisory, by any of its ids; some more than once.
    fn of(&self, finding: &Finding) -> impl Iterator<Item = (&Testimony<'a>, VexFormat, &VexStatement)> {
        let ids = std::iter::once(&finding.id).chain(&finding.aliases);
        let places = ids.filter_map(|id| self.by_id.get(&id.to_ascii_lowercase())).flatten();
        places.filter_map(|(document, number)| {
            let (testimony, document) = self.documents.get(*document)?;
            Some((testimony, document.format, document.statements.get(*number)?))
        })
    }
}

impl Word {
    /// That a finding is answered by it.
    pub(crate) fn settles(&self, finding: &Finding) -> Reason {
        let text = format!("{} is answered: {}", quoted(&finding.id), self.text);
        Reason::new(text).at(finding.place.clone()).at(self.place.clone())
    }
}

/// That these words leave a finding open, of which `text` tells.
pub(crate) fn unsettled(mut text: String, finding: &Finding, words: &[Word]) -> Reason {
    if let Some(word) = words.first() {
        text.push_str(&format!("; {}, which is no answer", word.text));
    }
    let reason = Reason::new(text)
        .compare("no known vulnerability, or a VEX statement that it does not matter here", &*finding.id)
        .help(
            "take a version that is not affected, or have somebody under `vex-by` attest with OpenVEX, CycloneDX or CSAF \
             that this one is `fixed`, or `not_affected` with a justification",
        )
        .at(finding.place.clone());
    words.iter().fold(reason, |reason, word| reason.at(word.place.clone()))
}
