//! `crates/verify/keys.md` says what holds of each kind of key, hash and log entry. Every row is run.

use std::collections::BTreeSet;

use crate::case::{all, named, root};
use crate::run::run_at;

/// A row of the table.
struct Row {
    combination: String,
    expected: String,
    fixture: String,
}

fn rows() -> Vec<Row> {
    let page = std::fs::read_to_string(root().join("crates/verify/keys.md")).unwrap();
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let table = page.lines().filter(|line| line.starts_with('|')).map(cells).filter(|row| row.len() == 7);
    table
        .skip(2)
        .map(|row| Row {
            combination: row[..4].join(", "),
            expected: row[5].clone(),
            fixture: row[6].clone(),
        })
        .collect()
}

#[test]
fn every_row_is_as_the_table_says() {
    let mut wrong = Vec::new();
    for Row { combination, expected, fixture } in rows() {
        let judged = named(&fixture).run();
        let code = judged.ran.code;
        let holds = match expected.as_str() {
            "accepted" => code == 0 && judged.rejections().is_empty(),
            "key-outside-window" => code == 1 && judged.outcomes("key-outside-window") == ["violated"],
            expected => {
                let known = verify::CODES.iter().find(|known| known.id == expected).unwrap();
                let exit = if known.proves_nothing() { 3 } else { 1 };
                code == exit && judged.rejections() == [expected]
            }
        };
        if !holds {
            wrong.push(format!("{combination}: exit {code}, {:?}, expected {expected}", judged.rejections()));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_has_every_fixture_once_and_no_combination_twice() {
    let rows = rows();
    let told: Vec<&str> = rows.iter().map(|row| row.fixture.as_str()).collect();
    let fixtures: BTreeSet<String> = all()
        .into_iter()
        .map(|case| case.name)
        .filter(|name| name.starts_with("keys/") || name.starts_with("keys-logged/"))
        .collect();
    let once: BTreeSet<String> = told.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(once, fixtures);
    assert_eq!(told.len(), once.len(), "a fixture stands for one row");
    let combinations: BTreeSet<&str> = rows.iter().map(|row| row.combination.as_str()).collect();
    assert_eq!(combinations.len(), rows.len(), "one combination has one answer");
    assert!(combinations.len() >= 16);
}

#[test]
fn a_key_that_cannot_be_used_as_told_is_an_unusable_framework() {
    let key = forge::Key::p384("acme/kinds", forge::Hash::Sha384);
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).unwrap();
    put("good.pub", key.public_pem().as_bytes());
    put("cut.pub", &key.spki()[..60]);
    put("bare.pub", key.public_pem().replace("PUBLIC KEY", "RSA PUBLIC KEY").as_bytes());
    put("widget", b"widget");
    for (terms, word) in [
        ("file: good.pub, scheme: ed25519", "does not sign with `ed25519`"),
        ("file: good.pub, scheme: ecdsa-p384", "`ecdsa-p384` is not known here"),
        ("file: good.pub, key-id: \"a b\"", "is not a key id"),
        ("file: good.pub, key-id: \"\"", "is not a key id"),
        ("file: cut.pub", "not a public key"),
        ("file: bare.pub", "-RSAPublicKey_in"),
    ] {
        let framework = format!(
            "countersign: 1\nframework: f\nnumber: 1\nowner: o@retail.example\nexpires: 2126-01-01\n\
             roots:\n  k: {{ key: {{ {terms} }} }}\nidentities:\n  k: {{ key: {{ root: k }} }}\n\
             handoffs:\n  intake:\n    subject-name: any\n    require:\n      - signature: {{ by: [k] }}\n"
        );
        put("framework.yaml", framework.as_bytes());
        let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
        let ran = run_at(
            &["verify".to_owned(), path("widget"), "--policy".to_owned(), path("framework.yaml")],
            "2026-08-02T00:00:00Z",
        );
        assert_eq!(ran.code, 5, "{terms}: {}{}", ran.out, ran.err);
        let told = format!("{}{}", ran.out, ran.err);
        let told: String = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(word), "{terms}: {told}");
    }
}
