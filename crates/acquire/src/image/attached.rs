//! Evidence in a layout: what is attached to an image by `subject` (OCI 1.1), by a tag made of its digest (OCI's fallback
//! and cosign's), by an entry of its index (BuildKit), or because `cosign save` says so. What it is attached to is a hint
//! for finding it; what it is about is for its signature to say.

use std::collections::BTreeSet;

use formats::{Descriptor, Layer, OciDocument, OciIndex, OciManifest};
use model::{Algorithm, Digest, EvidenceId, EvidenceRow, Origin, Text};

use super::members::{Found, is_config};
use super::resolve::tag_of;
use super::store::{Store, sha256};
use super::{Attached, Obstacle};
use crate::Fault;
use crate::limits::{MAX_ATTACHED, MAX_EVIDENCE};

/// How `cosign save` says what an entry is.
const KIND: &str = "kind";
const COSIGN: &str = "dev.cosignproject.cosign/";

/// How BuildKit says that an entry is an attestation.
const BUILDKIT: &str = "vnd.docker.reference.type";
const ATTESTATION: &str = "attestation-manifest";

/// What the tags that cosign makes of a digest end with.
const SUFFIXES: [&str; 3] = ["sig", "att", "sbom"];

/// Whether something that is listed is evidence and no image: it says so, and nothing in it could be run. Its word alone
/// would let an image go unjudged; and what is listed for a platform is run by whoever has that platform, whatever else is
/// said of it.
pub(super) fn is_evidence(store: &Store<'_>, listed: &Descriptor) -> bool {
    let unknown = listed.platform.as_ref().is_some_and(model::Platform::is_unknown);
    if listed.platform.is_some() && !unknown {
        return false;
    }
    let named = tag_of(listed).is_some_and(|tag| attached_to(tag).is_some());
    let saved = listed.annotation(KIND).and_then(|kind| kind.strip_prefix(COSIGN));
    let saved = saved.is_some_and(|kind| !["image", "imageIndex"].contains(&kind));
    let built = listed.annotation(BUILDKIT) == Some(ATTESTATION);
    match manifest(store, listed) {
        Ok((OciDocument::Manifest(manifest), _)) => {
            let says =
                named || saved || built && unknown || manifest.subject.is_some() || is_artifact(&manifest);
            says && !is_runnable(&manifest)
        }
        // The tag of the fallback leads to a list of what is attached, and to nothing else.
        Ok((OciDocument::Index(index), _)) => {
            named && index.manifests.iter().all(|attached| is_attached(store, attached))
        }
        // What cannot be read is judged, and told, unless nothing could take it for an image.
        Err(_) => built && unknown,
    }
}

/// Whether an entry of the list that a tag of the fallback leads to is evidence: such a list has no lists in it.
fn is_attached(store: &Store<'_>, listed: &Descriptor) -> bool {
    matches!(manifest(store, listed), Ok((OciDocument::Manifest(manifest), _)) if !is_runnable(&manifest))
}

fn is_artifact(manifest: &OciManifest) -> bool {
    manifest.artifact_type.is_some() && !is_config(&manifest.config.media_type)
}

/// Whether a layer of it may be a file system: with the configuration of an image, whatever is not surely evidence is one.
fn is_runnable(manifest: &OciManifest) -> bool {
    let configured = is_config(&manifest.config.media_type);
    manifest.layers.iter().any(|layer| {
        let media_type = layer.media_type.to_ascii_lowercase();
        let files = [".tar", ".rootfs.", ".squashfs"].iter().any(|word| media_type.contains(word));
        files || configured && !could_be_evidence(&media_type)
    })
}

/// The digest that a tag is made of: `sha256-<hex>`, and cosign's endings.
fn attached_to(tag: &str) -> Option<Digest> {
    let tag = tag.rsplit_once(':').map_or(tag, |(_, tag)| tag);
    let hex = tag.strip_prefix("sha256-")?;
    let hex = match hex.split_once('.') {
        Some((hex, suffix)) if SUFFIXES.contains(&suffix) => hex,
        Some(_) => return None,
        None => hex,
    };
    Digest::from_hex(Algorithm::Sha256, hex).ok()
}

/// What a descriptor names, and its bytes.
fn manifest(store: &Store<'_>, named: &Descriptor) -> Result<(OciDocument, Vec<u8>), Obstacle> {
    let bytes = store.glanced(named)?;
    match OciDocument::read(&bytes) {
        Ok(read) => Ok((read, bytes)),
        Err(fault) => Err(Obstacle::contradicted(&store.path(&named.digest), fault.to_string())),
    }
}

/// Every layer of everything that is attached to a member of the family.
pub(super) fn collect(
    store: &Store<'_>,
    index: &OciIndex,
    found: &Found<'_>,
    first: u32,
) -> Result<Vec<Attached>, Obstacle> {
    let mut all = Collected { store, next: first, taken: BTreeSet::new(), attached: Vec::new() };
    for listed in &found.evidence {
        all.whole(listed)?;
    }
    for listed in index.manifests.iter().filter(|listed| !found.family.contains(&listed.digest)) {
        let tagged =
            tag_of(listed).and_then(attached_to).is_some_and(|digest| found.family.contains(&digest));
        let saved = listed.annotation(KIND).and_then(|kind| kind.strip_prefix(COSIGN));
        let saved = saved.is_some_and(|kind| !["image", "imageIndex"].contains(&kind));
        if tagged || saved {
            all.whole(listed)?;
            continue;
        }
        match manifest(store, listed) {
            Ok((OciDocument::Manifest(read), bytes))
                if read.subject.as_ref().is_some_and(|subject| found.family.contains(&subject.digest)) =>
            {
                all.layers(listed, (&read, &bytes))?;
            }
            // In a layout it may belong to another image; a registry was asked for what belongs to this one.
            Err(why) if store.place.is_remote() => all.unread(listed, why)?,
            Ok(_) | Err(_) => {}
        }
    }
    Ok(all.attached)
}

struct Collected<'a> {
    store: &'a Store<'a>,
    next: u32,
    /// Manifests that were taken already.
    taken: BTreeSet<Digest>,
    attached: Vec<Attached>,
}

impl Collected<'_> {
    /// Something attached, or a list of such things.
    fn whole(&mut self, listed: &Descriptor) -> Result<(), Obstacle> {
        match manifest(self.store, listed) {
            Ok((OciDocument::Manifest(read), bytes)) => self.layers(listed, (&read, &bytes)),
            Ok((OciDocument::Index(inner), bytes)) => {
                self.store.follow(&listed.digest, &bytes);
                inner.manifests.iter().try_for_each(|one| match manifest(self.store, one) {
                    Ok((OciDocument::Manifest(read), bytes)) => self.layers(one, (&read, &bytes)),
                    Ok((OciDocument::Index(_), _)) => {
                        self.push(one, Err("a list of lists of evidence, which is not followed".into()))
                    }
                    Err(why) => self.unread(one, why),
                })
            }
            Err(why) => self.unread(listed, why),
        }
    }

    /// Its layers. Beside each the manifest has more of the evidence, so that is followed too.
    fn layers(&mut self, listed: &Descriptor, (read, bytes): (&OciManifest, &[u8])) -> Result<(), Obstacle> {
        if !self.taken.insert(listed.digest.clone()) {
            return Ok(());
        }
        self.store.follow(&listed.digest, bytes);
        for layer in &read.layers {
            if !could_be_evidence(&layer.media_type) {
                let text = format!("content of type {} is no evidence", shown(&layer.media_type));
                self.push(layer, Err(text.into()))?;
                continue;
            }
            let bytes = match self.store.content(&layer.digest, Some(layer.size), MAX_EVIDENCE) {
                Ok(bytes) => bytes,
                Err(why) => {
                    self.unread(layer, why)?;
                    continue;
                }
            };
            let read = Layer {
                media_type: layer.media_type.clone(),
                annotations: layer.annotations.clone(),
                digest: sha256(&bytes),
                bytes,
            };
            self.push(layer, Ok(read))?;
        }
        Ok(())
    }

    /// Something that was not read: told, and no evidence. What a registry has and did not hand out might have said
    /// anything, so then nothing is decided.
    fn unread(&mut self, named: &Descriptor, why: Obstacle) -> Result<(), Obstacle> {
        match why {
            Obstacle::Unreachable(_) if self.store.place.is_remote() => Err(why),
            Obstacle::Unreachable(_) | Obstacle::Contradicted(_) | Obstacle::Missing(_) => {
                self.push(named, Err(told(&why)))
            }
        }
    }

    fn push(&mut self, named: &Descriptor, read: Result<Layer, Text>) -> Result<(), Obstacle> {
        if self.attached.len() >= MAX_ATTACHED {
            let text = format!("more than {MAX_ATTACHED} pieces of evidence are attached to the image");
            let help = "Verify a copy of the image that carries less.";
            return Err(Obstacle::Unreachable(Fault::new(self.store.place.root(), text, help)));
        }
        // Of what was not read nothing but its name is known: it has the digest of nothing.
        let nothing = || sha256(&[]);
        let digest = read.as_ref().map_or_else(|_| nothing(), |layer| layer.digest.clone());
        let path = self.store.path(&named.digest).to_string_lossy().into();
        let row = EvidenceRow { id: EvidenceId::file(self.next), origin: Origin::Image, path, digest };
        self.next = self.next.saturating_add(1);
        self.attached.push(Attached { row, read });
        Ok(())
    }
}

/// Whether a layer of this type may be read as evidence: those of other artifacts may be of any size and kind.
fn could_be_evidence(media_type: &str) -> bool {
    let words = [
        "json",
        "dsse",
        "in-toto",
        "sigstore",
        "cosign",
        "notary",
        "cose",
        "jose",
        "pkcs7",
        "spdx",
        "cyclonedx",
    ];
    words.iter().any(|word| media_type.contains(word))
}

fn told(why: &Obstacle) -> Text {
    match why {
        Obstacle::Unreachable(fault) | Obstacle::Contradicted(fault) | Obstacle::Missing(fault) => {
            fault.text.clone()
        }
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
