use countersign_verify::*;
use forge::encoding::{base64, unbase64};
use forge::world::{hint, origin};
use forge::{Content, Key, Logged, Recipe, Signer, Workload, World};
use formats::{Evidence, decode};
use model::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
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
fn try_claim(b: &Value) -> Result<Claimed<Evidence>, String> {
    decode(EvidenceId(0), b.to_string().as_bytes()).remove(0).read.map_err(|e| format!("{e:?}"))
}
fn tlv(tag: u8, c: &[u8]) -> Vec<u8> {
    let mut o = vec![tag];
    let l = c.len();
    if l < 128 {
        o.push(l as u8)
    } else {
        let b = l.to_be_bytes();
        let f = b.iter().position(|x| *x != 0).unwrap();
        o.push(0x80 | (8 - f) as u8);
        o.extend(&b[f..]);
    }
    o.extend(c);
    o
}
fn seq(p: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &p.concat())
}
// splits content of a constructed TLV in its parts
fn header(d: &[u8]) -> (usize, usize) {
    let l = d[1] as usize;
    if l < 128 {
        (2, l)
    } else {
        let n = l & 127;
        (2 + n, d[2..2 + n].iter().fold(0, |a, b| a << 8 | *b as usize))
    }
}
fn parts(d: &[u8]) -> Vec<Vec<u8>> {
    let (h, l) = header(d);
    let mut c = &d[h..h + l];
    let mut out = vec![];
    while !c.is_empty() {
        let (h, l) = header(c);
        out.push(c[..h + l].to_vec());
        c = &c[h + l..];
    }
    out
}
fn timed(what: &str, b: &Value, roots: &Roots) {
    let t = T::now();
    let c = try_claim(b);
    let d = t.elapsed();
    match c {
        Ok(c) => {
            let t = T::now();
            let r = signature(&c, &widget(), &NoBytes, roots, now());
            println!(
                "{what}: file {} kB decode {:?} verify {:?} -> {}",
                b.to_string().len() / 1000,
                d,
                t.elapsed(),
                r.err().map_or("ACCEPT".into(), |e| format!(
                    "{} {}",
                    e.code.id,
                    e.text.chars().take(120).collect::<String>()
                ))
            )
        }
        Err(e) => println!("{what}: decode {:?} {e}", d),
    }
}
fn oid(n: usize) -> Vec<u8> {
    // 1.3.6.1.4.1.<n> unique
    let mut c = vec![0x2b, 6, 1, 4, 1];
    let mut g = vec![(n & 127) as u8];
    let mut r = n >> 7;
    while r > 0 {
        g.push((r & 127) as u8 | 128);
        r >>= 7;
    }
    g.reverse();
    c.extend(g);
    tlv(6, &c)
}

fn main() {
    let which: Vec<String> = std::env::args().skip(1).collect();
    let on = |n: &str| which.is_empty() || which.iter().any(|w| w == n);
    let size: usize = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(4000);
    let mut w = World::new("acme");
    let roots = trusting(&w.trusted_root());
    if on("ext") {
        let mut b = w.forge(&blob());
        let leaf = unbase64(b["verificationMaterial"]["certificate"]["rawBytes"].as_str().unwrap());
        for n in [size, size * 2, size * 4, size * 8] {
            let mut p = parts(&leaf);
            let mut tbs = parts(&p[0]);
            let mut exts = parts(&parts(&tbs[7])[0]);
            for i in 0..n {
                exts.push(seq(&[oid(1_000_000 + i), tlv(4, b"")]));
            }
            tbs[7] = tlv(0xa3, &seq(&exts));
            p[0] = seq(&tbs);
            b["verificationMaterial"]["certificate"]["rawBytes"] = json!(base64(&seq(&p)));
            timed(&format!("ext n={n}"), &b, &roots);
        }
    }
    if on("rdn") {
        let mut b = w.forge(&blob());
        let leaf = unbase64(b["verificationMaterial"]["certificate"]["rawBytes"].as_str().unwrap());
        for n in [size, size * 2, size * 4, size * 8] {
            let mut p = parts(&leaf);
            let mut tbs = parts(&p[0]);
            let mut attrs = vec![];
            for i in (0..n).rev() {
                attrs.push(seq(&[oid(1_000_000 + i), tlv(0x0c, b"a")]));
            }
            tbs[5] = seq(&[tlv(0x31, &attrs.concat())]);
            p[0] = seq(&tbs);
            b["verificationMaterial"]["certificate"]["rawBytes"] = json!(base64(&seq(&p)));
            timed(&format!("rdn n={n}"), &b, &roots);
        }
    }
    if on("tsa") {
        for keyed in [false, true] {
            let key = Key::p256("k");
            let mut b = if keyed {
                w.forge(
                    &Recipe::new(
                        Content::Blob(WIDGET.into()),
                        Signer::Key { key: key.clone(), hint: hint(&key) },
                        origin(),
                    )
                    .with_timestamp(),
                )
            } else {
                w.forge(&blob().with_timestamp())
            };
            let mut builder = Roots::builder();
            builder.trusted_root("acme", w.trusted_root().to_string().as_bytes()).unwrap();
            builder.key("acme-key", key.public_pem().as_bytes(), (None, None), Some("acme")).unwrap();
            let roots = builder.build().unwrap();
            let ptr = "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp";
            let token = unbase64(b.pointer(ptr).unwrap().as_str().unwrap());
            for n in [size, size * 2, size * 4] {
                // response { status, contentinfo { oid, [0] { signeddata { v, digestAlgs SET, ... } } } }
                let mut resp = parts(&token);
                let mut ci = parts(&resp[1]);
                let mut sd = parts(&parts(&ci[1])[0]);
                let mut algs = vec![];
                for i in (0..n).rev() {
                    algs.push(seq(&[oid(1_000_000 + i)]));
                }
                sd[1] = tlv(0x31, &algs.concat());
                ci[1] = tlv(0xa0, &seq(&sd));
                resp[1] = seq(&ci);
                *b.pointer_mut(ptr).unwrap() = json!(base64(&seq(&resp)));
                timed(&format!("tsa keyed={keyed} n={n}"), &b, &roots);
            }
        }
    }
    if on("cp") {
        // keyed bundle, log: checkpoint full of junk lines with the log's hint
        let key = Key::p256("k");
        let good = w.forge(&Recipe::new(
            Content::Blob(WIDGET.into()),
            Signer::Key { key: key.clone(), hint: hint(&key) },
            origin(),
        ));
        let mut builder = Roots::builder();
        builder.trusted_root("acme", w.trusted_root().to_string().as_bytes()).unwrap();
        builder.key("acme-key", key.public_pem().as_bytes(), (None, None), Some("acme")).unwrap();
        let roots = builder.build().unwrap();
        timed("cp honest", &good, &roots);
        let mut b = good.clone();
        let e = b.pointer("/verificationMaterial/tlogEntries/0").unwrap().clone();
        let cp = e["inclusionProof"]["checkpoint"]["envelope"].as_str().unwrap().to_string();
        let (text, line) = cp.split_once("\n\n").unwrap();
        let sigline = line.trim_end();
        let sigb = unbase64(sigline.rsplit(' ').next().unwrap());
        let mut lines = String::new();
        let mut i = 0u32;
        loop {
            let mut s = sigb.clone();
            let n = s.len();
            s[n - 1] ^= 1;
            s[n - 5..n - 1].copy_from_slice(&i.to_be_bytes());
            let l = format!("\u{2014} a {}\n", base64(&s));
            if text.len() + 2 + lines.len() + l.len() + line.len() > 16 << 10 {
                break;
            }
            lines += &l;
            i += 1;
        }
        let full = format!("{text}\n\n{lines}{line}");
        println!("junk lines {i}");
        b["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]["checkpoint"]["envelope"] = json!(full);
        timed("cp one entry", &b, &roots);
    }
    if on("pay") {
        // bare DSSE: 16 signatures, big payload, K keys
        let mut builder = Roots::builder();
        for k in 0..5 {
            builder
                .key(
                    &format!("k{k}"),
                    Key::p256(&format!("k{k}")).public_pem().as_bytes(),
                    (None, None),
                    None,
                )
                .unwrap();
        }
        for k in 0..5 {
            builder
                .key(
                    &format!("e{k}"),
                    Key::ed25519(&format!("k{k}")).public_pem().as_bytes(),
                    (None, None),
                    None,
                )
                .unwrap();
        }
        let roots = builder.build().unwrap();
        let stmt = format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"name":"a","digest":{{"sha256":"{}"}}}}],"predicateType":"p","predicate":{{"x":"{}"}}}}"#,
            "ab".repeat(32),
            "a".repeat(10 << 20)
        );
        let p256sig = Key::p256("zz").sign(b"x");
        let edsig = Key::ed25519("zz").sign(b"x");
        for (n, sig) in [("p256", p256sig), ("ed25519", edsig)] {
            let sigs: Vec<Value> = (0..16).map(|_| json!({"sig": base64(&sig), "keyid": ""})).collect();
            let b = json!({"payloadType":"application/vnd.in-toto+json","payload": base64(stmt.as_bytes()), "signatures": sigs});
            let t = T::now();
            let c = try_claim(&b).unwrap();
            let d = t.elapsed();
            let t = T::now();
            let r = statement(&c, &roots, now());
            println!(
                "pay {n}: decode {d:?} verify {:?} {}",
                t.elapsed(),
                r.err().map_or("ACCEPT", |e| e.code.id)
            );
        }
    }
    if on("root") {
        let good = w.trusted_root();
        for n in [256usize, 10_000] {
            let mut r = good.clone();
            for list in ["tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"] {
                let e = r[list][0].clone();
                r[list] = Value::Array(
                    (0..n)
                        .map(|i| {
                            let mut e = e.clone();
                            if e.get("logId").is_some() {
                                e["logId"]["keyId"] = json!(base64(&Sha256::digest(i.to_be_bytes())));
                            }
                            e
                        })
                        .collect(),
                );
            }
            let text = r.to_string();
            let t = T::now();
            let x = TrustedRoot::read(text.as_bytes());
            println!("root n={n} {} kB: {:?} {:?}", text.len() / 1000, t.elapsed(), x.err());
        }
        let mut r = good.clone();
        let e = r["tlogs"][0].clone();
        r["tlogs"] = Value::Array(
            (0..256)
                .map(|i: i32| {
                    let mut e = e.clone();
                    e["logId"]["keyId"] = json!(base64(&Sha256::digest(i.to_be_bytes())));
                    e
                })
                .collect(),
        );
        r["x"] = json!("a".repeat(3_700_000));
        let text = r.to_string();
        let t = T::now();
        let x = TrustedRoot::read(text.as_bytes());
        println!("root padded {} kB: {:?} {:?}", text.len() / 1000, t.elapsed(), x.err());
    }
    let _ = Logged::Dsse;
}
