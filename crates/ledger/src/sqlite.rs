use std::path::Path;
use std::time::Duration;

use model::{Digest, Text};
use rusqlite::types::ValueRef;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};

use crate::limits::{MAX_BLOB, MAX_ENTRY, PAGE, PAGE_BYTES, WAIT_MS};
use crate::{Asked, Head, LedgerFault, Link, NewRow, Row, Storage};

mod schema;
#[cfg(test)]
mod tests;

/// A ledger in one file of SQLite, for one machine: its write-ahead log (`FILE-wal`, `FILE-shm`) does not work across a
/// network file system.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens a ledger to write to it, and makes it where there is none.
    ///
    /// # Errors
    /// When the file is something else, of another layout, or cannot be written.
    pub fn writable(file: &Path) -> Result<Self, LedgerFault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut own = Self::open(file, flags)?;
        schema::made(&mut own.connection)?;
        Ok(own)
    }

    /// Opens a ledger as it is now; what is recorded later is not seen.
    ///
    /// # Errors
    /// When there is none, or it is something else or of another layout.
    pub fn readable(file: &Path) -> Result<Self, LedgerFault> {
        let own = Self::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        own.connection.execute_batch("PRAGMA query_only = ON; BEGIN").map_err(told)?;
        schema::known(&own.connection)?;
        Ok(own)
    }

    fn open(file: &Path, flags: OpenFlags) -> Result<Self, LedgerFault> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        // Names are paths here, whatever they begin with: `:memory:` would keep nothing.
        let connection = Connection::open_with_flags(Path::new(".").join(file), flags).map_err(told)?;
        connection.busy_timeout(Duration::from_millis(u64::from(WAIT_MS))).map_err(told)?;
        // A file of somebody else's may bring triggers and views: none of them runs functions, and `known` refuses them.
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON").map_err(told)?;
        Ok(Self { connection })
    }
}

impl Storage for Sqlite {
    fn append(
        &mut self,
        making: &mut dyn FnMut(Option<&Head>) -> Result<NewRow, LedgerFault>,
        load: &mut dyn FnMut(&Digest) -> Result<Vec<u8>, LedgerFault>,
    ) -> Result<Head, LedgerFault> {
        // The lock of the only writer is taken before the head is read, so that the chain has no forks.
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(told)?;
        let row = making(head(&transaction)?.as_ref())?;
        insert(&transaction, &row).map_err(told)?;
        for digest in &row.digests {
            let name = digest.to_string();
            let mut held = transaction.prepare("SELECT 1 FROM blob WHERE digest = ?1").map_err(told)?;
            if !held.exists([&name]).map_err(told)? {
                let bytes = load(digest)?;
                let put = "INSERT INTO blob (digest, bytes) VALUES (?1, ?2)";
                transaction.execute(put, params![name, bytes]).map_err(told)?;
            }
        }
        transaction.commit().map_err(told)?;
        Ok(row.head)
    }

    fn entries(&self, after: u64, most: usize) -> Result<Vec<Row>, LedgerFault> {
        let query = "SELECT sequence, hash, line, length(CAST(line AS BLOB)) FROM entry WHERE sequence > ?1 ORDER BY sequence";
        let mut statement = self.connection.prepare(query).map_err(told)?;
        let mut rows = statement.query([number(after)]).map_err(told)?;
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
        let long = "SELECT length(bytes) FROM blob WHERE digest = ?1";
        let name = digest.to_string();
        let long: Option<i64> =
            self.connection.query_row(long, [&name], |row| row.get(0)).optional().map_err(told)?;
        let Some(long) = long else { return Ok(None) };
        LedgerFault::bound("what is kept", usize::try_from(long).unwrap_or(usize::MAX), MAX_BLOB)?;
        let query = "SELECT bytes FROM blob WHERE digest = ?1";
        self.connection.query_row(query, [name], |row| Ok(bytes(row.get_ref(0)?))).optional().map_err(told)
    }

    fn blobs(&self, after: Option<&Digest>, most: usize) -> Result<Vec<Digest>, LedgerFault> {
        let query = "SELECT digest FROM blob WHERE digest > ?1 ORDER BY digest LIMIT ?2";
        let mut statement = self.connection.prepare(query).map_err(told)?;
        let after = after.map(Digest::to_string).unwrap_or_default();
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![after, most]).map_err(told)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(told)? {
            let name = text(row.get_ref(0).map_err(told)?);
            let digest = Digest::parse(&name).map_err(|why| {
                LedgerFault::Storage(format!("something is kept under no digest: {why}").into())
            })?;
            all.push(digest);
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

fn head(transaction: &Transaction<'_>) -> Result<Option<Head>, LedgerFault> {
    let query = "SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1";
    let last = transaction.query_row(query, [], |row| Ok((row.get::<_, i64>(0)?, text(row.get_ref(1)?))));
    let Some((at, hash)) = last.optional().map_err(told)? else { return Ok(None) };
    let hash =
        Digest::parse(&hash).map_err(|why| LedgerFault::entry(sequence(at), format!("its hash: {why}")))?;
    Ok(Some(Head { sequence: sequence(at), hash }))
}

fn insert(transaction: &Transaction<'_>, row: &NewRow) -> Result<(), rusqlite::Error> {
    let line = String::from_utf8_lossy(&row.line);
    let at = number(row.head.sequence);
    let put = "INSERT INTO entry (sequence, hash, line) VALUES (?1, ?2, ?3)";
    transaction.execute(put, params![at, row.head.hash.to_string(), line])?;
    let mut name = transaction.prepare(
        "INSERT INTO target (name) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM target WHERE name = ?1)",
    )?;
    let mut link = transaction
        .prepare("INSERT INTO link (number, sequence) SELECT number, ?2 FROM target WHERE name = ?1")?;
    for target in &row.targets {
        name.execute([&**target])?;
        link.execute(params![&**target, at])?;
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
