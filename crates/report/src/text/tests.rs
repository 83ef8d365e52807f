use insta::assert_snapshot;
use model::{Gap, Outcome, Reason};

use super::{Look, text};
use crate::palette::Palette;
use crate::sample::{self, Answers, built_at, rejection, run, stray, subject};
use crate::v1::ProofV1;
use crate::{DecisionV1, Run, SetAsideV1, SubjectResult};

fn plain(run: &Run) -> String {
    text(&DecisionV1::of(run), Look { palette: Palette::Plain, width: 100 })
}

#[test]
fn allow() {
    assert_snapshot!(plain(&run(vec![subject("widget-1.4.2.tgz", Answers::default())])));
}

#[test]
fn allow_shows_what_was_not_believed_and_not_used() {
    let answers = Answers {
        rejected: vec![rejection("subject-mismatch", "it names other bytes", 1, "/dsseEnvelope")],
        ..Answers::default()
    };
    let mut run = run(vec![subject("widget-1.4.2.tgz", answers)]);
    run.unused.push(stray("it claims no subject of this run"));
    assert_snapshot!(plain(&run));
}

#[test]
fn deny_with_two_faults() {
    let stale = Reason::new("signed at 2026-05-01T10:00:00Z, 95 days before the handoff")
        .compare("at most 30 days old", "95 days old")
        .help("have the producer attest again, and deliver the new proof");
    let answers = Answers {
        builder: Some(built_at("https://github.com/acme/ci/.github/workflows/build.yml@refs/heads/dev")),
        age: Some(Outcome::unknown(Gap::Stale, stale)),
        ..Answers::default()
    };
    assert_snapshot!(plain(&run(vec![subject("widget-1.4.2.tgz", answers)])));
}

#[test]
fn deny_for_want_of_evidence_folds_the_idle_checks() {
    assert_snapshot!(plain(&run(vec![subject("widget-1.4.2.tgz", Answers::nothing())])));
}

#[test]
fn trust_that_turned_says_when() {
    let then = Outcome::satisfied(Reason::new("within the key's window"));
    let now = Outcome::violated(
        Reason::new("the key is no longer valid").help("have the producer sign with the current key"),
    );
    let answers = Answers { window: Some((then, now)), ..Answers::default() };
    let mut report = DecisionV1::of(&run(vec![subject("widget-1.4.2.tgz", answers)]));
    let look = Look { palette: Palette::Plain, width: 100 };
    let undated = text(&report, look);
    assert!(undated.contains("not trusted now; nothing proves when it was signed"), "{undated}");
    assert!(!undated.contains("trusted when signed"), "{undated}");
    let dated = ProofV1 {
        evidence: 0,
        line: None,
        part: None,
        predicate_type: None,
        signer: "acme".into(),
        issuer: None,
        roots: vec![],
        signed_at: Some("2026-08-01T10:00:00Z".into()),
        times: vec![],
        logged: vec![],
    };
    report.subjects[0].proofs.push(dated);
    assert_snapshot!(text(&report, look));
}

#[test]
fn further_reasons_and_places_are_told() {
    let wrong = |speaker: &str, pointer: &str| {
        Reason::new(format!("the {speaker} says it was built from `github.com/mallory/widget`"))
            .compare("github.com/acme/widget", "github.com/mallory/widget")
            .help("build it from that repository, or correct `source` in the requirement")
            .at(model::Place::new(model::EvidenceId::file(0), pointer))
    };
    let mut reasons = model::NonEmpty::one(wrong("provenance", "payload:/predicate/buildDefinition"));
    reasons.push(wrong("certificate", "/verificationMaterial"));
    let answers = Answers { source: Some(Outcome::Violated(reasons)), ..Answers::default() };
    assert_snapshot!(plain(&run(vec![subject("widget-1.4.2.tgz", answers)])));
}

#[test]
fn many_subjects() {
    let mut subjects: Vec<SubjectResult> =
        (0..4).map(|n| subject(&format!("widget-{n}.tgz"), Answers::default())).collect();
    for n in 4..9 {
        let answers = Answers { builder: Some(built_at("https://builds.example/dev")), ..Answers::default() };
        subjects.push(subject(&format!("widget-{n}.tgz"), answers));
    }
    subjects.push(subject("widget-9.tgz", Answers::nothing()));
    subjects.push(SubjectResult::Unreachable {
        given: "widget-10.tgz".into(),
        text: "there is no such file".into(),
        help: "Check the path, and that the step that makes it has run.".into(),
    });
    subjects.push(SubjectResult::Bug { given: "widget-11.tgz".into(), text: "index out of range".into() });
    assert_snapshot!(plain(&run(subjects)));
}

#[test]
fn many_subjects_all_allowed() {
    let subjects = ["a.tgz", "b.tgz"].map(|given| subject(given, Answers::default())).into();
    assert_snapshot!(plain(&run(subjects)));
}

#[test]
fn entries_set_aside_are_told_once_and_not_without_end() {
    let entry = |number: u64| SetAsideV1 {
        list: "mallory-list".into(),
        number: Some(3),
        authority: "mallory".into(),
        entry: format!("S-{number}").into(),
        kind: "identity".into(),
        target: "acme\nallow build".into(),
        state: "revoked".into(),
        said: "buy ours".into(),
        reason: "mallory may deny only what is its own".into(),
        evidence: 1,
        pointer: "/pages/0/0".into(),
    };
    let mut report = DecisionV1::of(&run(vec![subject("widget-1.4.2.tgz", Answers::default())]));
    report.subjects[0].set_aside = vec![entry(1), entry(1)];
    let shown = text(&report, Look { palette: Palette::Plain, width: 100 });
    assert_eq!(shown.matches("set aside[").count(), 1, "{shown}");
    assert_snapshot!(shown);
    for (count, more) in [(8, false), (9, true)] {
        report.subjects[0].set_aside = (0..count).map(entry).collect();
        let shown = text(&report, Look { palette: Palette::Plain, width: 100 });
        assert_eq!(shown.matches("set aside[").count(), 8, "{shown}");
        assert_eq!(shown.contains("and 1 more"), more, "{shown}");
    }
}

#[test]
fn nothing_to_verify_is_never_an_allow() {
    let run = run(vec![]);
    assert_eq!(run.code().number(), 3);
    assert_snapshot!(plain(&run));
}

#[test]
fn hostile_names_stay_names() {
    let evil = "x.tgz\nallow  x.tgz\u{1b}[2K\u{202e} at handoff";
    let answers = Answers {
        builder: Some(built_at("\u{1b}]0;owned\u{7}\r\nallow")),
        rejected: vec![rejection("subject-mismatch", "\u{9b}31m", 0, "/a\u{7f}b")],
        ..Answers::default()
    };
    let shown = plain(&run(vec![subject(evil, answers)]));
    assert!(!shown.lines().any(|line| line.starts_with("allow")), "{shown}");
    assert!(!shown.chars().any(|c| crate::shown::steers(c) && c != '\n'), "{shown}");
    assert_snapshot!(shown);
}

#[test]
fn narrow_terminals_wrap() {
    let answers = Answers { builder: Some(built_at(sample::ACME)), ..Answers::default() };
    let report = DecisionV1::of(&run(vec![subject("widget-1.4.2.tgz", answers)]));
    assert_snapshot!(text(&report, Look { palette: Palette::Plain, width: 10 }));
}

#[test]
fn colour_changes_no_word() {
    let answers = Answers { builder: Some(built_at("b")), ..Answers::default() };
    let report = DecisionV1::of(&run(vec![subject("w", answers), subject("v", Answers::default())]));
    let show = |palette| text(&report, Look { palette, width: 100 });
    let mut stripped = String::new();
    let coloured = show(Palette::Ansi);
    assert!(coloured.contains("\u{1b}[1;31m"));
    for (at, piece) in coloured.split("\u{1b}[").enumerate() {
        stripped.push_str(if at == 0 { piece } else { piece.split_once('m').unwrap().1 });
    }
    assert_eq!(stripped, show(Palette::Plain));
}

#[test]
fn faults_that_differ_in_their_help_alone_are_told_once() {
    let lacking = |given: &str| {
        let reason = Reason::new("there is no provenance").help(format!("have the producer attest {given}"));
        let answers =
            Answers { presence: Some(Outcome::unknown(Gap::Missing, reason)), ..Answers::nothing() };
        subject(given, answers)
    };
    let shown = plain(&run(vec![lacking("a.tgz"), lacking("b.tgz")]));
    assert_eq!(shown.matches("unknown[missing-provenance]").count(), 1, "{shown}");
    assert!(shown.contains("  = subjects: all 2\n"), "{shown}");
    assert!(shown.contains("  = help, for the first: have the producer attest a.tgz\n"), "{shown}");
}

#[test]
fn the_same_run_gives_the_same_text() {
    let run = run((0..40).map(|n| subject(&format!("{n}"), Answers::nothing())).collect());
    assert_eq!(plain(&run), plain(&run));
}

#[test]
fn an_audit_says_so_first_and_allows_nothing() {
    let good = || subject("widget-1.4.2.tgz", Answers::default());
    let audit = Run { audit: true, at_given: true, ..run(vec![good()]) };
    assert_eq!(audit.code().number(), 7);
    let report = crate::json(&DecisionV1::of(&audit)).unwrap();
    assert!(!report.contains("\"allow\""), "{report}");
    assert_snapshot!(plain(&audit));
    let many = Run { audit: true, ..run(vec![good(), subject("b.tgz", Answers::nothing())]) };
    assert!(plain(&many).contains("1 of 2 would have been allowed"), "{}", plain(&many));
}

#[test]
fn what_was_released_and_by_which_framework() {
    use crate::{Fault, FrameworkRef, Released};
    let base = run(vec![subject("widget-1.4.2.tgz", Answers::default())]);
    let made = FrameworkRef {
        pinned: true,
        signed_by: Some("key:gate.pub".into()),
        text: Some("countersign: 1\nroots:\n  a: { key: { file: a.pub } }\n".into()),
        ..base.framework.clone()
    };
    let released = Released { to: "out".into(), files: vec!["widget-1.4.2.tgz".into()] };
    let done = Run { framework: made, release: Some(Ok(released)), ..base.clone() };
    assert_snapshot!(plain(&done));
    let fault = Fault {
        about: "out/widget-1.4.2.tgz".into(),
        text: "the disk is full".into(),
        help: "make room".into(),
    };
    let failed = Run { release: Some(Err(fault)), ..base };
    assert_eq!(failed.code().number(), 6);
    assert_snapshot!(plain(&failed));
}

/// The first words are those of the run: who reads no further is not told that something was allowed that was not.
#[test]
fn a_run_that_could_not_do_everything_does_not_begin_with_allow() {
    use crate::Fault;
    let fault = || Fault { about: "out".into(), text: "the disk is full".into(), help: "make room".into() };
    let allowed =
        |count: usize| run((0..count).map(|n| subject(&format!("{n}.tgz"), Answers::default())).collect());
    type Undo = fn(&mut Run, Fault);
    let undone: [(u8, Undo); 4] = [
        (6, |run, fault| run.release = Some(Err(fault))),
        (6, |run, fault| run.receipts = Some(Err(fault))),
        (6, |run, fault| run.unrecorded = Some(fault)),
        (4, |run, fault| run.faults.push(fault)),
    ];
    for (code, undo) in undone {
        for audit in [false, true] {
            let shown = |count: usize| {
                let mut run = Run { audit, ..allowed(count) };
                undo(&mut run, fault());
                (run.code().number(), plain(&run))
            };
            let ((one, alone), (_, many)) = (shown(1), shown(2));
            assert_eq!(one, code);
            let verdict = |text: &str| {
                text.lines().find(|line| line.contains(" at handoff")).unwrap_or_default().to_owned()
            };
            assert!(verdict(&alone).starts_with("undecided  0.tgz"), "{alone}");
            assert!(verdict(&many).starts_with("undecided  2 subjects"), "{many}");
            assert!(many.contains("nothing stands against any of 2, and none is allowed\n"), "{many}");
            assert!(!many.contains("all 2 allowed"), "{many}");
        }
    }
    assert!(plain(&allowed(1)).starts_with("allow  0.tgz"));
    assert!(plain(&allowed(2)).contains("all 2 allowed\n"));
}
