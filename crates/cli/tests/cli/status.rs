//! `countersign status`: lists as their author makes them, and everything that is refused on the way.

use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::Value;

use crate::stage::{Played, Stage, args, fixture, without_digests};
use insta::assert_snapshot;

#[path = "status/refusals.rs"]
mod refusals;
#[path = "status/shown.rs"]
mod shown;

const NOW: &str = "2026-11-22T12:00:00Z";
const LATER: &str = "2026-11-23T12:00:00Z";

/// The key that signs most lists, made by `openssl genpkey`.
fn key() -> PathBuf {
    of("retail-p256.key")
}

/// A file of `fixtures/signing`.
fn of(name: &str) -> PathBuf {
    fixture("signing").join(name)
}

/// A folder with a list in it, which `signer` signed.
fn begun_with(signer: &str) -> Stage {
    let stage = Stage::new().at(NOW);
    let played = begin(&stage, "retail.status", signer);
    assert_eq!(played.code, 0, "{}", played.stderr);
    stage.at(LATER)
}

fn begun() -> Stage {
    begun_with("retail-p256.key")
}

fn begin(stage: &Stage, file: &str, signer: &str) -> Played {
    stage.play(args![
        "status",
        "new",
        stage.path(file),
        "--list",
        "retail-list",
        "--authority",
        "retail",
        "--audience",
        "retail-intake",
        "globex",
        "--lasts",
        "7d",
        "--sign-with",
        of(signer),
    ])
}

/// `countersign status WORD retail.status REST --sign-with KEY`.
fn change(stage: &Stage, word: &str, rest: &[&str]) -> Played {
    change_with(stage, word, rest, key())
}

fn change_with(stage: &Stage, word: &str, rest: &[&str], key: PathBuf) -> Played {
    let mut line = args!["status", word, stage.path("retail.status")].to_vec();
    line.extend(rest.iter().map(OsString::from));
    line.extend(args!["--sign-with", key]);
    stage.play(line)
}

fn done(played: &Played) {
    assert_eq!(played.code, 0, "{}{}", played.stdout, played.stderr);
}

/// What the list says, as a program reads it.
fn shown(stage: &Stage, file: &str) -> Value {
    let played = stage.play(args![
        "status",
        "show",
        stage.path(file),
        "--trust-key",
        of("retail-p256.pub"),
        "--format",
        "json"
    ]);
    done(&played);
    serde_json::from_str(&played.stdout).unwrap()
}

fn bytes(stage: &Stage, file: &str) -> Vec<u8> {
    std::fs::read(stage.path(file)).unwrap()
}

fn suspend(stage: &Stage, target: &str) -> Played {
    change(stage, "suspend", &[target, "--reason", "being looked into", "--incident", "INC-7"])
}

fn revoke(stage: &Stage, target: &str) -> Played {
    change(stage, "revoke", &[target, "--since", "2026-11-01T00:00:00Z", "--reason", "lost laptop"])
}

#[test]
fn a_list_from_its_beginning_to_a_lift() {
    let stage = Stage::new().at(NOW);
    let mut told = Vec::new();
    let begun = begin(&stage, "retail.status", "retail-p256.key");
    told.push(format!("{}{}", begun.stdout, begun.stderr));
    let stage = stage.at(LATER);
    for played in [
        revoke(&stage, "identity:acme-ci"),
        change(
            &stage,
            "revoke",
            &[
                "participant:globex",
                "--from",
                "2026-11-01T00:00:00Z",
                "--until",
                "2026-11-02T00:00:00Z",
                "--reason",
                "account taken over",
            ],
        ),
        change(
            &stage,
            "revoke",
            &[
                "artifact:sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865",
                "--always",
                "--reason",
                "malware",
            ],
        ),
        suspend(&stage, "participant:acme"),
        change(&stage, "lift", &["S-5", "--reason", "a false alarm"]),
        change(&stage, "sign", &["--lasts", "30d"]),
    ] {
        done(&played);
        told.push(format!("{}{}", played.stdout, played.stderr));
    }
    assert_snapshot!(without_digests(&told.join("\n")));
    let list = shown(&stage, "retail.status");
    assert_eq!((&list["number"], &list["entries_in_all"]), (&7.into(), &5.into()));
    assert_eq!((&list["issued"], &list["expires"]), (&LATER.into(), &"2026-12-23T12:00:00Z".into()));
    assert_eq!(list["audience"], serde_json::json!(["retail-intake", "globex"]));
    let ids: Vec<&str> =
        list["entries"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["R-2", "R-3", "R-4", "S-5", "L-6"]);
    assert_eq!(list["entries"][3]["lifted_by"], "L-6");
}

#[test]
fn every_list_follows_the_one_before() {
    let stage = begun();
    let mut before = shown(&stage, "retail.status");
    assert_eq!((&before["number"], &before["previous"]), (&1.into(), &Value::Null));
    for name in ["acme", "globex", "initech"] {
        done(&suspend(&stage, &format!("participant:{name}")));
        let next = shown(&stage, "retail.status");
        assert_eq!(next["previous"], before["digest"]);
        assert_eq!(next["number"].as_u64(), before["number"].as_u64().map(|number| number + 1));
        before = next;
    }
    done(&change(&stage, "sign", &[]));
    let last = shown(&stage, "retail.status");
    assert_eq!((&last["previous"], &last["entries"]), (&before["digest"], &before["entries"]));
    // As long as the list before.
    assert_eq!(last["expires"], "2026-11-30T12:00:00Z");
}

#[test]
fn every_kind_of_key_that_openssl_makes_signs() {
    for name in ["retail-p256", "gate-ed25519", "older-sec1"] {
        let stage = begun_with(&format!("{name}.key"));
        done(&change_with(&stage, "sign", &[], of(&format!("{name}.key"))));
        let list = stage.path("retail.status");
        let public = of(&format!("{name}.pub"));
        let played = stage.play(args!["status", "show", list, "--trust-key", public]);
        done(&played);
        assert!(played.stdout.contains("signed with key sha256:"), "{}", played.stdout);
    }
}

#[test]
fn things_are_named_by_their_files() {
    let stage = begun();
    let envelope = stage
        .file("receipt.json", bytes(&stage, "retail.status").split(|byte| *byte == b'\n').next().unwrap());
    let digest = shown(&stage, "retail.status")["digest"].as_str().unwrap().to_owned();
    let widget = stage.file("widget.tgz", "the widget\n");
    let pem = fixture("x509/roots/factory.pem");
    for (kind, file, wanted) in [
        ("key", of("partner-p256.pub"), None),
        ("log", of("partner-p256.pub"), None),
        ("artifact", widget, None),
        ("attestation", envelope.clone(), Some(&digest)),
        ("receipt", envelope, Some(&digest)),
        ("certificate", pem.clone(), None),
        ("serial", pem.clone(), None),
        ("ca", pem.clone(), None),
        ("timestamp-authority", pem, None),
    ] {
        done(&suspend(&stage, &format!("{kind}:{}", file.display())));
        let list = shown(&stage, "retail.status");
        let last = list["entries"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["kind"], kind);
        let target = last["target"].as_str().unwrap();
        assert!(target.contains("sha256:"), "{target}");
        if let Some(wanted) = wanted {
            assert_eq!(target, format!("{kind}:{wanted}"));
        }
    }
}

#[test]
fn keys_rotate_when_the_old_one_is_named() {
    let stage = begun();
    let partner = of("partner-p256.key");
    let refused = change_with(&stage, "sign", &[], partner.clone());
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("--trust-key"), "{}", refused.stderr);
    let own = of("retail-p256.pub").to_string_lossy().into_owned();
    done(&change_with(&stage, "sign", &["--trust-key", &own], partner.clone()));
    done(&change_with(&stage, "sign", &[], partner));
    assert_eq!(change(&stage, "sign", &[]).code, 5, "the old key is not asked for any more");
}

#[test]
fn several_parties_sign_one_list() {
    let stage = begun();
    let own = of("retail-p256.pub").to_string_lossy().into_owned();
    let before = shown(&stage, "retail.status");
    let twice = change(&stage, "sign", &["--add", "--trust-key", &own]);
    assert_eq!(twice.code, 2, "{}", twice.stderr);
    assert!(twice.stderr.contains("signed the list already"), "{}", twice.stderr);
    done(&change_with(&stage, "sign", &["--add", "--trust-key", &own], of("partner-p256.key")));
    let after = shown(&stage, "retail.status");
    assert_eq!((&after["number"], &after["digest"]), (&before["number"], &before["digest"]));
    assert_eq!(after["claimed_signers"].as_array().unwrap().len(), 2);
    let partner = of("partner-p256.pub");
    done(&stage.play(args!["status", "show", stage.path("retail.status"), "--trust-key", partner]));
    // The next list begins with one signature again, and says so.
    let next = change(&stage, "sign", &[]);
    assert!(next.stderr.contains("had 2 signatures, this one has 1"), "{}", next.stderr);
}
