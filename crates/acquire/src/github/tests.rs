use forge::packages::{Answer, Packages};
use model::{Algorithm, Digest};
use serde_json::{Value, json};
use transport::{Address, Client, Settings};

use super::{Github, GithubRepository, MAX_OWNER, MAX_REPOSITORY, Taken, attested_on_github};
use crate::limits::{MAX_ATTESTATION_PAGES, MAX_ATTESTATIONS, MAX_ATTESTATIONS_READ};

fn digest() -> Digest {
    Digest::from_hex(Algorithm::Sha256, &"5a".repeat(32)).unwrap()
}

fn first() -> String {
    format!("/repos/acme/widget/attestations/{}?per_page=100", digest())
}

fn asked(packages: &Packages) -> Result<Vec<String>, String> {
    let api = Address::parse(&packages.address()).unwrap();
    let client = Client::new(Settings::new(vec![api.host()])).unwrap();
    let repository = GithubRepository::parse("acme/widget").unwrap();
    let github = Github { client: &client, api: &api, repository: &repository, credential: None };
    let taken = attested_on_github(&github, &digest()).map_err(|fault| fault.text.to_string())?;
    for (row, _) in &taken {
        assert_eq!(GithubRepository::asked_about(&row.path), Some(digest()), "{}", row.path);
    }
    Ok(taken.into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect())
}

fn serve(packages: &Packages, at: &str, page: &Value, next: Option<String>) {
    let link = next.map(|next| format!("<{}{next}>; rel=\"next\"", packages.address()));
    packages.change(|answers| _ = answers.insert(at.into(), Answer { link, ..Answer::json(page) }));
}

#[test]
fn a_repository_has_an_owner_and_a_name() {
    for good in ["acme/widget", "Acme-Corp/widget.js", "acme_corp/_", "a/.github"] {
        assert!(GithubRepository::parse(good).is_some(), "{good}");
    }
    for bad in
        ["", "acme", "acme/", "/widget", "acme/..", "acme/.", "acme/a/b", "a b/c", "acme/wid?x", "a.b/c"]
    {
        assert!(GithubRepository::parse(bad).is_none(), "{bad}");
    }
    let of = |owner, name| GithubRepository::parse(&format!("{}/{}", "a".repeat(owner), "b".repeat(name)));
    assert!(of(MAX_OWNER, MAX_REPOSITORY).is_some());
    assert!(of(MAX_OWNER + 1, 1).is_none() && of(1, MAX_REPOSITORY + 1).is_none());
}

#[test]
fn every_page_is_taken_and_what_lies_elsewhere() {
    let packages = Packages::start();
    let blob = format!("{}/blob?sig=secret", packages.address());
    let packed = Answer { kind: "application/x-snappy".into(), ..Answer::file(b"\x03\x08\"c\"") };
    packages.change(|answers| _ = answers.insert("/blob?sig=secret".into(), packed));
    serve(&packages, &first(), &json!({ "attestations": [{ "bundle": "a" }] }), Some("/more".into()));
    let more = json!({ "attestations": [{ "bundle": "b", "bundle_url": "x" }, { "bundle_url": blob }] });
    serve(&packages, "/more", &more, None);
    assert_eq!(asked(&packages), Ok(vec!["\"a\"".into(), "\"b\"".into(), "\"c\"".into()]));
    assert_eq!(packages.asked().len(), 3);
}

#[test]
fn none_is_none_and_no_answer_is_no_answer() {
    let packages = Packages::start();
    assert_eq!(asked(&packages), Ok(Vec::new()));
    serve(&packages, &first(), &json!({ "attestations": [] }), None);
    assert_eq!(asked(&packages), Ok(Vec::new()));
    for code in [401, 403, 410] {
        let refused = Answer { code, ..Answer::json(&json!({})) };
        packages.change(|answers| _ = answers.insert(first(), refused));
        assert!(asked(&packages).unwrap_err().contains(&code.to_string()), "{code}");
    }
    // Of a list that has begun, what is not there is withheld.
    serve(&packages, &first(), &json!({ "attestations": [{ "bundle": 1 }] }), Some("/gone".into()));
    assert!(asked(&packages).unwrap_err().contains("404"));
    let gone = json!({ "attestations": [{ "bundle_url": "/gone" }] });
    serve(&packages, &first(), &gone, None);
    assert!(asked(&packages).unwrap_err().contains("404"));
    serve(&packages, &first(), &json!({ "message": "hello" }), None);
    assert!(asked(&packages).unwrap_err().contains("cannot be read"));
}

#[test]
fn a_bundle_is_packed_as_it_says() {
    let packages = Packages::start();
    serve(&packages, &first(), &json!({ "attestations": [{ "bundle_url": "/blob" }] }), None);
    let serve = |kind: &str, bytes: &[u8]| {
        let answer = Answer { kind: kind.into(), ..Answer::file(bytes) };
        packages.change(|answers| _ = answers.insert("/blob".into(), answer));
        asked(&packages)
    };
    assert_eq!(serve("application/json", b"{}"), Ok(vec!["{}".into()]));
    assert!(serve("application/x-snappy", b"{}").unwrap_err().contains("Snappy"));
}

#[test]
fn a_list_has_an_end() {
    let packages = Packages::start();
    let page = |at: usize| format!("/page/{at}");
    let of = |count: usize| {
        let one = json!({ "attestations": [{ "bundle": 1 }] });
        serve(&packages, &first(), &one, (count > 1).then(|| page(2)));
        for at in 2..=count {
            serve(&packages, &page(at), &one, (at < count).then(|| page(at + 1)));
        }
        asked(&packages).map(|all| all.len())
    };
    assert_eq!(of(MAX_ATTESTATION_PAGES), Ok(MAX_ATTESTATION_PAGES));
    assert!(of(MAX_ATTESTATION_PAGES + 1).unwrap_err().contains("does not end"));
    serve(&packages, &first(), &json!({ "attestations": [] }), Some(first()));
    assert!(asked(&packages).unwrap_err().contains("a page twice"));
}

#[test]
fn so_many_are_taken_and_so_much() {
    let packages = Packages::start();
    let of = |count: usize| {
        let page = json!({ "attestations": vec![json!({ "bundle": 1 }); count] });
        serve(&packages, &first(), &page, Some("/more".into()));
        serve(&packages, "/more", &json!({ "attestations": [{ "bundle": 2 }] }), None);
        asked(&packages).map(|all| all.len())
    };
    assert_eq!(of(MAX_ATTESTATIONS - 1), Ok(MAX_ATTESTATIONS));
    assert!(of(MAX_ATTESTATIONS).unwrap_err().contains("more than 1024 attestations"));
    let at = Address::parse("https://api.example/").unwrap();
    let mut taken = Taken { left: MAX_ATTESTATIONS_READ, all: Vec::new() };
    let most = usize::try_from(MAX_ATTESTATIONS_READ).unwrap();
    assert_eq!(taken.spent(&at, most - 1), Ok(()));
    assert_eq!(taken.most(), 1);
    assert!(taken.spent(&at, 1).unwrap_err().text.contains("the most that is taken"));
}
