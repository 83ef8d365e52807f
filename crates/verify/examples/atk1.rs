use countersign_verify::{Bound, OverArtifact, Rejection, Roots, bind, signature, statement};
use forge::certificate::Authority;
use forge::encoding::{base64, unbase64};
use forge::root::{Window, Windows, trusted_root};
use forge::world::{hint, origin};
use forge::{Content, Key, Logged, Recipe, Signer, Statement as Forged, Subject, Version, Workload, World};
use formats::{Evidence, Statement, decode};
use model::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::time::Instant as T;

const WIDGET: &[u8] = b"the widget, release 1.4.2";
fn now() -> Instant {
    Instant::parse("2026-08-02T00:00:00Z").unwrap()
}
fn widget() -> Artifact {
    Artifact {
        given: "w".into(),
        kind: ArtifactKind::File,
        digests: vec![Digest::sha256(Sha256::digest(WIDGET).into())],
        size: Some(25),
    }
}
fn blob() -> Recipe {
    Recipe::blob(&Workload::acme_release(), WIDGET, origin())
}
fn trusting(root: &Value) -> Roots {
    let mut b = Roots::builder();
    b.trusted_root("acme", root.to_string().as_bytes()).unwrap();
    b.build().unwrap()
}
fn claim(b: &Value) -> Claimed<Evidence> {
    decode(EvidenceId(0), b.to_string().as_bytes()).remove(0).read.unwrap()
}
fn try_claim(b: &Value) -> Result<Claimed<Evidence>, String> {
    decode(EvidenceId(0), b.to_string().as_bytes()).remove(0).read.map_err(|e| format!("{e:?}"))
}
fn vb(b: &Value, r: &Roots) -> Result<Bound<OverArtifact>, Rejection> {
    signature(&claim(b), &widget(), &NoBytes, r, now())
}
fn show(what: &str, r: Result<Bound<OverArtifact>, Rejection>) {
    match r {
        Ok(b) => {
            let s = b.proof().signers().first();
            println!(
                "{what}: ACCEPT path={:?} times={:?} logged={:?}",
                s.path().iter().map(|d| d.hex()[..8].to_string()).collect::<Vec<_>>(),
                s.times().iter().map(|t| (t.at.to_string(), t.source)).collect::<Vec<_>>(),
                s.logged().iter().map(|l| (l.name.to_string(), l.index, l.inclusion)).collect::<Vec<_>>()
            )
        }
        Err(e) => println!("{what}: reject {} {}", e.code.id, e.text),
    }
}
fn sh(der: &[u8]) -> String {
    Digest::sha256(Sha256::digest(der).into()).hex()[..8].to_string()
}

fn main() {
    let which: Vec<String> = std::env::args().skip(1).collect();
    let on = |n: &str| which.is_empty() || which.iter().any(|w| w == n);
    if on("e1") {
        // expired CA beside a valid one
        let mut w = World::new("acme");
        w.authority = Authority::new(
            "acme",
            ("2026-01-01T00:00:00Z".parse().unwrap(), "2026-07-01T00:00:00Z".parse().unwrap()),
        );
        let b = w.forge(&blob());
        let mut root = w.trusted_root();
        show("e1a expired CA alone", vb(&b, &trusting(&root)));
        let other = World::new("other").trusted_root();
        root["certificateAuthorities"]
            .as_array_mut()
            .unwrap()
            .push(other["certificateAuthorities"][0].clone());
        show("e1b expired CA + unrelated valid CA", vb(&b, &trusting(&root)));
    }
    if on("e2") {
        let mut w = World::new("acme");
        let mut b = w.forge(&blob().version(Version::V02));
        let root = trusting(&w.trusted_root());
        println!("real intermediate {}", sh(w.authority.intermediate_der()));
        show("e2a honest", vb(&b, &root));
        let mut der = w.authority.intermediate_der().to_vec();
        let n = der.len();
        der[n - 1] ^= 1;
        b["verificationMaterial"]["x509CertificateChain"]["certificates"][1]["rawBytes"] =
            json!(base64(&der));
        println!("fake {}", sh(&der));
        show("e2b fake intermediate", vb(&b, &root));
        b["verificationMaterial"]["x509CertificateChain"]["certificates"].as_array_mut().unwrap().truncate(1);
        show("e2c no intermediate", vb(&b, &root));
    }
    if on("e3") {
        let mut w = World::new("acme");
        let mut b = w.forge(&blob());
        let root = trusting(&w.trusted_root());
        let others = w.trusted_root();
        let mut extra = b["verificationMaterial"]["tlogEntries"][0].clone();
        extra.as_object_mut().unwrap().remove("inclusionProof");
        extra.as_object_mut().unwrap().remove("inclusionPromise");
        extra["logId"]["keyId"] = others["tlogs"][1]["logId"]["keyId"].clone();
        extra["logIndex"] = json!("12345");
        // make body distinct: whitespace
        let body = unbase64(extra["canonicalizedBody"].as_str().unwrap());
        extra["canonicalizedBody"] = json!(base64(&[body.clone(), b" ".to_vec()].concat()));
        b["verificationMaterial"]["tlogEntries"].as_array_mut().unwrap().push(extra.clone());
        match try_claim(&b) {
            Ok(_) => show("e3 entry without proof or promise", vb(&b, &root)),
            Err(e) => println!("e3 decode {e}"),
        }
    }
    if on("e4") {
        let mut w = World::new("acme");
        let mut b = w.forge(&blob().without_promise().with_timestamp());
        let root = trusting(&w.trusted_root());
        b["verificationMaterial"]["tlogEntries"][0]["logIndex"] = json!("999999");
        show("e4 v1 no SET, logIndex changed", vb(&b, &root));
    }
    if on("e6") {
        let key = Key::p256("k");
        let mut w = World::new("acme");
        let signer = Signer::Key { key: key.clone(), hint: hint(&key) };
        let b = w.forge(&Recipe::new(Content::Blob(WIDGET.into()), signer, origin()).without_promise());
        let open = Windows::open("2026-01-01T00:00:00Z".parse().unwrap());
        let ended = Window { start: open.rekor.start, end: Some("2026-02-01T00:00:00Z".parse().unwrap()) };
        let tr = trusted_root(&w, &Windows { rekor: ended, ..open });
        let mut builder = Roots::builder();
        builder.trusted_root("acme", tr.to_string().as_bytes()).unwrap();
        builder.key("acme-key", key.public_pem().as_bytes(), (None, None), Some("acme")).unwrap();
        let roots = builder.build().unwrap();
        show("e6 keyed+log, log key ended Feb, no time", vb(&b, &roots));
    }
    if on("e7") {
        let mut w = World::new("acme");
        let b = w.forge(&blob());
        let mut tr = w.trusted_root();
        tr["certificateAuthorities"][0]["validFor"] =
            json!({"start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z"});
        show("e7a CA validFor ended", vb(&b, &trusting(&tr)));
        let v = tr["certificateAuthorities"][0].as_object_mut().unwrap().remove("validFor").unwrap();
        tr["certificateAuthorities"][0]["valid_for"] = v.clone();
        show("e7b CA valid_for (snake)", vb(&b, &trusting(&tr)));
        tr["certificateAuthorities"][0]["ValidFor"] = v;
        show("e7c CA ValidFor", vb(&b, &trusting(&tr)));
        let mut tr = w.trusted_root();
        for t in tr["tlogs"].as_array_mut().unwrap() {
            let v = t["publicKey"].as_object_mut().unwrap().remove("validFor").unwrap();
            let _ = v;
            t["publicKey"]["valid_for"] =
                json!({"start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z"});
        }
        show("e7d tlog valid_for (snake) ended", vb(&b, &trusting(&tr)));
    }
    if on("e12") {
        let w = World::new("acme");
        let mut tr = w.trusted_root();
        let mut d = tr["tlogs"][0].clone();
        let k = d["logId"]["keyId"].as_str().unwrap().to_string();
        d["logId"]["keyId"] = json!(k.trim_end_matches('='));
        tr["tlogs"].as_array_mut().unwrap().push(d.clone());
        println!(
            "e12 unpadded dup: {:?}",
            countersign_verify::TrustedRoot::read(tr.to_string().as_bytes()).map(|t| t.unusable().to_vec())
        );
        let n = tr["tlogs"].as_array().unwrap().len();
        let hexid: String = unbase64(&k).iter().map(|b| format!("{b:02x}")).collect();
        tr["tlogs"][n - 1]["logId"]["keyId"] = json!(hexid);
        println!(
            "e12 hex dup: {:?}",
            countersign_verify::TrustedRoot::read(tr.to_string().as_bytes()).map(|t| t.unusable().to_vec())
        );
    }
    if on("e13") {
        let mut w = World::new("acme");
        let roots = trusting(&w.trusted_root());
        let good = w.forge(&blob());
        for (n, k) in [("certificate+publicKey:null", "publicKey"), ("x509:null", "x509CertificateChain")] {
            let mut b = good.clone();
            b["verificationMaterial"][k] = Value::Null;
            match try_claim(&b) {
                Ok(_) => show(n, vb(&b, &roots)),
                Err(e) => println!("e13 {n} decode: {e}"),
            }
        }
        for (f, v) in [
            ("integratedTime", json!("9223372036854775807")),
            ("logIndex", json!("9223372036854775807")),
            ("integratedTime", json!("0")),
            ("integratedTime", json!("253402300800")),
        ] {
            let mut b = good.clone();
            b["verificationMaterial"]["tlogEntries"][0][f] = v.clone();
            match try_claim(&b) {
                Ok(_) => show(&format!("e13 {f} {v}"), vb(&b, &roots)),
                Err(e) => println!("e13 {f} decode: {e}"),
            }
        }
        for (f, v) in [("treeSize", json!("9223372036854775807")), ("logIndex", json!("9223372036854775806"))]
        {
            let mut b = good.clone();
            b["verificationMaterial"]["tlogEntries"][0]["inclusionProof"][f] = v.clone();
            match try_claim(&b) {
                Ok(_) => show(&format!("e13 proof {f} {v}"), vb(&b, &roots)),
                Err(e) => println!("e13 {f} decode: {e}"),
            }
        }
    }
    let _ = (
        Arc::new(1),
        T::now(),
        bind as fn(&Arc<countersign_verify::Verified<Statement>>, &Artifact) -> _,
        statement as fn(&_, &_, _) -> _,
    );
    let _ = (Forged::v1(vec![Subject::of("a", WIDGET)], "p", json!({})), Logged::Dsse);
}
