//! What a good framework says.

use model::{Embedded, Scheme};

use crate::policy::{Framework, KeyRoot, RootKind, SigstoreRoot};
use model::Instant;

use crate::sample::{GOOD, framework, kept, with};

#[test]
fn its_head() {
    let framework = framework(GOOD);
    assert_eq!(&**framework.name(), "retail-intake");
    assert_eq!(framework.number(), 7);
    assert_eq!(&**framework.owner(), "supply-chain@retail.example");
    assert_eq!(framework.expires(), Instant::parse("2126-01-01T23:59:59Z").unwrap());
    assert!(framework.is_draft());
    assert!(!self::framework(&with("draft: true\n", "")).is_draft());
}

#[test]
fn all_cores_may_share_it() {
    fn shared<T: Send + Sync>() {}
    shared::<Framework>();
}

#[test]
fn its_roots() {
    let framework = framework(GOOD);
    let [public, acme, key, fresh] = framework.roots() else { panic!("four roots") };
    assert!(matches!(fresh.kind, RootKind::Sigstore(SigstoreRoot::Tuf(_))));
    assert_eq!(public.kind, RootKind::Sigstore(SigstoreRoot::Embedded(Embedded::PublicGood)));
    assert_eq!(acme.kind, RootKind::Sigstore(SigstoreRoot::File(b"{}".to_vec())));
    let wanted = KeyRoot {
        file: b"a key".to_vec(),
        from: Some(Instant::parse("2026-01-01T00:00:00Z").unwrap()),
        until: Some(Instant::parse("2027-01-01T23:59:59Z").unwrap()),
        log: Some("acme".into()),
        timestamps: None,
        scheme: Some(Scheme::EcdsaP384Sha384),
        key_id: Some("SHA256:acme/release".into()),
    };
    assert_eq!(key.kind, RootKind::Key(wanted));
    assert_eq!((&*key.name, key.line()), ("acme-key", 14));
}

#[test]
fn an_unusable_root_is_told_at_its_line() {
    let told = framework(GOOD).diagnostic("acme-key", "the key is not PEM");
    assert_eq!((told.line, told.column, &*told.pointer), (14, 3, "roots.acme-key"));
    assert_eq!(framework(GOOD).diagnostic("nobody", "x").line, 1);
}

#[test]
fn its_plans() {
    let framework = framework(GOOD);
    let names: Vec<&str> = framework.handoffs().map(|name| &**name).collect();
    assert_eq!(names, ["intake", "promote"]);
    assert!(framework.plan("elsewhere").is_none());
    let mut planned = String::new();
    for name in names {
        let plan = framework.plan(name).unwrap();
        assert_eq!(&*plan.handoff, name);
        for requirement in plan.required.iter() {
            let checks: Vec<&str> = requirement.checks.iter().map(|check| check.card().id).collect();
            planned += &format!("{}: {}\n", requirement.path, checks.join(", "));
        }
    }
    kept("plans", &planned);
}

#[test]
fn what_is_not_asked_for_is_not_planned() {
    let framework = framework(GOOD);
    let plan = framework.plan("promote").unwrap();
    let ids: Vec<&str> = plan.required.first().checks.iter().map(|check| check.card().id).collect();
    for id in ["stale-proof", "unproven-time", "wrong-name", "old-version"] {
        assert!(!ids.contains(&id), "{id}");
    }
}
