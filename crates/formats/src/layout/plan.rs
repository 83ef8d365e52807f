use std::collections::{BTreeMap, BTreeSet};

use model::{Instant, NonEmpty, Text};

use super::key::FunctionaryKey;
use super::rule::{self, Rule};
use crate::Malformed;
use crate::limits::{MAX_FUNCTIONARIES, MAX_INSPECTIONS, MAX_STEPS};
use crate::malformed::quote;
use crate::node::Node;

/// The order of a supply chain as its owner signed it (in-toto specification §4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The last moment it may be used.
    pub expires: Instant,
    /// The keys of the functionaries, by the key ids the layout gives them.
    pub keys: BTreeMap<Text, FunctionaryKey>,
    /// The steps, in order; the products of the last one are what is delivered.
    pub steps: NonEmpty<Step>,
    /// What the owner would have a verifier run. Nothing here ever runs it.
    pub inspections: Vec<Inspection>,
}

/// A step, and who may carry it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name; no other step or inspection has it.
    pub name: Text,
    /// The key ids of those who may.
    pub pubkeys: Vec<Text>,
    /// How many of them must agree; at least one.
    pub threshold: u64,
    /// Whether it also names functionaries by certificate, which are not supported.
    pub certified: bool,
    /// Rules for what goes in.
    pub materials: Vec<Rule>,
    /// Rules for what comes out.
    pub products: Vec<Rule>,
}

/// An inspection: a command for the verifier, with rules for what it finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Its name.
    pub name: Text,
    /// Rules for what goes in.
    pub materials: Vec<Rule>,
    /// Rules for what comes out.
    pub products: Vec<Rule>,
}

impl Layout {
    /// The step that gives out what is delivered.
    pub fn last(&self) -> &Step {
        self.steps.iter().last().unwrap_or_else(|| self.steps.first())
    }

    pub(super) fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [expires, keys, steps, inspect] = node.fields(["expires", "keys", "steps", "inspect"])?;
        let expires = node.required("expires", expires)?;
        let expires = Instant::parse(&expires.string()?).map_err(|fault| expires.fault(fault.to_string()))?;
        let list = node.required("steps", steps)?;
        let steps = list.items(MAX_STEPS)?.iter().map(Step::read).collect::<Result<Vec<_>, _>>()?;
        let steps =
            NonEmpty::of(steps).ok_or_else(|| list.fault("a layout without steps asks for nothing"))?;
        let inspections = match &inspect {
            Some(list) => {
                list.items(MAX_INSPECTIONS)?.iter().map(Inspection::read).collect::<Result<_, _>>()?
            }
            None => Vec::new(),
        };
        let layout = Self { expires, keys: functionaries(keys)?, steps, inspections };
        match layout.repeated() {
            Some(name) => Err(list.fault(format!("{} names two steps or inspections", quote(name)))),
            None => Ok(layout),
        }
    }

    fn repeated(&self) -> Option<&Text> {
        let steps = self.steps.iter().map(|step| &step.name);
        let mut seen = BTreeSet::new();
        steps.chain(self.inspections.iter().map(|one| &one.name)).find(|name| !seen.insert(*name))
    }
}

impl Step {
    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [name, pubkeys, threshold, certified, materials, products] = node.fields([
            "name",
            "pubkeys",
            "threshold",
            "cert_constraints",
            "expected_materials",
            "expected_products",
        ])?;
        let pubkeys = match pubkeys {
            Some(list) => {
                list.items(MAX_FUNCTIONARIES)?.iter().map(Node::some_name).collect::<Result<_, _>>()?
            }
            None => Vec::new(),
        };
        Ok(Self {
            name: node.required("name", name)?.some_name()?,
            pubkeys,
            threshold: threshold.map(|threshold| at_least_one(&threshold)).transpose()?.unwrap_or(1),
            certified: certified.map(|list| list.first()).transpose()?.flatten().is_some(),
            materials: rule::list(materials)?,
            products: rule::list(products)?,
        })
    }
}

impl Inspection {
    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [name, materials, products] = node.fields(["name", "expected_materials", "expected_products"])?;
        Ok(Self {
            name: node.required("name", name)?.some_name()?,
            materials: rule::list(materials)?,
            products: rule::list(products)?,
        })
    }
}

/// A threshold of nobody would let a step pass that nobody carried out.
fn at_least_one(node: &Node<'_>) -> Result<u64, Malformed> {
    let text = node.as_written();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let count = text.parse::<u64>().ok().filter(|_| plain);
    count.ok_or_else(|| node.fault("a threshold is a whole number from 1"))
}

fn functionaries(node: Option<Node<'_>>) -> Result<BTreeMap<Text, FunctionaryKey>, Malformed> {
    let Some(node) = node else { return Ok(BTreeMap::new()) };
    let entries = node.entries(MAX_FUNCTIONARIES)?;
    entries.into_iter().map(|(id, key)| Ok((Text::from(&*id), FunctionaryKey::read(&id, &key)?))).collect()
}
