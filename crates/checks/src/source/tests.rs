use super::*;
use proptest::prelude::*;

fn acme() -> Source {
    Source::parse("github.com/acme/widget").unwrap()
}

#[test]
fn every_usual_spelling_is_the_repository() {
    for uri in [
        "https://github.com/acme/widget",
        "git+https://github.com/acme/widget",
        "git+https://github.com/acme/widget.git",
        "https://github.com/acme/widget.git@refs/heads/main",
        "git+https://github.com/acme/widget@refs/tags/v1.4.2",
        "git+https://github.com/acme/widget@refs/tags/@acme/widget@1.4.2",
        "git+https://github.com/acme/widget@refs/heads/../main",
        "https://GitHub.COM/acme/widget",
    ] {
        assert!(acme().is(uri), "{uri}");
    }
}

#[test]
fn everything_else_is_another_place() {
    for uri in [
        "",
        "github.com/acme/widget",
        "//github.com/acme/widget",
        "http://github.com/acme/widget",
        "git+http://github.com/acme/widget",
        "ssh://git@github.com/acme/widget",
        "git+ssh://git@github.com/acme/widget",
        "git@github.com:acme/widget.git",
        "git://github.com/acme/widget",
        "git+git+https://github.com/acme/widget",
        "GIT+https://github.com/acme/widget",
        "HTTPS://github.com/acme/widget",
        " https://github.com/acme/widget",
        "https://github.com/acme/widget ",
        "https://github.com/acme/widget\n",
        "https:/github.com/acme/widget",
        "https:///github.com/acme/widget",
        "https://github.com.evil.example/acme/widget",
        "https://evil.example/github.com/acme/widget",
        "https://evilgithub.com/acme/widget",
        "https://github.com./acme/widget",
        "https://github.com:443/acme/widget",
        "https://github.com@evil.example/acme/widget",
        "https://user@github.com/acme/widget",
        "https://user:pass@github.com/acme/widget",
        "https://@github.com/acme/widget",
        "https://github.com\\@evil.example/acme/widget",
        "https://github.com\\acme/widget",
        "https://gіthub.com/acme/widget",
        "https://github.com/Acme/widget",
        "https://github.com/acme/Widget",
        "https://github.com/acme/widget/",
        "https://github.com//acme/widget",
        "https://github.com/acme//widget",
        "https://github.com/acme/widget.git.git",
        "https://github.com/acme/widget.git/",
        "https://github.com/acme/widget.GIT",
        "https://github.com/acme/widgets",
        "https://github.com/acme/widget/tree/main",
        "https://github.com/evil/../acme/widget",
        "https://github.com/acme/./widget",
        "https://github.com/acme/widget/.",
        "https://github.com/acme/widget/x/..",
        "https://github.com/evil/%2e%2e/acme/widget",
        "https://github.com/acme/widge%74",
        "https://github.com/acme/widget?x=1",
        "https://github.com/acme/widget#main",
        "https://github.com/acme/widget?@refs/tags/v1",
        "https://github.com/acme/widget@",
        "https://github.com/acme",
        "https://github.com/",
        "https://github.com",
        "https://github.com@refs/tags/v1",
        "https://evil.example/acme/widget@https://github.com/acme/widget",
        "https://evil.example/x@github.com/acme/widget",
    ] {
        assert!(!acme().is(uri), "{uri:?}");
    }
}

#[test]
fn a_port_counts_and_must_be_a_number() {
    let forge = Source::parse("git.acme.example:8443/widget").unwrap();
    assert!(forge.is("https://git.acme.example:8443/widget.git"));
    for uri in ["https://git.acme.example/widget", "https://git.acme.example:08443/widget"] {
        assert!(!forge.is(uri), "{uri}");
    }
    for text in ["a.example:/x", "a.example:x/x", "a.example:123456/x", "a.example:1:2/x"] {
        assert!(Source::parse(text).is_err(), "{text}");
    }
}

#[test]
fn the_framework_names_a_source_in_one_way() {
    assert_eq!(Source::parse("GitHub.com/acme/widget").unwrap().to_string(), "github.com/acme/widget");
    for text in [
        "",
        "acme",
        "https://github.com/acme/widget",
        "git+https://github.com/acme/widget",
        "user@github.com/acme/widget",
        "github.com/acme/widget@refs/tags/v1",
        "github.com/acme/widget.git",
        "github.com/acme/widget/",
        "github.com/acme/*",
        "github.com/acme/..",
        "github.com/../acme",
        "/acme/widget",
        "github.com/",
        "github.com/acme/...git",
        "git hub.com/acme/widget",
        "[::1]/acme/widget",
    ] {
        assert!(Source::parse(text).is_err(), "{text}");
    }
}

#[test]
fn one_byte_beyond_the_bound_is_refused() {
    let longest = format!("a.example/{}", "x".repeat(Source::MAX_LEN - 10));
    let source = Source::parse(&longest).unwrap();
    assert!(source.is(&format!("https://{longest}")));
    assert!(Source::parse(&format!("{longest}x")).is_err());
    assert!(!source.is(&format!("https://{longest}x")));
}

#[test]
fn the_ref_is_what_follows_the_first_at_of_the_path() {
    for (uri, stated) in [
        ("git+https://github.com/acme/widget@refs/tags/v1", StatedRef::At("refs/tags/v1")),
        ("https://github.com/acme/widget.git@refs/heads/a@b", StatedRef::At("refs/heads/a@b")),
        ("https://github.com/acme/widget", StatedRef::Nothing),
        ("https://github.com/acme/widget@", StatedRef::Unreadable),
        ("https://x@github.com/acme/widget@refs/tags/v1", StatedRef::Unreadable),
        ("ssh://github.com/acme/widget@refs/tags/v1", StatedRef::Unreadable),
        ("", StatedRef::Unreadable),
    ] {
        assert_eq!(StatedRef::of(uri), stated, "{uri}");
    }
}

fn segment() -> impl Strategy<Value = String> {
    "[A-Za-z0-9_-]{1,8}"
}

proptest! {
    #[test]
    fn a_source_is_itself_however_it_is_spelled(
        owner in segment(), name in segment(), git in any::<bool>(), suffix in any::<bool>(),
        reference in proptest::option::of("[a-z/@.]{1,12}"),
    ) {
        let source = Source::parse(&format!("forge.example/{owner}/{name}")).unwrap();
        let uri = format!(
            "{}https://forge.example/{owner}/{name}{}{}",
            if git { "git+" } else { "" },
            if suffix { ".git" } else { "" },
            reference.as_ref().map(|r| format!("@{r}")).unwrap_or_default(),
        );
        prop_assert!(source.is(&uri), "{}", uri);
        let stated = reference.as_deref().map_or(StatedRef::Nothing, StatedRef::At);
        prop_assert_eq!(StatedRef::of(&uri), stated);
    }

    #[test]
    fn two_repositories_are_two(a in segment(), b in segment(), c in segment(), d in segment()) {
        let source = Source::parse(&format!("forge.example/{a}/{b}")).unwrap();
        let uri = format!("https://forge.example/{c}/{d}");
        prop_assert_eq!(source.is(&uri), (a, b) == (c, d));
    }

    #[test]
    fn nothing_in_front_of_or_inside_the_host_is_forgiven(
        before in "[ -~]{1,8}", at in 0_usize..11,
    ) {
        let mut host = String::from("github.com");
        host.insert_str(at.min(host.len()), &before);
        prop_assume!(!host.eq_ignore_ascii_case("github.com"));
        let uri = format!("https://{host}/acme/widget");
        // An insertion may itself contain a whole other URL prefix; it still is not ours unless the host is.
        prop_assert!(!acme().is(&uri) || uri.starts_with("https://github.com/acme/widget"), "{}", uri);
    }

    #[test]
    fn one_changed_byte_of_the_repository_is_another(
        at in 0_usize..39, to in any::<char>(),
    ) {
        let uri = "git+https://github.com/acme/widget@r";
        let changed: String = uri.chars().enumerate().map(|(n, c)| if n == at { to } else { c }).collect();
        let same_host = changed.to_ascii_lowercase() == uri && changed.ends_with("/acme/widget@r")
            && changed.starts_with("git+https://");
        let only_ref = changed.starts_with("git+https://github.com/acme/widget@");
        prop_assert_eq!(acme().is(&changed), same_host || only_ref, "{}", changed);
    }

    #[test]
    fn nothing_panics(text in "\\PC{0,60}", tail in ".{0,30}") {
        let _ = Source::parse(&text);
        let _ = acme().is(&text);
        let _ = acme().is(&format!("https://github.com/{tail}"));
        let _ = StatedRef::of(&format!("git+https://{text}@{tail}"));
    }

    #[test]
    fn what_parses_prints_and_parses_again(text in "[a-zA-Z0-9./:@_~+-]{1,30}") {
        if let Ok(source) = Source::parse(&text) {
            prop_assert_eq!(&Source::parse(&source.to_string()).unwrap(), &source);
            let uri = format!("https://{source}");
            prop_assert!(source.is(&uri), "{}", uri);
        }
    }
}
