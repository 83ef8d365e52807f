use super::{Metadata, Record, Rule, Side};
use crate::limits::{
    MAX_FUNCTIONARIES, MAX_FUNCTIONARY_KEY, MAX_INSPECTIONS, MAX_LINK_ARTIFACTS, MAX_METADATA_SIGNATURE,
    MAX_RULES, MAX_STEPS,
};
use crate::{Evidence, decode};
use model::EvidenceId;
use serde_json::{Value, json};

fn layout(change: impl FnOnce(&mut Value)) -> Value {
    let mut signed = json!({
        "_type": "layout", "expires": "2030-01-01T00:00:00Z", "readme": "",
        "keys": { "k1": { "keyid": "k1", "keytype": "ed25519", "scheme": "ed25519", "keyval": { "public": "ab" } } },
        "steps": [{
            "_type": "step", "name": "build", "pubkeys": ["k1"], "threshold": 1, "expected_command": [],
            "expected_materials": [["match", "*.c", "in", "src", "WITH", "products", "FROM", "write"]],
            "expected_products": [["CREATE", "out"], ["DISALLOW", "*"]],
        }],
        "inspect": null,
    });
    change(&mut signed);
    signed
}

fn metablock(signed: Value) -> Value {
    json!({ "signed": signed, "signatures": [{ "keyid": "o", "sig": "00ff" }] })
}

fn read(document: &Value) -> Result<Metadata, &'static str> {
    let mut pieces = decode(EvidenceId::file(0), document.to_string().as_bytes());
    let claim = pieces.remove(0).read.map_err(|fault| fault.code)?;
    let Evidence::Metadata(metadata) = claim.value else { return Err("other evidence") };
    Ok(*metadata)
}

fn faulty(change: impl FnOnce(&mut Value)) -> &'static str {
    read(&metablock(layout(change))).unwrap_err()
}

#[test]
fn a_layout_is_read_and_its_unknown_fields_are_signed() {
    let metadata = read(&metablock(layout(|signed| signed["rootcas"] = json!({ "x": 1 })))).unwrap();
    assert!(String::from_utf8(metadata.message.clone()).unwrap().contains(r#""rootcas":{"x":1}"#));
    assert_eq!(metadata.signatures.first().bytes, [0, 255]);
    let Record::Layout(layout) = metadata.record else { panic!() };
    let step = layout.last();
    assert_eq!((&*step.name, step.threshold, step.certified), ("build", 1, false));
    let Rule::Match(rule) = &step.materials[0] else { panic!() };
    assert_eq!(
        (&*rule.pattern, &*rule.source, rule.side, &*rule.step),
        ("*.c", "src", Side::Products, "write")
    );
    assert!(layout.inspections.is_empty());
}

#[test]
fn what_could_be_read_two_ways_is_refused() {
    for code in [
        faulty(|signed| signed["steps"] = json!([])),
        faulty(|signed| signed["steps"][0]["threshold"] = json!(0)),
        faulty(|signed| signed["steps"][0]["threshold"] = json!(-1)),
        faulty(|signed| signed["steps"][0]["threshold"] = json!("1")),
        faulty(|signed| signed["inspect"] = json!([{ "name": "build" }])),
        faulty(|signed| signed["keys"]["k1"]["keyid"] = json!("k2")),
        faulty(|signed| signed["expires"] = json!("2030-01-01")),
        faulty(|signed| signed["steps"][0]["expected_products"] = json!([["PERMIT", "x"]])),
        faulty(|signed| signed["steps"][0]["expected_products"] = json!([["ALLOW", "x", "y"]])),
        faulty(|signed| {
            signed["steps"][0]["expected_products"] = json!([["MATCH", "x", "WITH", "ALL", "FROM", "y"]])
        }),
        faulty(|signed| signed["readme"] = json!(1.5)),
    ] {
        assert_eq!(code, "malformed-layout");
    }
    assert_eq!(faulty(|signed| signed["_type"] = json!("root")), "unsupported-evidence", "TUF's");
    let unsigned = json!({ "signed": layout(|_| ()), "signatures": [] });
    assert_eq!(read(&unsigned).unwrap_err(), "malformed-layout");
    for sig in ["", "0", "zz"] {
        let document = json!({ "signed": layout(|_| ()), "signatures": [{ "keyid": "o", "sig": sig }] });
        assert_eq!(read(&document).unwrap_err(), "malformed-layout", "{sig}");
    }
}

#[test]
fn a_link_names_what_it_made() {
    let sha256 = "ab".repeat(32);
    let link = json!({ "_type": "link", "name": "build", "materials": {}, "products": {
        "out": { "sha256": sha256 }, "old": { "md5": "00" } }, "command": [], "environment": {}, "byproducts": {} });
    let metadata = read(&metablock(link.clone())).unwrap();
    assert_eq!(metadata.claimed_digests().len(), 1);
    let Record::Link(read_link) = &metadata.record else { panic!() };
    assert_eq!(read_link.products.len(), 2);
    let mut bare = link;
    bare["products"]["out"] = json!({});
    assert_eq!(read(&metablock(bare)).unwrap_err(), "malformed-link");
}

#[test]
fn bounds_hold_at_the_bound_and_not_beyond() {
    let rules = |count: usize| {
        layout(move |s| s["steps"][0]["expected_products"] = vec![json!(["ALLOW", "x"]); count].into())
    };
    assert!(read(&metablock(rules(MAX_RULES))).is_ok());
    assert_eq!(read(&metablock(rules(MAX_RULES + 1))).unwrap_err(), "too-many");
    let steps = |count: usize| {
        let step = |at: usize| json!({ "name": format!("s{at}"), "pubkeys": ["k1"], "threshold": 1 });
        layout(move |signed| signed["steps"] = (0..count).map(step).collect())
    };
    assert!(read(&metablock(steps(MAX_STEPS))).is_ok());
    assert_eq!(read(&metablock(steps(MAX_STEPS + 1))).unwrap_err(), "too-many");
    let keys = |count: usize| layout(move |s| s["steps"][0]["pubkeys"] = vec![json!("k1"); count].into());
    assert!(read(&metablock(keys(MAX_FUNCTIONARIES))).is_ok());
    assert_eq!(read(&metablock(keys(MAX_FUNCTIONARIES + 1))).unwrap_err(), "too-many");
}

#[test]
fn sizes_hold_at_the_bound_and_not_beyond() {
    let inspections = |count: usize| {
        let one = |at: usize| json!({ "name": format!("i{at}") });
        read(&metablock(layout(move |signed| signed["inspect"] = (0..count).map(one).collect()))).err()
    };
    assert_eq!((inspections(MAX_INSPECTIONS), inspections(MAX_INSPECTIONS + 1)), (None, Some("too-many")));
    let artifacts = |count: usize| {
        let all: serde_json::Map<_, _> =
            (0..count).map(|at| (format!("f{at}"), json!({ "md5": "0" }))).collect();
        read(&metablock(json!({ "_type": "link", "name": "build", "products": all }))).err()
    };
    assert_eq!((artifacts(MAX_LINK_ARTIFACTS), artifacts(MAX_LINK_ARTIFACTS + 1)), (None, Some("too-many")));
    let key = |bytes: usize| {
        let public = "k".repeat(bytes);
        read(&metablock(layout(move |signed| signed["keys"]["k1"]["keyval"]["public"] = public.into()))).err()
    };
    assert_eq!((key(MAX_FUNCTIONARY_KEY), key(MAX_FUNCTIONARY_KEY + 1)), (None, Some("too-large")));
    let signature = |digits: usize| {
        read(
            &json!({ "signed": layout(|_| ()), "signatures": [{ "keyid": "o", "sig": "0".repeat(digits) }] }),
        )
        .err()
    };
    assert_eq!(
        (signature(MAX_METADATA_SIGNATURE), signature(MAX_METADATA_SIGNATURE + 2)),
        (None, Some("too-large"))
    );
}
