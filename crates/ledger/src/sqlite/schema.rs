//! The tables, and what keeps them from being changed by accident. Whoever can write the file can take the triggers
//! away; that entries are as they were written is seen by their hashes.

use rusqlite::{Connection, TransactionBehavior};

use super::told;
use crate::LedgerFault;

/// `CsLg`: tells a ledger from other databases (`PRAGMA application_id`).
const APPLICATION: i64 = 0x4373_4c67;

/// The layout of the tables (`PRAGMA user_version`).
pub(super) const LAYOUT: i64 = 1;

/// Everything there is, in the order it is made.
pub(super) const PARTS: [(&str, &str); 15] = [
    (
        "entry",
        "CREATE TABLE entry (sequence INTEGER PRIMARY KEY CHECK (sequence > 0), hash TEXT NOT NULL UNIQUE, line TEXT NOT NULL) STRICT",
    ),
    ("blob", "CREATE TABLE blob (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT"),
    ("target", "CREATE TABLE target (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"),
    (
        "link",
        "CREATE TABLE link (number INTEGER NOT NULL, sequence INTEGER NOT NULL CHECK (sequence > 0), PRIMARY KEY (number, sequence)) STRICT, WITHOUT ROWID",
    ),
    ("link_entry", "CREATE INDEX link_entry ON link (sequence)"),
    // Without this one, `INSERT OR REPLACE` would take an entry's place and no trigger would see it go.
    (
        "entry_next",
        "CREATE TRIGGER entry_next BEFORE INSERT ON entry WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM entry) BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "blob_once",
        "CREATE TRIGGER blob_once BEFORE INSERT ON blob WHEN EXISTS (SELECT 1 FROM blob WHERE digest = NEW.digest) BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "entry_kept",
        "CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "entry_unchanged",
        "CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "blob_kept",
        "CREATE TRIGGER blob_kept BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "blob_unchanged",
        "CREATE TRIGGER blob_unchanged BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "link_kept",
        "CREATE TRIGGER link_kept BEFORE DELETE ON link BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "link_unchanged",
        "CREATE TRIGGER link_unchanged BEFORE UPDATE ON link BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "target_kept",
        "CREATE TRIGGER target_kept BEFORE DELETE ON target BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
    (
        "target_unchanged",
        "CREATE TRIGGER target_unchanged BEFORE UPDATE ON target BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END",
    ),
];

/// Makes the tables in an empty file, or sees that they are there.
pub(super) fn made(connection: &mut Connection) -> Result<(), LedgerFault> {
    if pragma(connection, "application_id")? != APPLICATION {
        // Two runs may begin a ledger at once: the second finds it made.
        let making = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(told)?;
        if pragma(&making, "application_id")? != APPLICATION {
            let parts: i64 =
                making.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(told)?;
            if parts != 0 || pragma(&making, "application_id")? != 0 {
                return Err(LedgerFault::NotALedger("the file is another program's database".into()));
            }
            PARTS.iter().try_for_each(|(_, sql)| making.execute_batch(sql)).map_err(told)?;
            let named = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {LAYOUT}");
            making.execute_batch(&named).map_err(told)?;
        }
        making.commit().map_err(told)?;
    }
    known(connection)?;
    // Every commit is on the disk before it is reported, and readers wait for no writer.
    connection.execute_batch("PRAGMA synchronous = FULL").map_err(told)?;
    let mode: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(told)?;
    match mode == "wal" {
        true => Ok(()),
        false => {
            Err(LedgerFault::Storage("this file system keeps no write-ahead log; use a local disk".into()))
        }
    }
}

/// Whether this is a ledger with the tables and triggers of this version, and no others.
pub(super) fn known(connection: &Connection) -> Result<(), LedgerFault> {
    if pragma(connection, "application_id")? != APPLICATION {
        return Err(LedgerFault::NotALedger("the file is another program's database, or empty".into()));
    }
    let found = pragma(connection, "user_version")?;
    if found != LAYOUT {
        return Err(LedgerFault::Layout { found, known: LAYOUT });
    }
    let mut statement = connection
        .prepare("SELECT name, sql, type, tbl_name FROM sqlite_schema ORDER BY rowid")
        .map_err(told)?;
    let rows = statement.query_map([], |row| {
        let sql: Option<String> = row.get(1)?;
        Ok((row.get::<_, String>(0)?, sql, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
    });
    let mut left = PARTS.to_vec();
    for row in rows.map_err(told)? {
        let (name, sql, kind, table) = row.map_err(told)?;
        let own = left.iter().position(|(known, text)| {
            *known == name
                && sql.as_deref() == Some(*text)
                && made_by(text) == Some((kind.as_str(), table.as_str()))
        });
        match own {
            // What SQLite makes for a key of its own accord has no text; whatever else has such a name was put in.
            None if sql.is_none() && kind == "index" && name == format!("sqlite_autoindex_{table}_1") => {}
            Some(at) => {
                left.remove(at);
            }
            None => return Err(LedgerFault::Schema(format!("`{name}` was changed or added").into())),
        }
    }
    match left.first() {
        None => Ok(()),
        Some((name, _)) => Err(LedgerFault::Schema(format!("`{name}` is missing").into())),
    }
}

/// The kind of what a statement makes, and the table it is on, in the words of the schema.
fn made_by(sql: &'static str) -> Option<(&'static str, &'static str)> {
    let mut words = sql.split(' ').skip(1);
    let (kind, name) = (words.next()?, words.next()?);
    match kind {
        "TABLE" => Some(("table", name)),
        "INDEX" => Some(("index", words.nth(1)?)),
        // `CREATE TRIGGER name BEFORE what ON table`
        "TRIGGER" => Some(("trigger", words.nth(3)?)),
        _ => None,
    }
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, LedgerFault> {
    connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).map_err(told)
}
