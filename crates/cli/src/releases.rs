//! Releases as the ledger files them beside what they rest on, and found again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use countersign::History;
use decision::{Earlier, Released};
use ledger::{Decided, DecidedSubject, Entry, Ledger, LedgerFault, Sqlite};
use model::{Text, Version};

const RELEASE: &str = "release ";
const PUBLISHED_BY: &str = "published-by ";
const ATTESTED_BY: &str = "attested-by ";
const BUILT_BY: &str = "built-by ";
const BUILT_FROM: &str = "built-from ";

/// What the index files a release under.
pub(crate) fn filed(release: &Released) -> Vec<Text> {
    let Released { product, version, published_by, attested_by, built_by, built_from } = release;
    let own = [line(product, &version.line()), format!("{RELEASE}{version} {product}")];
    let sets = [
        (PUBLISHED_BY, published_by),
        (ATTESTED_BY, attested_by),
        (BUILT_BY, built_by),
        (BUILT_FROM, built_from),
    ];
    let told = sets.into_iter().flat_map(|(what, set)| set.iter().map(move |one| format!("{what}{one}")));
    own.into_iter().chain(told).map(Text::from).collect()
}

/// What finds every release of a line of a product. Neither versions nor lines have spaces in them.
fn line(product: &str, line: &str) -> String {
    format!("line {line} {product}")
}

/// The releases that were let in by one framework, as a ledger knows them.
#[derive(Debug)]
pub(crate) struct Releases {
    framework: Text,
    /// Or why it cannot be read.
    ledger: Result<Mutex<Reading>, Text>,
}

/// A ledger, and what was read of it: of each line the last entry about each version.
#[derive(Debug)]
struct Reading {
    ledger: Ledger<Sqlite>,
    read: BTreeMap<String, Vec<Earlier>>,
}

impl Releases {
    /// Those of a ledger as it is now. One that cannot be read says so when it is asked.
    pub(crate) fn of(file: &Path, framework: &Text) -> Self {
        let opened = Sqlite::readable(file).map(Ledger::over).map_err(|fault| Text::from(fault.to_string()));
        let reading = |ledger| Mutex::new(Reading { ledger, read: BTreeMap::new() });
        Self { framework: framework.clone(), ledger: opened.map(reading) }
    }
}

impl History for Releases {
    fn releases(&self, product: &str, of: &str) -> Result<Vec<Earlier>, Text> {
        let reading = self.ledger.as_ref().map_err(Clone::clone)?;
        let mut reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
        let key = line(product, of);
        if let Some(known) = reading.read.get(&key) {
            return Ok(known.clone());
        }
        let found = found(&reading.ledger, &self.framework, product, &key)
            .map_err(|fault| Text::from(fault.to_string()))?;
        reading.read.insert(key, found.clone());
        Ok(found)
    }
}

/// The last entry about each version.
fn found(
    ledger: &Ledger<Sqlite>,
    framework: &str,
    product: &str,
    key: &str,
) -> Result<Vec<Earlier>, LedgerFault> {
    let mut each: BTreeMap<String, Earlier> = BTreeMap::new();
    for sequence in ledger.filed_under(key)? {
        let entry = ledger.named(sequence)?;
        let of = |decided: &&Decided| decided.accepted() && *decided.framework.name == *framework;
        let Some(decided) = entry.decision().filter(of) else { continue };
        for subject in &decided.subjects {
            if decided.targets_of(subject).any(|target| **target == *key) {
                for earlier in told(&entry, decided, subject, product)? {
                    each.insert(earlier.release.version.to_string(), earlier);
                }
            }
        }
    }
    Ok(each.into_values().collect())
}

/// What an entry says of a subject as a release of this product.
fn told(
    entry: &Entry,
    decided: &Decided,
    subject: &DecidedSubject,
    product: &str,
) -> Result<Vec<Earlier>, LedgerFault> {
    let set = |what: &str| -> BTreeSet<Text> {
        decided.targets_of(subject).filter_map(|target| target.strip_prefix(what).map(Text::from)).collect()
    };
    let mut all = Vec::new();
    for one in set(RELEASE) {
        let read = one.split_once(' ').and_then(|(version, of)| Some((Version::parse(version).ok()?, of)));
        let (version, of) = read.ok_or_else(|| LedgerFault::Entry {
            sequence: entry.sequence,
            why: "what it is filed under as a release is none".into(),
        })?;
        if *of == *product {
            let release = Released {
                product: of.into(),
                version,
                published_by: set(PUBLISHED_BY),
                attested_by: set(ATTESTED_BY),
                built_by: set(BUILT_BY),
                built_from: set(BUILT_FROM),
            };
            all.push(Earlier { entry: entry.sequence, release });
        }
    }
    Ok(all)
}
