//! Relationships of SPDX 2 and 3: which of them say that one thing needs another, and which of the two needs.

use super::{Edge, EdgeKind};

/// What a relationship from A to B says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relationship {
    /// A needs B.
    Needs(EdgeKind),
    /// B needs A.
    NeededBy(EdgeKind),
    /// The document A is about B.
    Describes,
    /// The document B is about A.
    DescribedBy,
}

use EdgeKind::{BuildOnly, Contains, DependsOn};
use Relationship::{DescribedBy, Describes, NeededBy, Needs};

/// SPDX 2.3 §11.1, table 68. What is not here needs nothing: copies, variants, documentation, licences.
const SPDX2: [(&str, Relationship); 22] = [
    ("DESCRIBES", Describes),
    ("DESCRIBED_BY", DescribedBy),
    ("DEPENDS_ON", Needs(DependsOn)),
    ("DEPENDENCY_OF", NeededBy(DependsOn)),
    ("RUNTIME_DEPENDENCY_OF", NeededBy(DependsOn)),
    ("OPTIONAL_DEPENDENCY_OF", NeededBy(DependsOn)),
    ("PROVIDED_DEPENDENCY_OF", NeededBy(DependsOn)),
    ("PREREQUISITE_FOR", NeededBy(DependsOn)),
    ("HAS_PREREQUISITE", Needs(DependsOn)),
    ("STATIC_LINK", Needs(DependsOn)),
    ("DYNAMIC_LINK", Needs(DependsOn)),
    ("CONTAINS", Needs(Contains)),
    ("CONTAINED_BY", NeededBy(Contains)),
    ("PACKAGE_OF", NeededBy(Contains)),
    ("BUILD_DEPENDENCY_OF", NeededBy(BuildOnly)),
    ("DEV_DEPENDENCY_OF", NeededBy(BuildOnly)),
    ("TEST_DEPENDENCY_OF", NeededBy(BuildOnly)),
    ("BUILD_TOOL_OF", NeededBy(BuildOnly)),
    ("DEV_TOOL_OF", NeededBy(BuildOnly)),
    ("TEST_TOOL_OF", NeededBy(BuildOnly)),
    ("GENERATED_FROM", Needs(BuildOnly)),
    ("GENERATES", NeededBy(BuildOnly)),
];

/// SPDX 3.0, Core, RelationshipType.
const SPDX3: [(&str, Relationship); 12] = [
    ("describes", Describes),
    ("dependsOn", Needs(DependsOn)),
    ("hasOptionalDependency", Needs(DependsOn)),
    ("hasProvidedDependency", Needs(DependsOn)),
    ("hasPrerequisite", Needs(DependsOn)),
    ("hasStaticLink", Needs(DependsOn)),
    ("hasDynamicLink", Needs(DependsOn)),
    ("hasOptionalComponent", Needs(Contains)),
    ("contains", Needs(Contains)),
    ("packagedBy", NeededBy(Contains)),
    ("usesTool", Needs(BuildOnly)),
    ("generates", NeededBy(BuildOnly)),
];

/// The scopes of SPDX 3.0, Core, LifecycleScopeType, in which something is part of nothing that is delivered.
const NOT_DELIVERED: [&str; 4] = ["design", "development", "build", "test"];

impl Relationship {
    /// One of SPDX 2, by its type.
    pub(super) fn of_spdx2(kind: &str) -> Option<Self> {
        SPDX2.iter().find(|(name, _)| *name == kind).map(|(_, said)| *said)
    }

    /// One of SPDX 3, by its type and the scope it is limited to.
    pub(super) fn of_spdx3(kind: &str, scope: Option<&str>) -> Option<Self> {
        let said = SPDX3.iter().find(|(name, _)| *name == kind).map(|(_, said)| *said)?;
        let limited = scope.is_some_and(|scope| NOT_DELIVERED.contains(&scope));
        Some(if limited && said == Needs(DependsOn) { Needs(BuildOnly) } else { said })
    }

    /// The edge between two places; `None` where it says only what the document is about.
    pub(super) fn edge(self, a: usize, b: usize) -> Option<Edge> {
        match self {
            Needs(kind) => Some(Edge::new(a, b, kind)),
            NeededBy(kind) => Some(Edge::new(b, a, kind)),
            Describes | DescribedBy => None,
        }
    }
}
