//! What the libraries leave open is closed, and the map says by which test one would know.

use std::path::Path;

use crate::case::root;

fn sources(dir: &Path, text: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_hole_has_a_test_that_is_there() {
    let page = std::fs::read_to_string(root().join("crates/README.md")).unwrap();
    let section = page.split("## What the libraries leave open").nth(1).unwrap();
    let rows: Vec<Vec<&str>> = section
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() >= 30, "{} holes", rows.len());
    let mut tests = String::new();
    sources(&root().join("crates"), &mut tests);
    sources(&root().join("tests"), &mut tests);
    for row in rows {
        let [hole, closed, names] = row.as_slice() else { panic!("{row:?}") };
        assert!(!closed.is_empty(), "{hole}");
        let mut named = 0;
        for name in names.split('`').skip(1).step_by(2).filter(|name| name.contains('_')) {
            assert!(tests.contains(&format!("fn {name}()")), "{hole}: there is no test {name}");
            named += 1;
        }
        assert!(named > 0, "{hole}: no test is named");
    }
}
