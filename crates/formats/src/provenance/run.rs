use model::Text;

use super::{Parameter, optional_name, parameter};
use crate::Malformed;
use crate::limits::MAX_LISTED;
use crate::node::Node;

/// What a provenance says of the run of a GitHub workflow that made it.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The ref that was built.
    pub(super) reference: Option<Text>,
    /// The branch a tag was pushed from, as GitHub finds it.
    pub(super) tagged_on: Option<Text>,
    /// What it was started with: names, and values as JSON.
    pub(super) inputs: Vec<(Text, Text)>,
    /// The same by their places, where the external parameters do not have them.
    pub(super) started_with: Vec<Parameter>,
}

impl Run {
    /// From the variables of GitHub's runner. Provenance v0.2 of the SLSA generators writes them in lower case, all
    /// others as the runner does.
    pub(super) fn of_environment(environment: &Node<'_>) -> Result<Self, Malformed> {
        let [reference, event] = match environment.has_any(["github_ref", "github_event_payload"])? {
            true => environment.fields(["github_ref", "github_event_payload"])?,
            false => environment.fields(["GITHUB_REF", "GITHUB_EVENT_PAYLOAD"])?,
        };
        let reference = optional_name(reference)?.filter(|text| !text.is_empty());
        let Some(event) = event else { return Ok(Self { reference, ..Self::default() }) };
        // `target_commitish` of a release is no answer: whoever makes the release writes it, and it is not looked at where
        // the tag is there already.
        let [base, inputs] = event.fields(["base_ref", "inputs"])?;
        let tagged_on = optional_name(base)?.filter(|base| base.starts_with("refs/heads/"));
        let read = |inputs: &Node<'_>| parameter::read(inputs, "inputs");
        let started_with = inputs.as_ref().map(read).transpose()?.unwrap_or_default();
        Ok(Self { reference, tagged_on, inputs: pairs(inputs)?, started_with })
    }

    /// From the parameters of GitHub's own provenance v1; its source's URI names the ref.
    pub(super) fn of_workflow(parameters: Option<&Node<'_>>) -> Result<Self, Malformed> {
        let Some(parameters) = parameters else { return Ok(Self::default()) };
        let [inputs] = parameters.fields(["inputs"])?;
        Ok(Self { inputs: pairs(inputs)?, ..Self::default() })
    }
}

fn pairs(inputs: Option<Node<'_>>) -> Result<Vec<(Text, Text)>, Malformed> {
    let Some(inputs) = inputs else { return Ok(Vec::new()) };
    Ok(inputs
        .entries(MAX_LISTED)?
        .into_iter()
        .map(|(name, value)| (name.into(), value.as_written().into()))
        .collect())
}
