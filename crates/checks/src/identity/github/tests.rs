use super::*;
use crate::testimony::sample::{self, acme_ci};
use model::Claims;
use proptest::prelude::*;

fn differing(identity: &Github, who: &Keyless) -> Vec<&'static str> {
    identity.differences(who, &NonEmpty::one("acme".into())).iter().map(|d| d.claim).collect()
}

fn with_claims(change: impl FnOnce(&mut Claims)) -> Keyless {
    let mut who = sample::keyless();
    change(&mut who.claims);
    who
}

fn signed_by(uri: &str) -> Keyless {
    let mut who = sample::keyless();
    who.name = Name::Uri(uri.into());
    who.claims.signer_uri = Some(uri.into());
    who
}

/// Every optional claim pinned to what the honest certificate says.
fn pinned() -> Github {
    Github {
        source_id: Some(4711),
        owner_id: Some(42),
        reference: Some(Pattern::parse("refs/tags/v*").unwrap()),
        commit: Some("5a".repeat(20).into()),
        caller: Some(Pattern::parse("acme/widget/.github/workflows/release.yml@refs/tags/v*").unwrap()),
        runner: Some("github-hosted".into()),
        trigger: Some("push".into()),
        environment: Some("release".into()),
        signer_digest: Some("c1".repeat(20).into()),
        ..acme_ci()
    }
}

#[test]
fn the_honest_workflow_is_the_identity() {
    assert!(differing(&acme_ci(), &sample::keyless()).is_empty());
    assert!(differing(&pinned(), &sample::keyless()).is_empty());
}

#[test]
fn each_pinned_claim_must_be_equal_and_present() {
    type Change = fn(&mut Claims) -> &mut Option<Text>;
    let each: [(&str, Change, &str); 10] = [
        ("source", |c| &mut c.source, "https://github.com/evil/widget"),
        ("source-id", |c| &mut c.source_id, "4712"),
        ("owner-id", |c| &mut c.owner_id, "43"),
        ("ref", |c| &mut c.source_ref, "refs/heads/main"),
        ("commit", |c| &mut c.source_digest, "77"),
        (
            "caller",
            |c| &mut c.config_uri,
            "https://github.com/acme/widget/.github/workflows/x.yml@refs/tags/v1",
        ),
        ("runner", |c| &mut c.runner, "self-hosted"),
        ("trigger", |c| &mut c.trigger, "pull_request_target"),
        ("environment", |c| &mut c.environment, "staging"),
        ("signer-digest", |c| &mut c.signer_digest, "c2c2"),
    ];
    for (claim, change, other) in each {
        assert_eq!(differing(&pinned(), &with_claims(|c| *change(c) = Some(other.into()))), [claim]);
        assert_eq!(differing(&pinned(), &with_claims(|c| *change(c) = None)), [claim], "absent");
        assert_eq!(differing(&pinned(), &with_claims(|c| *change(c) = Some("".into()))), [claim], "empty");
    }
}

#[test]
fn what_is_not_pinned_may_be_anything() {
    let bare = with_claims(|c| {
        *c = Claims { source: c.source.take(), ..Claims::default() };
    });
    assert!(differing(&acme_ci(), &bare).is_empty());
}

#[test]
fn numbers_have_one_spelling() {
    for spelling in ["04711", "+4711", " 4711", "4711 ", "4711.0", "0x1267", "４７１１", "-4711"] {
        let who = with_claims(|c| c.source_id = Some(spelling.into()));
        assert_eq!(differing(&pinned(), &who), ["source-id"], "{spelling}");
    }
}

#[test]
fn look_alike_issuers_are_others() {
    for issuer in [
        "https://token.actions.githubusercontent.com.evil.example",
        "https://token.actions.githubusercontent.com/",
        "https://token.actions.githubusercontent.com/acme",
        "https://Token.actions.githubusercontent.com",
        "http://token.actions.githubusercontent.com",
        " https://token.actions.githubusercontent.com",
        "",
    ] {
        let who = Keyless { issuer: Some(issuer.into()), ..sample::keyless() };
        assert_eq!(differing(&acme_ci(), &who), ["issuer"], "{issuer}");
    }
}

#[test]
fn only_the_very_workflow_on_the_very_host_signs() {
    for uri in [
        "",
        "https://github.com/evil/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "https://github.com/acme/ci/.github/workflows/evil.yml@refs/tags/v2.1.0",
        "https://github.com/acme/ci/.github/workflows/build.yml@refs/heads/v2.1.0",
        "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2/x",
        "https://github.com/acme/ci/.github/workflows/build.yml",
        "https://github.com/acme/ci/.github/workflows/build.yml@",
        "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2@",
        "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2@refs/tags/v2",
        "https://github.com/Acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "https://GitHub.com/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "https://github.com.evil.example/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "https://github.com@evil.example/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "https://acme.ghe.com/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "http://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "https://github.com//acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
        "https://github.com/acme/ci/.github/workflows/../../build.yml@refs/tags/v2.1.0",
        "x https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0",
    ] {
        assert_eq!(differing(&acme_ci(), &signed_by(uri)), ["signer"], "{uri}");
    }
}

#[test]
fn a_wide_pattern_still_wants_one_ref() {
    let wide = Github { signer: Pattern::parse("acme/ci/**").unwrap(), ..acme_ci() };
    assert!(differing(&wide, &sample::keyless()).is_empty());
    for uri in [
        "https://github.com/acme/ci/.github/workflows/build.yml",
        "https://github.com/acme/ci/.github/workflows/build.yml@",
        "https://github.com/acme/ci/.github/workflows/build.yml@a@b",
        "https://github.com/acme/ci/../../evil/x.yml@refs/tags/v1",
    ] {
        assert_eq!(differing(&wide, &signed_by(uri)), ["signer"], "{uri}");
    }
}

#[test]
fn an_email_is_never_a_workflow() {
    let who = Keyless { name: Name::Email(sample::SIGNER.into()), ..sample::keyless() };
    assert_eq!(differing(&acme_ci(), &who), ["signer"]);
}

#[test]
fn name_and_extension_must_agree() {
    let other = "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2.2.0";
    let who = with_claims(|c| c.signer_uri = Some(other.into()));
    assert_eq!(differing(&acme_ci(), &who), ["signer (extension .9)"], "though both match the pattern");
    assert!(differing(&acme_ci(), &with_claims(|c| c.signer_uri = None)).is_empty());
}

#[test]
fn the_source_is_on_the_same_host() {
    for source in [
        "acme/widget",
        "http://github.com/acme/widget",
        "https://github.com.evil.example/acme/widget",
        "https://evil.example/acme/widget",
        "https://github.com/acme/widget/",
        "https://github.com/acme/widget.git",
        "https://github.com/ACME/widget",
        "https://acme.ghe.com/acme/widget",
    ] {
        let who = with_claims(|c| c.source = Some(source.into()));
        assert_eq!(differing(&acme_ci(), &who), ["source"], "{source}");
    }
}

#[test]
fn an_enterprise_has_its_own_host() {
    let issuer = "https://token.actions.acme.ghe.com";
    let tenant = Github { issuer: GithubIssuer::parse(issuer).unwrap(), ..acme_ci() };
    let uri = "https://acme.ghe.com/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0";
    let mut who = Keyless { issuer: Some(issuer.into()), ..signed_by(uri) };
    who.claims.source = Some("https://acme.ghe.com/acme/widget".into());
    assert!(differing(&tenant, &who).is_empty());
    who.claims.source = Some("https://github.com/acme/widget".into());
    assert_eq!(differing(&tenant, &who), ["source"]);
    let public = Keyless { issuer: Some(issuer.into()), ..sample::keyless() };
    assert_eq!(differing(&tenant, &public), ["signer", "source"]);
}

proptest! {
    #[test]
    fn one_changed_character_of_the_name_is_another_signer(at in 0_usize..65, to in any::<char>()) {
        let honest = "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2";
        let exact = Github {
            signer: Pattern::parse("acme/ci/.github/workflows/build.yml@refs/tags/v2").unwrap(),
            ..acme_ci()
        };
        let changed: String = honest.chars().enumerate().map(|(n, c)| if n == at { to } else { c }).collect();
        prop_assert_eq!(differing(&exact, &signed_by(&changed)).is_empty(), changed == honest);
    }

    #[test]
    fn nothing_panics(uri in ".{0,80}", source in ".{0,80}") {
        let mut who = signed_by(&uri);
        who.claims.source = Some(source.into());
        let _ = differing(&pinned(), &who);
    }
}
