//! An exported ledger: lines, and behind a zero byte each what they were made from. What holds is what was written: every
//! line in its one spelling, each naming the one before, and everything there.
#![no_main]

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Archive, Entry, Files, Ledger, LedgerFault, Trusted, verify};
use libfuzzer_sys::fuzz_target;
use model::Digest;
use sha2::{Digest as _, Sha256};

/// Looking one up reads every line again, so only so many are looked up.
const MAX_LOOKED_UP: usize = 4;

struct Held {
    lines: Vec<u8>,
    files: BTreeMap<Digest, Vec<u8>>,
}

impl Files for Held {
    fn lines(&self, from: u64, length: usize) -> Result<Vec<u8>, LedgerFault> {
        let left = usize::try_from(from).ok().and_then(|from| self.lines.get(from..));
        Ok(left.unwrap_or_default().iter().take(length).copied().collect())
    }

    fn digests(&self) -> BTreeSet<Digest> {
        self.files.keys().cloned().collect()
    }

    fn read(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerFault> {
        Ok(self.files.get(digest).cloned())
    }
}

fn sha256(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0);
    let lines = parts.next().unwrap_or_default().to_vec();
    let held = Held { lines: lines.clone(), files: parts.map(|file| (sha256(file), file.to_vec())).collect() };
    let known: BTreeSet<Digest> = held.digests();
    let archive = match Archive::read(held) {
        Ok(archive) => archive,
        Err(fault) => {
            assert!(!fault.to_string().is_empty(), "a refusal says why");
            return;
        }
    };
    let checked = verify(&archive, Trusted::default()).expect("what is in memory can be read");
    let never = verify(&archive, Trusted { signed: Some(&|_| false), kept: &[] }).expect("it can be read again");
    assert!(!never.holds(), "a key that signed nothing vouches for nothing");
    let ledger = Ledger::over(archive);
    let (mut previous, mut count) = (None, 0_u64);
    let each = ledger.each(&mut |entry| {
        let line = entry.line()?;
        assert_eq!(Entry::read(entry.sequence, &line), Ok(entry.clone()), "what we write is read");
        assert_eq!(entry.previous, previous, "a chain");
        assert!(entry.decision().is_none_or(|decided| decided.accepted() == (*decided.decision == *"allow")));
        assert!(!checked.holds() || entry.kept().all(|digest| known.contains(digest)), "something is missing");
        for target in entry.targets().iter().take(MAX_LOOKED_UP) {
            assert!(ledger.filed_under(target)?.contains(&entry.sequence), "not found under what it rests on");
        }
        previous = Some(sha256(&line));
        count += 1;
        Ok(())
    });
    if checked.holds() {
        assert_eq!(each, Ok(()), "what holds can be gone through");
        assert_eq!(count, checked.head.as_ref().map_or(0, |head| head.sequence));
        assert_eq!(previous, checked.head.map(|head| head.hash));
        assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count() as u64, count, "every line is an entry");
    }
});
