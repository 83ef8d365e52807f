//! Artifact rules (in-toto specification §4.3.3 and §5.2): a queue of paths, from which each rule in turn takes
//! what it accounts for. `DISALLOW` and `REQUIRE` alone can fail; what is left at the end is left.

use std::collections::{BTreeMap, BTreeSet};

use formats::{Artifacts, Link, Match, Rule, Side};

use super::fnmatch::{Budget, Glob, Spent};
use super::shown;

/// Links by the names of their steps.
pub(super) type Links<'a> = BTreeMap<&'a str, &'a Link>;

/// Why rules do not hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Breach {
    /// This rule fails, for this reason.
    Rule(String),
    /// Comparing costs too much to tell.
    Spent,
}

impl From<Spent> for Breach {
    fn from(_: Spent) -> Self {
        Self::Spent
    }
}

/// Holds the rules of one side of a step against what its link says.
pub(super) fn hold(
    rules: &[Rule],
    side: Side,
    own: &Link,
    links: &Links<'_>,
    budget: &mut Budget,
) -> Result<(), Breach> {
    let artifacts = of(own, side);
    if let Some(path) = artifacts.keys().find(|path| !rules.is_empty() && walks_back(path)) {
        let text = format!("its {} name {}, which leaves a folder it names", side.word(), shown(path));
        return Err(Breach::Rule(format!("{text}: rules say nothing of where that leads")));
    }
    let mut queue: BTreeMap<&str, Vec<char>> =
        artifacts.keys().map(|path| (&**path, path.chars().collect())).collect();
    for rule in rules {
        let taken = match rule {
            Rule::Create(pattern) => matching(pattern, &queue, budget, |path| {
                !own.materials.contains_key(path) && own.products.contains_key(path)
            })?,
            Rule::Delete(pattern) => matching(pattern, &queue, budget, |path| {
                own.materials.contains_key(path) && !own.products.contains_key(path)
            })?,
            Rule::Modify(pattern) => matching(pattern, &queue, budget, |path| modified(own, path))?,
            Rule::Allow(pattern) => matching(pattern, &queue, budget, |_| true)?,
            Rule::Match(rule) => same(rule, artifacts, &queue, links, budget)?,
            Rule::Disallow(pattern) => match matching(pattern, &queue, budget, |_| true)?.first() {
                Some(path) => return Err(breach(side, rule, &format!("and {} is there", shown(path)))),
                None => continue,
            },
            Rule::Require(path) if queue.contains_key(&**path) => continue,
            Rule::Require(_) => return Err(breach(side, rule, "and it is not there")),
        };
        queue.retain(|path, _| !taken.contains(path));
    }
    Ok(())
}

/// Whether a path leaves a folder it names. What records links writes none, and whoever writes `dir/../secret`
/// means `secret`, which `ALLOW dir/*` must not let through.
fn walks_back(path: &str) -> bool {
    path.split('/').skip_while(|part| matches!(*part, "" | "." | "..")).any(|part| part == "..")
}

fn breach(side: Side, rule: &Rule, why: &str) -> Breach {
    Breach::Rule(format!("its {} break the rule {}: {why}", side.word(), shown(&rule.to_string())))
}

fn of(link: &Link, side: Side) -> &Artifacts {
    match side {
        Side::Materials => &link.materials,
        Side::Products => &link.products,
    }
}

fn modified(own: &Link, path: &str) -> bool {
    let (before, after) = (own.materials.get(path), own.products.get(path));
    before.is_some() && after.is_some() && before != after
}

/// The paths in the queue that match and are `wanted`.
fn matching<'q>(
    pattern: &str,
    queue: &BTreeMap<&'q str, Vec<char>>,
    budget: &mut Budget,
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeSet<&'q str>, Spent> {
    let glob = Glob::new(pattern);
    let mut taken = BTreeSet::new();
    for (path, letters) in queue {
        if glob.matches(letters, budget)? && wanted(path) {
            taken.insert(*path);
        }
    }
    Ok(taken)
}

/// What `MATCH` takes: paths whose artifact has the very hashes of its counterpart. The prefixes are no patterns.
fn same<'q>(
    rule: &Match,
    own: &Artifacts,
    queue: &BTreeMap<&'q str, Vec<char>>,
    links: &Links<'_>,
    budget: &mut Budget,
) -> Result<BTreeSet<&'q str>, Spent> {
    let Some(there) = links.get(&*rule.step).map(|link| of(link, rule.side)) else {
        return Ok(BTreeSet::new());
    };
    let glob = Glob::new(&rule.pattern);
    let folder = joined(&rule.source, "");
    let mut taken = BTreeSet::new();
    for (path, letters) in queue {
        let Some(short) = path.strip_prefix(&*folder) else { continue };
        let skipped = folder.chars().count();
        if !glob.matches(letters.get(skipped..).unwrap_or_default(), budget)? {
            continue;
        }
        let counterpart = there.get(&*joined(&rule.target, short));
        if counterpart.is_some() && counterpart == own.get(*path) {
            taken.insert(*path);
        }
    }
    Ok(taken)
}

/// A path in a folder: POSIX joining, where a path from the root replaces the folder.
fn joined(folder: &str, path: &str) -> String {
    match () {
        () if folder.is_empty() || path.starts_with('/') => path.to_owned(),
        () if folder.ends_with('/') => format!("{folder}{path}"),
        () => format!("{folder}/{path}"),
    }
}

#[cfg(test)]
mod tests;
