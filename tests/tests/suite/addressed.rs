//! `https://…`: a file at an address, with evidence that lies there too. What serves them is believed in nothing.

use forge::artifact::{GADGET, WIDGET};
use forge::encoding::{base64, hex, pem, sha256};
use forge::http::{Server, answer};
use forge::packages::{Answer, Packages};
use forge::world::origin;
use forge::{Key, Recipe, Workload, World};
use serde_json::json;

use crate::packs;
use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";

const FRAMEWORK: &str = "countersign: 1
framework: addressed
number: 1
owner: owner@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: root.json } }
  acme-key: { key: { file: acme.pub } }
identities:
  acme-ci:
    github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }
  acme-offline: { key: { root: acme-key } }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme-ci, acme-offline] }
";

/// A host with a file and its evidence, and a framework.
struct Stage {
    host: Packages,
    dir: tempfile::TempDir,
    key: Key,
    bundle: String,
}

impl Stage {
    fn new() -> Self {
        let (mut world, key) = (World::new("addressed"), Key::p256("acme/offline"));
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: String| std::fs::write(dir.path().join(name), bytes).unwrap();
        put("root.json", world.trusted_root().to_string());
        put("acme.pub", pem("PUBLIC KEY", &key.spki()));
        put("framework.yaml", FRAMEWORK.to_owned());
        let recipe = Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin());
        let bundle = world.forge(&recipe).to_string();
        let stage = Self { host: Packages::start(), dir, key, bundle };
        stage.has("/widget.tgz", Answer::file(WIDGET.bytes));
        stage.has("/widget.tgz.sigstore.json", Answer::file(stage.bundle.as_bytes()));
        stage
    }

    fn has(&self, at: &str, answer: Answer) {
        self.host.change(|answers| _ = answers.insert(at.into(), answer));
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.host.address())
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    fn judged(&self, subject: &str, more: &[&str]) -> Ran {
        let framework = self.path("framework.yaml");
        run_at(&[&["verify", subject, "--policy", &framework, "--format", "json"], more].concat(), AT)
    }

    fn widget(&self, more: &[&str]) -> Ran {
        self.judged(&self.at("/widget.tgz"), more)
    }

    fn code(&self, code: u16) -> Answer {
        Answer { code, ..Answer::json(&json!({})) }
    }
}

#[test]
fn a_file_at_an_address_is_judged_with_what_lies_there() {
    let stage = Stage::new();
    let alone = stage.widget(&[]);
    assert_eq!(alone.code, 3, "{}", alone.out);
    assert_eq!(stage.host.asked().len(), 1, "nothing beside it is asked for unless that is said");
    assert!(alone.err.contains("no evidence was named"), "{}", alone.err);
    let ran = stage.widget(&["--beside"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.report["subjects"][0]["digests"]["sha256"], hex(&sha256(WIDGET.bytes)));
    assert_eq!(ran.report["evidence"][0]["origin"], "beside");
    assert_eq!(ran.report["offline"], false);
    let bundle = stage.at("/widget.tgz.sigstore.json");
    let ran = stage.widget(&["-a", &bundle]);
    assert_eq!((ran.code, &ran.report["evidence"][0]["origin"]), (0, &json!("file")), "{}", ran.err);
    // Evidence from there counts for a file that lies here, and from here for one that is there.
    std::fs::write(stage.path("widget.tgz"), WIDGET.bytes).unwrap();
    std::fs::write(stage.path("own.json"), &stage.bundle).unwrap();
    assert_eq!(stage.judged(&stage.path("widget.tgz"), &["-a", &bundle]).code, 0);
    assert_eq!(stage.widget(&["-a", &stage.path("own.json")]).code, 0);
    // What is named by itself and lies beside it is one piece, and asked for once.
    let before = stage.host.asked().len();
    let ran = stage.widget(&["--beside", "-a", &bundle, "-a", &bundle]);
    assert_eq!((ran.code, ran.report["evidence"].as_array().unwrap().len()), (0, 1));
    let asked = stage.host.asked();
    assert_eq!(asked[before..].iter().filter(|one| one.target.ends_with(".sigstore.json")).count(), 1);
}

#[test]
fn a_bare_signature_beside_it_is_over_its_bytes() {
    let stage = Stage::new();
    stage.has("/gadget.tgz", Answer::file(GADGET.bytes));
    let signed = |bytes: &[u8]| Answer::file(base64(&stage.key.sign(bytes)).as_bytes());
    stage.has("/gadget.tgz.sig", signed(GADGET.bytes));
    let judged = || stage.judged(&stage.at("/gadget.tgz"), &["--beside"]);
    assert_eq!(judged().code, 0, "{}", judged().out);
    stage.has("/gadget.tgz.sig", signed(WIDGET.bytes));
    assert_eq!(judged().code, 1);
    // The file itself is swapped: what was signed is another.
    stage.has("/gadget.tgz.sig", signed(GADGET.bytes));
    stage.has("/gadget.tgz", Answer::file(WIDGET.bytes));
    assert_eq!(judged().code, 1);
}

#[test]
fn what_it_is_pinned_to_is_its_digest() {
    let stage = Stage::new();
    let pinned = |bytes: &[u8]| format!("{}#sha256={}", stage.at("/widget.tgz"), hex(&sha256(bytes)));
    let ran = stage.judged(&pinned(WIDGET.bytes), &["--beside"]);
    assert_eq!((ran.code, ran.out.contains('#')), (0, false), "{}", ran.out);
    let ran = stage.judged(&pinned(GADGET.bytes), &["--beside"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("does not have the digest it is pinned to"), "{}", ran.out);
    for (bad, words) in [
        ("#sha256=00", "is no digest"),
        ("#md5=00", "is no digest"),
        ("#", "is no digest"),
        ("?token=secret", "query is not taken"),
    ] {
        let ran = stage.judged(&format!("{}{bad}", stage.at("/widget.tgz")), &[]);
        assert_eq!(ran.code, 2, "{bad}: {}", ran.err);
        assert!(ran.err.contains(words) && !ran.err.contains("secret"), "{bad}: {}", ran.err);
        let ran = stage.widget(&["-a", &format!("{}{bad}", stage.at("/widget.tgz.att"))]);
        assert_eq!(ran.code, 2, "{bad}: {}", ran.err);
    }
    let ran = stage.widget(&["-a", &pinned(WIDGET.bytes)]);
    assert!(ran.code == 2 && ran.err.contains("is pinned to no digest"), "{}", ran.err);
}

#[test]
fn what_is_withheld_is_not_what_is_missing() {
    let stage = Stage::new();
    let bundle = stage.at("/widget.tgz.sigstore.json");
    for (code, words) in [(401, "(401)"), (403, "(403)"), (501, "(501)")] {
        // Whatever lies beside it that is not handed out may have been anything.
        stage.has("/widget.tgz.att", stage.code(code));
        let ran = stage.widget(&["--beside"]);
        assert_eq!(ran.code, 4, "{code}: {}", ran.out);
        assert!(ran.out.contains(words) && ran.out.contains("widget.tgz.att"), "{code}: {}", ran.out);
        // Evidence that was named likewise.
        let ran = stage.widget(&["-a", &stage.at("/widget.tgz.att"), "-a", &bundle]);
        assert_eq!(ran.code, 4, "{code}: {}", ran.out);
        stage.host.change(|answers| _ = answers.remove("/widget.tgz.att"));
    }
    let page = Answer { kind: "text/html; charset=utf-8".into(), ..Answer::file(b"<html>") };
    stage.has("/widget.tgz.att", page);
    let ran = stage.widget(&["--beside"]);
    assert!(ran.code == 4 && ran.out.contains("a web page is there"), "{}", ran.out);
    stage.host.change(|answers| _ = answers.remove("/widget.tgz.att"));
    let ran = stage.widget(&["-a", &stage.at("/none.att")]);
    assert!(ran.code == 4 && ran.out.contains("nothing at this address (404)"), "{}", ran.out);
    stage.has("/widget.tgz", stage.code(404));
    let ran = stage.widget(&["--beside"]);
    assert!(ran.code == 4 && ran.out.contains("(404)"), "{}", ran.out);
}

#[test]
fn offline_nothing_is_asked_at_an_address() {
    let stage = Stage::new();
    std::fs::write(stage.path("widget.tgz"), WIDGET.bytes).unwrap();
    let file = stage.path("widget.tgz");
    let bundle = stage.at("/widget.tgz.sigstore.json");
    for ran in [stage.widget(&["--beside", "--offline"]), stage.judged(&file, &["-a", &bundle, "--offline"])]
    {
        assert_eq!(ran.code, 4, "{}", ran.out);
        assert!(ran.out.contains("nothing was asked of the network"), "{}", ran.out);
    }
    // Commands that ask nothing say so.
    let framework = stage.path("framework.yaml");
    let ran = run_at(&["explain", &stage.at("/widget.tgz"), "--policy", &framework], AT);
    assert_ne!(ran.code, 0);
    assert_eq!(stage.host.asked(), []);
}

#[test]
fn t32_an_address_that_leads_inside_is_not_followed() {
    let stage = Stage::new();
    let inside = stage.at("/widget.tgz");
    let leading = Server::start(move |question, wire| {
        let to = inside.clone() + question.target.strip_prefix("/widget.tgz").unwrap_or_default();
        wire.write_all(&answer(302, &[("Location", &to)], b""))
    });
    let subject = format!("http://127.0.0.1:{}/widget.tgz", leading.port());
    let ran = stage.judged(&subject, &["--beside"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("inside of this network"), "{}", ran.out);
    assert_eq!(stage.host.asked(), []);
    // It is where the host it leads to is named.
    let host = stage.host.address().replace("http://", "");
    let ran = stage.judged(&subject, &["--beside", "--host", &host]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    // Elsewhere than on this machine an address is asked over TLS.
    let ran = stage.judged("http://registry.invalid/widget.tgz", &[]);
    assert!(ran.code == 4 && ran.out.contains("without TLS"), "{}", ran.out);
}

#[test]
fn what_was_fetched_is_recorded_and_judged_again() {
    let stage = Stage::new();
    for (name, more) in [("a", vec!["--beside"]), ("b", vec!["-a", "URL"])] {
        let (ledger, bundle) = (stage.path(name), stage.at("/widget.tgz.sigstore.json"));
        let more: Vec<&str> = more.iter().map(|&one| if one == "URL" { &*bundle } else { one }).collect();
        assert_eq!(stage.widget(&[&more[..], &["--ledger", &ledger]].concat()).code, 0);
        let ran = run_at(&["ledger", "verify", &ledger], AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let (asked, framework) = (stage.host.asked().len(), stage.path("framework.yaml"));
        let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        assert_eq!(stage.host.asked().len(), asked);
    }
}

#[test]
fn what_was_fetched_is_in_a_pack() {
    let stage = Stage::new();
    let (subject, framework) = (stage.at("/widget.tgz"), stage.path("framework.yaml"));
    let gone = || stage.host.change(|answers| answers.clear());
    let there = packs::same(&[&subject], (&["--policy", &framework], &["--beside"]), AT, gone);
    assert_eq!(there.code, 0, "{}", there.out);
}

#[test]
fn a_file_that_is_called_like_an_address_stands_for_none() {
    let stage = Stage::new();
    let inside = tempfile::tempdir_in(".").unwrap();
    let name = inside.path().file_name().unwrap().to_string_lossy().into_owned();
    // The file system takes `//` for `/`.
    std::fs::create_dir_all(format!("{name}/https:/host")).unwrap();
    std::fs::write(format!("{name}/https:/host/widget.tgz"), b"x").unwrap();
    let ran = stage.judged(&format!("{name}/https://host/widget.tgz"), &[]);
    assert_eq!(ran.code, 3, "with its folder it is the file: {}", ran.err);
}
