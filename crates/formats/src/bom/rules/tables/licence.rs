//! Licences.

use super::*;

pub(super) const ACKNOWLEDGEMENTS: &[(u8, &str)] = &[(2, "declared|concluded")];

pub(super) static LICENSE: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)).since(5),
        may("id", Formed(Form::LicenseId)),
        may("name", Text),
        may("acknowledgement", Words(ACKNOWLEDGEMENTS)).since(6),
        may("text", Object(&ATTACHMENT)),
        may("url", Text).until(2),
        may("url", Formed(Form::Iri)).since(3),
        may("licensing", Object(&OLDER_LICENSING)).since(5).until(6),
        may("licensing", Object(&OLDER_LICENSING)).since(7),
        may("properties", List(&Object(&PROPERTY))).since(5),
    ],
    &[Rule::OneOf(&[&["id"], &["name"]])],
);

pub(super) static OLDER_LICENSE_CHOICE: Shape = Shape::of(
    &[may("license", Object(&LICENSE)), may("expression", Text)],
    &[Rule::OneOf(&[&["license"], &["expression"]])],
);

pub(super) static ONE_LICENSE: Shape = Shape::of(&[must("license", Object(&LICENSE))], &[]);

pub(super) const OLDER_LICENSING_LICENSE_TYPES: &[(u8, &str)] = &[(
    2,
    "academic|appliance|client-access|concurrent-user|core-points|custom-metric|device|evaluation|named-user|node-locked|oem|perpetual|processor-points|subscription|user|other",
)];

pub(super) static OLDER_LICENSING: Shape = Shape::of(
    &[
        may("altIds", List(&Text)),
        may("licensor", Object(&OLDER_LICENSING_LICENSOR)),
        may("licensee", Object(&OLDER_LICENSING_LICENSOR)),
        may("purchaser", Object(&OLDER_LICENSING_LICENSOR)),
        may("purchaseOrder", Text),
        may("licenseTypes", List(&Words(OLDER_LICENSING_LICENSE_TYPES))),
        may("lastRenewal", Formed(Form::DateTime)),
        may("expiration", Formed(Form::DateTime)),
    ],
    &[],
);

pub(super) static OLDER_LICENSING_LICENSOR: Shape = Shape::of(
    &[
        may("organization", Object(&ORGANIZATIONAL_ENTITY)),
        may("individual", Object(&ORGANIZATIONAL_CONTACT)),
    ],
    &[Rule::OneOf(&[&["organization"], &["individual"]])],
);

pub(super) static LONE_EXPRESSION: Shape = Shape::of(
    &[
        must("expression", Text),
        may("acknowledgement", Words(ACKNOWLEDGEMENTS)).since(6),
        may("bom-ref", Formed(Form::Reference)),
    ],
    &[],
);

pub(super) static ONE_EXPRESSION: Shape = Shape::of(
    &[
        must("expression", Text),
        may("expressionDetails", List(&Object(&EXPRESSION_DETAILS))),
        may("acknowledgement", Words(ACKNOWLEDGEMENTS)),
        may("bom-ref", Formed(Form::Reference)),
        may("licensing", Object(&OLDER_LICENSING)),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static EXPRESSION_DETAILS: Shape = Shape::of(
    &[
        must("licenseIdentifier", Text),
        may("bom-ref", Formed(Form::Reference)),
        may("text", Object(&ATTACHMENT)),
        may("url", Formed(Form::Iri)),
    ],
    &[],
);
