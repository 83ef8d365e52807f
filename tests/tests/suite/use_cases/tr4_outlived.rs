//! A relationship that outlived its purpose, owner, agreement or expiry is refused, and reported before it expires.

use crate::case::{Case, named};
use crate::participants::{exits, judged};
use crate::run::run_at;

/// The same delivery under the same framework on another day: its text report.
fn on(day: &str) -> (u8, String) {
    let case = Case { at: format!("{day}T12:00:00Z"), ..named("relationships/covered") };
    let evidence: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut arguments = case.arguments(&evidence);
    arguments.retain(|word| !["--format", "json"].contains(&word.as_str()));
    let ran = run_at(&arguments, &case.at);
    (ran.code, ran.out.replace("\n  ", " "))
}

#[test]
fn tr4_what_has_expired_is_refused_however_well_it_is_signed() {
    let ended = named("relationships/ended").run();
    assert_eq!(ended.ran.code, 1);
    assert_eq!(ended.outcomes("ended-relationship"), ["violated"]);
    assert_eq!(ended.outcomes("unlisted-signer"), ["satisfied"], "it is genuine");
    // The same delivery, day after day.
    assert_eq!(on("2026-07-31").0, 1, "it has not begun");
    assert_eq!(on("2026-12-31").0, 0);
    let (code, told) = on("2027-01-01");
    assert_eq!(code, 1);
    assert!(told.contains("denied[ended-relationship]: the relationship `acme-widgets`"), "{told}");
    assert!(told.contains("unless shops@retail.example says that it holds"), "{told}");
}

#[test]
fn tr4_what_the_purpose_does_not_cover_is_refused() {
    for case in
        ["relationships/another-product", "relationships/another-scope", "relationships/statement-outside"]
    {
        let judged = named(case).run();
        assert_eq!(judged.ran.code, 1, "{case}");
        assert!(judged.outcomes("outside-relationship").contains(&"violated"), "{case}");
    }
    assert_eq!(
        named("relationships/unnamed").run().ran.code,
        3,
        "what nobody named is not known to be covered"
    );
}

#[test]
fn tr4_without_purpose_owner_or_end_it_is_no_relationship() {
    for field in [
        "    purpose: widgets for the shops\n",
        "    owner: shops@retail.example\n",
        "    expires: 2026-12-31\n",
    ] {
        let judged = judged("relationships/covered", field, "");
        assert_eq!(judged.ran.code, 5, "{field}");
        let name = field.trim().split(':').next().unwrap();
        assert!(judged.ran.err.contains(&format!("the field `{name}` is missing")), "{}", judged.ran.err);
    }
}

#[test]
fn tr4_an_agreement_that_ended_before_it_is_refused() {
    let agreed = |until: &str| {
        format!(
            "identities: [acme-offline, acme-signing]\n    agreement: {{ from: 2026-01-01, until: {until} }}"
        )
    };
    let own = "identities: [acme-offline, acme-signing]";
    exits("relationships/covered", &[(own, &agreed("2026-08-02"), 0), (own, &agreed("2026-08-01"), 1)]);
}

#[test]
fn tr4_it_is_reported_before_it_expires() {
    assert!(!on("2026-12-01").1.contains("note: "), "a month before there is nothing to say");
    let (code, told) = on("2026-12-19");
    assert_eq!(code, 0, "{told}");
    let note = "note: the relationship `acme-widgets` ends in 12 days, on 2026-12-31T23:59:59Z: ask shops@retail.example";
    assert!(told.contains(note), "{told}");
    let case = Case { at: "2026-12-19T12:00:00Z".into(), ..named("relationships/covered") };
    assert_eq!(case.run().report["notes"].as_array().unwrap().len(), 1, "programs are told, too");
    // And whoever keeps the framework.
    let framework = case.framework.display().to_string();
    let ran = run_at(&["policy", "check", &framework], "2026-12-19T12:00:00Z");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("finding: the relationship `acme-widgets` ends in 12 days"), "{}", ran.out);
    assert!(ran.out.contains("finding: the relationship `acme-trial` has ended"), "{}", ran.out);
}

#[test]
fn tr4_what_got_in_before_the_end_does_not_go_on_after_it() {
    let judged = named("relationships/carried-on").run();
    assert_eq!(judged.ran.code, 1);
    assert_eq!(judged.outcomes("ended-relationship"), ["violated"]);
}
