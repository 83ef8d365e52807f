use std::process::{Command, Stdio};

use model::{Claimed, EvidenceId, Instant};
use verify::{KeyTerms, Roots};

use super::SigningKey;
use crate::read::MAX_KEY_FILE;
use crate::{KeyFileFault, envelope, note};

/// What `openssl` writes for these arguments; `None` where there is no such command.
fn openssl(args: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    use std::io::Write as _;
    let mut child = Command::new("openssl")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(input).ok()?;
    let output = child.wait_with_output().ok()?;
    assert!(output.status.success(), "openssl {args:?}");
    Some(output.stdout)
}

const SEC1: &str = "\
-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIBLgEgR9ve1EXbYhc26vNBAXyyFU5TTmIYlfyTYIYcfloAoGCCqGSM49
-----END EC PRIVATE KEY-----
";

fn verifies(key: &SigningKey, public_pem: &[u8]) {
    let payload = br#"{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"}}],"predicateType":"urn:example","predicate":{}}"#;
    let line = envelope("application/vnd.in-toto+json", payload, &[key]).unwrap();
    assert!(!line.contains(&b'\n'));
    let mut builder = Roots::builder();
    builder.key("own", public_pem, KeyTerms::default()).unwrap();
    let roots = builder.build().unwrap();
    let from = EvidenceId::file(0);
    let evidence = formats::decode(from, &line).remove(0).read.unwrap().value;
    let now = Instant::parse("2026-11-22T10:00:00Z").unwrap();
    let proof = verify::statement(&Claimed::new(evidence, from), &roots, now).unwrap();
    assert_eq!(proof.signers().first().path(), [key.digest()]);
    notes(key, public_pem);
}

fn notes(key: &SigningKey, public_pem: &[u8]) {
    let public = verify::Key::read(public_pem, None).unwrap();
    let own = note("ledger\n7\nroot\n", "ledger", key).unwrap();
    assert!(own.starts_with("ledger\n7\nroot\n\n\u{2014} ledger "));
    assert!(verify::note_signed_by(&own, "ledger", &public));
    assert!(!verify::note_signed_by(&own, "other", &public));
    assert!(!verify::note_signed_by(&own.replace("\n7\n", "\n8\n"), "ledger", &public));
    assert!(!verify::note_signed_by(own.trim_end(), "ledger", &public));
    // A line of another key is passed over; one of this key that does not hold is not.
    let other = format!("{own}\u{2014} ledger AAAAAAAA\n");
    assert!(verify::note_signed_by(&other, "ledger", &public));
    let elsewhere = note("ledger\n8\nroot\n", "ledger", key).unwrap();
    let line = elsewhere.lines().last().unwrap();
    assert!(!verify::note_signed_by(&format!("{own}{line}\n"), "ledger", &public));
    for (text, name) in
        [("no end", "n"), ("two\n\nparts\n", "n"), ("t\n", "a b"), ("t\n", "a+b"), ("t\n", "")]
    {
        assert!(matches!(note(text, name, key), Err(KeyFileFault::Note)), "{text:?} {name:?}");
    }
}

#[test]
fn what_openssl_makes_is_signed_with_and_verified() {
    for (make, sec1) in [
        (&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"][..], true),
        (&["genpkey", "-algorithm", "ed25519"][..], false),
    ] {
        let Some(pem) = openssl(make, b"") else { return };
        let public = openssl(&["pkey", "-pubout"], &pem).unwrap();
        let key = SigningKey::read(&pem).unwrap();
        verifies(&key, &public);
        assert!(!format!("{key:?}").contains("PRIVATE"));
        if sec1 {
            let old = openssl(&["ec"], &pem).unwrap();
            assert!(old.starts_with(b"-----BEGIN EC PRIVATE KEY-----"));
            verifies(&SigningKey::read(&old).unwrap(), &public);
        }
        let locked = openssl(&["pkcs8", "-topk8", "-passout", "pass:secret"], &pem).unwrap();
        assert_eq!(SigningKey::read(&locked).unwrap_err(), KeyFileFault::Encrypted);
        assert_eq!(SigningKey::read(&public).unwrap_err(), KeyFileFault::Public("public key"));
        assert_eq!(SigningKey::read(&[&pem[..], &pem].concat()).unwrap_err(), KeyFileFault::Several);
    }
}

#[test]
fn other_kinds_are_refused_in_words() {
    for make in [
        &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"][..],
        &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        &["genpkey", "-algorithm", "ed448"],
    ] {
        let Some(pem) = openssl(make, b"") else { return };
        let fault = SigningKey::read(&pem).unwrap_err();
        assert!(matches!(fault, KeyFileFault::Kind(_)), "{make:?}: {fault}");
        assert!(fault.to_string().contains("P-256"), "{fault}");
    }
}

#[test]
fn what_is_no_key_is_refused_in_words() {
    for (file, words) in [
        (&b""[..], "no private key in PEM"),
        (b"hello", "no private key in PEM"),
        (SEC1.as_bytes(), "neither"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n", "PEM"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", "encrypted"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "RSA"),
    ] {
        let fault = SigningKey::read(file).unwrap_err().to_string();
        assert!(fault.contains(words), "{fault}");
    }
    let large = |size: usize| SigningKey::read(&vec![b'\n'; size]).unwrap_err();
    assert!(matches!(large(MAX_KEY_FILE), KeyFileFault::NotPem(_)));
    assert_eq!(
        large(MAX_KEY_FILE + 1),
        KeyFileFault::TooLarge { most: MAX_KEY_FILE, found: MAX_KEY_FILE + 1 }
    );
}

#[test]
fn nobody_signs_nothing() {
    assert!(envelope("application/vnd.in-toto+json", b"{}", &[]).is_err());
}
