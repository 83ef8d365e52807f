//! `--release-to` of deliveries: exactly what was judged, under its path, all of it or none.

use std::path::PathBuf;

use super::{Stage, sums};

/// A delivery of two files with their evidence, and an empty folder beside it.
fn stage() -> Stage {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.signed("sub/deep/b.tgz", "evidence/b.json");
    stage.put("SHA256SUMS", sums(&["a.tgz", "sub/deep/b.tgz"]));
    std::fs::create_dir(stage.dir.path().join("out")).unwrap();
    stage
}

fn release(stage: &Stage, subjects: &[&str], more: &[&str]) -> u8 {
    let out = stage.dir.path().join("out").to_string_lossy().into_owned();
    stage.judged_with(subjects, "intake", &[&["--release-to", &out], more].concat()).code
}

/// Every file and folder there.
fn there(stage: &Stage) -> Vec<String> {
    fn below(folder: PathBuf, before: &str, all: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{before}{}", entry.file_name().into_string().unwrap());
            all.push(name.clone());
            if entry.path().is_dir() {
                below(entry.path(), &format!("{name}/"), all);
            }
        }
    }
    let mut all = Vec::new();
    below(stage.dir.path().join("out"), "", &mut all);
    all.sort();
    all
}

#[test]
fn what_was_judged_is_released_under_its_path_and_nothing_else() {
    let stage = stage();
    let list = format!("@{}", stage.path("SHA256SUMS").display());
    assert_eq!(release(&stage, &[&list], &[]), 0);
    assert_eq!(there(&stage), ["a.tgz", "sub", "sub/deep", "sub/deep/b.tgz"]);
    let bytes = std::fs::read(stage.dir.path().join("out/sub/deep/b.tgz")).unwrap();
    assert_eq!(bytes, b"sub/deep/b.tgz\n");
    assert_eq!(release(&stage, &[&list], &[]), 0, "the same is there, and that is as good");
    std::fs::remove_file(stage.path("SHA256SUMS")).unwrap();
    std::fs::remove_dir_all(stage.dir.path().join("out/sub")).unwrap();
    let folder = stage.path("").to_string_lossy().into_owned();
    assert_eq!(release(&stage, &[&folder], &[]), 0);
    assert_eq!(there(&stage).len(), 4);
}

#[test]
fn all_of_a_delivery_is_released_or_none() {
    let stage = stage();
    let list = format!("@{}", stage.path("SHA256SUMS").display());
    stage.put("evil.sh", "nobody signed this");
    assert_eq!((release(&stage, &[&list], &[]), there(&stage).len()), (3, 0));
    std::fs::remove_file(stage.path("evil.sh")).unwrap();
    // Something stands where one of them is to go.
    std::fs::create_dir_all(stage.dir.path().join("out/sub/deep/b.tgz")).unwrap();
    assert_eq!(release(&stage, &[&list], &[]), 6);
    assert_eq!(there(&stage), ["sub", "sub/deep", "sub/deep/b.tgz"]);
    std::fs::remove_dir_all(stage.dir.path().join("out/sub")).unwrap();
    // A report that cannot be written takes files and folders back.
    let nowhere = stage.dir.path().join("nowhere/report").to_string_lossy().into_owned();
    assert_eq!(release(&stage, &[&list], &["--output", &nowhere]), 6);
    assert!(there(&stage).is_empty(), "{:?}", there(&stage));
}

#[cfg(unix)]
#[test]
fn t20_a_release_is_led_nowhere_else() {
    let mut stage = stage();
    let folder = stage.path("").to_string_lossy().into_owned();
    std::fs::remove_file(stage.path("SHA256SUMS")).unwrap();
    std::fs::create_dir(stage.dir.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(stage.dir.path().join("elsewhere"), stage.dir.path().join("out/sub")).unwrap();
    assert_eq!(release(&stage, &[&folder], &[]), 6);
    assert_eq!(std::fs::read_dir(stage.dir.path().join("elsewhere")).unwrap().count(), 0);
    std::fs::remove_file(stage.dir.path().join("out/sub")).unwrap();
    // A name of the sender's that is found by programs, or is an option to them.
    for name in [".npmrc", ".git/config", "-rf"] {
        stage.signed(name, "evidence/odd.json");
        assert_eq!((release(&stage, &[&folder], &[]), there(&stage).len()), (6, 0), "{name}");
        std::fs::remove_file(stage.path(name)).unwrap();
    }
    // Neither over nor into what is judged, and nothing else is written among what is released.
    let judged = |to: PathBuf, more: &[&str]| {
        let to = to.to_string_lossy().into_owned();
        stage.judged_with(&[&folder], "intake", &[&["--release-to", &to], more].concat()).code
    };
    std::fs::create_dir(stage.path("inside")).unwrap();
    assert_eq!((judged(stage.path(""), &[]), judged(stage.path("inside"), &[])), (2, 2));
    let report = stage.dir.path().join("out/a.tgz").to_string_lossy().into_owned();
    assert_eq!(judged(stage.dir.path().join("out"), &["--output", &report]), 2);
    assert!(there(&stage).is_empty());
}
