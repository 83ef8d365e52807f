//! Files that somebody with the file and no scruples wrote below SQL: none of it may be relied on in silence.

use std::path::PathBuf;

use super::*;
use crate::limits::MAX_NAME;
use crate::sample::{at, record};
use crate::{Checked, Ledger, Trusted, verify};

struct Stage(tempfile::TempDir);

impl Stage {
    fn new(names: &[&str]) -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        names.iter().for_each(|name| drop(record(&mut stage.ledger(), name, true).unwrap()));
        stage
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("ledger.db")
    }

    fn ledger(&self) -> Ledger<Sqlite> {
        Ledger::over(Sqlite::writable(&self.file()).unwrap())
    }

    /// Runs each of these on a connection of its own, the schema being a table like others.
    fn by_hand(&self, all: &[&str]) {
        for sql in all {
            let connection = Connection::open(self.file()).unwrap();
            connection.execute_batch("PRAGMA writable_schema = ON").unwrap();
            connection.execute_batch(sql).unwrap();
        }
    }

    /// The same without the triggers, which come back as they were.
    fn past_triggers(&self, all: &[&str]) {
        self.by_hand(&["CREATE TABLE aside AS SELECT * FROM sqlite_schema WHERE type = 'trigger'; DELETE FROM sqlite_schema WHERE type = 'trigger'"]);
        self.by_hand(all);
        self.by_hand(&["INSERT INTO sqlite_schema SELECT * FROM aside; DROP TABLE aside"]);
    }

    fn checked(&self) -> Result<Checked, LedgerFault> {
        verify(&Sqlite::readable(&self.file())?, Trusted::default())
    }

    fn broken(&self, said: &str) {
        let checked = self.checked().unwrap();
        assert!(checked.broken.iter().any(|one| one.text.contains(said)), "{said}: {:?}", checked.broken);
    }
}

const QUIET: &str = "INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_autoindex_entry_1x', 'entry', 0, 'CREATE TRIGGER sqlite_autoindex_entry_1x BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END')";

#[test]
fn a_trigger_hides_under_no_name() {
    for name in ["sqlite_autoindex_entry_1x", "sqlite_autoindex_entry_1", "sqlite_autoindex_blob_1"] {
        let stage = Stage::new(&["a"]);
        stage.by_hand(&[&QUIET.replace("sqlite_autoindex_entry_1x", name)]);
        assert!(matches!(stage.checked(), Err(LedgerFault::Schema(_))), "{name}");
        assert!(matches!(Sqlite::writable(&stage.file()), Err(LedgerFault::Schema(_))), "{name}");
    }
}

#[test]
fn a_trigger_on_another_table_is_another() {
    let stage = Stage::new(&["a"]);
    stage.by_hand(&["UPDATE sqlite_schema SET tbl_name = 'blob' WHERE name = 'entry_kept'"]);
    assert!(stage.checked().is_err());
}

/// What is put in between opening and writing is seen as well.
#[test]
fn what_is_not_written_is_not_recorded() {
    let stage = Stage::new(&["a"]);
    let mut ledger = stage.ledger();
    stage.by_hand(&[QUIET]);
    assert!(matches!(record(&mut ledger, "b", true), Err(LedgerFault::Schema(_))));
    let mut quiet = Connection::open(stage.file()).unwrap();
    let transaction = quiet.transaction().unwrap();
    let row = NewRow {
        head: Head { sequence: 2, hash: crate::sample::digest(b"x") },
        line: Vec::new(),
        targets: Vec::new(),
        digests: Vec::new(),
    };
    assert_eq!(insert(&transaction, &row), Err(LedgerFault::Changed(WITHHELD.into())));
}

#[test]
fn what_is_kept_is_looked_at_before_it_is_relied_on() {
    let stage = Stage::new(&["a"]);
    stage.past_triggers(&["UPDATE blob SET bytes = x'00'"]);
    let recorded = record(&mut stage.ledger(), "a", true);
    assert!(
        matches!(&recorded, Err(LedgerFault::Changed(why)) if why.contains("was changed")),
        "{recorded:?}"
    );
    assert_eq!(stage.checked().unwrap().decisions, 1);
}

#[cfg(unix)]
#[test]
fn a_ledger_that_is_not_there_any_more_is_not_written_to() {
    let stage = Stage::new(&["a"]);
    let mut ledger = stage.ledger();
    let aside = stage.0.path().join("aside.db");
    std::fs::rename(stage.file(), &aside).unwrap();
    assert!(matches!(record(&mut ledger, "b", true), Err(LedgerFault::Gone(_))));
    std::fs::copy(&aside, stage.file()).unwrap();
    assert!(matches!(record(&mut ledger, "b", true), Err(LedgerFault::Gone(_))));
}

#[test]
fn a_name_that_is_no_text_is_a_break_and_ends() {
    let stage = Stage::new(&["a"]);
    let loose = "UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE name = 'blob'";
    let name = "INSERT INTO blob VALUES (CAST('sha256:' || printf('%064d', 0) AS BLOB), x'00')";
    let strict = "UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'blob'";
    stage.past_triggers(&[loose, name, strict]);
    stage.broken("the file is damaged");
}

#[test]
fn a_name_that_is_no_digest_is_a_break() {
    for name in ["'zzz'", "'sha256:' || upper(printf('%064x', 171))", "printf('%0300d', 0)"] {
        let stage = Stage::new(&["a"]);
        stage.past_triggers(&[&format!("INSERT INTO blob VALUES ({name}, x'00')")]);
        stage.broken("which is no digest");
    }
}

/// Names whose text is not in the order of their bytes.
#[test]
fn names_without_an_order_end() {
    let stage = Stage::new(&["a"]);
    let named = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100) INSERT INTO blob SELECT CAST(CAST(x'ff' AS TEXT) || printf('%05d', i) AS TEXT), x'00' FROM n";
    stage.past_triggers(&[named]);
    assert!(!stage.checked().unwrap().holds());
}

#[test]
fn an_index_that_says_other_than_its_table_is_a_break() {
    let stage = Stage::new(&["a", "b"]);
    // The index of entries by their hash is that of names: both are read, and neither is what it should be.
    let same = "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_target_1') WHERE name = 'sqlite_autoindex_entry_1'";
    stage.by_hand(&[same]);
    stage.broken("the file is damaged");
}

#[test]
fn a_hash_is_read_so_far_and_no_further() {
    let most = usize::try_from(MAX_NAME).unwrap();
    for (long, read) in [(most, most), (most + 1, most), (1 << 20, most)] {
        let stage = Stage::new(&["a"]);
        stage.past_triggers(&[&format!("UPDATE entry SET hash = printf('%0{long}d', 0)")]);
        let own = Sqlite::readable(&stage.file()).unwrap();
        assert_eq!(own.entries(0, 1).unwrap()[0].hash.len(), read);
        stage.broken("does not have its hash");
    }
}

#[test]
fn a_checkpoint_is_over_what_was_kept_as_well() {
    for sql in ["DELETE FROM blob", "DELETE FROM link"] {
        let stage = Stage::new(&["a"]);
        stage.past_triggers(&[sql]);
        let made = stage
            .ledger()
            .checkpoint(&Sqlite::readable(&stage.file()).unwrap(), at(), &mut |_, _| Ok(String::new()));
        assert!(matches!(made, Err(LedgerFault::Changed(_))), "{sql}: {made:?}");
    }
}

#[test]
fn a_row_that_belongs_to_nothing_is_a_break() {
    const LOOSE: &str = "UPDATE sqlite_schema SET sql = replace(sql, ' CHECK (sequence > 0)', '')";
    const STRICT: [&str; 2] = [
        "UPDATE sqlite_schema SET sql = replace(sql, 'sequence INTEGER PRIMARY KEY', 'sequence INTEGER PRIMARY KEY CHECK (sequence > 0)') WHERE name = 'entry'",
        "UPDATE sqlite_schema SET sql = replace(sql, 'sequence INTEGER NOT NULL', 'sequence INTEGER NOT NULL CHECK (sequence > 0)') WHERE name = 'link'",
    ];
    for (sql, said) in [
        ("INSERT INTO entry SELECT 0, 'h', line FROM entry", "a row for entry 0"),
        ("INSERT INTO entry SELECT -7, 'h', line FROM entry", "a row for entry -7"),
        ("INSERT INTO link VALUES (99, 1)", "under target 99, which is none"),
        ("INSERT INTO link VALUES (1, 0)", "the index has entry 0"),
    ] {
        let stage = Stage::new(&["a"]);
        stage.past_triggers(&[LOOSE, sql, STRICT[0], STRICT[1]]);
        stage.broken(said);
    }
}
