use super::*;
use crate::limits::MAX_TOLD;
use crate::sample::{at, contents, decided, digest, record};
use crate::{Checked, Decided, Ledger, Trusted, verify};
use std::path::PathBuf;

struct Stage(tempfile::TempDir);

impl Stage {
    fn new(names: &[&str]) -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        let mut ledger = stage.ledger();
        for name in names {
            record(&mut ledger, name, !name.starts_with("bad")).unwrap();
        }
        stage
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("ledger.db")
    }

    fn ledger(&self) -> Ledger<Sqlite> {
        Ledger::over(Sqlite::writable(&self.file()).unwrap())
    }

    fn checked(&self) -> Checked {
        self.held(Trusted::default())
    }

    /// As it is now.
    fn seen(&self) -> Sqlite {
        Sqlite::readable(&self.file()).unwrap()
    }

    fn held(&self, trusted: Trusted<'_>) -> Checked {
        verify(&Sqlite::readable(&self.file()).unwrap(), trusted).unwrap()
    }

    /// Somebody with the file and no scruples: the triggers go, and come back as they were.
    fn tampered(&self, sql: &str) -> Checked {
        let connection = Connection::open(self.file()).unwrap();
        for (name, text) in schema::PARTS {
            if text.starts_with("CREATE TRIGGER") {
                connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
            }
        }
        connection.execute_batch(sql).unwrap();
        for (_, text) in schema::PARTS {
            if text.starts_with("CREATE TRIGGER") {
                connection.execute_batch(text).unwrap();
            }
        }
        drop(connection);
        self.checked()
    }

    fn note(&self) -> Text {
        let sign = &mut |text: &str, name: &str| Ok(format!("{text}\n\u{2014} {name} AAAA\n"));
        self.ledger().checkpoint(&self.seen(), at(), sign).unwrap().1
    }
}

fn said(checked: &Checked) -> String {
    checked.broken.iter().map(|one| format!("{:?} {}\n", one.sequence, one.text)).collect()
}

#[test]
fn what_is_recorded_is_there_and_holds() {
    let stage = Stage::new(&["a", "bad", "c"]);
    let checked = stage.checked();
    assert!(checked.holds(), "{}", said(&checked));
    assert_eq!((checked.decisions, checked.checkpoints, checked.blobs), (3, 0, 7));
    let ledger = Ledger::over(Sqlite::readable(&stage.file()).unwrap());
    let mut accepted = Vec::new();
    ledger
        .accepted(&mut |sequence, _, decided| {
            accepted.push((sequence, decided.subjects[0].given.clone()));
            Ok(())
        })
        .unwrap();
    assert_eq!(accepted, [(1, "a".into()), (3, "c".into())]);
    assert_eq!(ledger.filed_under("key sha256:1").unwrap(), [1, 3]);
    assert_eq!(ledger.filed_under(&Decided::artifact(&digest(b"bad"))).unwrap(), [2]);
    assert!(ledger.filed_under("key sha256:2").unwrap().is_empty());
    let entry = ledger.entry(2).unwrap().unwrap();
    assert_eq!(entry.decision(), Some(&decided("bad", false)));
    assert_eq!(ledger.blob(&entry.decision().unwrap().inputs[2].digest).unwrap(), contents("bad")[2].1);
    assert_eq!((ledger.entry(0).unwrap(), ledger.entry(4).unwrap()), (None, None));
}

#[test]
fn nothing_is_changed_or_taken_away_by_accident() {
    let stage = Stage::new(&["a", "b"]);
    let connection = Connection::open(stage.file()).unwrap();
    for sql in [
        "UPDATE entry SET line = 'x'",
        "DELETE FROM entry",
        "UPDATE blob SET bytes = x'00'",
        "DELETE FROM blob",
        "UPDATE link SET sequence = 9",
        "DELETE FROM link",
        "UPDATE target SET name = 'x'",
        "DELETE FROM target",
        "INSERT OR REPLACE INTO entry VALUES (1, 'h', 'l')",
        "INSERT INTO entry VALUES (9, 'h', 'l')",
        "INSERT OR REPLACE INTO blob SELECT digest, x'00' FROM blob LIMIT 1",
    ] {
        let fault = connection.execute_batch(sql).unwrap_err().to_string();
        assert!(fault.contains("only appended to"), "{sql}: {fault}");
    }
    assert!(stage.checked().holds());
}

#[test]
fn every_change_is_told() {
    let names = ["a", "b", "c", "d"];
    for (sql, sequence, text) in [
        (
            "UPDATE entry SET line = replace(line, 'intake', 'outlet') WHERE sequence = 2",
            Some(2),
            "does not have its hash",
        ),
        ("DELETE FROM entry WHERE sequence = 2", Some(3), "entry 2 should stand here"),
        ("DELETE FROM entry WHERE sequence = 4", None, "entries were removed"),
        (
            "DELETE FROM entry WHERE sequence = 4; DELETE FROM link WHERE sequence = 4",
            None,
            "no entry was made from it",
        ),
        (
            "UPDATE entry SET sequence = 5 WHERE sequence = 4; INSERT INTO entry SELECT 4, 'h', line FROM entry WHERE sequence = 2",
            Some(4),
            "does not have its hash",
        ),
        ("UPDATE blob SET bytes = x'00' WHERE bytes = CAST('bundle of c' AS BLOB)", Some(3), "was changed"),
        ("DELETE FROM blob WHERE bytes = CAST('bundle of c' AS BLOB)", Some(3), "is not kept"),
        (
            "INSERT INTO blob VALUES ('sha256:' || printf('%064d', 7), x'00')",
            None,
            "no entry was made from it",
        ),
        ("DELETE FROM link WHERE sequence = 3", Some(3), "it lacks `artifact"),
        (
            "INSERT INTO link SELECT number, 1 FROM target WHERE number NOT IN (SELECT number FROM link WHERE sequence = 1)",
            Some(1),
            "as well",
        ),
        ("INSERT INTO link VALUES (1, 9)", None, "the index has entry 9"),
        ("UPDATE target SET name = name || 'x' WHERE name LIKE 'key %'", Some(1), "it lacks `key sha256:1`"),
    ] {
        let checked = Stage::new(&names).tampered(sql);
        let told = checked.broken.iter().any(|one| one.sequence == sequence && one.text.contains(text));
        assert!(told, "{sql}: {}", said(&checked));
    }
}

/// The file as it would be had `change` been recorded in the place of `b`, with every hash right.
#[test]
fn a_fork_is_told_by_a_checkpoint_and_by_nothing_else() {
    let stage = Stage::new(&["a", "b", "c"]);
    let note = stage.note();
    let fork = Stage::new(&["a", "other", "c"]);
    assert!(fork.checked().holds());
    let kept = [note.clone()];
    let told = said(&fork.held(Trusted { kept: &kept, ..Trusted::default() }));
    assert!(told.contains("over other entries"), "{told}");
    let shorter = said(&Stage::new(&["a", "b"]).held(Trusted { kept: &kept, ..Trusted::default() }));
    assert!(shorter.contains("there are 2 entries"), "{shorter}");
    let another = said(&Stage::new(&["z", "b", "c"]).held(Trusted { kept: &kept, ..Trusted::default() }));
    assert!(another.contains("of another ledger"), "{another}");
    let own = stage.held(Trusted { kept: &kept, ..Trusted::default() });
    assert!(own.holds() && own.vouched == Some(3), "{}", said(&own));
    let unsigned = said(&stage.held(Trusted { signed: Some(&|_| false), ..Trusted::default() }));
    assert!(unsigned.contains("Some(4) its checkpoint is not signed by the key"), "{unsigned}");
    let never = said(&Stage::new(&["a"]).held(Trusted { signed: Some(&|_| true), ..Trusted::default() }));
    assert!(never.contains("no checkpoint of it is signed"), "{never}");
}

#[test]
fn a_checkpoint_is_over_what_holds_and_over_something() {
    let stage = Stage::new(&[]);
    let sign = &mut |_: &str, _: &str| Ok(String::new());
    assert!(stage.ledger().checkpoint(&stage.seen(), at(), sign).is_err());
    let stage = Stage::new(&["a", "b"]);
    stage.tampered("UPDATE entry SET line = replace(line, 'intake', 'outlet') WHERE sequence = 1");
    assert!(stage.ledger().checkpoint(&stage.seen(), at(), sign).is_err());
    let stage = Stage::new(&["a"]);
    let moved = &mut |_: &str, _: &str| {
        record(&mut stage.ledger(), "b", true).unwrap();
        Ok(String::new())
    };
    assert_eq!(stage.ledger().checkpoint(&stage.seen(), at(), moved).unwrap_err(), LedgerFault::Moved);
}

/// What is recorded while it is looked at is neither out of place nor vouched for.
#[test]
fn a_checkpoint_is_over_one_moment() {
    let stage = Stage::new(&["a"]);
    let seen = stage.seen();
    record(&mut stage.ledger(), "b", true).unwrap();
    let sign = &mut |_: &str, _: &str| Ok(String::new());
    assert_eq!(stage.ledger().checkpoint(&seen, at(), sign).unwrap_err(), LedgerFault::Moved);
    assert!(stage.checked().holds());
}

#[test]
fn what_something_names_is_there() {
    let ledger = Stage::new(&["a"]).ledger();
    assert_eq!(ledger.named(1).unwrap().sequence, 1);
    assert!(matches!(ledger.named(2), Err(LedgerFault::Entry { sequence: 2, .. })));
}

#[test]
fn so_much_is_told_and_the_rest_counted() {
    let names: Vec<String> = (0..MAX_TOLD).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let checked = Stage::new(&names).tampered("DELETE FROM link");
    assert_eq!((checked.broken.len(), checked.more), (MAX_TOLD, 0), "{}", said(&checked));
    let checked = Stage::new(&[&names[..], &["more"]].concat()).tampered("DELETE FROM link");
    assert_eq!((checked.broken.len(), checked.more), (MAX_TOLD, 1), "{}", said(&checked));
}

#[test]
fn what_was_judged_must_still_be_there() {
    let stage = Stage::new(&["a"]);
    let mut ledger = stage.ledger();
    let other = ledger.record(at(), &decided("b", true), &[], &mut |_| Ok(b"other bytes".to_vec()));
    assert!(matches!(other, Err(LedgerFault::Gone(_))), "{other:?}");
    let checked = stage.checked();
    assert!(checked.holds() && checked.head.unwrap().sequence == 1);
}

#[test]
fn what_was_held_against_something_is_not_recorded_when_that_has_changed() {
    let stage = Stage::new(&["a"]);
    let mut ledger = stage.ledger();
    let contents = contents("c");
    let mut recorded = |last: u64, target: &str| {
        let seen = [Seen { target: target.into(), last }];
        ledger.record(at(), &decided("c", true), &seen, &mut |wanted| {
            Ok(contents.iter().find(|(_, bytes)| digest(bytes) == *wanted).unwrap().1.clone())
        })
    };
    // Nothing was seen of what is there, one entry, and then two.
    assert_eq!(recorded(0, "key sha256:1"), Err(LedgerFault::Overtaken(1)));
    assert_eq!(recorded(1, "key sha256:1").unwrap().sequence, 2);
    assert_eq!(recorded(1, "key sha256:1"), Err(LedgerFault::Overtaken(2)));
    assert_eq!(recorded(2, "key sha256:1").unwrap().sequence, 3);
    assert_eq!(recorded(0, "nothing is filed under it").unwrap().sequence, 4);
    assert!(stage.checked().holds());
}

#[test]
fn writers_take_turns_and_the_chain_has_no_fork() {
    let stage = Stage::new(&[]);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let stage = &stage;
            scope.spawn(move || {
                for number in 0..12 {
                    // Each opens it anew, as runs do.
                    record(&mut stage.ledger(), &format!("{writer}-{number}"), true).unwrap();
                }
            });
        }
    });
    let checked = stage.checked();
    assert!(checked.holds(), "{}", said(&checked));
    assert_eq!(checked.decisions, 48);
}

#[test]
fn a_ledger_is_begun_once() {
    for _ in 0..20 {
        let stage = Stage(tempfile::tempdir().unwrap());
        std::thread::scope(|scope| {
            for writer in 0..16 {
                let stage = &stage;
                scope.spawn(move || record(&mut stage.ledger(), &writer.to_string(), true).unwrap());
            }
        });
        assert_eq!(stage.checked().decisions, 16);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the file must be left as it was")]
fn another_file_is_no_ledger() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let file = dir.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    };
    let text = put("text", &[b'x'; 9000]);
    let other = dir.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (c)").unwrap();
    for file in [&text, &other] {
        assert!(matches!(Sqlite::writable(file), Err(LedgerFault::NotALedger(_))), "{file:?}");
        assert!(matches!(Sqlite::readable(file), Err(LedgerFault::NotALedger(_))), "{file:?}");
    }
    assert_eq!(std::fs::read(text).unwrap(), [b'x'; 9000]);
    assert!(Sqlite::readable(&dir.path().join("none")).is_err());
    assert!(Sqlite::writable(dir.path()).is_err());
    assert!(Sqlite::writable(Path::new("")).is_err());
}

#[test]
fn another_layout_is_told() {
    let stage = Stage::new(&["a"]);
    let connection = Connection::open(stage.file()).unwrap();
    connection.execute_batch("PRAGMA user_version = 2").unwrap();
    let fault = Sqlite::writable(&stage.file()).unwrap_err();
    assert_eq!(fault, LedgerFault::Layout { found: 2, known: 1 });
    connection.execute_batch("PRAGMA user_version = 1; DROP TRIGGER entry_kept").unwrap();
    assert!(matches!(Sqlite::readable(&stage.file()), Err(LedgerFault::Schema(_))));
    connection.execute_batch("CREATE TRIGGER entry_kept AFTER INSERT ON entry BEGIN SELECT 1; END").unwrap();
    assert!(matches!(Sqlite::readable(&stage.file()), Err(LedgerFault::Schema(_))));
}

#[test]
fn a_reader_sees_one_moment() {
    let stage = Stage::new(&["a"]);
    let reader = Sqlite::readable(&stage.file()).unwrap();
    record(&mut stage.ledger(), "b", true).unwrap();
    assert_eq!(verify(&reader, Trusted::default()).unwrap().decisions, 1);
    assert_eq!(stage.checked().decisions, 2);
}

#[test]
fn a_long_index_is_read_whole() {
    let stage = Stage::new(&[]);
    let mut ledger = stage.ledger();
    for number in 0..=PAGE {
        let mut decided = decided("same", true);
        decided.framework.number = u64::try_from(number).unwrap();
        let contents = contents("same");
        ledger
            .record(at(), &decided, &[], &mut |wanted| {
                Ok(contents.iter().find(|(_, bytes)| digest(bytes) == *wanted).unwrap().1.clone())
            })
            .unwrap();
    }
    assert_eq!(ledger.filed_under("key sha256:1").unwrap().len(), PAGE + 1);
    let checked = stage.checked();
    assert!(checked.holds(), "{}", said(&checked));
}
