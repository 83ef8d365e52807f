use std::collections::BTreeMap;

use model::{Algorithm, Digest, Embedded, Text};
use sha2::{Digest as _, Sha256};

use crate::diagnostic::Diagnostics;
use crate::draft::Draft;
use crate::framework::Framework;
use crate::problems::Problems;
use crate::root_spec::{KeyRoot, RootKind, RootSpec, SigstoreRoot, TufRoot, X509Root};
use crate::rules::{NamedPath, Root, RootSource};
use crate::shown::quoted;
use crate::source::Source;

/// What a named file turned out to be: its bytes, or why it could not be read.
type Read = Result<Vec<u8>, Text>;

/// The files below each named folder.
type Folders = BTreeMap<Text, BTreeMap<Text, Vec<u8>>>;

/// Separates these digests from every other use of SHA-256, and this format from later ones.
const DOMAIN: &[u8] = b"countersign/framework/v1\0";

impl Draft {
    /// Joins the framework with the files it names: every one of [`Draft::files`], by its path. `embedded` gives
    /// the text of a root that is part of the program, which is part of the digest too.
    ///
    /// # Errors
    /// When one is missing, was given twice, could not be read, is empty or longer than its cap; each is told
    /// at the line that names it. Files the framework does not name are not looked at.
    pub fn resolve(
        self,
        read: Vec<(Text, Result<Vec<u8>, Text>)>,
        embedded: fn(Embedded) -> &'static str,
    ) -> Result<Framework, Diagnostics> {
        let mut problems = Problems::default();
        let folders = self.gather_folders(&read, &mut problems);
        let files = self.gather(read, &mut problems);
        let roots: Vec<RootSpec> =
            self.rules.roots.iter().filter_map(|root| spec(root, &files, &folders)).collect();
        if !problems.none() {
            return Err(problems.told(&self.source));
        }
        let built_in: Vec<Embedded> = self.rules.roots.iter().filter_map(Root::embedded).collect();
        match digest(&self.source, &files, &built_in, embedded) {
            Some(digest) => Ok(Framework::new(self.source, self.text, self.rules, roots, digest)),
            None => {
                let whole = crate::outline::Mark::default();
                problems.add(whole, "the framework has no digest", "report this as a bug");
                Err(problems.told(&self.source))
            }
        }
    }

    /// The files below every folder that is named, by the folder's path and theirs below it.
    fn gather_folders(&self, read: &[(Text, Read)], problems: &mut Problems) -> Folders {
        let mut folders = Folders::new();
        for named in self.rules.roots.iter().filter_map(Root::folder) {
            let mut inside = BTreeMap::new();
            let mut refused = None;
            for (path, bytes) in read {
                let below = path.strip_prefix(&*named.path);
                match (below.map(|rest| rest.strip_prefix('/').ok_or(rest)), bytes) {
                    (Some(Ok(below)), Ok(bytes)) => _ = inside.insert(below.into(), bytes.clone()),
                    (Some(Err("")), Err(why)) => refused = Some(unread(why)),
                    (Some(Ok(_) | Err(_)) | None, _) => {}
                }
            }
            if refused.is_none() && inside.is_empty() {
                refused = Some("holds no file".to_owned());
            }
            if let Some(why) = refused {
                let text = format!("the folder {} {why}", quoted(&named.path));
                let help =
                    "the path is relative to the framework's own folder; `countersign trust update` makes it";
                problems.add(named.mark, text, help);
            }
            folders.insert(named.path.clone(), inside);
        }
        folders
    }

    /// The bytes of every file that is named, by path.
    fn gather(&self, read: Vec<(Text, Read)>, problems: &mut Problems) -> BTreeMap<Text, Vec<u8>> {
        let mut given: BTreeMap<Text, Vec<Read>> = BTreeMap::new();
        for (path, bytes) in read {
            given.entry(path).or_default().push(bytes);
        }
        let caps: BTreeMap<Text, u64> = self.files().into_iter().map(|file| (file.path, file.cap)).collect();
        let mut files = BTreeMap::new();
        for named in self.rules.roots.iter().filter_map(Root::file) {
            let cap = caps.get(&named.path).copied().unwrap_or_default();
            match judged(given.get(&named.path).map(Vec::as_slice), cap) {
                Ok(bytes) => _ = files.insert(named.path.clone(), bytes.to_vec()),
                Err(why) => {
                    let text = format!("the file {} {why}", quoted(&named.path));
                    let help = "the path is relative to the framework's own folder; put the file there";
                    problems.add(named.mark, text, help);
                }
            }
        }
        files
    }
}

/// The bytes of one file, or what is wrong with it.
fn judged(given: Option<&[Read]>, cap: u64) -> Result<&[u8], String> {
    match given {
        None | Some([]) => Err("was not read in".to_owned()),
        Some([Err(why)]) => Err(unread(why)),
        Some([Ok(bytes)]) if bytes.is_empty() => Err("is empty".to_owned()),
        Some([Ok(bytes)]) if u64::try_from(bytes.len()).is_ok_and(|len| len <= cap) => Ok(bytes),
        Some([Ok(bytes)]) => Err(format!("has {} bytes, and at most {cap} are read", bytes.len())),
        Some(_) => Err("was given twice".to_owned()),
    }
}

fn unread(why: &str) -> String {
    format!("could not be read: {}", why.chars().map(crate::shown::safe).collect::<String>())
}

fn spec(root: &Root, files: &BTreeMap<Text, Vec<u8>>, folders: &Folders) -> Option<RootSpec> {
    let bytes = |named: &NamedPath| files.get(&named.path).cloned();
    let kind = match &root.source {
        RootSource::Embedded(embedded) => RootKind::Sigstore(SigstoreRoot::Embedded(*embedded)),
        RootSource::File(named) => RootKind::Sigstore(SigstoreRoot::File(bytes(named)?)),
        RootSource::Unlogged(named) => RootKind::Sigstore(SigstoreRoot::Unlogged(bytes(named)?)),
        RootSource::Tuf { root, repository, from: _ } => {
            let repository = folders.get(&repository.path)?.clone();
            RootKind::Sigstore(SigstoreRoot::Tuf(TufRoot { root: bytes(root)?, repository }))
        }
        RootSource::Key { file, from, until, log, timestamps, scheme, key_id } => RootKind::Key(KeyRoot {
            file: bytes(file)?,
            from: *from,
            until: *until,
            log: log.clone(),
            timestamps: timestamps.clone(),
            scheme: *scheme,
            key_id: key_id.clone(),
        }),
        RootSource::X509 { file, timestamps } => {
            RootKind::X509(X509Root { pem: bytes(file)?, timestamps: timestamps.clone() })
        }
    };
    Some(RootSpec { name: root.name.clone(), kind, mark: root.mark })
}

/// SHA-256 over, in this order:
///
/// 1. the 25 bytes `countersign/framework/v1` and a zero byte;
/// 2. the framework's bytes as received, with their length in front;
/// 3. the number of files;
/// 4. for each file, sorted by the bytes of its path: its path, then its content, each with its length in front;
/// 5. for each embedded root named, once, in the order of [`Embedded::ALL`]: its name, then its text, each with
///    its length in front.
///
/// The repository of a TUF root is not part of it, its pinned root is: what that root signs for is renewed every
/// few days, and a decision names what it used in its report.
///
/// Every length and number is an unsigned 64-bit integer, most significant byte first. The same framework and
/// files have one digest, in whatever order they were read; no two different ones share their input, for every
/// part says where it ends.
fn digest(
    source: &Source,
    files: &BTreeMap<Text, Vec<u8>>,
    built_in: &[Embedded],
    embedded: fn(Embedded) -> &'static str,
) -> Option<Digest> {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    part(&mut hash, source.text.as_bytes())?;
    hash.update(u64::try_from(files.len()).ok()?.to_be_bytes());
    for (path, bytes) in files {
        part(&mut hash, path.as_bytes())?;
        part(&mut hash, bytes)?;
    }
    for root in Embedded::ALL.into_iter().filter(|root| built_in.contains(root)) {
        part(&mut hash, root.name().as_bytes())?;
        part(&mut hash, embedded(root).as_bytes())?;
    }
    Digest::new(Algorithm::Sha256, &hash.finalize()).ok()
}

fn part(hash: &mut Sha256, bytes: &[u8]) -> Option<()> {
    hash.update(u64::try_from(bytes.len()).ok()?.to_be_bytes());
    hash.update(bytes);
    Some(())
}
