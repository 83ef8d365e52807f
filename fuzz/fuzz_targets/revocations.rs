//! A folder of what issuers of certificates say: the first byte says how old it may be and whether it is kept, then come files,
//! each behind its length in two bytes, of which the first holds the anchors. All of them count, or each that does not is named.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use model::{Age, Digest, EvidenceId, Text};
use sha2::{Digest as _, Sha256};
use status::{CLOCK_SKEW, RevocationFile, RevocationTerms, Revocations};
use verify::{Authorities, Roots};

/// So many files are read of an input: enough for two levels of authorities, and what each of them says.
const MAX_FILES: usize = 8;

fn files(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    while let [high, low, after @ ..] = rest
        && all.len() < MAX_FILES
    {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(after.len());
        let (file, after) = after.split_at(length);
        all.push(file);
        rest = after;
    }
    all
}

fuzz_target!(|bytes: &[u8]| {
    let Some((flags, rest)) = bytes.split_first() else { return };
    let (aged, archived) = (flags & 1 != 0, flags & 2 != 0);
    let files = files(rest);
    let Some((anchors, folder)) = files.split_first() else { return };
    let mut roots = Roots::builder();
    if roots.x509("issuer", anchors, None).is_err() {
        return;
    }
    let Ok(roots) = roots.build() else { return };
    let now = countersign_fuzz::now();
    let terms = RevocationTerms {
        name: "issuer".into(),
        authorities: Authorities::of(&roots, &["issuer".into()]),
        max_age: aged.then(|| Age::parse("3d").expect("an age")),
    };
    let named = |at: usize| Text::from(format!("{at}.crl"));
    let given: Vec<RevocationFile> = folder
        .iter()
        .enumerate()
        .map(|(at, file)| RevocationFile {
            path: named(at),
            from: EvidenceId::file(u32::try_from(at).expect("a few files")),
            archived,
            bytes: Ok(file.to_vec()),
        })
        .collect();
    let read = Revocations::read(terms.clone(), given.clone(), now);
    let backwards = Revocations::read(terms, given.into_iter().rev().collect(), now);
    assert_eq!(read.is_ok(), backwards.is_ok(), "the order of a folder says nothing");
    match read {
        Ok(read) => {
            let mut seen = BTreeSet::new();
            for source in read.sources() {
                assert!(seen.insert(source.from), "one file counts once");
                let file = (0..folder.len()).find(|at| EvidenceId::file(*at as u32) == source.from);
                let file = folder[file.expect("a file of the folder")];
                assert_eq!(source.digest, Digest::sha256(Sha256::digest(file).into()), "it is what was read");
                let ahead = now.age_at(source.issued).map_or(0, |ahead| ahead.seconds());
                assert!(ahead <= CLOCK_SKEW, "dated after the run");
                assert!(archived || source.expires.is_none_or(|end| now <= end), "it has ended");
                assert!(archived || aged || source.expires.is_some(), "nothing bounds it");
            }
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "a refusal says why");
            for fault in faults {
                assert!((0..folder.len()).any(|at| named(at) == fault.path), "of no file");
                assert!(!fault.why.to_string().is_empty(), "a refusal says why");
            }
        }
    }
});
