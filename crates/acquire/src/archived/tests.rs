use std::path::Path;

use formats::ArchiveKind;
use model::Bytes as _;
use sha2::{Digest as _, Sha256};

use super::{Archived, ArchivedBytes, DeliveredArchive, Room, archived, within};
use crate::Obstacle;

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut made = Vec::new();
    for (name, bytes) in files {
        let mut block = vec![0_u8; 512];
        let mut put =
            |at: usize, bytes: &[u8]| block.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
        put(0, name.as_bytes());
        put(100, b"0000755\0");
        put(124, format!("{:011o}\0", bytes.len()).as_bytes());
        put(148, b"        ");
        put(156, b"0");
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block.iter_mut().skip(148).zip(format!("{sum:06o}\0").as_bytes()).for_each(|(to, from)| *to = *from);
        made.extend(block);
        made.extend(*bytes);
        made.resize(made.len().next_multiple_of(512), 0);
    }
    made.extend([0; 1024]);
    made
}

fn lying(dir: &Path, files: &[(&str, &[u8])]) -> DeliveredArchive {
    let path = dir.join("d.tar");
    std::fs::write(&path, tar(files)).unwrap();
    DeliveredArchive { path, kind: ArchiveKind::Tar }
}

#[test]
fn everything_is_hashed_and_what_is_asked_for_is_held() {
    let dir = tempfile::tempdir().unwrap();
    let archive = lying(dir.path(), &[("b.json", b"{}"), ("a", b"abc")]);
    let files = archived(&archive, |path| path.ends_with("b.json")).unwrap();
    let told = |one: &Archived| (one.path.to_string_lossy().into_owned(), one.kept.clone(), one.may_be_run);
    let wanted = [("a".to_owned(), None, true), ("b.json".to_owned(), Some(b"{}".to_vec()), true)];
    assert_eq!(files.iter().map(told).collect::<Vec<_>>(), wanted);
    assert_eq!(*files[0].artifact.digests[0].bytes(), *Sha256::digest("abc"));
    assert_eq!((files[0].artifact.digests.len(), files[0].artifact.size), (3, Some(3)));
    assert!(files[0].artifact.given.ends_with("d.tar/a"));
}

#[test]
fn what_is_held_is_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let archive = lying(dir.path(), &[("a", b"12345"), ("b", b"123"), ("large", &[0; 100])]);
    let held = |pieces, bytes| within(&archive, |path| !path.ends_with("large"), Room { pieces, bytes });
    assert_eq!(held(2, 8).unwrap().len(), 3);
    for beyond in [held(2, 7), held(1, 8)] {
        assert!(matches!(beyond, Err(Obstacle::Unreachable(why)) if why.text.contains("evidence")));
    }
}

#[test]
fn bytes_are_read_again_and_held_against_their_digest() {
    let dir = tempfile::tempdir().unwrap();
    let archive = lying(dir.path(), &[("a", b"12345"), ("b", b"123")]);
    let files = archived(&archive, |_| false).unwrap();
    let again: Vec<_> = ArchivedBytes::of(archive.clone(), files.iter()).collect();
    assert_eq!(again[1].read(3).unwrap(), b"123");
    assert!(again[1].read(2).unwrap_err().contains("more than 2"));
    lying(dir.path(), &[("a", b"12345"), ("b", b"124")]);
    assert!(again[1].read(3).unwrap_err().contains("changed"));
    lying(dir.path(), &[("a", b"12345")]);
    assert!(again[1].read(3).unwrap_err().contains("not in its archive"));
    // What may be read again is spent by all of them.
    again[0].left.store(5, std::sync::atomic::Ordering::Relaxed);
    assert!(again[0].read(5).is_ok());
    assert!(again[0].read(5).unwrap_err().contains("read again"));
}
