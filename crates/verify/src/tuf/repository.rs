use std::collections::BTreeMap;

use model::Text;

/// Where metadata and targets come from: a name in, bytes out. Nothing it gives is believed before it is
/// checked, so whoever keeps it can withhold and replay, and no more.
pub trait Repository {
    /// A metadata file by its name, such as `2.root.json`; `None` when there is none.
    ///
    /// # Errors
    /// Why it could not be had. At most `limit` bytes and one more need be given: what is longer is refused.
    fn metadata(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Unread>;

    /// A target by its path, `/` between the parts; `None` when there is none.
    ///
    /// # Errors
    /// As for [`Repository::metadata`].
    fn target(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Unread>;
}

/// Why a file of a repository could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is more of it than was asked for: whoever offers it tells something else than what is signed.
    TooLong,
    /// Anything else, which proves nothing against the repository.
    Unreadable(Text),
}

/// A repository as a folder holds it, all of it in memory: each file by its path, `/` between the parts.
///
/// Metadata lies in `metadata/` when anything does, else at the top; old roots may lie in `root_history/`
/// beside it. Targets lie in `targets/`, or at the top when there is no such folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mirror {
    files: BTreeMap<Text, Vec<u8>>,
}

impl Mirror {
    /// The repository of these files.
    pub fn new(files: BTreeMap<Text, Vec<u8>>) -> Self {
        Self { files }
    }

    /// The bytes of a metadata file, for a root that is pinned by its name in the same folder.
    pub fn named(&self, name: &str) -> Option<&[u8]> {
        let base = self.base("metadata/");
        let places = [format!("{base}{name}"), format!("{base}root_history/{name}")];
        places.iter().find_map(|path| self.files.get(path.as_str())).map(Vec::as_slice)
    }

    fn base(&self, folder: &'static str) -> &'static str {
        if self.files.keys().any(|path| path.starts_with(folder)) { folder } else { "" }
    }
}

impl Repository for Mirror {
    fn metadata(&self, name: &str, _limit: u64) -> Result<Option<Vec<u8>>, Unread> {
        Ok(self.named(name).map(<[u8]>::to_vec))
    }

    fn target(&self, path: &str, _limit: u64) -> Result<Option<Vec<u8>>, Unread> {
        let path = format!("{}{path}", self.base("targets/"));
        Ok(self.files.get(path.as_str()).cloned())
    }
}
