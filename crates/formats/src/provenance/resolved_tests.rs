use serde_json::{Value, json};

use super::Resolved;
use crate::limits::MAX_RESOLVED;
use crate::sample::{
    PROVENANCE_V1, PROVENANCE_V02, STATEMENT_V1, provenance_v1, provenance_v02, statement, with,
};
use crate::{Malformed, Statement};

fn resolved(kind: &str, predicate: &Value) -> Result<Vec<Resolved>, Malformed> {
    let text = statement(STATEMENT_V1, kind, &predicate.to_string());
    Resolved::all(&Statement::decode(text.as_bytes()).unwrap())
}

fn listed(count: usize) -> Value {
    json!(vec![json!({ "uri": "pkg:npm/left-pad@1.3.0" }); count])
}

#[test]
fn each_version_has_a_list() {
    let one =
        json!([{ "uri": "pkg:npm/left-pad@1.3.0", "digest": { "sha256": "1".repeat(64), "sha1": "x" } }, {}]);
    for (kind, predicate, at) in [
        (PROVENANCE_V1, provenance_v1(), "/buildDefinition/resolvedDependencies"),
        (PROVENANCE_V02, provenance_v02(), "/materials"),
    ] {
        let read = resolved(kind, &with(predicate, at, one.clone())).unwrap();
        assert_eq!(&*read[0].uri, "pkg:npm/left-pad@1.3.0");
        assert_eq!(read[0].digests.len(), 1, "weaker digests are passed over");
        assert_eq!(*read[0].pointer, format!("/predicate{at}/0"));
        assert_eq!((&*read[1].uri, read[1].digests.len()), ("", 0));
    }
}

#[test]
fn what_is_no_list_is_none() {
    let at = "/buildDefinition/resolvedDependencies";
    for bad in [json!({}), json!([1]), json!([{ "uri": 1 }]), json!([{ "digest": { "sha256": "short" } }])] {
        assert!(resolved(PROVENANCE_V1, &with(provenance_v1(), at, bad)).is_err());
    }
    assert!(resolved("https://acme.example/other", &json!({})).is_err());
}

#[test]
fn its_length_is_bounded() {
    let at = "/buildDefinition/resolvedDependencies";
    assert_eq!(
        resolved(PROVENANCE_V1, &with(provenance_v1(), at, listed(MAX_RESOLVED))).unwrap().len(),
        MAX_RESOLVED
    );
    assert!(resolved(PROVENANCE_V1, &with(provenance_v1(), at, listed(MAX_RESOLVED + 1))).is_err());
}
