//! A root in a TUF repository: what the framework says of it, and what is read for it.

use model::Text;

use crate::policy::{Diagnostics, Framework, RootKind, SigstoreRoot};
use crate::sample::{GOOD, embedded, files};

fn framework(repository: &str) -> String {
    let tuf = format!("tuf: {{ root: tuf/1.root.json, repository: {repository} }}");
    GOOD.replace("file: roots/acme.trusted_root.json", &tuf)
}

fn read(inside: &[(&str, &str)]) -> Vec<(Text, Result<Vec<u8>, Text>)> {
    let mut read: Vec<_> = files().into_iter().filter(|(path, _)| !path.starts_with("roots/")).collect();
    read.push(("tuf/1.root.json".into(), Ok(b"root".to_vec())));
    read.extend(inside.iter().map(|(path, bytes)| ((*path).into(), Ok(bytes.as_bytes().to_vec()))));
    read
}

fn resolved(text: &str, read: Vec<(Text, Result<Vec<u8>, Text>)>) -> Result<Framework, Diagnostics> {
    crate::policy::parse("retail.yaml", text).unwrap().resolve(read, embedded)
}

#[test]
fn the_repository_is_everything_below_its_folder() {
    for repository in ["mirror", "mirror/"] {
        let text = framework(repository);
        let draft = crate::policy::parse("retail.yaml", &text).unwrap();
        assert_eq!(draft.folders(), ["mirror".into(), "tuf/mirror".into()]);
        assert!(draft.files().iter().any(|file| *file.path == *"tuf/1.root.json"));
        let inside = [("mirror/metadata/timestamp.json", "t"), ("mirrored/other.json", "o"), ("mirror", "m")];
        let framework = resolved(&text, read(&inside)).unwrap();
        let RootKind::Sigstore(SigstoreRoot::Tuf(tuf)) = &framework.roots()[1].kind else { panic!() };
        assert_eq!(tuf.root, b"root");
        let names: Vec<&str> = tuf.repository.keys().map(|name| &**name).collect();
        assert_eq!(names, ["metadata/timestamp.json"]);
    }
}

#[test]
fn the_pinned_root_is_part_of_the_digest_and_the_repository_is_not() {
    let text = framework("mirror");
    let one = resolved(&text, read(&[("mirror/timestamp.json", "1")])).unwrap();
    let two = resolved(&text, read(&[("mirror/timestamp.json", "2")])).unwrap();
    assert_eq!(one.digest(), two.digest());
    let mut other = read(&[("mirror/timestamp.json", "1")]);
    other.iter_mut().find(|(path, _)| **path == *"tuf/1.root.json").unwrap().1 = Ok(b"another root".to_vec());
    assert_ne!(one.digest(), resolved(&text, other).unwrap().digest());
}

#[test]
fn a_repository_that_is_empty_or_unreadable_is_told_at_its_line() {
    let text = framework("mirror");
    let told = resolved(&text, read(&[])).unwrap_err().to_string();
    assert!(told.contains("the folder `mirror` holds no file") && told.contains("retail.yaml:13:"), "{told}");
    let mut refused = read(&[]);
    refused.push(("mirror".into(), Err("no such \u{1b}folder".into())));
    let told = resolved(&text, refused).unwrap_err().to_string();
    assert!(told.contains("could not be read: no such "), "{told}");
    assert!(!told.contains('\u{1b}'), "{told}");
}

#[test]
fn both_fields_are_needed_and_no_other_is_known() {
    for (tuf, told) in [
        ("{ root: a.json }", "repository"),
        ("{ repository: mirror }", "root"),
        ("{ root: a.json, repository: mirror, target: b.json }", "target"),
        ("{ root: a.json, repository: ../mirror }", "leaves the framework's folder"),
        ("{ root: a.json, repository: /mirror }", "is not relative"),
        ("{ root: a.json, repository: mirror// }", "is not a plain path"),
        ("{ root: a.json, repository: \"/\" }", ""),
        ("{ root: a.json, repository: mirror, from: [] }", "an empty list of addresses"),
        (
            "{ root: a.json, repository: mirror, from: [\"tuf.example\"] }",
            "is not the address of a repository",
        ),
        ("{ root: a.json, repository: mirror, from: [\"ftp://tuf.example/\"] }", "is not the address"),
        ("{ root: a.json, repository: mirror, from: [\"https://u@tuf.example/\"] }", "is not the address"),
        ("{ root: a.json, repository: mirror, from: [\"https:///x\"] }", "is not the address"),
        ("{ root: a.json, repository: mirror, from: [\"https://t/\", \"https://t/\"] }", "is named twice"),
    ] {
        let text = GOOD.replace("file: roots/acme.trusted_root.json", &format!("tuf: {tuf}"));
        let fault = crate::policy::parse("retail.yaml", &text).unwrap_err().to_string();
        assert!(fault.contains(told), "{tuf}: {fault}");
    }
}

#[test]
fn where_a_repository_is_taken_from_is_told_before_its_folder_is_there() {
    let text = framework("mirror, from: [https://tuf.example/, \"http://127.0.0.1:8080/metadata/\"]");
    let draft = crate::policy::parse("retail.yaml", &text).unwrap();
    let all = draft.kept_fresh();
    let fresh = all.iter().find(|root| *root.name == *"acme").unwrap();
    assert_eq!((&*fresh.name, &*fresh.root.0, &*fresh.repository), ("acme", "tuf/1.root.json", "mirror"));
    assert_eq!(fresh.from, ["https://tuf.example/".into(), "http://127.0.0.1:8080/metadata/".into()]);
    assert!(
        crate::policy::parse("retail.yaml", &framework("mirror")).unwrap().kept_fresh()[0].from.is_empty()
    );
}

#[test]
fn so_many_addresses_are_tried_and_no_more() {
    let of = |count: usize| {
        let all: Vec<String> = (0..count).map(|at| format!("https://tuf{at}.example/")).collect();
        crate::policy::parse("retail.yaml", &framework(&format!("mirror, from: [{}]", all.join(", "))))
    };
    assert!(of(crate::policy::limits::MAX_MIRRORS).is_ok());
    let told = of(crate::policy::limits::MAX_MIRRORS + 1).unwrap_err().to_string();
    assert!(told.contains("9 addresses, and at most 8 are tried"), "{told}");
}
