//! Many receipts cost what they are, and no list is read for each of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign::{Ground, Pool, ReferenceFiles, StatusFile};
use model::{Artifact, ArtifactKind, Digest, EvidenceId, EvidenceRow, Instant, Origin, Text};
use sha2::{Digest as _, Sha256};
use status::Pages;

use super::stage::{FRAMEWORK, Stage, WIDGET};

/// A status list that counts how often one of its pages is read.
struct Counted {
    list: Vec<u8>,
    reads: AtomicUsize,
}

impl Pages for Counted {
    fn read(&self, from: u64, length: usize) -> Result<Vec<u8>, Text> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.list.read(from, length)
    }
}

/// How often pages are read before a promotion of many subjects with as many receipts.
fn reads(stage: &Stage, receipts: usize) -> usize {
    let draft = policy::parse("retail.yaml", FRAMEWORK).unwrap();
    let files = draft.files().into_iter().map(|file| {
        let bytes = std::fs::read(stage.at(&file.path)).unwrap();
        (file.path, Ok(bytes))
    });
    let framework = draft.resolve(files.collect(), verify::embedded_root).unwrap();
    let digest = Digest::sha256(Sha256::digest(std::fs::read(stage.at(WIDGET)).unwrap()).into());
    let subject = |given: String, digest: Digest| Artifact {
        given: given.into(),
        kind: ArtifactKind::File,
        digests: vec![digest],
        size: None,
    };
    let others = (1..receipts)
        .map(|at| subject(at.to_string(), Digest::sha256(Sha256::digest(at.to_le_bytes()).into())));
    let subjects: Vec<Artifact> = others.chain([subject(WIDGET.to_owned(), digest.clone())]).collect();
    let lines = format!("{}\n", stage.text("intake.json").trim()).repeat(receipts).into_bytes();
    let (id, path) = (EvidenceId::file(0), Text::from("receipts.jsonl"));
    let row = EvidenceRow { id, origin: Origin::File, path, digest };
    let pool = Pool::decode(vec![(row, lines)], Vec::new());
    assert_eq!(pool.pieces().filter(|piece| piece.read.is_ok()).count(), receipts);
    let list = std::fs::read(stage.at("nothing-denied.status")).unwrap();
    let counted = Arc::new(Counted { list: list.clone(), reads: AtomicUsize::new(0) });
    let at = Instant::parse("2026-08-02T03:00:00Z").unwrap();
    let files = ReferenceFiles {
        verdicts: Vec::new(),
        status: vec![StatusFile {
            name: "nothing-denied".into(),
            path: "nothing-denied.status".into(),
            content: Ok((list, Arc::clone(&counted) as Arc<dyn Pages>)),
            seen: Vec::new(),
            remembered: false,
        }],
        ..ReferenceFiles::none(at)
    };
    Ground::new(&framework, "promote", at, files, (&pool, &subjects), 1).unwrap();
    counted.reads.load(Ordering::Relaxed)
}

#[test]
fn a_list_is_read_as_often_for_many_receipts_as_for_one() {
    let stage = Stage::new();
    stage.taken_over();
    let once = reads(&stage, 1);
    assert_ne!(once, 0);
    assert_eq!(reads(&stage, 64), once);
}
