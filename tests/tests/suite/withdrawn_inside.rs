//! What status lists withdraw of what an artifact is made of, through the command line: at the gate, and long after.

use std::path::PathBuf;

use forge::Key;
use forge::status::{List, since};
use formats::{DependencyRange, StatusTarget};
use serde_json::Value;

use crate::case::{Case, copied, named};
use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";

/// The family's folder, to be changed, and a ledger.
struct Gate {
    dir: tempfile::TempDir,
    case: Case,
}

impl Gate {
    fn of(fixture: &str) -> Self {
        let (dir, case) = (tempfile::tempdir().unwrap(), named(fixture));
        copied(case.framework.parent().unwrap(), dir.path());
        let framework = dir.path().join("framework.yaml");
        Self { case: Case { framework, ..case }, dir }
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    fn evidence(&self) -> Vec<PathBuf> {
        self.case.attestations.iter().map(|name| self.case.dir.join(name)).collect()
    }

    /// Judges it and records that.
    fn take(&self) -> Ran {
        let mut arguments = self.case.arguments(&self.evidence());
        arguments.extend(["--ledger".to_owned(), self.path("own.ledger")]);
        run_at(&arguments, AT)
    }

    fn recheck(&self, rest: &[&str]) -> (u8, Value) {
        let (ledger, policy) = (self.path("own.ledger"), self.path("framework.yaml"));
        let own = ["recheck", "--ledger", &ledger, "--policy", &policy, "--format", "json"];
        let ran = run_at(&[&own[..], rest].concat(), AT);
        (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err)))
    }

    /// The list of this handoff under a number, with one entry.
    fn revoke(&self, number: u64, package: &str, version: &str) {
        let list = "not-revoked";
        let key = Key::p256("retail/gate");
        let target = StatusTarget::Dependency(DependencyRange {
            package: package.into(),
            versions: vec![version.into()],
            from: None,
            below: None,
        });
        let term = ("2026-08-01T23:00:00Z", "2026-08-02T23:00:00Z");
        let mut next = List::new(list, "retail", "retail-dependencies", term);
        next.head.number = number;
        let next = next.with(target, since("2026-08-01T00:00:00Z"), "taken over");
        std::fs::write(self.path(&format!("roots/{list}.status")), next.signed_by(&[&key])).unwrap();
    }
}

#[test]
fn what_is_revoked_after_it_crossed_is_found_again_by_what_it_is_made_of() {
    let gate = Gate::of("dependencies/not-revoked");
    let taken = gate.take();
    assert_eq!(taken.code, 0, "{}{}", taken.out, taken.err);
    assert_eq!(gate.recheck(&[]).0, 0);
    gate.revoke(2, "pkg:gem/rails", "7.0.0");
    assert_eq!(gate.recheck(&[]).0, 0, "nothing rests on it");
    gate.revoke(3, "pkg:gem/Rake", "13.0.0");
    let (code, other) = gate.recheck(&[]);
    assert_eq!(code, 3, "a name in another case is perhaps another package: {other}");
    gate.revoke(4, "pkg:gem/rake", "13.0.0");
    let (code, lost) = gate.recheck(&[]);
    assert_eq!(code, 1, "{lost}");
    let checks = lost["open"][0]["checks"].as_array().unwrap();
    assert!(checks.iter().any(|check| check["id"] == "revoked-dependency"), "{lost}");
}

#[test]
fn what_rests_on_a_dependency_is_told_before_anything_is_revoked() {
    let gate = Gate::of("dependencies/not-revoked");
    assert_eq!(gate.take().code, 0);
    for (target, resting) in [
        ("dependency:pkg:gem/rake@13.0.0", 1),
        ("dependency:pkg:gem/rake@12.0.0..13.0.1", 1),
        ("dependency:pkg:gem/rake", 1),
        ("dependency:pkg:gem/rake@13.0.1", 0),
        ("dependency:pkg:npm/rake", 0),
        ("dependency:pkg:golang/example.com/work@v2.0.0", 1),
    ] {
        let (code, report) = gate.recheck(&["--what-if", "revoke", target]);
        assert_eq!(code, resting, "{target}: {report}");
    }
}

#[test]
fn it_is_told_with_what_brings_it_in_and_where() {
    let judged = named("dependencies/revoked").run();
    let mut checks = judged.subjects().flat_map(|one| one["checks"].as_array().unwrap());
    let revoked = checks.find(|check| check["id"] == "revoked-dependency").unwrap();
    let said = revoked["reason"].as_str().unwrap();
    assert!(said.contains("`pkg:gem/rake@13.0.0` (needed by `pkg:gem/rack@3.0.0`)"), "{said}");
    assert!(said.contains("taken over by a stranger"), "{said}");
    let places = revoked["rests_on"].as_array().unwrap();
    assert!(places.iter().any(|place| place["pointer"] == "payload:/predicate/components/7"), "{revoked}");
    let judged = named("dependencies/revoked-by-a-stranger").run();
    assert!(judged.report.to_string().contains("may deny only what is its own"), "{}", judged.report);
}

/// Whatever is said of a vulnerability, what is revoked is revoked.
#[test]
fn no_vex_statement_and_no_exception_answers_it() {
    let gate = Gate::of("dependencies/revoked");
    let text = std::fs::read_to_string(gate.path("framework.yaml")).unwrap();
    let (before, own) = text.split_once("\n  revoked:\n").unwrap();
    let asked = "dependencies: { by: [acme-build], osv: [holes], vulnerable: deny, vex-by: [acme-security], vex-max-age: 30d }";
    let own = own.replacen("dependencies: { by: [acme-build] }", asked, 1);
    let text = format!("{before}\n  revoked:\n{own}");
    std::fs::write(gate.path("framework.yaml"), &text).unwrap();
    let vex = gate.path("vex-of-the-whole/widget-1.4.2.tgz.vex.dsse.json");
    let judged = gate.case.run_with(&[gate.evidence(), vec![vex.into()]].concat());
    assert_eq!(judged.ran.code, 1, "{}{}", judged.ran.out, judged.ran.err);
    assert_eq!(judged.outcomes("vulnerable-dependency"), ["satisfied"]);
    assert_eq!(judged.outcomes("revoked-dependency"), ["violated"]);
    let excepted = "
exceptions:
  known: { check: revoked-dependency, handoff: revoked, package: \"pkg:gem/rake@13.0.0\", reason: later, owner: a@retail.example, approved-by: other-security, expires: 2026-09-01 }
";
    std::fs::write(gate.path("framework.yaml"), format!("{text}{excepted}")).unwrap();
    assert_eq!(gate.case.run_with(&gate.evidence()).ran.code, 5);
}
