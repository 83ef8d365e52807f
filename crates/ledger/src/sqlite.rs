use std::path::Path;
use std::time::{Duration, Instant};

use model::{Digest, Text};
use rusqlite::types::ValueRef;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};
use sha2::{Digest as _, Sha256};

use crate::limits::{MAX_BLOB, MAX_ENTRY, MAX_NAME, PAGE, PAGE_BYTES, PAUSE_MS, WAIT_MS};
use place::Place;

use crate::{Asked, Head, LedgerFault, Link, NewRow, Row, Seen, Storage};

#[cfg(test)]
mod by_hand;
mod place;
mod schema;
#[cfg(test)]
mod tests;

/// A ledger in one file of SQLite, for one machine: its write-ahead log (`FILE-wal`, `FILE-shm`) does not work across a
/// network file system.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    place: Place,
}

impl Sqlite {
    /// Opens a ledger to write to it, and makes it where there is none.
    ///
    /// # Errors
    /// When the file is something else, of another layout, or cannot be written.
    pub fn writable(file: &Path) -> Result<Self, LedgerFault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        patiently(|| {
            let mut own = Self::open(file, flags)?;
            schema::made(&mut own.connection)?;
            Ok(own)
        })
    }

    /// Opens a ledger as it is now; what is recorded later is not seen.
    ///
    /// # Errors
    /// When there is none, or it is something else or of another layout.
    pub fn readable(file: &Path) -> Result<Self, LedgerFault> {
        patiently(|| {
            let own = Self::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            own.connection.execute_batch("PRAGMA query_only = ON; BEGIN").map_err(told)?;
            schema::known(&own.connection)?;
            Ok(own)
        })
    }

    fn open(file: &Path, flags: OpenFlags) -> Result<Self, LedgerFault> {
        // A pipe would be waited for.
        if std::fs::metadata(file).is_ok_and(|about| !about.is_file()) {
            return Err(LedgerFault::NotALedger("it is not a regular file".into()));
        }
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        // Names are paths here, whatever they begin with: `:memory:` would keep nothing.
        let connection = Connection::open_with_flags(Path::new(".").join(file), flags).map_err(told)?;
        connection.busy_timeout(Duration::from_millis(u64::from(WAIT_MS))).map_err(told)?;
        // A file of somebody else's may bring triggers and views: none of them runs functions, and `known` refuses them.
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON").map_err(told)?;
        Ok(Self { connection, place: Place::of(file) })
    }
}

impl Storage for Sqlite {
    fn append(
        &mut self,
        seen: &[Seen],
        making: &mut dyn FnMut(Option<&Head>) -> Result<NewRow, LedgerFault>,
        load: &mut dyn FnMut(&Digest) -> Result<Vec<u8>, LedgerFault>,
    ) -> Result<Head, LedgerFault> {
        // The lock of the only writer is taken before the head is read, so that the chain has no forks.
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(told)?;
        // It may have been changed since it was opened.
        schema::known(&transaction)?;
        for seen in seen {
            if let Some(later) = filed_since(&transaction, seen)? {
                return Err(LedgerFault::Overtaken(later));
            }
        }
        let row = making(head(&transaction)?.as_ref())?;
        insert(&transaction, &row)?;
        for digest in &row.digests {
            let name = digest.to_string();
            match kept(&transaction, digest)? {
                // A record that relies on other bytes than were judged is none.
                Some(held) if Sha256::digest(&held)[..] != *digest.bytes() => {
                    return Err(LedgerFault::Changed(
                        format!("what is kept under {digest} was changed").into(),
                    ));
                }
                Some(_) => {}
                None => {
                    let bytes = load(digest)?;
                    let put = "INSERT INTO blob (digest, bytes) VALUES (?1, ?2)";
                    one(transaction.execute(put, params![name, bytes]))?;
                }
            }
        }
        if head(&transaction)?.as_ref() != Some(&row.head) {
            return Err(LedgerFault::Changed(WITHHELD.into()));
        }
        self.place.held()?;
        transaction.commit().map_err(told)?;
        self.place.held()?;
        Ok(row.head)
    }

    fn entries(&self, after: u64, most: usize) -> Result<Vec<Row>, LedgerFault> {
        // A longer hash than any is cut, and is none after it as before.
        let query = "SELECT sequence, substr(hash, 1, ?2), line, length(CAST(line AS BLOB)) FROM entry WHERE sequence > ?1 ORDER BY sequence";
        let mut statement = self.connection.prepare(query).map_err(told)?;
        let mut rows = statement.query(params![number(after), MAX_NAME]).map_err(told)?;
        let (mut all, mut room) = (Vec::new(), PAGE_BYTES);
        while all.len() < most && (room > 0 || all.is_empty()) {
            let Some(row) = rows.next().map_err(told)? else { break };
            let sequence = sequence(row.get(0).map_err(told)?);
            let length: i64 = row.get(3).map_err(told)?;
            LedgerFault::bound(
                "the line of an entry",
                usize::try_from(length).unwrap_or(usize::MAX),
                MAX_ENTRY,
            )?;
            let line = bytes(row.get_ref(2).map_err(told)?);
            room = room.saturating_sub(line.len());
            all.push(Row { sequence, hash: text(row.get_ref(1).map_err(told)?), line });
        }
        Ok(all)
    }

    fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerFault> {
        kept(&self.connection, digest)
    }

    fn blobs(&self, after: Option<&str>, most: usize) -> Result<Vec<Text>, LedgerFault> {
        // What is no text is no name, and is damage of the file: it has no place in the order either.
        let query = "SELECT substr(digest, 1, ?3) FROM blob WHERE digest > ?1 AND typeof(digest) = 'text' ORDER BY digest LIMIT ?2";
        let mut statement = self.connection.prepare(query).map_err(told)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![after.unwrap_or_default(), most, MAX_NAME]).map_err(told)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(told)? {
            all.push(text(row.get_ref(0).map_err(told)?));
        }
        Ok(all)
    }

    fn damage(&self, most: usize) -> Result<Vec<Text>, LedgerFault> {
        let query = format!("PRAGMA integrity_check({most})");
        let mut statement = self.connection.prepare(&query).map_err(told)?;
        let mut rows = statement.query([]).map_err(told)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(told)? {
            all.push(text(row.get_ref(0).map_err(told)?));
        }
        all.retain(|one| **one != *"ok");
        // Rows that no other question asks for: entries and links are numbered from 1, and targets asked for by name.
        let query = "SELECT 'there is a row for entry ' || sequence FROM entry WHERE sequence < 1 \
                     UNION ALL SELECT DISTINCT 'the index has entry ' || sequence FROM link WHERE sequence < 1 \
                     UNION ALL SELECT DISTINCT 'the index files something under target ' || number || ', which is none' \
                     FROM link WHERE number NOT IN (SELECT number FROM target) LIMIT ?1";
        let mut statement = self.connection.prepare(query).map_err(told)?;
        let mut rows = statement.query([i64::try_from(most).unwrap_or(i64::MAX)]).map_err(told)?;
        while let Some(row) = rows.next().map_err(told)? {
            all.push(text(row.get_ref(0).map_err(told)?));
        }
        Ok(all)
    }

    fn links(&self, asked: Asked<'_>) -> Result<Vec<Link>, LedgerFault> {
        const OF: &str = "SELECT target.name, link.sequence FROM link JOIN target USING (number) ";
        let (rest, name, after, most) = match asked {
            Asked::Target(name, after) => (
                "WHERE target.name = ?1 AND link.sequence > ?2 ORDER BY link.sequence LIMIT ?3",
                name,
                after,
                PAGE,
            ),
            Asked::Entry(sequence) => (
                "WHERE link.sequence = ?2 AND ?1 = '' ORDER BY target.name LIMIT ?3",
                "",
                sequence,
                usize::MAX,
            ),
            Asked::Beyond(sequence) => ("WHERE link.sequence > ?2 AND ?1 = '' LIMIT ?3", "", sequence, 1),
        };
        let mut statement = self.connection.prepare(&format!("{OF}{rest}")).map_err(told)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![name, number(after), most]).map_err(told)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(told)? {
            let target = text(row.get_ref(0).map_err(told)?);
            all.push(Link { target, sequence: sequence(row.get(1).map_err(told)?) });
        }
        Ok(all)
    }
}

/// Opens a ledger again while others begin it or were the last to leave it: SQLite waits for a lock by itself, but
/// not where two runs turn the same file to a write-ahead log, or one of them takes that log away.
fn patiently(mut open: impl FnMut() -> Result<Sqlite, LedgerFault>) -> Result<Sqlite, LedgerFault> {
    let (begun, most) = (Instant::now(), Duration::from_millis(u64::from(WAIT_MS)));
    loop {
        match open() {
            Err(LedgerFault::Busy) if begun.elapsed() < most => {
                std::thread::sleep(Duration::from_millis(PAUSE_MS));
            }
            opened => return opened,
        }
    }
}

fn head(transaction: &Transaction<'_>) -> Result<Option<Head>, LedgerFault> {
    let query = "SELECT sequence, substr(hash, 1, ?1) FROM entry ORDER BY sequence DESC LIMIT 1";
    let last =
        transaction.query_row(query, [MAX_NAME], |row| Ok((row.get::<_, i64>(0)?, text(row.get_ref(1)?))));
    let Some((at, hash)) = last.optional().map_err(told)? else { return Ok(None) };
    let hash =
        Digest::parse(&hash).map_err(|why| LedgerFault::entry(sequence(at), format!("its hash: {why}")))?;
    Ok(Some(Head { sequence: sequence(at), hash }))
}

/// The first entry that was filed under a target since it was seen.
fn filed_since(transaction: &Transaction<'_>, seen: &Seen) -> Result<Option<u64>, LedgerFault> {
    let query = "SELECT link.sequence FROM link JOIN target USING (number) \
                 WHERE target.name = ?1 AND link.sequence > ?2 ORDER BY link.sequence LIMIT 1";
    let later = transaction.query_row(query, params![&*seen.target, number(seen.last)], |row| row.get(0));
    Ok(later.optional().map_err(told)?.map(sequence))
}

/// Something in the file kept a row from being written, and said nothing.
const WITHHELD: &str = "what was written to it is not there";

/// One row was written, or the run is none of the ledger's.
fn one(written: Result<usize, rusqlite::Error>) -> Result<(), LedgerFault> {
    match written.map_err(told)? {
        1 => Ok(()),
        _ => Err(LedgerFault::Changed(WITHHELD.into())),
    }
}

/// What is kept under a digest, believed by nobody.
fn kept(connection: &Connection, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerFault> {
    let long = "SELECT length(bytes) FROM blob WHERE digest = ?1";
    let name = digest.to_string();
    let long: Option<i64> = connection.query_row(long, [&name], |row| row.get(0)).optional().map_err(told)?;
    let Some(long) = long else { return Ok(None) };
    LedgerFault::bound("what is kept", usize::try_from(long).unwrap_or(usize::MAX), MAX_BLOB)?;
    let query = "SELECT bytes FROM blob WHERE digest = ?1";
    connection.query_row(query, [name], |row| Ok(bytes(row.get_ref(0)?))).optional().map_err(told)
}

fn insert(transaction: &Transaction<'_>, row: &NewRow) -> Result<(), LedgerFault> {
    let line = String::from_utf8_lossy(&row.line);
    let at = number(row.head.sequence);
    let put = "INSERT INTO entry (sequence, hash, line) VALUES (?1, ?2, ?3)";
    one(transaction.execute(put, params![at, row.head.hash.to_string(), line]))?;
    let mut name = transaction
        .prepare(
            "INSERT INTO target (name) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM target WHERE name = ?1)",
        )
        .map_err(told)?;
    let mut link = transaction
        .prepare("INSERT INTO link (number, sequence) SELECT number, ?2 FROM target WHERE name = ?1")
        .map_err(told)?;
    for target in &row.targets {
        name.execute([&**target]).map_err(told)?;
        one(link.execute(params![&**target, at]))?;
    }
    Ok(())
}

fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

fn sequence(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn bytes(value: ValueRef<'_>) -> Vec<u8> {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => Vec::new(),
    }
}

fn text(value: ValueRef<'_>) -> Text {
    String::from_utf8_lossy(&bytes(value)).into_owned().into()
}

/// What SQLite says, in our words where they are plainer.
fn told(error: rusqlite::Error) -> LedgerFault {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerFault::Busy,
        Some(ErrorCode::NotADatabase) => LedgerFault::NotALedger("the file is no database of SQLite".into()),
        Some(ErrorCode::DiskFull) => LedgerFault::Storage("there is no space left for it".into()),
        _ => LedgerFault::Storage(error.to_string().into()),
    }
}
