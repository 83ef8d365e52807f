//! Runs made by hand, decided by the real rule, for the snapshots.

use std::sync::Arc;

use decision::{Card, Disbelieved, Facts, Moment, Plan, Planned, Requirement, Speaks, decide};
use model::{
    Artifact, ArtifactKind, Digest, EvidenceId, EvidenceRow, Gap, Instant, NonEmpty, Origin, Outcome, Place,
    Reason, Subject,
};
use verify::Rejection;

use crate::{FrameworkRef, HandoffRef, Run, SubjectResult, Unused};

const CARD: Card = Card {
    id: "",
    since: "0.1",
    asks: "",
    timed: false,
    waivable: false,
    anchors: false,
    page: "",
    controls: &["CSF2:GV.SC-07"],
};
static PRESENCE: Card = Card { id: "missing-provenance", ..CARD };
static SIGNED: Card = Card { id: "unsigned-artifact", ..CARD };
static SIGNER: Card = Card { id: "unlisted-signer", anchors: true, ..CARD };
static WINDOW: Card = Card { id: "key-outside-window", timed: true, ..CARD };
static BUILDER: Card = Card { id: "unlisted-builder", ..CARD };
static SOURCE: Card = Card { id: "wrong-source", ..CARD };
static AGE: Card = Card { id: "stale-proof", waivable: true, ..CARD };

pub(crate) const ACME: &str = "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2";

fn at(pointer: &str) -> Place {
    Place::new(EvidenceId::file(0), pointer)
}

pub(crate) fn signed_by_acme() -> Outcome {
    let text = format!("signed by `{ACME}`, which is identity `acme-ci`");
    Outcome::satisfied(Reason::new(text).at(at("/verificationMaterial")))
}

pub(crate) fn from_source() -> Outcome {
    let text = "built from github.com/acme/widget, as the provenance says";
    Outcome::satisfied(
        Reason::new(text).compare("github.com/acme/widget", "git+https://github.com/acme/widget"),
    )
}

pub(crate) fn built_at(id: &str) -> Outcome {
    Outcome::violated(
        Reason::new(format!("built by `{id}`, which is not a listed builder"))
            .compare(format!("`{ACME}`"), id)
            .help("rebuild it on a listed builder, or declare this one under `builders` and list it in the requirement")
            .at(at("payload:/predicate/runDetails/builder/id")),
    )
}

/// How each check of the provenance requirement answers; those left `None` hold.
#[derive(Clone, Default)]
pub(crate) struct Answers {
    pub(crate) presence: Option<Outcome>,
    pub(crate) signer: Option<Outcome>,
    pub(crate) builder: Option<Outcome>,
    pub(crate) source: Option<Outcome>,
    pub(crate) age: Option<Outcome>,
    pub(crate) window: Option<(Outcome, Outcome)>,
    pub(crate) rejected: Vec<Disbelieved>,
}

impl Answers {
    /// No provenance at all: the first check says so, the others have nothing to judge.
    pub(crate) fn nothing() -> Self {
        let absent = Reason::new("nothing here is SLSA provenance about this artifact")
            .help("have the producer attest, and name the file with --attestation");
        let idle = || Some(Outcome::unknown(Gap::Missing, Reason::new("there is no provenance to judge")));
        Self {
            presence: Some(Outcome::unknown(Gap::Missing, absent)),
            signer: idle(),
            builder: idle(),
            source: idle(),
            age: idle(),
            window: idle().zip(idle()),
            rejected: Vec::new(),
        }
    }
}

pub(crate) fn rejection(code: &str, text: &str, evidence: u32, pointer: &str) -> Disbelieved {
    let code = verify::CODES.iter().find(|known| known.id == code).unwrap();
    let place = Place::new(EvidenceId::file(evidence), pointer);
    Disbelieved {
        rejection: Rejection { code, text: text.into(), place },
        claims_subject: true,
        speaks: Speaks::Anything,
    }
}

pub(crate) fn subject(given: &str, answers: Answers) -> SubjectResult {
    let say = |outcome: &Option<Outcome>, text: &str| {
        outcome.clone().unwrap_or_else(|| Outcome::satisfied(Reason::new(text).at(at("payload:/predicate"))))
    };
    let fixed = |card: &'static Card, outcome: Outcome| Planned::new(card, move |_, _| outcome.clone());
    let (then, now) = answers.window.clone().unwrap_or_else(|| {
        let holds = Outcome::satisfied(Reason::new("a certificate signed"));
        (holds.clone(), holds)
    });
    let window = Planned::new(&WINDOW, move |_, moment| match moment {
        Moment::Then => then.clone(),
        Moment::Now(_) => now.clone(),
    });
    let signature =
        vec![fixed(&SIGNED, say(&None, "the artifact itself is signed")), fixed(&SIGNER, signed_by_acme())];
    let provenance = vec![
        fixed(&PRESENCE, say(&answers.presence, "SLSA provenance v1 names the artifact")),
        fixed(&SIGNER, answers.signer.clone().unwrap_or_else(signed_by_acme)),
        window,
        fixed(&BUILDER, say(&answers.builder, "built by a listed builder, `acme-isolated`")),
        fixed(&SOURCE, answers.source.clone().unwrap_or_else(from_source)),
        fixed(&AGE, say(&answers.age, "signed at 2026-08-01T10:00:00Z, 3 days before the handoff")),
    ];
    let planned =
        |path: &str, checks| Requirement { path: path.into(), checks: NonEmpty::of(checks).unwrap() };
    let required = vec![
        planned("handoffs.intake.require[0].signature", signature),
        planned("handoffs.intake.require[1].provenance", provenance),
    ];
    let subject = Subject::Artifact(Artifact {
        given: given.into(),
        kind: ArtifactKind::File,
        digests: vec![Digest::sha256([0xab; 32])],
        size: Some(1),
    });
    let facts = Facts {
        subject: &subject,
        now: now_instant(),
        signatures: vec![],
        statements: vec![],
        layouts: vec![],
        rejected: answers.rejected,
        at_large: &[],
        excused: vec![],
        unreachable: vec![],
        relied: None,
        advised: None,
        bills: vec![],
        together: Arc::default(),
        earlier: None,
        again: None,
    };
    let plan = Plan {
        handoff: "intake".into(),
        required: NonEmpty::of(required).unwrap(),
        advised: vec![],
        status: None,
        advisories: vec![],
        dependencies: vec![],
        exceptions: vec![],
        receipts: decision::ReceiptPlan::default(),
    };
    SubjectResult::Decided(Arc::new(decide(&plan, &facts)))
}

fn now_instant() -> Instant {
    Instant::parse("2026-08-04T10:00:00Z").unwrap()
}

pub(crate) fn run(subjects: Vec<SubjectResult>) -> Run {
    let row = |id, origin, path: &str| EvidenceRow {
        id: EvidenceId::file(id),
        origin,
        path: path.into(),
        digest: Digest::sha256([7; 32]),
    };
    Run {
        version: "0.0.0".into(),
        evaluated_at: now_instant(),
        at_given: false,
        audit: false,
        offline: true,
        framework: FrameworkRef {
            name: "retail-intake".into(),
            number: 7,
            digest: Digest::sha256([0xcd; 32]),
            pinned: false,
            signed_by: None,
            text: None,
        },
        handoff: HandoffRef { name: "intake".into(), from: None, to: None },
        reference: Vec::new(),
        notes: Vec::new(),
        evidence: vec![
            row(0, Origin::File, "widget.intoto.jsonl"),
            row(1, Origin::Directory, "evidence/stray.json"),
        ],
        unused: Vec::new(),
        faults: Vec::new(),
        release: None,
        receipts: None,
        unrecorded: None,
        subjects,
    }
}

pub(crate) fn stray(reason: &str) -> Unused {
    Unused { id: EvidenceId::file(1).at_line(Some(3)), code: None, reason: reason.into() }
}
