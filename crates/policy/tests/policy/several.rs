//! Subjects that are more than one artifact: each field, kept and spoilt.

use crate::sample::{framework, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const SEVERAL: &str = r#"countersign: 1
framework: several
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: staging
identities:
  alice:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: alice@retail.example
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [alice] }
  promote:
    subject-name: any
    platforms: [linux/amd64, linux/arm/v7]
    unaccounted: report
    require:
      - signature: { by: [alice] }
"#;

fn refused(from: &str, to: &str, why: &str) {
    assert_eq!(SEVERAL.matches(from).count(), 1, "{from:?} must stand in the sample once");
    let told = wrong(&SEVERAL.replacen(from, to, 1));
    assert!(matches!(told.as_slice(), [one] if one.text.contains(why)), "{to}: {told:?}");
}

#[test]
fn a_handoff_names_platforms_and_what_becomes_of_the_rest() {
    let read = framework(SEVERAL);
    let platforms: Vec<String> = read.platforms("promote").unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm/v7"]);
    assert!(read.only_reports_unaccounted("promote"));
    assert_eq!((read.platforms("intake"), read.only_reports_unaccounted("intake")), (None, false));
    assert_eq!((read.platforms("none"), read.only_reports_unaccounted("none")), (None, false));
    // Whoever repeats a stricter handoff is as strict.
    let again = framework(
        &SEVERAL.replace("    unaccounted: report\n", "    unaccounted: report\n    repeat: [intake]\n"),
    );
    assert_eq!((again.platforms("promote"), again.only_reports_unaccounted("promote")), (None, false));
}

#[test]
fn what_is_no_platform_is_told() {
    let all = "[linux/amd64, linux/arm/v7]";
    refused(all, "[]", "empty list of platforms");
    refused(all, "[linux]", "is no platform");
    refused(all, "[\"linux/*\"]", "is no platform");
    refused(all, "[unknown/unknown]", "is no platform");
    refused(all, "[linux/amd64, linux/amd64]", "named twice");
    let many = |count: usize| {
        let each: Vec<String> = (0..count).map(|at| format!("linux/a{at}")).collect();
        format!("[{}]", each.join(", "))
    };
    assert_eq!(wrong(&SEVERAL.replacen(all, &many(64), 1)), []);
    refused(all, &many(65), "at most 64");
    refused("unaccounted: report", "unaccounted: ignore", "neither `deny` nor `report`");
    assert_eq!(wrong(&SEVERAL.replacen("unaccounted: report", "unaccounted: deny", 1)), []);
}
