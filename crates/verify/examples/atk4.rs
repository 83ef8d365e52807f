use std::sync::Arc;
use std::time::Instant as T;
use countersign_verify::*;
use forge::world::{origin, hint};
use forge::{Recipe, Workload, World, Key, Content, Signer, Statement as Forged, Subject};
use forge::encoding::base64;
use formats::decode;
use model::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
fn now() -> Instant { Instant::parse("2026-08-02T00:00:00Z").unwrap() }
fn art(d: Digest) -> Artifact { Artifact { given: "w".into(), kind: ArtifactKind::File, digests: vec![d], size: None } }
struct Counting(std::sync::atomic::AtomicUsize);
impl Bytes for Counting { fn read(&self, _l: u64) -> Result<Vec<u8>, Text> { self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed); Ok(vec![7; 200 << 20]) } }
fn main() {
    let mut w = World::new("acme");
    // bind: 1024 subjects x 10000 artifacts
    let subjects: Vec<Subject> = (0..1024u32).map(|i| Subject::of(&format!("s{i}"), &i.to_be_bytes())).collect();
    let st = Forged::v1(subjects, "https://example.com/p", json!({}));
    let b = w.forge(&Recipe::attestation(&Workload::acme_release(), &st, origin()));
    let mut bl = Roots::builder(); bl.trusted_root("acme", w.trusted_root().to_string().as_bytes()).unwrap(); let roots = bl.build().unwrap();
    let c = decode(EvidenceId(0), b.to_string().as_bytes()).remove(0).read.unwrap();
    let t = T::now(); let p = Arc::new(statement(&c, &roots, now()).unwrap()); println!("statement 1024 subjects: {:?}", t.elapsed());
    let t = T::now(); let mut ok = 0; for i in 0..10_000u32 { if bind(&p, &art(Digest::sha256(Sha256::digest(i.to_be_bytes()).into()))).is_ok() { ok += 1 } } println!("10,000 binds: {:?} ok={ok}", t.elapsed());
    // ed25519 key: reads of the whole artifact per junk keyed bundle
    let key = Key::ed25519("k");
    let mut bl = Roots::builder(); bl.key("k", key.public_pem().as_bytes(), (None, None), None).unwrap(); let roots = bl.build().unwrap();
    let junk = json!({"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{"hint":"x"}},"messageSignature":{"signature":base64(&[1u8; 64])}});
    let c = decode(EvidenceId(0), junk.to_string().as_bytes()).remove(0).read.unwrap();
    println!("junk bundle {} bytes, claimed digests {:?}", junk.to_string().len(), c.value.claimed_digests());
    let count = Counting(Default::default()); let t = T::now();
    for _ in 0..4 { let _ = signature(&c, &art(Digest::sha256([9; 32])), &count, &roots, now()).map(|_| ()).map_err(|e| e.code.id); }
    println!("4 junk bundles, 200 MiB artifact: {:?}, reads {:?}", t.elapsed(), count.0);
    // digest hint lies
    let mut b = w.forge(&Recipe::new(Content::Blob(b"x".to_vec()), Signer::Key { key: key.clone(), hint: hint(&key) }, origin()));
    b["messageSignature"].as_object_mut().unwrap().remove("messageDigest");
    let c = decode(EvidenceId(0), b.to_string().as_bytes()).remove(0).read.unwrap();
    println!("no messageDigest: claimed {:?}", c.value.claimed_digests());
    // bytes that are not the digest's: Bytes lies
    struct Liar; impl Bytes for Liar { fn read(&self, _l: u64) -> Result<Vec<u8>, Text> { Ok(b"x".to_vec()) } }
    println!("ed25519: bytes signed differ from artifact.digest: {:?}", signature(&c, &art(Digest::sha256([9; 32])), &Liar, &roots, now()).map(|b| b.digest().clone()).map_err(|e| e.code.id));
    // duplicate root names
    let mut bl = Roots::builder(); for l in ["acme", "other"] { bl.trusted_root("same", World::new(l).trusted_root().to_string().as_bytes()).unwrap(); }
    bl.key("same", key.public_pem().as_bytes(), (None, None), Some("same")).unwrap();
    println!("two roots and a key all named `same`: {}", bl.build().is_ok());
    // GitHub root and forged world
    let mut bl = Roots::builder(); bl.embedded("github", Embedded::Github).unwrap(); let gh = bl.build().unwrap();
    let b: Value = w.forge(&Recipe::blob(&Workload::acme_release(), b"x", origin()).with_timestamp());
    let c = decode(EvidenceId(0), b.to_string().as_bytes()).remove(0).read.unwrap();
    println!("forge bundle under github root: {:?}", signature(&c, &art(Digest::sha256(Sha256::digest(b"x").into())), &NoBytes, &gh, now()).map(|_| ()).map_err(|e| e.code.id));
}
