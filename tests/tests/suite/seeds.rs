//! What the fuzz targets of reference inputs start from is read: a fuzzer that begins with refusals learns little.

use std::collections::{BTreeMap, BTreeSet};

use formats::{
    ArchiveKind, Bom, Crl, Lockfile, LockfileKind, Ocsp, StatusEntry, StatusHead, StatusOpening, Vex,
};
use ledger::{Archive, Files, LedgerFault, Pack, Trusted};
use model::{Age, Digest, EvidenceId, Instant};
use sha2::{Digest as _, Sha256};
use status::{RevocationFile, RevocationTerms, Revocations};
use verify::{Authorities, Roots};

/// The seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let own = forge::seeds::reference().into_iter().filter(|(of, _)| *of == target);
    let own: Vec<Vec<u8>> = own.map(|(_, bytes)| bytes).collect();
    assert!(own.len() > 5, "{target}");
    own
}

#[test]
fn every_page_and_every_list_is_good() {
    for page in seeds("page") {
        StatusEntry::page(&page).unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&page)));
    }
    for list in seeds("opening") {
        let opening = StatusOpening::read(EvidenceId::file(0), &list).unwrap();
        let statement = formats::Statement::decode(&opening.statement).unwrap();
        <StatusHead as formats::Predicate>::decode(&statement).unwrap();
        let (from, length) = opening.index.place(0).unwrap();
        let page = &list[opening.pages_at + from..][..length];
        assert!(StatusEntry::page(page).is_ok());
    }
}

#[test]
fn every_index_of_a_pack_is_good_but_the_one_with_a_file_too_many() {
    let seeds = seeds("pack");
    let why: Vec<String> =
        seeds.iter().filter_map(|seed| Pack::read(seed).err()).map(|fault| fault.to_string()).collect();
    assert_eq!(why.len(), 1, "{why:?}");
    assert!(why[0].contains("nothing says what the file"), "{why:?}");
}

#[test]
fn most_revocation_lists_and_responses_are_good() {
    let lists = seeds("crl");
    let good = lists.iter().filter(|list| Crl::read(list).is_ok()).count();
    // A delta, a partition, an indirect one, and two reasons that none has.
    assert_eq!(lists.len() - good, 6, "of {}", lists.len());
    let responses = seeds("ocsp");
    let good = responses.iter().filter(|response| Ocsp::read(response).is_ok()).count();
    assert_eq!(responses.len() - good, 2, "of {}", responses.len());
}

#[test]
fn most_folders_of_revocation_files_are_good() {
    let now = Instant::parse("2026-08-02T00:00:00Z").unwrap();
    let reads = |seed: &Vec<u8>| {
        let (flags, mut rest) = seed.split_first().unwrap();
        let mut files = Vec::new();
        while let [high, low, after @ ..] = rest {
            let (file, after) = after.split_at(usize::from(u16::from_be_bytes([*high, *low])));
            files.push(file.to_vec());
            rest = after;
        }
        let mut roots = Roots::builder();
        roots.x509("issuer", &files.remove(0), None).unwrap();
        let terms = RevocationTerms {
            name: "issuer".into(),
            authorities: Authorities::of(&roots.build().unwrap(), &["issuer".into()]),
            max_age: (flags & 1 != 0).then(|| Age::parse("3d").unwrap()),
        };
        let file = |bytes| RevocationFile {
            path: "file".into(),
            from: EvidenceId::file(0),
            archived: flags & 2 != 0,
            bytes: Ok(bytes),
        };
        Revocations::read(terms, files.into_iter().map(file).collect(), now).is_ok()
    };
    let read: Vec<bool> = seeds("revocations").iter().map(reads).collect();
    // One that nothing bounds, one by an authority that is not there, and one of a stranger's.
    assert_eq!(read, [true, true, true, true, true, true, false, false, false]);
}

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

/// Written by the forge after the specification, so this holds the reader to it as well.
#[test]
fn archives_of_another_writer_hold_and_one_has_a_hole() {
    let seeds = seeds("archive");
    let holds = |seed: &Vec<u8>| {
        let mut parts = seed.split(|byte| *byte == 0);
        let lines = parts.next().unwrap().to_vec();
        let named = |file: &[u8]| (Digest::sha256(Sha256::digest(file).into()), file.to_vec());
        let archive = Archive::read(Held { lines, files: parts.map(named).collect() }).unwrap();
        let checked = ledger::verify(&archive, Trusted::default()).unwrap();
        (checked.holds(), format!("{:?}", checked.broken))
    };
    let found: Vec<(bool, String)> = seeds.iter().map(holds).collect();
    assert_eq!(found.iter().filter(|(holds, _)| !holds).count(), 1, "{found:?}");
    assert!(!found.last().unwrap().0, "{found:?}");
}

#[test]
fn most_deliveries_in_one_file_are_good() {
    let kinds = [ArchiveKind::Tar, ArchiveKind::TarGz, ArchiveKind::Zip];
    let is_good = |seed: &&Vec<u8>| {
        let (kind, bytes) = seed.split_first().unwrap();
        let mut from = std::io::Cursor::new(bytes);
        let take = &mut |_: &_, _: &mut dyn std::io::Read| Ok(std::ops::ControlFlow::Continue(()));
        formats::read_archive(kinds[usize::from(*kind)], &mut from, take).is_ok()
    };
    let seeds = seeds("delivered");
    // Of each kind two that read in two ways, or lead elsewhere.
    assert_eq!(seeds.len() - seeds.iter().filter(is_good).count(), 6, "of {}", seeds.len());
}

#[test]
fn everything_that_says_what_an_artifact_is_made_of_is_good() {
    let kinds = [
        LockfileKind::Cargo,
        LockfileKind::Npm,
        LockfileKind::YarnClassic,
        LockfileKind::YarnBerry,
        LockfileKind::Pnpm,
        LockfileKind::Poetry,
        LockfileKind::Uv,
        LockfileKind::Pylock,
        LockfileKind::Requirements,
        LockfileKind::Pipenv,
        LockfileKind::Go,
        LockfileKind::Bundler,
        LockfileKind::Composer,
        LockfileKind::Gradle,
        LockfileKind::Maven,
    ];
    for (target, seed) in forge::seeds::material() {
        let text = String::from_utf8_lossy(&seed);
        match target {
            "bom" => assert_eq!(Bom::read(&seed).map(|bom| bom.faults), Ok(Vec::new()), "{text}"),
            "vex" => assert!(!Vex::read(&seed).unwrap().statements.is_empty(), "{text}"),
            "lockfile" => {
                let (kind, bytes) = seed.split_first().unwrap();
                let read = Lockfile::read(kinds[usize::from(*kind)], bytes);
                assert!(!read.unwrap_or_else(|why| panic!("{why}: {text}")).packages.is_empty(), "{text}");
            }
            _ => assert!(model::Purl::parse(&text).is_ok(), "{target}: {text}"),
        }
    }
}
