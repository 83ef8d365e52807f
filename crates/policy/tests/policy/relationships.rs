//! Relationships, tiers and duties: each field, kept and spoilt, and what `policy check` finds in them.

use model::Instant;

use crate::policy::Framework;
use crate::sample::{embedded, files, kept, wrong};

/// A framework in which each of these fields stands, one on each line.
pub(crate) const RELATED: &str = r#"countersign: 1
framework: related
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key:
    key:
      file: keys/acme.pub
      from: 2026-01-01
      until: 2027-01-01
      rotate-every: 366d
  retail-key:
    key:
      file: keys/retail.pub
      from: 2026-01-01
      until: 2027-01-01
classes:
  service:
    max-lifetime: 400d
identities:
  acme-offline:
    key:
      root: acme-key
      class: service
  retail-offline:
    key:
      root: retail-key
participants:
  acme:
    contact: security@acme.example
    roles: [issue, attest, rotate, revoke]
    identities: [acme-offline]
    revokes-within: 4h
  retail:
    contact: trust@retail.example
    roles: [attest, consume]
    identities: [retail-offline]
tiers:
  low:
    advise:
      - signature: { by: [retail-offline] }
  high:
    require:
      - signature: { by: [retail-offline] }
zones:
  staging:
    tier: low
    owner: retail
  production:
    owner: retail
    tier: high
relationships:
  acme-widgets:
    from: acme
    to: retail
    purpose: widgets for the shops
    owner: shops@retail.example
    subjects:
      - name: "widget-{version}.tgz"
      - package: "pkg:npm/%40acme/widget"
      - oci: registry.acme.example/widget/**
    starts: 2026-02-01
    expires: 2027-03-31
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    under: acme-widgets
    subject-name: any
    require:
      - signature: { by: [acme-offline] }
  promote:
    from: { zone: staging }
    to: { zone: production }
    subject-name: "registry.acme.example/widget"
    require:
      - signature: { by: [retail-offline] }
"#;

fn with(from: &str, to: &str) -> String {
    assert_eq!(RELATED.matches(from).count(), 1, "{from:?} must stand in the sample once");
    RELATED.replacen(from, to, 1)
}

fn refused(from: &str, to: &str, why: &str) {
    let told = wrong(&with(from, to));
    assert!(matches!(told.as_slice(), [one] if one.text.contains(why)), "{to}: {told:#?}");
}

fn framework(text: &str) -> Framework {
    let mut read = files();
    read.push(("keys/retail.pub".into(), Ok(b"another key".to_vec())));
    let draft = crate::policy::parse("retail.yaml", text).unwrap_or_else(|why| panic!("{why}"));
    draft.resolve(read, embedded).unwrap_or_else(|why| panic!("{why}"))
}

/// What `policy check` says on a day.
fn found(text: &str, day: &str) -> String {
    let findings = crate::policy::lint(&framework(text), Instant::parse(day).unwrap());
    findings.iter().map(|finding| format!("{finding}\n\n")).collect()
}

const TODAY: &str = "2026-11-22T12:00:00Z";

#[test]
fn it_holds_together() {
    assert_eq!(wrong(RELATED), []);
    assert_eq!(found(RELATED, TODAY), "");
}

#[test]
fn a_relationship_has_a_purpose_an_owner_and_an_end() {
    for field in [
        "    purpose: widgets for the shops\n",
        "    owner: shops@retail.example\n",
        "    expires: 2027-03-31\n",
        "    from: acme\n",
        "    to: retail\n",
    ] {
        let name = field.trim().split(':').next().unwrap();
        refused(field, "", &format!("the field `{name}` is missing"));
    }
    refused("purpose: widgets for the shops", "purpose: \" \"", "without a purpose");
    refused("owner: shops@retail.example", "owner: shops", "is not an e-mail address");
    refused("expires: 2027-03-31", "expires: 2027-02-30", "is not a date");
    refused("expires: 2027-03-31", "expires: 2026-01-31", "ends before it begins");
    assert_eq!(wrong(&with("    starts: 2026-02-01\n", "")), []);
    let long = |count: usize| with("widgets for the shops", &"w".repeat(count));
    assert_eq!(wrong(&long(crate::policy::limits::MAX_WORDS)), []);
    assert_eq!(wrong(&long(crate::policy::limits::MAX_WORDS + 1)).len(), 1);
}

#[test]
fn it_leads_where_the_handoff_leads() {
    refused("    from: acme\n", "    from: acne\n", "names no participant");
    refused("    to: retail\n", "    to: retial\n", "names no participant");
    refused("    from: acme\n", "    from: retail\n", "leads from a participant to itself");
    refused("under: acme-widgets", "under: acme-wigdets", "names no relationship");
    refused(
        "    from: { participant: acme }\n    to: { zone: staging }\n    under",
        "    to: { zone: staging }\n    under",
        "says from whom to whom it leads",
    );
    refused("    to: { zone: staging }\n    under", "    under", "says from whom to whom it leads");
    let promoted = "    to: { zone: production }\n    subject-name";
    refused(
        promoted,
        "    to: { zone: production }\n    under: acme-widgets\n    subject-name",
        "leads from `acme` to `retail`, and this handoff from `retail` to `retail`",
    );
}

#[test]
fn what_it_covers_is_named() {
    let subjects = "      - name: \"widget-{version}.tgz\"\n      - package: \"pkg:npm/%40acme/widget\"\n      - oci: registry.acme.example/widget/**\n";
    refused(&format!("subjects:\n{subjects}"), "subjects: []\n", "covers nothing");
    for (package, why) in [
        ("pkg:npm/*/widget@1", "is not a package URL without version"),
        ("pkg:npm/@acme/widget", "is not a package URL without version"),
        ("pkg:*/widget", "is not a package URL without version"),
        ("npm/widget", "is not a package URL without version"),
        ("pkg:npm/widget?arch=x", "is not a package URL without version"),
        ("pkg:npm/{version}", "has a meaning only in"),
    ] {
        refused("pkg:npm/%40acme/widget", package, why);
    }
    let file = "- name: \"widget-{version}.tgz\"".to_owned();
    // A package URL is matched in its one spelling, so a pattern in another would cover nothing.
    for (name, why) in [
        ("pkg:npm/@acme/widget@*", "is not how a package URL is spelt"),
        ("PKG:npm/widget@1.0.0+x", "is not how a package URL is spelt"),
        ("pkg:npm/widget@{version}?arch=x", "is not how a package URL is spelt"),
        ("pkg:npm", "it has no name"),
    ] {
        refused(&file, &format!("- name: \"{name}\""), why);
    }
    assert_eq!(wrong(&with(&file, "- name: \"pkg:npm/%40acme/widget@{version}\"")), []);
    for (image, why) in [
        ("widget/**", "is not the name of an image with its registry"),
        ("\"*.acme.example/widget\"", "is not the name of an image with its registry"),
        ("registry.acme.example/widget:1", "is not the name of an image with its registry"),
        ("registry.acme.example/widget@sha256:00", "is not the name of an image with its registry"),
        ("registry.acme.example", "is not the name of an image with its registry"),
        ("oci://registry.acme.example/widget", "is not the name of an image with its registry"),
        ("\"**\"", "matches everything"),
    ] {
        refused("registry.acme.example/widget/**", image, why);
    }
    refused("      - name: \"widget", "      - nmae: \"widget", "`nmae` is not");
    for name in ["localhost/widget", "registry.acme.example:5000/widget"] {
        assert_eq!(wrong(&with("registry.acme.example/widget/**", name)), [], "{name}");
    }
    let many = |count: usize| {
        let more: String = (0..count).map(|n| format!("      - name: w{n}\n")).collect();
        with(subjects, &more)
    };
    assert_eq!(wrong(&many(crate::policy::limits::MAX_NAMED)), []);
    assert_eq!(wrong(&many(crate::policy::limits::MAX_NAMED + 1)).len(), 1);
}

#[test]
fn duties_need_the_right() {
    refused(
        "roles: [issue, attest, rotate, revoke]",
        "roles: [issue, attest, rotate]",
        "do not permit it to `revoke`",
    );
    refused(
        "roles: [issue, attest, rotate, revoke]",
        "roles: [issue, attest, revoke]",
        "do not permit it to `rotate`",
    );
    refused("revokes-within: 4h", "revokes-within: soon", "is not a length of time");
}

#[test]
fn tiers_are_declared_and_read_like_requirements() {
    refused("    tier: low\n", "    tier: lwo\n", "`lwo` names no tier");
    refused("    advise:\n      - signature", "    advise:\n      - signatur", "`signatur` is not");
    let require = "    require:\n      - signature: { by: [retail-offline] }\nzones";
    refused(require, "    require: []\nzones", "an empty list demands nothing");
    refused(require, "    require:\n      - signature: { by: [nobody] }\nzones", "names no identity");
    refused(require, "    demand: 1\nzones", "`demand` is not a");
    let plan = |name: &str| {
        let paths: Vec<String> =
            framework(RELATED).plan(name).unwrap().required.iter().map(|one| one.path.to_string()).collect();
        paths
    };
    assert_eq!(plan("intake"), ["handoffs.intake.under", "handoffs.intake.require[0].signature"]);
    assert_eq!(plan("promote"), ["handoffs.promote.require[0].signature", "tiers.high.require[0].signature"]);
    let advised = framework(RELATED).plan("promote").unwrap().advised;
    let advised: Vec<&str> = advised.iter().map(|one| &*one.path).collect();
    assert_eq!(advised, ["tiers.low.advise[0].signature"], "a tier demands what stands below it");
}

#[test]
fn a_repeated_handoff_carries_its_tiers() {
    let again = with(
        "    subject-name: \"registry.acme.example/widget\"\n    require:\n      - signature: { by: [retail-offline] }\n",
        "    subject-name: any\n    repeat: [intake]\n",
    );
    let again = again.replacen("    advise:\n      - signature", "    require:\n      - signature", 1);
    let plan = framework(&again).plan("promote").unwrap();
    let paths: Vec<&str> = plan.required.iter().map(|one| &*one.path).collect();
    assert_eq!(
        paths,
        [
            "handoffs.promote.repeat[0]→handoffs.intake.under",
            "handoffs.promote.repeat[0]→handoffs.intake.require[0].signature",
            "handoffs.promote.repeat[0]→tiers.low.require[0].signature",
            "tiers.low.require[0].signature",
            "tiers.high.require[0].signature",
        ]
    );
}

#[test]
fn what_tiers_demand_is_counted_and_keeps_approvers_out() {
    let one = "      - signature: { by: [retail-offline] }\nzones";
    let many = |count: usize| {
        let more = "      - signature: { by: [retail-offline] }\n".repeat(count);
        let again: String = (0..4).map(|n| format!("  p{n}: {{ to: {{ zone: production }}, subject-name: any, require: [{{ signature: {{ by: [acme-offline] }} }}] }}\n")).collect();
        let all = "  all: { subject-name: any, repeat: [p0, p1, p2, p3] }\n";
        with(one, &format!("{more}zones")).replacen("  promote:\n", &format!("{again}{all}  promote:\n"), 1)
    };
    assert_eq!(wrong(&many(63)), [], "four times one and 63");
    assert_eq!(wrong(&many(64)).len(), 1);
    let excepted = format!(
        "{RELATED}exceptions:\n  old:\n    check: old-version\n    handoff: straight\n    digest: \"sha256:{}\"\n    reason: sold\n    owner: a@b.example\n    approved-by: retail-offline\n    expires: 2027-01-31\n",
        "9".repeat(64)
    );
    let straight = "  straight: { to: { zone: production }, subject-name: any, require: [{ signature: { by: [acme-offline] } }] }\n  promote:\n";
    let told = wrong(&excepted.replacen("  promote:\n", straight, 1));
    assert!(matches!(told.as_slice(), [one] if one.text.contains("signs for it")), "{told:#?}");
}

#[test]
fn each_weakness() {
    let mut all = String::new();
    for (from, to) in [
        ("    expires: 2027-03-31", "    expires: 2026-12-12"),
        ("    expires: 2027-03-31", "    expires: 2026-11-21"),
        ("    under: acme-widgets\n    subject-name: any", "    subject-name: \"widgets-{version}.tgz\""),
        (
            "    revokes-within: 4h\n",
            "    revokes-within: 4h\n    agreement: { from: 2026-01-01, until: 2026-11-22 }\n",
        ),
        ("    revokes-within: 4h\n", "    agreement: { from: 2026-01-01, until: 2026-11-21 }\n"),
        ("max-lifetime: 400d", "max-lifetime: 300d"),
        ("    tier: high\n", "    tier: low\n"),
        (
            "    require:\n      - signature: { by: [retail-offline] }\nzones",
            "    advise:\n      - signature: { by: [retail-offline] }\nzones",
        ),
        ("pkg:npm/%40acme/widget", "pkg:npm/*/widget"),
        ("registry.acme.example/widget/**", "registry.acme.example/**"),
        ("name: \"widget-{version}.tgz\"\n      - package", "name: \"*-{version}.tgz\"\n      - package"),
    ] {
        let told = found(&with(from, to), TODAY);
        assert!(!told.is_empty(), "{to}");
        all += &format!("## {to}\n{told}");
    }
    kept("findings_of_relationships", &all);
}

#[test]
fn an_identity_of_two_relationships_is_told() {
    let second = "  acme-gadgets:\n    from: acme\n    to: retail\n    purpose: gadgets\n    owner: shops@retail.example\n    subjects: [{ name: \"gadget-*\" }]\n    expires: 2027-03-31\nhandoffs:\n  gadgets:\n    from: { participant: acme }\n    to: { zone: staging }\n    under: acme-gadgets\n    subject-name: any\n    require:\n      - signature: { by: [acme-offline, retail-offline] }\n";
    let both = with("handoffs:\n", second);
    let told = found(&both, TODAY);
    assert_eq!(told.matches("signs under the relationship `acme-gadgets` as well").count(), 1, "{told}");
    assert!(told.contains("`acme-offline`") && !told.contains("`retail-offline` signs under"), "{told}");
    let apart = both.replacen("[acme-offline, retail-offline]", "[retail-offline]", 1);
    assert_eq!(found(&apart, TODAY), "");
}

#[test]
fn a_way_up_that_asks_nothing_more_is_told() {
    let nothing = "    require:\n      - signature: { by: [retail-offline] }\nzones";
    let flat = with(nothing, "    advise:\n      - signature: { by: [retail-offline] }\nzones");
    let told = |text: &str| found(text, TODAY).matches("climbs here into `production`").count();
    assert_eq!(told(&flat), 1);
    assert_eq!(told(RELATED), 0, "the tier asks more");
    let again = flat.replacen(
        "    require:\n      - signature: { by: [retail-offline] }\n",
        "    repeat: [intake]\n",
        1,
    );
    assert_eq!(told(&again), 0, "{again}");
    // By way of a zone without a tier it climbs as well.
    let around = flat.replacen("zones:\n", "zones:\n  lab:\n    owner: retail\n", 1).replacen(
        "    from: { zone: staging }\n",
        "    from: { zone: lab }\n",
        1,
    );
    assert_eq!(told(&around), 0, "nothing leads into the lab");
    let around = around.replacen("  promote:\n", "  aside:\n    from: { zone: staging }\n    to: { zone: lab }\n    subject-name: any\n    require:\n      - signature: { by: [retail-offline] }\n  promote:\n", 1);
    assert_eq!(told(&around), 1);
    let repeats_the_last = around.replacen(
        "    to: { zone: production }\n",
        "    to: { zone: production }\n    repeat: [aside]\n",
        1,
    );
    assert_eq!(told(&repeats_the_last), 1, "the last step is not where it came in");
    let from_anywhere = flat.replacen("    from: { zone: staging }\n", "", 1);
    assert_eq!(told(&from_anywhere), 1, "a handoff that names no origin takes from every zone");
}

#[test]
fn endings_are_told_to_whoever_judges() {
    let told = |text: &str, handoff: &str, day: &str| {
        let all = framework(text).endings(handoff, Instant::parse(day).unwrap());
        all.iter().map(|one| one.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(told(RELATED, "intake", TODAY), Vec::<String>::new());
    let soon = "2027-03-19T10:00:00Z";
    assert_eq!(
        told(RELATED, "intake", soon),
        [
            "the relationship `acme-widgets` ends in 12 days, on 2027-03-31T23:59:59Z: ask shops@retail.example what comes next"
        ]
    );
    assert_eq!(told(RELATED, "promote", soon), Vec::<String>::new(), "it is not under it");
    let again =
        with("    to: { zone: production }\n", "    to: { zone: production }\n    repeat: [intake]\n");
    assert_eq!(told(&again, "promote", soon).len(), 1);
    let agreed = with(
        "    revokes-within: 4h\n",
        "    revokes-within: 4h\n    agreement: { from: 2026-01-01, until: 2026-11-23 }\n",
    );
    assert_eq!(
        told(&agreed, "intake", TODAY),
        [
            "the agreement with `acme` ends in 1 day, on 2026-11-23T23:59:59Z: ask security@acme.example what comes next"
        ]
    );
    assert_eq!(told(&with("expires: 2126-01-01", "expires: 2026-11-22"), "promote", TODAY).len(), 1);
}
