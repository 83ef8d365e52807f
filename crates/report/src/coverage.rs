use std::collections::BTreeMap;

use decision::{Covered, Decision, Tally};
use model::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much of what a subject is made of is attested by its own publishers, as one requirement asks. It is told and decides
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct CoverageV1 {
    /// The requirement that asked: its path in the framework.
    pub requirement: Text,
    /// How far from the artifact the farthest is that was asked about.
    pub depth: usize,
    /// All that were asked about: each is counted in one state.
    pub dependencies: TallyV1,
    /// How many are farther than the handoff asks about.
    pub beyond: usize,
    /// The same by how far they are from the artifact, nearest first.
    pub by_depth: Vec<DepthV1>,
    /// The same by the type of their package URLs; empty for those that have none.
    pub by_ecosystem: BTreeMap<Text, TallyV1>,
    /// The exceptions by which some are let be.
    pub excepted: Vec<LetBeV1>,
}

/// How many dependencies end in each state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct TallyV1 {
    /// All of them.
    pub all: usize,
    /// Their own publisher attests them.
    pub attested: usize,
    /// They are of nobody who is listed, and an exception lets them be.
    pub excepted: usize,
    /// They are of nobody who is listed.
    pub unattested: usize,
    /// Their publisher's rule is not met.
    pub bad: usize,
    /// What would tell could not be reached.
    pub unreachable: usize,
}

/// Those that are equally far from the artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct DepthV1 {
    /// How far: 1 for direct ones.
    pub depth: usize,
    /// How many end in each state.
    pub dependencies: TallyV1,
}

/// An exception by which a dependency is let be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct LetBeV1 {
    /// Its name in the framework.
    pub exception: Text,
    /// Its last second, RFC 3339 in UTC.
    pub expires: String,
}

impl From<&Tally> for TallyV1 {
    fn from(tally: &Tally) -> Self {
        let Tally { attested, excepted, unattested, bad, unreachable } = *tally;
        Self { all: tally.all(), attested, excepted, unattested, bad, unreachable }
    }
}

/// What a decision counted.
pub(crate) fn coverage(decision: &Decision) -> Vec<CoverageV1> {
    decision.coverage().iter().map(counted).collect()
}

fn counted(covered: &Covered) -> CoverageV1 {
    let of = &covered.coverage;
    let at = |(depth, tally): (&usize, &Tally)| DepthV1 { depth: *depth, dependencies: tally.into() };
    let named = |(kind, tally): (&Text, &Tally)| (kind.clone(), tally.into());
    let excepted = of
        .exceptions
        .iter()
        .map(|one| LetBeV1 { exception: one.name.clone(), expires: one.expires.to_string() });
    CoverageV1 {
        requirement: covered.path.clone(),
        depth: of.depth,
        dependencies: (&of.all).into(),
        beyond: of.beyond,
        by_depth: of.by_depth.iter().map(at).collect(),
        by_ecosystem: of.by_ecosystem.iter().map(named).collect(),
        excepted: excepted.collect(),
    }
}

impl CoverageV1 {
    /// All in one line: `212 of 214 attested (99 %), 2 excepted until 2026-12-31, depth 3`.
    pub fn told(&self) -> String {
        let TallyV1 { all, attested, excepted, unattested, bad, unreachable } = self.dependencies;
        let mut parts = vec![format!("{attested} of {all} attested ({} %)", share(attested, all))];
        if excepted > 0 {
            // The first that ends, for then somebody has to act.
            let first = self.excepted.iter().map(|one| day(&one.expires)).min().unwrap_or_default();
            parts.push(format!("{excepted} excepted until {first}"));
        }
        let others = [(unattested, "of no publisher"), (bad, "bad"), (unreachable, "out of reach")];
        parts.extend(
            others.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")),
        );
        parts.push(format!("depth {}", self.depth));
        if self.beyond > 0 {
            parts.push(format!("{} farther and not asked about", self.beyond));
        }
        parts.join(", ")
    }
}

/// Whole per cent, rounded down: all of them is 100, and nothing less is.
fn share(part: usize, all: usize) -> usize {
    part.saturating_mul(100).checked_div(all).unwrap_or_default()
}

fn day(instant: &str) -> &str {
    instant.split('T').next().unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(attested: usize, excepted: usize, beyond: usize) -> String {
        let dependencies = TallyV1 {
            all: 214,
            attested,
            excepted,
            unattested: 0,
            bad: 214_usize.saturating_sub(attested).saturating_sub(excepted),
            unreachable: 0,
        };
        let until = |expires: &str| LetBeV1 { exception: "e".into(), expires: expires.to_owned() };
        CoverageV1 {
            requirement: "r".into(),
            depth: 3,
            dependencies,
            beyond,
            by_depth: vec![],
            by_ecosystem: BTreeMap::new(),
            excepted: vec![until("2027-01-31T23:59:59Z"), until("2026-12-31T23:59:59Z")],
        }
        .told()
    }

    #[test]
    fn it_is_one_line_and_less_than_all_is_never_a_hundred() {
        assert_eq!(told(212, 2, 0), "212 of 214 attested (99 %), 2 excepted until 2026-12-31, depth 3");
        assert_eq!(told(214, 0, 0), "214 of 214 attested (100 %), depth 3");
        let other = "213 of 214 attested (99 %), 1 bad, depth 3, 4 farther and not asked about";
        assert_eq!(told(213, 0, 4), other);
        assert_eq!(share(0, 0), 0);
    }
}
