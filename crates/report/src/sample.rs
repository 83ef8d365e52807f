//! Runs made by hand, decided by the real rule, for the snapshots.

use std::sync::Arc;

use decision::{Card, Disbelieved, Facts, Moment, Plan, Planned, Requirement, Speaks, decide};
use model::{
    Artifact, ArtifactKind, Digest, EvidenceId, EvidenceRow, Gap, Instant, NonEmpty, Origin, Outcome, Place,
    Reason, Subject,
};
use verify::Rejection;

use crate::v1::{LoggedV1, ProofV1, TimeV1};
use crate::{
    Catalogue, ControlRow, DecisionV1, End, ExceptionV1, Fault, FrameworkRef, HandoffRef, OutcomeV1,
    Reference, Refusal, Run, SetAsideV1, SubjectResult, SubjectV1, Unused,
};

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
        excepted: vec![],
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
        publishing: None,
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
            file: Some("intake.yaml".into()),
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

/// Strings that mean something to whoever reads a report: to a terminal, a shell, a browser, a CI log, a forge.
pub(crate) const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "]]></system-out><testcase name=\"x\"/>",
    "a\n::error file=x::y\r##[error]z\u{1b}[31m\u{202e}",
    "| a | `b` **c** [d](javascript:e) ![f](https://evil.example/g)",
    "</style><style>*{display:none}</style>&lt;&amp;",
    "@mallory https://evil.example/x www.evil.example #12 $(id) `id`",
    "\u{fffe}\u{ffff}\u{0}\\\\|",
];

/// A decision whose every string from outside is hostile.
pub(crate) fn hostile() -> DecisionV1 {
    let [script, image, cdata, log, cells, style, forge, characters] = HOSTILE;
    let answers = Answers {
        builder: Some(built_at(script)),
        source: Some(Outcome::violated(Reason::new(cells).compare(image, forge).help(style).at(at(cdata)))),
        age: Some(Outcome::unknown(Gap::Stale, Reason::new(log).help(characters))),
        rejected: vec![rejection("subject-mismatch", cdata, 1, script)],
        ..Answers::default()
    };
    let mut run = run(HOSTILE.map(|given| subject(given, answers.clone())).to_vec());
    run.subjects.push(SubjectResult::Unreachable {
        given: script.into(),
        text: image.into(),
        help: cells.into(),
    });
    run.unused.push(stray(style));
    run.framework.name = script.into();
    run.framework.file = Some(forge.into());
    run.framework.signed_by = Some(image.into());
    run.framework.text = Some(format!("a: {script}\n{log}\n{cells}\n```\n</pre>").into());
    run.handoff = HandoffRef { name: image.into(), from: Some(end(cells)), to: Some(end(script)) };
    run.notes = HOSTILE.map(Into::into).to_vec();
    run.evidence = run.evidence.into_iter().map(|row| EvidenceRow { path: script.into(), ..row }).collect();
    let mut report = DecisionV1::of(&run);
    for (subject, evil) in report.subjects.iter_mut().zip(HOSTILE) {
        excepted(subject, evil);
        subject.set_aside.push(aside(evil));
        subject.proofs.push(proof(evil));
        subject.advice = subject.checks.clone();
    }
    report
}

fn end(name: &str) -> End {
    End { name: name.into(), participant: name.into(), contact: name.into() }
}

fn aside(text: &str) -> SetAsideV1 {
    SetAsideV1 {
        list: text.into(),
        number: Some(3),
        authority: text.into(),
        entry: text.into(),
        kind: "identity".into(),
        target: text.into(),
        state: "revoked".into(),
        said: text.into(),
        reason: text.into(),
        evidence: 1,
        pointer: "/predicate/entries/0".into(),
    }
}

pub(crate) fn proof(signer: &str) -> ProofV1 {
    ProofV1 {
        evidence: 0,
        line: None,
        part: None,
        predicate_type: Some("https://slsa.dev/provenance/v1".into()),
        signer: signer.into(),
        issuer: Some("https://token.actions.githubusercontent.com".into()),
        roots: vec!["public-good".into()],
        signed_at: Some("2026-08-01T10:00:00Z".to_owned()),
        times: vec![TimeV1 {
            at: "2026-08-01T10:00:00Z".to_owned(),
            source: "log".into(),
            authority: "rekor".into(),
        }],
        logged: vec![LoggedV1 { log: "rekor".into(), index: Some(112_938) }],
    }
}

/// Makes the last check of a subject a violation that an exception sets aside.
fn excepted(subject: &mut SubjectV1, words: &str) {
    let Some(check) = subject.checks.last_mut() else { return };
    check.outcome = OutcomeV1::Violated;
    check.now.outcome = OutcomeV1::Violated;
    check.cause = None;
    check.exception = Some(ExceptionV1 {
        name: "old-widget".into(),
        applied: true,
        not_applied: None,
        reason: words.into(),
        owner: words.into(),
        approved_by: words.into(),
        expires: "2026-09-01T00:00:00Z".to_owned(),
    });
}

/// A decision with every kind of answer, fault and remark.
pub(crate) fn every() -> DecisionV1 {
    let stale = Reason::new("signed at 2026-05-01T10:00:00Z, 95 days before the handoff")
        .compare("at most 30 days old", "95 days old")
        .help("have the producer attest again, and deliver the new proof");
    let answers = Answers {
        builder: Some(built_at("https://builds.example/dev")),
        source: Some(Outcome::NotApplicable(Reason::new("the handoff asks for no source"))),
        age: Some(Outcome::unknown(Gap::Stale, stale)),
        rejected: vec![rejection("subject-mismatch", "it names other bytes", 1, "/dsseEnvelope")],
        ..Answers::default()
    };
    let then = Outcome::satisfied(Reason::new("within the key's window"));
    let now =
        Outcome::violated(Reason::new("the key is no longer valid").help("have the producer sign anew"));
    let turned = Answers { window: Some((then, now)), ..Answers::default() };
    let mut run = run(vec![
        subject("widget-1.4.2.tgz", Answers::default()),
        subject("widget-dev.tgz", answers),
        subject("widget-old.tgz", turned),
        subject("widget-bare.tgz", Answers::nothing()),
        SubjectResult::Unreachable {
            given: "widget-gone.tgz".into(),
            text: "there is no such file".into(),
            help: "check the path".into(),
        },
        SubjectResult::Refused {
            given: "widget-more.tgz".into(),
            why: Refusal::Wrong,
            text: "nobody accounts for it".into(),
            help: "have it listed in the delivery".into(),
        },
        SubjectResult::Bug { given: "widget-odd.tgz".into(), text: "index out of range".into() },
    ]);
    run.unused.push(stray("it claims no subject of this run"));
    run.faults.push(Fault {
        about: "https://registry.example".into(),
        text: "it did not answer in time".into(),
        help: "try again".into(),
    });
    let ends = |name: &str| {
        Some(End { name: name.into(), participant: "acme".into(), contact: "security@acme.example".into() })
    };
    run.handoff = HandoffRef { name: "intake".into(), from: ends("acme"), to: ends("staging") };
    run.notes.push("the root `acme-key` ends in 12 days".into());
    run.reference.push(Reference {
        kind: "status",
        name: "retail-list".into(),
        digest: Digest::sha256([9; 32]),
        number: Some(41),
        issued: Some(Instant::parse("2026-08-04T07:00:00Z").unwrap()),
        expires: Some(Instant::parse("2026-08-05T07:00:00Z").unwrap()),
        note: None,
    });
    let mut report = DecisionV1::of(&run);
    let first = &mut report.subjects[0];
    excepted(first, "accepted until the rebuild");
    first.set_aside.push(aside("S-1"));
    first.proofs.push(proof(ACME));
    let advice = report.subjects[1].checks.iter().find(|check| check.id == "unlisted-builder").cloned();
    report.subjects[0].advice.extend(advice);
    report
}

/// A catalogue that knows one control and no card.
pub(crate) const CATALOGUE: Catalogue = Catalogue {
    card: |_| None,
    control: |id| {
        (id == "CSF2:GV.SC-07").then_some(ControlRow {
            title: "Suppliers are judged before they are relied on",
            frame: "NIST Cybersecurity Framework 2.0",
            section: "GV.SC-07",
            source: "https://doi.org/10.6028/NIST.CSWP.29",
        })
    },
};
