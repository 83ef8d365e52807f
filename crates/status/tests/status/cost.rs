//! What a long list costs a verification.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use countersign_status::{Pages, Power, Status, StatusList, Tense, Terms};
use forge::world::origin;
use forge::{Recipe, Workload, World};
use formats::{StatusEntry, StatusTarget};
use model::{Digest, EvidenceId, Text};
use verify::Roots;

use crate::setting::{by_root, entry, file, head, key, now, of_acme, roots, signer, since, terms};

fn key_entries(count: u32) -> Vec<StatusEntry> {
    let one = |number: u32| {
        let digest = Digest::sha256(forge::encoding::sha256(&number.to_be_bytes()));
        entry(&format!("R-{number}"), StatusTarget::Key(digest), since("2026-08-01"))
    };
    (0..count).map(one).collect()
}

/// A file that is read where it is asked for.
struct OnDisk(File);

impl Pages for OnDisk {
    fn read(&self, from: u64, length: usize) -> Result<Vec<u8>, Text> {
        let (mut file, mut bytes) = (&self.0, Vec::new());
        file.seek(SeekFrom::Start(from)).map_err(|why| why.to_string())?;
        let length = u64::try_from(length).map_err(|why| why.to_string())?;
        file.take(length).read_to_end(&mut bytes).map_err(|why| why.to_string())?;
        Ok(bytes)
    }
}

fn with_terms() -> Terms {
    terms("retail", Power::Framework)
}

#[test]
fn every_entry_of_a_long_list_is_found() {
    let entries = key_entries(5_000);
    let list =
        crate::setting::read_on(with_terms(), file(&head("retail"), &entries, &[key("retail")])).unwrap();
    assert_eq!(list.entries().unwrap().len(), entries.len());
    let status = Status::new(vec![list], now()).unwrap();
    for one in entries.iter().step_by(97) {
        let standing = crate::setting::ask(&status, one.target.clone(), &[]);
        assert_eq!(standing.standing(Tense::Now, Default::default()).findings()[0].entry, one.id);
    }
}

/// 100,000 entries, from bytes on disk to the standing of a signer with both kinds of time. Run it with
/// `cargo test --release -p countersign-status -- --ignored --nocapture cost`.
#[test]
#[ignore = "a measurement, for a release build"]
fn a_hundred_thousand_entries_cost_a_verification_under_five_milliseconds() {
    let path = std::env::temp_dir().join(format!("countersign-status-{}.jsonl", std::process::id()));
    std::fs::write(&path, file(&head("retail"), &key_entries(100_000), &[key("retail")])).unwrap();
    let mut world = World::new("status-cost");
    let statement = forge::Statement::v1(
        vec![forge::Subject::of("widget.tgz", b"widget")],
        "https://example.org/p",
        serde_json::json!({}),
    );
    let recipe = Recipe::attestation(&Workload::acme_release(), &statement, origin()).with_timestamp();
    let mut builder = Roots::builder();
    builder.trusted_root("public", world.trusted_root().to_string().as_bytes()).unwrap();
    let signer = signer(&world.forge(&recipe), &builder.build().unwrap());
    let roots = roots(&["retail"]);
    let once = || {
        let began = Clock::now();
        let disk = OnDisk(File::open(&path).unwrap());
        let beginning = disk.read(0, 1 << 20).unwrap();
        let read = Clock::now();
        let source: Arc<dyn Pages> = Arc::new(disk);
        let list = StatusList::read(
            EvidenceId::file(9),
            (&beginning, source),
            with_terms(),
            &roots,
            &by_root,
            now(),
        )
        .unwrap();
        let status = Status::new(vec![list], now()).unwrap();
        let opened = Clock::now();
        assert_eq!(status.of_signer(&signer, &of_acme()).unwrap().standing(Tense::Now).word(), "good");
        let asked = Clock::now();
        [read - began, opened - read, asked - opened, asked - began]
    };
    let mut runs: Vec<[Duration; 4]> = (0..51).map(|_| once()).collect();
    runs.sort_by_key(|run| run[3]);
    let [read, opened, asked, whole] = runs[25];
    let size = std::fs::metadata(&path).unwrap().len();
    std::fs::remove_file(&path).unwrap();
    eprintln!("{size} bytes: read {read:?}, opened {opened:?}, asked {asked:?}, whole {whole:?}");
    assert!(whole < Duration::from_millis(5), "{whole:?}");
}
