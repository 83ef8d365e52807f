use std::collections::{BTreeMap, BTreeSet};

use model::Digest;

use super::{Archive, Files};
use crate::limits::{MAX_ENTRY, MIN_READ, PAGE, PAGE_BYTES};
use crate::{LedgerFault, Storage};

struct Held(Vec<u8>);

impl Files for Held {
    fn lines(&self, from: u64, length: usize) -> Result<Vec<u8>, LedgerFault> {
        let left = self.0.get(usize::try_from(from).unwrap()..).unwrap_or_default();
        Ok(left.iter().take(length).copied().collect())
    }

    fn digests(&self) -> BTreeSet<Digest> {
        BTreeSet::new()
    }

    fn read(&self, _: &Digest) -> Result<Option<Vec<u8>>, LedgerFault> {
        Ok(None)
    }
}

fn archive(lines: &[Vec<u8>]) -> Archive<Held> {
    let whole: Vec<u8> = lines.iter().flat_map(|line| line.iter().copied().chain([b'\n'])).collect();
    Archive::read(Held(whole)).unwrap()
}

#[test]
fn lines_are_found_in_whatever_order_they_are_asked_for() {
    let long = |at: usize| if at == 7 { 3 * MIN_READ } else { at % 5 + 1 };
    let lines: Vec<Vec<u8>> =
        (0..3 * PAGE).map(|at| vec![b'a' + u8::try_from(at % 26).unwrap(); long(at)]).collect();
    let archive = archive(&lines);
    let asked = [0, 1, 7, 8, PAGE, 5, PAGE + 1, 2 * PAGE - 1, 3 * PAGE - 1, 0, 2 * PAGE];
    for at in asked {
        let rows = archive.entries(u64::try_from(at).unwrap(), 3).unwrap();
        let found: BTreeMap<u64, Vec<u8>> = rows.into_iter().map(|row| (row.sequence, row.line)).collect();
        let wanted = lines.iter().enumerate().skip(at).take(3);
        let wanted: BTreeMap<u64, Vec<u8>> =
            wanted.map(|(at, line)| (u64::try_from(at + 1).unwrap(), line.clone())).collect();
        assert_eq!(found, wanted, "{at}");
    }
    assert!(archive.entries(u64::try_from(3 * PAGE).unwrap(), 1).unwrap().is_empty());
    assert!(archive.entries(u64::MAX, 1).unwrap().is_empty());
}

/// Many short lines are as little to keep as few long ones.
#[test]
fn few_places_are_kept_however_many_lines_there_are() {
    let short = archive(&vec![b"x".to_vec(); 100 * PAGE]);
    assert_eq!((short.count, short.marks.len()), (u64::try_from(100 * PAGE).unwrap(), 101));
    let long = archive(&vec![vec![b'x'; PAGE_BYTES]; 3]);
    assert_eq!((long.count, long.marks.len()), (3, 4));
    let rows = long.entries(0, PAGE).unwrap();
    assert_eq!(rows.len(), 1, "a page has so many bytes");
}

#[test]
fn a_line_ends() {
    let read = |bytes: &[u8]| Archive::read(Held(bytes.to_vec())).map(|archive| archive.count);
    assert_eq!(read(b""), Ok(0));
    assert_eq!(read(b"a\nb\n"), Ok(2));
    for (bytes, sequence, why) in
        [(&b"a\nb"[..], 2, "ends before its line does"), (b"\n", 1, "is empty"), (b"a\n\nb\n", 2, "is empty")]
    {
        let fault = read(bytes).unwrap_err();
        assert!(matches!(&fault, LedgerFault::Entry { sequence: at, .. } if *at == sequence), "{fault}");
        assert!(fault.to_string().contains(why), "{fault}");
    }
    let most = [vec![b'x'; MAX_ENTRY], b"\n".to_vec()].concat();
    assert_eq!(read(&most), Ok(1));
    let more = [b"x", &most[..]].concat();
    assert!(matches!(read(&more), Err(LedgerFault::TooMuch { most: MAX_ENTRY, .. })));
}
