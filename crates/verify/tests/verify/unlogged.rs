//! Instances that keep no logs: what their certificates may say, and which root may be called one.

use crate::setting::{attestation, trusting, verify_statement, world};
use countersign_verify::{Roots, RootsFault, TrustedRoot};
use forge::certificate::{Leaf, SctState};
use forge::identity::{GITHUB_RELEASES, uri};
use forge::{Logged, Recipe};
use model::{Name, Principal};
use serde_json::{Value, json};

/// The world's root without its logs.
fn bare() -> Value {
    let mut root = world().trusted_root();
    let lists = root.as_object_mut().unwrap();
    lists.remove("tlogs");
    lists.remove("ctlogs");
    root
}

fn unlogged(root: &Value) -> Result<Roots, RootsFault> {
    let mut builder = Roots::builder();
    builder.unlogged_root("github", root.to_string().as_bytes())?;
    builder.build()
}

/// A service of the instance's own.
fn service(leaf: &mut Leaf) {
    leaf.names = uri(GITHUB_RELEASES);
    leaf.claims.clear();
    leaf.sct = SctState::Absent;
}

fn stamped(edit: fn(&mut Leaf)) -> Recipe {
    attestation().logged(Logged::Nowhere).with_timestamp().with_leaf(edit)
}

#[test]
fn a_service_of_its_own_is_vouched_for_by_the_root_alone() {
    let bound = verify_statement(&world().forge(&stamped(service)), &unlogged(&bare()).unwrap()).unwrap();
    let signer = bound.proof().signers().first();
    let Principal::Keyless(who) = signer.principal() else { panic!("a certificate") };
    assert_eq!((&who.issuer, &who.name), (&None, &Name::Uri(GITHUB_RELEASES.into())));
    assert!(signer.signed_at().is_some() && signer.logged().is_empty() && signer.certificate_log().is_none());
    assert_eq!(signer.signed_from(), None, "its key may be older than its certificate");
}

#[test]
fn a_root_that_keeps_logs_vouches_for_nobody_without_an_issuer() {
    let logged = attestation().with_leaf(|leaf| {
        leaf.names = uri(GITHUB_RELEASES);
        leaf.claims.clear();
    });
    let rejection =
        verify_statement(&world().forge(&logged), &trusting(&world().trusted_root())).unwrap_err();
    assert_eq!(rejection.code.id, "malformed-certificate");
    assert!(rejection.text.contains("which issuer"), "{}", rejection.text);
    // Nor does it where nothing stands in its logs.
    let rejection = verify_statement(&world().forge(&stamped(service)), &trusting(&bare())).unwrap_err();
    assert_eq!(rejection.code.id, "missing-log-entry");
}

#[test]
fn an_issuer_that_cannot_be_read_is_not_one_that_is_not_there() {
    let half = stamped(|leaf| {
        service(leaf);
        leaf.claims = vec![forge::identity::claim(12, "https://github.com/acme/widget")];
    });
    let roots = unlogged(&bare()).unwrap();
    assert_eq!(verify_statement(&world().forge(&half), &roots).unwrap_err().code.id, "malformed-certificate");
    let broken = stamped(|leaf| {
        service(leaf);
        let mut issuer = forge::identity::claim(8, "https://issuer.example");
        issuer.value[0] = 0x04;
        leaf.claims = vec![issuer];
    });
    assert_eq!(
        verify_statement(&world().forge(&broken), &roots).unwrap_err().code.id,
        "malformed-certificate"
    );
}

#[test]
fn what_lists_a_log_is_not_unlogged_even_if_the_log_cannot_be_used() {
    assert!(unlogged(&bare()).is_ok());
    for list in ["tlogs", "ctlogs"] {
        let mut root = bare();
        root[list] = world().trusted_root()[list].clone();
        assert_eq!(unlogged(&root).err(), Some(RootsFault::KeepsLogs), "{list}");
        root[list] = json!([{ "baseUrl": "https://log.example", "hashAlgorithm": "UNHEARD_OF" }]);
        let read = TrustedRoot::read(root.to_string().as_bytes()).unwrap();
        assert_eq!((read.unusable().len(), read.lists_logs()), (1, true));
        assert_eq!(unlogged(&root).err(), Some(RootsFault::KeepsLogs), "{list} set aside");
        root[list] = json!([]);
        assert!(unlogged(&root).is_ok(), "{list} is empty");
    }
}
