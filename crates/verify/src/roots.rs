use std::fmt;

use model::{Digest, Embedded, Instant, Scheme, Text};
use sigstore_verify::trust_root::{
    SIGSTORE_GITHUB_TRUSTED_ROOT, SIGSTORE_PRODUCTION_TRUSTED_ROOT, SIGSTORE_STAGING_TRUSTED_ROOT,
};

use crate::{Key, KeyFault, MinisignRoot, TrustedRoot, X509Root};

/// Everything the framework trusts to vouch for signers: Sigstore instances and keys, each by its name.
#[derive(Debug)]
pub struct Roots {
    pub(crate) sigstore: Vec<SigstoreRoot>,
    pub(crate) keys: Vec<NamedKey>,
    pub(crate) minisign: Vec<MinisignRoot>,
    pub(crate) x509: Vec<X509Root>,
}

/// A Sigstore instance by the framework's name for it.
#[derive(Debug)]
pub(crate) struct SigstoreRoot {
    pub(crate) name: Text,
    pub(crate) profile: Profile,
    pub(crate) root: TrustedRoot,
}

/// A key by the framework's name for it.
#[derive(Debug)]
pub(crate) struct NamedKey {
    pub(crate) name: Text,
    pub(crate) key: Key,
    pub(crate) terms: KeyTerms,
}

/// On what terms a key's signatures count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyTerms {
    /// The first instant at which it may have signed.
    pub from: Option<Instant>,
    /// The last second at which it may have signed.
    pub until: Option<Instant>,
    /// The Sigstore root whose logs must hold the signature. Its timestamp authorities say when as well.
    pub log: Option<Text>,
    /// The Sigstore root whose timestamp authorities say when a signature was made, where no log has to hold it.
    pub timestamps: Option<Text>,
    /// The only scheme that counts; any of its kind's where absent.
    pub scheme: Option<Scheme>,
    /// What evidence must call it, byte for byte; anything where absent.
    pub key_id: Option<Text>,
}

/// What an instance promises of its signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Certificates are logged (SCT) and signatures are logged.
    Logged,
    /// Neither, and a timestamp authority instead: for GitHub's embedded root, and roots that the framework calls
    /// unlogged and that list no log at all.
    Unlogged,
}

/// The text of an embedded root, as `trusted_root.json`.
pub fn embedded_root(root: Embedded) -> &'static str {
    match root {
        Embedded::PublicGood => SIGSTORE_PRODUCTION_TRUSTED_ROOT,
        Embedded::Github => SIGSTORE_GITHUB_TRUSTED_ROOT,
        Embedded::Staging => SIGSTORE_STAGING_TRUSTED_ROOT,
    }
}

fn profile(root: Embedded) -> Profile {
    match root {
        Embedded::Github => Profile::Unlogged,
        Embedded::PublicGood | Embedded::Staging => Profile::Logged,
    }
}

/// Why a root cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RootsFault {
    /// A trusted root that cannot be read.
    #[error("{0}")]
    TrustedRoot(Text),
    /// A trusted root of an instance that was said to keep no logs, and that lists some.
    #[error(
        "it lists logs, and `unlogged` is for an instance that keeps none; name it with `file`, so that they are asked"
    )]
    KeepsLogs,
    /// A key that cannot be read.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// Anchors that cannot be read.
    #[error("{0}")]
    X509(Text),
    /// A minisign key with terms that its signatures cannot meet.
    #[error(
        "a key of minisign has one scheme and a number of its own, and its signatures stand in no log and bring no timestamp; leave `log`, `timestamps`, `scheme` and `key-id` out"
    )]
    MinisignTerms,
    /// Two roots of one name.
    #[error("two roots are named `{0}`")]
    Twice(Text),
    /// A key that wants its signatures in the logs of a root that is not there.
    #[error("no Sigstore root is named `{0}`")]
    NoSuchLog(Text),
}

/// Gathers roots.
#[derive(Debug, Default)]
pub struct RootsBuilder {
    sigstore: Vec<SigstoreRoot>,
    keys: Vec<NamedKey>,
    minisign: Vec<MinisignRoot>,
    x509: Vec<X509Root>,
}

impl Roots {
    /// No roots yet.
    pub fn builder() -> RootsBuilder {
        RootsBuilder::default()
    }

    /// SHA-256 of the SubjectPublicKeyInfo of the key of this name, if there is one: equal where two names are one key.
    pub fn key(&self, name: &str) -> Option<&Digest> {
        let keys = self.keys.iter().map(|named| (&named.name, named.key.digest()));
        let minisign = self.minisign.iter().map(|root| (&root.name, root.digest()));
        keys.chain(minisign).find(|(known, _)| ***known == *name).map(|(_, digest)| digest)
    }
}

impl RootsBuilder {
    /// Adds a root of the binary.
    ///
    /// # Errors
    /// When it cannot be read, which is a defect of the build.
    pub fn embedded(&mut self, name: &str, root: Embedded) -> Result<(), RootsFault> {
        self.add(name, profile(root), embedded_root(root).as_bytes())
    }

    /// Adds a `trusted_root.json`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn trusted_root(&mut self, name: &str, json: &[u8]) -> Result<(), RootsFault> {
        self.add(name, Profile::Logged, json)
    }

    /// Adds a `trusted_root.json` of an instance that keeps no logs.
    ///
    /// # Errors
    /// When it cannot be read, or lists a log: then what stands in none is not believed.
    pub fn unlogged_root(&mut self, name: &str, json: &[u8]) -> Result<(), RootsFault> {
        self.add(name, Profile::Unlogged, json)?;
        match self.sigstore.last().is_some_and(|added| added.root.lists_logs()) {
            true => Err(RootsFault::KeepsLogs),
            false => Ok(()),
        }
    }

    fn add(&mut self, name: &str, profile: Profile, json: &[u8]) -> Result<(), RootsFault> {
        let root = TrustedRoot::read(json).map_err(RootsFault::TrustedRoot)?;
        self.sigstore.push(SigstoreRoot { name: name.into(), profile, root });
        Ok(())
    }

    /// Adds a public key, in PEM or DER, and its terms.
    ///
    /// # Errors
    /// When the key cannot be read, or cannot sign with the scheme of its terms.
    pub fn key(&mut self, name: &str, file: &[u8], terms: KeyTerms) -> Result<(), RootsFault> {
        if MinisignRoot::is_one(file) {
            let bare = KeyTerms { from: terms.from, until: terms.until, ..KeyTerms::default() };
            if terms != bare {
                return Err(RootsFault::MinisignTerms);
            }
            self.minisign.push(MinisignRoot::read(name, file, (terms.from, terms.until))?);
            return Ok(());
        }
        let key = Key::read(file, terms.scheme)?;
        self.keys.push(NamedKey { name: name.into(), key, terms });
        Ok(())
    }

    /// Adds the anchors of a private authority, certificates in PEM, and the Sigstore root whose timestamp
    /// authorities prove when signatures under it were made.
    ///
    /// # Errors
    /// When one cannot be read, or is not an authority's.
    pub fn x509(&mut self, name: &str, pem: &[u8], timestamps: Option<&str>) -> Result<(), RootsFault> {
        self.x509.push(X509Root::read(name, pem, timestamps).map_err(RootsFault::X509)?);
        Ok(())
    }

    /// The roots, complete.
    ///
    /// # Errors
    /// When two roots have one name, or a key names a log nobody added.
    pub fn build(self) -> Result<Roots, RootsFault> {
        let mut names = std::collections::BTreeSet::new();
        let mut all = self
            .sigstore
            .iter()
            .map(|root| &root.name)
            .chain(self.keys.iter().map(|key| &key.name))
            .chain(self.minisign.iter().map(|root| &root.name))
            .chain(self.x509.iter().map(|root| &root.name));
        if let Some(twice) = all.find(|name| !names.insert((*name).clone())) {
            return Err(RootsFault::Twice(twice.clone()));
        }
        let named = |key: &'_ NamedKey| [key.terms.log.clone(), key.terms.timestamps.clone()];
        let logs: Vec<Text> = self.keys.iter().flat_map(named).flatten().collect();
        let logs = logs.iter();
        for log in logs.chain(self.x509.iter().filter_map(|root| root.timestamps.as_ref())) {
            if !self.sigstore.iter().any(|root| root.name == *log) {
                return Err(RootsFault::NoSuchLog(log.clone()));
            }
        }
        Ok(Roots { sigstore: self.sigstore, keys: self.keys, minisign: self.minisign, x509: self.x509 })
    }
}

impl fmt::Debug for TrustedRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustedRoot").field("authorities", &self.authorities()).finish_non_exhaustive()
    }
}
