use model::{Digest, Platform, Text};

use crate::Malformed;
use crate::limits::{MAX_ANNOTATION, MAX_ANNOTATIONS};
use crate::node::Node;

/// Names content by its digest (image-spec, `descriptor.md`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// What the content is.
    pub media_type: Text,
    /// Its digest.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// What is said about it beside that. Nobody signed it, unless who names it is signed.
    pub annotations: Vec<(Text, Text)>,
    /// What it runs on.
    pub platform: Option<Platform>,
    /// What kind of artifact it is, if it is one.
    pub artifact_type: Option<Text>,
    /// Whether it may be had elsewhere, and so may be missing here.
    pub elsewhere: bool,
}

/// The most places content may be had from that are looked at.
const MAX_URLS: usize = 64;

impl Descriptor {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [media_type, digest, size, annotations, platform, artifact_type, urls] =
            node.fields(["mediaType", "digest", "size", "annotations", "platform", "artifactType", "urls"])?;
        let digest = node.required("digest", digest)?;
        let size = node.required("size", size)?;
        let count = size.as_written().parse::<u64>();
        let media_type = node.required("mediaType", media_type)?.some_name()?;
        let urls = urls.map(|urls| urls.items(MAX_URLS)).transpose()?;
        Ok(Self {
            elsewhere: urls.is_some_and(|urls| !urls.is_empty()) || is_foreign(&media_type),
            media_type,
            digest: Digest::parse(&digest.name()?).map_err(|fault| digest.fault(fault.to_string()))?,
            size: count.map_err(|_| size.fault("should be a whole number of bytes"))?,
            annotations: annotations
                .map(|annotations| annotated(&annotations))
                .transpose()?
                .unwrap_or_default(),
            platform: platform.map(|platform| platform_of(&platform)).transpose()?,
            artifact_type: artifact_type.map(|kind| kind.name()).transpose()?.filter(|kind| !kind.is_empty()),
        })
    }

    /// What an annotation says; none where it is empty.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        let value = self.annotations.iter().find(|(known, _)| **known == *name);
        value.map(|(_, value)| &**value).filter(|value| !value.is_empty())
    }
}

fn annotated(node: &Node<'_>) -> Result<Vec<(Text, Text)>, Malformed> {
    let entries = node.entries(MAX_ANNOTATIONS)?;
    let read = |(name, value): (std::borrow::Cow<'_, str>, Node<'_>)| {
        Ok((Text::from(name), Text::from(value.string_within(MAX_ANNOTATION)?)))
    };
    entries.into_iter().map(read).collect()
}

/// Layers that a registry may not hand on: they are fetched from their makers.
fn is_foreign(media_type: &str) -> bool {
    media_type.contains(".nondistributable.") || media_type.contains(".foreign.")
}

fn platform_of(node: &Node<'_>) -> Result<Platform, Malformed> {
    let [os, architecture, variant] = node.fields(["os", "architecture", "variant"])?;
    let variant = variant.map(|variant| variant.name()).transpose()?;
    Ok(Platform {
        os: node.required("os", os)?.name()?,
        architecture: node.required("architecture", architecture)?.name()?,
        variant: variant.filter(|variant| !variant.is_empty()),
    })
}
