use model::Text;

/// The bytes of a status list behind its opening, read a page at a time. What they are is checked by digest, so
/// another thread or process may change them: a page is the one that was signed, or a fault.
pub trait Pages: Send + Sync {
    /// `length` bytes from `from`, counted from the start of the file.
    ///
    /// # Errors
    /// One sentence why they cannot be had.
    fn read(&self, from: u64, length: usize) -> Result<Vec<u8>, Text>;
}

/// A file in memory.
impl Pages for Vec<u8> {
    fn read(&self, from: u64, length: usize) -> Result<Vec<u8>, Text> {
        let range = usize::try_from(from).ok().and_then(|from| Some(from..from.checked_add(length)?));
        let page = range.and_then(|range| self.get(range));
        page.map(<[u8]>::to_vec).ok_or_else(|| "the file ends before this page".into())
    }
}
