//! Revocation lists and OCSP responses made by the `openssl` command, where there is one.

use std::path::Path;
use std::process::{Command, Stdio};

use formats::{Crl, Ocsp, OcspStatus};
use verify::{OcspProof, PathCertificate, RevocationList};

const CONFIG: &str = "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nserial = serial\ncrlnumber = crlnumber\n\
    default_md = sha256\ndefault_crl_days = 7\ndefault_days = 30\nnew_certs_dir = .\npolicy = any\n\
    [any]\ncommonName = supplied\n";

const CA: &str = "ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key";
const OCSP: &str =
    "ocsp -index index.txt -rsigner ca.pem -rkey ca.key -CA ca.pem -issuer ca.pem -cert leaf.pem -ndays 7";

/// Runs it; `None` where there is no such command.
fn openssl(dir: &Path, args: &str) -> Option<()> {
    let mut command = Command::new("openssl");
    command.args(args.split(' ')).current_dir(dir).stdin(Stdio::null());
    let output = command.output().ok()?;
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {args}: {told}");
    Some(())
}

fn certificate(dir: &Path, name: &str) -> PathCertificate {
    openssl(dir, &format!("x509 -in {name}.pem -outform DER -out {name}.der")).unwrap();
    let file = |kind: &str| std::fs::read(dir.join(format!("{name}.{kind}"))).unwrap();
    let read = PathCertificate::read(&file("der")).unwrap();
    // A file may hold it either way, and nothing beside it.
    for whole in [file("der"), file("pem")] {
        assert_eq!(PathCertificate::read_file(&whole).unwrap(), read);
    }
    for wrong in [file("key"), [file("pem"), file("pem")].concat(), b"-----BEGIN CERTIFICATE-----\n".to_vec()]
    {
        assert!(PathCertificate::read_file(&wrong).is_err());
    }
    read
}

fn made_with(key: &str, hash: &str) -> Option<()> {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    for (name, text) in [("ca.cnf", CONFIG), ("index.txt", ""), ("serial", "7A01\n"), ("crlnumber", "0F\n")] {
        std::fs::write(dir.join(name), text).unwrap();
    }
    openssl(
        dir,
        &format!("req -x509 -newkey {key} -nodes -keyout ca.key -out ca.pem -subj /CN=authority -days 30"),
    )?;
    openssl(dir, "req -new -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=leaf")?;
    openssl(dir, &format!("{CA} -in leaf.csr -out leaf.pem -notext"))?;
    openssl(dir, &format!("{CA} -md {hash} -gencrl -out clean.crl"))?;
    openssl(dir, &format!("{OCSP} -rmd {hash} -respout good.ocsp"))?;
    openssl(dir, &format!("{CA} -revoke leaf.pem -crl_compromise 20260102030405Z"))?;
    openssl(dir, &format!("{CA} -md {hash} -gencrl -out revoked.crl"))?;
    openssl(dir, &format!("{OCSP} -rmd {hash} -respout revoked.ocsp"))?;
    let (issuer, leaf) = (certificate(dir, "ca"), certificate(dir, "leaf"));
    let file = |name: &str| std::fs::read(dir.join(name)).unwrap();

    let list = |name: &str| RevocationList::verify(Crl::read(&file(name)).unwrap(), &issuer).unwrap();
    let (clean, revoked) = (list("clean.crl"), list("revoked.crl"));
    assert_eq!((clean.number().as_deref(), clean.revoked(&leaf)), (Some("0f"), None));
    let how = revoked.revoked(&leaf).unwrap();
    assert!(how.compromise && !how.hold);
    assert_eq!(how.since().to_string(), "2026-01-02T03:04:05Z");

    let status = |name: &str| {
        let proof = OcspProof::verify(Ocsp::read(&file(name)).unwrap(), &issuer).unwrap();
        proof.answers(&leaf).iter().map(|answer| answer.status).collect::<Vec<_>>()
    };
    assert_eq!(status("good.ocsp"), [OcspStatus::Good]);
    let [OcspStatus::Revoked(how)] = status("revoked.ocsp")[..] else { panic!("revoked") };
    assert!(how.compromise);
    Some(())
}

#[test]
fn what_openssl_makes_is_read() {
    for (key, hash) in
        [("rsa:2048", "sha256"), ("rsa:3072", "sha512"), ("ec -pkeyopt ec_paramgen_curve:P-384", "sha384")]
    {
        if made_with(key, hash).is_none() {
            return;
        }
    }
}
