use model::{Digest, Instant, Text};
use policy::{Diagnostic, Framework, TufRoot};
use sha2::{Digest as _, Sha256};
use verify::tuf::{Mirror, TRUSTED_ROOT, TufFault, refresh};

/// Something a framework refers to that is renewed without it, as it was in this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it is: `tuf`, `status`, `revocation` or `osv`.
    pub kind: &'static str,
    /// The framework's name for it.
    pub name: Text,
    /// SHA-256 of what was used of it: the trusted root, the statement of a status list, a file of revocations, or all advisories of
    /// a folder with their names.
    pub digest: Digest,
    /// Its number, which only grows, where it has one: the version of the top-level targets file, or a list's own;
    /// of a folder of advisories, how many it holds.
    pub number: Option<u64>,
    /// When it was issued, where it says so.
    pub issued: Option<Instant>,
    /// Until when it may be used, where it says so.
    pub expires: Option<Instant>,
    /// What a reader should know of how far it protects; one sentence.
    pub note: Option<Text>,
}

/// The trusted root that a framework's TUF repository holds at `now`.
pub(crate) fn trusted_root(
    name: &Text,
    root: &TufRoot,
    now: Instant,
) -> Result<(Vec<u8>, Reference), TufFault> {
    let mirror = Mirror::new(root.repository.clone());
    let refreshed = refresh(&root.root, &mirror, now)?;
    let json = refreshed.target(&mirror, TRUSTED_ROOT)?;
    let reference = Reference {
        kind: "tuf",
        name: name.clone(),
        digest: Digest::sha256(Sha256::digest(&json).into()),
        number: Some(refreshed.targets_version()),
        issued: None,
        expires: Some(refreshed.expires()),
        note: None,
    };
    Ok((json, reference))
}

/// A fault of the repository at the line of its root, with what to do about it.
pub(crate) fn diagnostic(framework: &Framework, name: &str, fault: &TufFault) -> Diagnostic {
    let mut diagnostic = framework.diagnostic(name, &fault.to_string());
    diagnostic.help = fault.help().into();
    diagnostic
}
