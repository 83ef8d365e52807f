use std::fmt::Write as _;

use formats::Bom;
use model::EvidenceId;
use serde_json::{Value, json};

use super::Graph;
use crate::limits::{MAX_DEPENDENCIES, MAX_EDGES};
use crate::{Binding, Dependency, GraphFault, Listing, Source, Unpinned};

const ONE: &str = "1111111111111111111111111111111111111111111111111111111111111111";
const TWO: &str = "2222222222222222222222222222222222222222222222222222222222222222";

fn component(purl: &str) -> Value {
    json!({
        "type": "library", "bom-ref": purl, "name": "x", "purl": purl,
        "hashes": [{ "alg": "SHA-256", "content": ONE }],
    })
}

fn bill(components: &[Value], needs: &[(&str, &[&str])]) -> Bom {
    let needs: Vec<Value> = needs.iter().map(|(of, on)| json!({ "ref": of, "dependsOn": on })).collect();
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": "app", "name": "app" } },
        "components": components, "dependencies": needs,
    });
    Bom::read(document.to_string().as_bytes()).unwrap()
}

fn of(bom: &Bom) -> Result<Graph, GraphFault> {
    let source = Source { evidence: EvidenceId::file(0), bound: Binding::Sbom };
    Graph::of(vec![Listing::of_bill(source, bom)?])
}

fn loose(dependency: &Dependency) -> Option<Unpinned> {
    dependency.unpinned().next().map(|(why, _)| why)
}

fn called(graph: &Graph) -> Vec<&str> {
    graph.dependencies().iter().map(|one| &*one.called).collect()
}

#[test]
fn the_artifact_is_no_dependency_of_its_own_and_the_shortest_way_is_told() {
    let [a, b, c, d] = ["pkg:npm/a@1", "pkg:npm/b@1", "pkg:pypi/c@1", "pkg:cargo/d@1"];
    let needs: [(&str, &[&str]); 4] = [("app", &[a]), (a, &[b]), (b, &[c, a]), (c, &[])];
    let graph = of(&bill(&[a, b, c, d].map(component), &needs)).unwrap();
    assert_eq!(called(&graph), [a, b, c, d]);
    assert_eq!(graph.depth(), 3);
    let by: Vec<&str> = graph.needed_by(2).map(|one| &*one.called).collect();
    assert_eq!(by, [b, a]);
    assert_eq!(graph.needed_by(3).count(), 0, "nothing is said to need it");
}

#[test]
fn one_that_is_listed_twice_is_one() {
    let mut again = component("pkg:npm/%40acme/a@1");
    again["bom-ref"] = json!("again");
    let graph = of(&bill(&[component("pkg:npm/@acme/a@1"), again.clone()], &[])).unwrap();
    assert_eq!(called(&graph), ["pkg:npm/%40acme/a@1"]);
    assert_eq!(graph.dependencies()[0].told.len(), 2);
    assert_eq!(loose(&graph.dependencies()[0]), None);
    again["hashes"][0]["content"] = json!(TWO);
    let torn = of(&bill(&[component("pkg:npm/@acme/a@1"), again], &[])).unwrap();
    assert!(matches!(loose(&torn.dependencies()[0]), Some(Unpinned::Torn(_))));
    let versions = ["pkg:npm/a@1", "pkg:npm/a@2", "pkg:npm/A@1"].map(component);
    let graph = of(&bill(&versions, &[])).unwrap();
    assert_eq!(graph.dependencies().len(), 2, "names of npm have no capitals");
}

#[test]
fn a_version_beside_the_package_url_counts_where_that_has_none() {
    let beside = |version: &str, reference: &str| {
        let mut one = component("pkg:npm/a");
        (one["version"], one["bom-ref"]) = (json!(version), json!(reference));
        one
    };
    let graph = of(&bill(&[beside("1", "x"), beside("2", "y"), beside("1", "z")], &[])).unwrap();
    assert_eq!(called(&graph), ["pkg:npm/a@1", "pkg:npm/a@2"]);
    assert_eq!(loose(&graph.dependencies()[0]), None);
}

#[test]
fn what_is_not_said_is_not_pinned() {
    let pinned = |one: Value| loose(&of(&bill(&[one], &[])).unwrap().dependencies()[0]);
    let without = |field: &str| {
        let mut one = component("pkg:npm/a@1");
        one.as_object_mut().unwrap().remove(field);
        one
    };
    assert_eq!(pinned(without("purl")), Some(Unpinned::Unnamed));
    assert_eq!(pinned(without("hashes")), Some(Unpinned::Undigested));
    assert_eq!(pinned(component("pkg:npm/a")), Some(Unpinned::Versionless));
    let mut weak = component("pkg:npm/a@1");
    weak["hashes"] = json!([{ "alg": "SHA-1", "content": &ONE[..40] }]);
    assert_eq!(pinned(weak), Some(Unpinned::Undigested));
}

#[test]
fn what_cannot_be_read_as_a_name_is_a_dependency_by_itself() {
    let unnamed = |name: &str| json!({ "type": "library", "bom-ref": name, "name": "lib", "version": "1" });
    let file = json!({ "type": "file", "bom-ref": "f", "name": "README" });
    let graph = of(&bill(&[unnamed("one"), unnamed("two"), file], &[])).unwrap();
    assert_eq!(called(&graph), ["lib@1", "lib@1"]);
    let graph = of(&bill(&[component("pkg:npm/%zz@1")], &[])).unwrap();
    assert!(graph.dependencies()[0].unreadable.is_some());
    assert_eq!(loose(&graph.dependencies()[0]), Some(Unpinned::Unnamed));
}

#[test]
fn an_empty_bill_has_no_dependency() {
    assert_eq!(of(&bill(&[], &[])).unwrap().dependencies(), []);
}

/// A bill as it comes out of the reader, larger than a test would write.
fn large(components: usize, edges: usize) -> Bom {
    let mut bom = bill(&[component("pkg:npm/a@1")], &[("app", &["pkg:npm/a@1"])]);
    let model = bom.components.pop().unwrap();
    let mut purl = String::new();
    bom.components.extend((0..components).map(|number| {
        purl.clear();
        write!(purl, "pkg:npm/a@1.0.{number}").unwrap();
        formats::Component { purls: vec![purl.as_str().into()], ..model.clone() }
    }));
    let edge = bom.edges.pop().unwrap();
    bom.edges = vec![edge; edges];
    bom
}

#[test]
fn counts_are_bounded() {
    assert_eq!(of(&large(MAX_DEPENDENCIES, 0)).unwrap().dependencies().len(), MAX_DEPENDENCIES);
    assert!(matches!(of(&large(MAX_DEPENDENCIES + 1, 0)), Err(GraphFault::Dependencies)));
    assert!(of(&large(1, MAX_EDGES)).is_ok());
    assert_eq!(of(&large(1, MAX_EDGES + 1)), Err(GraphFault::Edges(MAX_EDGES + 1)));
}
