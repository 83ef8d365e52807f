//! T15 and T23: a pattern reaches what it says and no more, and there is one matcher, so no two can disagree.

use std::path::{Path, PathBuf};

use forge::certificate::San;
use forge::cms::{Signer as CmsSigner, detached};
use forge::encoding::pem;
use forge::enterprise::{AltName, ISSUES, Issued, SIGNS, Template};
use forge::layout::{layout, link, metablock, step};
use forge::x509::CODE_SIGNING;
use forge::{Content, Key, Person, Recipe, Signer, Workload};
use serde_json::{Value, json};

use super::{AT, BUILT, SIGNED, Stage, WIDGET, class, framework, origin};
use crate::case::root;

#[test]
fn t15_look_alikes_do_not_match() {
    class("T15", 10);
    let mut stage = Stage::new();
    let honest = Workload::acme_release();
    for (what, run) in [
        ("issuer", Workload { issuer: format!("{}.evil.example", honest.issuer), ..honest.clone() }),
        ("issuer slash", Workload { issuer: format!("{}/", honest.issuer), ..honest.clone() }),
        ("prefix", Workload { signer: format!("evil/{}", honest.signer), ..honest.clone() }),
        ("suffix", Workload { signer: format!("{}/x", honest.signer), ..honest.clone() }),
        ("second at", Workload { signer: format!("{}@refs/tags/v1", honest.signer), ..honest.clone() }),
        ("owner", Workload { repository: "acme-evil/widget".into(), ..honest.clone() }),
        ("case", Workload { repository: "Acme/widget".into(), ..honest.clone() }),
        ("dots", Workload { repository: "acme/widget/../widget".into(), ..honest.clone() }),
        ("tag", Workload { source_ref: "refs/heads/refs/tags/v1".into(), ..honest.clone() }),
        ("id", Workload { repository_id: "47110".into(), ..honest.clone() }),
        ("owner id", Workload { owner_id: "042".into(), ..honest.clone() }),
        ("runner", Workload { runner: "github-hosted ".into(), ..honest.clone() }),
        ("trigger", Workload { trigger: "push_request".into(), ..honest.clone() }),
        ("commit", Workload { signer_sha: "C1".repeat(20), ..honest.clone() }),
        ("trailing at", Workload { signer: format!("{}@", honest.signer), ..honest.clone() }),
        (
            "workflow case",
            Workload { signer: honest.signer.replace("build.yml", "Build.yml"), ..honest.clone() },
        ),
    ] {
        let bundle = stage.world.forge(&Recipe::blob(&run, WIDGET, origin()));
        assert_eq!(stage.judge(&[bundle], &framework("any", SIGNED)), 1, "{what}");
    }
}

/// Changes a certificate before it is issued.
type Edit = fn(&mut forge::certificate::Leaf);

/// Judges a blob signed by a person whose name and issuer are these, under this identity.
fn person(identity: &str, email: &str, issuer: &str) -> u8 {
    let mut stage = Stage::new();
    let text = framework("any", "      - signature: { by: [alice] }\n")
        .replace("identities:\n", &format!("identities:\n  alice: {identity}\n"));
    let person = Person { email: email.into(), issuer: issuer.into() };
    let recipe = Recipe::new(Content::Blob(WIDGET.into()), Signer::Person(person), origin());
    let bundle = stage.world.forge(&recipe);
    stage.judge(&[bundle], &text)
}

#[test]
fn t15_an_address_and_its_issuer_are_compared_whole() {
    const ISSUER: &str = "https://accounts.retail.example";
    const ADDRESS: &str = "alice@retail.example";
    let email = format!("{{ email: {{ roots: [acme], issuer: \"{ISSUER}\", address: {ADDRESS} }} }}");
    let other =
        format!("{{ other: {{ roots: [acme], issuer: \"{ISSUER}\", name: \"al*e@retail.example\" }} }}");
    for identity in [&email, &other] {
        assert_eq!(person(identity, ADDRESS, ISSUER), 0, "{identity}");
        for address in [
            "alice@retail.example.evil.com",
            "alice@retail.example@evil.com",
            "alice@evil.com@retail.example",
            "alice@retail.example@",
            "alice@Retail.example",
            "alice@retail.exampl",
            "alice@retail-example",
            "alice@xretail.example",
            "alice @retail.example",
            "alice@retail.example ",
            "/alice@retail.example",
        ] {
            assert_eq!(person(identity, address, ISSUER), 1, "{address} under {identity}");
        }
        for issuer in [
            "https://accounts.retail.example.evil.com",
            "https://accounts.retail.example/",
            "https://accounts.retail.example@evil.com",
            "https://Accounts.retail.example",
            "http://accounts.retail.example",
            "https://evil.com/https://accounts.retail.example",
            "https://accounts.retail.example?",
        ] {
            assert_eq!(person(identity, ADDRESS, issuer), 1, "{issuer} under {identity}");
        }
    }
    assert_eq!(person(&email, "xalice@retail.example", ISSUER), 1);
    assert_eq!(person(&email, "ALICE@retail.example", ISSUER), 1);
}

#[test]
fn t15_a_uri_is_no_address_and_the_other_way_round() {
    let issuer = "https://accounts.retail.example";
    let other =
        format!("{{ other: {{ roots: [acme], issuer: \"{issuer}\", name: \"https://retail.example/*\" }} }}");
    let uri: [(Edit, u8); 4] = [
        (|leaf| leaf.names = vec![San::Uri("https://retail.example/ci".into())], 0),
        (|leaf| leaf.names = vec![San::Email("https://retail.example/ci".into())], 1),
        (|leaf| leaf.names = vec![San::Uri("https://retail.example.evil.com/ci".into())], 1),
        (|leaf| leaf.names = vec![San::Uri("https://retail.example@evil.com/ci".into())], 1),
    ];
    for (at, (edit, exit)) in uri.into_iter().enumerate() {
        let mut stage = Stage::new();
        let text = framework("any", "      - signature: { by: [ci] }\n")
            .replace("identities:\n", &format!("identities:\n  ci: {other}\n"));
        let person = Person { email: "x@x.example".into(), issuer: issuer.into() };
        let recipe =
            Recipe::new(Content::Blob(WIDGET.into()), Signer::Person(person), origin()).with_leaf(edit);
        let bundle = stage.world.forge(&recipe);
        assert_eq!(stage.judge(&[bundle], &text), exit, "name {at}");
    }
}

#[test]
fn t15_names_in_private_certificates_are_compared_whole() {
    let window = ("2026-01-01T00:00:00Z".parse().unwrap(), "2126-01-01T00:00:00Z".parse().unwrap());
    let template = |common_name, names, issues: bool| Template {
        common_name,
        names,
        window,
        authority: issues.then_some(None),
        usage: Some(if issues { ISSUES } else { SIGNS }),
        purposes: if issues { vec![] } else { vec![CODE_SIGNING] },
        permitted: vec![],
        unknown: false,
    };
    let root = Issued::root(&template("root", vec![], true), Key::p256("acme/t15/root"));
    let judged = |identity: &str, common_name, names: Vec<AltName>| {
        let stage = Stage::new();
        stage.put("roots/factory.pem", pem("CERTIFICATE", &root.der));
        let text = framework("any", "      - signature: { by: [holder], time: now }\n")
            .replace("roots:\n", "roots:\n  factory: { x509: { file: roots/factory.pem } }\n")
            .replace("identities:\n", &format!("identities:\n  holder: {identity}\n"));
        let leaf = root.issue(&template(common_name, names, false), Key::p256("acme/t15/leaf"));
        let cms = detached(WIDGET, &[CmsSigner::new(&leaf)], &[&leaf.der]);
        let file = stage.put("widget.p7s", cms);
        stage.over(&[file], &text, AT).ran.code
    };
    let common = "{ x509: { roots: [factory], subject: { common-name: Release } } }";
    assert_eq!(judged(common, "Release", vec![]), 0);
    for name in ["release", "Release ", "Release.evil.com", "xRelease", "Release\u{0}", "Rele", "Release@"] {
        assert_eq!(judged(common, name, vec![]), 1, "{name:?}");
    }
    let email = "{ x509: { roots: [factory], san: { email: ci@acme.example } } }";
    let dns = "{ x509: { roots: [factory], san: { dns: ci.acme.example } } }";
    let uri = "{ x509: { roots: [factory], san: { uri: \"https://acme.example/*\" } } }";
    let spiffe = "{ spiffe: { roots: [factory], id: \"spiffe://acme.example/ci/*\" } }";
    let rows: [(&str, &[(AltName, u8)]); 4] = [
        (
            email,
            &[
                (AltName::Email("ci@acme.example"), 0),
                (AltName::Email("ci@acme.example.evil.com"), 1),
                (AltName::Email("ci@acme.example@"), 1),
                (AltName::Email("CI@acme.example"), 1),
                (AltName::Uri("ci@acme.example"), 1),
            ],
        ),
        (
            dns,
            &[
                (AltName::Dns("ci.acme.example"), 0),
                (AltName::Dns("ci.acme.example.evil.com"), 1),
                (AltName::Dns("x.ci.acme.example"), 1),
                (AltName::Dns("*.acme.example"), 1),
                (AltName::Email("ci.acme.example"), 1),
            ],
        ),
        (
            uri,
            &[
                (AltName::Uri("https://acme.example/ci"), 0),
                (AltName::Uri("https://acme.example.evil.com/ci"), 1),
                (AltName::Uri("https://acme.example@evil.com/ci"), 1),
                (AltName::Uri("https://acme.example/ci/more"), 1),
                (AltName::Uri("https://acme.example/.."), 1),
                (AltName::Uri("HTTPS://acme.example/ci"), 1),
            ],
        ),
        (
            spiffe,
            &[
                (AltName::Uri("spiffe://acme.example/ci/build"), 0),
                (AltName::Uri("spiffe://acme.example.evil.com/ci/build"), 1),
                (AltName::Uri("spiffe://acme.example/ci/build/more"), 1),
                (AltName::Uri("spiffe://acme.example/ci/../build"), 1),
                (AltName::Uri("spiffe://acme.example/CI/build"), 1),
                (AltName::Uri("spiffe://evil@acme.example/ci/build"), 1),
            ],
        ),
    ];
    for (identity, names) in rows {
        for (name, exit) in names {
            assert_eq!(judged(identity, "holder", vec![*name]), *exit, "{name:?} under {identity}");
        }
    }
}

#[test]
fn t15_source_builder_and_ref_are_compared_whole() {
    let honest = Workload::acme_release();
    let judged = |edit: &dyn Fn(&mut Value)| {
        let mut stage = Stage::new();
        let mut predicate = forge::provenance::v1(&honest);
        edit(&mut predicate);
        let evidence = stage.attest("widget-1.4.2.tgz", forge::provenance::SLSA_V1, predicate);
        stage.judge(&[evidence], &framework("any", BUILT))
    };
    assert_eq!(judged(&|_| {}), 0);
    let builder = "/runDetails/builder/id";
    let id = forge::provenance::v1(&honest).pointer(builder).unwrap().as_str().unwrap().to_owned();
    for look_alike in [
        format!("{id}/x"),
        format!("{id}@"),
        format!("x{id}"),
        id.replace("https://", "http://"),
        id.replace("github.com", "github.com.evil.com"),
        id.replace("github.com", "GitHub.com"),
        id.replace("github.com/", "github.com@evil.com/"),
        id.replace("acme/ci", "acme/x/../ci"),
        id.replace("refs/tags/", "refs/heads/refs/tags/"),
    ] {
        let edit = |predicate: &mut Value| *predicate.pointer_mut(builder).unwrap() = json!(look_alike);
        assert_eq!(judged(&edit), 1, "{look_alike}");
    }
}

#[test]
fn t23_one_matcher_and_it_does_not_walk_over_dots() {
    let mut stage = Stage::new();
    for (name, exit) in [
        ("dist/widget.tgz", 0),
        ("dist/../widget.tgz", 1),
        ("dist/./widget.tgz", 1),
        ("dist//widget.tgz", 1),
        ("dist/a/../../etc/widget.tgz", 1),
        ("other/dist/widget.tgz", 1),
        ("DIST/widget.tgz", 1),
    ] {
        let evidence = stage.attest(name, "https://example.com/note/v1", json!({}));
        let note =
            "      - attestation: { name: note, type: \"https://example.com/note/v1\", by: [acme-ci] }\n";
        assert_eq!(stage.judge(&[evidence], &framework("\"dist/**\"", note)), exit, "{name}");
    }
}

/// Where wildcards may be given a meaning: the framework's one matcher, and the rules of layouts, whose language
/// in-toto defines and which no field of the framework speaks.
const MATCHERS: [&str; 2] = ["crates/model/src/pattern.rs", "crates/verify/src/layout/fnmatch.rs"];

/// Crates that match patterns in some language of their own.
const OTHERS: [&str; 8] =
    ["fast-glob", "fnmatch", "glob", "globset", "ignore", "regex", "wildmatch", "wildcard"];

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") && !path.ends_with("target") {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "toml") {
            into.push(path);
        }
    }
}

#[test]
fn t23_there_is_one_matcher() {
    let mut files = Vec::new();
    sources(&root().join("crates"), &mut files);
    let mut found = Vec::new();
    for path in files {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        if name.ends_with("Cargo.toml") {
            let manifest: toml::Table = text.parse().unwrap();
            let used = manifest.get("dependencies").and_then(toml::Value::as_table).into_iter().flatten();
            for (dependency, _) in used {
                assert!(!OTHERS.contains(&dependency.as_str()), "{name} has another matcher: {dependency}");
            }
            continue;
        }
        // A wildcard that is walked letter by letter is one that is matched; others only ask whether there is any.
        let walks = ["== '*'", "'*' =>", "'*' if", "b'*'", "Some('*')"];
        if name.starts_with("crates/forge/")
            || !text.lines().any(|line| walks.iter().any(|walk| line.contains(walk)))
        {
            continue;
        }
        found.push(name);
    }
    found.sort();
    assert_eq!(found, MATCHERS);
}

#[test]
fn t23_a_path_in_a_layout_does_not_leave_the_folder_it_names() {
    let judged = |path: &str, rules: Value| {
        let stage = Stage::new();
        let key = Key::p256("acme/t23");
        stage.put("roots/key.pub", key.public_pem());
        let text = framework("any", "      - layout: { by: [owner] }\n")
            .replace("roots:\n", "roots:\n  key: { key: { file: roots/key.pub } }\n")
            .replace("identities:\n", "identities:\n  owner: { key: { root: key } }\n");
        let name = "widget-1.4.2.tgz";
        let done = link("pack", &[], &[(name, WIDGET), (path, b"x")]);
        let plan = layout(&[&key], vec![step("pack", &[&key], json!([]), rules)], vec![]);
        let files = [
            stage.put("root.layout", metablock(&plan, &[&key]).to_string()),
            stage.put("pack.link", metablock(&done, &[&key]).to_string()),
        ];
        stage.over(&files, &text, AT).ran.code
    };
    let strict = json!([["CREATE", "widget-1.4.2.tgz"], ["ALLOW", "docs/*"], ["DISALLOW", "*"]]);
    let lax = json!([["ALLOW", "docs/*"], ["DISALLOW", "secret"]]);
    for rules in [strict, lax] {
        assert_eq!(judged("docs/notes", rules.clone()), 0);
        assert_eq!(judged("secret", rules.clone()), 1);
        for path in ["docs/../secret", "docs/a/../../secret", "./docs/../secret", "docs/.."] {
            assert_eq!(judged(path, rules.clone()), 1, "{path}");
        }
    }
}

#[test]
fn t23_a_framework_names_no_file_outside_its_folder() {
    let mut stage = Stage::new();
    let signature = stage.sign();
    let good = framework("any", SIGNED);
    assert_eq!(stage.judge(std::slice::from_ref(&signature), &good), 0);
    let folder = stage.dir.path().file_name().unwrap().to_string_lossy().into_owned();
    let whole = stage.dir.path().join("roots/trusted_root.json").to_string_lossy().into_owned();
    for path in [
        "roots/../roots/trusted_root.json",
        "./roots/trusted_root.json",
        "roots//trusted_root.json",
        "roots/./trusted_root.json",
        &format!("../{folder}/roots/trusted_root.json"),
        &whole,
        "roots\\\\trusted_root.json",
    ] {
        let text = good.replace("roots/trusted_root.json", &format!("\"{path}\""));
        assert_eq!(stage.judge(std::slice::from_ref(&signature), &text), 5, "{path}");
    }
}
