//! Components.

use super::*;

pub(super) const COMPONENT_TYPE: &[(u8, &str)] = &[
    (2, "application|framework|library|container|operating-system|device|firmware|file"),
    (5, "platform|device-driver|machine-learning-model|data"),
    (6, "cryptographic-asset"),
];

pub(super) const COMPONENT_SCOPE: &[(u8, &str)] = &[(2, "required|optional|excluded")];

pub(super) static COMPONENT: Shape = Shape::of(
    &[
        must("type", Words(COMPONENT_TYPE)),
        may("mime-type", Formed(Form::MediaType)),
        may("bom-ref", Formed(Form::Reference)),
        may("supplier", Object(&ORGANIZATIONAL_ENTITY)),
        may("manufacturer", Object(&ORGANIZATIONAL_ENTITY)).since(6),
        may("authors", List(&Object(&ORGANIZATIONAL_CONTACT))).since(6),
        may("author", Text),
        may("publisher", Text),
        may("group", Text),
        must("name", Text),
        must("version", Text).until(3),
        may("version", Text).since(4).until(5),
        may("version", Formed(Form::Version)).since(6),
        may("versionRange", Formed(Form::VersionRange)).since(7),
        may("isExternal", Bool).since(7),
        may("description", Text),
        may("scope", Words(COMPONENT_SCOPE)),
        may("hashes", List(&Object(&HASH))),
        may("licenses", List(&Object(&OLDER_LICENSE_CHOICE))).until(2),
        may("licenses", List(&Object(&OLDER_LICENSE_CHOICE))).since(3).until(4),
        may("licenses", OneOf(&[List(&Object(&ONE_LICENSE)), Single(&Object(&LONE_EXPRESSION))]))
            .since(5)
            .until(6),
        may("licenses", List(&OneOf(&[Object(&ONE_LICENSE), Object(&ONE_EXPRESSION)]))).since(7),
        may("copyright", Text),
        may("patentAssertions", List(&Object(&PATENT_ASSERTIONS))).since(7),
        may("cpe", Text),
        may("purl", Text),
        may("omniborId", List(&Text)).since(6),
        may("swhid", List(&Text)).since(6),
        may("swid", Object(&SWID)),
        may("modified", Bool),
        may("pedigree", Object(&PEDIGREE)),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
        may("components", Unique(&Object(&COMPONENT))),
        may("evidence", Object(&COMPONENT_EVIDENCE)).since(3),
        may("releaseNotes", Object(&RELEASE_NOTES)).since(4),
        may("modelCard", Object(&MODEL_CARD)).since(5),
        may("data", List(&Object(&COMPONENT_DATA))).since(5),
        may("cryptoProperties", Object(&CRYPTO)).since(6),
        may("properties", List(&Object(&PROPERTY))).since(3),
        may("tags", List(&Text)).since(6),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])).since(4),
    ],
    &[Rule::NotBoth("version", "versionRange"), Rule::NeedsTrue("versionRange", "isExternal")],
);

pub(super) static SWID: Shape = Shape::of(
    &[
        must("tagId", Text),
        must("name", Text),
        may("version", Text),
        may("tagVersion", Whole(None, None)),
        may("patch", Bool),
        may("text", Object(&ATTACHMENT)),
        may("url", Text).until(2),
        may("url", Formed(Form::Iri)).since(3),
    ],
    &[],
);

pub(super) static PEDIGREE: Shape = Shape::of(
    &[
        may("ancestors", List(&Object(&COMPONENT))),
        may("descendants", List(&Object(&COMPONENT))),
        may("variants", List(&Object(&COMPONENT))),
        may("commits", List(&Object(&COMMIT))),
        may("patches", List(&Object(&PATCH))),
        may("notes", Text),
    ],
    &[],
);

pub(super) static COMMIT: Shape = Shape::of(
    &[
        may("uid", Text),
        may("url", Formed(Form::Iri)),
        may("author", Object(&IDENTIFIABLE_ACTION)),
        may("committer", Object(&IDENTIFIABLE_ACTION)),
        may("message", Text),
    ],
    &[],
);

pub(super) static IDENTIFIABLE_ACTION: Shape = Shape::of(
    &[may("timestamp", Formed(Form::DateTime)), may("name", Text), may("email", Formed(Form::Email))],
    &[],
);

pub(super) const PATCH_TYPE: &[(u8, &str)] = &[(2, "unofficial|monkey|backport|cherry-pick")];

pub(super) static PATCH: Shape = Shape::of(
    &[must("type", Words(PATCH_TYPE)), may("diff", Object(&DIFF)), may("resolves", List(&Object(&ISSUE)))],
    &[],
);

pub(super) static DIFF: Shape = Shape::of(
    &[may("text", Object(&ATTACHMENT)), may("url", Text).until(2), may("url", Formed(Form::Iri)).since(3)],
    &[],
);

pub(super) const ISSUE_TYPE: &[(u8, &str)] = &[(2, "defect|enhancement|security")];

pub(super) static ISSUE: Shape = Shape::of(
    &[
        must("type", Words(ISSUE_TYPE)),
        may("id", Text),
        may("name", Text),
        may("description", Text),
        may("source", Object(&ISSUE_SOURCE)),
        may("references", List(&Any)).until(2),
        may("references", List(&Formed(Form::Iri))).since(3),
    ],
    &[],
);

pub(super) static ISSUE_SOURCE: Shape =
    Shape::of(&[may("name", Text), may("url", Text).until(2), may("url", Formed(Form::Iri)).since(3)], &[]);

pub(super) static COPYRIGHT: Shape = Shape::of(&[must("text", Text)], &[]);

pub(super) static RELEASE_NOTES: Shape = Shape::of(
    &[
        must("type", Text),
        may("title", Text),
        may("featuredImage", Formed(Form::Iri)),
        may("socialImage", Formed(Form::Iri)),
        may("description", Text),
        may("timestamp", Formed(Form::DateTime)),
        may("aliases", List(&Text)),
        may("tags", List(&Text)),
        may("resolves", List(&Object(&ISSUE))),
        may("notes", List(&Object(&NOTE))),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static NOTE: Shape =
    Shape::of(&[may("locale", Formed(Form::Locale)), must("text", Object(&ATTACHMENT))], &[]);

pub(super) const PATENT_ASSERTIONS_ASSERTION_TYPE: &[(u8, &str)] = &[(
    2,
    "ownership|license|third-party-claim|standards-inclusion|prior-art|exclusive-rights|non-assertion|research-or-evaluation",
)];

pub(super) static PATENT_ASSERTIONS: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        must("assertionType", Words(PATENT_ASSERTIONS_ASSERTION_TYPE)),
        may("patentRefs", List(&Formed(Form::Reference))),
        must(
            "asserter",
            OneOf(&[
                Object(&ORGANIZATIONAL_ENTITY),
                Object(&ORGANIZATIONAL_CONTACT),
                Formed(Form::Reference),
            ]),
        ),
        may("notes", Text),
    ],
    &[],
);
