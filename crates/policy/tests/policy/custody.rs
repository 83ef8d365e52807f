//! Signed deliveries: each field, kept and spoilt.

use crate::relationships::RELATED;
use crate::sample::wrong;

const SIGNED: &str = "      - signature: { by: [acme-offline] }\n";

/// A requirement with every field, one on each line, for the list of all that the schema knows.
pub(crate) const FIELDS: &str = "- delivery:\n    by: [acme-offline]\n    max-age: 7d\n";

/// A framework whose intake asks for a delivery, with these fields.
fn asking(fields: &str) -> String {
    RELATED.replacen(SIGNED, &format!("{SIGNED}      - delivery: {{ {fields} }}\n"), 1)
}

fn refused(text: &str, why: &str) {
    let told = wrong(text);
    assert!(matches!(told.as_slice(), [one] if one.text.contains(why)), "{why}: {told:#?}");
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(&asking("by: [acme-offline], max-age: 7d")), []);
    assert_eq!(wrong(&asking("by: [acme-offline]")), []);
}

#[test]
fn every_field_is_read_strictly() {
    refused(&asking("max-age: 7d"), "by");
    refused(&asking("by: []"), "names no identity");
    refused(&asking("by: [acme-offline], max-age: 7"), "`7`");
    refused(&asking("by: [acme-ofline]"), "names no identity");
    refused(&asking("by: [acme-offline], distinct: 1"), "distinct");
    refused(&asking("by: [acme-offline], subject-name: any"), "subject-name");
}

#[test]
fn only_the_sender_delivers() {
    refused(&asking("by: [retail-offline]"), "it is `acme` that hands over under `acme-widgets`");
    refused(&asking("by: [acme-offline, retail-offline]"), "`retail-offline` belongs to `retail`");
}

#[test]
fn it_is_asked_for_where_it_is_known_who_hands_over() {
    let asked = asking("by: [acme-offline]");
    let (promote, delivery) =
        ("      - signature: { by: [retail-offline] }\n", "      - delivery: { by: [acme-offline] }\n");
    let at = asked.rfind(promote).unwrap() + promote.len();
    let (before, after) = asked.split_at(at);
    refused(&format!("{before}{delivery}{after}"), "`under` no relationship");
    let tier = asked.replacen(promote, &format!("{promote}{delivery}"), 1);
    refused(&tier, "a tier cannot ask for a `delivery`");
}
