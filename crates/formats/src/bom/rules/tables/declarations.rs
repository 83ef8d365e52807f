//! Declarations of conformance, standards, patents.

use super::*;

pub(super) static DECLARATIONS: Shape = Shape::of(
    &[
        may("assessors", List(&Object(&ASSESSOR))),
        may("attestations", List(&Object(&ATTESTATION))),
        may("claims", List(&Object(&CLAIM))),
        may("evidence", List(&Object(&DECLARED_EVIDENCE))),
        may("targets", Object(&TARGETS)),
        may("affirmation", Object(&AFFIRMATION)),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
    ],
    &[],
);

pub(super) static ASSESSOR: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("thirdParty", Bool),
        may("organization", Object(&ORGANIZATIONAL_ENTITY)),
    ],
    &[],
);

pub(super) static ATTESTATION: Shape = Shape::of(
    &[
        may("summary", Text),
        may("assessor", Formed(Form::Reference)),
        may("map", List(&Object(&ATTESTED_REQUIREMENT))),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
    ],
    &[],
);

pub(super) static ATTESTED_REQUIREMENT: Shape = Shape::of(
    &[
        may("requirement", Formed(Form::Reference)),
        may("claims", List(&Formed(Form::Reference))),
        may("counterClaims", List(&Formed(Form::Reference))),
        may("conformance", Object(&CONFORMANCE)),
        may("confidence", Object(&CONFIDENCE)),
    ],
    &[],
);

pub(super) static CONFORMANCE: Shape = Shape::of(
    &[
        may("score", Number(true)),
        may("rationale", Text),
        may("mitigationStrategies", List(&Formed(Form::Reference))),
    ],
    &[],
);

pub(super) static CONFIDENCE: Shape = Shape::of(&[may("score", Number(true)), may("rationale", Text)], &[]);

pub(super) static CLAIM: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("target", Formed(Form::Reference)),
        may("predicate", Text),
        may("mitigationStrategies", List(&Formed(Form::Reference))),
        may("reasoning", Text),
        may("evidence", List(&Formed(Form::Reference))),
        may("counterEvidence", List(&Formed(Form::Reference))),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
    ],
    &[],
);

pub(super) static DECLARED_EVIDENCE: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("propertyName", Text),
        may("description", Text),
        may("data", List(&Object(&DECLARED_DATA))),
        may("created", Formed(Form::DateTime)),
        may("expires", Formed(Form::DateTime)),
        may("author", Object(&ORGANIZATIONAL_CONTACT)),
        may("reviewer", Object(&ORGANIZATIONAL_CONTACT)),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
    ],
    &[],
);

pub(super) static DECLARED_DATA: Shape = Shape::of(
    &[
        may("name", Text),
        may("contents", Object(&DECLARED_CONTENTS)),
        may("classification", Text),
        may("sensitiveData", List(&Text)),
        may("governance", Object(&DATA_GOVERNANCE)),
    ],
    &[],
);

pub(super) static DECLARED_CONTENTS: Shape =
    Shape::of(&[may("attachment", Object(&ATTACHMENT)), may("url", Formed(Form::Iri))], &[]);

pub(super) static TARGETS: Shape = Shape::of(
    &[
        may("organizations", List(&Object(&ORGANIZATIONAL_ENTITY))),
        may("components", List(&Object(&COMPONENT))),
        may("services", List(&Object(&SERVICE))),
    ],
    &[],
);

pub(super) static AFFIRMATION: Shape = Shape::of(
    &[
        may("statement", Text),
        may("signatories", List(&Object(&SIGNATORY))),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
    ],
    &[],
);

pub(super) static SIGNATORY: Shape = Shape::of(
    &[
        may("name", Text),
        may("role", Text),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
        may("organization", Object(&ORGANIZATIONAL_ENTITY)),
        may("externalReference", Object(&EXTERNAL_REFERENCE)),
    ],
    &[Rule::OneOf(&[&["signature"], &["externalReference", "organization"]])],
);

pub(super) static DEFINITIONS: Shape = Shape::of(
    &[
        may("standards", List(&Object(&STANDARD))),
        may("patents", List(&AnyOf(&[Object(&PATENT), Object(&PATENT_FAMILY)]))).since(7),
    ],
    &[],
);

pub(super) static STANDARD: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("name", Text),
        may("version", Text),
        may("description", Text),
        may("owner", Text),
        may("requirements", List(&Object(&STANDARD_REQUIREMENTS))),
        may("levels", List(&Object(&STANDARD_LEVELS))),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
    ],
    &[],
);

pub(super) static STANDARD_REQUIREMENTS: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("identifier", Text),
        may("title", Text),
        may("text", Text),
        may("descriptions", List(&Text)),
        may("openCre", List(&Formed(Form::OpenCre))),
        may("parent", Formed(Form::Reference)),
        may("properties", List(&Object(&PROPERTY))),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
    ],
    &[],
);

pub(super) static STANDARD_LEVELS: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("identifier", Text),
        may("title", Text),
        may("description", Text),
        may("requirements", List(&Formed(Form::Reference))),
    ],
    &[],
);

pub(super) const PATENT_PATENT_LEGAL_STATUS: &[(u8, &str)] = &[(
    2,
    "pending|granted|revoked|expired|lapsed|withdrawn|abandoned|suspended|reinstated|opposed|terminated|invalidated|in-force",
)];

pub(super) static PATENT: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        must("patentNumber", Formed(Form::PatentNumber)),
        may("applicationNumber", Formed(Form::PatentNumber)),
        must("jurisdiction", Formed(Form::Country)),
        may("priorityApplication", Object(&PRIORITY_APPLICATION)),
        may("publicationNumber", Formed(Form::PatentNumber)),
        may("title", Text),
        may("abstract", Text),
        may("filingDate", Formed(Form::Date)),
        may("grantDate", Formed(Form::Date)),
        may("patentExpirationDate", Formed(Form::Date)),
        must("patentLegalStatus", Words(PATENT_PATENT_LEGAL_STATUS)),
        may(
            "patentAssignee",
            List(&OneOf(&[Object(&ORGANIZATIONAL_CONTACT), Object(&ORGANIZATIONAL_ENTITY)])),
        ),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
    ],
    &[],
);

pub(super) static PRIORITY_APPLICATION: Shape = Shape::of(
    &[
        must("applicationNumber", Formed(Form::PatentNumber)),
        must("jurisdiction", Formed(Form::Country)),
        must("filingDate", Formed(Form::Date)),
    ],
    &[],
);

pub(super) static PATENT_FAMILY: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        must("familyId", Text),
        may("priorityApplication", Object(&PRIORITY_APPLICATION)),
        may("members", List(&Formed(Form::Reference))),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
    ],
    &[],
);
