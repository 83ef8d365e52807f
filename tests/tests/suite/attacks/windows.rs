//! T7: nothing counts outside its window. Each end is held to the second, at the time that is proven, and both count.

use forge::certificate::{Authority, Leaf};
use forge::cms::{Signer as CmsSigner, detached};
use forge::encoding::pem;
use forge::enterprise::{ISSUES, Issued, SIGNS, Template};
use forge::root::{Window, Windows, trusted_root};
use forge::timestamp::TimestampAuthority;
use forge::world::hint;
use forge::x509::CODE_SIGNING;
use forge::{Content, Key, Logged, Recipe, Signer, Workload};
use jiff::{SignedDuration, Timestamp};

use super::{AT, SIGNED, Stage, WIDGET, class, framework, origin};
use crate::case::{Case, named};

const LONG_BEFORE: &str = "2026-01-01T00:00:00Z";
const LONG_AFTER: &str = "2126-01-01T00:00:00Z";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

/// Gives one part of a trusted root a window.
type Set = fn(&mut Windows, Window);
/// Changes a certificate before it is issued.
type Edit = fn(&mut Leaf);

/// Windows around an instant that must be held to: each with whether it holds.
fn around(instant: Timestamp) -> [((Timestamp, Timestamp), bool); 4] {
    let (early, late) = (time(LONG_BEFORE), time(LONG_AFTER));
    [
        ((instant, late), true),
        ((instant + seconds(1), late), false),
        ((early, instant), true),
        ((early, instant - seconds(1)), false),
    ]
}

fn blob() -> Recipe {
    Recipe::blob(&Workload::acme_release(), WIDGET, origin())
}

/// When the log and the timestamp authority say the blob was signed.
fn proven() -> Timestamp {
    origin() + blob().delay
}

#[test]
fn t07_what_a_trusted_root_trusts_it_trusts_for_a_time() {
    class("T7", 20);
    let set: [(&str, Recipe, Timestamp, Set); 7] = [
        ("certificate authority", blob(), proven(), |all, one| all.authority = one),
        (
            "certificate authority, dated by a timestamp",
            blob().logged(Logged::RekorV2),
            proven(),
            |all, one| {
                all.authority = one;
            },
        ),
        ("certificate log", blob(), origin(), |all, one| all.ct_log = one),
        ("log, by its promise", blob(), proven(), |all, one| all.rekor = one),
        ("log, by its proof", blob().without_promise().with_timestamp(), proven(), |all, one| {
            all.rekor = one
        }),
        ("log of the second kind", blob().logged(Logged::RekorV2), proven(), |all, one| all.rekor = one),
        ("timestamp authority", blob().logged(Logged::RekorV2), proven(), |all, one| all.timestamps = one),
    ];
    let mut wrong = Vec::new();
    for (what, recipe, instant, put) in set {
        for ((start, end), holds) in around(instant) {
            let mut stage = Stage::new();
            let mut windows = Windows::open(time(LONG_BEFORE));
            put(&mut windows, Window { start, end: Some(end) });
            stage.put("roots/trusted_root.json", trusted_root(&stage.world, &windows).to_string());
            let bundle = stage.world.forge(&recipe);
            let code = stage.judge(&[bundle], &framework("any", SIGNED));
            if (code == 0) != holds {
                wrong.push(format!("{what} from {start} to {end}: exit {code}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn t07_certificates_of_a_trusted_root_have_ends_of_their_own() {
    for (window, holds) in around(proven()) {
        for (what, recipe) in [("issuer", blob()), ("timestamp authority", blob().logged(Logged::RekorV2))] {
            let mut stage = Stage::new();
            match what {
                "issuer" => stage.world.authority = Authority::new("acme", window),
                _ => stage.world.timestamps = TimestampAuthority::new("acme", window),
            }
            stage.put("roots/trusted_root.json", stage.world.trusted_root().to_string());
            let bundle = stage.world.forge(&recipe);
            let code = stage.judge(&[bundle], &framework("any", SIGNED));
            assert_eq!(code == 0, holds, "{what} {window:?}: exit {code}");
        }
    }
}

#[test]
fn t07_a_short_lived_leaf_signed_while_it_was_valid() {
    let edits: [(Edit, u8); 4] = [
        (|leaf| leaf.not_after = proven(), 0),
        (|leaf| leaf.not_after = proven() - seconds(1), 1),
        (|leaf| leaf.not_before = proven(), 0),
        (|leaf| leaf.not_before = proven() + seconds(1), 1),
    ];
    for (at, (edit, exit)) in edits.into_iter().enumerate() {
        for recipe in [blob(), blob().without_promise().with_timestamp(), blob().logged(Logged::RekorV2)] {
            let mut stage = Stage::new();
            let bundle = stage.world.forge(&recipe.with_leaf(edit));
            assert_eq!(stage.judge(&[bundle], &framework("any", SIGNED)), exit, "edit {at}");
        }
    }
}

#[test]
fn t07_every_certificate_of_a_private_chain_is_valid_when_it_counts() {
    let signs = "      - signature: { by: [release], time: now }\n";
    let text = framework("any", signs)
        .replace("roots:\n", "roots:\n  factory: { x509: { file: roots/factory.pem } }\n")
        .replace(
            "identities:\n",
            "identities:\n  release: { x509: { roots: [factory], subject: { common-name: leaf } } }\n",
        );
    let template = |common_name, issues: bool, window| Template {
        common_name,
        names: vec![],
        window,
        authority: issues.then_some(None),
        usage: Some(if issues { ISSUES } else { SIGNS }),
        purposes: if issues { vec![] } else { vec![CODE_SIGNING] },
        permitted: vec![],
        unknown: false,
    };
    for (place, what) in ["root", "intermediate", "leaf"].into_iter().enumerate() {
        for (window, holds) in around(time(AT)) {
            let window_of = |at| if at == place { window } else { (time(LONG_BEFORE), time(LONG_AFTER)) };
            let root = Issued::root(&template("root", true, window_of(0)), Key::p256("acme/t07/root"));
            let between = root.issue(&template("between", true, window_of(1)), Key::p256("acme/t07/between"));
            let leaf = between.issue(&template("leaf", false, window_of(2)), Key::p256("acme/t07/leaf"));
            let stage = Stage::new();
            stage.put("roots/factory.pem", pem("CERTIFICATE", &root.der));
            let cms = detached(WIDGET, &[CmsSigner::new(&leaf)], &[&leaf.der, &between.der]);
            let file = stage.put("widget.p7s", cms);
            let code = stage.over(&[file], &text, AT).ran.code;
            assert_eq!(code == 0, holds, "{what} {window:?}: exit {code}");
        }
    }
}

#[test]
fn t07_a_key_signs_from_its_first_day_to_its_last() {
    let key = Key::p256("acme/t07/key");
    let signs = "      - signature: { by: [holder] }\n";
    for (terms, at, exit) in [
        ("until: 2026-08-01", "2026-08-01T23:59:59Z", 0),
        ("until: 2026-08-01", "2026-08-02T00:00:00Z", 1),
        ("from: 2026-08-01", "2026-08-01T00:00:00Z", 0),
        ("from: 2026-08-01", "2026-07-31T23:59:59Z", 1),
    ] {
        let mut stage = Stage::new();
        stage.put("roots/key.pub", key.public_pem());
        let text = framework("any", signs)
            .replace(
                "roots:\n",
                &format!("roots:\n  key: {{ key: {{ file: roots/key.pub, log: acme, {terms} }} }}\n"),
            )
            .replace("identities:\n", "identities:\n  holder: { key: { root: key } }\n");
        let signer = Signer::Key { key: key.clone(), hint: hint(&key) };
        let mut recipe = Recipe::new(Content::Blob(WIDGET.into()), signer, time(at));
        recipe.delay = SignedDuration::ZERO;
        let bundle = stage.world.forge(&recipe);
        assert_eq!(stage.judge_at(&[bundle], &text, "2026-08-03T00:00:00Z"), exit, "{terms}, logged at {at}");
    }
}

#[test]
fn t07_a_framework_judges_until_its_last_second() {
    let mut stage = Stage::new();
    let signature = stage.sign();
    let text = framework("any", SIGNED).replace("expires: 2126-01-01", "expires: 2026-08-02");
    for (at, exit) in [("2026-08-02T23:59:59Z", 0), ("2026-08-03T00:00:00Z", 5)] {
        assert_eq!(stage.judge_at(std::slice::from_ref(&signature), &text, at), exit, "{at}");
    }
}

#[test]
fn t07_a_layout_and_a_repository_end_at_their_second() {
    for (name, at, exit) in [
        ("layout/three-steps", "2030-12-31T23:59:59Z", 0),
        ("layout/three-steps", "2031-01-01T00:00:00Z", 1),
        // The end of TUF metadata is the first second at which it has ended.
        ("tuf/current", "2125-12-31T23:59:59Z", 0),
        ("tuf/current", "2126-01-01T00:00:00Z", 5),
    ] {
        let ran = Case { at: at.into(), ..named(name) }.run().ran;
        assert_eq!(ran.code, exit, "{name} at {at}: {}", ran.err);
    }
}
