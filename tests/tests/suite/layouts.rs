//! Every field of a `layout` requirement is enforced, in the file and in the verdict.

use std::path::PathBuf;

use crate::case::{Case, named, root};

/// The case under its family's framework with `from` written as `to`: the exit code, and what went to stderr.
fn judged(case: &str, handoff: &str, (from, to): (&str, &str)) -> (u8, String) {
    judged_with(case, handoff, &[(from.to_owned(), to.to_owned())])
}

/// The same with several changes, one after the other.
fn judged_with(case: &str, handoff: &str, changes: &[(String, String)]) -> (u8, String) {
    let dir = tempfile::tempdir().unwrap();
    let family = root().join("fixtures/layout");
    let text = std::fs::read_to_string(family.join("framework.yaml")).unwrap();
    let changed = changes.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from} does not stand in the framework");
        text.replacen(from, to, 1)
    });
    std::fs::create_dir(dir.path().join("roots")).unwrap();
    for file in std::fs::read_dir(family.join("roots")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), dir.path().join("roots").join(file.file_name())).unwrap();
    }
    let framework: PathBuf = dir.path().join("framework.yaml");
    std::fs::write(&framework, changed).unwrap();
    let case = Case { framework, handoff: handoff.to_owned(), ..named(case) };
    let ran = case.run().ran;
    (ran.code, ran.err)
}

#[test]
fn every_field_decides() {
    const AS_IT_STANDS: (&str, &str) = ("", "");
    const INSPECTED: &str = "inspections-by: [acme-inspector]";
    for (case, handoff, change, exit) in [
        ("layout/three-steps", "intake", AS_IT_STANDS, 0),
        ("layout/three-steps", "intake", ("{ by: [acme-owner] }", "{ by: [acme-second-owner] }"), 1),
        ("layout/three-steps", "intake", ("widget-{version}.tgz", "gadget-{version}.tgz"), 1),
        ("layout/three-steps", "intake", ("not-below: 1.4.0", "not-below: 1.4.3"), 1),
        ("layout/three-steps", "intake", ("acme-p256.pub }", "acme-p256.pub, until: 2026-07-31 }"), 1),
        (
            "layout/two-owners",
            "paired",
            ("threshold: 2 }", "threshold: 2, subject-name: \"widget-{version}.tgz\" }"),
            0,
        ),
        (
            "layout/two-owners",
            "paired",
            ("threshold: 2 }", "threshold: 2, subject-name: [gadget, widget] }"),
            1,
        ),
        ("layout/two-owners", "paired", AS_IT_STANDS, 0),
        ("layout/three-steps", "paired", AS_IT_STANDS, 3),
        ("layout/three-steps", "paired", ("threshold: 2", "threshold: 1"), 0),
        ("layout/two-owners", "paired", ("acme-ed25519.pub }", "acme-ed25519.pub, until: 2026-07-31 }"), 1),
        ("layout/inspection-recorded", "inspected", AS_IT_STANDS, 0),
        ("layout/inspection-recorded", "inspected", (INSPECTED, "inspections-by: [acme-owner]"), 3),
        ("layout/inspection-recorded", "inspected", (", inspections-by: [acme-inspector]", ""), 3),
        (
            "layout/inspection-recorded",
            "inspected",
            ("acme-august.pub }", "acme-august.pub, until: 2026-07-31 }"),
            3,
        ),
        ("layout/inspection-not-relied-on", "uninspected", AS_IT_STANDS, 0),
        (
            "layout/inspection-not-relied-on",
            "uninspected",
            ("without-inspections: [unpack]", "without-inspections: [other]"),
            3,
        ),
        ("layout/inspection-broken", "uninspected", AS_IT_STANDS, 0),
    ] {
        let (code, err) = judged(case, handoff, change);
        assert_eq!(code, exit, "{case} {handoff} {change:?}\n{err}");
    }
}

/// A class asks the same of everyone who vouches: each owner that is counted, and whoever recorded an inspection.
#[test]
fn t02_a_class_is_asked_of_every_owner_and_inspector() {
    const CLASSES: &str = "classes: { service: { max-lifetime: 30d } }\n\nidentities:";
    for (case, handoff, key) in [
        ("layout/two-owners", "paired", "acme-p256"),
        ("layout/two-owners", "paired", "acme-ed25519"),
        ("layout/inspection-recorded", "inspected", "acme-august"),
    ] {
        for (until, exit) in [("", 1), (", until: 2026-08-18", 0), (", until: 2026-08-19", 1)] {
            let changes = [
                ("identities:".to_owned(), CLASSES.to_owned()),
                (format!("{key}.pub }}"), format!("{key}.pub, from: 2026-07-20{until} }}")),
                (format!("{{ root: {key} }}"), format!("{{ root: {key}, class: service }}")),
            ];
            let (code, err) = judged_with(case, handoff, &changes);
            assert_eq!(code, exit, "{case} {key}{until}\n{err}");
        }
    }
}

#[test]
fn what_could_never_be_met_is_refused_where_it_stands() {
    for (from, to, told) in [
        ("threshold: 2", "threshold: 4", "nothing could ever meet it"),
        ("threshold: 2", "threshold: 0", "threshold"),
        ("without-inspections: [unpack]", "without-inspections: []", "an empty list names no inspection"),
        (
            "without-inspections: [unpack]",
            "without-inspections: [unpack, unpack]",
            "stands in this list twice",
        ),
        ("inspections-by: [acme-inspector]", "inspections-by: [nobody]", "names no identity"),
        (
            "acme-inspector: { key: { root: acme-august } }",
            "acme-inspector: { email: { roots: [acme-p256], issuer: \"https://i.example\", address: a@b.example } }",
            "",
        ),
        ("threshold: 2", "max-age: 30d", "max-age"),
    ] {
        let (code, err) = judged("layout/two-owners", "paired", (from, to));
        assert_eq!(code, 5, "{to}\n{err}");
        assert!(err.contains(told), "{to}: {err}");
    }
}
