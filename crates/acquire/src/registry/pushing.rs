//! Attaching something of our own to an image: a manifest whose `subject` the image is (OCI distribution 1.1, "Pushing
//! manifests with subject"), and an entry of the list under its tag where the registry keeps no such lists itself.

use formats::OciDocument;
use formats::limits::MAX_MANIFEST;
use model::{Digest, Text};
use serde_json::{Value, json};
use transport::{Address, Method, Request, Sending};

use super::listing::{INDEX, tag_of};
use super::reading::{Registry, Unanswered, most};
use crate::Fault;
use crate::image::Obstacle;
use crate::image::place::{Part, Place as _};
use crate::image::store::sha256;

/// What is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its media type, which its manifest has as the kind of artifact it is.
    pub kind: Text,
    /// What its manifest says beside it.
    pub annotations: Vec<(Text, Text)>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// The configuration of what is no image (image-spec, "Guidance for an empty descriptor").
const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// The most bytes of an answer to what is handed over: nothing in it is read.
const MAX_ANSWER: u64 = 64 * 1024;

/// How often an entry is added to a list that others change meanwhile.
const MOST_ADDED: usize = 5;

impl Registry<'_> {
    /// Attaches something to the manifest or index with a digest, which must be there. The digest of its own manifest.
    ///
    /// # Errors
    /// When the registry does not take it, whole and under its digest.
    pub fn attach(&self, subject: &Digest, attachment: &Attachment) -> Result<Digest, Fault> {
        let subject_named = self.named(subject)?;
        let config = self.blob(EMPTY, b"{}")?;
        let layer = self.blob(&attachment.kind, &attachment.bytes)?;
        let annotations: serde_json::Map<String, Value> = attachment
            .annotations
            .iter()
            .map(|(name, value)| (name.to_string(), Value::from(&**value)))
            .collect();
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": &*attachment.kind,
            "config": config,
            "layers": [layer],
            "subject": subject_named,
            "annotations": annotations,
        });
        let bytes = manifest.to_string().into_bytes();
        let own = sha256(&bytes);
        let lists = self.manifest(&own.to_string(), MANIFEST, bytes.clone())?;
        // A registry that keeps lists of what is attached says so (`OCI-Subject`); any other is helped by a tag.
        if !lists {
            let mut entry = descriptor(MANIFEST, &own, bytes.len());
            if let Some(entry) = entry.as_object_mut() {
                entry.insert("artifactType".into(), Value::from(&*attachment.kind));
                entry.insert("annotations".into(), manifest.get("annotations").cloned().unwrap_or_default());
            }
            self.listed(subject, &entry)?;
        }
        Ok(own)
    }

    /// Puts a file under a tag, as the one layer of an artifact of its own. The digest of its manifest.
    ///
    /// # Errors
    /// As [`Self::attach`].
    pub fn publish(&self, tag: &str, kind: &str, bytes: &[u8]) -> Result<Digest, Fault> {
        let config = self.blob(EMPTY, b"{}")?;
        let layer = self.blob(kind, bytes)?;
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": kind,
            "config": config,
            "layers": [layer],
        });
        let bytes = manifest.to_string().into_bytes();
        let own = sha256(&bytes);
        self.manifest(tag, MANIFEST, bytes)?;
        Ok(own)
    }

    /// What names the image, as it is there now.
    fn named(&self, digest: &Digest) -> Result<Value, Fault> {
        let mut bytes = Vec::new();
        self.each(Part::Manifest, digest, None, most(), &mut bytes).map_err(Obstacle::fault)?;
        let fault = |text: &str| Fault::new(&self.path(digest), text.to_owned(), LIES);
        if sha256(&bytes) != *digest {
            return Err(fault("the registry has other bytes under this digest than were judged"));
        }
        let stated = match OciDocument::read(&bytes).map_err(|_| fault("it cannot be read any more"))? {
            OciDocument::Manifest(manifest) => manifest.media_type.unwrap_or_else(|| MANIFEST.into()),
            OciDocument::Index(index) => index.media_type.unwrap_or_else(|| INDEX.into()),
        };
        Ok(descriptor(&stated, digest, bytes.len()))
    }

    /// Hands over content, and names it: the registry says where, and keeps it under its digest.
    fn blob(&self, kind: &str, bytes: &[u8]) -> Result<Value, Fault> {
        let digest = sha256(bytes);
        let begun = self.hand(
            &self.at("blobs/uploads/").map_err(Obstacle::fault)?,
            Method::Post,
            "application/octet-stream",
            Vec::new(),
        )?;
        let location = begun.headers("location").next().map(str::to_owned);
        let nowhere = |text: Text| {
            Fault::new(self.root(), format!("the registry does not say where to put it: {text}"), LIES)
        };
        let location = location.ok_or_else(|| nowhere("it names no place".into()))?;
        let place = begun.from.join(&location).map_err(nowhere)?;
        let place = place.with_query([("digest", digest.to_string().as_str())]);
        self.hand(&place, Method::Put, "application/octet-stream", bytes.to_vec())?;
        Ok(descriptor(kind, &digest, bytes.len()))
    }

    /// Hands over a manifest under a digest or a tag: whether the registry lists it with what it is attached to.
    fn manifest(&self, name: &str, kind: &str, bytes: Vec<u8>) -> Result<bool, Fault> {
        let place = self.at(&format!("manifests/{name}")).map_err(Obstacle::fault)?;
        let head = self.hand(&place, Method::Put, kind, bytes)?;
        Ok(head.headers("oci-subject").next().is_some())
    }

    /// Adds an entry to the list that the tag of a digest leads to. What others put there stays.
    ///
    /// A registry takes the place of such a list without asking what it was: of two who add to it at once one is lost. So
    /// it is looked at again, and added to again where the entry is gone. Who comes later may still have read it before.
    fn listed(&self, subject: &Digest, entry: &Value) -> Result<(), Fault> {
        for _ in 0..MOST_ADDED {
            if !self.added(subject, entry)? {
                return Ok(());
            }
        }
        let text = format!("others change the list under the tag {} all the time", tag_of(subject));
        Err(Fault::new(self.root(), text, "Run again when nobody else attaches something to this image."))
    }

    /// The same, once: whether it was not there yet.
    fn added(&self, subject: &Digest, entry: &Value) -> Result<bool, Fault> {
        let tag = tag_of(subject);
        let wrong = || {
            let text =
                format!("what lies under the tag {tag} is no list of what is attached, and is not replaced");
            Fault::new(self.root(), text, "Take the tag away if nobody needs it, and run again.")
        };
        let mut list = match self.tagged(&tag).map_err(Obstacle::fault)? {
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| wrong())?,
            None => json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [] }),
        };
        let entries = list.get_mut("manifests").and_then(Value::as_array_mut).ok_or_else(wrong)?;
        if entries.iter().any(|own| own.get("digest") == entry.get("digest")) {
            return Ok(false);
        }
        entries.push(entry.clone());
        let bytes = list.to_string().into_bytes();
        if bytes.len() > MAX_MANIFEST {
            let text = format!("the list under the tag {tag} would have more than {MAX_MANIFEST} bytes");
            return Err(Fault::new(self.root(), text, "Take what is not needed out of it, and run again."));
        }
        self.manifest(&tag, INDEX, bytes).map(|_| true)
    }

    fn hand(
        &self,
        place: &Address,
        method: Method,
        kind: &str,
        bytes: Vec<u8>,
    ) -> Result<transport::Head, Fault> {
        let request = Request {
            answers: vec![201, 202],
            sending: Some(Sending { method, kind: kind.into(), bytes }),
            ..Request::new(place.clone(), MAX_ANSWER)
        };
        let told = |unanswered: Unanswered| unanswered.fault;
        self.ask(&request, &mut Vec::new()).map_err(told)
    }
}

const LIES: &str = "See who changes the registry, and whether it is the one you meant.";

fn descriptor(kind: &str, digest: &Digest, size: usize) -> Value {
    json!({ "mediaType": kind, "digest": digest.to_string(), "size": size })
}

#[cfg(test)]
mod tests {
    use super::{Attachment, MOST_ADDED};
    use crate::{ImageName, Logins, Registry};
    use forge::http::answer;
    use forge::registry::{Registry as Served, Shelf};
    use model::Digest;
    use std::path::Path;
    use transport::{Client, Settings};

    /// Attaches something to an image of a registry that keeps no lists itself, and answers these first under the tag of its
    /// digest; and whether it is in the list then.
    fn attached(first: Vec<Vec<u8>>) -> (bool, bool) {
        let layout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/oci/index-signed/image");
        let mut shelf = Shelf { page: None, ..Shelf::read(&layout) };
        let digest = Digest::parse(&shelf.tags["1.4.2"]).unwrap();
        let tag = format!("sha256-{}", digest.hex());
        let path = format!("/v2/acme/widget/manifests/{tag}");
        shelf.first.insert(path, first);
        let served = Served::start(shelf);
        let name = ImageName::parse(&format!("{}/acme/widget@{digest}", served.name())).unwrap();
        let client = Client::new(Settings::new(name.hosts())).unwrap();
        let logins = Logins::default();
        let registry = Registry::new(&client, &name, &logins, &[]).unwrap().to_write();
        let attachment =
            Attachment { kind: "application/x".into(), annotations: Vec::new(), bytes: b"x".to_vec() };
        let own = registry.attach(&digest, &attachment);
        let mut listed = false;
        served.change(|shelf| {
            let list = shelf.tags.get(&tag).and_then(|list| shelf.manifests.get(list));
            listed = list
                .zip(own.as_ref().ok())
                .is_some_and(|((_, bytes), own)| String::from_utf8_lossy(bytes).contains(&own.to_string()));
        });
        (own.is_ok(), listed)
    }

    #[test]
    fn an_entry_that_another_run_put_aside_is_added_again() {
        let (none, taken) = (answer(404, &[], b""), answer(201, &[], b""));
        assert_eq!(attached(Vec::new()), (true, true));
        // It was taken, and the list that is there then is another's.
        let lost = |times: usize| vec![[none.clone(), taken.clone()]; times].concat();
        assert_eq!(attached(lost(1)), (true, true));
        assert_eq!(attached(lost(MOST_ADDED - 2)), (true, true));
        assert_eq!(attached(lost(MOST_ADDED)), (false, false), "others change it all the time");
    }
}
