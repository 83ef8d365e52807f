//! Packs that somebody changed: what is in one is what its index says, or nothing is taken from it.

use std::collections::BTreeMap;

use super::{Carried, shown};
use crate::run::{Ran, run_at};
use crate::withdrawn::NOW;

const BLOCK: usize = 512;

/// The files of a tar file, by name.
fn files(tar: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let (mut all, mut at) = (BTreeMap::new(), 0);
    while tar[at..at + BLOCK].iter().any(|byte| *byte != 0) {
        let text = |from: usize, length: usize| {
            let field = &tar[at + from..at + from + length];
            String::from_utf8(field.iter().copied().take_while(|byte| *byte != 0).collect()).unwrap()
        };
        let length = usize::from_str_radix(text(124, 12).trim(), 8).unwrap();
        all.insert(text(0, 100), tar[at + BLOCK..at + BLOCK + length].to_vec());
        at += BLOCK + length.next_multiple_of(BLOCK);
    }
    all
}

fn entry(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut block = vec![0_u8; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(148, b"        ");
    put(156, &[kind]);
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    block.extend_from_slice(bytes);
    block.resize(block.len().next_multiple_of(BLOCK), 0);
    block
}

fn tar(files: &BTreeMap<String, Vec<u8>>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut all: Vec<u8> = files.iter().flat_map(|(name, bytes)| entry(name, b'0', bytes)).collect();
    more.iter().for_each(|one| all.extend(one));
    all.extend([0; 2 * BLOCK]);
    all
}

/// A pack as it was made, and what its files are.
fn made() -> (Carried, BTreeMap<String, Vec<u8>>) {
    let carried = Carried::new(&["--with-artifacts"]);
    let all = files(&std::fs::read(carried.file()).unwrap());
    (carried, all)
}

fn judged(carried: &Carried, tar: &[u8]) -> Ran {
    std::fs::write(carried.file(), tar).unwrap();
    let unpacked = shown(&carried.dir.path().join("unpacked"));
    let ran = carried.received(&[], NOW);
    let out = run_at(&["unpack", &shown(&carried.file()), &unpacked], NOW);
    assert_eq!(out.code == 0, std::fs::metadata(format!("{unpacked}/index.json")).is_ok(), "{}", out.err);
    let _ = std::fs::remove_dir_all(&unpacked);
    ran
}

/// It is refused, with these words.
fn refused(carried: &Carried, tar: &[u8], words: &str) {
    let ran = judged(carried, tar);
    assert_eq!(ran.code, 1, "{words}: {}{}", ran.out, ran.err);
    let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(ran.out.is_empty() && err.contains(words), "{words}: {}{}", ran.out, ran.err);
}

#[test]
fn a_pack_that_is_put_together_again_is_the_same() {
    let (carried, all) = made();
    assert_eq!(judged(&carried, &tar(&all, &[])).code, 0);
}

#[test]
fn t20_files_that_no_pack_has_are_refused() {
    let (carried, all) = made();
    for (name, words) in [
        ("../evil", "leads out of it"),
        ("/etc/evil", "leads out of it"),
        ("files/x", "does not list"),
        ("README.md", "does not list"),
        ("files/../index.json", "leads out of it"),
    ] {
        refused(&carried, &tar(&all, &[entry(name, b'0', b"evil")]), words);
    }
    for kind in *b"123456" {
        let ran = judged(&carried, &tar(&all, &[entry("files/link", kind, b"")]));
        // A folder is no file, and holds none.
        assert_eq!(ran.code, if kind == b'5' { 0 } else { 1 }, "{}{}", ran.out, ran.err);
    }
    refused(&carried, &tar(&all, &[entry("index.json", b'0', &all["index.json"])]), "index.json twice");
}

#[test]
fn every_file_is_what_the_index_says_and_no_other() {
    let (carried, all) = made();
    for name in all.keys().filter(|name| name.starts_with("files/")) {
        let mut less = all.clone();
        less.remove(name);
        refused(&carried, &tar(&less, &[]), "has no such file");
        let mut other = all.clone();
        let bytes = other.get_mut(name).unwrap();
        bytes[0] ^= 1;
        let artifact = bytes.ends_with(b"he widget\n");
        let ran = judged(&carried, &tar(&other, &[]));
        assert_eq!(ran.code, 1, "{name}: {}{}", ran.out, ran.err);
        let told = if artifact { &ran.out } else { &ran.err };
        assert!(told.contains("digest") || told.contains("has other bytes than its name says"), "{told}");
        other.get_mut(name).unwrap().push(b'x');
        refused(&carried, &tar(&other, &[]), "and its index says");
    }
}

#[test]
fn an_index_that_lies_is_refused() {
    let (carried, all) = made();
    let text = String::from_utf8(all["index.json"].clone()).unwrap();
    let hex = |at: usize| text[at..].split("sha256:").nth(1).unwrap()[..64].to_owned();
    let evidence = hex(text.find("\"evidence\":[").unwrap());
    let framework = hex(text.find("\"framework\":{").unwrap());
    let nothing = "ab".repeat(32);
    for (from, to, words) in [
        ("countersign-pack/v1", "countersign-pack/v2", "another schema"),
        ("{\"schema\"", "{ \"schema\"", "one spelling"),
        ("\"subjects\":[", "\"subjects\":[{\"given\":\"x\",\"evil\":1},", "unknown field"),
        ("\"role\":\"framework\"", "\"role\":\"root\"", "should name one framework"),
        (&*evidence, &*nothing, "nothing says what the file"),
    ] {
        assert!(text.contains(from), "{from}");
        let mut lies = all.clone();
        lies.insert("index.json".to_owned(), text.replacen(from, to, 1).into_bytes());
        refused(&carried, &tar(&lies, &[]), words);
    }
    // It names another framework than it holds: nothing of it is used as that one's.
    let mut lies = all.clone();
    lies.insert("index.json".to_owned(), text.replacen(&framework, &nothing, 1).into_bytes());
    assert_eq!(judged(&carried, &tar(&lies, &[])).code, 5);
    let ran = carried.judged(&["--policy-digest", &format!("sha256:{nothing}")], NOW);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("and its index says"), "{}", ran.err);
}

#[test]
fn what_is_no_pack_is_told_apart() {
    let (carried, _) = made();
    std::fs::write(carried.file(), b"not a tar file").unwrap();
    assert_eq!(carried.received(&[], NOW).code, 1);
    std::fs::write(carried.file(), tar(&BTreeMap::from([("a".to_owned(), b"b".to_vec())]), &[])).unwrap();
    let ran = carried.received(&[], NOW);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("it has no index.json"), "{}", ran.err);
    std::fs::remove_file(carried.file()).unwrap();
    assert_eq!(carried.received(&[], NOW).code, 4);
}

#[test]
fn it_is_unpacked_by_digest_and_replaces_nothing() {
    let (carried, all) = made();
    let (file, to) = (shown(&carried.file()), carried.dir.path().join("unpacked"));
    let ran = run_at(&["unpack", &file, &shown(&to)], NOW);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (name, bytes) in &all {
        assert_eq!(&std::fs::read(to.join(name)).unwrap(), bytes, "{name}");
    }
    assert_eq!(run_at(&["unpack", &file, &shown(&to)], NOW).code, 6);
    let told = run_at(&["inspect", &file], NOW);
    assert_eq!(told.code, 0, "{}", told.err);
    for words in
        ["nobody signed it", "claims to hold: the file", "a status list acme-list number 1, until 2026-08-09"]
    {
        assert!(told.out.contains(words), "{words}: {}", told.out);
    }
    assert_eq!(carried.pack(&[]).code, 6, "nothing is replaced");
}
