use formats::{Bom, Lockfile, LockfileKind, Resolved};
use model::{Algorithm, Digest, EvidenceId};
use serde_json::{Value, json};

use crate::{Binding, Differs, Graph, Lister, Listing, Source};

const ONE: &str = "1111111111111111111111111111111111111111111111111111111111111111";
const TWO: &str = "2222222222222222222222222222222222222222222222222222222222222222";

fn source(row: u32, bound: Binding) -> Source {
    Source { evidence: EvidenceId::file(row), bound }
}

fn bill(packages: &[(&str, &str)]) -> Listing {
    let component = |(at, (purl, digest)): (usize, &(&str, &str))| {
        json!({
            "type": "library", "bom-ref": at.to_string(), "name": "x", "purl": purl,
            "hashes": [{ "alg": "SHA-256", "content": digest }],
        })
    };
    let components: Vec<Value> = packages.iter().enumerate().map(component).collect();
    let document =
        json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components });
    let bom = Bom::read(document.to_string().as_bytes()).unwrap();
    Listing::of_bill(source(0, Binding::Sbom), &bom).unwrap()
}

fn locked(kind: LockfileKind, text: &str) -> Listing {
    Listing::of_lockfile(source(1, Binding::Operator), &Lockfile::read(kind, text.as_bytes()).unwrap())
        .unwrap()
}

fn requirements(packages: &[(&str, &[&str])]) -> Listing {
    let line = |(package, digests): &(&str, &[&str])| {
        let hashes: String = digests.iter().map(|digest| format!(" --hash=sha256:{digest}")).collect();
        format!("{package}{hashes}\n")
    };
    locked(LockfileKind::Requirements, &packages.iter().map(line).collect::<String>())
}

fn given(packages: &[(&str, &str)]) -> Listing {
    let resolved = packages.iter().map(|(uri, digest)| Resolved {
        uri: (*uri).into(),
        digests: Digest::from_hex(Algorithm::Sha256, digest).into_iter().collect(),
        pointer: "/predicate/materials/0".into(),
    });
    Listing::of_resolved(source(2, Binding::Provenance), &resolved.collect::<Vec<_>>()).unwrap()
}

/// What disagrees, in short.
fn told(listings: Vec<Listing>) -> Vec<String> {
    let graph = Graph::of(listings).unwrap();
    let all = graph.disagreements();
    let short = |how: &Differs<'_>| match how {
        Differs::Absent(lister) => format!("not in {}", lister.word()),
        Differs::Digest(_, algorithm) => format!("another {algorithm}"),
    };
    all.iter().map(|one| format!("{}: {}", one.dependency.called, short(&one.how))).collect()
}

#[test]
fn one_that_several_documents_list_is_one() {
    let graph = Graph::of(vec![
        bill(&[("pkg:pypi/Left_Pad@1.0?arch=any", ONE)]),
        requirements(&[("left-pad==1.0", &[ONE, TWO])]),
        given(&[("pkg:pypi/left.pad@1.0", ONE), ("git+https://git.acme.example/x", ONE)]),
    ])
    .unwrap();
    assert_eq!(graph.dependencies().len(), 1, "{:?}", graph.dependencies());
    let one = &graph.dependencies()[0];
    assert_eq!((one.told.len(), one.digests.len()), (3, 2));
    assert_eq!(one.unpinned().count(), 0, "a lockfile has a digest for each file");
    assert_eq!(graph.sources().len(), 3);
    assert!(graph.disagreements().is_empty(), "the lockfile may have more");
}

#[test]
fn what_one_leaves_out_is_told_whichever_it_is() {
    let left = ("pkg:pypi/left@1", ONE);
    let right = ("pkg:pypi/right@1", ONE);
    assert_eq!(
        told(vec![bill(&[left]), requirements(&[("left==1", &[ONE]), ("right==1", &[ONE])])]),
        ["pkg:pypi/right@1: not in sbom"]
    );
    assert_eq!(
        told(vec![bill(&[left, right]), requirements(&[("left==1", &[ONE])])]),
        ["pkg:pypi/right@1: not in lockfile"]
    );
    assert_eq!(
        told(vec![bill(&[left]), requirements(&[("left==2", &[ONE])])]),
        ["pkg:pypi/left@1: not in lockfile", "pkg:pypi/left@2: not in sbom"]
    );
    assert_eq!(told(vec![bill(&[left]), given(&[right])]).len(), 2);
    assert_eq!(told(vec![bill(&[left, right])]), [""; 0], "alone it agrees");
}

#[test]
fn another_digest_is_told_where_both_have_one() {
    let bill = || bill(&[("pkg:pypi/left@1", ONE)]);
    assert_eq!(told(vec![bill(), requirements(&[("left==1", &[TWO])])]), ["pkg:pypi/left@1: another sha256"]);
    assert!(told(vec![bill(), requirements(&[("left==1", &[])])]).is_empty(), "that is not pinned");
    let three =
        told(vec![bill(), requirements(&[("left==1", &[ONE, TWO])]), given(&[("pkg:pypi/left@1", TWO)])]);
    assert_eq!(three, ["pkg:pypi/left@1: another sha256"], "each is in the lockfile, and they differ");
}

#[test]
fn what_is_for_development_or_of_the_project_may_be_missing() {
    let npm = |dev: bool| {
        let text = json!({ "lockfileVersion": 3, "packages": {
            "": { "name": "app" },
            "packages/own": { "name": "own", "version": "1.0.0" },
            "node_modules/left": { "version": "1.0.0", "dev": dev, "integrity": "sha256-ERERERERERERERERERERERERERERERERERERERERERE=" },
        } });
        locked(LockfileKind::Npm, &text.to_string())
    };
    let other = || bill(&[("pkg:npm/right@1.0.0", ONE)]);
    let missing = |dev| told(vec![other(), npm(dev)]);
    assert_eq!(missing(true), ["pkg:npm/right@1.0.0: not in lockfile"]);
    assert_eq!(missing(false), ["pkg:npm/right@1.0.0: not in lockfile", "pkg:npm/left@1.0.0: not in sbom"]);
    let own = bill(&[("pkg:npm/own@1.0.0", ONE), ("pkg:npm/left@1.0.0", ONE)]);
    assert_eq!(told(vec![own, npm(false)]), [""; 0], "a bill may list a part of the project");
    assert_eq!(npm(false).count(), 1);
}

#[test]
fn what_has_no_name_is_in_no_other_document() {
    let named = told(vec![bill(&[("pkg:pypi/%zz@1", ONE)]), requirements(&[("left==1", &[ONE])])]);
    assert_eq!(named, ["x: not in lockfile", "pkg:pypi/left@1: not in sbom"]);
    assert_eq!(source(1, Binding::Inside).lister(), Lister::Lockfile);
}

#[test]
fn variants_of_one_version_are_each_a_dependency_and_one_name() {
    let both = bill(&[("pkg:deb/debian/libc6@2?arch=amd64", ONE), ("pkg:deb/debian/libc6@2?arch=i386", TWO)]);
    let graph = Graph::of(vec![both.clone(), given(&[("pkg:deb/debian/libc6@2", ONE)])]).unwrap();
    assert_eq!(graph.dependencies().len(), 3, "which of the two is not said");
    assert!(graph.disagreements().is_empty());
    assert_eq!(
        Graph::of(vec![both]).unwrap().dependencies().iter().flat_map(|one| one.unpinned()).count(),
        0
    );
}
