//! What the subjects of the command line come to: a file is one artifact, and an image is as many as it has members.

pub(crate) mod addressed;
mod archived;
pub(crate) mod attested;
pub(crate) mod beside;
mod delivery;
mod evidence_name;
pub(crate) mod inside;
pub(crate) mod published;
mod sorted;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use acquire::{Asking, Attached, Document, Obstacle, Source};
use countersign::{Case, Pool, Unread};
use model::{Algorithm, Artifact, Bytes, Digest, Platform, Text};
use report::{Refusal, SubjectResult};

use self::archived::ArchivedArtifact;
use crate::network::Network;
use crate::packs::PackedArtifact;
use crate::subject::Subject;

/// One artifact on its way to be judged, or why it is not.
pub(crate) enum Taken<'a> {
    /// What the command line names, to be hashed.
    Named(Cow<'a, Subject>),
    /// A file that lists name, and the digests they name it by.
    Listed(Subject, Vec<Digest>),
    /// A file of a pack.
    Packed(PackedArtifact),
    /// A manifest or a package, hashed, with its bytes.
    Member(Artifact, Arc<Held>),
    /// A file at an address, hashed by every algorithm, with its bytes.
    Fetched(Artifact, Arc<Held>),
    /// A file of an archive, hashed.
    Archived(ArchivedArtifact),
    /// A file that was hashed already.
    Hashed(Box<Taken<'a>>, Artifact),
    /// Nothing to judge.
    Not(Box<SubjectResult>),
}

/// Bytes that are at hand.
pub(crate) struct Held(Vec<u8>);

impl Bytes for Held {
    fn read(&self, limit: u64) -> Result<Vec<u8>, Text> {
        match u64::try_from(self.0.len()).is_ok_and(|length| length <= limit) {
            true => Ok(self.0.clone()),
            false => Err(format!("there are more than {limit} bytes of it").into()),
        }
    }
}

/// What the handoff and the command line say of subjects that are more than one artifact.
pub(crate) struct Terms {
    /// The platforms of which images are taken over; all where none are named.
    pub(crate) platforms: Option<Vec<Platform>>,
    /// Whether what nobody accounts for is only told.
    pub(crate) tolerant: bool,
    /// Whether evidence beside the files counts too.
    pub(crate) beside: bool,
    /// Whether all that is read of images is kept, to be carried elsewhere.
    pub(crate) keeps: bool,
}

/// What the subjects come to, beside artifacts.
#[derive(Default)]
pub(crate) struct Found {
    /// What is only told.
    pub(crate) notes: Vec<Text>,
    /// What said of which parts images and deliveries are.
    pub(crate) documents: Vec<Document>,
    /// Documents and evidence that cannot be read again, by SHA-256.
    pub(crate) kept: BTreeMap<Digest, Vec<u8>>,
    /// Whether something was asked of the network.
    pub(crate) asked: bool,
    /// The images, where all that is read of them is kept.
    pub(crate) images: Vec<TakenImage>,
}

/// An image, with all that was read of it.
pub(crate) struct TakenImage {
    /// What reports call it.
    pub(crate) given: Text,
    /// Where its members are among all that was taken.
    pub(crate) members: Range<usize>,
    /// The number of the first piece of evidence that is attached to it.
    pub(crate) first: u32,
    /// What it was taken from.
    pub(crate) source: Source,
    /// What was read of it, in the order of the digests.
    pub(crate) parts: Vec<Digest>,
}

impl Found {
    /// Remembers an image whose members begin here among all that is taken.
    fn image(&mut self, from: usize, asking: &Asking<'_>, image: &Result<acquire::Image, Obstacle>) {
        if let (true, Ok(image)) = (asking.keeps, image) {
            self.images.push(TakenImage {
                given: asking.given.into(),
                members: from..from.saturating_add(image.members.len()),
                first: asking.first,
                source: image.source.clone(),
                parts: image.kept.keys().cloned().collect(),
            });
        }
    }
}

/// Takes every subject, in order. What is attached to images, what lies in deliveries and what registries and GitHub hand out
/// is added to the evidence.
pub(crate) fn all<'a>(
    subjects: &'a [Subject],
    terms: &Terms,
    network: &Network,
    pool: &mut Pool,
    found: &mut Found,
) -> Vec<Taken<'a>> {
    let mut taken = Vec::with_capacity(subjects.len());
    for subject in subjects {
        match subject {
            Subject::Image(at) => {
                let asking = asking(&at.given, terms, pool);
                let image = acquire::image(&at.layout, &at.asked, &asking);
                found.image(taken.len(), &asking, &image);
                taken.extend(members(&at.given, image, pool, found));
            }
            Subject::Pulled(at) => {
                let asking = asking(&at.given, terms, pool);
                let image = network.asked(&at.name, |registry| {
                    found.asked = true;
                    acquire::pulled(registry, &asking)
                });
                found.image(taken.len(), &asking, &image);
                taken.extend(members(&at.given, image, pool, found));
            }
            Subject::Published(at) => taken.push(published::package(at, network, pool, found)),
            Subject::Addressed(at) => taken.push(addressed::file(at, terms, network, pool, found)),
            Subject::Folder(root) => taken.extend(delivery::folder(root, terms, pool, found)),
            Subject::Archive(at) => taken.extend(archived::archive(at, terms, pool, found)),
            Subject::List(list) => taken.extend(delivery::listed(list, terms, pool, found)),
            Subject::File(_) | Subject::Digest(_) | Subject::Named(_) => {
                taken.push(Taken::Named(Cow::Borrowed(subject)));
            }
        }
    }
    attested::from_github(&mut taken, network, pool, found);
    taken
}

/// The number of the next piece of evidence.
pub(crate) fn next(pool: &Pool) -> u32 {
    u32::try_from(pool.rows().len()).unwrap_or(u32::MAX)
}

fn asking<'a>(given: &'a str, terms: &'a Terms, pool: &Pool) -> Asking<'a> {
    Asking { given, platforms: terms.platforms.as_deref(), first: next(pool), keeps: terms.keeps }
}

/// What an image comes to; what is attached to it is added to the evidence.
pub(crate) fn members<'a>(
    given: &str,
    image: Result<acquire::Image, Obstacle>,
    pool: &mut Pool,
    found: &mut Found,
) -> Vec<Taken<'a>> {
    let image = match image {
        Ok(image) => image,
        Err(why) => return vec![Taken::not(not(given.into(), why))],
    };
    found.kept.extend(image.kept);
    found.documents.extend(image.documents);
    let (mut layers, mut unread) = (Vec::new(), Vec::new());
    for Attached { row, read } in image.attached {
        match read {
            Ok(layer) => layers.push((row, layer)),
            Err(why) => unread.push(Unread { row, why }),
        }
    }
    pool.add_layers(layers, unread);
    let members = image.members.into_iter().map(|member| match member.read {
        Ok((artifact, bytes)) => Taken::Member(artifact, Arc::new(Held(bytes))),
        Err(why) => Taken::not(not(member.given, why)),
    });
    members.collect()
}

/// What becomes of something that cannot be judged. What lacks something is never taken for what lies.
fn not(given: Text, why: Obstacle) -> SubjectResult {
    let about = |fault: &acquire::Fault| Text::from(format!("{}: {}", fault.path, fault.text));
    match why {
        Obstacle::Unreachable(fault) => {
            SubjectResult::Unreachable { given, text: about(&fault), help: fault.help }
        }
        Obstacle::Contradicted(fault) => {
            SubjectResult::Refused { given, why: Refusal::Wrong, text: about(&fault), help: fault.help }
        }
        Obstacle::Missing(fault) => {
            SubjectResult::Refused { given, why: Refusal::Missing, text: about(&fault), help: fault.help }
        }
    }
}

impl Taken<'_> {
    pub(crate) fn not(result: SubjectResult) -> Self {
        Self::Not(Box::new(result))
    }

    /// What reports call it.
    fn given(&self) -> Option<Text> {
        match self {
            Self::Named(subject) => Some(subject.given().into()),
            Self::Listed(subject, _) => Some(subject.given().into()),
            Self::Packed(packed) => Some(packed.given().clone()),
            Self::Member(artifact, _) | Self::Fetched(artifact, _) => Some(artifact.given.clone()),
            Self::Archived(own) => Some(own.given()),
            Self::Hashed(own, _) => own.given(),
            Self::Not(_) => None,
        }
    }

    /// The file it is, if it is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Named(subject) => subject.path(),
            Self::Listed(subject, _) => subject.path(),
            Self::Hashed(own, _) => own.path(),
            Self::Packed(_) | Self::Member(..) | Self::Fetched(..) | Self::Archived(_) | Self::Not(_) => None,
        }
    }

    /// The digests by which lists name it.
    pub(crate) fn listed(&self) -> &[Digest] {
        match self {
            Self::Listed(_, digests) => digests,
            Self::Hashed(own, _) => own.listed(),
            Self::Named(_)
            | Self::Packed(_)
            | Self::Member(..)
            | Self::Fetched(..)
            | Self::Archived(_)
            | Self::Not(_) => &[],
        }
    }

    /// A manifest, a package or a file at an address, with its bytes.
    pub(crate) fn member(&self) -> Option<(&Artifact, &[u8])> {
        match self {
            Self::Member(artifact, held) | Self::Fetched(artifact, held) => Some((artifact, &held.0)),
            Self::Hashed(own, _) => own.member(),
            Self::Named(_) | Self::Listed(..) | Self::Packed(_) | Self::Archived(_) | Self::Not(_) => None,
        }
    }

    /// Hashes it, if that is not done.
    pub(crate) fn artifact(&self, algorithms: &[Algorithm]) -> Result<Artifact, Box<SubjectResult>> {
        match self {
            Self::Member(artifact, _) => Ok(artifact.clone()),
            Self::Fetched(artifact, _) => Ok(narrowed(artifact, algorithms)),
            Self::Hashed(_, artifact) if algorithms.iter().all(|one| artifact.digest(*one).is_some()) => {
                Ok(artifact.clone())
            }
            Self::Hashed(own, _) => own.artifact(algorithms),
            Self::Archived(own) => own.artifact(algorithms),
            Self::Not(result) => Err(result.clone()),
            Self::Named(subject) => hashed(subject, algorithms),
            Self::Packed(packed) => packed.artifact(algorithms),
            Self::Listed(subject, digests) => {
                let wanted = digests.iter().map(Digest::algorithm);
                let artifact =
                    hashed(subject, &algorithms.iter().copied().chain(wanted).collect::<Vec<_>>())?;
                match digests.iter().find(|wanted| artifact.digest(wanted.algorithm()) != Some(wanted)) {
                    None => Ok(artifact),
                    Some(other) => Err(Box::new(of_another_digest(artifact.given, other))),
                }
            }
        }
    }

    /// Its case, once it is hashed.
    pub(crate) fn case(&self, artifact: Artifact) -> Case {
        match self {
            Self::Named(subject) => subject.case(artifact),
            Self::Listed(subject, _) => subject.case(artifact),
            Self::Packed(packed) => Case::new(artifact, packed.bytes()),
            Self::Hashed(own, _) => own.case(artifact),
            Self::Member(_, bytes) | Self::Fetched(_, bytes) => {
                let bytes: Arc<Held> = Arc::clone(bytes);
                Case::new(artifact, bytes)
            }
            Self::Archived(own) => Case::new(artifact, own.bytes()),
            Self::Not(_) => Case::new(artifact, Arc::new(model::NoBytes)),
        }
    }
}

/// By these algorithms and SHA-256, as a file is hashed.
fn narrowed(artifact: &Artifact, algorithms: &[Algorithm]) -> Artifact {
    let asked = |one: &&Digest| one.algorithm() == Algorithm::Sha256 || algorithms.contains(&one.algorithm());
    Artifact { digests: artifact.digests.iter().filter(asked).cloned().collect(), ..artifact.clone() }
}

/// A file of a list that is not what the list names.
fn of_another_digest(given: Text, digest: &Digest) -> SubjectResult {
    SubjectResult::Refused {
        given,
        why: Refusal::Wrong,
        text: format!("its bytes do not have the digest {digest} that the list names").into(),
        help: "get it again from whoever publishes it, and see who changed this copy".into(),
    }
}

fn hashed(subject: &Subject, algorithms: &[Algorithm]) -> Result<Artifact, Box<SubjectResult>> {
    subject.artifact(algorithms).map_err(|fault| {
        Box::new(SubjectResult::Unreachable { given: fault.path, text: fault.text, help: fault.help })
    })
}
