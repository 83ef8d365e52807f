//! CMS and minisign: every case of the forge, without a framework above it.

use std::collections::BTreeMap;

use countersign_verify::{Bound, KeyTerms, OverArtifact, Rejection, Roots, signature};
use forge::artifact::WIDGET;
use forge::cases::{Case, FAMILIES, roots};
use forge::cms::{Signer, detached};
use forge::enterprise::{ISSUES, Issued, SIGNS, Template};
use formats::{Evidence, decode};
use model::{
    Algorithm, Artifact, ArtifactKind, Bytes, Claimed, Digest, EvidenceId, NoBytes, Principal, Text,
};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::setting::now;

struct Whole(Vec<u8>);

impl Bytes for Whole {
    fn read(&self, limit: u64) -> Result<Vec<u8>, Text> {
        if u64::try_from(self.0.len()).is_ok_and(|size| size <= limit) {
            Ok(self.0.clone())
        } else {
            Err("too large".into())
        }
    }
}

fn trusted() -> Roots {
    let files: BTreeMap<&str, Vec<u8>> = roots();
    let mut builder = Roots::builder();
    builder.trusted_root("acme", &files["trusted_root.json"]).unwrap();
    builder.x509("factory", &files["factory.pem"], Some("acme")).unwrap();
    builder.x509("lapsed", &files["factory-lapsed.pem"], None).unwrap();
    builder.x509("limited", &files["factory-limited.pem"], None).unwrap();
    for (name, file) in [("acme-minisign", "acme-minisign.pub"), ("july", "acme-minisign-july.pub")] {
        builder.key(name, &files[file], KeyTerms::default()).unwrap();
    }
    builder.build().unwrap()
}

fn cases(family: &str) -> Vec<Case> {
    let family = FAMILIES.iter().find(|one| one.name == family).unwrap();
    (family.cases)()
}

fn widget(whole: bool) -> Artifact {
    let digest = |algorithm, bytes: &[u8]| Digest::new(algorithm, bytes).unwrap();
    let sha256 = digest(Algorithm::Sha256, &Sha256::digest(WIDGET.bytes));
    let longer = [
        digest(Algorithm::Sha384, &Sha384::digest(WIDGET.bytes)),
        digest(Algorithm::Sha512, &Sha512::digest(WIDGET.bytes)),
    ];
    let digests = std::iter::once(sha256).chain(longer.into_iter().filter(|_| whole)).collect();
    Artifact { given: WIDGET.name.into(), kind: ArtifactKind::File, digests, size: None }
}

fn judge(case: &Case) -> Result<Bound<OverArtifact>, Rejection> {
    let delivery = case.deliver();
    let read = decode(EvidenceId::file(0), &delivery.attestations[0].1).remove(0).read;
    let claim: Claimed<Evidence> = read.map_err(|fault| Rejection::malformed(EvidenceId::file(0), &fault))?;
    let whole = !delivery.subjects.is_empty();
    let bytes: &dyn Bytes = if whole { &Whole(WIDGET.bytes.to_vec()) } else { &NoBytes };
    signature(&claim, &widget(whole), bytes, &trusted(), now())
}

fn every_case_of(family: &str) {
    let mut wrong = Vec::new();
    // What becomes of several files is for the engine to say.
    let crowded = |case: &Case| ["among-strangers", "among-our-own"].contains(&case.name);
    for case in cases(family).into_iter().filter(|case| !crowded(case)) {
        let found = match judge(&case) {
            Ok(_) => None,
            Err(rejection) => Some((rejection.code.id, rejection.text)),
        };
        let agrees = found.as_ref().map(|(code, _)| *code) == case.rejected.first().copied();
        if !agrees {
            wrong.push(format!("{}: {found:?}, not {:?}", case.name, case.rejected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_of_cms() {
    every_case_of("x509");
    every_case_of("x509-dated");
}

#[test]
fn every_case_of_minisign() {
    every_case_of("minisign");
}

fn held(name: &str) -> Bound<OverArtifact> {
    let all = [cases("x509"), cases("x509-dated")].concat();
    judge(all.iter().find(|case| case.name == name).unwrap()).unwrap()
}

#[test]
fn a_signer_keeps_its_whole_path_and_its_times() {
    let direct = held("direct");
    assert_eq!(direct.proof().signers().first().path().len(), 2, "leaf and anchor");
    let usual = held("stamped");
    let signer = usual.proof().signers().first();
    assert_eq!(signer.path().len(), 3, "leaf, authority between, anchor");
    assert_eq!(signer.path()[2], direct.proof().signers().first().path()[1], "the anchor comes last");
    assert_eq!(signer.signed_at().unwrap().to_string(), "2026-08-01T12:00:00Z");
    assert_eq!(held("signing-time").proof().signers().first().signed_at(), None, "a claim proves no time");
    let Principal::Certified(who) = signer.principal() else { panic!("a certificate") };
    assert_eq!(&*who.shown(), "release@acme.example");
    assert_eq!(who.usages, ["1.3.6.1.5.5.7.3.3".into()]);
}

#[test]
fn two_certificates_that_answer_to_one_name_are_refused() {
    let window = ("2026-01-01T00:00:00Z".parse().unwrap(), "2126-01-01T00:00:00Z".parse().unwrap());
    let template = |common_name, authority: Option<Option<u8>>, usage| Template {
        common_name,
        names: vec![],
        window,
        authority,
        usage: Some(usage),
        purposes: vec![],
        permitted: vec![],
        unknown: false,
    };
    let root = Issued::root(&template("root", Some(None), ISSUES), forge::Key::p256("root"));
    let leaf = root.issue(&template("leaf", None, SIGNS), forge::Key::p256("leaf"));
    // The same issuer and number, and not the same certificate.
    let mut twin = leaf.der.clone();
    *twin.last_mut().unwrap() ^= 1;
    let mut builder = Roots::builder();
    builder.x509("root", forge::encoding::pem("CERTIFICATE", &root.der).as_bytes(), None).unwrap();
    let roots = builder.build().unwrap();
    let judged = |certificates: &[&[u8]]| {
        let cms = detached(WIDGET.bytes, &[Signer::new(&leaf)], certificates);
        let claim = decode(EvidenceId::file(0), &cms).remove(0).read.unwrap();
        signature(&claim, &widget(true), &NoBytes, &roots, now()).err().map(|why| why.code.id)
    };
    assert_eq!(judged(&[&leaf.der]), None);
    assert_eq!(judged(&[&leaf.der, &twin]), Some("malformed-certificate"));
    assert_eq!(judged(&[&twin, &leaf.der]), Some("malformed-certificate"));
    assert_eq!(judged(&[&leaf.der, &leaf.der]), None, "one certificate twice is one");
}

#[test]
fn the_bond_is_by_the_digest_that_was_signed() {
    assert_eq!(held("p256").digest().unwrap().algorithm(), Algorithm::Sha256);
    assert_eq!(held("p384").digest().unwrap().algorithm(), Algorithm::Sha384);
    assert_eq!(held("rsa-pss").digest().unwrap().algorithm(), Algorithm::Sha512);
}

#[test]
fn roots_that_vouch_for_nothing_are_refused() {
    let files = roots();
    let refused = |pem: &[u8]| Roots::builder().x509("x", pem, None).unwrap_err().to_string();
    assert!(refused(b"").contains("no certificate"));
    assert!(refused(&files["acme-p256.pub"]).contains("beside certificates"));
    assert!(
        refused(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").contains("private key")
    );
    let p7s = cases("x509").iter().find(|case| case.name == "p256").unwrap().deliver();
    assert!(refused(&p7s.attestations[0].1).contains("no certificate"));
    assert!(refused(&[files["factory.pem"].clone()].concat().repeat(65)).contains("more than 64"));
    Roots::builder().x509("x", &files["factory.pem"].repeat(64), None).unwrap();
    let mut builder = Roots::builder();
    let log = builder
        .key("m", &files["acme-minisign.pub"], KeyTerms { log: Some("acme".into()), ..KeyTerms::default() })
        .unwrap_err();
    assert!(log.to_string().contains("no log"));
    let mut builder = Roots::builder();
    builder.x509("x", &files["factory.pem"], Some("acme")).unwrap();
    assert!(builder.build().is_err(), "timestamps of a root that is not there");
}
