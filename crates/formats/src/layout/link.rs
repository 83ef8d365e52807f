use std::collections::BTreeMap;

use model::{Algorithm, Digest, Text};

use crate::Malformed;
use crate::limits::{MAX_DIGESTS, MAX_LINK_ARTIFACTS};
use crate::node::Node;

/// What one step took in and gave out (in-toto specification §4.4). Its command, environment and by-products
/// are signed and not judged: they say what a functionary claims to have run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The step or inspection it is about.
    pub name: Text,
    /// What was there before.
    pub materials: Artifacts,
    /// What was there after.
    pub products: Artifacts,
    /// Every digest of a product by an algorithm that binds.
    pub(super) produced: Vec<Digest>,
}

/// Artifacts by their paths, compared as they are written.
pub type Artifacts = BTreeMap<Text, Hashes>;

/// Hashes of one artifact by algorithm, as text. Two artifacts are the same when all of it is.
pub type Hashes = BTreeMap<Text, Text>;

impl Link {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [name, materials, products] = node.fields(["name", "materials", "products"])?;
        let name = node.required("name", name)?.some_name()?;
        let materials = artifacts(materials)?;
        let products = artifacts(products)?;
        let produced = products.values().flat_map(Self::digests).collect();
        Ok(Self { name, materials, products, produced })
    }

    /// The digests among these hashes, by algorithms that bind.
    pub fn digests(hashes: &Hashes) -> Vec<Digest> {
        let read = |(name, hex): (&Text, &Text)| Digest::from_hex(Algorithm::named(name)?, hex).ok();
        hashes.iter().filter_map(read).collect()
    }
}

fn artifacts(node: Option<Node<'_>>) -> Result<Artifacts, Malformed> {
    let Some(node) = node else { return Ok(Artifacts::new()) };
    let mut all = Artifacts::new();
    for (path, set) in node.entries(MAX_LINK_ARTIFACTS)? {
        let mut hashes = Hashes::new();
        for (algorithm, hex) in set.entries(MAX_DIGESTS)? {
            hashes.insert(algorithm.into(), hex.name()?);
        }
        if hashes.is_empty() {
            return Err(set.fault("an artifact without a hash: it could be anything"));
        }
        all.insert(path.into(), hashes);
    }
    Ok(all)
}
