//! An independent verifier accepts what the forge makes.
use countersign_forge::*;
use sigstore_types::{Bundle, DerPublicKey};
use sigstore_verify::{PublicKeyVerificationPolicy, VerificationPolicy, Verifier, trust_root::TrustedRoot};

const WIDGET: &[u8] = b"widget 1.4.2";

fn verifier(world: &World) -> Verifier {
    Verifier::new(&TrustedRoot::from_json(&world.trusted_root().to_string()).unwrap()).unwrap()
}

fn recipes() -> Vec<(String, Recipe)> {
    let run = Workload::acme_release();
    let at = world::origin();
    let statement = Statement::v1(
        vec![Subject::of("widget-1.4.2.tgz", WIDGET)],
        provenance::SLSA_V1,
        provenance::v1(&run),
    );
    let mut out = Vec::new();
    for version in [Version::V01, Version::V02, Version::V03] {
        let blob = Recipe::blob(&run, WIDGET, at).version(version);
        out.push((format!("blob {version:?}"), blob.clone()));
        out.push((format!("blob {version:?} v2"), blob.clone().logged(Logged::RekorV2)));
        out.push((format!("blob {version:?} timestamp"), blob.with_timestamp()));
        let attestation = Recipe::attestation(&run, &statement, at).version(version);
        for logged in [Logged::Dsse, Logged::Intoto, Logged::RekorV2] {
            out.push((format!("attestation {version:?} {logged:?}"), attestation.clone().logged(logged)));
        }
    }
    out
}

#[test]
fn good() {
    for (name, recipe) in recipes() {
        let mut world = World::new("acme");
        let bundle = world.forge(&recipe);
        let parsed = Bundle::from_json(&bundle.to_string()).unwrap();
        let policy = VerificationPolicy::new(Workload::acme_release().signer_uri(), identity::GITHUB_ISSUER);
        match verifier(&world).verify(WIDGET, &parsed, &policy) {
            Ok(_) => println!("ok {name}"),
            Err(e) => println!("NO {name}: {e}"),
        }
    }
    let _ = (DerPublicKey::from_pem, PublicKeyVerificationPolicy::new);
}
