use model::Text;
use serde::Serialize;

use super::{Found, MadeOf, Part, Why};
use crate::json::written;
use crate::{DecisionV1, ToolV1};

/// What artifacts are made of, version 1. Stable: fields may be added, none changes its name, meaning or place.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct DependenciesV1<'a> {
    /// Always [`DependenciesV1::SCHEMA`].
    pub schema: &'static str,
    /// What read it.
    pub tool: ToolV1,
    /// The decision; null where nobody judged: then nobody vouches for any of it, and nothing in it is an allow.
    pub decision: Option<&'a DecisionV1>,
    artifacts: Vec<ArtifactV1<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct ArtifactV1<'a> {
    given: &'a Text,
    digests: Vec<String>,
    judged: bool,
    said_by: &'a [Text],
    depth: usize,
    /// The places, in `dependencies`, of those that it needs itself, or that nothing is said to need.
    direct: &'a [usize],
    dependencies: Vec<DependencyV1<'a>>,
    /// How those that were asked about came in; absent where nobody asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<WhyV1<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct DependencyV1<'a> {
    called: &'a Text,
    package: Option<String>,
    digests: Vec<String>,
    depth: Option<usize>,
    needs: &'a [usize],
    unpinned: Option<&'a Text>,
    state: &'static str,
    coverage: Option<&'static str>,
    findings: Vec<FoundV1>,
    places: &'a [Text],
}

#[derive(Clone, Debug, Serialize)]
struct FoundV1 {
    check: &'static str,
    outcome: &'static str,
    cause: Option<&'static str>,
    excepted: bool,
}

#[derive(Clone, Debug, Serialize)]
struct WhyV1<'a> {
    dependency: usize,
    /// How many shortest ways there are, as far as that can be counted; the first of them are in `ways`.
    count: u64,
    ways: &'a [Vec<usize>],
}

impl DependenciesV1<'_> {
    /// The name and version of the format.
    pub const SCHEMA: &'static str = "countersign/dependencies/v1";
}

/// What artifacts are made of, as JSON, indented, ending in a line break. `version` is the tool's.
///
/// # Errors
/// None that these types can cause; the serialiser's own words if it finds one.
pub fn dependencies_json(
    all: &[MadeOf],
    decision: Option<&DecisionV1>,
    version: &Text,
) -> Result<String, String> {
    written(&DependenciesV1 {
        schema: DependenciesV1::SCHEMA,
        tool: ToolV1 { name: "countersign".into(), version: version.clone() },
        decision,
        artifacts: all.iter().map(ArtifactV1::of).collect(),
    })
}

impl<'a> ArtifactV1<'a> {
    fn of(made: &'a MadeOf) -> Self {
        Self {
            given: &made.given,
            digests: made.digests.iter().map(ToString::to_string).collect(),
            judged: made.judged,
            said_by: &made.said_by,
            depth: made.depth(),
            direct: &made.direct,
            dependencies: made.parts.iter().map(|part| DependencyV1::of(made, part)).collect(),
            why: made.why.iter().map(WhyV1::of).collect(),
        }
    }
}

impl<'a> DependencyV1<'a> {
    fn of(made: &MadeOf, part: &'a Part) -> Self {
        Self {
            called: &part.called,
            package: part.package.as_ref().map(model::PackageUrl::spelling),
            digests: part.digests.iter().map(ToString::to_string).collect(),
            depth: part.depth,
            needs: &part.needs,
            unpinned: part.unpinned.as_ref(),
            state: made.state(part).word(),
            coverage: part.coverage,
            findings: part.findings.iter().map(FoundV1::of).collect(),
            places: &part.places,
        }
    }
}

impl FoundV1 {
    fn of(found: &Found) -> Self {
        Self {
            check: found.check,
            outcome: if found.gap.is_some() { "unknown" } else { "violated" },
            cause: found.gap.map(model::Gap::word),
            excepted: found.excepted,
        }
    }
}

impl<'a> WhyV1<'a> {
    fn of(why: &'a Why) -> Self {
        Self { dependency: why.part, count: why.count, ways: &why.ways }
    }
}
