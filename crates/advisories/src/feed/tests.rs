use std::sync::Arc;

use model::{Age, EvidenceId, Instant, PackageUrl, Text};
use serde_json::{Value, json};

use super::{Feed, FeedTerms};
use crate::{Documents, FeedFault, FeedWhy, Known, State};

const NOW: &str = "2026-08-02T00:00:00Z";

fn now() -> Instant {
    Instant::parse(NOW).unwrap()
}

fn advisory(id: &str, modified: &str, name: &str, fixed: &str) -> Value {
    json!({
        "id": id, "modified": modified,
        "affected": [{
            "package": { "ecosystem": "npm", "name": name },
            "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0" }, { "fixed": fixed }] }],
        }],
    })
}

fn terms(fetched: Option<&str>) -> FeedTerms {
    FeedTerms {
        name: "malicious".into(),
        max_age: Age::parse("2d").unwrap(),
        fetched: fetched.map(|at| Instant::parse(at).unwrap()),
    }
}

fn folder(all: &[Value]) -> Arc<Vec<(Text, Vec<u8>)>> {
    let file =
        |(at, value): (usize, &Value)| (Text::from(format!("{at}.json")), value.to_string().into_bytes());
    Arc::new(all.iter().enumerate().map(file).collect())
}

fn indexed(all: &[Value], fetched: Option<&str>) -> Result<Feed, FeedFault> {
    Feed::index(EvidenceId::file(7), folder(all), terms(fetched), now())
}

fn about(feed: &Feed, url: &str) -> Known {
    let url = PackageUrl::parse(url).unwrap();
    feed.about(&url, url.version.as_deref().unwrap(), now()).unwrap()
}

#[test]
fn what_affects_a_version_is_found_by_its_package() {
    let feed = indexed(
        &[
            advisory("MAL-2026-1", "2026-08-01T00:00:00Z", "@acme/widget", "1.4.3"),
            advisory("GHSA-1", "2026-08-01T00:00:00Z", "left", "1.0.0"),
            json!({ "id": "CVE-0", "modified": "2026-08-01T00:00:00Z" }),
        ],
        None,
    )
    .unwrap();
    assert_eq!(feed.count(), 3);
    let known = about(&feed, "pkg:npm/%40acme/widget@1.4.2");
    assert!(known.covers);
    let [finding] = known.findings.as_slice() else { panic!("{known:?}") };
    assert_eq!((&*finding.id, finding.malicious, &finding.state), ("MAL-2026-1", true, &State::Affected));
    assert_eq!(&*finding.place.pointer, "0.json:/affected/0");
    assert!(about(&feed, "pkg:npm/%40acme/widget@1.4.3").findings.is_empty());
    assert!(about(&feed, "pkg:npm/right@1.4.2").covers, "it knows of npm");
    assert!(!about(&feed, "pkg:pypi/left@0.1").covers, "and of nothing else");
}

#[test]
fn each_release_of_a_distribution_is_judged_by_its_own_range() {
    let range = |ecosystem: &str, fixed: &str| {
        json!({
            "package": { "ecosystem": ecosystem, "name": "curl" },
            "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }, { "fixed": fixed }] }],
        })
    };
    let affected = [range("Debian:11", "7.74.0-1.3+deb11u7"), range("Debian:12", "7.88.1-10+deb12u1")];
    let mut advisory = advisory("DSA-1", "2026-08-01T00:00:00Z", "curl", "1.0");
    advisory["affected"] = json!(affected);
    let feed = indexed(&[advisory], None).unwrap();
    let told = |rest: &str| {
        let known = about(&feed, &format!("pkg:deb/debian/curl@{rest}"));
        known.findings.into_iter().next().map(|finding| finding.state)
    };
    for affected in [
        "7.88.1-10?distro=debian-12",
        "7.88.1-10+deb12u1~1?distro=bookworm",
        "7.74.0-1.3+deb11u6?distro=debian-11.7",
    ] {
        assert_eq!(told(affected), Some(State::Affected), "{affected}");
    }
    for fine in [
        "7.88.1-10+deb12u1?distro=debian-12",
        "7.88.1-10+deb12u10?distro=debian-12",
        "7.88.1-9?distro=debian-11",
        "1:0.1-1?distro=debian-12",
        "0.1?distro=debian-13",
        "8.0.0-1",
    ] {
        assert_eq!(told(fine), None, "{fine}");
    }
    for unclear in ["7.88.1-10", "7.74.0-1.3+deb11u6?distro=sid", "7.74.0_1?distro=debian-11"] {
        assert!(matches!(told(unclear), Some(State::Unclear(_))), "{unclear}");
    }
}

#[test]
fn a_feed_of_one_distribution_does_not_answer_for_another() {
    let mut debian = advisory("DSA-1", "2026-08-01T00:00:00Z", "curl", "1.0");
    debian["affected"][0]["package"]["ecosystem"] = json!("Debian:12");
    let feed = indexed(&[debian], None).unwrap();
    assert!(about(&feed, "pkg:deb/debian/wget@1.0").covers);
    assert!(!about(&feed, "pkg:deb/ubuntu/curl@0.1").covers);
    assert!(!about(&feed, "pkg:deb/curl@0.1").covers, "of no distribution");
}

#[test]
fn what_was_taken_back_does_not_count() {
    let mut withdrawn = advisory("MAL-2026-1", "2026-08-01T00:00:00Z", "left", "9.0.0");
    withdrawn["withdrawn"] = json!("2026-08-01T12:00:00Z");
    assert!(about(&indexed(&[withdrawn.clone()], None).unwrap(), "pkg:npm/left@1.0.0").findings.is_empty());
    withdrawn["withdrawn"] = json!("2026-08-03T00:00:00Z");
    assert_eq!(
        about(&indexed(&[withdrawn], None).unwrap(), "pkg:npm/left@1.0.0").findings.len(),
        1,
        "not yet"
    );
}

#[test]
fn one_package_named_twice_is_told_by_the_worst() {
    let mut twice = advisory("GHSA-1", "2026-08-01T00:00:00Z", "left", "later");
    let clear = advisory("x", "2026-08-01T00:00:00Z", "left", "9.0.0")["affected"][0].clone();
    twice["affected"].as_array_mut().unwrap().push(clear);
    let known = about(&indexed(&[twice], None).unwrap(), "pkg:npm/left@1.0.0");
    assert_eq!(known.findings[0].state, State::Affected);
    assert_eq!(&*known.findings[0].place.pointer, "0.json:/affected/1");
}

#[test]
fn an_advisory_of_several_modules_is_asked_about_each_that_may_hold_the_package() {
    let of_modules = |modules: &[(&str, &str)]| {
        let affected = |(name, fixed): &(&str, &str)| {
            json!({
                "package": { "ecosystem": "Go", "name": name },
                "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0" }, { "fixed": fixed }] }],
            })
        };
        let affected: Vec<Value> = modules.iter().map(affected).collect();
        let one = json!({ "id": "GO-1", "modified": "2026-08-01T00:00:00Z", "affected": affected });
        indexed(&[one], None).unwrap()
    };
    let (outer, inner) = ("github.com/acme/x", "github.com/acme/x/api");
    let told = |modules: &[(&str, &str)], url: &str| -> Vec<State> {
        about(&of_modules(modules), url).findings.into_iter().map(|finding| finding.state).collect()
    };
    let part = "pkg:golang/github.com/acme/x/api/client@v1.5.0";
    let unclear = |whole: &str| {
        [State::Unclear(
            format!("it is about pkg:golang/{whole}, and that may hold this one: paths do not tell").into(),
        )]
    };
    assert_eq!(told(&[(outer, "1.0.0"), (inner, "2.0.0")], part), unclear(inner));
    assert_eq!(told(&[(inner, "1.0.0"), (outer, "2.0.0")], part), unclear(outer));
    assert_eq!(told(&[(outer, "2.0.0"), (inner, "2.0.0")], part), unclear(inner), "the nearest of them");
    assert!(told(&[(outer, "1.0.0"), (inner, "1.0.0")], part).is_empty());
    let module = "pkg:golang/github.com/acme/x/api@v1.5.0";
    assert!(told(&[(outer, "2.0.0"), (inner, "1.0.0")], module).is_empty(), "it names the module itself");
    assert_eq!(told(&[(outer, "1.0.0"), (inner, "2.0.0")], module), [State::Affected]);
}

#[test]
fn the_age_is_that_of_the_newest_advisory_or_of_the_fetch() {
    let at = |modified: &str| advisory("GHSA-1", modified, "left", "1.0.0");
    let why = |all: &[Value], fetched| indexed(all, fetched).unwrap_err().why;
    assert!(indexed(&[at("2026-07-31T00:00:00Z")], None).is_ok(), "two days exactly");
    assert!(matches!(why(&[at("2026-07-30T23:59:59Z")], None), FeedWhy::TooOld { .. }));
    assert!(indexed(&[at("2020-01-01T00:00:00Z"), at("2026-08-01T00:00:00Z")], None).is_ok());
    assert!(
        indexed(&[at("2020-01-01T00:00:00Z")], Some("2026-08-01T00:00:00Z")).is_ok(),
        "fetched yesterday"
    );
    assert!(matches!(why(&[at(NOW)], Some("2026-07-01T00:00:00Z")), FeedWhy::TooOld { .. }));
    assert!(matches!(why(&[at(NOW)], Some("2026-08-02T00:00:01Z")), FeedWhy::Future { .. }));
    assert!(
        matches!(why(&[at("2026-08-02T00:00:01Z")], None), FeedWhy::Undated(_)),
        "a date to come proves nothing"
    );
    assert_eq!(why(&[], None), FeedWhy::Empty);
    assert!(matches!(why(&[at(NOW), json!({})], None), FeedWhy::Unreadable { .. }));
}

/// A folder whose files change behind one's back.
struct Shifting(std::sync::atomic::AtomicUsize);

impl Documents for Shifting {
    fn count(&self) -> usize {
        1
    }

    fn name(&self, _: usize) -> Text {
        "a.json".into()
    }

    fn read(&self, _: usize) -> Result<Vec<u8>, Text> {
        let before = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let fixed = if before == 0 { "9.0.0" } else { "0.0.1" };
        Ok(advisory("GHSA-1", NOW, "left", fixed).to_string().into_bytes())
    }
}

#[test]
fn a_file_that_changes_while_the_run_goes_on_is_no_answer() {
    let feed = Feed::index(EvidenceId::file(0), Arc::new(Shifting(0.into())), terms(None), now()).unwrap();
    let url = PackageUrl::parse("pkg:npm/left@1.0.0").unwrap();
    let fault = feed.about(&url, "1.0.0", now()).unwrap_err();
    assert_eq!(fault.why, FeedWhy::Changed("a.json".into()));
}

#[test]
fn its_digest_is_that_of_every_file_with_its_name() {
    let one = [advisory("GHSA-1", NOW, "left", "1.0.0")];
    let digest = |all: &[Value]| indexed(all, None).unwrap().digest().clone();
    assert_eq!(digest(&one), digest(&one));
    assert_ne!(digest(&one), digest(&[advisory("GHSA-1", NOW, "left", "1.0.1")]));
    assert_ne!(digest(&one), digest(&[one[0].clone(), one[0].clone()]));
}
