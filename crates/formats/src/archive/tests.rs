use std::io::Cursor;
use std::ops::ControlFlow;

use super::made::{Zipped, end, gzip, tar, tar_file, tar_header, zip};
use super::{ArchiveFault, ArchiveKind, Bounds, read_archive, within};
use crate::limits::{
    ARCHIVE_FREELY, MAX_ARCHIVE_DEPTH, MAX_ARCHIVE_RATIO, MAX_TAR_NAME, MAX_TAR_RECORDS, MAX_TAR_TAIL,
    MAX_ZIP_DIRECTORY,
};

const KINDS: [ArchiveKind; 3] = [ArchiveKind::Tar, ArchiveKind::TarGz, ArchiveKind::Zip];

const SMALL: Bounds = Bounds { members: 4, member: 10, all: 16, freely: 1 << 20 };

/// The paths and contents that are read, or why not, with the code.
fn read(kind: ArchiveKind, bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut all = Vec::new();
    let read = read_archive(kind, &mut Cursor::new(bytes), &mut |file, from| {
        let mut own = Vec::new();
        from.read_to_end(&mut own)?;
        all.push((file.path.clone(), own));
        Ok(ControlFlow::Continue(()))
    });
    told(read).map(|()| all)
}

fn told<T>(read: Result<T, ArchiveFault>) -> Result<T, String> {
    read.map_err(|fault| match fault {
        ArchiveFault::Malformed(fault) => format!("{}: {}", fault.code, fault.text),
        ArchiveFault::Unreadable(error) => format!("unreadable: {error}"),
    })
}

/// The same within small bounds, reading nothing of any file.
fn passed(kind: ArchiveKind, bytes: &[u8], bounds: Bounds) -> Result<(), String> {
    let pass = &mut |_: &_, _: &mut dyn std::io::Read| Ok(ControlFlow::Continue(()));
    told(within(kind, &mut Cursor::new(bytes), bounds, pass).map_err(ArchiveFault::of))
}

/// An archive of these files.
fn made(kind: ArchiveKind, files: &[(&str, &[u8])]) -> Vec<u8> {
    let whole = || tar(&files.iter().map(|(name, bytes)| tar_file(name, bytes)).collect::<Vec<_>>());
    match kind {
        ArchiveKind::Tar => whole(),
        ArchiveKind::TarGz => gzip(&whole()),
        ArchiveKind::Zip => {
            zip(&files.iter().map(|(name, bytes)| Zipped::packed(name, bytes)).collect::<Vec<_>>())
        }
    }
}

fn refused<T>(read: Result<T, String>, why: &str) {
    let told = read.map(|_| ()).unwrap_err();
    assert!(told.contains(why), "{told} / {why}");
}

#[test]
fn every_file_is_read_in_order_whatever_the_kind() {
    let files: [(&str, &[u8]); 3] = [("b", b"second"), ("a/c.txt", &[7; 5000]), ("empty", b"")];
    for kind in KINDS {
        let all = read(kind, &made(kind, &files)).unwrap();
        let wanted = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        assert_eq!(all, wanted, "{kind:?}");
        assert_eq!(read(kind, &made(kind, &[])).unwrap(), [], "{kind:?}");
        passed(kind, &made(kind, &[("a", b"1"), ("b", b"2")]), SMALL).unwrap();
    }
    for (name, kind) in [
        ("x.tar", Some(ArchiveKind::Tar)),
        ("X.TAR.GZ", Some(ArchiveKind::TarGz)),
        ("a/x.tgz", Some(ArchiveKind::TarGz)),
        ("x.zip", Some(ArchiveKind::Zip)),
        ("x.gz", None),
        ("zip", None),
    ] {
        assert_eq!(ArchiveKind::of_name(name), kind, "{name}");
    }
}

#[test]
fn who_breaks_off_reads_no_further() {
    for kind in KINDS {
        let mut seen = 0;
        let bytes = made(kind, &[("a", b"1"), ("b", b"2")]);
        let read = read_archive(kind, &mut Cursor::new(bytes), &mut |_, _| {
            seen += 1;
            Ok(ControlFlow::Break(()))
        });
        assert!(read.is_ok() && seen == 1, "{kind:?}");
    }
}

#[test]
fn t20_t23_names_lead_down_and_are_one_file_each() {
    for kind in KINDS {
        for name in ["../a", "/a", "a/../b", "a//b", "a\\b", "a\u{1}", "C:/a", "c:a", "..."] {
            assert!(read(kind, &made(kind, &[(name, b"")])).is_err(), "{kind:?} {name}");
        }
        for (one, other, why) in [
            ("a", "a", "twice"),
            ("a", "A", "case"),
            ("stra\u{df}e", "strasse", "case"),
            ("a/b", "a", "a file and a folder"),
            ("a", "a/b", "a file and a folder"),
            ("A/b", "a/c", "case"),
            ("a", "a.", "case"),
        ] {
            let two = match kind {
                ArchiveKind::Zip => {
                    zip(&[one, other].map(|name| Zipped { flags: 1 << 11, ..Zipped::stored(name, b"") }))
                }
                ArchiveKind::Tar | ArchiveKind::TarGz => made(kind, &[(one, b""), (other, b"")]),
            };
            refused(read(kind, &two), why);
        }
    }
}

#[test]
fn names_and_depths_and_members_are_bounded() {
    for kind in KINDS {
        // A field of a tar header has 100 bytes; in a zip header there is room.
        if kind == ArchiveKind::Zip {
            assert!(read(kind, &made(kind, &[(&"n".repeat(MAX_TAR_NAME), b"")])).is_ok());
            assert!(read(kind, &made(kind, &[(&"n".repeat(MAX_TAR_NAME + 1), b"")])).is_err());
        }
        let deep = "d/".repeat(MAX_ARCHIVE_DEPTH);
        assert!(read(kind, &made(kind, &[(&format!("{deep}f"), b"")])).is_ok());
        refused(read(kind, &made(kind, &[(&format!("{deep}d/f"), b"")])), "too-deep");
        let four: [(&str, &[u8]); 4] = [("a", b""), ("b", b""), ("c", b""), ("d", b"")];
        assert!(passed(kind, &made(kind, &four), SMALL).is_ok());
        refused(passed(kind, &made(kind, &[&four[..], &[("e", b"")]].concat()), SMALL), "too-many");
        // The folders they lie in count.
        refused(passed(kind, &made(kind, &[("a/b/c", b""), ("d/e", b"")]), SMALL), "too-many");
    }
    let folders = |count| tar(&vec![tar_header("d/", b'5', 0); count]);
    assert!(passed(ArchiveKind::Tar, &folders(7), SMALL).is_ok());
    refused(passed(ArchiveKind::Tar, &folders(8), SMALL), "too-many");
}

#[test]
fn t09_what_it_comes_to_is_bounded() {
    for kind in KINDS {
        assert!(passed(kind, &made(kind, &[("a", &[1; 10]), ("b", &[1; 6])]), SMALL).is_ok());
        refused(passed(kind, &made(kind, &[("a", &[1; 11])]), SMALL), "too-large");
        refused(passed(kind, &made(kind, &[("a", &[1; 10]), ("b", &[1; 7])]), SMALL), "too-large");
    }
}

#[test]
fn t09_a_bomb_is_not_unpacked() {
    let large = vec![0; usize::try_from(ARCHIVE_FREELY).unwrap()];
    let real = Bounds { members: 4, member: 1 << 30, all: 1 << 30, freely: ARCHIVE_FREELY };
    let beyond = [&large[..], &[0]].concat();
    for kind in [ArchiveKind::TarGz, ArchiveKind::Zip] {
        refused(passed(kind, &made(kind, &[("a", &beyond)]), real), "200 times");
    }
    assert!(passed(ArchiveKind::Zip, &made(ArchiveKind::Zip, &[("a", &large)]), real).is_ok());
    let bounds = |freely| Bounds { freely, ..real };
    for kind in [ArchiveKind::TarGz, ArchiveKind::Zip] {
        let packed = made(kind, &[("a", &[0; 60_000])]);
        // A tar file has headers and an end, and what fills its blocks.
        let whole = if kind == ArchiveKind::Zip { 60_000 } else { 512 + 60_416 + 1024 };
        assert!(passed(kind, &packed, bounds(whole)).is_ok(), "{kind:?}");
        refused(passed(kind, &packed, bounds(whole - 1)), "200 times");
    }
    assert_eq!(bounds(0).unpacked(10), 10 * MAX_ARCHIVE_RATIO);
}

#[test]
fn a_tar_file_holds_files_and_folders_alone() {
    for kind in *b"12346LKSVM" {
        assert!(read(ArchiveKind::Tar, &tar(&[tar_header("a", kind, 0)])).is_err(), "{kind}");
    }
    let records = |length: usize| {
        let mut said = format!("{length} comment=");
        said.push_str(&"c".repeat(length - said.len() - 1));
        said.push('\n');
        let mut part = tar_header("x", b'x', length);
        part.extend(said.into_bytes());
        part.resize(part.len().next_multiple_of(512), 0);
        read(ArchiveKind::Tar, &tar(&[part, tar_file("a", b"1")]))
    };
    let most = usize::try_from(MAX_TAR_RECORDS).unwrap();
    assert_eq!(records(most).unwrap().len(), 1);
    refused(records(most + 1), "records");
    let mut sparse = tar_header("x", b'x', 22);
    sparse.extend(b"22 GNU.sparse.major=1\n");
    sparse.resize(1024, 0);
    refused(read(ArchiveKind::Tar, &tar(&[sparse, tar_file("a", b"1")])), "records");
}

#[test]
fn behind_the_end_stands_nothing() {
    let tail = usize::try_from(MAX_TAR_TAIL).unwrap();
    assert!(read(ArchiveKind::Tar, &vec![0; 512 + tail]).is_ok());
    refused(read(ArchiveKind::Tar, &vec![0; 512 + tail + 1]), "behind its end");
    let own = tar(&[tar_file("a", b"1")]);
    let other = tar(&[tar_file("b", b"1")]);
    refused(read(ArchiveKind::Tar, &[&own[..], &other].concat()), "behind its end");
    refused(read(ArchiveKind::TarGz, &gzip(&[&own[..], &other].concat())), "behind its end");
    refused(read(ArchiveKind::TarGz, &[gzip(&own), gzip(&other)].concat()), "behind what is packed");
    refused(read(ArchiveKind::TarGz, &[gzip(&own), vec![0]].concat()), "behind what is packed");
    let zipped = zip(&[Zipped::packed("a", b"1")]);
    refused(read(ArchiveKind::Zip, &[&zipped[..], b"x"].concat()), "behind it");
    refused(read(ArchiveKind::Zip, &[b"x", &zipped[..]].concat()), "before its end");
}

#[test]
fn what_is_cut_or_damaged_is_told() {
    for kind in KINDS {
        let whole = made(kind, &[("a", &[7; 3000]), ("b", b"2")]);
        for length in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
            // Of what fills the last record of a tar file, nothing is missed.
            if kind != ArchiveKind::Tar || length < whole.len() - 512 {
                assert!(read(kind, &whole[..length]).is_err(), "{kind:?} {length}");
            }
        }
    }
    let mut packed = made(ArchiveKind::TarGz, &[("a", b"1")]);
    let last = packed.len() - 5;
    packed[last] ^= 1;
    assert!(read(ArchiveKind::TarGz, &packed).is_err(), "its checksum");
    let other = Zipped { checksum: 7, ..Zipped::packed("a", b"1") };
    refused(read(ArchiveKind::Zip, &zip(&[other])), "checksum");
}

#[test]
fn t23_a_zip_file_says_everything_alike_in_both_places() {
    let good = Zipped::packed("a", b"1");
    assert!(read(ArchiveKind::Zip, &zip(std::slice::from_ref(&good))).is_ok());
    let refuse = |one: Zipped, why: &str| refused(read(ArchiveKind::Zip, &zip(&[one])), why);
    refuse(Zipped { own_name: b"b".to_vec(), ..good.clone() }, "not what stands before it");
    refuse(Zipped { own_length: 2, ..good.clone() }, "sizes or its checksum");
    refuse(Zipped { length: 2, own_length: 2, ..good.clone() }, "comes to less");
    refuse(Zipped { length: 0, own_length: 0, ..good.clone() }, "comes to more");
    refuse(Zipped { length: 2, own_length: 2, ..Zipped::stored("a", b"1") }, "two lengths");
    let longer = Zipped { packed: [&good.packed[..], b"x"].concat(), ..good.clone() };
    refuse(longer, "behind what is packed");
    refuse(Zipped { name: b"\xff".to_vec(), own_name: b"\xff".to_vec(), ..good.clone() }, "which letters");
    for extra in [&b"\x75\x70\x01\0x"[..], b"\x0d\0\x01\0x", b"\x01\x99\x01\0x", b"UT\x09\0x"] {
        assert!(read(ArchiveKind::Zip, &zip(&[Zipped { extra: extra.to_vec(), ..good.clone() }])).is_err());
    }
    assert!(read(ArchiveKind::Zip, &zip(&[Zipped { extra: b"UT\x01\0x".to_vec(), ..good }])).is_ok());
}

#[test]
fn what_a_zip_file_is_not_read_for_is_named() {
    let good = Zipped::packed("a", b"1");
    let refuse = |one: Zipped, why: &str| refused(read(ArchiveKind::Zip, &zip(&[one])), why);
    refuse(Zipped { flags: 1, ..good.clone() }, "unsupported-evidence: it is encrypted");
    refuse(Zipped { flags: 1 << 6, ..good.clone() }, "unsupported");
    refuse(Zipped { method: 9, ..good.clone() }, "unsupported");
    refuse(Zipped { length: u32::MAX, ..good.clone() }, "zip64");
    refuse(Zipped { extra: b"\x01\0\0\0".to_vec(), ..good.clone() }, "zip64");
    let mut located = zip(std::slice::from_ref(&good));
    let at = located.len() - 22;
    located.splice(at..at, [b"PK\x06\x07".to_vec(), vec![0; 16]].concat());
    refused(read(ArchiveKind::Zip, &located), "zip64");
    for mode in [0o120_777, 0o060_644, 0o010_644, 0o140_644] {
        refuse(Zipped { mode, ..good.clone() }, "is a link, a device");
    }
    refuse(Zipped { mode: 0o040_755, ..good.clone() }, "by another");
    let folder = Zipped { mode: 0o040_755, ..Zipped::stored("d/", b"") };
    assert!(read(ArchiveKind::Zip, &zip(&[folder.clone(), good.clone()])).is_ok());
    refuse(Zipped { mode: 0o100_644, ..folder.clone() }, "by another");
    refuse(Zipped { mode: 0o040_755, ..Zipped::stored("d/", b"x") }, "bytes of its own");
}

#[test]
fn sizes_may_follow_a_file_and_are_held_against_the_directory() {
    for mark in [&b""[..], b"PK\x07\x08"] {
        let good = Zipped::following("a", &[7; 100], mark);
        let after = Zipped::stored("b", b"2");
        assert_eq!(read(ArchiveKind::Zip, &zip(&[good.clone(), after.clone()])).unwrap().len(), 2);
        let mut other = good.clone();
        *other.following.last_mut().unwrap() ^= 1;
        refused(read(ArchiveKind::Zip, &zip(&[other, after.clone()])), "sizes behind");
        let cut = Zipped { following: good.following[1..].to_vec(), ..good };
        refused(read(ArchiveKind::Zip, &zip(&[cut, after])), "sizes behind");
    }
    let stored = Zipped { flags: 8, ..Zipped::stored("a", b"1") };
    refused(read(ArchiveKind::Zip, &zip(&[stored])), "cannot tell where it ends");
}

#[test]
fn t09_files_of_a_zip_file_lie_side_by_side() {
    let (one, two) = (Zipped::stored("a", b"1"), Zipped::stored("b", b"2"));
    refused(
        read(ArchiveKind::Zip, &zip(&[one.clone(), Zipped { at: Some(0), ..two.clone() }])),
        "over one another",
    );
    // The second lies in the first.
    let inner = zip(std::slice::from_ref(&two));
    let outer = Zipped::stored("a", &inner[..32]);
    let whole = zip(&[outer, Zipped { at: Some(31), ..two.clone() }]);
    assert!(read(ArchiveKind::Zip, &whole).is_err());
    let gap = Zipped { following: b"something".to_vec(), ..one };
    refused(read(ArchiveKind::Zip, &zip(&[gap, two])), "sizes");
}

#[test]
fn t23_a_zip_file_has_one_end() {
    let own = zip(&[Zipped::packed("a", b"1")]);
    let (body, directory) = own.split_at(own.len() - 22 - 47);
    let directory = &directory[..47];
    let with = |comment: &[u8]| {
        read(ArchiveKind::Zip, &[body, directory, &end(1, 47, body.len(), comment)].concat())
    };
    assert!(with(b"").is_ok() && with(b"0123456789abcdef").is_ok());
    refused(with(&end(1, 47, body.len(), b"")), "two ends");
    refused(with(b"PK"), "two ends");
    refused(read(ArchiveKind::Zip, &[body, directory, &end(2, 47, body.len(), b"")].concat()), "cut short");
    refused(read(ArchiveKind::Zip, &[body, directory, &end(0, 47, body.len(), b"")].concat()), "more files");
    refused(
        read(ArchiveKind::Zip, &[body, directory, &end(1, 46, body.len() + 1, b"")].concat()),
        "another number",
    );
    refused(read(ArchiveKind::Zip, &[body, directory, &end(1, 47, 0, b"")].concat()), "before its end");
}

#[test]
fn a_directory_is_so_long_and_no_longer() {
    let most = usize::try_from(MAX_ZIP_DIRECTORY).unwrap();
    let whole = |length: usize| {
        let bytes = [vec![0; length], end(0, length, 0, b"")].concat();
        read(ArchiveKind::Zip, &bytes)
    };
    refused(whole(most), "more files");
    refused(whole(most + 1), "too-large");
}
