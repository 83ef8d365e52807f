use std::collections::BTreeSet;

use formats::{Descriptor, ImageConfig, OciDocument, OciManifest};
use model::{Artifact, ArtifactKind, Digest, Lineage, Platform, Text};

use super::store::{Store, digests};
use super::{Member, Obstacle, attached};
use crate::Fault;
use crate::limits::{MAX_IMAGE_DEPTH, MAX_IMAGE_MEMBERS};

/// What an image was found to consist of.
pub(super) struct Found<'a> {
    store: &'a Store<'a>,
    given: &'a str,
    platforms: Option<&'a [Platform]>,
    members: Vec<Member>,
    /// The digests of everything that was looked at: what evidence may be attached to.
    pub(super) family: BTreeSet<Digest>,
    /// Those of them under which it was taken: what a registry may have attached something to.
    pub(super) taken: BTreeSet<Digest>,
    /// What an index lists beside images.
    pub(super) evidence: Vec<Descriptor>,
    /// The platforms that were found, of those that are asked for.
    met: BTreeSet<Platform>,
    /// Whether the image is an index.
    listed: bool,
}

/// Where in an image a manifest stands.
#[derive(Clone, Default)]
struct Place {
    within: Vec<Vec<Digest>>,
}

impl<'a> Found<'a> {
    pub(super) fn new(store: &'a Store<'a>, given: &'a str, platforms: Option<&'a [Platform]>) -> Self {
        let (members, evidence) = (Vec::new(), Vec::new());
        let (family, taken, met) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { store, given, platforms, members, family, taken, evidence, met, listed: false }
    }

    /// Takes the image itself, and all that it leads to.
    pub(super) fn take(&mut self, top: &Descriptor) -> Result<(), Obstacle> {
        self.one(top, &Place::default())
    }

    fn one(&mut self, named: &Descriptor, place: &Place) -> Result<(), Obstacle> {
        let path = self.store.path(&named.digest);
        if place.within.len() > MAX_IMAGE_DEPTH {
            let text = format!("it is nested deeper than {MAX_IMAGE_DEPTH} indices");
            return Err(Obstacle::contradicted(&path, text));
        }
        if self.members.len() >= MAX_IMAGE_MEMBERS {
            let text = format!("the image has more than {MAX_IMAGE_MEMBERS} members");
            return Err(Obstacle::Unreachable(Fault::new(
                &path,
                text,
                "Name one of its images by its digest.",
            )));
        }
        let top = place.within.is_empty();
        let bytes = self.store.document(named)?;
        self.family.insert(named.digest.clone());
        self.taken.insert(named.digest.clone());
        let own = digests(&bytes);
        self.family.extend(own.iter().cloned());
        let read = OciDocument::read(&bytes).map_err(|fault| {
            Obstacle::contradicted(&path, format!("it cannot be read in one way: {fault}"))
        })?;
        let stated = match &read {
            OciDocument::Manifest(manifest) => &manifest.media_type,
            OciDocument::Index(index) => &index.media_type,
        };
        if let Some(stated) =
            stated.as_ref().filter(|stated| !named.media_type.is_empty() && **stated != named.media_type)
        {
            let text = format!("it says it is {stated}, and what lists it says {}", named.media_type);
            return Err(Obstacle::contradicted(&path, text));
        }
        match read {
            OciDocument::Manifest(manifest) => {
                let platform = self.runnable(named, &manifest)?;
                if self.wanted(platform.as_ref()) || top {
                    self.met.extend(platform.clone());
                    let lineage = Lineage { within: place.within.clone(), platform: platform.clone() };
                    let given = self.called(top, platform.as_ref(), &named.digest);
                    self.push(given, Ok((own, lineage, bytes)));
                }
                Ok(())
            }
            OciDocument::Index(index) => {
                self.listed = true;
                if self.platforms.is_none() {
                    let lineage = Lineage { within: place.within.clone(), platform: None };
                    let given = self.called(top, None, &named.digest);
                    self.push(given, Ok((own.clone(), lineage, bytes)));
                }
                let mut inner = place.clone();
                inner.within.push(own);
                for child in &index.manifests {
                    self.child(child, &inner)?;
                }
                Ok(())
            }
        }
    }

    /// What an index lists: an image, or evidence. What is wrong with one is no fault of the others.
    fn child(&mut self, child: &Descriptor, place: &Place) -> Result<(), Obstacle> {
        if attached::is_evidence(self.store, child) {
            self.evidence.push(child.clone());
            return Ok(());
        }
        // By its word alone: whether that is true is seen when it is read.
        if child.platform.is_some() && !self.wanted(child.platform.as_ref()) {
            self.family.insert(child.digest.clone());
            return Ok(());
        }
        match self.one(child, place) {
            Ok(()) => {}
            Err(why) if self.members.len() < MAX_IMAGE_MEMBERS => {
                self.met.extend(child.platform.clone());
                let given = self.called(false, child.platform.as_ref(), &child.digest);
                self.push(given, Err(why));
            }
            Err(why) => return Err(why),
        }
        Ok(())
    }

    /// Holds every byte an image is made of against the digest that names it, and its configuration against the list it
    /// stands in. What it runs on.
    fn runnable(&self, named: &Descriptor, manifest: &OciManifest) -> Result<Option<Platform>, Obstacle> {
        let path = self.store.path(&manifest.config.digest);
        let config = self.store.document(&manifest.config)?;
        // What is no configuration of an image says nothing of a platform.
        let own = match is_config(&manifest.config.media_type) {
            true => ImageConfig::read(&config)
                .map_err(|fault| {
                    Obstacle::contradicted(&path, format!("it cannot be read in one way: {fault}"))
                })?
                .platform
                .filter(|own| !own.is_unknown()),
            false => None,
        };
        if let (Some(own), Some(listed)) = (&own, &named.platform)
            && (own.os != listed.os || own.architecture != listed.architecture)
        {
            let text = format!("its configuration is for {own}, and the index lists it for {listed}");
            return Err(Obstacle::contradicted(&path, text));
        }
        for layer in &manifest.layers {
            self.store.hashed(layer)?;
        }
        Ok(named.platform.clone().or(own))
    }

    fn wanted(&self, platform: Option<&Platform>) -> bool {
        match self.platforms {
            None => true,
            // What says nothing of what it runs on may be run on any.
            Some(asked) => platform.is_none_or(|own| asked.iter().any(|one| own.is(one))),
        }
    }

    fn called(&self, top: bool, platform: Option<&Platform>, digest: &Digest) -> Text {
        match (top, platform) {
            (true, _) => self.given.into(),
            (false, Some(platform)) => format!("{} {platform}", self.given).into(),
            (false, None) => format!("{} {digest}", self.given).into(),
        }
    }

    fn push(&mut self, given: Text, read: Result<(Vec<Digest>, Lineage, Vec<u8>), Obstacle>) {
        let read = read.map(|(digests, lineage, bytes)| {
            let size = u64::try_from(bytes.len()).ok();
            (Artifact { given: given.clone(), kind: ArtifactKind::Image(lineage), digests, size }, bytes)
        });
        self.members.push(Member { given, read });
    }

    /// Everything that is to be judged, and what should be there and is not.
    pub(super) fn members(self) -> Result<Vec<Member>, Obstacle> {
        let Self { store, given, platforms, mut members, met, listed, .. } = self;
        for asked in platforms.into_iter().flatten().filter(|_| listed) {
            if !met.iter().any(|own| own.is(asked)) {
                let text = format!("the index lists no image for {asked}, which the handoff asks for");
                let help = "Get an image that was built for it, or have the handoff name other `platforms`.";
                let why = Obstacle::Missing(Fault::new(store.place.root(), text, help));
                members.push(Member { given: format!("{given} {asked}").into(), read: Err(why) });
            }
        }
        match members.is_empty() {
            false => Ok(members),
            true => {
                let text = "the index lists no image: nothing would be judged";
                Err(Obstacle::Missing(Fault::new(store.place.root(), text, "Name an image.")))
            }
        }
    }
}

/// The media types of a configuration that says what an image runs on.
pub(super) fn is_config(media_type: &str) -> bool {
    ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"]
        .contains(&media_type)
}
