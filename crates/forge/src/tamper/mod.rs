//! Named ways to spoil evidence. Each leaves exactly one thing wrong: whatever a change would break besides,
//! is signed, logged and timestamped again.

mod base;
mod certificate;
mod encoding;
mod entry;
mod identity;
mod key;
mod mutate;
mod payload;
mod proof;
mod signature;
mod timestamp;

pub(crate) use base::signer as key_signer;
pub use base::{Base, LABEL, acme_ed25519_key, acme_key};
pub use mutate::{mutate, mutate_between};

use crate::encoding::pretty;
use crate::recipe::Recipe;
use crate::world::World;
use serde_json::Value;

/// A way to spoil evidence.
pub struct Operator {
    /// Its name, and the name of its fixture.
    pub name: &'static str,
    /// The attack classes it stands for.
    pub attacks: &'static [&'static str],
    /// What is wrong with the result, in one sentence.
    pub what: &'static str,
    /// What it starts from.
    pub base: Base,
    /// What the independent verifier says of the result.
    pub oracle: Oracle,
    /// The exit code Countersign should give. 0 where the change proves nothing wrong.
    pub exit: u8,
    /// Rejection codes Countersign should list, where only one can be meant.
    pub rejected: &'static [&'static str],
    /// The signer was verified and is not the one the framework lists.
    pub unlisted: bool,
    /// Whether the result is small enough to be kept as a fixture.
    pub kept: bool,
    /// Why the result is as good as the honest evidence when it is made from this recipe, where it is.
    pub spares: Spares,
    /// Makes the spoilt evidence. It panics on a recipe that has not got what it spoils.
    pub apply: Apply,
}

/// Why an operator does no harm to a recipe, if it does none.
pub type Spares = fn(&Recipe) -> Option<&'static str>;

/// Follows a recipe in a world, and spoils it.
pub type Apply = fn(&mut World, Recipe) -> Vec<u8>;

/// What the independent verifier makes of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oracle {
    /// It refuses.
    Refuses,
    /// It accepts; the text says why it may, or that it should not.
    Accepts(&'static str),
    /// It has no say: it reads bundles only.
    Silent,
}

impl Operator {
    const fn new(name: &'static str, base: Base, what: &'static str, apply: Apply) -> Self {
        Self {
            name,
            attacks: &[],
            what,
            base,
            oracle: Oracle::Refuses,
            exit: 1,
            rejected: &[],
            unlisted: false,
            kept: true,
            spares: |_| None,
            apply,
        }
    }

    const fn attacks(mut self, attacks: &'static [&'static str]) -> Self {
        self.attacks = attacks;
        self
    }

    const fn rejected(mut self, codes: &'static [&'static str]) -> Self {
        self.rejected = codes;
        self
    }

    const fn exit(mut self, exit: u8) -> Self {
        self.exit = exit;
        self
    }

    const fn oracle_accepts(mut self, why: &'static str) -> Self {
        self.oracle = Oracle::Accepts(why);
        self
    }

    const fn oracle_silent(mut self) -> Self {
        self.oracle = Oracle::Silent;
        self
    }

    const fn unlisted(mut self) -> Self {
        self.unlisted = true;
        self
    }

    const fn spares(mut self, spares: Spares) -> Self {
        self.spares = spares;
        self
    }

    /// Too big to keep; tests make it when they need it.
    const fn not_kept(mut self) -> Self {
        self.kept = false;
        self
    }

    /// The spoilt evidence, made in a world of its own.
    pub fn forge(&self) -> Vec<u8> {
        (self.apply)(&mut World::new(LABEL), self.base.recipe())
    }
}

/// Every operator, by what it touches.
static TABLES: [&[Operator]; 9] = [
    signature::OPERATORS,
    payload::OPERATORS,
    certificate::OPERATORS,
    identity::OPERATORS,
    entry::OPERATORS,
    proof::OPERATORS,
    timestamp::OPERATORS,
    encoding::OPERATORS,
    key::OPERATORS,
];

/// Every operator.
pub fn operators() -> impl Iterator<Item = &'static Operator> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The honest bundle, as a file, with one edit to its JSON.
fn edited(world: &mut World, recipe: &Recipe, edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut bundle = world.forge(recipe);
    edit(&mut bundle);
    pretty(&bundle)
}

/// The value at a JSON Pointer that the edit relies on.
fn at<'a>(bundle: &'a mut Value, pointer: &str) -> &'a mut Value {
    bundle.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer} in the bundle"))
}

/// Takes a member out of the object at a pointer.
fn remove(bundle: &mut Value, pointer: &str, member: &str) {
    at(bundle, pointer).as_object_mut().unwrap().remove(member).unwrap();
}

/// Turns the lowest bit of the last byte behind a base64 string.
fn flip(bundle: &mut Value, pointer: &str) {
    let value = at(bundle, pointer);
    let mut bytes = crate::encoding::unbase64(value.as_str().unwrap());
    *bytes.last_mut().unwrap() ^= 1;
    *value = crate::encoding::base64(&bytes).into();
}

const MATERIAL: &str = "/verificationMaterial";
const ENTRY: &str = "/verificationMaterial/tlogEntries/0";
const ENTRIES: &str = "/verificationMaterial/tlogEntries";
const CERTIFICATE: &str = "/verificationMaterial/certificate/rawBytes";
const SIGNATURE: &str = "/messageSignature/signature";
const ENVELOPE_SIGNATURES: &str = "/dsseEnvelope/signatures";
const ENVELOPE_SIGNATURE: &str = "/dsseEnvelope/signatures/0/sig";
const PAYLOAD: &str = "/dsseEnvelope/payload";
