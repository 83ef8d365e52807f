//! Advisories and VEX through the command line: each field spoilt one at a time, folders that cannot be used, and who may
//! answer what.

use std::path::{Path, PathBuf};

use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::pretty;
use forge::status::{List, since};
use forge::world::{hint, origin};
use forge::{Key, Recipe, Statement, Subject, Workload, World};
use formats::StatusTarget;
use serde_json::{Value, json};

use crate::case::{Case, Judged, copied, named};
use crate::participants::exits;

/// The folder of a fixture's family, to be changed.
struct Stage {
    dir: tempfile::TempDir,
    case: Case,
}

impl Stage {
    fn of(fixture: &str) -> Self {
        let (dir, case) = (tempfile::tempdir().unwrap(), named(fixture));
        copied(case.framework.parent().unwrap(), dir.path());
        Self { dir, case }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.at(path), bytes).unwrap();
    }

    fn change(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.at("framework.yaml")).unwrap();
        assert!(text.contains(from), "{from}");
        self.put("framework.yaml", text.replacen(from, to, 1));
    }

    fn judged_at(&self, handoff: &str, more: &[PathBuf]) -> Judged {
        let case =
            Case { framework: self.at("framework.yaml"), handoff: handoff.to_owned(), ..self.case.clone() };
        let mut evidence: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
        evidence.extend_from_slice(more);
        case.run_with(&evidence)
    }

    fn judged(&self) -> Judged {
        self.judged_at(&self.case.handoff, &[])
    }

    /// An attested OpenVEX document of the supplier's security team, made then.
    fn vex(&self, name: &str, status: &str, at: &str) -> PathBuf {
        let said = json!([{
            "vulnerability": { "name": "GHSA-aaaa-bbbb-cccc" },
            "status": status,
            "justification": "inline_mitigations_already_exist",
        }]);
        let predicate =
            json!({ "@id": name, "author": "a", "timestamp": at, "version": 1, "statements": said });
        let widget = forge::artifact::WIDGET;
        let subjects = vec![Subject::of(widget.name, widget.bytes)];
        let statement = Statement::v1(subjects, "https://openvex.dev/ns/v0.2.0", predicate);
        let key = Key::p256("acme/security");
        let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key, &hint(&key));
        self.put(name, pretty(&envelope.json()));
        self.at(name)
    }
}

const CLEAN: &str = "clean: { dir: roots/osv/clean, max-age: 2d }";

#[test]
fn t02_every_field_of_a_folder_of_advisories_is_enforced() {
    exits(
        "advisories/nothing-known",
        &[
            ("dir: roots/osv/clean", "dir: roots/osv/clean/", 0),
            ("dir: roots/osv/clean", "dir: roots/osv/malicious", 1),
            ("dir: roots/osv/clean", "dir: roots/osv/none", 5),
            ("dir: roots/osv/clean", "dir: roots/trusted_root.json", 5),
            ("dir: roots/osv/clean", "dir: roots/osv/../osv/clean", 5),
            ("dir: roots/osv/clean", "dir: /roots/osv/clean", 5),
            // Its newest advisory is of 18 hours before.
            (CLEAN, "clean: { dir: roots/osv/clean, max-age: 18h }", 0),
            (CLEAN, "clean: { dir: roots/osv/clean, max-age: 17h }", 5),
            (CLEAN, "clean: { dir: roots/osv/clean, max-age: soon }", 5),
            (CLEAN, "clean: { dir: roots/osv/clean }", 5),
            (CLEAN, "clean: { max-age: 2d }", 5),
            (CLEAN, "clean: { dir: roots/osv/clean, max-age: 2d, fetched: roots/none }", 5),
            (CLEAN, "clean: { dir: roots/osv/clean, max-age: 2d, feched: roots/none }", 5),
        ],
    );
}

#[test]
fn t02_every_field_of_advisories_is_enforced() {
    let asked = "osv: [clean], vex-by: [acme-security], vex-max-age: 30d";
    let line = "      - advisories: { osv: [clean], vex-by: [acme-security], vex-max-age: 30d }\n";
    exits(
        "advisories/nothing-known",
        &[
            ("osv: [clean]", "osv: [malicious]", 1),
            ("osv: [clean]", "osv: [vulnerable]", 1),
            ("osv: [clean]", "osv: [clean, malicious]", 1),
            ("osv: [clean]", "osv: [other-ecosystem]", 3),
            ("osv: [clean]", "osv: [other-ecosystem, clean]", 0),
            ("osv: [clean]", "osv: [claen]", 5),
            ("osv: [clean]", "osv: [clean, clean]", 5),
            ("osv: [clean]", "osv: []", 5),
            (asked, "vex-by: [acme-security], vex-max-age: 30d", 5),
            (asked, "osv: [clean], vex-by: [acme-security]", 5),
            (asked, "osv: [clean], vex-max-age: 30d", 5),
            (asked, "osv: [clean], vex-by: [acme-securty], vex-max-age: 30d", 5),
            (asked, "osv: [clean]", 0),
            (line, &format!("{line}{line}"), 5),
            (line, &format!("    advise:\n{line}"), 5),
        ],
    );
    let asked = "osv: [vulnerable], vex-by: [acme-security], vex-max-age: 30d";
    exits(
        "advisories/vex-not-affected",
        &[
            (asked, "osv: [vulnerable]", 1),
            (asked, "osv: [vulnerable], vex-by: [other-security], vex-max-age: 30d", 1),
            (asked, "osv: [vulnerable], vex-by: [other-security, acme-security], vex-max-age: 30d", 0),
            // It was made 14 hours before.
            (asked, "osv: [vulnerable], vex-by: [acme-security], vex-max-age: 14h", 0),
            (asked, "osv: [vulnerable], vex-by: [acme-security], vex-max-age: 13h", 1),
        ],
    );
}

#[test]
fn a_folder_that_cannot_be_used_decides_nothing_and_says_where() {
    let advisory = "roots/osv/clean/npm/GHSA-llll-llll-llll.json";
    let spoilt: [(&str, &[u8]); 4] = [
        ("", b"{}"),
        ("cannot be read", b"no JSON"),
        ("modified", br#"{"id":"x"}"#),
        ("1.x", br#"{"schema_version":"2.0.0"}"#),
    ];
    for (why, bytes) in spoilt {
        let stage = Stage::of("advisories/nothing-known");
        stage.put(advisory, bytes);
        let judged = stage.judged();
        assert_eq!(judged.ran.code, 5, "{}", judged.ran.err);
        assert!(judged.ran.err.contains("framework.yaml:"), "{}", judged.ran.err);
        assert!(judged.ran.err.contains("GHSA-llll-llll-llll.json"), "{}", judged.ran.err);
        assert!(judged.ran.err.contains(why), "{}", judged.ran.err);
        // Who does not ask it does not read it.
        stage.change("      - advisories: { osv: [clean], vex-by: [acme-security], vex-max-age: 30d }\n", "");
        assert_eq!(stage.judged().ran.code, 0);
    }
    let empty = Stage::of("advisories/nothing-known");
    std::fs::remove_dir_all(empty.at("roots/osv/clean")).unwrap();
    std::fs::create_dir(empty.at("roots/osv/clean")).unwrap();
    let judged = empty.judged();
    assert_eq!(judged.ran.code, 5);
    assert!(judged.ran.err.contains("holds no advisory"), "{}", judged.ran.err);
    let large = Stage::of("advisories/nothing-known");
    let file = std::fs::File::create(large.at(advisory)).unwrap();
    file.set_len(u64::try_from(formats::limits::MAX_OSV).unwrap() + 1).unwrap();
    let judged = large.judged();
    assert_eq!(judged.ran.code, 5);
    assert!(judged.ran.err.contains("at most 16777216 are read"), "{}", judged.ran.err);
}

#[test]
fn another_spelling_of_a_listed_version_is_no_way_past_it() {
    let stage = Stage::of("advisories/nothing-known");
    let lists = |version: &str| {
        let package = json!({ "ecosystem": "npm", "name": "@acme/widget" });
        let advisory = json!({
            "id": "MAL-2026-0009", "modified": "2026-08-01T06:00:00Z",
            "affected": [{ "package": package, "versions": [version] }],
        });
        stage.put("roots/osv/clean/npm/MAL-2026-0009.json", advisory.to_string());
        stage.judged().ran.code
    };
    assert_eq!(lists("1.4.2"), 1);
    assert_eq!(lists("v1.4.2"), 1, "the order of npm tells");
    assert_eq!(lists("1.4.2.0"), 3, "no version of npm, and yet it may be this one");
    assert_eq!(lists("1.04.2"), 3);
    assert_eq!(lists("1.4.3"), 0);
}

#[test]
fn a_quiet_feed_says_when_it_was_fetched() {
    let stage = Stage::of("advisories/nothing-known");
    let fetched = |text: &str| {
        stage.put("roots/fetched", text);
        stage.judged().ran
    };
    let code = |text: &str| fetched(text).code;
    stage.change(CLEAN, "clean: { dir: roots/osv/clean, max-age: 1h, fetched: roots/fetched }");
    assert_eq!(code("2026-08-01T23:00:00Z\n"), 0);
    assert_eq!(code("2026-08-01T22:59:59Z\n"), 5);
    let early = fetched("2026-08-02T00:00:01Z\n");
    assert_eq!(early.code, 5, "it has not come yet");
    let help = "check this machine's clock, then the file under `fetched`";
    assert!(early.err.contains(help), "{}", early.err);
    assert_eq!(code("yesterday"), 5);
    assert_eq!(code(""), 5);
    let room = |length: usize| format!("{:length$}", "2026-08-01T23:00:00Z");
    assert_eq!(code(&room(64)), 0);
    assert_eq!(code(&room(65)), 5);
}

#[test]
fn the_report_says_which_advisories_were_asked_and_how_old_they_are() {
    let judged = named("advisories/malicious").run();
    let [reference] = judged.report["reference"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!((&reference["kind"], &reference["name"]), (&json!("osv"), &json!("malicious")));
    assert_eq!(reference["number"], 1);
    let mut checks = judged.subjects().flat_map(|one| one["checks"].as_array().unwrap());
    let check = checks.find(|check| check["id"] == "malicious-package").unwrap();
    let place = check["rests_on"].as_array().unwrap().first().unwrap();
    assert_eq!(place["pointer"], "npm/MAL-2026-0001.json:/affected/0");
    let rows = judged.report["evidence"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == place["evidence"]).unwrap();
    assert_eq!(row["origin"], "reference");
    assert!(row["path"].as_str().unwrap().ends_with("roots/osv/malicious"), "{row}");
}

#[test]
fn the_text_report_lists_the_advisories_that_were_asked() {
    let case = named("advisories/malicious");
    let evidence: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut arguments = case.arguments(&evidence);
    arguments.retain(|word| !["--format", "json"].contains(&word.as_str()));
    let ran = crate::run::run_at(&arguments, &case.at);
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let digest = case.run().report["reference"][0]["digest"].as_str().unwrap().to_owned();
    let line = format!("advisories malicious, 1 of them, as of 18 hours before, {digest}");
    assert!(said.contains(&line), "{said}");
    assert!(said.contains("no status list asked"), "advisories are no status list: {said}");
}

#[test]
fn the_newest_word_of_a_signer_is_that_signers_word() {
    let stage = Stage::of("advisories/vulnerable");
    let code = |evidence: &[PathBuf]| stage.judged_at("vulnerable", evidence).ran.code;
    let good = stage.vex("good.json", "not_affected", "2026-08-01T08:00:00Z");
    let taken_back = stage.vex("bad.json", "affected", "2026-08-01T09:00:00Z");
    let again = stage.vex("again.json", "fixed", "2026-08-01T10:00:00Z");
    let together = stage.vex("together.json", "under_investigation", "2026-08-01T10:00:00Z");
    assert_eq!(code(&[]), 1);
    assert_eq!(code(std::slice::from_ref(&good)), 0);
    assert_eq!(code(&[good.clone(), taken_back.clone()]), 1);
    assert_eq!(code(&[taken_back.clone(), good.clone()]), 1, "in any order");
    assert_eq!(code(&[good.clone(), taken_back.clone(), again.clone()]), 0);
    assert_eq!(code(&[again, together]), 1, "of two that are equally new, the one that is no answer");
}

#[test]
fn what_a_handoff_asks_is_asked_again_where_it_is_repeated() {
    let stage = Stage::of("advisories/malicious");
    let promote = "
  built: { subject-name: any, require: [{ provenance: { by: [acme-build] } }] }
  promote:
    subject-name: any
    repeat: [built]
    require:
      - advisories: { osv: [malicious] }
";
    let text = std::fs::read_to_string(stage.at("framework.yaml")).unwrap();
    stage.put("framework.yaml", format!("{text}{promote}"));
    assert_eq!(stage.judged_at("built", &[]).ran.code, 0);
    let judged = stage.judged_at("promote", &[]);
    assert_eq!(judged.ran.code, 1, "{}{}", judged.ran.out, judged.ran.err);
    assert_eq!(judged.outcomes("malicious-package"), ["violated"]);
}

/// The parts of a framework that a status list needs.
const STATUS: &str = "
participants:
  acme: { contact: a@acme.example, roles: [attest], identities: [acme-build, acme-security] }
  retail: { contact: a@retail.example, roles: [consume, revoke], identities: [gate] }
zones:
  staging: { owner: retail }
";

#[test]
fn who_is_revoked_answers_nothing() {
    let stage = Stage::of("advisories/vex-not-affected");
    let gate = Key::p256("retail/gate");
    stage.put("roots/gate.pub", gate.public_pem());
    stage.change("roots:\n", "roots:\n  gate-key: { key: { file: roots/gate.pub } }\n");
    stage.change("identities:\n", "identities:\n  gate: { key: { root: gate-key } }\n");
    stage.change(
        "\nreference:\n",
        &format!("{STATUS}\nreference:\n  status: {{ own: {{ file: roots/own.status, by: [gate] }} }}\n"),
    );
    let asked = "osv: [vulnerable], vex-by: [acme-security], vex-max-age: 30d }\n";
    let handoff = "  vulnerable:\n    subject-name: any\n";
    stage.change(handoff, &format!("{handoff}    to: {{ zone: staging }}\n"));
    stage.change(asked, &format!("{asked}      - status: {{ lists: [own] }}\n"));
    let list = |identity: &str| {
        let list =
            List::new("own", "retail", "retail-advisories", ("2026-08-01T00:00:00Z", "2026-09-01T00:00:00Z"));
        let target = StatusTarget::Identity(identity.into());
        stage.put(
            "roots/own.status",
            list.with(target, since("2020-01-01T00:00:00Z"), "leaked").signed_by(&[&gate]),
        );
        stage.judged()
    };
    let judged = list("other-security");
    assert_eq!(judged.ran.code, 0, "{}{}", judged.ran.out, judged.ran.err);
    let judged = list("acme-security");
    assert_eq!(judged.ran.code, 1, "{}{}", judged.ran.out, judged.ran.err);
    assert_eq!(judged.outcomes("known-vulnerability"), ["violated"]);
    assert_eq!(judged.outcomes("revoked-signer"), ["satisfied"], "who built it is not revoked");
}

/// A stranger's list of names must not cost a look into every advisory there is.
#[test]
fn t09_so_many_names_of_one_proof_are_asked_about_and_no_more() {
    const MOST: usize = 16;
    let stage = Stage::of("advisories/nothing-known");
    let run = Workload::acme_release();
    let mut world = World::new(forge::tamper::LABEL);
    let mut named = |count: usize| {
        let widget = forge::artifact::WIDGET;
        let subjects =
            (0..count).map(|number| Subject::of(&format!("pkg:npm/part-{number}@1.0.0"), widget.bytes));
        let predicate = forge::provenance::v1(&run);
        let statement = Statement::v1(subjects.collect(), forge::provenance::SLSA_V1, predicate);
        let bundle = world.forge(&Recipe::attestation(&run, &statement, origin()));
        stage.put("named.json", pretty(&bundle));
        let case = Case { framework: stage.at("framework.yaml"), ..stage.case.clone() };
        case.run_with(&[stage.at("named.json")])
    };
    let judged = named(MOST);
    assert_eq!(judged.ran.code, 0, "{}{}", judged.ran.out, judged.ran.err);
    let judged = named(MOST + 1);
    assert_eq!(judged.ran.code, 3, "{}{}", judged.ran.out, judged.ran.err);
    assert_eq!(judged.outcomes("malicious-package"), ["unknown"]);
}

#[test]
fn no_exception_sets_aside_what_is_known() {
    let stage = Stage::of("advisories/vulnerable");
    let excepted = "
exceptions:
  known: { check: known-vulnerability, handoff: vulnerable, package: \"pkg:npm/%40acme/widget@1.4.2\", reason: later, owner: a@retail.example, approved-by: other-security, expires: 2026-09-01 }
";
    let text = std::fs::read_to_string(stage.at("framework.yaml")).unwrap();
    stage.put("framework.yaml", format!("{text}{excepted}"));
    assert_eq!(stage.judged().ran.code, 5);
}

#[test]
fn a_summary_of_an_advisory_cannot_pass_for_ours() {
    let stage = Stage::of("advisories/malicious");
    let path = "roots/osv/malicious/npm/MAL-2026-0001.json";
    let mut advisory: Value = serde_json::from_slice(&std::fs::read(stage.at(path)).unwrap()).unwrap();
    advisory["summary"] = json!("x`\n\u{1b}[2Jallowed\u{202e}");
    stage.put(path, advisory.to_string());
    let mut arguments = Case { framework: stage.at("framework.yaml"), ..stage.case.clone() }
        .arguments(&stage.case.attestations.iter().map(|name| stage.case.dir.join(name)).collect::<Vec<_>>());
    arguments.retain(|word| !["--format", "json"].contains(&word.as_str()));
    let ran = crate::run::run_at(&arguments, &stage.case.at);
    assert_eq!(ran.code, 1);
    assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'), "{}", ran.out);
    assert!(Path::new(&stage.at(path)).exists());
}
