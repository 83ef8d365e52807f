//! Lists made with `countersign status`, and the gate that asks them: trust is taken back, and given back.

use crate::case::named;
use crate::run::{Ran, run_at};

pub(crate) const AT: &str = "2026-08-02T00:00:00Z";

/// A gate, and the list that it asks, made with the command line.
pub(crate) struct Stage(tempfile::TempDir);

impl Stage {
    /// A framework with a list of retail's own on it, and the list's first edition.
    pub(crate) fn new() -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        let family = named("status/nothing-denied").dir.parent().unwrap().to_path_buf();
        let signing = family.parent().unwrap().join("signing");
        let put =
            |name: &str, from: std::path::PathBuf| std::fs::copy(from, stage.0.path().join(name)).unwrap();
        put("trusted_root.json", family.join("roots/trusted_root.json"));
        put("retail.pub", signing.join("retail-p256.pub"));
        put("retail.key", signing.join("retail-p256.key"));
        std::fs::write(stage.0.path().join("intake.yaml"), FRAMEWORK).unwrap();
        let begun = stage.status(&[
            "new",
            &stage.path("retail.status"),
            "--list",
            "retail-list",
            "--authority",
            "retail",
            "--audience",
            "retail-intake",
            "--lasts",
            "7d",
        ]);
        assert_eq!(begun.code, 0, "{}", begun.err);
        stage
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    pub(crate) fn status(&self, rest: &[&str]) -> Ran {
        let key = self.path("retail.key");
        run_at(&[&["status"], rest, &["--sign-with", &key]].concat(), AT)
    }

    pub(crate) fn change(&self, word: &str, rest: &[&str]) {
        let ran = self.status(&[&[word, self.path("retail.status").as_str()], rest].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
    }

    /// What the gate makes of the honest delivery.
    pub(crate) fn judge(&self) -> Ran {
        let case = named("status/nothing-denied");
        let file = |name: &str| case.dir.join(name).to_string_lossy().into_owned();
        let (widget, bundle) = (file("widget-1.4.2.tgz"), file("widget-1.4.2.tgz.sigstore.json"));
        run_at(&["verify", &widget, "--policy", &self.path("intake.yaml"), "-a", &bundle], AT)
    }
}

#[test]
fn trust_is_taken_back_and_given_back() {
    let stage = Stage::new();
    assert_eq!(stage.judge().code, 0, "{}", stage.judge().out);
    stage.change("suspend", &["identity:acme-build", "--reason", "being looked into", "--incident", "INC-7"]);
    let denied = stage.judge();
    assert_eq!(denied.code, 1, "{}", denied.out);
    assert!(denied.out.contains("suspended-signer") && denied.out.contains("INC-7"), "{}", denied.out);
    stage.change("lift", &["S-2", "--reason", "a false alarm"]);
    assert_eq!(stage.judge().code, 0, "{}", stage.judge().out);
    // It was signed on the first of August.
    stage
        .change("revoke", &["identity:acme-build", "--since", "2026-08-01T23:00:00Z", "--reason", "rotated"]);
    assert_eq!(stage.judge().code, 0, "{}", stage.judge().out);
    stage
        .change("revoke", &["identity:acme-build", "--since", "2026-08-01T00:00:00Z", "--reason", "earlier"]);
    assert_eq!(stage.judge().code, 1);
}

#[test]
fn nothing_is_taken_over_from_a_participant_that_was_revoked() {
    let stage = Stage::new();
    stage.change("revoke", &["participant:acme", "--since", "2026-08-01T23:00:00Z", "--reason", "left"]);
    let denied = stage.judge();
    assert_eq!(denied.code, 1, "{}", denied.out);
    assert!(denied.out.contains("revoked-party"), "{}", denied.out);
}

#[test]
fn t11_the_list_before_is_no_list() {
    let stage = Stage::new();
    let first = std::fs::read(stage.path("retail.status")).unwrap();
    stage.change("suspend", &["participant:acme", "--reason", "r", "--incident", "INC-7"]);
    assert_eq!(stage.judge().code, 1);
    std::fs::write(stage.path("intake.yaml"), FRAMEWORK.replace("min-number: 1", "min-number: 2")).unwrap();
    std::fs::write(stage.path("retail.status"), first).unwrap();
    assert_eq!(stage.judge().code, 5);
}

/// A list that falls takes the word of no other with it.
#[test]
fn a_picture_tells_what_one_list_takes_back_where_another_cannot_be_used() {
    let stage = Stage::new();
    let signing = named("status/nothing-denied").dir.parent().unwrap().parent().unwrap().join("signing");
    for end in ["pub", "key"] {
        let to = stage.path(&format!("spare.{end}"));
        std::fs::copy(signing.join(format!("partner-p256.{end}")), to).unwrap();
    }
    let mut text = FRAMEWORK.to_owned();
    for (after, more) in [
        ("  retail-key: { key: { file: retail.pub } }\n", "  spare-key: { key: { file: spare.pub } }\n"),
        ("  retail-gate: { key: { root: retail-key } }\n", "  retail-spare: { key: { root: spare-key } }\n"),
        ("identities: [retail-gate", ", retail-spare"),
        ("min-number: 1 }\n", "    spare-list: { file: spare.status, by: [retail-spare], max-age: 2d }\n"),
        ("lists: [retail-list", ", spare-list"),
    ] {
        text = text.replacen(after, &format!("{after}{more}"), 1);
    }
    std::fs::write(stage.path("intake.yaml"), text).unwrap();
    let (list, key) = (stage.path("spare.status"), stage.path("spare.key"));
    let named = ["--list", "spare-list", "--authority", "retail", "--audience", "retail-intake"];
    let begun =
        run_at(&[&["status", "new", &list, "--lasts", "7d", "--sign-with", &key], &named[..]].concat(), AT);
    assert_eq!(begun.code, 0, "{}", begun.err);
    let drawn = || run_at(&["policy", "graph", &stage.path("intake.yaml")], AT).out;
    let reason = ["--reason", "r", "--incident", "INC-7"];
    stage.change("suspend", &[&["identity:acme-build"], &reason[..]].concat());
    assert!(
        drawn().contains(">acme-build is suspended<") && !drawn().contains("spare-list cannot"),
        "{}",
        drawn()
    );
    stage.change("suspend", &[&["identity:retail-spare"], &reason[..]].concat());
    let fallen = drawn();
    assert!(fallen.contains(">spare-list cannot be used<"), "{fallen}");
    assert!(fallen.contains(">acme-build is suspended<"), "{fallen}");
    assert_eq!(stage.judge().code, 5);
}

#[test]
fn the_picture_of_a_framework_tells_what_its_lists_take_back() {
    let stage = Stage::new();
    let drawn = |at: &str| {
        let ran = run_at(&["policy", "graph", &stage.path("intake.yaml")], at);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    assert!(drawn(AT).contains(">number 1, 0 entries, ends"), "{}", drawn(AT));
    stage.change("suspend", &["identity:acme-build", "--reason", "r", "--incident", "INC-7"]);
    assert!(drawn(AT).contains(">acme-build is suspended<"), "{}", drawn(AT));
    assert!(drawn("2026-08-10T00:00:00Z").contains(">cannot be used: "));
    stage.change("lift", &["S-2"]);
    stage.change("revoke", &["participant:acme", "--since", "2026-08-03T00:00:00Z", "--reason", "leaves"]);
    assert!(!drawn(AT).contains("acme-build is") && !drawn(AT).contains("acme is"), "{}", drawn(AT));
    assert!(drawn("2026-08-03T00:00:01Z").contains(">acme is revoked<"));
    // Nor does the picture take the place of a list.
    let list = stage.path("retail.status");
    let over = run_at(&["policy", "graph", &stage.path("intake.yaml"), "--output", &list], AT);
    assert_eq!(over.code, 2, "{}", over.err);
    std::fs::remove_file(list).unwrap();
    assert!(drawn(AT).contains(">cannot be used: "), "{}", drawn(AT));
}

/// Where no root can be used nobody can have signed a list, which is not the same as a list that denies nobody.
#[test]
fn a_picture_without_roots_says_of_each_list_that_it_cannot_be_used() {
    let stage = Stage::new();
    stage.change("suspend", &["identity:acme-build", "--reason", "r", "--incident", "INC-7"]);
    std::fs::write(stage.path("trusted_root.json"), "{}").unwrap();
    let ran = run_at(&["policy", "graph", &stage.path("intake.yaml")], AT);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains(">cannot be used: a root<"), "{}", ran.out);
}

pub(crate) const FRAMEWORK: &str = "\
countersign: 1
framework: retail-intake
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: trusted_root.json } }
  retail-key: { key: { file: retail.pub } }
identities:
  acme-build:
    github:
      roots: [acme]
      signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\"
      source: acme/widget
  retail-gate: { key: { root: retail-key } }
participants:
  acme: { contact: security@acme.example, roles: [issue, attest], identities: [acme-build] }
  retail: { contact: trust@retail.example, roles: [consume, revoke], identities: [retail-gate] }
zones:
  staging: { owner: retail }
reference:
  status:
    retail-list: { file: retail.status, by: [retail-gate], max-age: 2d, min-number: 1 }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: any
    require:
      - signature: { by: [acme-build] }
      - status: { lists: [retail-list] }
";

#[test]
fn what_can_never_be_met_is_refused_and_what_may_not_be_is_noted() {
    let stage = Stage::new();
    let revoke = |target: &str| {
        stage.status(&["revoke", &stage.path("retail.status"), target, "--always", "--reason", "stolen"])
    };
    let ran = revoke("source:acme/widget");
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("it would never be met") && ran.err.contains("source:github.com/acme/widget"),
        "{}",
        ran.err
    );
    let ran = revoke("builder:builder.example/v1");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("note: R-2 may deny nothing: ids of builders are URIs"), "{told}");
    for target in ["builder:acme-isolated", "run:https://x/actions/runs/* ", "dependency:pkg:npm/@acme"] {
        assert_eq!(revoke(target).code, 2, "{target}");
    }
}

#[test]
fn whoever_leaves_out_which_one_takes_back_all() {
    let workflow = "https://github.com/acme/ci/.github/workflows/build.yml";
    for (target, code) in [
        (format!("name:{workflow}"), 1),
        (format!("name:{workflow}@refs/tags/v2.1.0"), 1),
        (format!("name:{workflow}@refs/tags/v9"), 0),
    ] {
        let stage = Stage::new();
        stage.change("revoke", &[&target, "--always", "--reason", "stolen"]);
        assert_eq!(stage.judge().code, code, "{target}: {}", stage.judge().out);
    }
}

#[test]
fn a_key_of_minisign_is_named_by_its_file() {
    let stage = Stage::new();
    let key = forge::Key::ed25519("acme/minisign");
    let path = stage.path("acme.minisign.pub");
    let revoke = |file: &str| {
        let target = format!("key:{file}");
        stage.status(&["revoke", &stage.path("retail.status"), &target, "--always", "--reason", "stolen"])
    };
    std::fs::write(&path, forge::minisign::public_key(&key)).unwrap();
    assert_eq!(revoke(&path).code, 0);
    // Any other tool calls it by its SubjectPublicKeyInfo, and so does the entry.
    let spki = stage.path("acme.pub");
    std::fs::write(&spki, key.public_pem()).unwrap();
    let again = revoke(&spki);
    assert_eq!(again.code, 2, "{}", again.err);
    assert!(again.err.contains("the list says so already: R-2"), "{}", again.err);
    std::fs::write(&path, "untrusted comment: minisign public key\nno key\n").unwrap();
    let ran = revoke(&path);
    assert!(ran.code == 2 && ran.err.contains("not a public key of minisign"), "{}", ran.err);
}
