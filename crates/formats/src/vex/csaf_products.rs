//! The products of a CSAF document: its tree, whose branches are nested, and what is part of what.

use std::collections::BTreeMap;

use model::{Digest, Text};

use super::VexProduct;
use crate::Malformed;
use crate::limits::MAX_VEX_PRODUCTS;
use crate::malformed::{code, quote};
use crate::node::Node;
use crate::predicate::optional_name;

/// Products by their ids.
#[derive(Default)]
pub(super) struct Products {
    named: BTreeMap<Text, Known>,
    groups: BTreeMap<Text, Vec<Text>>,
}

/// What is known of a product.
struct Known {
    names: Vec<Text>,
    digests: Vec<Digest>,
    /// For a product that is another one as part of a third: both, by their ids.
    part_of: Option<(Text, Text)>,
}

/// The relationships that say that one product is part of another (§3.2.2.4). To be installed on something says so too:
/// what is said is not said of the product anywhere else.
const PARTS: [&str; 5] = [
    "default_component_of",
    "optional_component_of",
    "external_component_of",
    "installed_on",
    "installed_with",
];

impl Products {
    pub(super) fn read(tree: &Node<'_>) -> Result<Self, Malformed> {
        let [branches, names, relationships, groups] =
            tree.fields(["branches", "full_product_names", "relationships", "product_groups"])?;
        let mut products = Self::default();
        for node in listed(names)? {
            products.add(&node, None)?;
        }
        // As deep as the document, which the pre-pass has bounded; no place on the stack for each level.
        let mut open = listed(branches)?;
        open.reverse();
        while let Some(branch) = open.pop() {
            let [product, inner] = branch.fields(["product", "branches"])?;
            if let Some(product) = product {
                products.add(&product, None)?;
            }
            let inner = listed(inner)?;
            open.extend(inner.into_iter().rev());
        }
        for node in listed(relationships)? {
            let [category, product, of, whole] = node.fields([
                "category",
                "full_product_name",
                "product_reference",
                "relates_to_product_reference",
            ])?;
            let category = node.required("category", category)?;
            if !PARTS.contains(&&*category.name()?) {
                return Err(category.fault(format!("should be one of {}", PARTS.join(", "))));
            }
            let part = node.required("product_reference", of)?.name()?;
            let whole = node.required("relates_to_product_reference", whole)?.name()?;
            products.add(&node.required("full_product_name", product)?, Some((part, whole)))?;
        }
        for node in listed(groups)? {
            let [id, ids] = node.fields(["group_id", "product_ids"])?;
            let id = node.required("group_id", id)?.name()?;
            let ids = listed(ids)?.iter().map(Node::name).collect::<Result<_, _>>()?;
            products.groups.insert(id, ids);
        }
        Ok(products)
    }

    fn add(&mut self, node: &Node<'_>, part_of: Option<(Text, Text)>) -> Result<(), Malformed> {
        let [id, name, helper] = node.fields(["product_id", "name", "product_identification_helper"])?;
        let place = node.required("product_id", id)?;
        let id = place.some_name()?;
        let mut known = Known { names: Vec::new(), digests: Vec::new(), part_of };
        if let Some(helper) = helper {
            let [purl, cpe, hashes] = helper.fields(["purl", "cpe", "hashes"])?;
            known.names.extend(optional_name(purl)?);
            known.names.extend(optional_name(cpe)?);
            for file in listed(hashes)? {
                let [all] = file.fields(["file_hashes"])?;
                for hash in listed(all)? {
                    let [algorithm, value] = hash.fields(["algorithm", "value"])?;
                    let (Some(algorithm), Some(value)) = (optional_name(algorithm)?, value) else { continue };
                    let found = crate::bom::digest(&algorithm, &value)?;
                    known.digests.extend(found);
                }
            }
        }
        known.names.extend(optional_name(name)?);
        if self.named.insert(id.clone(), known).is_some() {
            // §6.1.2: which of the two is meant cannot be told.
            return Err(place.fault(format!("the product {} is there already", quote(&id))));
        }
        match self.named.len() > MAX_VEX_PRODUCTS {
            true => Err(node.fault_as(code::TOO_MANY, format!("more than {MAX_VEX_PRODUCTS} products"))),
            false => Ok(()),
        }
    }

    /// What an id stands for. One that is not in the tree names only itself.
    pub(super) fn product(&self, id: &Text) -> VexProduct {
        let Some(known) = self.named.get(id) else {
            return VexProduct { names: vec![id.clone()], ..VexProduct::default() };
        };
        let Some((part, whole)) = &known.part_of else {
            let (names, digests) = (known.names.clone(), known.digests.clone());
            return VexProduct { names, digests, ..VexProduct::default() };
        };
        let names =
            |id: &Text| self.named.get(id).map_or_else(|| vec![id.clone()], |known| known.names.clone());
        let digests = |id: &Text| self.named.get(id).map_or_else(Vec::new, |known| known.digests.clone());
        VexProduct {
            names: names(whole),
            digests: digests(whole),
            versions: Vec::new(),
            in_part: true,
            parts: names(part),
        }
    }

    /// The products of a group.
    pub(super) fn group(&self, id: &Text) -> &[Text] {
        self.groups.get(id).map_or(&[], Vec::as_slice)
    }
}

fn listed<'a>(list: Option<Node<'a>>) -> Result<Vec<Node<'a>>, Malformed> {
    list.map_or(Ok(Vec::new()), |list| list.items(MAX_VEX_PRODUCTS))
}
