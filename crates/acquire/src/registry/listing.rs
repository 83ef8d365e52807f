//! What is attached to images of a registry: by its list of referrers (OCI 1.1), by the tag that stands for that list where
//! a registry keeps none, and by the tags that cosign makes of a digest.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use formats::{Descriptor, OciIndex};
use model::Digest;
use rayon::prelude::*;
use transport::Request;

use super::reading::{Registry, Unanswered, most};
use crate::Fault;
use crate::following::following;
use crate::image::Obstacle;
use crate::image::place::Place as _;
use crate::image::resolve::{REF_NAME, named_by};
use crate::image::store::sha256;
use crate::limits::{MAX_ATTACHED, MAX_LISTS, MAX_REFERRER_PAGES};

/// The one media type of a list of referrers.
pub(super) const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// What the tags that cosign makes of a digest end with.
const SUFFIXES: [&str; 3] = [".sig", ".att", ".sbom"];

/// The most characters that the tag of a digest has of its algorithm and of its hex (distribution 1.1, "Referrers tag
/// schema").
const TAG_ALGORITHM: usize = 32;
const TAG_HEX: usize = 64;

impl Registry<'_> {
    /// All that says it is attached to one of these. Whether it is, is for its manifest to say.
    pub(crate) fn attached_to(&self, digests: &BTreeSet<Digest>) -> Result<OciIndex, Obstacle> {
        let read = &AtomicU64::new(0);
        let ask = |digest| self.attached(digest, read);
        let lists: Vec<Vec<Descriptor>> = match digests.len() {
            0..=1 => digests.iter().map(ask).collect::<Result<_, _>>()?,
            _ => digests.into_par_iter().map(ask).collect::<Result<_, _>>()?,
        };
        Ok(OciIndex { media_type: None, manifests: lists.into_iter().flatten().collect(), subject: None })
    }

    fn attached(&self, digest: &Digest, read: &AtomicU64) -> Result<Vec<Descriptor>, Obstacle> {
        let tag = tag_of(digest);
        let mut all = match self.referrers(digest, read)? {
            Some(listed) => listed,
            None => match self.tagged(&tag)? {
                Some(bytes) => self.index(digest, &bytes, read)?.manifests,
                None => Vec::new(),
            },
        };
        for suffix in SUFFIXES {
            let tag = format!("{tag}{suffix}");
            if let Some(bytes) = self.tagged(&tag)? {
                let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                let annotations = vec![(REF_NAME.into(), tag.into())];
                all.push(Descriptor { annotations, ..named_by(sha256(&bytes), size) });
            }
        }
        Ok(all)
    }

    /// Every page of the list of referrers; `None` where the registry keeps no such lists.
    fn referrers(&self, digest: &Digest, read: &AtomicU64) -> Result<Option<Vec<Descriptor>>, Obstacle> {
        let (mut all, mut pages) = (Vec::new(), Vec::new());
        let mut next = Some(self.at(&format!("referrers/{digest}"))?);
        while let Some(page) = next {
            if pages.len() >= MAX_REFERRER_PAGES || pages.contains(&page) {
                return Err(
                    self.endless(digest, &format!("more than {MAX_REFERRER_PAGES} pages, or a page twice"))
                );
            }
            let mut bytes = Vec::new();
            let mut request = Request { types: vec![INDEX.into()], ..Request::new(page.clone(), most()) };
            if pages.is_empty() {
                request.answers.push(404);
            }
            let head = self.ask(&request, &mut bytes).map_err(Unanswered::obstacle)?;
            if head.status == 404 {
                return Ok(None);
            }
            all.extend(self.index(digest, &bytes, read)?.manifests);
            if all.len() > MAX_ATTACHED {
                return Err(self.endless(digest, &format!("more than {MAX_ATTACHED} of them")));
            }
            next = following(&page, head.headers("link")).map_err(|why| self.unreadable(digest, &why))?;
            pages.push(page);
        }
        Ok(Some(all))
    }

    /// A list, or one page of it. All lists of an image count together.
    fn index(&self, digest: &Digest, bytes: &[u8], read: &AtomicU64) -> Result<OciIndex, Obstacle> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if read.fetch_add(length, Ordering::Relaxed).saturating_add(length) > MAX_LISTS {
            return Err(self.endless(digest, &format!("with it, more than {MAX_LISTS} bytes of such lists")));
        }
        OciIndex::read(bytes).map_err(|fault| self.unreadable(digest, &fault.to_string()))
    }

    fn unreadable(&self, digest: &Digest, why: &str) -> Obstacle {
        let text = format!("the registry's list of what is attached to it cannot be read: {why}");
        let help = "Run again later; where it stays so, ask whoever runs the registry.";
        Obstacle::Unreachable(Fault::new(&self.path(digest), text, help))
    }

    fn endless(&self, digest: &Digest, what: &str) -> Obstacle {
        let text = format!("the registry's list of what is attached to it does not end: {what}");
        let help = "Verify a copy of the image that carries less.";
        Obstacle::Unreachable(Fault::new(&self.path(digest), text, help))
    }
}

pub(super) fn tag_of(digest: &Digest) -> String {
    let part = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    format!("{}-{}", part(digest.algorithm().name(), TAG_ALGORITHM), part(&digest.hex(), TAG_HEX))
}

#[cfg(test)]
mod tests {
    use super::tag_of;
    use model::{Algorithm, Digest};

    #[test]
    fn the_tag_of_a_digest_is_short_enough_for_a_tag() {
        let hex = "ab".repeat(64);
        let digest = Digest::from_hex(Algorithm::Sha512, &hex).unwrap();
        assert_eq!(tag_of(&digest), format!("sha512-{}", &hex[..64]));
    }
}
