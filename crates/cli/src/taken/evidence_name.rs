//! Whether a file of a delivery may count as evidence, going by its name and by what its permissions let it be. Whoever
//! hands it over chose both, and evidence is not judged itself: so a file counts only where nobody would run it, load it or
//! be configured by it.

use std::path::Path;

use super::beside;

/// Endings that nothing but evidence has.
const ALONE: [&str; 12] = [
    ".sigstore",
    ".dsse",
    ".att",
    ".attestation",
    ".attestations",
    ".provenance",
    ".slsa",
    ".p7s",
    ".minisig",
    ".layout",
    ".link",
    ".intoto",
];

/// Endings that many things have: they count behind one of [`WORDS`], as one of [`WHOLE`], or in one of [`FOLDERS`].
const COMMON: [&str; 2] = [".json", ".jsonl"];

/// What stands before such an ending, behind a dot, a hyphen or an underline.
const WORDS: [&str; 8] =
    ["attestation", "attestations", "att", "dsse", "intoto", "provenance", "sigstore", "slsa"];

/// What may be the whole of it.
const WHOLE: [&str; 3] = ["attestation", "attestations", "provenance"];

/// Folders, at the top of a delivery, in which such a name is evidence's.
const FOLDERS: [&str; 4] = ["attestations", "evidence", "provenance", "signatures"];

/// An ending of evidence and of installers: it counts where it follows the name of a file that is judged, or in a folder.
const BUNDLE: &str = ".bundle";

/// Whether a path below a delivery's root has a name of evidence. `is_judged` tells of other paths whether the files there
/// are judged.
pub(super) fn says_so(path: &Path, is_judged: impl Fn(&Path) -> bool) -> bool {
    let parts: Option<Vec<String>> =
        path.iter().map(|part| part.to_str().map(str::to_ascii_lowercase)).collect();
    let Some((name, folders)) = parts.as_ref().and_then(|parts| parts.split_last()) else { return false };
    // What is hidden is for programs to find.
    if name.starts_with('.') || folders.iter().any(|folder| folder.starts_with('.')) {
        return false;
    }
    let follows = |ending: &str| name.strip_suffix(ending).filter(|stem| !stem.is_empty());
    let in_folder = || folders.first().is_some_and(|first| FOLDERS.contains(&&**first));
    ALONE.iter().any(|ending| follows(ending).is_some())
        || COMMON.iter().filter_map(|ending| follows(ending)).any(|stem| is_telling(stem) || in_folder())
        || follows(BUNDLE).is_some()
            && (in_folder() || beside::file_of_path(path).is_some_and(|file| is_judged(&file)))
}

/// Whether what stands before a common ending tells evidence: a word of it, or the digest it is about, as GitHub's client
/// names what it fetches.
fn is_telling(stem: &str) -> bool {
    let word = stem.rsplit_once(['.', '-', '_']).filter(|(before, _)| !before.is_empty());
    let digest = stem.strip_prefix("sha256:").or_else(|| stem.strip_prefix("sha256-"));
    WHOLE.contains(&stem)
        || word.is_some_and(|(_, word)| WORDS.contains(&word))
        || digest.is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether the permissions of a file let it be run, or cannot be told.
#[cfg(unix)]
pub(super) fn may_be_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::symlink_metadata(path).map_or(true, |about| about.permissions().mode() & 0o111 != 0)
}

/// Whether the permissions of a file let it be run, which this system tells by names alone.
#[cfg(not(unix))]
pub(super) fn may_be_run(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::says_so;
    use std::path::Path;

    fn says(path: &str) -> bool {
        says_so(Path::new(path), |file| file == Path::new("sub/widget.tgz"))
    }

    #[test]
    fn names_that_nothing_but_evidence_has_count_wherever_they_lie() {
        let hex = "ab".repeat(32);
        for name in [
            "widget.tgz.sigstore.json",
            "widget.tgz.SIGSTORE.JSON",
            "multiple.intoto.jsonl",
            "deep/er/widget.dsse",
            "build.776a00e2.link",
            "root.layout",
            "provenance.json",
            "widget-attestations.jsonl",
            "widget_provenance.json",
            "evidence/b.json",
            "attestations/any/thing.jsonl",
            "signatures/a.bundle",
            "sub/widget.tgz.bundle",
            &format!("sha256:{hex}.jsonl"),
            &format!("sha256-{hex}.jsonl"),
        ] {
            assert!(says(name), "{name}");
        }
    }

    #[test]
    fn t22_names_that_something_else_may_be_used_by_do_not() {
        for name in [
            "package.json",
            "config.json",
            "data.jsonl",
            "setup.bundle",
            "widget.tgz.bundle",
            "widget.tgz.json",
            "sigstore.json",
            "-sigstore.json",
            "src/evidence/config.json",
            "evidence",
            "evidence/tool.exe",
            "evidence/a.sig",
            ".sigstore",
            ".sigstore.json",
            ".att",
            ".config/x.sigstore.json",
            ".evidence/b.json",
            "evidence/.eslintrc.json",
            "widget.sigstore.json.",
            "widget.sigstore.json ",
            "widget.sigstore.json.exe",
            "widget.sig",
            "SHA256SUMS",
            "sha256:zz.jsonl",
            "myatt.json",
            "",
        ] {
            assert!(!says(name), "{name}");
        }
    }
}
