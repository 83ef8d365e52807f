//! Every bound, at the bound and one beyond.

use crate::policy::limits;

use crate::sample::{GOOD, files, with, wrong};

/// Whether what is wrong, if anything, holds these words.
fn told(text: &str, words: &str) -> bool {
    wrong(text).iter().any(|diagnostic| diagnostic.text.contains(words))
}

#[test]
fn the_framework() {
    let room = limits::MAX_FRAMEWORK - GOOD.len();
    assert_eq!(wrong(&format!("{GOOD}#{}", "x".repeat(room - 1))), []);
    assert!(told(&format!("{GOOD}#{}", "x".repeat(room)), "at most 1048576 are read"));
}

#[test]
fn depth_and_nodes() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(!told(&deep(limits::MAX_DEPTH), "deep"));
    assert!(told(&deep(limits::MAX_DEPTH + 1), "deep"));
    let many = |count: usize| format!("[{}]", vec!["a"; count - 1].join(","));
    assert!(!told(&many(limits::MAX_NODES), "keys and values"));
    assert!(told(&many(limits::MAX_NODES + 1), "keys and values"));
}

#[test]
fn sections_lists_and_requirements() {
    let more = |count: usize| {
        let roots: String = (4..count).map(|n| format!("  r{n}: {{ key: {{ file: k{n} }} }}\n")).collect();
        with("identities:\n", &format!("{roots}identities:\n"))
    };
    assert_eq!(wrong(&more(limits::MAX_NAMED)), []);
    assert!(told(&more(limits::MAX_NAMED + 1), "257 names here"));

    let sections = [
        ("builders:\n", "  i: { key: { root: acme-key } }\n", 4),
        ("handoffs:\n", "  b: { id: \"https://b\", signed-by: [robot], level: 1 }\n", 1),
        ("  promote:\n", "  h: { subject-name: any, require: [{ signature: { by: [alice] } }] }\n", 2),
    ];
    for (before, entry, had) in sections {
        let more = |count: usize| {
            let entries: String = (had..count)
                .map(|n| entry.replacen(&entry[2..3], &format!("{}{n}", &entry[2..3]), 1))
                .collect();
            with(before, &format!("{entries}{before}"))
        };
        assert_eq!(wrong(&more(limits::MAX_NAMED)), [], "{before}");
        assert!(told(&more(limits::MAX_NAMED + 1), "257 names here"), "{before}");
    }

    let names = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("n{n}-{{version}}")).collect();
        with("\"widget-{version}.tgz\"", &format!("[\"{}\"]", names.join("\", \"")))
    };
    assert_eq!(wrong(&names(limits::MAX_SUBJECT_NAMES)), []);
    assert!(told(&names(limits::MAX_SUBJECT_NAMES + 1), "17 names here, and at most 16"));

    let list = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("i{n}")).collect();
        with("- signature: { by: [alice] }", &format!("- signature: {{ by: [{}] }}", names.join(", ")))
    };
    assert!(!told(&list(limits::MAX_NAMED), "names here"));
    assert!(told(&list(limits::MAX_NAMED + 1), "257 names here"));

    let require = |count: usize| {
        with("      - signature: { by: [alice] }\n", &"      - signature: { by: [alice] }\n".repeat(count))
    };
    assert_eq!(wrong(&require(limits::MAX_REQUIREMENTS)), []);
    assert!(told(&require(limits::MAX_REQUIREMENTS + 1), "65 requirements"));
}

#[test]
fn lengths_of_values() {
    let long = |count: usize, rest: &str| format!("{}{rest}", "a".repeat(count - rest.len()));
    type Case<'c> = (&'c str, usize, &'c dyn Fn(usize) -> String);
    let cases: &[Case<'_>] = &[
        ("retail-intake", limits::MAX_NAME, &|n| long(n, "")),
        ("supply-chain@retail.example", limits::MAX_EMAIL, &|n| long(n, "@retail.example")),
        ("https://issuer.example", limits::MAX_URI, &|n| format!("https://{}", long(n - 8, ".example"))),
        ("https://spdx.dev/Document", limits::MAX_URI, &|n| format!("https:{}", long(n - 6, ""))),
        ("github.com/acme/widget", limits::MAX_URI, &|n| format!("github.com/{}", long(n - 11, "/widget"))),
        ("keys/acme.pub", limits::MAX_PATH, &|n| long(n, "")),
        ("trigger: push", limits::MAX_WORDS, &|n| format!("trigger: {}", long(n, ""))),
        ("environment: release", limits::MAX_WORDS, &|n| format!("environment: {}", long(n, ""))),
    ];
    for (passage, bound, value) in cases {
        assert_eq!(wrong(&with(passage, &value(*bound))), [], "{passage}");
        assert_eq!(wrong(&with(passage, &value(bound + 1))).len(), 1, "{passage}");
    }
    assert_eq!(wrong(&with("number: 7", &format!("number: {}", limits::MAX_WHOLE))), []);
    assert!(told(&with("number: 7", &format!("number: {}", limits::MAX_WHOLE + 1)), "out of range"));
}

#[test]
fn files_that_are_named() {
    let caps =
        [("keys/acme.pub", limits::MAX_KEY_FILE), ("roots/acme.trusted_root.json", limits::MAX_ROOT_FILE)];
    for (path, cap) in caps {
        let sized = |size: u64| {
            let mut read = files();
            read.retain(|(name, _)| **name != *path);
            read.push((path.into(), Ok(vec![b'x'; usize::try_from(size).unwrap()])));
            crate::policy::parse("retail.yaml", GOOD).unwrap().resolve(read, crate::sample::embedded)
        };
        assert!(sized(cap).is_ok(), "{path}");
        let told = sized(cap + 1).unwrap_err().to_string();
        assert!(told.contains(&format!("at most {cap} are read")), "{told}");
    }
}
