use std::path::Path;

use formats::{
    CertificateName, Content, DependencyRange, Evidence, SerialNumber, SourceCommits, StatusTarget,
};
use model::{Algorithm, Digest, EvidenceId, Text};
use sha2::Digest as _;
use verify::{Key, MinisignRoot, PathCertificate};

use super::entry::framework_name;

/// A kind of thing that a list can deny.
pub(crate) struct Kind {
    /// Its word, which stands before the colon.
    pub(crate) word: &'static str,
    /// What stands behind the colon.
    pub(crate) form: &'static str,
    /// What falls with it, where `{}` is the thing.
    pub(crate) falls: &'static str,
    pub(super) read: fn(&str) -> Read,
}

type Read = Result<StatusTarget, Wrong>;

/// Why a value is none of its kind.
pub(crate) enum Wrong {
    /// In words.
    Text(String),
    /// The file it names cannot be had.
    File(acquire::Fault),
}

impl From<String> for Wrong {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Every kind, in the order of the format.
pub(crate) const KINDS: [Kind; 20] = [
    Kind {
        word: "participant",
        form: "NAME",
        falls: "everything signed by participant {}",
        read: |value| Ok(StatusTarget::Participant(framework_name(value)?)),
    },
    Kind {
        word: "identity",
        form: "NAME",
        falls: "everything signed by identity {}",
        read: |value| Ok(StatusTarget::Identity(framework_name(value)?)),
    },
    Kind {
        word: "name",
        form: "NAME[@ISSUER], such as ci@acme.example@https://accounts.example",
        falls: "everything signed in the name {}",
        read: certificate_name,
    },
    Kind {
        word: "key",
        form: "sha256:HEX or the public key's FILE, of minisign too",
        falls: "everything signed with key {}",
        read: |value| Ok(StatusTarget::Key(sha256_or(value, signing_key)?)),
    },
    Kind {
        word: "certificate",
        form: "sha256:HEX or its FILE",
        falls: "everything that rests on certificate {}",
        read: |value| Ok(StatusTarget::Certificate(sha256_or(value, |file| Ok(certificate(file)?.digest))?)),
    },
    Kind {
        word: "serial",
        form: "the certificate's FILE, or NUMBER@sha256:HEX with the issuer's name",
        falls: "everything that rests on the certificate with {}",
        read: serial,
    },
    Kind {
        word: "ca",
        form: "sha256:HEX of its certificate or key, or its certificate's FILE",
        falls: "everything signed under authority {}",
        read: |value| Ok(StatusTarget::Ca(sha256_or(value, |file| Ok(certificate(file)?.digest))?)),
    },
    Kind {
        word: "log",
        form: "sha256:HEX of its key, or its public key's FILE",
        falls: "everything that rests on log {}",
        read: |value| Ok(StatusTarget::Log(sha256_or(value, key)?)),
    },
    Kind {
        word: "timestamp-authority",
        form: "sha256:HEX of its certificate or key, or its certificate's FILE",
        falls: "everything that only timestamp authority {} dates",
        read: |value| {
            Ok(StatusTarget::TimestampAuthority(sha256_or(value, |file| Ok(certificate(file)?.digest))?))
        },
    },
    Kind {
        word: "issuer",
        form: "URL",
        falls: "everything signed by whomever issuer {} vouches for",
        read: |value| Ok(StatusTarget::Issuer(some(value)?)),
    },
    Kind {
        word: "builder",
        form: "ID",
        falls: "everything built by {}",
        read: |value| Ok(StatusTarget::Builder(some(value)?)),
    },
    Kind {
        word: "source",
        form: "REPOSITORY[@COMMIT,...], such as github.com/acme/widget",
        falls: "everything built from {}",
        read: source,
    },
    Kind {
        word: "workflow",
        form: "DIGEST, as certificates state it",
        falls: "everything signed by workflow {}",
        read: |value| Ok(StatusTarget::Workflow(some(value)?.to_ascii_lowercase().into())),
    },
    Kind {
        word: "run",
        form: "URL",
        falls: "everything made in run {}",
        read: |value| Ok(StatusTarget::Run(some(value)?)),
    },
    Kind {
        word: "artifact",
        form: "sha256:HEX or its FILE",
        falls: "artifact {}",
        read: |value| Ok(StatusTarget::Artifact(digest_or(value, artifact)?)),
    },
    Kind {
        word: "attestation",
        form: "sha256:HEX of its statement, or its FILE",
        falls: "attestation {}",
        read: |value| Ok(StatusTarget::Attestation(sha256_or(value, statement)?)),
    },
    Kind {
        word: "receipt",
        form: "sha256:HEX of its statement, or its FILE",
        falls: "receipt {}",
        read: |value| Ok(StatusTarget::Receipt(sha256_or(value, statement)?)),
    },
    Kind {
        word: "dependency",
        form: "PURL[@VERSION,... or @FROM..BELOW], such as pkg:npm/left-pad@1.0.0..1.4.0",
        falls: "what is signed in the name of package {}",
        read: dependency,
    },
    Kind {
        word: "relationship",
        form: "NAME",
        falls: "everything taken over under relationship {}",
        read: |value| Ok(StatusTarget::Relationship(framework_name(value)?)),
    },
    Kind {
        word: "verifier",
        form: "ID",
        falls: "everything that verifier {} vouches for",
        read: |value| Ok(StatusTarget::Verifier(some(value)?)),
    },
];

fn some(value: &str) -> Result<Text, Wrong> {
    if value.is_empty() { Err("it names nothing".to_owned().into()) } else { Ok(value.into()) }
}

/// A digest, or the file to take it of.
fn digest_or(value: &str, of: impl Fn(&Path) -> Result<Digest, Wrong>) -> Result<Digest, Wrong> {
    let named = value.split_once(':').is_some_and(|(word, _)| Algorithm::named(word).is_some());
    if named {
        return Digest::parse(value).map_err(|fault| fault.to_string().into());
    }
    let path = Path::new(value);
    let bare = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if bare && std::fs::symlink_metadata(path).is_err() {
        return Err(format!("a digest begins with its algorithm: sha256:{value}").into());
    }
    of(path)
}

fn sha256_or(value: &str, of: impl Fn(&Path) -> Result<Digest, Wrong>) -> Result<Digest, Wrong> {
    let digest = digest_or(value, of)?;
    match digest.algorithm() {
        Algorithm::Sha256 => Ok(digest),
        Algorithm::Sha384 | Algorithm::Sha512 => Err("the digest is written in sha256".to_owned().into()),
    }
}

fn file(path: &Path) -> Result<Vec<u8>, Wrong> {
    acquire::named(path, acquire::limits::MAX_EVIDENCE).map_err(Wrong::File)
}

fn key(path: &Path) -> Result<Digest, Wrong> {
    Ok(Key::read(&file(path)?, None).map_err(|fault| fault.to_string())?.digest().clone())
}

/// A key that signs: one of minisign is known by its SubjectPublicKeyInfo as any other.
fn signing_key(path: &Path) -> Result<Digest, Wrong> {
    let bytes = file(path)?;
    if !MinisignRoot::is_one(&bytes) {
        return key(path);
    }
    let key = MinisignRoot::read("key", &bytes, (None, None)).map_err(|fault| fault.to_string())?;
    Ok(key.digest().clone())
}

fn certificate(path: &Path) -> Result<PathCertificate, Wrong> {
    PathCertificate::read_file(&file(path)?)
        .map_err(|why| format!("the file is not one certificate: {why}").into())
}

fn artifact(path: &Path) -> Result<Digest, Wrong> {
    let artifact = acquire::artifact(path, &[Algorithm::Sha256]).map_err(Wrong::File)?;
    let digest = artifact.digest(Algorithm::Sha256).cloned();
    digest.ok_or_else(|| "the file has no digest".to_owned().into())
}

/// SHA-256 of the one statement that a file signs.
fn statement(path: &Path) -> Result<Digest, Wrong> {
    let mut pieces = formats::decode(EvidenceId::file(0), &file(path)?).into_iter();
    let (Some(piece), None) = (pieces.next(), pieces.next()) else {
        return Err("the file holds several documents; give the digest of the one that is meant"
            .to_owned()
            .into());
    };
    let read = piece.read.map_err(|fault| fault.to_string())?.value;
    let dsse = match &read {
        Evidence::Dsse(dsse) => Some(dsse),
        Evidence::Bundle(bundle) => match &bundle.content {
            Content::Envelope(dsse) => Some(dsse),
            Content::Message { .. } => None,
        },
        Evidence::Metadata(_) | Evidence::SimpleSigning(_) | Evidence::Cms(_) | Evidence::Minisign(_) => None,
    };
    let dsse = dsse.ok_or_else(|| "the file signs no statement".to_owned())?;
    Ok(Digest::sha256(sha2::Sha256::digest(&dsse.payload).into()))
}

fn certificate_name(value: &str) -> Read {
    let (name, issuer) = match value.rsplit_once("@https://") {
        Some((name, rest)) => (name, Some(format!("https://{rest}").into())),
        None => (value, None),
    };
    Ok(StatusTarget::Name(CertificateName { name: some(name)?, issuer }))
}

fn serial(value: &str) -> Read {
    let number = match value.split_once("@sha256:") {
        Some((number, hex)) => SerialNumber {
            issuer: Digest::parse(&format!("sha256:{hex}")).map_err(|fault| fault.to_string())?,
            serial: some(number)?,
        },
        None => {
            let certificate = certificate(Path::new(value))?;
            SerialNumber { issuer: certificate.issuer, serial: certificate.serial }
        }
    };
    Ok(StatusTarget::Serial(number))
}

fn source(value: &str) -> Read {
    // An `@` before the path is a user's, not a commit's.
    let (repository, commits) = match value.rsplit_once('@') {
        Some((repository, commits)) if path_of(repository).contains('/') => {
            let commits = commits.split(',').map(|commit| commit.to_ascii_lowercase().into());
            (repository, commits.collect())
        }
        Some(_) | None => (value, Vec::new()),
    };
    Ok(StatusTarget::Source(SourceCommits { repository: some(repository)?, commits }))
}

fn path_of(repository: &str) -> &str {
    repository.split_once("://").map_or(repository, |(_, rest)| rest)
}

fn dependency(value: &str) -> Read {
    let last = value.rfind('/').map_or(0, |at| at.saturating_add(1));
    let (head, tail) = value.split_at_checked(last).unwrap_or(("", value));
    // A scope such as `@acme` stands in a folder of its own, so an `@` in the last part is the version's.
    let (name, versions) =
        tail.split_once('@').map_or((tail, None), |(name, versions)| (name, Some(versions)));
    let mut range = DependencyRange {
        package: format!("{head}{name}").into(),
        versions: Vec::new(),
        from: None,
        below: None,
    };
    let end = |text: &str| Some(Text::from(text)).filter(|text| !text.is_empty());
    match versions.map(|versions| (versions, versions.split_once(".."))) {
        None => {}
        Some((_, Some(("", "")))) => {
            return Err("a range needs an end: FROM.., ..BELOW or FROM..BELOW".to_owned().into());
        }
        Some((_, Some((from, below)))) => (range.from, range.below) = (end(from), end(below)),
        Some((versions, None)) => {
            range.versions = versions.split(',').map(some).collect::<Result<_, _>>()?;
        }
    }
    Ok(StatusTarget::Dependency(range))
}
