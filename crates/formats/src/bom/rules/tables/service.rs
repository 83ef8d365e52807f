//! Services, and the data they take.

use super::*;

pub(super) static SERVICE: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("provider", Object(&ORGANIZATIONAL_ENTITY)),
        may("group", Text),
        must("name", Text),
        may("version", Text).until(5),
        may("version", Formed(Form::Version)).since(6),
        may("description", Text),
        may("endpoints", List(&Any)).until(2),
        may("endpoints", List(&Formed(Form::Iri))).since(3),
        may("authenticated", Bool),
        may("x-trust-boundary", Bool),
        may("trustZone", Text).since(5),
        may("data", List(&Object(&DATA_CLASSIFICATION))).until(4),
        may("data", List(&Object(&SERVICE_DATA))).since(5),
        may("licenses", List(&Object(&OLDER_LICENSE_CHOICE))).until(2),
        may("licenses", List(&Object(&OLDER_LICENSE_CHOICE))).since(3).until(4),
        may("licenses", OneOf(&[List(&Object(&ONE_LICENSE)), Single(&Object(&LONE_EXPRESSION))]))
            .since(5)
            .until(6),
        may("licenses", List(&OneOf(&[Object(&ONE_LICENSE), Object(&ONE_EXPRESSION)]))).since(7),
        may("patentAssertions", List(&Object(&PATENT_ASSERTIONS))).since(7),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
        may("services", Unique(&Object(&SERVICE))),
        may("releaseNotes", Object(&RELEASE_NOTES)).since(4),
        may("properties", List(&Object(&PROPERTY))).since(3),
        may("tags", List(&Text)).since(6),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])).since(4),
    ],
    &[],
);

pub(super) const DATA_FLOW: &[(u8, &str)] = &[(2, "inbound|outbound|bi-directional|unknown")];

pub(super) static DATA_CLASSIFICATION: Shape =
    Shape::of(&[must("flow", Words(DATA_FLOW)), must("classification", Text)], &[]);

pub(super) static SERVICE_DATA: Shape = Shape::of(
    &[
        must("flow", Words(DATA_FLOW)),
        must("classification", Text),
        may("name", Text),
        may("description", Text),
        may("governance", Object(&DATA_GOVERNANCE)),
        may("source", List(&Formed(Form::Iri))),
        may("destination", List(&Formed(Form::Iri))),
    ],
    &[],
);

pub(super) static DATA_GOVERNANCE: Shape = Shape::of(
    &[
        may("custodians", List(&Object(&RESPONSIBLE_PARTY))),
        may("stewards", List(&Object(&RESPONSIBLE_PARTY))),
        may("owners", List(&Object(&RESPONSIBLE_PARTY))),
    ],
    &[],
);

pub(super) static RESPONSIBLE_PARTY: Shape = Shape::of(
    &[may("organization", Object(&ORGANIZATIONAL_ENTITY)), may("contact", Object(&ORGANIZATIONAL_CONTACT))],
    &[Rule::OneOf(&[&["organization"], &["contact"]])],
);
