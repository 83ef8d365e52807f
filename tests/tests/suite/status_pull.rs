//! `countersign status pull`: a newer list takes the place of the one at hand when it holds, and otherwise nothing changes.

use std::path::PathBuf;

use countersign_tests::pipeline;

use crate::case::root;
use crate::run::{Ran, run_at};
use crate::status_made::{AT, FRAMEWORK, Stage};

const SUSPEND: [&str; 6] =
    ["suspend", "identity:acme-build", "--reason", "being looked into", "--incident", "INC-7"];

/// The gate's folder, and a mirror that somebody else fills.
struct Pulling(Stage);

impl Pulling {
    fn new() -> Self {
        let stage = Stage::new();
        std::fs::create_dir(stage.path("mirror")).unwrap();
        Self(stage)
    }

    fn hand(&self) -> PathBuf {
        self.0.path("retail.status").into()
    }

    fn mirror(&self) -> PathBuf {
        self.0.path("mirror/retail.status").into()
    }

    /// Issues the list after that of `from` into the mirror.
    fn issue(&self, from: &str, change: &[&str]) {
        let (word, rest) = change.split_first().unwrap();
        let (from, output) = (self.0.path(from), self.mirror().to_string_lossy().into_owned());
        let ran = self.0.status(&[&[word, from.as_str()], rest, &["--output", &output]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
    }

    fn pull_with(&self, rest: &[&str], at: &str) -> Ran {
        let (policy, from) = (self.0.path("intake.yaml"), self.0.path("mirror"));
        run_at(&[&["status", "pull", "--policy", &policy, "--from", &from], rest].concat(), at)
    }

    /// Pulls, and nothing is put anywhere.
    fn refused(&self, rest: &[&str], code: u8, says: &str) {
        self.refused_at(rest, AT, code, says);
    }

    fn refused_at(&self, rest: &[&str], at: &str, code: u8, says: &str) {
        let (before, brought) = (std::fs::read(self.hand()).ok(), std::fs::read(self.mirror()).ok());
        let ran = self.pull_with(rest, at);
        assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
        assert!(ran.err.contains(says) && ran.err.contains("help: "), "{says}: {}", ran.err);
        assert_eq!(ran.out, "");
        assert_eq!(std::fs::read(self.hand()).ok(), before, "{says}");
        assert_eq!(std::fs::read(self.mirror()).ok(), brought, "both are kept");
        self.tidy();
    }

    fn taken(&self, rest: &[&str]) -> String {
        let ran = self.pull_with(rest, AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        assert_eq!(std::fs::read(self.hand()).unwrap(), std::fs::read(self.mirror()).unwrap());
        self.tidy();
        ran.out
    }

    /// Nothing half written is left.
    fn tidy(&self) {
        let folder = PathBuf::from(self.0.path(""));
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name();
            assert!(!name.to_string_lossy().starts_with(".countersign-"), "{name:?}");
        }
    }

    fn framework(&self, old: &str, new: &str) {
        assert!(FRAMEWORK.contains(old), "{old}");
        std::fs::write(self.0.path("intake.yaml"), FRAMEWORK.replace(old, new)).unwrap();
    }
}

#[test]
fn a_newer_list_takes_the_place_of_the_older_and_what_changed_is_told() {
    let pulling = Pulling::new();
    assert_eq!(pulling.0.judge().code, 0);
    pulling.issue("retail.status", &SUSPEND);
    let told = pulling.taken(&[]);
    for says in [
        "retail-list: number 2 takes the place of number 1, in ",
        "added: S-2: ",
        "signed by retail-gate; ends 2026-08-09T00:00:00Z",
    ] {
        assert!(told.contains(says), "{told}");
    }
    assert_eq!(pulling.0.judge().code, 1);
    assert_eq!(
        pulling.taken(&[]),
        "retail-list: nothing newer than number 2, which ends 2026-08-09T00:00:00Z\n"
    );
    pulling.issue("retail.status", &["lift", "S-2"]);
    let told = pulling.taken(&["retail-list"]);
    assert!(told.contains("lifted: L-3: ") && told.contains("passes again"), "{told}");
    assert_eq!(pulling.0.judge().code, 0);
    // A list may be newer and say the same.
    pulling.issue("retail.status", &["sign"]);
    assert!(pulling.taken(&[]).contains("it says the same as before: 2 entries"));
}

#[test]
fn a_list_that_left_some_out_is_newer_too() {
    let pulling = Pulling::new();
    pulling.issue("retail.status", &SUSPEND);
    pulling.issue("mirror/retail.status", &["lift", "S-2"]);
    let told = pulling.taken(&[]);
    assert!(told.contains("number 3 takes the place of number 1"));
    // Nothing ties it to the one at hand, which is told.
    let says = "number 2 was not seen, so whether this list goes on from number 1 cannot be told";
    assert!(told.contains(says), "{told}");
    for _ in 0..3 {
        pulling.issue("mirror/retail.status", &["sign"]);
    }
    let state = pulling.0.path("seen.json");
    assert!(pulling.taken(&["--state", &state]).contains("numbers 4 to 5 were not seen"));
    // Nor to the one that this machine remembers, where none is at hand.
    pulling.issue("mirror/retail.status", &["sign"]);
    assert!(!pulling.taken(&["--state", &state]).contains("not seen"));
    pulling.issue("mirror/retail.status", &["sign"]);
    pulling.issue("mirror/retail.status", &["sign"]);
    std::fs::remove_file(pulling.hand()).unwrap();
    assert!(pulling.taken(&["--state", &state]).contains("number 8 was not seen"));
}

#[test]
fn a_list_that_is_not_there_is_unreachable() {
    let pulling = Pulling::new();
    pulling.refused(&[], 4, "there is no such file");
    std::fs::remove_dir(pulling.0.path("mirror")).unwrap();
    pulling.refused(&[], 4, "there is no such file");
}

#[test]
fn a_list_that_does_not_hold_is_unusable() {
    let pulling = Pulling::new();
    pulling.issue("retail.status", &SUSPEND);
    let good = std::fs::read(pulling.mirror()).unwrap();
    let mut short = good.clone();
    short.truncate(good.len() - 3);
    let mut longer = good.clone();
    longer.extend(b"[]\n");
    // The last line is a page: the index does not name it any more.
    let mut torn = good.clone();
    let at = good.len() - 20;
    torn[at] ^= 1;
    for (bad, says) in
        [(short, "page "), (longer, "cannot be "), (torn, "page "), (b"x".to_vec(), "not a status list")]
    {
        std::fs::write(pulling.mirror(), bad).unwrap();
        pulling.refused(&[], 5, says);
    }
    std::fs::write(pulling.mirror(), &good).unwrap();
    pulling.refused_at(&[], "2026-08-01T23:00:00Z", 5, "it is dated");
    pulling.refused_at(&[], "2026-08-10T00:00:00Z", 5, "it ended at");
    pulling.refused_at(&[], "2026-08-05T00:00:00Z", 5, "longer ago than `max-age`");
    let large = std::fs::File::create(pulling.mirror()).unwrap();
    large.set_len(64 * 1024 * 1024 + 1).unwrap();
    let ran = pulling.pull_with(&[], AT);
    assert_eq!(ran.code, 5, "{}", ran.err);
    std::fs::write(pulling.mirror(), good).unwrap();
    pulling.taken(&[]);
}

#[test]
fn a_list_of_somebody_else_or_for_others_is_unusable() {
    let pulling = Pulling::new();
    for (list, authority, audience, says) in [
        ("other-list", "retail", "retail-intake", "it calls itself other-list"),
        ("retail-list", "acme", "retail-intake", "it is issued by acme"),
        ("retail-list", "retail", "wholesale", "it is for wholesale"),
    ] {
        let mirror = pulling.mirror().to_string_lossy().into_owned();
        let _ = std::fs::remove_file(&mirror);
        let flags = ["--list", list, "--authority", authority, "--audience", audience, "--lasts", "7d"];
        assert_eq!(pulling.0.status(&[&["new", mirror.as_str()], &flags[..]].concat()).code, 0);
        pulling.refused(&[], 5, says);
    }
    // Everything is right but the key.
    std::fs::remove_file(pulling.mirror()).unwrap();
    std::fs::copy(root().join("fixtures/signing/partner-p256.key"), pulling.0.path("retail.key")).unwrap();
    let mirror = pulling.mirror().to_string_lossy().into_owned();
    let flags = ["--list", "retail-list", "--authority", "retail", "--audience", "retail", "--lasts", "7d"];
    assert_eq!(pulling.0.status(&[&["new", mirror.as_str()], &flags[..]].concat()).code, 0);
    pulling.refused(&[], 5, "its signature does not hold");
}

#[test]
fn t11_an_older_list_is_not_pulled_whoever_knows_a_later_one() {
    let pulling = Pulling::new();
    let state = pulling.0.path("seen.json");
    let first = std::fs::read(pulling.hand()).unwrap();
    pulling.issue("retail.status", &SUSPEND);
    pulling.taken(&["--state", &state]);
    std::fs::write(pulling.mirror(), &first).unwrap();
    pulling.refused(&[], 5, "it is number 1, and the list at hand knows number 2");
    // One that has ended still tells that the other is older.
    pulling.refused_at(&[], "2026-08-03T00:00:01Z", 5, "older list was put in its place");
    std::fs::remove_file(pulling.hand()).unwrap();
    pulling.refused(&["--state", &state], 5, "it is number 1, and this machine knows number 2");
    pulling.framework("min-number: 1", "min-number: 2");
    pulling.refused(&[], 5, "the framework's `min-number` knows number 2");
}

#[test]
fn t11_two_lists_of_one_number_are_both_kept() {
    let pulling = Pulling::new();
    let first = pulling.0.path("first.status");
    std::fs::copy(pulling.hand(), &first).unwrap();
    pulling.issue("retail.status", &SUSPEND);
    pulling.taken(&[]);
    // Another second list, from the same first.
    std::fs::remove_file(pulling.mirror()).unwrap();
    pulling.issue("first.status", &["suspend", "participant:acme", "--reason", "r", "--incident", "INC-8"]);
    pulling.refused(&[], 5, "there are two lists with number 2");
    // And the one that follows it does not follow ours.
    pulling.issue("mirror/retail.status", &["sign"]);
    pulling.refused(&[], 5, "it says that it follows");
}

#[test]
fn what_no_run_could_use_is_replaced_and_so_is_nothing() {
    let pulling = Pulling::new();
    pulling.issue("retail.status", &SUSPEND);
    let whole = std::fs::read(pulling.mirror()).unwrap();
    std::fs::write(pulling.hand(), "not a list").unwrap();
    let told = pulling.taken(&[]);
    assert!(told.contains("it takes the place of what could not be used: "), "{told}");
    // The very list, of which the end was lost.
    std::fs::write(pulling.hand(), &whole[..whole.len() - 3]).unwrap();
    assert!(pulling.taken(&[]).contains("what could not be used"));
    std::fs::remove_file(pulling.hand()).unwrap();
    assert!(pulling.taken(&[]).starts_with("retail-list: number 2, 1 entry, now in "));
}

#[test]
fn as_many_as_must_sign_it_do() {
    let pulling = Pulling::new();
    let of = |name: &str| root().join("fixtures/signing").join(name).to_string_lossy().into_owned();
    std::fs::copy(of("partner-p256.pub"), pulling.0.path("partner.pub")).unwrap();
    let framework = FRAMEWORK
        .replace("  retail-key:", "  partner-key: { key: { file: partner.pub } }\n  retail-key:")
        .replace("  retail-gate: {", "  partner: { key: { root: partner-key } }\n  retail-gate: {")
        .replace("identities: [retail-gate]", "identities: [retail-gate, partner]")
        .replace("by: [retail-gate],", "by: [retail-gate, partner], distinct: 2,");
    std::fs::write(pulling.0.path("intake.yaml"), framework).unwrap();
    pulling.issue("retail.status", &SUSPEND);
    pulling.refused(&[], 5, "2 of the parties that the framework lists must sign it, and 1 did");
    let mirror = pulling.mirror().to_string_lossy().into_owned();
    let (own, other) = (of("retail-p256.pub"), of("partner-p256.key"));
    let add = ["status", "sign", &mirror, "--add", "--trust-key", &own, "--sign-with", &other];
    assert_eq!(run_at(&add, AT).code, 0);
    // The one at hand has too few signatures, so it was no list.
    let told = pulling.taken(&[]);
    assert!(told.contains("signed by partner, retail-gate"), "{told}");
}

#[test]
fn a_list_whose_signer_another_list_took_away_is_not_pulled() {
    let pulling = Pulling::new();
    let key = root().join("fixtures/signing/partner-p256.key");
    std::fs::copy(root().join("fixtures/signing/partner-p256.pub"), pulling.0.path("acme.pub")).unwrap();
    let framework = FRAMEWORK
        .replace("  retail-key:", "  acme-key: { key: { file: acme.pub } }\n  retail-key:")
        .replace("  retail-gate: {", "  acme-offline: { key: { root: acme-key } }\n  retail-gate: {")
        .replace(
            "roles: [issue, attest], identities: [acme-build]",
            "roles: [issue, attest, revoke], identities: [acme-build, acme-offline]",
        )
        .replace(
            "    retail-list: {",
            "    acme-list: { file: acme.status, by: [acme-offline] }\n    retail-list: {",
        )
        .replace("lists: [retail-list]", "lists: [retail-list, acme-list]");
    std::fs::write(pulling.0.path("intake.yaml"), framework).unwrap();
    let (mirror, key) = (pulling.0.path("mirror/acme.status"), key.to_string_lossy().into_owned());
    let flags = ["--list", "acme-list", "--authority", "acme", "--audience", "retail", "--lasts", "7d"];
    let new = [&["status", "new", mirror.as_str()], &flags[..], &["--sign-with", &key]].concat();
    assert_eq!(run_at(&new, AT).code, 0);
    pulling.0.change("suspend", &["identity:acme-offline", "--reason", "r", "--incident", "INC-9"]);
    let ran = pulling.pull_with(&["acme-list"], AT);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("acme-offline, which does not count"), "{}", ran.err);
    assert!(!PathBuf::from(pulling.0.path("acme.status")).exists());
    // Each list by itself: one that is not there keeps the other from nothing.
    pulling.0.change("lift", &["S-2"]);
    let ran = pulling.pull_with(&[], AT);
    assert_eq!(ran.code, 4, "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("acme-list: number 1, 0 entries, now in "), "{}", ran.out);
}

#[test]
fn which_list_and_from_where_is_said() {
    let pulling = Pulling::new();
    pulling.issue("retail.status", &SUSPEND);
    let ran = pulling.pull_with(&["retial-list"], AT);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `retail-list`?"), "{}", ran.err);
    let policy = pulling.0.path("intake.yaml");
    let from = pulling.mirror().to_string_lossy().into_owned();
    let ran = run_at(&["status", "pull", "--policy", &policy, "--from", &from], AT);
    assert_eq!(ran.code, 0, "{}", ran.err);
    pulling.framework("      - status: { lists: [retail-list] }\n", "");
    let ran = pulling.pull_with(&[], AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
    pulling.framework("expires: 2126-01-01", "expires: 2026-08-01");
    assert_eq!(pulling.pull_with(&[], AT).code, 5);
    assert_eq!(run_at(&["status", "pull", "--from", &from], AT).code, 2);
}

#[test]
fn t12_what_was_put_there_is_remembered_though_nobody_reads_of_it() {
    let own = Pulling::new();
    let seen = own.0.path("seen.json");
    own.issue("retail.status", &SUSPEND);
    let (policy, from) = (own.0.path("intake.yaml"), own.0.path("mirror"));
    let line = ["status", "pull", "--policy", &policy, "--from", &from, "--state", &seen];
    let at = model::Instant::parse(AT).unwrap();
    let mut nobody: &mut [u8] = &mut [];
    let (code, told) = pipeline::run_to(line.map(Into::into).to_vec(), at, &mut nobody);
    assert_eq!(code, 6, "{told}");
    assert!(told.contains("standard output could not be written"), "{told}");
    assert_eq!(std::fs::read(own.hand()).unwrap(), std::fs::read(own.mirror()).unwrap());
    let seen: serde_json::Value = serde_json::from_slice(&std::fs::read(seen).unwrap()).unwrap();
    let lists = seen["seen"].as_array().unwrap().iter().filter(|row| row["name"] == "retail-list");
    assert_eq!(lists.map(|row| row["number"].as_u64()).collect::<Vec<_>>(), [Some(2)]);
}
