use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use acquire::limits::MAX_STATUS_LIST;
use decision::ExitCode;
use formats::limits::MAX_STATUS_NUMBER;
use formats::{Dsse, Malformed, StatusEntry, StatusHead};
use model::{Age, Digest, EvidenceId, Instant, Text};
use sign::SigningKey;
use status::{ClaimedList, Composed, Why, compose};

use super::covered::denies_key;
use super::keys::{Trusted, roots};
use super::words::said;
use crate::complaint::{Complaint, WRITABLE};
use crate::destination::beside;

/// A list that nobody else changes for as long as this lives, and whose signature holds.
pub(crate) struct Held {
    path: PathBuf,
    _lock: File,
    /// The list.
    pub(crate) list: ClaimedList,
}

/// A list that was issued.
pub(crate) struct Issued {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Whether it took the place of the list before.
    pub(crate) replaced: bool,
    /// SHA-256 of its statement.
    pub(crate) digest: Digest,
    /// How many signatures it has.
    pub(crate) signatures: usize,
}

impl Held {
    /// Reads a list and holds it. One of these public keys must have signed it.
    pub(crate) fn open(path: &Path, keys: &[Trusted<'_>], now: Instant) -> Result<Self, Complaint> {
        let unusable = |fault: acquire::Fault| Complaint::file(ExitCode::Unusable, &fault);
        let (lock, file) = acquire::held(path, MAX_STATUS_LIST).map_err(unusable)?;
        // Through a link, so that the file it leads to is replaced and not the link.
        let path = std::fs::canonicalize(path).map_err(|error| unwritten(path, &error))?;
        let list = ClaimedList::read(EvidenceId::file(0), file).map_err(|why| unread(&path, &why))?;
        list.signers(&roots(keys)?, now).map_err(|why| Complaint {
            text: format!("nobody goes on from a list that its own key did not sign: {why}"),
            help: "sign with the key that signed it, or name that key's public half with --trust-key"
                .to_owned(),
            ..unread(&path, &why)
        })?;
        if now < list.head().issued {
            return Err(Complaint {
                code: ExitCode::Unusable,
                text: format!("the list is dated {}, and it is {now}", list.head().issued),
                place: Some(path.to_string_lossy().into_owned()),
                help: "check this machine's clock: the next list must not be older than this one".to_owned(),
            });
        }
        Ok(Self { path, _lock: lock, list })
    }

    /// The head of the list after this one.
    pub(crate) fn next(&self, lasts: Option<Age>, now: Instant) -> Result<StatusHead, Complaint> {
        let before = self.list.head();
        let lasts = lasts.or_else(|| before.issued.age_at(before.expires));
        let number = before.number.checked_add(1).filter(|number| *number <= MAX_STATUS_NUMBER);
        let number = number.ok_or_else(|| {
            Complaint::usage("the list has the highest number there is", "begin one of another name")
        })?;
        let (issued, expires) = span(lasts, now)?;
        Ok(StatusHead {
            number,
            previous: Some(self.list.digest().clone()),
            issued,
            expires,
            ..before.clone()
        })
    }

    /// Signs the next list, and puts it in the place of this one or in `output`.
    pub(crate) fn issue(
        &self,
        head: &StatusHead,
        entries: &[StatusEntry],
        key: &SigningKey,
        (output, now): (Option<&Path>, Instant),
    ) -> Result<Issued, Complaint> {
        self.stands(entries, key)?;
        let made = Made::of(head, entries, key)?;
        self.put(&made, output, now)
    }

    /// Adds a signature over the very same statement.
    pub(crate) fn sign_again(
        &self,
        key: &SigningKey,
        (output, now): (Option<&Path>, Instant),
    ) -> Result<Issued, Complaint> {
        self.stands(self.list.entries(), key)?;
        let line = signature(self.list.statement(), key)?;
        let file = self.list.signed_again(&line).map_err(|text| defect(&text))?;
        let made = Made {
            file,
            statement: self.list.statement().to_vec(),
            entries: self.list.entries().len(),
            key: key.spki().to_vec(),
        };
        self.put(&made, output, now)
    }

    /// Refuses a list that would deny its own signer: whoever asks it would find it signed by nobody.
    fn stands(&self, entries: &[StatusEntry], key: &SigningKey) -> Result<(), Complaint> {
        match denies_key(entries, &key.digest()) {
            None => Ok(()),
            Some(entry) => Err(Complaint {
                place: Some(self.path.to_string_lossy().into_owned()),
                ..Complaint::usage(
                    format!(
                        "{} denies the key that would sign the list ({}), and a list that denies its own signer is \
                         used by nobody",
                        entry.id,
                        said(&entry.state)
                    ),
                    "sign with the key that takes its place, and name this one's public half with --trust-key",
                )
            }),
        }
    }

    fn put(&self, made: &Made, output: Option<&Path>, now: Instant) -> Result<Issued, Complaint> {
        let elsewhere = output.map(|path| (path, std::fs::canonicalize(path)));
        match elsewhere {
            None => self.replace(made, now),
            Some((_, Ok(there))) if there == self.path => self.replace(made, now),
            Some((path, Err(_))) => made.put(path, Place::New, now).map(|done| done.issued(path, false)),
            Some((_, Ok(there))) => {
                self.follows(&there, made)?;
                made.put(&there, Place::Replaced, now).map(|done| done.issued(&there, false))
            }
        }
    }

    fn replace(&self, made: &Made, now: Instant) -> Result<Issued, Complaint> {
        // The lock is on the file that was opened: another may have been put in its place before it was held.
        let there = acquire::named(&self.path, MAX_STATUS_LIST)
            .map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
        if there != self.list.file() {
            return Err(Complaint {
                code: ExitCode::Unwritten,
                text: "the list was changed by another run meanwhile".to_owned(),
                place: Some(self.path.to_string_lossy().into_owned()),
                help: "run this one again: it goes on from the list as it is now".to_owned(),
            });
        }
        made.put(&self.path, Place::Replaced, now).map(|done| done.issued(&self.path, true))
    }

    /// Refuses to put the new list where another lies that does not come before it.
    fn follows(&self, there: &Path, made: &Made) -> Result<(), Complaint> {
        let refused = |text: String, help: &str| Complaint {
            place: Some(there.to_string_lossy().into_owned()),
            ..Complaint::usage(text, help)
        };
        let file = acquire::named(there, MAX_STATUS_LIST)
            .map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
        let other = ClaimedList::read(EvidenceId::file(0), file).map_err(|why| {
            refused(
                format!("what lies there cannot be read as a status list: {why}"),
                "name a new file with --output",
            )
        })?;
        let (own, head) = (self.list.head(), other.head());
        if (&head.list, &head.authority) != (&own.list, &own.authority) {
            let text = format!("another list lies there: {} of {}", head.list, head.authority);
            return Err(refused(text, "name a new file with --output"));
        }
        if other.digest() == self.list.digest() || head.number < own.number {
            return Ok(());
        }
        if other.statement() == made.statement {
            return Ok(());
        }
        Err(refused(
            format!(
                "number {} lies there already ({}); a list made from number {} would be a second one, and verifiers \
                 that see both refuse both",
                head.number,
                other.digest(),
                own.number
            ),
            "go on from that list: name it as FILE",
        ))
    }
}

/// Begins a list where nothing is.
pub(crate) fn begin(
    path: &Path,
    head: &StatusHead,
    key: &SigningKey,
    now: Instant,
) -> Result<Issued, Complaint> {
    let made = Made::of(head, &[], key)?;
    made.put(path, Place::New, now).map(|done| done.issued(path, false))
}

/// From now on, for so long.
pub(crate) fn span(lasts: Option<Age>, now: Instant) -> Result<(Instant, Instant), Complaint> {
    let seconds = lasts.and_then(|lasts| i64::try_from(lasts.seconds()).ok());
    let end = seconds.and_then(|seconds| now.unix().checked_add(seconds)).and_then(Instant::from_unix);
    // Whole seconds, as they are written.
    let issued = Instant::from_unix(now.unix());
    issued.zip(end).ok_or_else(|| {
        Complaint::usage(
            "the list would have no end that can be written",
            "say how long it lasts with --lasts 7d",
        )
    })
}

/// Where a list goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing may be there.
    New,
    /// What is there was looked at.
    Replaced,
}

/// A list that is ready to be written, and what it must be when it is read back.
struct Made {
    file: Vec<u8>,
    statement: Vec<u8>,
    entries: usize,
    key: Vec<u8>,
}

/// What was read back.
struct ReadBack {
    digest: Digest,
    signatures: usize,
}

impl ReadBack {
    fn issued(self, path: &Path, replaced: bool) -> Issued {
        Issued { path: path.to_path_buf(), replaced, digest: self.digest, signatures: self.signatures }
    }
}

impl Made {
    fn of(head: &StatusHead, entries: &[StatusEntry], key: &SigningKey) -> Result<Self, Complaint> {
        let composed: Composed = compose(head, entries).map_err(|bad| unmade(&bad))?;
        let file = composed.file(&[signature(&composed.statement, key)?]);
        Ok(Self { file, statement: composed.statement, entries: entries.len(), key: key.spki().to_vec() })
    }

    /// Writes the list beside its place, reads it back as anybody would, and only then puts it there.
    fn put(&self, path: &Path, place: Place, now: Instant) -> Result<ReadBack, Complaint> {
        let failed = |error: std::io::Error| unwritten(path, &error);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            Some(_) | None => Path::new("."),
        };
        let mut new = beside(folder).map_err(failed)?;
        new.write_all(&self.file).and_then(|()| new.as_file().sync_all()).map_err(failed)?;
        let back = self.read_back(new.path(), now)?;
        let put = match place {
            Place::Replaced => new.persist(path),
            Place::New => new.persist_noclobber(path),
        };
        put.map(|_| back).map_err(|fault| {
            if fault.error.kind() == std::io::ErrorKind::AlreadyExists {
                taken(path)
            } else {
                failed(fault.error)
            }
        })
    }

    fn read_back(&self, path: &Path, now: Instant) -> Result<ReadBack, Complaint> {
        let file = acquire::named(path, MAX_STATUS_LIST)
            .map_err(|fault| Complaint { place: None, ..Complaint::file(ExitCode::Unwritten, &fault) })?;
        let list =
            ClaimedList::read(EvidenceId::file(0), file).map_err(|why| defect(&why.to_string().into()))?;
        let own = roots(&[Trusted { file: path, key: &self.key }])?;
        list.signers(&own, now).map_err(|why| defect(&why.to_string().into()))?;
        if list.statement() != self.statement || list.entries().len() != self.entries {
            return Err(defect(&"it says something else than was signed".into()));
        }
        Ok(ReadBack { digest: list.digest().clone(), signatures: list.signatures().count() })
    }
}

fn signature(statement: &[u8], key: &SigningKey) -> Result<Vec<u8>, Complaint> {
    sign::envelope(Dsse::STATEMENT, statement, &[key]).map_err(|fault| Complaint {
        code: ExitCode::Unwritten,
        ..Complaint::usage(fault.to_string(), "run again")
    })
}

fn unmade(bad: &Malformed) -> Complaint {
    Complaint::usage(
        format!("such a list cannot be read again: {bad}"),
        "say less in one entry; nothing was written",
    )
}

pub(crate) fn unread(path: &Path, why: &Why) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text: format!("the status list cannot be used: {why}"),
        place: Some(path.to_string_lossy().into_owned()),
        help: "fetch it again from where its authority keeps it".to_owned(),
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Complaint {
    Complaint {
        help: format!("{WRITABLE}; nothing was changed"),
        ..Complaint::unwritten(path, format!("the list cannot be written: {error}"))
    }
}

/// Something lies where a new list was to be.
pub(crate) fn taken(path: &Path) -> Complaint {
    Complaint {
        place: Some(path.to_string_lossy().into_owned()),
        ..Complaint::usage("there is something of this name already", "name a new file")
    }
}

fn defect(text: &Text) -> Complaint {
    Complaint {
        code: ExitCode::Unwritten,
        text: format!("the new list does not hold when it is read back: {text}"),
        place: None,
        help: "nothing was changed; run again, and report this as a bug if it stays".to_owned(),
    }
}
