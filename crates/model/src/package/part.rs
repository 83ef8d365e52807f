//! What lies in a folder of a package: it is no package of its own, and has a name as if it were one.

use crate::PackageUrl;

const GOLANG: &str = "golang";
const ACTIONS: &str = "githubactions";

/// The shorter paths of packages that one of this path may be a part of, if this is its version.
pub(super) fn holding<'p>(kind: &str, path: &'p str, version: &str) -> impl Iterator<Item = &'p str> {
    let (golang, actions) = (kind == GOLANG, kind == ACTIONS);
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.filter_map(|at| path.get(..at))
        .filter(move |path| golang && holds_major(path, version) || actions && path.contains('/'))
}

/// Whether what lies in a folder of such a package is always of the package's own version.
pub(super) fn is_one_with_its_parts(kind: &str) -> bool {
    kind == ACTIONS
}

/// Whether a module of Go can have such a version: from the second major version on, its path ends in it
/// (Go Modules Reference, "Major version suffixes"). Where that cannot be told, it can.
fn holds_major(module: &str, version: &str) -> bool {
    let number = |text: &str| text.parse::<u64>().ok();
    let bare = version.strip_prefix('v').unwrap_or(version);
    let Some(major) = bare.split('.').next().and_then(number) else { return true };
    let suffix = module.rsplit(['/', '.']).next().and_then(|last| number(last.strip_prefix('v')?));
    match suffix {
        Some(own) => own == major,
        None => major < 2 || bare.ends_with("+incompatible"),
    }
}

impl PackageUrl {
    /// The packages that it may be a part of, by its path, each in the version that this one has: an action may lie in a
    /// folder of its repository, a package of Go in one of its module.
    pub fn holders(&self) -> Vec<Self> {
        let (path, version) = (self.path(), self.version.as_deref().unwrap_or_default());
        let held_by = |path: &str| {
            let (namespace, name) = path.rsplit_once('/').unwrap_or(("", path));
            Self { namespace: namespace.into(), name: name.into(), ..self.clone() }
        };
        holding(&self.kind, &path, version).map(held_by).collect()
    }

    /// Whether what lies in a folder of such a package is always of the package's own version. Where it is not, a path
    /// does not tell whether something is a part or another package.
    pub fn is_one_with_its_parts(&self) -> bool {
        is_one_with_its_parts(&self.kind)
    }
}
