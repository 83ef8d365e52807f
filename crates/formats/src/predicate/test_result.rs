use model::Text;

use super::{Fact, Predicate, Resource, joined, names, of_type, optional_name, told};
use crate::{Malformed, Statement};

/// The result of a test run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// What came of the whole run.
    pub result: TestOutcome,
    /// What was configured.
    pub configuration: Vec<Resource>,
    /// Where the run can be seen.
    pub url: Option<Text>,
    /// The tests that passed, by name. May be left out, and does not have to be complete; so for the others.
    pub passed: Vec<Text>,
    /// The tests that passed with warnings.
    pub warned: Vec<Text>,
    /// The tests that failed.
    pub failed: Vec<Text>,
}

/// What came of a test run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestOutcome {
    /// `PASSED`
    Passed,
    /// `WARNED`
    Warned,
    /// `FAILED`
    Failed,
}

impl TestOutcome {
    /// The word of the specification.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "PASSED",
            Self::Warned => "WARNED",
            Self::Failed => "FAILED",
        }
    }
}

impl Predicate for TestResult {
    const TYPES: &'static [&'static str] = &["https://in-toto.io/attestation/test-result/v0.1"];
    const TITLE: &'static str = "test result";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [result, configuration, url, passed, warned, failed] =
            root.fields(["result", "configuration", "url", "passedTests", "warnedTests", "failedTests"])?;
        let result = root.required("result", result)?;
        let word = result.name()?;
        let outcomes = [TestOutcome::Passed, TestOutcome::Warned, TestOutcome::Failed];
        let outcome = outcomes.into_iter().find(|outcome| outcome.word() == &*word);
        Ok(Self {
            result: outcome.ok_or_else(|| result.fault("should be `PASSED`, `WARNED` or `FAILED`"))?,
            configuration: Resource::list(configuration)?,
            url: optional_name(url)?,
            passed: names(passed)?,
            warned: names(warned)?,
            failed: names(failed)?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("result", Some(self.result.word().into())),
            ("failed", joined(&self.failed)),
            ("run", self.url.clone()),
        ])
    }
}
