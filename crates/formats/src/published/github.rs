use model::Text;

use crate::Malformed;
use crate::json::{self, PAYLOAD};
use crate::malformed::code;
use crate::node::Node;

/// The most attestations on one page: GitHub gives 100 at most.
const MAX_ON_PAGE: usize = 1024;

/// An attestation as GitHub's API lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GithubAttestation {
    /// A Sigstore bundle, as it stands in the answer.
    Here(Text),
    /// Where its bundle is.
    At(Text),
}

/// Reads a page of GitHub's answer about the attestations of a digest (REST API, "List attestations").
///
/// # Errors
/// When it is no such answer, or an entry of it has no bundle and says of none.
pub fn github_page(bytes: &[u8]) -> Result<Vec<GithubAttestation>, Malformed> {
    let root = Node::root(json::check(bytes, PAYLOAD)?, code::CONTAINER);
    let [list] = root.fields(["attestations"])?;
    root.required("attestations", list)?.items(MAX_ON_PAGE)?.iter().map(entry).collect()
}

fn entry(node: &Node<'_>) -> Result<GithubAttestation, Malformed> {
    let [bundle, url] = node.fields(["bundle", "bundle_url"])?;
    match (bundle, url) {
        (Some(bundle), _) => Ok(GithubAttestation::Here(bundle.as_written().into())),
        (None, Some(url)) => Ok(GithubAttestation::At(url.some_name()?)),
        (None, None) => Err(node.fault("an attestation without a bundle, and without the place of one")),
    }
}

#[cfg(test)]
mod tests {
    use super::{GithubAttestation, MAX_ON_PAGE, github_page};
    use serde_json::{Value, json};

    fn read(page: &Value) -> Result<Vec<GithubAttestation>, String> {
        github_page(page.to_string().as_bytes()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn an_attestation_stands_in_the_answer_or_elsewhere() {
        let page = br#"{"attestations": [
            {"repository_id": 1, "bundle": {"b" : 1e0}, "bundle_url": "https://blobs.example/a"},
            {"bundle": null, "bundle_url": "https://blobs.example/b"}]}"#;
        let read_page = github_page(page).unwrap();
        let own = GithubAttestation::Here(r#"{"b" : 1e0}"#.into());
        assert_eq!(read_page, [own, GithubAttestation::At("https://blobs.example/b".into())]);
        assert_eq!(read(&json!({ "attestations": [] })), Ok(Vec::new()));
        for (page, words) in [
            (json!({ "attestations": [{}] }), "without a bundle"),
            (json!({ "attestations": {} }), "a list"),
            (json!({ "message": "x" }), "`attestations` is missing"),
            (json!([]), "an object"),
        ] {
            assert!(read(&page).unwrap_err().contains(words), "{page}");
        }
    }

    #[test]
    fn a_page_has_so_many_and_no_more() {
        let of = |count| read(&json!({ "attestations": vec![json!({ "bundle": 1 }); count] }));
        assert_eq!(of(MAX_ON_PAGE).unwrap().len(), MAX_ON_PAGE);
        assert!(of(MAX_ON_PAGE + 1).unwrap_err().contains("more than"));
    }
}
