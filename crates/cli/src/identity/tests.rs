use super::kind::{are_words, is_number};
use super::of;
use model::{Claims, Keyless, Name};

fn written(issuer: &str, name: Name, claims: Claims) -> (String, Vec<&'static str>) {
    let written = of(&Keyless { issuer: Some(issuer.into()), name, claims }).unwrap();
    let fields: Vec<String> =
        written.fields.iter().map(|field| format!("{}: {}", field.name, field.yaml())).collect();
    let dropped = written.dropped.iter().map(|one| one.name).collect();
    (format!("{}: {}", written.kind, fields.join(", ")), dropped)
}

fn uri(uri: &str) -> Name {
    Name::Uri(uri.into())
}

fn building(source: &str) -> Claims {
    Claims {
        source: Some(source.into()),
        source_id: Some("4711".into()),
        runner: Some("my own".into()),
        source_ref: Some("refs/heads/main".into()),
        ..Claims::default()
    }
}

#[test]
fn each_kind_is_written_as_what_it_is() {
    let gitlab = |issuer: &str| {
        written(
            issuer,
            uri(&format!("{issuer}/acme/ci//.gitlab-ci.yml@refs/tags/v1")),
            building("https://gitlab.com/acme/widget"),
        )
    };
    let fields = "source: \"acme/widget\", source-id: 4711, signer: \"acme/ci//.gitlab-ci.yml@refs/tags/v1\", ref: \"refs/heads/main\"";
    assert_eq!(gitlab("https://gitlab.com"), (format!("gitlab: {fields}"), vec!["runner"]));
    let own = "https://gitlab.acme.example";
    assert_eq!(gitlab(own).0, format!("gitlab: issuer: \"{own}\", {fields}"));
    let account = Name::Email("builder@acme-prod.iam.gserviceaccount.com".into());
    assert_eq!(
        written("https://accounts.google.com", account, Claims::default()).0,
        "google: service-account: \"builder@acme-prod.iam.gserviceaccount.com\""
    );
    assert_eq!(
        written(
            "https://agent.buildkite.com",
            uri("https://buildkite.com/acme/widget"),
            building("https://b.example/x")
        ),
        ("buildkite: pipeline: \"acme/widget\"".into(), vec!["runner", "source", "source-id", "ref"])
    );
    let person = Name::Email("alice@acme.example".into());
    assert_eq!(
        written("https://accounts.google.com", person, Claims::default()).0,
        "email: issuer: \"https://accounts.google.com\", address: \"alice@acme.example\""
    );
}

/// What does not have the form of a kind is none of it, and says everything that is left out.
#[test]
fn what_is_of_no_kind_says_what_it_leaves_out() {
    let all = vec!["source", "source-id", "ref", "runner"];
    for (issuer, name) in [
        ("https://gitlab.com", "https://gitlab.com/ci//.gitlab-ci.yml@refs/tags/v1"),
        ("https://gitlab.com", "https://gitlab.com/acme/ci//a//.gitlab-ci.yml@refs/tags/v1"),
        ("https://gitlab.com", "https://gitlab.com.evil.example/acme/ci//.gitlab-ci.yml@refs/tags/v1"),
        ("https://agent.buildkite.com", "https://buildkite.com/acme"),
        (
            "https://token.actions.githubusercontent.com",
            "https://github.com/acme/ci/.github/workflows/build.yml",
        ),
    ] {
        let told = written(issuer, uri(name), building("https://gitlab.com/acme/widget"));
        assert_eq!(told, (format!("other: issuer: \"{issuer}\", name: \"{name}\""), all.clone()), "{name}");
    }
}

#[test]
fn only_what_a_framework_takes_is_written() {
    assert!(is_number("4711"));
    for odd in ["04", "0", "-1", "99999999999999999", "x", ""] {
        assert!(!is_number(odd), "{odd}");
    }
    assert!(are_words("release to shop"));
    for odd in ["", " release", "release\n", "a\u{202e}b", &"x".repeat(256)] {
        assert!(!are_words(odd), "{odd:?}");
    }
}
