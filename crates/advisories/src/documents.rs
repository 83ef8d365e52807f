use model::Text;

/// The advisories of a feed, each read when it is asked for. They lie in one order, by name.
pub trait Documents: Send + Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// What reports call the one at this place.
    fn name(&self, at: usize) -> Text;

    /// Its bytes.
    ///
    /// # Errors
    /// One sentence why they cannot be had.
    fn read(&self, at: usize) -> Result<Vec<u8>, Text>;
}

/// Documents in memory, each with its name.
impl Documents for Vec<(Text, Vec<u8>)> {
    fn count(&self) -> usize {
        self.len()
    }

    fn name(&self, at: usize) -> Text {
        self.get(at).map(|(name, _)| name.clone()).unwrap_or_default()
    }

    fn read(&self, at: usize) -> Result<Vec<u8>, Text> {
        self.get(at).map(|(_, bytes)| bytes.clone()).ok_or_else(|| "there is no such document".into())
    }
}
