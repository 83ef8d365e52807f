//! T8 and T21: a threshold counts whoever is different, and is neither nobody, nor less, nor out of reach.

use forge::cms::{Signer as CmsSigner, detached};
use forge::encoding::pem;
use forge::enterprise::{ISSUES, Issued, SIGNS, Template};
use forge::layout::{key_id, key_object, layout, link, metablock, metablock_as, step};
use forge::world::hint;
use forge::x509::CODE_SIGNING;
use forge::{Content, Key, Logged, Recipe, Signer, Workload};
use serde_json::{Value, json};

use super::{AT, Stage, WIDGET, class, framework, origin};
use crate::case::Judged;

/// A framework with two keys, both listed, and this handoff.
fn two_keys(stage: &Stage, require: &str) -> String {
    for name in ["ann", "bob"] {
        stage.put(&format!("roots/{name}.pub"), Key::p256(&format!("acme/{name}")).public_pem());
    }
    framework("any", require)
        .replace(
            "roots:\n",
            "roots:\n  ann: { key: { file: roots/ann.pub } }\n  bob: { key: { file: roots/bob.pub } }\n",
        )
        .replace(
            "identities:\n",
            "identities:\n  ann: { key: { root: ann } }\n  bob: { key: { root: bob } }\n",
        )
}

fn by_key(stage: &mut Stage, key: &Key, called: &str) -> Value {
    let signer = Signer::Key { key: key.clone(), hint: called.to_owned() };
    let mut recipe = Recipe::new(Content::Blob(WIDGET.into()), signer, origin());
    recipe.logged = Logged::Nowhere;
    stage.world.forge(&recipe)
}

#[test]
fn t08_one_signer_counts_once_however_often_it_signs() {
    class("T8", 10);
    let mut stage = Stage::new();
    let (ann, bob) = (Key::p256("acme/ann"), Key::p256("acme/bob"));
    let text = two_keys(&stage, "      - signature: { by: [ann, bob], distinct: 2 }\n");
    let one = by_key(&mut stage, &ann, &hint(&ann));
    let again = by_key(&mut stage, &ann, "another name");
    let two = by_key(&mut stage, &bob, &hint(&bob));
    assert_eq!(stage.judge(&[one.clone(), two], &text), 0);
    assert_eq!(stage.judge(&[one.clone(), one.clone()], &text), 3, "one file twice");
    assert_eq!(stage.judge(&[one.clone(), again], &text), 3, "one key under two hints");
    // The same key under another root of another name.
    stage.put("roots/bob.pub", ann.public_pem());
    assert_eq!(stage.judge(&[one.clone(), one], &text), 3, "one key under two roots");
}

#[test]
fn t08_one_certified_identity_counts_once() {
    // Each run of a workflow has a key and a certificate of its own, and is one signer all the same.
    let mut stage = Stage::new();
    let acme = "acme-ci:\n    github:";
    let text = framework("any", "      - signature: { by: [acme-ci, acme-too], distinct: 2 }\n");
    let start = text.find("  acme-ci:").unwrap();
    let end = text.find("builders:").unwrap();
    let twin = text[start..end].replace(acme, "acme-too:\n    github:");
    let text = text.replacen("builders:", &format!("{twin}builders:"), 1);
    let first = stage.sign();
    let later =
        Recipe::blob(&Workload::acme_release(), WIDGET, origin() + jiff::SignedDuration::from_secs(60));
    let second = stage.world.forge(&later);
    let other = Workload { run: 7002, sha: "77".repeat(20), ..Workload::acme_release() };
    let third = stage.world.forge(&Recipe::blob(&other, WIDGET, origin()));
    assert_eq!(stage.judge(&[first, second, third], &text), 3);
}

#[test]
fn t08_one_certificate_holder_counts_once() {
    let stage = Stage::new();
    let window = ("2026-01-01T00:00:00Z".parse().unwrap(), "2126-01-01T00:00:00Z".parse().unwrap());
    let template = |common_name, issues: bool| Template {
        common_name,
        names: vec![],
        window,
        authority: issues.then_some(None),
        usage: Some(if issues { ISSUES } else { SIGNS }),
        purposes: if issues { vec![] } else { vec![CODE_SIGNING] },
        permitted: vec![],
        unknown: false,
    };
    let root = Issued::root(&template("root", true), Key::p256("acme/t08/root"));
    let leaf = |name, key: &str| root.issue(&template(name, false), Key::p256(key));
    stage.put("roots/factory.pem", pem("CERTIFICATE", &root.der));
    let text = framework("any", "      - signature: { by: [ann, bob], time: now, distinct: 2 }\n")
        .replace("roots:\n", "roots:\n  factory: { x509: { file: roots/factory.pem } }\n")
        .replace(
            "identities:\n",
            "identities:\n  ann: { x509: { roots: [factory], subject: { organization: forge.example } } }\n  \
             bob: { x509: { roots: [factory], subject: { organization: forge.example } } }\n",
        );
    let judged = |name: &str, one: &Issued, two: &Issued| {
        let signers = [CmsSigner::new(one), CmsSigner::new(two)];
        let file = stage.put(name, detached(WIDGET, &signers, &[&one.der, &two.der]));
        stage.over(&[file], &text, AT).ran.code
    };
    let ann = leaf("ann", "acme/t08/ann");
    assert_eq!(judged("two.p7s", &ann, &leaf("bob", "acme/t08/bob")), 0);
    assert_eq!(judged("one.p7s", &ann, &leaf("ann", "acme/t08/ann-renewed")), 3, "a renewed certificate");
}

#[test]
fn t08_an_entry_or_a_timestamp_is_brought_once() {
    let mut stage = Stage::new();
    let bundle =
        stage.world.forge(&Recipe::blob(&Workload::acme_release(), WIDGET, origin()).with_timestamp());
    let good = framework("any", super::SIGNED);
    assert_eq!(stage.judge(std::slice::from_ref(&bundle), &good), 0);
    for list in ["tlogEntries", "timestampVerificationData/rfc3161Timestamps"] {
        let mut twice = bundle.clone();
        let all =
            twice.pointer_mut(&format!("/verificationMaterial/{list}")).unwrap().as_array_mut().unwrap();
        all.push(all[0].clone());
        assert_eq!(stage.judge(&[twice], &good), 1, "{list}");
    }
}

/// A run of one step by two functionaries, with this threshold, judged.
fn stepped(threshold: &Value, by: &[&Key], listed: impl Fn(&mut Value)) -> Judged {
    let stage = Stage::new();
    let (owner, ann, bob) = (Key::p256("acme/ann"), Key::p256("acme/t21/1"), Key::p256("acme/t21/2"));
    let text = two_keys(&stage, "      - layout: { by: [ann] }\n");
    let name = "widget-1.4.2.tgz";
    let mut pack = step("pack", &[&ann, &bob], json!([]), json!([["CREATE", name], ["DISALLOW", "*"]]));
    pack["threshold"] = threshold.clone();
    let mut plan = layout(&[&ann, &bob], vec![pack], vec![]);
    listed(&mut plan);
    let done = link("pack", &[], &[(name, WIDGET)]);
    let mut files = vec![stage.put("root.layout", metablock(&plan, &[&owner]).to_string())];
    for (at, key) in by.iter().enumerate() {
        files.push(stage.put(&format!("pack.{at}.link"), metablock(&done, &[key]).to_string()));
    }
    stage.over(&files, &text, AT)
}

#[test]
fn t08_one_functionary_counts_once() {
    let (ann, bob) = (Key::p256("acme/t21/1"), Key::p256("acme/t21/2"));
    assert_eq!(stepped(&json!(2), &[&ann, &bob], |_| {}).ran.code, 0);
    assert_eq!(stepped(&json!(2), &[&ann], |_| {}).ran.code, 3);
    assert_eq!(stepped(&json!(2), &[&ann, &ann], |_| {}).ran.code, 3, "one link twice");
    // The layout calls one key by two ids, and the link is signed under both.
    let stage = Stage::new();
    let text = two_keys(&stage, "      - layout: { by: [ann] }\n");
    let name = "widget-1.4.2.tgz";
    let mut pack = step("pack", &[&ann], json!([]), json!([["CREATE", name], ["DISALLOW", "*"]]));
    pack["threshold"] = json!(2);
    pack["pubkeys"].as_array_mut().unwrap().push("twin".into());
    let mut plan = layout(&[&ann], vec![pack], vec![]);
    plan["keys"]["twin"] = key_object(&ann);
    let done = link("pack", &[], &[(name, WIDGET)]);
    let id = key_id(&ann);
    let signed = metablock_as(&done, &[(&ann, &id), (&ann, "twin")]);
    let files = [
        stage.put("root.layout", metablock(&plan, &[&Key::p256("acme/ann")]).to_string()),
        stage.put("pack.link", signed.to_string()),
    ];
    assert_ne!(stage.over(&files, &text, AT).ran.code, 0, "one key under two ids");
}

#[test]
fn t21_a_step_is_done_by_somebody_and_by_no_more_than_may() {
    class("T21", 2);
    let both = [&Key::p256("acme/t21/1"), &Key::p256("acme/t21/2")];
    for threshold in [json!(0), json!(-1), json!("1"), json!([1])] {
        for by in [&both[..], &[]] {
            let judged = stepped(&threshold, by, |_| {});
            assert_eq!((judged.ran.code, judged.rejections()[0]), (1, "malformed-layout"), "{threshold}");
        }
    }
    for threshold in [json!(3), json!(u64::MAX)] {
        let code = stepped(&threshold, &both, |_| {}).ran.code;
        assert!(code == 1 || code == 3, "{threshold}: {code}");
    }
    // Nobody may do it: no threshold is met by that.
    let nobody = |plan: &mut Value| plan["steps"][0]["pubkeys"] = json!([]);
    assert_ne!(stepped(&json!(1), &both, nobody).ran.code, 0);
}

#[test]
fn t21_a_framework_asks_for_somebody_and_for_no_more_than_it_lists() {
    let mut stage = Stage::new();
    let (ann, bob) = (Key::p256("acme/ann"), Key::p256("acme/bob"));
    let both = [by_key(&mut stage, &ann, &hint(&ann)), by_key(&mut stage, &bob, &hint(&bob))];
    let kinds = [
        ("signature: { by: [ann, bob], distinct: N }", 0),
        (
            "attestation: { name: note, type: \"https://example.com/note/v1\", by: [ann, bob], distinct: N }",
            3,
        ),
        ("layout: { by: [ann, bob], threshold: N }", 3),
    ];
    for (kind, met) in kinds {
        let asked = |count: &str| two_keys(&stage, &format!("      - {}\n", kind.replace('N', count)));
        assert_eq!(stage.judge(&both, &asked("2")), met, "{kind}");
        for count in ["0", "-1", "3", "4294967296", "18446744073709551616", "1.5", "\"2\"", "many"] {
            assert_eq!(stage.judge(&both, &asked(count)), 5, "{kind} of {count}");
        }
    }
}
