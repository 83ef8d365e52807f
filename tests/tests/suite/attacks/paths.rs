//! T2: whichever way a delivery comes, the same is asked of it. Every fixture is judged in every way there is.

use std::path::PathBuf;

use crate::case::{Case, all};

/// Why a digest alone may not do: a signature over all the bytes needs them, and another digest than the one that was
/// given may be what is signed.
const NEEDS_BYTES: [&str; 3] = ["needs-bytes", "needs-digest", "too-large-for-scheme"];

/// The same evidence in a folder of its own, which the operator names in its place.
fn folder(case: &Case) -> (tempfile::TempDir, Vec<PathBuf>) {
    let dir = tempfile::tempdir().unwrap();
    for name in &case.attestations {
        let to = dir.path().join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(case.dir.join(name), to).unwrap();
    }
    let path = dir.path().to_path_buf();
    (dir, vec![path])
}

/// The same artifacts by the digests that the run over their files computed.
fn by_digest(case: &Case, report: &serde_json::Value) -> Option<Case> {
    let subjects = report["subjects"].as_array()?;
    let digest =
        |subject: &serde_json::Value| Some(format!("sha256:{}", subject["digests"]["sha256"].as_str()?));
    let subjects = subjects.iter().map(digest).collect::<Option<Vec<_>>>()?;
    Some(Case { subjects, ..case.clone() })
}

/// Whether all that lacks is a list of dependencies: one that lies inside an artifact is not there without its bytes.
fn lists_itself(report: &serde_json::Value) -> bool {
    let checks = report["subjects"][0]["checks"].as_array().into_iter().flatten();
    let absent = |check: &&serde_json::Value| check["cause"] == "missing";
    checks.filter(absent).map(|check| &check["id"]).next().is_some_and(|id| id == "missing-dependency-list")
}

#[test]
fn t02_every_way_to_deliver_is_asked_the_same() {
    let (mut folders, mut digests) = (0, 0);
    for case in all() {
        let files = case.run();
        let allowed = files.ran.code == 0;
        if !case.attestations.is_empty() {
            let (_kept, paths) = folder(&case);
            let found = case.run_with(&paths);
            // A folder gives up the files that look like evidence by their names.
            let unseen = found.report["evidence"] == serde_json::json!([]);
            assert!(
                (found.ran.code == 0) == allowed || unseen && found.ran.code == 3,
                "{} as a folder: exit {}",
                case.name,
                found.ran.code
            );
            folders += 1;
        }
        // What is attached to an image lies where the image does: a digest alone brings none of it.
        if case.subjects.iter().any(|subject| subject.starts_with("oci-layout:")) {
            continue;
        }
        let Some(named) = by_digest(&case, &files.report) else { continue };
        let judged = named.run();
        let bytes = judged.rejections().iter().any(|code| NEEDS_BYTES.contains(code))
            || judged.ran.code == 3 && lists_itself(&judged.report);
        assert!(
            (judged.ran.code == 0) == allowed || allowed && bytes,
            "{} by digest: exit {}, {:?}",
            case.name,
            judged.ran.code,
            judged.rejections()
        );
        digests += 1;
    }
    assert!(folders > 300 && digests > 300, "{folders} folders and {digests} digests");
}
