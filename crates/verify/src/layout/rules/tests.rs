use super::super::fnmatch::Budget;
use super::{Breach, Links, hold};
use formats::{Link, Metadata, Record, Rule, Side};
use model::EvidenceId;
use serde_json::{Value, json};

fn record(signed: Value) -> Record {
    let document = json!({ "signed": signed, "signatures": [{ "keyid": "k", "sig": "00" }] }).to_string();
    let claim = formats::decode(EvidenceId::file(0), document.as_bytes()).remove(0).read.unwrap();
    let formats::Evidence::Metadata(metadata) = claim.value else { panic!() };
    let Metadata { record, .. } = *metadata;
    record
}

fn link(name: &str, materials: &[(&str, &str)], products: &[(&str, &str)]) -> Link {
    let side = |side: &[(&str, &str)]| -> Value {
        side.iter()
            .map(|(path, hash)| ((*path).to_owned(), json!({ "sha256": hash })))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let signed =
        json!({ "_type": "link", "name": name, "materials": side(materials), "products": side(products) });
    let Record::Link(link) = record(signed) else { panic!() };
    *link
}

fn rules(list: Value) -> Vec<Rule> {
    let step = json!({ "name": "s", "pubkeys": [], "expected_products": list });
    let signed = json!({ "_type": "layout", "expires": "2030-01-01T00:00:00Z", "keys": {}, "steps": [step] });
    let Record::Layout(layout) = record(signed) else { panic!() };
    layout.steps.first().products.clone()
}

fn products(list: Value, own: &Link, others: &[&Link]) -> Result<(), Breach> {
    let mut links: Links<'_> = others.iter().map(|link| (&*link.name, *link)).collect();
    links.insert(&own.name, own);
    hold(&rules(list), Side::Products, own, &links, &mut Budget::new())
}

#[test]
fn each_rule_takes_its_own_and_no_more() {
    let own = link(
        "s",
        &[("kept", "1"), ("changed", "1"), ("gone", "1")],
        &[("kept", "1"), ("changed", "2"), ("new", "1")],
    );
    let after = |rule: Value, left: &str| products(json!([rule, ["DISALLOW", left]]), &own, &[]).is_ok();
    assert!(after(json!(["CREATE", "*"]), "new") && !after(json!(["CREATE", "*"]), "kept"));
    assert!(after(json!(["MODIFY", "*"]), "changed") && !after(json!(["MODIFY", "*"]), "new"));
    assert!(after(json!(["ALLOW", "ch*"]), "changed") && !after(json!(["ALLOW", "ch*"]), "k*"));
    assert!(!after(json!(["DELETE", "*"]), "new"), "nothing that came out was deleted");
    let materials = rules(json!([["DELETE", "*"], ["DISALLOW", "gone"]]));
    let links = Links::from([("s", &own)]);
    assert!(hold(&materials, Side::Materials, &own, &links, &mut Budget::new()).is_ok());
}

#[test]
fn match_compares_every_hash_under_both_prefixes() {
    let there = link("there", &[], &[("dst/a", "1"), ("dst/b", "1"), ("a", "1")]);
    let own = link("s", &[], &[("src/a", "1"), ("src/b", "2"), ("a", "1")]);
    let matched = json!(["MATCH", "*", "IN", "src", "WITH", "PRODUCTS", "IN", "dst", "FROM", "there"]);
    let after = |left: &str| products(json!([matched.clone(), ["DISALLOW", left]]), &own, &[&there]).is_ok();
    assert!(after("src/a"));
    assert!(!after("src/b"), "another hash");
    assert!(!after("a"), "outside the folder");
    let nobody = json!([["MATCH", "*", "WITH", "PRODUCTS", "FROM", "nowhere"], ["DISALLOW", "*"]]);
    assert!(products(nobody, &own, &[]).is_err(), "a step that is not there matches nothing");
}

#[test]
fn require_is_a_path_and_sees_what_is_left() {
    let own = link("s", &[], &[("a", "1"), ("*", "1")]);
    assert!(products(json!([["REQUIRE", "a"]]), &own, &[]).is_ok());
    assert!(products(json!([["REQUIRE", "b*"]]), &own, &[]).is_err());
    assert!(products(json!([["ALLOW", "a"], ["REQUIRE", "a"]]), &own, &[]).is_err(), "taken before");
    let Err(Breach::Rule(text)) = products(json!([["DISALLOW", "*"]]), &own, &[]) else { panic!() };
    assert_eq!(text, "its products break the rule `DISALLOW *`: and `*` is there");
}

/// A pattern another matcher cannot compile once let everything pass.
#[test]
fn no_pattern_opens_a_disallow() {
    for pattern in ["**evil*", "evil[", "*evi[l]*", "*e?il[!x"] {
        let own = link("s", &[], &[("an/evil[x", "1"), ("evil[", "1"), ("evil", "1")]);
        assert!(
            products(json!([["DISALLOW", pattern]]), &own, &[]).is_err() || pattern == "*e?il[!x",
            "{pattern}"
        );
    }
}

/// A path such as `./a` once was an index out of bounds.
#[test]
fn odd_paths_are_paths() {
    let own = link("s", &[("./a", "1"), ("/", "1"), ("", "1")], &[("./a", "1"), ("../b", "1"), ("é/ü", "1")]);
    let both =
        json!([["MATCH", "*", "IN", "./", "WITH", "MATERIALS", "IN", ".", "FROM", "s"], ["DISALLOW", "./a"]]);
    assert!(products(both, &own, &[]).is_ok());
    let rooted =
        json!([["MATCH", "*", "IN", "é", "WITH", "MATERIALS", "IN", "", "FROM", "s"], ["ALLOW", "*"]]);
    assert!(products(rooted, &own, &[]).is_ok());
}

#[test]
fn a_path_that_leaves_a_folder_it_names_breaks_every_rule() {
    let any = json!([["ALLOW", "*"]]);
    for path in ["dir/../secret", "./dir/../secret", "/a/..", "../a/b/../../c"] {
        let own = link("s", &[], &[(path, "1")]);
        assert!(products(any.clone(), &own, &[]).is_err(), "{path}");
        assert!(products(json!([]), &own, &[]).is_ok(), "nothing is asked of {path}");
    }
    for path in ["..", "../secret", "./../secret", "/../secret", "dir/..secret", "dir/...", "dir/./secret"] {
        let own = link("s", &[], &[(path, "1")]);
        assert!(products(any.clone(), &own, &[]).is_ok(), "{path}");
    }
}
