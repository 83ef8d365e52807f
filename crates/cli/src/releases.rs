//! Releases as the ledger files them beside what they rest on, and found again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use countersign::History;
use decision::{Earlier, How, Released, Vouched};
use ledger::{Decided, DecidedSubject, Entry, Ledger, LedgerFault, Rechecked, Seen, Sqlite};
use model::{Text, Version};

mod lost;
mod together;

use lost::Lost;
pub(crate) use together::together;

/// What the index files one proof of a release under, before a list in JSON: the version, the product, what the proof is, who
/// made it, the builder and the source.
const VOUCHED: &str = "vouched ";

type Spelled = (String, String, String, BTreeSet<String>, Option<String>, Option<String>);

/// What the index files a release under.
pub(crate) fn filed(release: &Released) -> Vec<Text> {
    let Released { product, version, vouched } = release;
    let own = vouched.iter().filter_map(|one| {
        let by: Vec<&str> = one.by.iter().map(|name| &**name).collect();
        let (builder, source) = (one.builder.as_deref(), one.source.as_deref());
        let spelled = (version.to_string(), &**product, one.how.word(), by, builder, source);
        Some(format!("{VOUCHED}{}", serde_json::to_string(&spelled).ok()?).into())
    });
    std::iter::once(line(product, &version.line()).into()).chain(own).collect()
}

/// What finds every release of a line of a product. No line has spaces in it.
fn line(product: &str, line: &str) -> String {
    format!("{LINE}{line} {product}")
}

const LINE: &str = "line ";

/// The releases that were let in by one framework, as a ledger knows them.
#[derive(Debug)]
pub(crate) struct Releases {
    framework: Text,
    /// Or why it cannot be read.
    ledger: Result<Mutex<Reading>, Text>,
}

/// A ledger, and what was read of it.
#[derive(Debug)]
struct Reading {
    ledger: Ledger<Sqlite>,
    /// What lost its trust; once it was asked.
    lost: Option<Lost>,
    read: BTreeMap<String, Vec<Earlier>>,
    /// What was filed where it looked.
    seen: Vec<Seen>,
}

impl Releases {
    /// Those of a ledger as it is now. One that cannot be read says so when it is asked.
    pub(crate) fn of(file: &Path, framework: &Text) -> Self {
        let opened = Sqlite::readable(file).map(Ledger::over).map_err(|fault| Text::from(fault.to_string()));
        let reading =
            |ledger| Mutex::new(Reading { ledger, lost: None, read: BTreeMap::new(), seen: Vec::new() });
        Self { framework: framework.clone(), ledger: opened.map(reading) }
    }
}

impl Releases {
    /// Where it looked, and what was there: a release that is let in while more is filed there was not held against that.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let reading =
            self.ledger.as_ref().map(|reading| reading.lock().unwrap_or_else(PoisonError::into_inner));
        reading.map(|reading| reading.seen.clone()).unwrap_or_default()
    }
}

impl Reading {
    fn has_seen(&mut self, target: &str) -> Result<(), LedgerFault> {
        let last = self.ledger.filed_under(target)?.last().copied().unwrap_or_default();
        self.seen.push(Seen { target: target.into(), last });
        Ok(())
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
        let told = |fault: LedgerFault| Text::from(fault.to_string());
        let lost = match reading.lost.take() {
            Some(lost) => lost,
            None => {
                reading.has_seen(&Rechecked::filed(&self.framework)).map_err(told)?;
                Lost::of(&reading.ledger, &self.framework).map_err(told)?
            }
        };
        let found = found(&reading.ledger, (&self.framework, &lost), product, &key).map_err(told);
        reading.lost = Some(lost);
        let found = found?;
        reading.has_seen(&key).map_err(told)?;
        reading.read.insert(key, found.clone());
        Ok(found)
    }
}

/// Every release of a line that was let in and has not lost its trust.
fn found(
    ledger: &Ledger<Sqlite>,
    (framework, lost): (&str, &Lost),
    product: &str,
    key: &str,
) -> Result<Vec<Earlier>, LedgerFault> {
    let mut all = Vec::new();
    for sequence in ledger.filed_under(key)? {
        let entry = ledger.named(sequence)?;
        let of = |decided: &&Decided| decided.accepted() && *decided.framework.name == *framework;
        let Some(decided) = entry.decision().filter(of) else { continue };
        for subject in &decided.subjects {
            let filed = decided.targets_of(subject).any(|target| **target == *key);
            if filed && !lost.has(sequence, decided, subject) {
                all.extend(told(&entry, decided, subject, product)?);
            }
        }
    }
    Ok(all)
}

/// What an entry says of a subject as releases of this product.
fn told(
    entry: &Entry,
    decided: &Decided,
    subject: &DecidedSubject,
    product: &str,
) -> Result<Vec<Earlier>, LedgerFault> {
    let mut each: BTreeMap<String, Released> = BTreeMap::new();
    for one in decided.targets_of(subject).filter_map(|target| target.strip_prefix(VOUCHED)) {
        let (version, of, vouched) = read(one).ok_or_else(|| LedgerFault::Entry {
            sequence: entry.sequence,
            why: "what it is filed under as a release is none".into(),
        })?;
        if *of == *product {
            let none =
                || Released { product: of.as_str().into(), version: version.clone(), vouched: Vec::new() };
            each.entry(version.to_string()).or_insert_with(none).vouched.push(vouched);
        }
    }
    let earlier = |release| Earlier { entry: entry.sequence, digests: subject.digests.clone(), release };
    Ok(each.into_values().map(earlier).collect())
}

/// The version, the product, and what vouched for it.
fn read(spelled: &str) -> Option<(Version, String, Vouched)> {
    let (version, product, how, by, builder, source): Spelled = serde_json::from_str(spelled).ok()?;
    let how = How::ALL.into_iter().find(|one| one.word() == how)?;
    let by = by.into_iter().map(Text::from).collect();
    let vouched = Vouched { how, by, builder: builder.map(Text::from), source: source.map(Text::from) };
    Some((Version::parse(&version).ok()?, product, vouched))
}
