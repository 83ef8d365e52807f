//! `go.mod` (Go Modules Reference, "go.mod files") beside its `go.sum`: what the project itself asks for, in which version,
//! and what stands in for what.

use std::collections::BTreeMap;

use super::gather::{Gathered, line, purl};
use super::{Locked, LockedPlace, LockedSource, Lockfile, LockfileFault, LockfileKind};
use crate::limits::MAX_LOCKED;

/// A module in a version; without one where a whole module is meant.
type Module<'a> = (&'a str, Option<&'a str>);

/// What is asked for, in the order written.
struct Required<'a> {
    module: Module<'a>,
    direct: bool,
    place: LockedPlace,
}

/// What a `go.mod` says that matters here.
#[derive(Default)]
struct Said<'a> {
    required: Vec<Required<'a>>,
    replaced: BTreeMap<Module<'a>, Module<'a>>,
}

/// Puts what a `go.mod` asks for beside what its `go.sum` has sums of. What is asked for and has no sum is added, and is
/// not pinned; a sum of what is not asked for stays, for it may have been needed to choose versions.
pub(super) fn beside(lockfile: Lockfile, text: &str) -> Result<Lockfile, LockfileFault> {
    if lockfile.kind != LockfileKind::Go {
        return Err(LockfileFault::whole("`go.mod` belongs to `go.sum`, and to no other lockfile"));
    }
    let said = read(text)?;
    let mut gathered = Gathered::default();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for locked in lockfile.packages {
        let name = locked.purl.to_string();
        let index = gathered.add(Locked { direct: Some(false), ..locked })?;
        places.insert(name, index);
    }
    for required in &said.required {
        let (module, version) = required.module;
        let by_version = said.replaced.get(&required.module);
        let (taken, path) = match by_version.or_else(|| said.replaced.get(&(module, None))) {
            // Without a version, what stands in is a folder (`replace`, "replacement path").
            Some((folder, None)) => ((module, version), Some(*folder)),
            Some(other) => (*other, None),
            None => ((module, version), None),
        };
        let named = taken.0.rsplit_once('/').unwrap_or(("", taken.0));
        let named = purl("golang", named, taken.1, &required.place)?;
        match (places.get(&named.to_string()), path) {
            (Some(index), None) => {
                if let Some(locked) = gathered.packages.get_mut(*index) {
                    locked.direct = Some(required.direct || locked.direct == Some(true));
                }
            }
            (_, path) => {
                gathered.add(Locked {
                    purl: named,
                    digests: Vec::new(),
                    tree: None,
                    source: path.map_or(LockedSource::Registry(None), |path| LockedSource::Path(path.into())),
                    direct: Some(required.direct),
                    only_for_development: None,
                    place: required.place.clone(),
                })?;
            }
        }
    }
    let (packages, edges) = gathered.done();
    Ok(Lockfile { kind: LockfileKind::Go, packages, edges })
}

fn read(text: &str) -> Result<Said<'_>, LockfileFault> {
    let mut said = Said::default();
    let mut block: Option<&str> = None;
    for (index, raw) in text.lines().enumerate() {
        let place = line(index);
        let (code, comment) = raw.split_once("//").unwrap_or((raw, ""));
        let mut words: Vec<&str> = code.split_ascii_whitespace().map(unquoted).collect();
        match (block, words.as_slice()) {
            (_, []) => continue,
            (Some(_), [")"]) => {
                block = None;
                continue;
            }
            (None, [verb, "("]) => {
                block = Some(verb);
                continue;
            }
            (Some(verb), _) => words.insert(0, verb),
            (None, _) => {}
        }
        match words.as_slice() {
            ["require", module, version] => {
                if said.required.len() >= MAX_LOCKED {
                    let text = format!("more than {MAX_LOCKED} modules, the most that are read");
                    return Err(LockfileFault::beyond(text));
                }
                let indirect = comment.trim() == "indirect" || comment.trim().starts_with("indirect;");
                said.required.push(Required { module: (*module, Some(*version)), direct: !indirect, place });
            }
            ["replace", rest @ ..] => {
                let mut sides = rest.split(|word| *word == "=>");
                let sides = (sides.next().and_then(module), sides.next().and_then(module), sides.next());
                let (Some(old), Some(new), None) = sides else {
                    return Err(LockfileFault::at(
                        &place,
                        "should be `replace MODULE [VERSION] => MODULE [VERSION]`",
                    ));
                };
                said.replaced.insert(old, new);
            }
            ["require", ..] => {
                return Err(LockfileFault::at(&place, "should be `require MODULE VERSION`"));
            }
            // `module`, `go`, `toolchain`, `exclude`, `retract`, `tool` and whatever comes later lock nothing.
            _ => {}
        }
    }
    match block {
        Some(verb) => Err(LockfileFault::whole(format!("ends inside of `{verb} (`"))),
        None => Ok(said),
    }
}

fn module<'a>(words: &[&'a str]) -> Option<Module<'a>> {
    match words {
        [module] => Some((module, None)),
        [module, version] => Some((module, Some(version))),
        _ => None,
    }
}

/// Names may stand in quotes of both kinds.
fn unquoted(word: &str) -> &str {
    let inner = |quote: char| word.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('`')).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::super::{LockedSource, Lockfile, LockfileKind};

    const SUM: &str = "example.org/a v1.0.0 h1:aaaa=\nexample.org/a v1.0.0/go.mod h1:bbbb=\n\
                       example.org/b v1.1.0 h1:cccc=\nexample.org/fork v1.2.0 h1:dddd=\nexample.org/old v0.1.0 h1:eeee=\n";
    const MOD: &str = "module example.org/app\n\ngo 1.22\n\nrequire example.org/a v1.0.0\n\nrequire (\n\
                       \t\"example.org/b\" v1.1.0 // indirect\n\texample.org/c v1.2.0 // wanted\n\texample.org/here v0.0.0\n\
                       \texample.org/gone v3.0.0\n)\n\nreplace example.org/c => example.org/fork v1.2.0\n\
                       replace (\n\texample.org/here v0.0.0 => ./here\n)\n\nexclude example.org/b v1.0.0\n";

    fn go() -> Lockfile {
        Lockfile::read(LockfileKind::Go, SUM.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_asked_for_is_told_from_what_comes_with_it() {
        let lockfile = go().with_go_mod(MOD.as_bytes()).unwrap();
        let told: Vec<String> = lockfile
            .packages
            .iter()
            .map(|one| format!("{} {:?} {} {}", one.purl, one.direct.unwrap(), one.is_pinned(), one.place))
            .collect();
        let wanted = [
            "pkg:golang/example.org/a@v1.0.0 true true line 1",
            "pkg:golang/example.org/b@v1.1.0 false true line 3",
            "pkg:golang/example.org/fork@v1.2.0 true true line 4",
            "pkg:golang/example.org/old@v0.1.0 false true line 5",
            "pkg:golang/example.org/here@v0.0.0 true true line 10",
            "pkg:golang/example.org/gone@v3.0.0 true false line 11",
        ];
        assert_eq!(told, wanted);
        assert_eq!(lockfile.packages[4].source, LockedSource::Path("./here".into()));
    }

    #[test]
    fn what_is_no_go_mod_is_refused() {
        for text in
            ["require (\n", "require a\n", "replace a => \n", "replace a => b c d\n", "replace a => b => c\n"]
        {
            assert!(go().with_go_mod(text.as_bytes()).is_err(), "{text}");
        }
        assert!(go().with_go_mod(b"\xff").is_err());
        let cargo = Lockfile::read(LockfileKind::Cargo, b"version = 4\n").unwrap();
        assert!(cargo.with_go_mod(b"").is_err());
        assert!(go().with_go_mod(b"").unwrap().packages.iter().all(|one| one.direct == Some(false)));
    }
}
