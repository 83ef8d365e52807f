use std::sync::Arc;
use countersign_verify::*;
use forge::world::{origin, hint};
use forge::{Recipe, Workload, World, Key, Content, Signer, Logged, Statement as Forged, Subject, Version};
use forge::encoding::{base64, unbase64, sha256};
use forge::entry::{self, Verifier};
use forge::rekor::Evidence as Ev;
use formats::{Evidence, decode};
use model::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const WIDGET: &[u8] = b"the widget, release 1.4.2";
fn now() -> Instant { Instant::parse("2026-08-02T00:00:00Z").unwrap() }
struct B(Vec<u8>);
impl Bytes for B { fn read(&self, _l: u64) -> Result<Vec<u8>, Text> { Ok(self.0.clone()) } }
fn art(bytes: &[u8]) -> Artifact { Artifact { given: "w".into(), kind: ArtifactKind::File, digests: vec![Digest::sha256(Sha256::digest(bytes).into())], size: Some(bytes.len() as u64) } }
fn trusting(root: &Value) -> Roots { let mut b = Roots::builder(); b.trusted_root("acme", root.to_string().as_bytes()).unwrap(); b.build().unwrap() }
fn try_claim(b: &Value) -> Result<Claimed<Evidence>, String> { decode(EvidenceId(0), b.to_string().as_bytes()).remove(0).read.map_err(|e| format!("{e:?}")) }
fn tlv(tag: u8, c: &[u8]) -> Vec<u8> { let mut o = vec![tag]; let l = c.len(); if l < 128 { o.push(l as u8) } else { let b = l.to_be_bytes(); let f = b.iter().position(|x| *x != 0).unwrap(); o.push(0x80 | (8 - f) as u8); o.extend(&b[f..]); } o.extend(c); o }
fn seq(p: &[Vec<u8>]) -> Vec<u8> { tlv(0x30, &p.concat()) }
fn header(d: &[u8]) -> (usize, usize) { let l = d[1] as usize; if l < 128 { (2, l) } else { let n = l & 127; (2 + n, d[2..2 + n].iter().fold(0, |a, b| a << 8 | *b as usize)) } }
fn parts(d: &[u8]) -> Vec<Vec<u8>> { let (h, l) = header(d); let mut c = &d[h..h + l]; let mut out = vec![]; while !c.is_empty() { let (h, l) = header(c); out.push(c[..h + l].to_vec()); c = &c[h + l..]; } out }
fn show(what: &str, r: Result<(Signer2, String), Rejection>) { match r { Ok((s, x)) => println!("{what}: ACCEPT {s} {x}"), Err(e) => println!("{what}: reject {} {}", e.code.id, e.text.chars().take(160).collect::<String>()) } }
type Signer2 = String;
fn sg(c: &Value, bytes: &[u8], roots: &Roots, at: Instant) -> Result<(String, String), Rejection> {
    let c = match try_claim(c) { Ok(c) => c, Err(e) => { println!("   decode {e}"); return Ok(("undecodable".into(), String::new())) } };
    signature(&c, &art(bytes), &B(bytes.to_vec()), roots, at).map(|b| { let s = b.proof().signers().first(); (format!("signed_at {:?}", s.signed_at().map(|t| t.to_string())), format!("{:?}", s.times().iter().map(|t| t.source).collect::<Vec<_>>())) })
}
fn counted(b: &[u8]) -> Vec<u8> { let mut o = (b.len() as u16).to_be_bytes().to_vec(); o.extend(b); o }
const SCT: &[u8] = &[6, 10, 0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2];
/// a genuine leaf, edited and re-issued with a right SCT, its bundle
fn edited(w: &mut World, key: &Key, edit: impl Fn(&mut Vec<Vec<u8>>, &mut Vec<Vec<u8>>)) -> Value {
    let b = w.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()));
    let leaf = unbase64(b["verificationMaterial"]["certificate"]["rawBytes"].as_str().unwrap());
    let ca = Key::p256("acme/ca/intermediate");
    let mut p = parts(&leaf); let mut tbs = parts(&p[0]);
    let mut exts = parts(&parts(&tbs[7])[0]);
    exts.retain(|e| !e.windows(SCT.len()).any(|w| w == SCT));
    tbs[6] = key.spki();
    edit(&mut tbs, &mut exts);
    tbs[7] = tlv(0xa3, &seq(&exts));
    let pre = seq(&tbs);
    let ms = (1785578400000u64).to_be_bytes(); // 2026-08-01T10:00:00Z
    let mut m = vec![0u8, 0]; m.extend(ms); m.extend(1u16.to_be_bytes()); m.extend(ca.id()); m.extend(&(pre.len() as u32).to_be_bytes()[1..]); m.extend(&pre); m.extend([0, 0]);
    let s = w.ct_log.key().sign(&m);
    let mut sct = vec![0u8]; sct.extend(w.ct_log.key().id()); sct.extend(ms); sct.extend([0, 0, 4, 3]); sct.extend(counted(&s));
    exts.push(seq(&[SCT.to_vec(), tlv(4, &tlv(4, &counted(&counted(&sct))))]));
    tbs[7] = tlv(0xa3, &seq(&exts));
    let body = seq(&tbs);
    p[0] = body.clone(); p[2] = tlv(3, &[vec![0], ca.sign(&body)].concat());
    let der = seq(&p);
    let sig = key.sign(WIDGET);
    let e = w.rekor.append(&entry::hashed_rekord(&sha256(WIDGET), &sig, &Verifier::Certificate(der.clone())), origin(), Ev { promise: true, proof: true });
    json!({"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"certificate":{"rawBytes":base64(&der)},"tlogEntries":[e]},"messageSignature":{"messageDigest":{"algorithm":"SHA2_256","digest":base64(&sha256(WIDGET))},"signature":base64(&sig)}})
}
fn has(e: &[u8], o: &[u8]) -> bool { e.windows(o.len()).any(|w| w == o) }

fn main() {
    let mut w = World::new("acme");
    let roots = trusting(&w.trusted_root());
    let k = Key::p256("leafkey");
    let b = edited(&mut w, &k, |_, _| {}); show("x0 control", sg(&b, WIDGET, &roots, now()));
    let b = edited(&mut w, &k, |_, e| e.retain(|x| !has(x, &[6, 3, 0x55, 0x1d, 15]))); show("x1 no keyUsage", sg(&b, WIDGET, &roots, now()));
    let b = edited(&mut w, &k, |_, e| for x in e.iter_mut() { if has(x, &[6, 3, 0x55, 0x1d, 15]) { let mut v = x.clone(); let n = v.len(); v[n-1] = 0x04; v[n-2] = 2; *x = v; } }); show("x2 keyUsage = keyCertSign only", sg(&b, WIDGET, &roots, now()));
    let b = edited(&mut w, &k, |_, e| e.push(seq(&[vec![6,3,0x55,0x1d,19], vec![1,1,0xff], tlv(4, &seq(&[vec![1,1,0xff]]))]))); show("x3 basicConstraints CA=true", sg(&b, WIDGET, &roots, now()));
    let b = edited(&mut w, &k, |_, e| e.push(seq(&[vec![6,3,0x2a,3,4], vec![1,1,0xff], tlv(4, &[5,0])]))); show("x4 unknown critical ext", sg(&b, WIDGET, &roots, now()));
    let b = edited(&mut w, &k, |_, e| { let d = e.iter().find(|x| has(x, &[0x83,0xbf,0x30,1,8])).unwrap().clone(); e.push(d) }); show("x5 duplicate issuer ext", sg(&b, WIDGET, &roots, now()));
    let b = edited(&mut w, &k, |_, e| e.retain(|x| !has(x, &[6, 3, 0x55, 0x1d, 37]))); show("x6 no EKU", sg(&b, WIDGET, &roots, now()));
    let b = edited(&mut w, &k, |_, e| for x in e.iter_mut() { if has(x, &[6, 3, 0x55, 0x1d, 37]) { *x = seq(&[vec![6,3,0x55,0x1d,37], tlv(4, &seq(&[vec![6,4,0x55,0x1d,37,0]]))]); } }); show("x7 EKU any", sg(&b, WIDGET, &roots, now()));
    let b = edited(&mut w, &k, |t, _| t[0] = vec![0xa0,3,2,1,0]); show("x8 version 1", sg(&b, WIDGET, &roots, now()));
    let ed = Key::ed25519("leafed");
    let b = edited(&mut w, &ed, |_, _| {}); show("x9 Ed25519 leaf", sg(&b, WIDGET, &roots, now()));
    // malformed claim: .11 (runner) not a UTF8String
    let b = edited(&mut w, &k, |_, e| for x in e.iter_mut() { if has(x, &[0x83,0xbf,0x30,1,12]) { *x = seq(&[vec![6,10,0x2b,6,1,4,1,0x83,0xbf,0x30,1,12], tlv(4, b"https://github.com/evil/raw")]); } });
    match try_claim(&b) { Ok(c) => match signature(&c, &art(WIDGET), &NoBytes, &roots, now()) { Ok(b) => println!("x10 raw .12 claim: {:?}", b.proof().signers().first().principal()), Err(e) => println!("x10 reject {} {}", e.code.id, e.text) }, Err(e) => println!("{e}") }
    // old issuer differs from the new
    let b = edited(&mut w, &k, |_, e| e.push(seq(&[vec![6,10,0x2b,6,1,4,1,0x83,0xbf,0x30,1,1], tlv(4, b"https://evil")]))); show("x11 .1 says another issuer than .8 (if not repeated)", sg(&b, WIDGET, &roots, now()));

    // keyed + log: old signature made fresh
    let key = Key::p256("k");
    let mut bl = Roots::builder();
    bl.trusted_root("acme", w.trusted_root().to_string().as_bytes()).unwrap();
    bl.key("acme-key", key.public_pem().as_bytes(), (None, None), Some("acme")).unwrap();
    let kr = bl.build().unwrap();
    let signer = || Signer::Key { key: key.clone(), hint: hint(&key) };
    let mut b = w.forge(&Recipe::new(Content::Blob(WIDGET.into()), signer(), origin()));
    let later = Instant::parse("2026-12-02T00:00:00Z").unwrap();
    show("f0 keyed+log honest", sg(&b, WIDGET, &kr, later));
    let sig = unbase64(b["messageSignature"]["signature"].as_str().unwrap());
    let tok = w.timestamps.countersign(&sig, "2026-12-01T00:00:00Z".parse().unwrap());
    b["verificationMaterial"]["timestampVerificationData"] = json!({"rfc3161Timestamps":[{"signedTimestamp": base64(&tok)}]});
    show("f1 + later token", sg(&b, WIDGET, &kr, later));
    b["verificationMaterial"]["tlogEntries"][0].as_object_mut().unwrap().remove("inclusionPromise");
    show("f2 SET dropped, later token", sg(&b, WIDGET, &kr, later));
    b["verificationMaterial"]["timestampVerificationData"] = json!({});
    show("f3 SET dropped, no token", sg(&b, WIDGET, &kr, later));

    // the v0.1 relabel on keyed + log
    let mut b = w.forge(&Recipe::new(Content::Blob(WIDGET.into()), signer(), origin()));
    b["mediaType"] = json!(Version::V01.media_type());
    b["verificationMaterial"]["tlogEntries"][0].as_object_mut().unwrap().remove("inclusionProof");
    show("f4 keyed v0.3 relabelled v0.1, proof stripped", sg(&b, WIDGET, &kr, later));

    // entry for another signature by the same key
    let other = w.forge(&Recipe::new(Content::Blob(b"other".to_vec()), signer(), origin()));
    let mut b = w.forge(&Recipe::new(Content::Blob(WIDGET.into()), signer(), origin()));
    b["verificationMaterial"]["tlogEntries"] = other["verificationMaterial"]["tlogEntries"].clone();
    show("f5 keyed+log, entry of another artifact", sg(&b, WIDGET, &kr, later));

    // PAE confusion
    let st = Forged::v1(vec![Subject::of("w", WIDGET)], "https://example.com/p", json!({"x": 1}));
    let att = w.forge(&Recipe::attestation(&Workload::acme_release(), &st, origin()).logged(Logged::RekorV2));
    let pae = Content::statement(&st).message();
    let mut msg = att.clone(); let o = msg.as_object_mut().unwrap();
    let env = o.remove("dsseEnvelope").unwrap();
    o.insert("messageSignature".into(), json!({"messageDigest":{"algorithm":"SHA2_256","digest":base64(&sha256(&pae))},"signature":env["signatures"][0]["sig"]}));
    show("p1 attestation (Rekor v2) as signature over the PAE file", sg(&msg, &pae, &roots, now()));
    let signed = w.forge(&Recipe::blob(&Workload::acme_release(), &pae, origin()).logged(Logged::RekorV2));
    let mut a = signed.clone(); let o = a.as_object_mut().unwrap();
    let ms = o.remove("messageSignature").unwrap();
    o.insert("dsseEnvelope".into(), json!({"payload": env["payload"], "payloadType": env["payloadType"], "signatures":[{"sig": ms["signature"]}]}));
    match try_claim(&a) { Ok(c) => match statement(&c, &roots, now()) { Ok(p) => println!("p2 blob signature over a PAE file as attestation: ACCEPT {:?}", bind(&Arc::new(p), &art(WIDGET)).is_ok()), Err(e) => println!("p2 reject {} {}", e.code.id, e.text) }, Err(e) => println!("{e}") }
    // same with a plain key and no log
    let mut bl = Roots::builder(); bl.key("k", key.public_pem().as_bytes(), (None, None), None).unwrap(); let plain = bl.build().unwrap();
    let e = json!({"payload": env["payload"], "payloadType": env["payloadType"], "signatures":[{"sig": base64(&key.sign(&pae))}]});
    match try_claim(&e) { Ok(c) => println!("p3 plain key: blob signature over PAE file as bare DSSE: {}", statement(&c, &plain, now()).map_or_else(|e| e.code.id.to_string(), |_| "ACCEPT".into())), Err(e) => println!("{e}") }

    // keyed bundle with garbage material and plain key; junk entries ignored
    // duplicates
    let mut b = w.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()));
    let d = b["verificationMaterial"]["tlogEntries"][0].clone();
    b["verificationMaterial"]["tlogEntries"].as_array_mut().unwrap().push(d.clone());
    show("d1 same entry twice", sg(&b, WIDGET, &roots, now()));
    // keyless TSA far apart
    let mut b = w.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()));
    let sig = unbase64(b["messageSignature"]["signature"].as_str().unwrap());
    let tok = w.timestamps.countersign(&sig, "2026-08-01T12:00:00Z".parse().unwrap());
    b["verificationMaterial"]["timestampVerificationData"] = json!({"rfc3161Timestamps":[{"signedTimestamp": base64(&tok)}]});
    show("t1 keyless SET inside, token outside the leaf", sg(&b, WIDGET, &roots, now()));
    let tok2 = w.timestamps.countersign(&sig, "2026-08-01T10:05:00Z".parse().unwrap());
    b["verificationMaterial"]["timestampVerificationData"] = json!({"rfc3161Timestamps":[{"signedTimestamp": base64(&tok2)}]});
    show("t2 keyless SET +3s, token +5min", sg(&b, WIDGET, &roots, now()));
    // v1 with integratedTime changed and no SET, with token
    let mut b = w.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()).without_promise().with_timestamp());
    b["verificationMaterial"]["tlogEntries"][0]["integratedTime"] = json!("1785578401");
    show("t3 v1 no SET, integratedTime moved", sg(&b, WIDGET, &roots, now()));
    let mut b = w.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()).without_promise());
    show("t4 v1 no SET, integratedTime only", sg(&b, WIDGET, &roots, now()));
    let mut c = w.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()).logged(Logged::RekorV2));
    c["verificationMaterial"]["tlogEntries"][0]["integratedTime"] = json!("1785578401");
    show("t5 v2 with integratedTime", sg(&c, WIDGET, &roots, now()));
    c["verificationMaterial"]["timestampVerificationData"] = json!({});
    c["verificationMaterial"]["tlogEntries"][0]["inclusionPromise"] = json!({"signedEntryTimestamp": "AAAA"});
    show("t6 v2 with integratedTime + junk SET, no token", sg(&c, WIDGET, &roots, now()));
    b["verificationMaterial"]["tlogEntries"] = json!([]);
    show("t7 no entries", sg(&b, WIDGET, &roots, now()));
}
