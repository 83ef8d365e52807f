//! What is named in several ways is met by each of them.

use model::PackageUrl;
use serde_json::json;

use super::target;
use crate::{DependencyRange, StatusMatch as Match, StatusTarget};

#[test]
fn other_spellings_do_not_escape() {
    let source = |repository: &str| target(json!({ "source": { "repository": repository } }));
    for spelling in [
        "https://github.com/acme/widget",
        "git+https://github.com/Acme/Widget.git@refs/heads/main",
        "ssh://git@github.com/acme/widget.git",
        "github.com/acme/widget/",
    ] {
        assert_eq!(source("github.com/acme/widget").covers(&source(spelling)), Match::Yes, "{spelling}");
    }
    assert_eq!(source("github.com/acme/widget").covers(&source("github.com/acme/widgets")), Match::No);
    let package = |package: &str| target(json!({ "dependency": { "package": package } }));
    assert_eq!(package("pkg:npm/%40acme/widget").covers(&package("pkg:npm/@acme/Widget")), Match::Yes);
    let issuer = |issuer: &str| target(json!({ "issuer": issuer }));
    assert_eq!(issuer("https://Issuer.example/").covers(&issuer("https://issuer.example")), Match::Yes);
    let party = |name: &str| target(json!({ "participant": name }));
    assert_eq!(party("acme").covers(&party("Acme")), Match::No, "the framework's own names are exact");
    assert_eq!(party("acme").covers(&target(json!({ "identity": "acme" }))), Match::No);
}

#[test]
fn what_leaves_out_which_one_means_all() {
    let builder = |ids: &str| target(json!({ "builder": ids }));
    let name = |name: &str| target(json!({ "name": { "name": name } }));
    let run = |run: &str| target(json!({ "run": run }));
    let workflow = "https://github.com/Acme/ci/.github/workflows/build.yml";
    let (main, v2) = (format!("{workflow}@refs/heads/main"), format!("{workflow}@refs/tags/v2"));
    for named in [builder, name] {
        assert_eq!(named(workflow).covers(&named(&v2)), Match::Yes);
        assert_eq!(named(&v2).covers(&named(&v2)), Match::Yes);
        assert_eq!(named(&v2).covers(&named(&main)), Match::No);
        assert_eq!(named(&v2).covers(&named(workflow)), Match::Unsure);
        assert_eq!(named(workflow).covers(&named(&workflow.replace("build", "built"))), Match::No);
    }
    let gitlab = "https://gitlab.com/acme/ci//.gitlab-ci.yml";
    assert_eq!(name(gitlab).covers(&name(&format!("{gitlab}@refs/heads/main"))), Match::Yes);
    let seven = "https://github.com/acme/widget/actions/runs/7";
    let (first, second) = (format!("{seven}/attempts/1"), format!("{seven}/attempts/2"));
    assert_eq!(run(seven).covers(&run(&second)), Match::Yes);
    assert_eq!(run(&first).covers(&run(&first)), Match::Yes);
    assert_eq!(run(&first).covers(&run(&second)), Match::No);
    assert_eq!(run(&first).covers(&run(seven)), Match::Unsure);
    assert_eq!(run(seven).covers(&run(&format!("{seven}0/attempts/1"))), Match::No);
    assert_eq!(run("https://ci.example/attempts/1").covers(&run("https://ci.example/attempts/2")), Match::No);
    let source = |repository: &str| target(json!({ "source": { "repository": repository } }));
    for spelling in [
        "github.com:443/acme/widget",
        "https://github.com:443/acme/widget",
        "ssh://git@github.com:22/acme/widget",
    ] {
        assert_eq!(
            source(spelling).covers(&source("https://github.com/acme/widget")),
            Match::Yes,
            "{spelling}"
        );
    }
    assert_eq!(source("github.com:8443/a/b").covers(&source("github.com/a/b")), Match::No);
}

/// What lies under a key is looked at only where the target does not mean all of it.
#[test]
fn what_means_less_than_its_key_says_so() {
    let build = "https://github.com/acme/ci/.github/workflows/build.yml";
    let seven = "https://github.com/acme/widget/actions/runs/7";
    for (target_of, is) in [
        (json!({ "builder": build }), true),
        (json!({ "builder": format!("{build}@refs/heads/main") }), false),
        (json!({ "run": seven }), true),
        (json!({ "run": format!("{seven}/attempts/1") }), false),
        (json!({ "name": { "name": build } }), true),
        (json!({ "name": { "name": format!("{build}@refs/heads/main") } }), false),
        (json!({ "name": { "name": build, "issuer": "https://issuer.example" } }), false),
        (json!({ "source": { "repository": "github.com/acme/widget" } }), true),
        (json!({ "source": { "repository": "github.com/acme/widget", "commits": ["aa"] } }), false),
        (json!({ "dependency": { "package": "pkg:gem/RedCloth" } }), false),
        (json!({ "participant": "acme" }), true),
    ] {
        assert_eq!(target(target_of.clone()).key_is_whole(), is, "{target_of}");
    }
}

#[test]
fn a_package_is_met_in_every_spelling_of_its_name_and_version() {
    let asked =
        |name: &str| StatusTarget::Dependency(DependencyRange::of_url(&PackageUrl::parse(name).unwrap()));
    let entry = |package: &str, version: Option<&str>| {
        let versions = version.map(|version| vec![version]);
        target(json!({ "dependency": { "package": package, "versions": versions } }))
    };
    for (package, version, name, wanted) in [
        ("pkg:pypi/foo-bar", None, "pkg:pypi/Foo_Bar@1.0", Match::Yes),
        ("pkg:pypi/foo-bar", None, "PKG://pypi//foo%2Dbar/@1.0", Match::Yes),
        ("pkg:pypi/foo", Some("1.0"), "pkg:pypi/foo@1.0.0", Match::Yes),
        ("pkg:pypi/foo", Some("1.0"), "pkg:pypi/foo@1", Match::Yes),
        ("pkg:npm/%40acme/widget", None, "pkg:npm/%40acme%2F%77idget@1", Match::Yes),
        ("pkg:npm/left-pad", Some("1.0.0"), "pkg:npm/left-pad@v1.0.0", Match::Yes),
        ("pkg:npm/left-pad", Some("1.0.0"), "pkg:npm/left-pad@1.0.0+x", Match::Yes),
        ("pkg:npm/left-pad", Some("1.0.0"), "pkg:npm/left-pad@%31.0.0/", Match::Yes),
        ("pkg:npm/left-pad", Some("1.0.0"), "pkg:npm/left-pad@1.0.0 ", Match::Unsure),
        ("pkg:npm/left-pad", Some("1.0.0"), "pkg:npm/left-pad@1.0.1", Match::No),
        ("pkg:npm/left-pad", Some("1.0.0"), "pkg:npm/left.pad@1.0.0", Match::No),
        ("pkg:maven/org.acme/widget", Some("1.0"), "pkg:maven/org.acme/widget@1.0.Final", Match::Unsure),
        ("pkg:gem/RedCloth", None, "pkg:gem/redcloth@1", Match::Unsure),
        ("pkg:golang/github.com/acme/x", None, "pkg:golang/github.com%2Facme/x@v1", Match::Yes),
        ("pkg:golang/github.com/acme/x", None, "pkg:golang/github.com/acme/x/sub@v1.0.0", Match::Unsure),
        ("pkg:golang/github.com/acme/x", None, "pkg:golang/github.com/Acme/X/sub", Match::Unsure),
        (
            "pkg:golang/github.com/acme/x",
            Some("1.0.0"),
            "pkg:golang/github.com/acme/x/sub@v1.0.0",
            Match::Unsure,
        ),
        ("pkg:golang/github.com/acme/x", Some("1.0.0"), "pkg:golang/github.com/acme/x/sub@v1.1.0", Match::No),
        ("pkg:golang/github.com/acme/x", None, "pkg:golang/github.com/acme/x/v2@v2.0.0", Match::No),
        ("pkg:golang/github.com/acme/x/sub", None, "pkg:golang/github.com/acme/x@v1.0.0", Match::No),
        ("pkg:golang/github.com/acme/x", None, "pkg:golang/github.com/acme/xy/sub@v1.0.0", Match::No),
        ("pkg:githubactions/acme/act", None, "pkg:githubactions/Acme/act/sub@v4", Match::Yes),
        ("pkg:githubactions/acme/act", Some("v4"), "pkg:githubactions/acme/act/sub@v4", Match::Yes),
        ("pkg:githubactions/acme/act", Some("v4"), "pkg:githubactions/acme/act/sub@v5", Match::No),
        ("pkg:githubactions/acme/act/sub", None, "pkg:githubactions/acme/act@v4", Match::No),
        ("pkg:npm/%40acme", None, "pkg:npm/%40acme/widget@1", Match::No),
    ] {
        assert_eq!(entry(package, version).covers(&asked(name)), wanted, "{package} {version:?} <- {name}");
    }
    let range = |package: &str| {
        target(json!({ "dependency": { "package": package, "from": "1.0.0", "below": "1.4.0" } }))
    };
    for (package, name, wanted) in [
        ("pkg:pypi/foo", "pkg:pypi/foo@1.2", Match::Yes),
        ("pkg:pypi/foo", "pkg:pypi/foo@1.4", Match::No),
        ("pkg:maven/a/foo", "pkg:maven/a/foo@1.10.0", Match::No),
        ("pkg:maven/a/foo", "pkg:maven/a/foo@1.2.0", Match::Yes),
        ("pkg:maven/a/foo", "pkg:maven/a/foo@1.2.0-M1", Match::Unsure),
        ("pkg:deb/debian/foo", "pkg:deb/debian/foo@1.0.0-1", Match::Yes),
        ("pkg:deb/debian/foo", "pkg:deb/debian/foo@1.0.0~rc1-1", Match::No),
        ("pkg:deb/debian/foo", "pkg:deb/debian/foo@1:0.9-1", Match::No),
        ("pkg:deb/debian/foo", "pkg:deb/debian/foo@1_0", Match::Unsure),
        ("pkg:apk/alpine/foo", "pkg:apk/alpine/foo@1.0.0-r1", Match::Unsure),
    ] {
        assert_eq!(range(package).covers(&asked(name)), wanted, "{package} <- {name}");
    }
}
