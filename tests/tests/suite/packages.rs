//! Packages by every spelling of their names: none escapes what a status list says, what a relationship is for, or what
//! a feed knows.

use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::pretty;
use forge::status::{List, since};
use forge::{Key, Statement, Subject};
use formats::{DependencyRange, StatusTarget};
use serde_json::json;

use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";
const TYPE: &str = "https://acme.example/built/v1";

/// A gate for whatever acme signs.
struct Stage(tempfile::TempDir);

impl Stage {
    fn new(framework: &str) -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        stage.put("acme.pub", Key::p256("acme/packages").public_pem());
        stage.put("retail.pub", Key::p256("retail/packages").public_pem());
        stage.put("intake.yaml", framework);
        stage.put("widget", "widget");
        stage.deny(&[]);
        stage
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.0.path().join(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    /// Puts a list in force that revokes these.
    fn deny(&self, targets: &[StatusTarget]) {
        let end = ("2026-08-01T00:00:00Z", "2026-09-01T00:00:00Z");
        let list = targets.iter().fold(List::new("own", "retail", "lab", end), |list, target| {
            list.with(target.clone(), since("2020-01-01T00:00:00Z"), "bad")
        });
        self.put("own.status", list.signed_by(&[&Key::p256("retail/packages")]));
    }

    /// What the gate says of the widget, which acme calls so.
    fn judged(&self, names: &[&str]) -> Ran {
        self.judged_with(names, &[])
    }

    fn judged_with(&self, names: &[&str], flags: &[&str]) -> Ran {
        let subjects = names.iter().map(|name| Subject::of(name, b"widget")).collect();
        let statement = Statement::v1(subjects, TYPE, json!({ "by": "hand" }));
        let envelope =
            Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&Key::p256("acme/packages"), "");
        self.put("e.json", pretty(&envelope.json()));
        let (widget, policy, evidence) = (self.path("widget"), self.path("intake.yaml"), self.path("e.json"));
        run_at(&[&["verify", &widget, "--policy", &policy, "-a", &evidence], flags].concat(), AT)
    }
}

const FRAMEWORK: &str = "\
countersign: 1
framework: lab
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: acme.pub, until: 2030-01-01 } }
  retail-key: { key: { file: retail.pub, until: 2030-01-01 } }
identities:
  acme: { key: { root: acme-key } }
  retail: { key: { root: retail-key } }
participants:
  acme: { contact: a@acme.example, roles: [issue, attest], identities: [acme] }
  retail: { contact: a@retail.example, roles: [consume, revoke], identities: [retail] }
zones:
  staging: { owner: retail }
reference:
  status:
    own: { file: own.status, by: [retail] }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: any
    require:
      - attestation: { name: built, type: \"https://acme.example/built/v1\", by: [acme] }
      - status: { lists: [own] }
";

fn package(package: &str, versions: &[&str]) -> StatusTarget {
    let versions = versions.iter().map(|version| (*version).into()).collect();
    StatusTarget::Dependency(DependencyRange { package: package.into(), versions, from: None, below: None })
}

#[test]
fn t23_a_revoked_package_is_met_by_every_spelling() {
    let stage = Stage::new(FRAMEWORK);
    for (target, names) in [
        (
            package("pkg:pypi/foo-bar", &[]),
            &[
                ("pkg:pypi/foo-bar@1.0", 1),
                ("pkg:pypi/Foo_Bar@1.0", 1),
                ("pkg:pypi/foo.bar@1.0", 1),
                ("pkg:pypi/foo%2Dbar@1.0", 1),
                ("PKG:pypi/foo-bar@1.0", 1),
                ("pkg://pypi/foo-bar@1.0", 1),
                ("pkg:/pypi/foo-bar@1.0", 1),
                ("pkg:pypi//foo-bar@1.0", 1),
                ("pkg:pypi/foo-bar/@1.0", 1),
                ("pkg:pypi/foo-bar%20@1.0", 3),
                ("pkg:pypi/./foo-bar@1.0", 3),
                ("pkg:pypi/foo-baz@1.0", 0),
            ][..],
        ),
        (
            package("pkg:npm/%40acme/widget", &[]),
            &[("pkg:npm/%40acme%2Fwidget@1.0.0", 1), ("pkg:npm/@acme/%77idget@1.0.0", 1)],
        ),
        (
            package("pkg:npm/left-pad", &["1.0.0"]),
            &[
                ("pkg:npm/left-pad@v1.0.0", 1),
                ("pkg:npm/left-pad@1.0.0+x", 1),
                ("pkg:npm/left-pad@%31.0.0", 1),
                ("pkg:npm/left-pad@1.0.0/", 1),
                ("pkg:npm/left-pad@1.0.0 ", 3),
                ("pkg:npm/left-pad", 3),
                ("pkg:npm/left-pad@1.0.1", 0),
            ],
        ),
        (
            package("pkg:pypi/foo", &["1.0"]),
            &[("pkg:pypi/foo@1.0.0", 1), ("pkg:pypi/foo@1", 1), ("pkg:pypi/foo@1.1", 0)],
        ),
        (
            package("pkg:golang/github.com/acme/x", &[]),
            &[
                ("pkg:golang/github.com%2Facme/x@v1.0.0", 1),
                ("pkg:golang/github.com/acme/x/sub@v1.0.0", 3),
                ("pkg:golang/github.com/acme/x/v2@v2.0.0", 0),
                ("pkg:golang/github.com/acme/y/sub@v1.0.0", 0),
            ],
        ),
        (
            package("pkg:githubactions/acme/act", &["v4"]),
            &[("pkg:githubactions/Acme/act/sub@v4", 1), ("pkg:githubactions/acme/act/sub@v5", 0)],
        ),
        (
            StatusTarget::Dependency(DependencyRange {
                package: "pkg:pypi/foo".into(),
                versions: Vec::new(),
                from: Some("1.0".into()),
                below: Some("2.0rc1".into()),
            }),
            &[("pkg:pypi/foo@1.5", 1), ("pkg:pypi/foo@2.0b1", 1), ("pkg:pypi/foo@2.0", 0)],
        ),
    ] {
        stage.deny(std::slice::from_ref(&target));
        for (name, code) in names {
            let ran = stage.judged(&[name]);
            assert_eq!(ran.code, *code, "{name}: {}{}", ran.out, ran.err);
        }
    }
}

#[test]
fn t15_a_relationship_is_for_packages_and_images_and_not_for_spellings() {
    const RELATIONSHIP: &str = "\
zones:
  staging: { owner: retail }
relationships:
  acme-parts:
    from: acme
    to: retail
    purpose: parts
    owner: shops@retail.example
    subjects: [{ package: \"pkg:npm/*\" }, { package: \"pkg:npm/%40acme/*\" }, { oci: \"registry.acme.example/widget/**\" },
      { package: \"pkg:githubactions/acme/act\" }, { package: \"pkg:golang/go.acme.example/x\" }, { name: \"pkg:cargo/*@*\" }]
    expires: 2026-12-31
";
    let framework = FRAMEWORK
        .replace("zones:\n  staging: { owner: retail }\n", RELATIONSHIP)
        .replace("    subject-name: any\n", "    under: acme-parts\n    subject-name: any\n");
    let stage = Stage::new(&framework);
    for (names, code) in [
        (&["pkg:npm/widget@1"][..], 0),
        (&["pkg:npm/%40acme/widget@1", "pkg:npm/@acme%2Fwidget@1"], 0),
        (&["registry.acme.example/widget/app:1"], 0),
        (&["pkg:npm/%40evil%2Fwidget@1"], 1),
        (&["registry.acme.example/widget/..%2fgadget:1"], 1),
        (&["pkg:npm/widget@1", "pkg:npm/%40evil/widget@1"], 1),
        (&["pkg:npm/%2e%2e%2fpypi%2fx@1"], 1),
        (&["pkg:githubactions/acme/act/sub@v4"], 0),
        (&["pkg:githubactions/acme/actor/sub@v4"], 1),
        (&["pkg:golang/go.acme.example/x/sub@v1.0.0"], 3),
        (&["pkg:golang/go.acme.example/y@v1.0.0"], 1),
        (&["pkg:cargo/widget@1.0.0?arch=x"], 0),
        (&["pkg:cargo/evil%2Fwidget@1.0.0"], 1),
    ] {
        let ran = stage.judged(names);
        assert_eq!(ran.code, code, "{names:?}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn t23_an_advisory_is_met_by_every_name_of_its_package() {
    let framework = FRAMEWORK
        .replace(
            "    own: { file: own.status, by: [retail] }\n",
            "    own: { file: own.status, by: [retail] }\n  osv: { feed: { dir: osv, max-age: 2d } }\n",
        )
        .replace("      - status: { lists: [own] }\n", "      - advisories: { osv: [feed] }\n");
    let framework = framework.replace("  status:\n    own: { file: own.status, by: [retail] }\n", "");
    let stage = Stage::new(&framework);
    std::fs::create_dir(stage.0.path().join("osv")).unwrap();
    let all = json!([{ "type": "SEMVER", "events": [{ "introduced": "0" }] }]);
    let crates = concat!("crates", ".io");
    for (id, ecosystem, name, field, value) in [
        ("MAL-1", "PyPI", "foo-bar", "versions", json!(["1.0"])),
        ("MAL-2", "npm", "@acme/widget", "ranges", all.clone()),
        ("MAL-3", "Go", "github.com/acme/x", "ranges", all.clone()),
        ("MAL-4", crates, "left-pad", "ranges", all.clone()),
        ("MAL-5", "GitHub Actions", "acme/act", "versions", json!(["v4"])),
        ("MAL-6", "NuGet", "Acme.Widget", "versions", json!(["1.0.0"])),
        (
            "DSA-7",
            "Debian:12",
            "curl",
            "ranges",
            json!([{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }, { "fixed": "7.88.1-10+deb12u1" }] }]),
        ),
    ] {
        let affected = json!([{ "package": { "ecosystem": ecosystem, "name": name }, field: value }]);
        let advisory = json!({ "schema_version": "1.6.0", "id": id, "modified": "2026-08-01T00:00:00Z", "affected": affected });
        stage.put(&format!("osv/{id}.json"), pretty(&advisory));
    }
    let of_module = |name: &str, fixed: &str| {
        let events = json!([{ "introduced": "0" }, { "fixed": fixed }]);
        json!({ "package": { "ecosystem": "Go", "name": name }, "ranges": [{ "type": "SEMVER", "events": events }] })
    };
    let affected = [of_module("github.com/acme/y", "1.0.0"), of_module("github.com/acme/y/api", "1.9.0")];
    let two = json!({ "schema_version": "1.6.0", "id": "MAL-7", "modified": "2026-08-01T00:00:00Z", "affected": affected });
    stage.put("osv/MAL-7.json", pretty(&two));
    for (name, code) in [
        ("pkg:pypi/other@1.0", 0),
        ("pkg:golang/github.com/acme/y/api/client@v1.5.0", 3),
        ("pkg:golang/github.com/acme/y/api/client@v1.9.0", 0),
        ("pkg:golang/github.com/acme/y/api@v1.5.0", 1),
        ("pkg:golang/github.com/acme/y/client@v1.5.0", 0),
        ("pkg:pypi/Foo_Bar@1.0.0", 1),
        ("pkg:pypi/foo-bar@1.0+local", 3),
        ("pkg:pypi/x/foo-bar@1.0", 3),
        ("pkg:pypi/foo-bar%20@1.0", 3),
        ("pkg:pypi/foo%00-bar@1.0", 3),
        ("pkg:pypi/foo\u{2010}bar@1.0", 3),
        ("pkg:npm/%40acme%2fwidget@1.0.0", 1),
        ("pkg:npm/%2540acme/widget@1.0.0", 3),
        ("pkg:npm/./%40acme/widget@1.0.0", 3),
        ("pkg:npm/acme/widget@1.0.0", 3),
        ("pkg:golang/github.com/acme/x/sub@v1.0.0", 3),
        ("pkg:golang/github.com/acme/x/v2@v2.0.0", 0),
        ("pkg:golang/github.com/acme/x@v1.0.0", 1),
        ("pkg:cargo/left_pad@1.0.0", 1),
        ("pkg:cargo/Left-Pad@1.0.0", 1),
        ("pkg:githubactions/acme/act/sub@v4", 1),
        ("pkg:nuget/Acme/Widget@1.0.0", 3),
        ("pkg:deb/debian/curl@7.88.1-10?distro=bookworm", 1),
        ("pkg:deb/debian/curl@7.88.1-10+deb12u1?distro=debian-12", 0),
        ("pkg:deb/debian/curl@7.88.1-10?distro=debian-11", 0),
        ("pkg:deb/debian/curl@7.88.1-10", 3),
    ] {
        let ran = stage.judged(&[name]);
        assert_eq!(ran.code, code, "{name}: {}{}", ran.out, ran.err);
    }
}

/// Whoever asks what rests on a package is not told of nothing where the name is one that cannot be read.
#[test]
fn what_is_called_by_no_readable_package_may_rest_on_any() {
    let framework = FRAMEWORK
        .replace("      - status: { lists: [own] }\n", "")
        .replace("reference:\n  status:\n    own: { file: own.status, by: [retail] }\n", "");
    let stage = Stage::new(&framework);
    let (ledger, policy) = (stage.path("own.ledger"), stage.path("intake.yaml"));
    for (names, sure) in [
        (&["pkg:pypi/foo@1.0"][..], None),
        (&["pkg:pypi/left-pad%20@1.0"], Some(false)),
        (&["pkg:npm/%2540acme/widget@1.0.0", "pkg:npm/left-pad@1.0.0"], Some(true)),
        (&["pkg:npm/%2540acme/widget@1.0.0", "pkg:npm/left-pad@2.0.0"], Some(false)),
    ] {
        let ran = stage.judged_with(names, &["--ledger", &ledger]);
        assert_eq!(ran.code, 0, "{names:?}: {}{}", ran.out, ran.err);
        let asked = ["--what-if", "revoke", "dependency:pkg:npm/left-pad@1.0.0", "--format", "json"];
        let ran = run_at(&[&["recheck", "--ledger", &ledger, "--policy", &policy], &asked[..]].concat(), AT);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let all = report["resting"].as_array().unwrap();
        assert_eq!(all.first().map(|one| one["sure"].as_bool().unwrap()), sure, "{names:?}: {report}");
        assert!(all.len() <= 1, "{names:?}: {report}");
        // Of another kind nothing is in doubt.
        let asked = ["--what-if", "revoke", "builder:https://nobody.example"];
        let ran = run_at(&[&["recheck", "--ledger", &ledger, "--policy", &policy], &asked[..]].concat(), AT);
        assert_eq!(ran.code, 0, "{names:?}: {}", ran.out);
    }
}
