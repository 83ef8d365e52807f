//! Files of releases, as GitHub signs them for immutable releases: a certificate of its own service, which no issuer
//! vouches for, under a root that keeps no logs.

use super::{Case, Delivery, bundled};
use crate::artifact::{GADGET, WIDGET};
use crate::certificate::{Leaf, SctState};
use crate::dsse::IN_TOTO;
use crate::encoding::{canonical, pretty};
use crate::identity::{GITHUB_RELEASES, Workload, uri};
use crate::recipe::{Content, Logged, Recipe, Signer};
use crate::statement::{RELEASE, RELEASE_V01, Statement, Subject};
use crate::world::{World, origin};
use jiff::SignedDuration;
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("in-the-release", "The widget is one of the files of acme's release", |_| service(released()))
        .checks(&[
            ("missing-attestation", "satisfied"),
            ("unlisted-signer", "satisfied"),
            ("wrong-repository", "satisfied"),
            ("wrong-tag", "satisfied"),
            ("wrong-name", "satisfied"),
            ("old-version", "satisfied"),
        ]),
    Case::new("in-the-release-v01", "The same in the version before", |_| {
        service(said(RELEASE_V01, predicate()))
    })
    .checks(HELD),
    Case::new("another-repository", "Somebody else published the same file in a release of theirs", |_| {
        let purl = json!("pkg:github/mallory/widget@v1.4.2");
        let theirs =
            with(&[("repository", json!("mallory/widget")), ("purl", purl), ("ownerId", json!("666"))]);
        service(said(RELEASE, theirs))
    })
    .attacks(&["T26"])
    .exit(1)
    .checks(&[("unlisted-signer", "satisfied"), ("wrong-repository", "violated")]),
    Case::new("registered-anew", "The repository has the name, and is not the one that had it", |_| {
        service(said(RELEASE, with(&[("repositoryId", json!("9999"))])))
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(OF_OTHERS),
    Case::new("other-owner", "The owner has the name, and is not the one who had it", |_| {
        service(said(RELEASE, with(&[("ownerId", json!("666"))])))
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(OF_OTHERS),
    Case::new(
        "two-repositories",
        "The package URL names another repository than the field beside it",
        |_| service(said(RELEASE, with(&[("purl", json!("pkg:github/mallory/widget@v1.4.2"))]))),
    )
    .attacks(&["T14"])
    .exit(1)
    .checks(OF_OTHERS),
    Case::new("no-numbers", "What was signed gives no number", |_| {
        service(said(RELEASE, without(&["repositoryId", "ownerId"])))
    })
    .exit(3)
    .checks(&[("wrong-repository", "unknown"), ("wrong-tag", "satisfied")]),
    Case::new("unreadable", "What was signed is no statement of a release", |_| {
        service(said(RELEASE, without(&["purl"])))
    })
    .exit(3)
    .checks(&[("wrong-repository", "unknown"), ("wrong-tag", "unknown")]),
    Case::new("another-tag", "The file is in a release of another line", |_| service(tagged("v0.9.0")))
        .attacks(&["T26"])
        .exit(1)
        .checks(&[("wrong-repository", "satisfied"), ("wrong-tag", "violated")]),
    Case::new("no-tag", "What was signed names no tag", |_| service(said(RELEASE, without(&["tag"]))))
        .exit(3)
        .checks(&[("wrong-repository", "satisfied"), ("wrong-tag", "unknown")]),
    Case::new("not-in-the-release", "The release has other files than this one", |_| {
        let mut other = Delivery::of(GADGET);
        other.attestations = service(released()).attestations;
        other
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(&[("missing-attestation", "violated")])
    .rejected(&["subject-mismatch"]),
    Case::new("another-name", "The release has the same bytes under the name of another product", |_| {
        service(subjects(RELEASE, predicate(), &["gadget-1.4.2.tgz"]))
    })
    .attacks(&["T26"])
    .exit(1)
    .checks(&[("wrong-repository", "satisfied"), ("wrong-name", "violated")]),
    Case::new("by-the-build", "The publisher's own workflow says so, whose word that is not", |world| {
        bundled(world, &recipe(released()))
    })
    .exit(1)
    .checks(&[("unlisted-signer", "violated"), ("wrong-repository", "satisfied")]),
    Case::new("another-service", "Another service of the same instance says so", |_| {
        github(&unlogged(released(), |leaf| named(leaf, "https://dotcom.attestations.github.com")))
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
    Case::new("look-alike", "A service whose name begins like the right one says so", |_| {
        github(&unlogged(released(), |leaf| named(leaf, "https://dotcom.releases.github.com.evil.example")))
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
    Case::new("vouched-for", "The name is right, and an issuer says that it is somebody's", |_| {
        github(&unlogged(released(), |leaf| leaf.names = uri(GITHUB_RELEASES)))
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
    Case::new("claims-without-issuer", "The certificate says of a run, and not whose word that is", |_| {
        github(&unlogged(released(), |leaf| {
            leaf.names = uri(GITHUB_RELEASES);
            leaf.claims.retain(|claim| !claim.oid.ends_with(".1.1") && !claim.oid.ends_with(".1.8"));
        }))
    })
    .exit(1)
    .checks(NOTHING_HOLDS)
    .rejected(&["malformed-certificate"]),
    Case::new(
        "where-logs-are-kept",
        "A root that keeps logs vouches for nobody without an issuer",
        |world| {
            let recipe = recipe(released()).with_leaf(|leaf| {
                leaf.names = uri(GITHUB_RELEASES);
                leaf.claims.clear();
            });
            bundled(world, &recipe)
        },
    )
    .handoff("anywhere")
    .attacks(&["T16"])
    .exit(1)
    .checks(NOTHING_HOLDS)
    .rejected(&["malformed-certificate"]),
    Case::new("of-another-world", "An instance that looks like GitHub's says so", |_| {
        let mut other = World::new("github-impostor");
        bundled(&mut other, &unlogged(released(), own))
    })
    .attacks(&["T16"])
    .exit(1)
    .checks(NOTHING_HOLDS),
    Case::new("no-time", "Nothing says when it was signed", |_| {
        github(&Recipe { timestamp: false, ..unlogged(released(), own) })
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(NOTHING_HOLDS)
    .rejected(&["no-proven-time"]),
    Case::new("missing", "Nobody says that the widget is in a release", |_| Delivery::of(WIDGET))
        .exit(3)
        .checks(&[
            ("missing-attestation", "unknown"),
            ("wrong-repository", "unknown"),
            ("wrong-tag", "unknown"),
        ]),
    Case::new("no-signature", "That a file is in a release is no signature over it", |_| service(released()))
        .handoff("signed")
        .attacks(&["T31"])
        .exit(3)
        .checks(&[("unsigned-artifact", "unknown")]),
    Case::new("no-provenance", "That a file is in a release says nothing of its build", |_| {
        service(released())
    })
    .handoff("built")
    .attacks(&["T31"])
    .exit(3)
    .checks(&[("missing-provenance", "unknown")]),
    Case::new("no-attestation", "What GitHub says of a release is no word of the publisher's", |_| {
        service(released())
    })
    .handoff("attested")
    .attacks(&["T31"])
    .exit(1)
    .checks(&[("missing-attestation", "satisfied"), ("unlisted-signer", "violated")]),
];

const HELD: &[(&str, &str)] =
    &[("unlisted-signer", "satisfied"), ("wrong-repository", "satisfied"), ("wrong-tag", "satisfied")];
const OF_OTHERS: &[(&str, &str)] = &[("unlisted-signer", "satisfied"), ("wrong-repository", "violated")];
const NOTHING_HOLDS: &[(&str, &str)] = &[("missing-attestation", "violated")];

/// How long the certificate of GitHub's service lives.
const LIFETIME: SignedDuration = SignedDuration::from_hours(365 * 24);

/// The root of the instance: authorities for certificates and for timestamps, and no log.
pub(crate) fn trusted_root() -> Vec<u8> {
    let mut root = instance().trusted_root();
    let lists = root.as_object_mut().unwrap();
    lists.remove("tlogs");
    lists.remove("ctlogs");
    pretty(&root)
}

fn instance() -> World {
    World::new("github")
}

/// The honest statement about acme's release.
pub(crate) fn released() -> Content {
    said(RELEASE, predicate())
}

/// The widget, and what GitHub's service signed.
pub(crate) fn service(content: Content) -> Delivery {
    github(&unlogged(content, own))
}

fn github(recipe: &Recipe) -> Delivery {
    bundled(&mut instance(), recipe)
}

fn recipe(content: Content) -> Recipe {
    Recipe::new(content, Signer::Workload(Box::new(Workload::acme_release())), origin())
}

fn unlogged(content: Content, edit: fn(&mut Leaf)) -> Recipe {
    recipe(content).logged(Logged::Nowhere).with_timestamp().with_leaf(edit)
}

/// The certificate of the service for releases.
fn own(leaf: &mut Leaf) {
    named(leaf, GITHUB_RELEASES);
}

/// The certificate of a service of this name: no issuer, no log, a year.
fn named(leaf: &mut Leaf, name: &str) {
    leaf.names = uri(name);
    leaf.claims.clear();
    leaf.sct = SctState::Absent;
    leaf.not_after = leaf.not_before + LIFETIME;
}

fn predicate() -> Value {
    json!({
        "databaseId": "7001",
        "ownerId": "42",
        "packageId": "4711",
        "purl": "pkg:github/acme/widget@v1.4.2",
        "repository": "acme/widget",
        "repositoryId": "4711",
        "tag": "v1.4.2",
    })
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut changed = predicate();
    for (field, value) in changes {
        changed[*field] = value.clone();
    }
    changed
}

fn without(fields: &[&str]) -> Value {
    let mut shorter = predicate();
    fields.iter().for_each(|field| _ = shorter.as_object_mut().unwrap().remove(*field));
    shorter
}

/// The honest statement, but for this tag.
pub(crate) fn tagged(tag: &str) -> Content {
    said(RELEASE, with(&[("tag", json!(tag))]))
}

fn said(predicate_type: &str, predicate: Value) -> Content {
    subjects(predicate_type, predicate, &[WIDGET.name])
}

/// A release's subjects: the tag's commit, by its URI and a digest that binds nothing, then its files.
fn subjects(predicate_type: &str, predicate: Value, names: &[&str]) -> Content {
    let commit = json!({ "uri": predicate["purl"], "digest": { "sha1": "5a".repeat(20) } });
    let mut files = vec![Subject::of("README.txt", b"read me")];
    files.extend(names.iter().map(|name| Subject::of(name, WIDGET.bytes)));
    let mut statement = Statement::v1(files, predicate_type, predicate).json();
    statement["subject"].as_array_mut().unwrap().insert(0, commit);
    Content::Payload { payload_type: IN_TOTO.into(), bytes: canonical(&statement) }
}
