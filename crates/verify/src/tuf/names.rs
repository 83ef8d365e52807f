//! What files are called (§3.1, §6.2).

/// A root by its version.
pub(super) fn root(version: u64) -> String {
    format!("{version}.root.json")
}

/// A snapshot or targets file. A repository with consistent snapshots puts the version in front; a store, or
/// the folder a repository is published from, does not, and its bytes are held against the same pin.
pub(super) fn versioned(consistent: bool, version: u64, role: &str) -> Vec<String> {
    let plain = format!("{}.json", encoded(role));
    if consistent { vec![format!("{version}.{plain}"), plain] } else { vec![plain] }
}

/// A role's name as part of a file name: every byte but letters, digits and `-._~` as `%XX`, as other
/// clients write it, so that no role names a file elsewhere.
fn encoded(role: &str) -> String {
    let mut name = String::new();
    for byte in role.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    name
}

/// A target's file: with consistent snapshots a digest comes before its name, after its folders.
pub(super) fn target(digests: &[&str], path: &str) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    digests.iter().map(|hex| format!("{folder}{slash}{hex}.{name}")).chain([path.to_owned()]).collect()
}

/// Whether a target's path names something below the folder of targets, and nothing else.
pub(super) fn inside(path: &str) -> bool {
    let fine = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
    path.split('/').all(fine)
}

#[cfg(test)]
mod tests {
    use super::{inside, target, versioned};

    #[test]
    fn no_name_leaves_its_folder() {
        assert_eq!(versioned(true, 3, "../a b"), ["3...%2Fa%20b.json", "..%2Fa%20b.json"]);
        assert_eq!(target(&["ab"], "x/y/z.txt"), ["x/y/ab.z.txt", "x/y/z.txt"]);
        assert_eq!(target(&[], "z.txt"), ["z.txt"]);
        for path in ["", "/a", "a//b", "../a", "a/..", "a/./b", "a\\b", "a\0"] {
            assert!(!inside(path), "{path:?}");
        }
        assert!(inside("a/b..c/d"));
    }
}
