//! The document itself, and what stands everywhere in it.

use super::*;

pub(super) const BOM_FORMAT: &[(u8, &str)] = &[(2, "CycloneDX")];

pub(super) static ROOT: Shape = Shape::of(
    &[
        may("$schema", Text),
        must("bomFormat", Words(BOM_FORMAT)),
        must("specVersion", Text),
        may("serialNumber", Formed(Form::Serial)),
        may("version", Whole(None, None)).until(4),
        may("version", Whole(Some(1), None)).since(5),
        may("metadata", Object(&METADATA)),
        may("components", Unique(&Object(&COMPONENT))),
        may("services", Unique(&Object(&SERVICE))),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
        may("dependencies", Unique(&Object(&DEPENDENCY))),
        may("compositions", Unique(&Object(&COMPOSITIONS))).since(3),
        may("vulnerabilities", Unique(&Object(&VULNERABILITY))).since(4),
        may("annotations", Unique(&Object(&ANNOTATIONS))).since(5),
        may("formulation", Unique(&Object(&FORMULA))).since(5),
        may("declarations", Object(&DECLARATIONS)).since(6),
        may("definitions", Object(&DEFINITIONS)).since(6),
        may("citations", Unique(&Object(&CITATION))).since(7),
        may("properties", List(&Object(&PROPERTY))).since(5),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])).since(4),
    ],
    &[],
);

pub(super) static METADATA: Shape = Shape::of(
    &[
        may("timestamp", Formed(Form::DateTime)),
        may("lifecycles", List(&OneOf(&[Object(&KNOWN_LIFECYCLE), Object(&OTHER_LIFECYCLE)]))).since(5),
        may("tools", List(&Object(&TOOL))).until(4),
        may("tools", OneOf(&[Object(&TOOLS), List(&Object(&TOOL))])).since(5),
        may("manufacturer", Object(&ORGANIZATIONAL_ENTITY)).since(6),
        may("authors", List(&Object(&ORGANIZATIONAL_CONTACT))),
        may("component", Object(&COMPONENT)),
        may("manufacture", Object(&ORGANIZATIONAL_ENTITY)),
        may("supplier", Object(&ORGANIZATIONAL_ENTITY)),
        may("licenses", List(&Object(&OLDER_LICENSE_CHOICE))).since(3).until(4),
        may("licenses", OneOf(&[List(&Object(&ONE_LICENSE)), Single(&Object(&LONE_EXPRESSION))]))
            .since(5)
            .until(6),
        may("licenses", List(&OneOf(&[Object(&ONE_LICENSE), Object(&ONE_EXPRESSION)]))).since(7),
        may("properties", List(&Object(&PROPERTY))).since(3),
        may("distributionConstraints", Object(&DISTRIBUTION_CONSTRAINTS)).since(7),
    ],
    &[],
);

pub(super) const PHASES: &[(u8, &str)] =
    &[(2, "design|pre-build|build|post-build|operations|discovery|decommission")];

pub(super) static KNOWN_LIFECYCLE: Shape = Shape::of(&[must("phase", Words(PHASES))], &[]);

pub(super) static OTHER_LIFECYCLE: Shape = Shape::of(&[must("name", Text), may("description", Text)], &[]);

pub(super) static TOOLS: Shape = Shape::of(
    &[may("components", Unique(&Object(&COMPONENT))), may("services", Unique(&Object(&SERVICE)))],
    &[],
);

pub(super) const TLP_CLASSIFICATION: &[(u8, &str)] = &[(2, "CLEAR|GREEN|AMBER|AMBER_AND_STRICT|RED")];

pub(super) static DISTRIBUTION_CONSTRAINTS: Shape = Shape::of(&[may("tlp", Words(TLP_CLASSIFICATION))], &[]);

pub(super) static TOOL: Shape = Shape::of(
    &[
        may("vendor", Text),
        may("name", Text),
        may("version", Text).until(5),
        may("version", Formed(Form::Version)).since(6),
        may("hashes", List(&Object(&HASH))),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))).since(4),
    ],
    &[],
);

pub(super) const HASH_ALG: &[(u8, &str)] = &[
    (
        2,
        "MD5|SHA-1|SHA-256|SHA-384|SHA-512|SHA3-256|SHA3-384|SHA3-512|BLAKE2b-256|BLAKE2b-384|BLAKE2b-512|BLAKE3",
    ),
    (7, "Streebog-256|Streebog-512"),
];

pub(super) static HASH: Shape =
    Shape::of(&[must("alg", Words(HASH_ALG)), must("content", Formed(Form::HexDigest))], &[]);

pub(super) const ATTACHMENT_ENCODING: &[(u8, &str)] = &[(2, "base64")];

pub(super) static ATTACHMENT: Shape = Shape::of(
    &[may("contentType", Text), may("encoding", Words(ATTACHMENT_ENCODING)), must("content", Text)],
    &[],
);

pub(super) static PROPERTY: Shape =
    Shape::of(&[may("name", Text).until(5), must("name", Text).since(6), may("value", Text)], &[])
        .open_until(5);

pub(super) const EXTERNAL_REFERENCE_TYPE: &[(u8, &str)] = &[
    (
        2,
        "vcs|issue-tracker|website|advisories|bom|mailing-list|social|chat|documentation|support|distribution|license|build-meta|build-system|other",
    ),
    (4, "release-notes"),
    (
        5,
        "distribution-intake|security-contact|model-card|log|configuration|evidence|formulation|attestation|threat-model|adversary-model|risk-assessment|vulnerability-assertion|exploitability-statement|pentest-report|static-analysis-report|dynamic-analysis-report|runtime-analysis-report|component-analysis-report|maturity-report|certification-report|codified-infrastructure|quality-metrics|poam",
    ),
    (6, "source-distribution|electronic-signature|digital-signature|rfc-9116"),
    (7, "patent|patent-family|patent-assertion|citation"),
];

pub(super) static EXTERNAL_REFERENCE: Shape = Shape::of(
    &[
        must("url", Text).until(2),
        must("url", Formed(Form::Iri)).since(3),
        may("comment", Text),
        must("type", Words(EXTERNAL_REFERENCE_TYPE)),
        may("hashes", List(&Object(&HASH))).since(3),
        may("properties", List(&Object(&PROPERTY))).since(7),
    ],
    &[],
);

pub(super) static DEPENDENCY: Shape = Shape::of(
    &[
        must("ref", Formed(Form::Reference)),
        may("dependsOn", Unique(&Formed(Form::Reference))),
        may("provides", Unique(&Formed(Form::Reference))).since(6),
    ],
    &[],
);

pub(super) const AGGREGATE_TYPE: &[(u8, &str)] = &[
    (2, "complete|incomplete|incomplete_first_party_only|incomplete_third_party_only|unknown|not_specified"),
    (
        5,
        "incomplete_first_party_proprietary_only|incomplete_first_party_opensource_only|incomplete_third_party_proprietary_only|incomplete_third_party_opensource_only",
    ),
];

pub(super) static COMPOSITIONS: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)).since(5),
        must("aggregate", Words(AGGREGATE_TYPE)),
        may("assemblies", Unique(&Text)).until(4),
        may("assemblies", Unique(&Formed(Form::Reference))).since(5),
        may("dependencies", Unique(&Text)),
        may("vulnerabilities", Unique(&Text)).since(5),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])).since(4),
    ],
    &[],
);

pub(super) static ANNOTATIONS: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        must("subjects", Unique(&Formed(Form::Reference))),
        must("annotator", Object(&ANNOTATIONS_ANNOTATOR)),
        must("timestamp", Formed(Form::DateTime)),
        must("text", Text),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
    ],
    &[],
);

pub(super) static ANNOTATIONS_ANNOTATOR: Shape = Shape::of(
    &[
        may("organization", Object(&ORGANIZATIONAL_ENTITY)),
        may("individual", Object(&ORGANIZATIONAL_CONTACT)),
        may("component", Object(&COMPONENT)),
        may("service", Object(&SERVICE)),
    ],
    &[Rule::OneOf(&[&["organization"], &["individual"], &["component"], &["service"]])],
);

pub(super) static CITATION: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("pointers", NonEmpty(&Text)),
        may("expressions", NonEmpty(&Text)),
        must("timestamp", Formed(Form::DateTime)),
        may("attributedTo", Formed(Form::Reference)),
        may("process", Formed(Form::Reference)),
        may("note", Text),
        may("signature", OneOf(&[Object(&SIGNERS), Object(&CHAIN), Object(&SIGNER)])),
    ],
    &[Rule::OneOf(&[&["pointers"], &["expressions"]]), Rule::SomeOf(&[&["attributedTo"], &["process"]])],
);

pub(super) static ORGANIZATIONAL_CONTACT: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)).since(5),
        may("name", Text),
        may("email", Text).until(3),
        may("email", Formed(Form::Email)).since(4),
        may("phone", Text),
    ],
    &[],
);

pub(super) static ORGANIZATIONAL_ENTITY: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)).since(5),
        may("name", Text),
        may("address", Object(&POSTAL_ADDRESS)).since(6),
        may("url", List(&Any)).until(2),
        may("url", List(&Formed(Form::Iri))).since(3),
        may("contact", List(&Object(&ORGANIZATIONAL_CONTACT))),
    ],
    &[],
);

pub(super) static POSTAL_ADDRESS: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("country", Text),
        may("region", Text),
        may("locality", Text),
        may("postOfficeBoxNumber", Text),
        may("postalCode", Text),
        may("streetAddress", Text),
    ],
    &[],
);
