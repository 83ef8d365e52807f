//! OSV advisories: whatever is read is indexed, and asked about the packages it names itself.
#![no_main]

use std::sync::Arc;

use advisories::{Feed, FeedTerms};
use formats::Osv;
use libfuzzer_sys::fuzz_target;
use model::{Age, EvidenceId, Instant, PackageUrl, Text};

fuzz_target!(|bytes: &[u8]| {
    let advisory = match Osv::read(bytes) {
        Ok(advisory) => advisory,
        Err(fault) => {
            assert!(formats::CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            return;
        }
    };
    let now = Instant::parse("2026-08-02T00:00:00Z").expect("a time");
    let terms = FeedTerms {
        name: "fuzzed".into(),
        max_age: Age::parse("1d").expect("an age"),
        fetched: Some(now),
    };
    let documents: Vec<(Text, Vec<u8>)> = vec![("a.json".into(), bytes.to_vec())];
    let feed = Feed::index(EvidenceId::file(0), Arc::new(documents), terms, now).expect("what is read is indexed");
    for affected in &advisory.affected {
        let Some(purl) = affected.package.as_ref().and_then(|package| package.purl.as_deref()) else { continue };
        let Ok(url) = PackageUrl::parse(purl) else { continue };
        for version in affected.versions.iter().map(|version| &**version).chain(["1.4.2", ""]) {
            let known = feed.about(&url, version, now).expect("it is read again");
            assert!(known.covers, "it names the package itself");
            let listed = affected.versions.iter().any(|listed| **listed == *version);
            let withdrawn = advisory.withdrawn.is_some_and(|at| at <= now);
            assert!(!listed || withdrawn || !known.findings.is_empty(), "a listed version is affected");
        }
    }
});
