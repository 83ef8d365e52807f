use model::{Digest, Instant};

use super::{EvidenceOrigin, Held, Pack, PackedEvidence, PackedFile, PackedImage, PackedSubject};
use crate::limits::{MAX_PACK, MAX_PACK_FILES, MAX_PACK_NOTES, MAX_PACK_PARTS, MAX_SUBJECTS, MAX_TEXT};
use crate::{Framework, Input, Role};

fn digest(number: u64) -> Digest {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Digest::sha256(bytes)
}

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn evidence(row: u32, number: u64) -> PackedEvidence {
    let path = "widget.json".into();
    PackedEvidence {
        row,
        origin: EvidenceOrigin::File,
        path,
        digest: digest(number),
        about: None,
        unread: None,
    }
}

/// A framework, `count` files of evidence, and a digest to judge.
fn pack(count: u64) -> Pack {
    let number = digest(0);
    Pack {
        at: instant("2026-08-01T00:00:00Z"),
        until: instant("2026-08-02T00:00:00Z"),
        handoff: "intake".into(),
        framework: Framework { name: "retail-intake".into(), number: 1, digest: digest(77) },
        rules: vec![Input { role: Role::Framework, path: "framework.yaml".into(), digest: number }],
        evidence: (1..=count).map(|at| evidence(u32::try_from(at).unwrap(), at)).collect(),
        references: Vec::new(),
        subjects: vec![PackedSubject { given: digest(5).to_string().into(), file: None, image: None }],
        notes: Vec::new(),
        files: (0..=count).map(|at| Held { digest: digest(at), size: 1 }).collect(),
    }
}

fn fault(pack: &Pack) -> String {
    pack.line().unwrap_err().to_string()
}

#[test]
fn it_is_read_as_it_is_written_and_in_no_other_way() {
    let mut own = pack(2);
    own.evidence[1].unread = Some("it is a link".into());
    own.files.pop();
    own.notes.push("the index says that it was yanked".into());
    own.subjects.push(PackedSubject {
        given: "widget.tgz".into(),
        file: Some(PackedFile { digest: digest(9), listed: vec![digest(9)], packed: false }),
        image: None,
    });
    let line = own.line().unwrap();
    assert_eq!(Pack::read(&line).unwrap(), own);
    let text = String::from_utf8(line).unwrap();
    for (from, to) in [
        ("\n", ""),
        ("\n", "\n\n"),
        (",\"until\"", ", \"until\""),
        ("pack/v1", "pack/v2"),
        ("\"listed\"", "\"evil\":1,\"listed\""),
        ("\"packed\":false", "\"packed\":false,\"packed\":false"),
        ("\"file\":{", "\"image\":null,\"file\":{"),
        ("2026-08-01T00:00:00Z", "2026-08-01T00:00:00.0Z"),
        ("sha256:", "SHA256:"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(Pack::read(text.replacen(from, to, 1).as_bytes()).is_err(), "{from} as {to}");
    }
}

#[test]
fn every_file_is_accounted_for() {
    let mut lost = pack(1);
    lost.files.pop();
    assert!(fault(&lost).contains("has no such file"));
    let mut more = pack(1);
    more.evidence.clear();
    assert!(fault(&more).contains("nothing says what the file"));
    let mut twice = pack(1);
    twice.files.push(Held { digest: digest(1), size: 1 });
    assert!(fault(&twice).contains("not in order"));
    let mut rows = pack(2);
    rows.evidence[1].row = 1;
    assert!(fault(&rows).contains("evidence is not in order"));
    let mut none = pack(0);
    none.subjects.clear();
    assert!(fault(&none).contains("nothing in it to judge"));
    let mut steering = pack(0);
    steering.notes.push("\u{1b}[2J".into());
    assert!(fault(&steering).contains("characters that no note has"));
    let mut other = pack(0);
    other.rules[0].role = Role::Root;
    assert!(fault(&other).contains("one framework"));
}

#[test]
fn it_has_so_many_files_subjects_notes_and_parts_and_no_more() {
    let most = u64::try_from(MAX_PACK_FILES).unwrap() - 1;
    assert!(pack(most).line().is_ok());
    assert!(fault(&pack(most + 1)).contains("the list of files"));

    let mut own = pack(0);
    own.subjects = vec![own.subjects[0].clone(); MAX_SUBJECTS];
    assert!(own.line().is_ok());
    own.subjects.push(own.subjects[0].clone());
    assert!(fault(&own).contains("the list of subjects"));

    let mut own = pack(0);
    own.notes = vec!["yanked".into(); MAX_PACK_NOTES];
    assert!(own.line().is_ok());
    own.notes.push("yanked".into());
    assert!(fault(&own).contains("the list of notes"));

    let count = u64::try_from(MAX_PACK_PARTS).unwrap();
    let of = |count: u64| {
        let mut own = pack(0);
        own.files = (0..=count).map(|at| Held { digest: digest(at), size: 1 }).collect();
        let parts = (1..=count).map(digest).collect();
        let image = PackedImage {
            root: "image".into(),
            remote: false,
            digest: digest(1),
            size: 1,
            list: digest(1),
            first: 0,
            parts,
        };
        own.subjects = vec![PackedSubject { given: "image".into(), file: None, image: Some(image) }];
        own
    };
    assert!(of(count).line().is_ok());
    assert!(fault(&of(count + 1)).contains("the list of an image's parts"));
}

#[test]
fn texts_and_the_line_are_so_long_and_no_longer() {
    let of = |length: usize| {
        let mut own = pack(0);
        own.handoff = "h".repeat(length).into();
        own
    };
    assert!(of(MAX_TEXT).line().is_ok());
    assert!(fault(&of(MAX_TEXT + 1)).contains("a name or path"));
    let long = [vec![b' '; MAX_PACK], b"\n".to_vec()].concat();
    assert!(!Pack::read(&long).unwrap_err().to_string().contains("the index of a pack"));
    let long = [&b" "[..], &long].concat();
    assert!(Pack::read(&long).unwrap_err().to_string().contains("the index of a pack"));
}
