//! What other organisations found of packages, through the command line: each field spoilt one at a time, and files that
//! cannot be used.

use std::path::PathBuf;

use crate::case::{Case, copied, named};
use crate::participants::exits;
use crate::run::run_at;

const FILE: &str = "file: roots/partner-refuses.jsonl";

#[test]
fn t02_every_field_of_verdicts_is_enforced() {
    let own = |fields: &str| format!("{FILE}\n      {fields}");
    let by = own("by: [other-security]");
    let verifier = format!("{by}\n      verifier: \"https://other.example/gate\"");
    let packages = format!("{verifier}\n      packages: [\"pkg:gem/*\", \"pkg:npm/*\"]");
    let ages = format!("{packages}\n      max-age: 60d");
    let all = format!("{ages}\n      until: 2026-12-31");
    let changed = |from: &str, to: &str| all.replacen(from, to, 1);
    let cases = [
        (changed(FILE, "file: roots/partner.jsonl"), 0),
        (changed(FILE, "file: roots/none.jsonl"), 5),
        (changed(FILE, "file: roots/trusted_root.json"), 5),
        (changed(FILE, "file: ../partner.jsonl"), 5),
        (changed("[other-security]", "[acme-security]"), 5),
        (changed("[other-security]", "[acme-security, other-security]"), 1),
        (changed("other.example/gate", "other.example/another"), 5),
        (changed("\"pkg:gem/*\", ", ""), 0),
        (changed("pkg:gem/*", "pkg:gem/rake"), 1),
        (changed("pkg:gem/*", "pkg:gem/rak"), 0),
        // What speaks against a package counts whatever its age.
        (changed("60d", "1h"), 1),
        (changed("60d", "soon"), 5),
        (changed("until: 2026-12-31", "until: 2026-08-02"), 1),
        (changed("until: 2026-12-31", "until: 2026-08-01"), 5),
        (changed("      until: 2026-12-31", "      til: 2026-12-31"), 5),
    ];
    let changes: Vec<(&str, &str, u8)> =
        cases.iter().map(|(to, exit)| (all.as_str(), to.as_str(), *exit)).collect();
    exits("dependencies/refused", &changes);
    let asked = "verdicts: [partner-refuses] }";
    exits(
        "dependencies/refused",
        &[
            (asked, "verdicts: [partner] }", 0),
            (asked, "verdicts: [partner, partner-refuses] }", 1),
            (asked, "verdicts: [nobody] }", 5),
            (asked, "verdicts: [] }", 5),
        ],
    );
    exits("dependencies/refused", &[(", verdicts: [partner-refuses] }", " }", 0)]);
}

/// The family's folder, to be changed.
struct Stage {
    dir: tempfile::TempDir,
    case: Case,
}

impl Stage {
    fn of(fixture: &str) -> Self {
        let (dir, case) = (tempfile::tempdir().unwrap(), named(fixture));
        copied(case.framework.parent().unwrap(), dir.path());
        let framework = dir.path().join("framework.yaml");
        Self { case: Case { framework, ..case }, dir }
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("roots/partner.jsonl")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }
}

#[test]
fn a_file_with_anything_else_in_it_cannot_be_used_and_says_where() {
    let spoilt = |change: &dyn Fn(&str) -> String| {
        let stage = Stage::of("dependencies/not-refused");
        let text = change(&stage.text());
        std::fs::write(stage.file(), text).unwrap();
        let judged = stage.case.run();
        assert_eq!(judged.ran.code, 5, "{}{}", judged.ran.out, judged.ran.err);
        assert!(judged.ran.err.contains("framework.yaml:"), "{}", judged.ran.err);
        judged.ran.err
    };
    let (wanted, other) = (Stage::of("dependencies/not-refused"), Stage::of("dependencies/refused"));
    assert_eq!(wanted.case.run().ran.code, 0);
    assert!(spoilt(&|_| String::new()).contains("the verdicts partner cannot be used"));
    assert!(spoilt(&|text| format!("{text}no verdict\n")).contains("line 5"));
    let strange = std::fs::read_to_string(other.dir.path().join("strangers/a-stranger.dsse.json")).unwrap();
    let line: serde_json::Value = serde_json::from_str(&strange).unwrap();
    let said = spoilt(&|text| format!("{text}{line}\n"));
    assert!(said.contains("no SLSA verification summary"), "{said}");
    let forged = spoilt(&|text| text.replacen("\"sig\":\"ME", "\"sig\":\"MF", 1));
    assert!(forged.contains("partner"), "{forged}");
}

#[test]
fn what_was_asked_is_in_the_report_and_in_the_ledger() {
    let stage = Stage::of("dependencies/refused");
    let judged = stage.case.run();
    let references = judged.report["reference"].as_array().unwrap();
    let own = references.iter().find(|one| one["kind"] == "verdicts").unwrap();
    assert_eq!((&own["name"], &own["number"]), (&"partner-refuses".into(), &2.into()), "{own}");
    let mut checks = judged.subjects().flat_map(|one| one["checks"].as_array().unwrap());
    let refused = checks.find(|check| check["id"] == "refused-dependency").unwrap();
    let said = refused["reason"].as_str().unwrap();
    let words = "`https://other.example/gate` refuses `pkg:gem/rake@13.0.0` (needed by `pkg:gem/rack@3.0.0`)";
    assert!(said.contains(words), "{said}");
    let place = &refused["rests_on"][0];
    let rows = judged.report["evidence"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == place["evidence"]);
    assert!(row.is_none_or(|row| row["origin"] == "reference"), "{place}");

    let good = Stage::of("dependencies/not-refused");
    let evidence: Vec<PathBuf> = good.case.attestations.iter().map(|name| good.case.dir.join(name)).collect();
    let path = |name: &str| good.dir.path().join(name).to_string_lossy().into_owned();
    let (ledger, policy) = (path("own.ledger"), path("framework.yaml"));
    let mut arguments = good.case.arguments(&evidence);
    arguments.extend(["--ledger".to_owned(), ledger.clone()]);
    let ran = run_at(&arguments, &good.case.at);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let recheck = || run_at(&["recheck", "--ledger", &ledger, "--policy", &policy], &good.case.at);
    assert_eq!(recheck().code, 0);
    // What somebody finds later is found of what was let in before.
    let refuses = std::fs::read(path("roots/partner-refuses.jsonl")).unwrap();
    std::fs::write(good.file(), [refuses, good.text().into_bytes()].concat()).unwrap();
    let lost = recheck();
    assert_eq!(lost.code, 1, "{}{}", lost.out, lost.err);
    assert!(lost.out.contains("refused-dependency"), "{}", lost.out);
}
