use super::{Purl, PurlParts};
use crate::PackageUrl;

fn spelt(text: &str) -> String {
    Purl::parse(text).map_or_else(|fault| format!("refused: {fault}"), |purl| purl.to_string())
}

#[test]
fn a_purl_has_one_spelling() {
    for (text, canonical) in [
        ("PKG://NPM//@Acme/Widget@1.0+x", "pkg:npm/%40acme/widget@1.0%2Bx"),
        ("pkg:pypi/Acme_Widget@1", "pkg:pypi/acme-widget@1"),
        ("pkg:github/Acme/Widget@ABC", "pkg:github/acme/widget@ABC"),
        ("pkg:huggingface/Acme/Model@ABC", "pkg:huggingface/Acme/Model@abc"),
        ("pkg:generic/x@1?B=2&a=https://x/&c=", "pkg:generic/x@1?a=https:%2F%2Fx%2F&b=2"),
        ("pkg:generic/x#/a/./../b+c//", "pkg:generic/x#a/b%2Bc"),
        ("pkg:git/host.example/Acme/Sub/Widget@1", "pkg:git/host.example/acme/sub/widget@1"),
        ("pkg:brew/tool@20@20.1", "pkg:brew/tool%4020@20.1"),
        ("pkg:rpm/Fedora/LibX@1", "pkg:rpm/fedora/LibX@1"),
        (
            "pkg:mlflow/Model@3?repository_url=https://x.azuredatabricks.example",
            "pkg:mlflow/model@3?repository_url=https:%2F%2Fx.azuredatabricks.example",
        ),
        (
            "pkg:mlflow/Model@3?repository_url=https://x.example",
            "pkg:mlflow/Model@3?repository_url=https:%2F%2Fx.example",
        ),
        ("pkg:generic/a%2Fb", "pkg:generic/a%2Fb"),
    ] {
        assert_eq!(spelt(text), canonical, "{text}");
        assert_eq!(spelt(canonical), canonical, "read again");
    }
}

#[test]
fn what_is_none_is_refused() {
    for text in [
        "",
        "pkg",
        "npm/x",
        "pkg:npm",
        "pkg:npm/",
        "pkg:npm/@1",
        "pkg:3d/x",
        "pkg:a+b/x",
        "pkg:n:m/x",
        "pkg%3Anpm/x",
        "pkg:generic/x?a b=c",
        "pkg:generic/x?a%20b=c",
        "pkg:generic/x?a",
        "pkg:generic/x?a=1&A=2",
        "pkg:generic/x?1a=2",
        "pkg:generic/a%2Fb/c",
        "pkg:generic/x#a%2Fb",
        "pkg:generic/x%0a",
        "pkg:generic/%zz",
        "pkg:maven/widget@1",
        "pkg:swift/widget",
        "pkg:vcpkg/acme/widget",
        "pkg:julia/Dates",
        "pkg:swid/Acme/x",
        "pkg:cpan/Acme::Widget",
    ] {
        assert!(spelt(text).starts_with("refused: "), "{text}");
    }
}

#[test]
fn bounds() {
    let long = format!("pkg:generic/{}", "a".repeat(PackageUrl::MAX_LEN - 12));
    assert!(Purl::parse(&long).is_ok());
    assert!(Purl::parse(&format!("{long}a")).is_err());
    let qualified = |count: usize| {
        let all: Vec<String> = (0..count).map(|index| format!("k{index}=v")).collect();
        Purl::parse(&format!("pkg:generic/x?{}", all.join("&")))
    };
    assert!(qualified(Purl::MAX_QUALIFIERS).is_ok());
    assert!(qualified(Purl::MAX_QUALIFIERS + 1).is_err());
}

#[test]
fn what_is_built_is_what_is_read() {
    let parts = PurlParts {
        kind: "npm".into(),
        namespace: "@acme".into(),
        name: "widget".into(),
        version: Some("1.0.0".into()),
        qualifiers: [("vcs_url".into(), "git+https://x.example/a@b".into())].into(),
        subpath: "src/lib".into(),
    };
    let built = Purl::build(parts.clone()).unwrap();
    assert_eq!(built.parts(), &parts);
    assert_eq!(Purl::parse(&built.to_string()).as_ref(), Ok(&built));
    assert!(Purl::build(PurlParts { name: "".into(), ..parts }).is_err());
}
