//! T9: endless data is refused in bounded time, by name, before it costs anything; and nothing is decompressed.

use std::time::{Duration, Instant};

use forge::cms::{Signer as CmsSigner, detached};
use forge::encoding::{base64, unbase64};
use forge::enterprise::{Issued, SIGNS, Template};
use forge::{Key, Recipe, Statement, Subject, Version, Workload};
use formats::limits;
use serde_json::{Value, json};

use super::{AT, BUILT, SIGNED, Stage, WIDGET, class, framework, origin};
use crate::case::root;

/// Refusing takes no longer than this, in a debug build on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Judges one file of evidence: it is refused with this code, in time, and proves nothing either way.
fn refused(stage: &Stage, what: &str, file: &str, bytes: impl AsRef<[u8]>, code: &str) {
    let path = stage.put(file, bytes);
    let started = Instant::now();
    let judged = stage.over(&[path], &framework("any", SIGNED), AT);
    assert!(started.elapsed() < PATIENCE, "{what} took {:?}", started.elapsed());
    let mut codes = judged.rejections();
    codes.dedup();
    assert_eq!((judged.ran.code, codes), (3, vec![code]), "{what}: {}", judged.ran.err);
}

/// Makes a member of a list unlike the others.
type Differ = fn(&mut Value, usize);

/// The honest bundle with a list of it made this long, each member unlike the others.
fn crowded(bundle: &Value, list: &str, count: usize, differ: impl Fn(&mut Value, usize)) -> String {
    let mut bundle = bundle.clone();
    let members = bundle.pointer_mut(list).unwrap_or_else(|| panic!("{list}")).as_array_mut().unwrap();
    let first = members[0].clone();
    members.clear();
    members.extend((0..count).map(|number| {
        let mut member = first.clone();
        differ(&mut member, number);
        member
    }));
    bundle.to_string()
}

#[test]
fn t09_a_bundle_has_so_many_parts_and_no_more() {
    class("T9", 5);
    let mut stage = Stage::new();
    let recipe =
        Recipe::blob(&Workload::acme_release(), WIDGET, origin()).with_timestamp().version(Version::V02);
    let bundle = stage.world.forge(&recipe);
    assert_eq!(stage.judge(std::slice::from_ref(&bundle), &framework("any", SIGNED)), 0);
    let material = "/verificationMaterial";
    let lists: [(&str, usize, Differ); 4] = [
        ("tlogEntries", limits::MAX_LOG_ENTRIES, |entry, number| {
            entry["logIndex"] = json!(number.to_string())
        }),
        ("timestampVerificationData/rfc3161Timestamps", limits::MAX_TIMESTAMPS, |stamp, number| {
            let mut bytes = unbase64(stamp["signedTimestamp"].as_str().unwrap());
            *bytes.last_mut().unwrap() ^= u8::try_from(number).unwrap();
            stamp["signedTimestamp"] = json!(base64(&bytes));
        }),
        ("x509CertificateChain/certificates", limits::MAX_CERTIFICATES, |_, _| {}),
        ("tlogEntries/0/inclusionProof/hashes", limits::MAX_PROOF_HASHES, |_, _| {}),
    ];
    for (list, most, differ) in lists {
        let pointer = format!("{material}/{list}");
        refused(&stage, list, "crowded.json", crowded(&bundle, &pointer, most + 1, differ), "too-many");
        // At the bound it is refused for what it is, not for how much there is of it.
        let path = stage.put("full.json", crowded(&bundle, &pointer, most, differ));
        let full = stage.over(&[path], &framework("any", SIGNED), AT);
        assert!(!full.rejections().contains(&"too-many"), "{list}");
    }
    let checkpoint = format!("{material}/tlogEntries/0/inclusionProof/checkpoint/envelope");
    let mut witnessed = bundle.clone();
    let note = witnessed.pointer_mut(&checkpoint).unwrap();
    let text = note.as_str().unwrap().to_owned();
    let line = text.lines().last().unwrap().to_owned() + "\n";
    *note = json!(text.clone() + &line.repeat(limits::MAX_CHECKPOINT_LINES));
    refused(&stage, "witnesses", "crowded.json", witnessed.to_string(), "too-many");
    let note = witnessed.pointer_mut(&checkpoint).unwrap();
    *note = json!(text + &"x".repeat(limits::MAX_CHECKPOINT));
    refused(&stage, "checkpoint", "crowded.json", witnessed.to_string(), "too-large");
}

#[test]
fn t09_json_ends() {
    let stage = Stage::new();
    let nested = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    refused(&stage, "depth", "e.json", nested(limits::MAX_DEPTH + 1), "too-deep");
    refused(&stage, "depth of lists", "e.json", "[".repeat(1 << 20), "too-deep");
    let values = format!("{{\"a\":[{}0]}}", "0,".repeat(limits::MAX_DOCUMENT_VALUES));
    refused(&stage, "values", "e.json", values, "too-many");
    refused(&stage, "key", "e.json", format!("{{\"{}\":1}}", "k".repeat(limits::MAX_KEY + 1)), "too-large");
    refused(
        &stage,
        "number",
        "e.json",
        format!("{{\"a\":{}}}", "9".repeat(limits::MAX_NUMBER + 1)),
        "too-large",
    );
    let string = format!("{{\"a\":\"{}\"}}", "s".repeat(limits::MAX_STRING + 1));
    refused(&stage, "string", "e.json", string, "too-large");
    let lines = "{\"a\":1}\n".repeat(limits::MAX_DOCUMENTS + 1);
    refused(&stage, "documents", "e.jsonl", lines, "too-many");
    let space = [b"{\"a\":1".to_vec(), vec![b' '; limits::MAX_DOCUMENT], b"}".to_vec()].concat();
    refused(&stage, "document", "e.json", space, "too-large");
    let signature = json!({ "keyid": "", "sig": "AAAA" });
    let envelope = json!({
        "payloadType": "application/vnd.in-toto+json", "payload": "e30=",
        "signatures": vec![signature; limits::MAX_SIGNATURES + 1],
    });
    refused(&stage, "signatures", "e.json", envelope.to_string(), "too-many");
}

#[test]
fn t09_a_statement_has_so_many_subjects_and_no_more() {
    let mut stage = Stage::new();
    for (count, exit) in [(limits::MAX_SUBJECTS, 0), (limits::MAX_SUBJECTS + 1, 3)] {
        let subject =
            |number| Subject::of(&format!("widget-{number}"), if number == 0 { WIDGET } else { b"x" });
        let subjects = (0..count).map(subject).collect();
        let statement = Statement::v1(subjects, "https://example.com/note/v1", json!({}));
        let recipe = Recipe::attestation(&Workload::acme_release(), &statement, origin());
        let bundle = stage.world.forge(&recipe);
        let note =
            "      - attestation: { name: note, type: \"https://example.com/note/v1\", by: [acme-ci] }\n";
        let started = Instant::now();
        assert_eq!(stage.judge(&[bundle], &framework("any", note)), exit, "{count}");
        assert!(started.elapsed() < PATIENCE);
    }
}

#[test]
fn t09_other_formats_end_too() {
    let stage = Stage::new();
    let template = |common_name| Template {
        common_name,
        names: vec![],
        window: ("2026-01-01T00:00:00Z".parse().unwrap(), "2126-01-01T00:00:00Z".parse().unwrap()),
        authority: None,
        usage: Some(SIGNS),
        purposes: vec![],
        permitted: vec![],
        unknown: false,
    };
    let holder = Issued::root(&template("stranger"), Key::p256("stranger"));
    let one = CmsSigner::new(&holder);
    let signers = vec![one.clone(); limits::MAX_CMS_SIGNERS + 1];
    refused(&stage, "signers", "s.p7s", detached(WIDGET, &signers, &[&holder.der]), "too-many");
    let chain = vec![holder.der.as_slice(); limits::MAX_CMS_CERTIFICATES + 1];
    refused(
        &stage,
        "certificates",
        "s.p7s",
        detached(WIDGET, std::slice::from_ref(&one), &chain),
        "too-many",
    );
    let padded = [detached(WIDGET, &[one], &[&holder.der]), vec![0; limits::MAX_CMS]].concat();
    refused(&stage, "CMS", "s.p7s", padded, "too-large");
    let comment = "untrusted comment: ".to_owned() + &"c".repeat(limits::MAX_MINISIGN);
    refused(&stage, "minisign", "s.minisig", comment, "too-large");
}

#[test]
fn t09_a_framework_ends() {
    let mut stage = Stage::new();
    let signature = stage.sign();
    let good = framework("any", BUILT);
    let names: String = (0..60_000).map(|number| format!("  r{number}: {{}}\n")).collect();
    let aliases = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n";
    for (what, text) in [
        ("aliases", format!("{good}\n{aliases}")),
        ("an anchor", good.replace("source: acme/widget\n", "source: &source acme/widget\n")),
        ("merge keys", good.replace("    github:\n", "    <<: *x\n    github:\n")),
        ("depth", good.replace("countersign: 1", &format!("countersign: {}", "[".repeat(100_000)))),
        ("entries", good.replace("roots:\n", &format!("roots:\n{names}"))),
        ("size", format!("{good}\n# {}\n", "c".repeat(2 << 20))),
        ("wildcards", good.replace("refs/tags/v*\"", &format!("{}\"", "*a".repeat(9)))),
        ("a pattern", good.replace("refs/tags/v*\"", &format!("{}*\"", "a".repeat(1025)))),
    ] {
        assert_ne!(text, good, "{what}");
        let started = Instant::now();
        assert_eq!(stage.judge(std::slice::from_ref(&signature), &text), 5, "{what}");
        assert!(started.elapsed() < PATIENCE, "{what}");
    }
}

/// A bomb needs something that unpacks it. Archives that are handed over are unpacked, by one room and within its bounds
/// (`deliveries::archived::t09_a_bomb_is_not_unpacked`). Whoever adds another of these adds its bounds, and a test of them.
#[test]
fn t09_nothing_but_delivered_archives_is_decompressed() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"serde_json\""), "the lock file is read");
    let users = lock.split("[[package]]").filter(|one| one.contains("\n \"flate2\",\n"));
    let users: Vec<&str> = users.filter_map(|one| one.trim().lines().next()).collect();
    assert_eq!(users, ["name = \"countersign-formats\"", "name = \"countersign-tests\""]);
    let users = lock.split("[[package]]").filter(|one| one.contains("\n \"zlib-rs\",\n")).count();
    assert_eq!(users, 1, "flate2 alone");
    for name in [
        "brotli",
        "bzip2",
        "libflate",
        "lz4",
        "lz4_flex",
        "lzma-rs",
        "miniz_oxide",
        "ruzstd",
        "snap",
        "tar",
        "xz2",
        "zip",
        "zstd",
    ] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} unpacks what others packed");
    }
}
