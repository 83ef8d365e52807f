use super::*;
use model::Claims;

const CONFIG: &str = "https://gitlab.com/acme/ci//.gitlab-ci.yml@refs/tags/v2.1.0";

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

fn acme() -> Gitlab {
    Gitlab {
        roots: NonEmpty::one("acme".into()),
        issuer: Gitlab::DEFAULT_ISSUER.into(),
        signer: GitlabConfig { project: pattern("acme/ci"), file: pattern(".gitlab-ci.yml@refs/tags/v*") },
        source: pattern("acme/apps/widget"),
        source_id: Some(4711),
        owner_id: Some(42),
        reference: Some(pattern("refs/tags/v*")),
        commit: Some("5a".repeat(20).into()),
        runner: Some("gitlab-hosted".into()),
        trigger: Some("push".into()),
        environment: Some("release".into()),
        signer_digest: Some("c1".repeat(20).into()),
    }
}

fn honest() -> Keyless {
    Keyless {
        name: Name::Uri(CONFIG.into()),
        issuer: Some(Gitlab::DEFAULT_ISSUER.into()),
        claims: Claims {
            signer_uri: Some(CONFIG.into()),
            signer_digest: Some("c1".repeat(20).into()),
            runner: Some("gitlab-hosted".into()),
            source: Some("https://gitlab.com/acme/apps/widget".into()),
            source_digest: Some("5a".repeat(20).into()),
            source_ref: Some("refs/tags/v1.4.2".into()),
            source_id: Some("4711".into()),
            owner_id: Some("42".into()),
            trigger: Some("push".into()),
            environment: Some("release".into()),
            ..Claims::default()
        },
    }
}

fn differing(identity: &Gitlab, who: &Keyless) -> Vec<&'static str> {
    identity.differences(who, &NonEmpty::one("acme".into())).iter().map(|d| d.claim).collect()
}

fn named(uri: &str) -> Keyless {
    let mut who = honest();
    who.name = Name::Uri(uri.into());
    who.claims.signer_uri = Some(uri.into());
    who
}

#[test]
fn the_honest_job_is_the_identity() {
    assert!(differing(&acme(), &honest()).is_empty());
}

#[test]
fn each_pinned_claim_must_be_equal_and_present() {
    type Change = fn(&mut Claims) -> &mut Option<Text>;
    let each: [(&str, Change, &str); 9] = [
        ("source", |c| &mut c.source, "https://gitlab.com/evil/apps/widget"),
        ("source-id", |c| &mut c.source_id, "04711"),
        ("owner-id", |c| &mut c.owner_id, "43"),
        ("ref", |c| &mut c.source_ref, "refs/heads/main"),
        ("commit", |c| &mut c.source_digest, "5a"),
        ("runner", |c| &mut c.runner, "self-hosted"),
        ("trigger", |c| &mut c.trigger, "merge_request_event"),
        ("environment", |c| &mut c.environment, "staging"),
        ("signer-digest", |c| &mut c.signer_digest, "c2c2"),
    ];
    for (claim, change, other) in each {
        for value in [Some(other.into()), Some("".into()), None] {
            let mut who = honest();
            *change(&mut who.claims) = value;
            assert_eq!(differing(&acme(), &who), [claim], "{:?}", change(&mut who.claims));
        }
    }
}

#[test]
fn only_the_very_configuration_on_the_very_host_signs() {
    for uri in [
        "",
        "https://gitlab.com/evil/ci//.gitlab-ci.yml@refs/tags/v2.1.0",
        "https://gitlab.com/acme/ci//evil.yml@refs/tags/v2.1.0",
        "https://gitlab.com/acme/ci//.gitlab-ci.yml@refs/heads/v2",
        "https://gitlab.com/acme/ci//.gitlab-ci.yml",
        "https://gitlab.com/acme/ci//.gitlab-ci.yml@",
        "https://gitlab.com/acme/ci//.gitlab-ci.yml@refs/tags/v2@refs/tags/v2",
        "https://gitlab.com/acme/ci/.gitlab-ci.yml@refs/tags/v2",
        "https://gitlab.com/acme/ci//x//.gitlab-ci.yml@refs/tags/v2",
        "https://gitlab.com/acme//ci//.gitlab-ci.yml@refs/tags/v2",
        "https://gitlab.com/Acme/ci//.gitlab-ci.yml@refs/tags/v2",
        "https://GitLab.com/acme/ci//.gitlab-ci.yml@refs/tags/v2",
        "https://gitlab.com.evil.example/acme/ci//.gitlab-ci.yml@refs/tags/v2",
        "https://gitlab.com@evil.example/acme/ci//.gitlab-ci.yml@refs/tags/v2",
        "http://gitlab.com/acme/ci//.gitlab-ci.yml@refs/tags/v2",
    ] {
        assert_eq!(differing(&acme(), &named(uri)), ["signer"], "{uri}");
    }
    let mail = Keyless { name: Name::Email(CONFIG.into()), ..honest() };
    assert_eq!(differing(&acme(), &mail), ["signer"]);
    let mut torn = honest();
    torn.claims.signer_uri = Some("https://gitlab.com/acme/ci//.gitlab-ci.yml@refs/tags/v3".into());
    assert_eq!(differing(&acme(), &torn), ["signer (extension .9)"]);
}

#[test]
fn no_wildcard_reaches_over_the_double_slash() {
    let wide = Gitlab {
        signer: GitlabConfig { project: pattern("acme/**"), file: pattern("**.yml@refs/tags/v*") },
        ..acme()
    };
    assert!(differing(&wide, &honest()).is_empty());
    for uri in [
        "https://gitlab.com/acme/ci//evil/x//.gitlab-ci.yml@refs/tags/v2",
        "https://gitlab.com/acme/../evil//.gitlab-ci.yml@refs/tags/v2",
        "https://gitlab.com/acme/ci//../x.yml@refs/tags/v2",
    ] {
        assert_eq!(differing(&wide, &named(uri)), ["signer"], "{uri}");
    }
}

#[test]
fn look_alike_issuers_are_others() {
    for issuer in [
        "https://gitlab.com.evil.example",
        "https://gitlab.com/",
        "https://GitLab.com",
        "http://gitlab.com",
        "",
    ] {
        let who = Keyless { issuer: Some(issuer.into()), ..honest() };
        assert_eq!(differing(&acme(), &who), ["issuer"], "{issuer}");
    }
}

#[test]
fn an_instance_of_ones_own_has_its_own_host() {
    let own = Gitlab { issuer: "https://gitlab.acme.example".into(), ..acme() };
    let mut who = named("https://gitlab.acme.example/acme/ci//.gitlab-ci.yml@refs/tags/v2.1.0");
    who.issuer = Some("https://gitlab.acme.example".into());
    // As Fulcio's public instance writes it.
    assert!(differing(&own, &who).is_empty());
    who.claims.source = Some("https://gitlab.acme.example/acme/apps/widget".into());
    assert!(differing(&own, &who).is_empty());
    who.claims.source = Some("https://gitlab.acme.example.evil.example/acme/apps/widget".into());
    assert_eq!(differing(&own, &who), ["source"]);
    assert_eq!(differing(&own, &honest()), ["issuer", "signer"]);
}
