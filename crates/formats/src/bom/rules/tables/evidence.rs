//! What says that a component is there.

use super::*;

pub(super) static COMPONENT_EVIDENCE: Shape = Shape::of(
    &[
        may("identity", Object(&OLDER_IDENTITY)).since(5).until(5),
        may("identity", OneOf(&[List(&Object(&IDENTITY_EVIDENCE)), Object(&IDENTITY_EVIDENCE)])).since(6),
        may("occurrences", List(&Object(&OCCURRENCE))).since(5),
        may("callstack", Object(&CALLSTACK)).since(5),
        may("licenses", List(&Object(&OLDER_LICENSE_CHOICE))).until(4),
        may("licenses", OneOf(&[List(&Object(&ONE_LICENSE)), Single(&Object(&LONE_EXPRESSION))]))
            .since(5)
            .until(6),
        may("licenses", List(&OneOf(&[Object(&ONE_LICENSE), Object(&ONE_EXPRESSION)]))).since(7),
        may("copyright", List(&Object(&COPYRIGHT))),
    ],
    &[],
);

pub(super) const OLDER_IDENTITY_FIELD: &[(u8, &str)] = &[(2, "group|name|version|purl|cpe|swid|hash")];

pub(super) static OLDER_IDENTITY: Shape = Shape::of(
    &[
        must("field", Words(OLDER_IDENTITY_FIELD)),
        may("confidence", Number(true)),
        may("methods", List(&Object(&OLDER_IDENTITY_METHODS))),
        may("tools", Unique(&Formed(Form::Reference))),
    ],
    &[],
);

pub(super) const OLDER_IDENTITY_METHODS_TECHNIQUE: &[(u8, &str)] = &[(
    2,
    "source-code-analysis|binary-analysis|manifest-analysis|ast-fingerprint|hash-comparison|instrumentation|dynamic-analysis|filename|attestation|other",
)];

pub(super) static OLDER_IDENTITY_METHODS: Shape = Shape::of(
    &[
        must("technique", Words(OLDER_IDENTITY_METHODS_TECHNIQUE)),
        must("confidence", Number(true)),
        may("value", Text),
    ],
    &[],
);

pub(super) static OCCURRENCE: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        must("location", Text),
        may("line", Whole(Some(0), None)).since(6),
        may("offset", Whole(Some(0), None)).since(6),
        may("symbol", Text).since(6),
        may("additionalContext", Text).since(6),
    ],
    &[],
);

pub(super) static CALLSTACK: Shape = Shape::of(&[may("frames", List(&Object(&FRAME)))], &[]);

pub(super) static FRAME: Shape = Shape::of(
    &[
        may("package", Text),
        must("module", Text),
        may("function", Text),
        may("parameters", List(&Text)),
        may("line", Whole(None, None)),
        may("column", Whole(None, None)),
        may("fullFilename", Text),
    ],
    &[],
);

pub(super) const IDENTITY_EVIDENCE_FIELD: &[(u8, &str)] =
    &[(2, "group|name|version|purl|cpe|omniborId|swhid|swid|hash")];

pub(super) static IDENTITY_EVIDENCE: Shape = Shape::of(
    &[
        must("field", Words(IDENTITY_EVIDENCE_FIELD)),
        may("confidence", Number(true)),
        may("concludedValue", Text),
        may("methods", List(&Object(&OLDER_IDENTITY_METHODS))),
        may("tools", Unique(&Formed(Form::Reference))),
    ],
    &[],
);
