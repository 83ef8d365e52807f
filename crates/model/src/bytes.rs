use crate::Text;

/// An artifact's bytes, for signatures over all of them. Read again only when such a signature turns up.
pub trait Bytes: Sync {
    /// All the bytes.
    ///
    /// # Errors
    /// One sentence why they cannot be had: there are more than `limit`, they changed since they were
    /// hashed, or there are none.
    fn read(&self, limit: u64) -> Result<Vec<u8>, Text>;
}

/// No bytes: only a digest was given.
#[derive(Clone, Copy, Debug)]
pub struct NoBytes;

impl Bytes for NoBytes {
    fn read(&self, _limit: u64) -> Result<Vec<u8>, Text> {
        Err("only a digest was given".into())
    }
}
