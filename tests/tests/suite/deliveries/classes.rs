//! What has gone wrong in other verifiers, each on a delivery.

use std::net::TcpListener;

use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::hex;
use forge::{Statement, Subject};
use serde_json::json;
use sha2::{Digest as _, Sha512};

use super::{Stage, names, sha256, sums};

fn stage() -> Stage {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    stage
}

/// What was judged is what is used: by every hash that somebody names, and by the very bytes.
#[test]
fn t10_a_file_is_what_the_list_and_the_signature_both_say() {
    let stage = stage();
    let sha512 = |text: &str| hex(&Sha512::digest(text));
    // The evidence names SHA-256, the list another hash: neither stands in for the other.
    for (listed, bytes, code) in [
        (sha512("a.tgz\n"), "a.tgz\n", 0),
        (sha512("other\n"), "a.tgz\n", 1),
        (sha512("other\n"), "other\n", 3),
    ] {
        stage.put("a.tgz", bytes);
        stage.put("SHA256SUMS", format!("SHA512 (a.tgz) = {listed}\n"));
        let ran = stage.list("intake");
        assert_eq!(ran.code, code, "{bytes}: {}", ran.out);
    }
    // The name of the list says nothing: the length of a digest says which hash it is of, and nothing shorter is one.
    stage.put("a.tgz", "a.tgz\n");
    stage.put("SHA256SUMS", format!("{}  a.tgz\n", &sha256("a.tgz\n")[..40]));
    assert_eq!(stage.list("intake").code, 1);
    // What is released was judged, whatever lies there afterwards.
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    let out = stage.dir.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let list = format!("@{}", stage.path("SHA256SUMS").display());
    let to = out.to_string_lossy().into_owned();
    assert_eq!(stage.judged_with(&[&list], "intake", &["--release-to", &to]).code, 0);
    stage.put("a.tgz", "other\n");
    assert_eq!(std::fs::read(out.join("a.tgz")).unwrap(), b"a.tgz\n");
    assert_eq!(stage.judged_with(&[&list], "intake", &["--release-to", &to]).code, 1);
}

/// There is no cache that could be poisoned, shared or broken: a file of the same name, length and time is read again.
#[test]
fn t12_nothing_of_an_earlier_run_decides() {
    let stage = stage();
    assert_eq!(stage.list("lenient").code, 0);
    let before = std::fs::read_dir(stage.path("")).unwrap().count();
    let time = std::fs::metadata(stage.path("a.tgz")).unwrap().modified().unwrap();
    stage.put("a.tgz", "b.tgz\n");
    std::fs::File::options().append(true).open(stage.path("a.tgz")).unwrap().set_modified(time).unwrap();
    assert_eq!(std::fs::metadata(stage.path("a.tgz")).unwrap().modified().unwrap(), time);
    assert_eq!(stage.list("lenient").code, 1);
    stage.put("a.tgz", "a.tgz\n");
    assert_eq!(stage.list("lenient").code, 0, "nor is a denial remembered");
    assert_eq!(std::fs::read_dir(stage.path("")).unwrap().count(), before, "and nothing is left there");
}

/// A delivery names addresses wherever it can, and brings logins of its own: nobody is asked.
#[test]
fn t19_t32_a_delivery_makes_nobody_ask_and_brings_no_login() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let at = listener.local_addr().unwrap();
    let url = format!("http://{at}/a.tgz");
    let stage = stage();
    let predicate = json!({
        "buildDefinition": {"buildType": url, "resolvedDependencies": [{"uri": url, "downloadLocation": url}]},
        "runDetails": {"builder": {"id": url}, "byproducts": [{"uri": url}]},
    });
    let statement =
        Statement::v1(vec![Subject::of(&url, b"a.tgz\n")], "https://slsa.dev/provenance/v1", predicate);
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&stage.key, "");
    stage.put("evidence/provenance.json", envelope.json().to_string());
    let ran = stage.list("intake");
    assert_eq!((ran.code, &ran.report["offline"]), (0, &true.into()), "{}", ran.out);
    // Files that other tools look for.
    let login = json!({"auths": {at.to_string(): {"auth": "YTpi"}}, "credsStore": "evil"}).to_string();
    stage.put(".docker/config.json", login);
    stage.put(".npmrc", format!("registry={url}\n"));
    stage.put("a.tgz.url", format!("[InternetShortcut]\nURL={url}\n"));
    let ran = stage.list("lenient");
    assert_eq!((ran.code, &ran.report["offline"]), (0, &true.into()), "{}", ran.out);
    assert_eq!(stage.list("intake").code, 3, "and they are told");
    assert!(names(&stage.list("intake")).contains(&(".npmrc".into(), "deny".into())));
    assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "nobody called");
}
