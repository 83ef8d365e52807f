//! T30: the clock is asked once, by the command line, and proves nothing: no time of signing is ever taken from it.

use std::path::{Path, PathBuf};

use forge::world::hint;
use forge::{Content, Key, Recipe, Signer, Workload};
use serde_json::json;

use super::{AT, SIGNED, Stage, WIDGET, class, framework, origin};
use crate::case::{named, root};

/// Every way of asking the time in the standard library and in the one we use.
const CLOCKS: [&str; 8] = [
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "elapsed(",
    "clock_gettime",
    "UNIX_EPOCH.elapsed",
    ".modified()",
];

/// The one place that may ask: the command line's clock, which every decision gets as an argument.
const ASKS: &str = "crates/cli/src/outside.rs";

/// Whoever else looks at one, and for what: how long a run has waited, and which file of a cache is the oldest. Neither is
/// a time at which anything was signed or is judged.
const MEASURES: [(&str, &str); 3] = [
    ("crates/transport/src/client.rs", "Instant::now().checked_add"),
    ("crates/acquire/src/cache.rs", "SystemTime"),
    ("crates/acquire/src/cache.rs", ".modified()"),
];

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("tests") || path.ends_with("tests.rs") {
            continue;
        }
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn t30_only_the_command_line_reads_the_clock() {
    let mut files = Vec::new();
    for room in std::fs::read_dir(root().join("crates")).unwrap() {
        let source = room.unwrap().path().join("src");
        if source.is_dir() {
            sources(&source, &mut files);
        }
    }
    assert!(files.len() > 200, "the rooms are where they were");
    let mut asking = Vec::new();
    for path in files {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let product = text.lines().take_while(|line| *line != "#[cfg(test)]");
        for (number, line) in product.enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let measures = MEASURES.iter().any(|(file, words)| *file == name && code.contains(words));
            if !measures && CLOCKS.iter().any(|clock| code.contains(clock)) {
                asking.push((name.clone(), number + 1, line.trim().to_owned()));
            }
        }
    }
    let [(file, _, line)] = asking.as_slice() else { panic!("who reads a clock: {asking:#?}") };
    assert_eq!(file, ASKS, "{line}");
    assert!(line.contains("Timestamp::now"), "{line}");
}

#[test]
fn t30_a_signature_is_not_older_than_the_clock_that_judges_it() {
    class("T30", 3);
    let mut stage = Stage::new();
    let signature = stage.sign();
    let stamped = stage
        .world
        .forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()).without_promise().with_timestamp());
    for bundle in [signature, stamped] {
        let good = framework("any", SIGNED);
        assert_eq!(stage.judge_at(std::slice::from_ref(&bundle), &good, "2026-08-01T10:00:03Z"), 0);
        let file = stage.put("0.sigstore.json", bundle.to_string());
        let early = stage.over(&[file], &good, "2026-08-01T10:00:02Z");
        assert_eq!((early.ran.code, early.rejections()), (1, vec!["signed-in-future"]));
    }
}

#[test]
fn t30_a_time_that_nobody_proved_is_no_time() {
    // A signature by a key, in no log: whatever the clock says, nothing says when it was made.
    let key = Key::p256("acme/t30");
    let stage = &mut Stage::new();
    stage.put("roots/key.pub", key.public_pem());
    let asks = |terms: &str| {
        framework("any", &format!("      - signature: {{ by: [holder]{terms} }}\n"))
            .replace("roots:\n", "roots:\n  key: { key: { file: roots/key.pub } }\n")
            .replace("identities:\n", "identities:\n  holder: { key: { root: key } }\n")
    };
    let signer = Signer::Key { key: key.clone(), hint: hint(&key) };
    let mut recipe = Recipe::new(Content::Blob(WIDGET.into()), signer, origin());
    recipe.logged = forge::Logged::Nowhere;
    let bundle = stage.world.forge(&recipe);
    for at in ["2026-08-01T10:00:00Z", AT, "2036-08-02T00:00:00Z"] {
        assert_eq!(stage.judge_at(std::slice::from_ref(&bundle), &asks(""), at), 0, "{at}");
        assert_eq!(stage.judge_at(std::slice::from_ref(&bundle), &asks(", max-age: 30d"), at), 3, "{at}");
        assert_eq!(stage.judge_at(std::slice::from_ref(&bundle), &asks(", time: proven"), at), 3, "{at}");
        let file = stage.put("0.sigstore.json", bundle.to_string());
        let report = stage.over(&[file], &asks(""), at).report.to_string();
        assert!(report.contains("\"signed_at\":null") && report.contains("\"times\":[]"), "{report}");
    }
}

#[test]
fn t30_a_logs_time_counts_only_where_the_log_signed_it() {
    // Only the promise covers `integratedTime`; a proof of inclusion says nothing of it.
    let mut stage = Stage::new();
    let run = Workload::acme_release();
    let bundle = stage.world.forge(&Recipe::blob(&run, WIDGET, origin()).without_promise());
    assert!(bundle.pointer("/verificationMaterial/tlogEntries/0/integratedTime").is_some());
    assert_eq!(stage.judge(&[bundle], &framework("any", SIGNED)), 1);
    let mut stamped =
        stage.world.forge(&Recipe::blob(&run, WIDGET, origin()).without_promise().with_timestamp());
    *stamped.pointer_mut("/verificationMaterial/tlogEntries/0/integratedTime").unwrap() = json!("1785578000");
    let file = stage.put("0.sigstore.json", stamped.to_string());
    let report = stage.over(&[file], &framework("any", SIGNED), AT).report.to_string();
    assert!(!report.contains("\"source\":\"log\""), "a time that no log signed: {report}");
}

#[test]
fn t30_the_time_a_file_was_written_is_no_time() {
    let case = named("key/ed25519-message-unlogged");
    let before = case.run().report;
    let dir = tempfile::tempdir().unwrap();
    let copies: Vec<PathBuf> = case
        .attestations
        .iter()
        .map(|name| {
            let path = dir.path().join(name);
            std::fs::copy(case.dir.join(name), &path).unwrap();
            let file = std::fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1)).unwrap();
            path
        })
        .collect();
    let after = case.run_with(&copies).report;
    assert_eq!(after["subjects"], before["subjects"]);
}
