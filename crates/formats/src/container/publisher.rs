use model::Text;

use crate::Malformed;
use crate::node::Node;

/// Who an index says published something (PEP 740, "Provenance objects", `publisher`). Nobody signed it: it is only ever
/// held against who did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedPublisher {
    /// The kind of publisher: `GitHub`, `GitLab`, `Google`, or one that is not known here.
    pub kind: Text,
    /// The repository, `owner/name`.
    pub repository: Option<Text>,
    /// The workflow: a file name on GitHub, a path on GitLab.
    pub workflow: Option<Text>,
    /// The deployment environment.
    pub environment: Option<Text>,
    /// The address of a service account.
    pub email: Option<Text>,
    /// Where it stands: a JSON Pointer.
    pub at: Text,
}

impl ClaimedPublisher {
    /// Reads the object. Kinds have fields of their own, and whatever else they say is not read.
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [kind, repository, workflow, path, environment, email] =
            node.fields(["kind", "repository", "workflow", "workflow_filepath", "environment", "email"])?;
        let text = |value: Option<Node<'_>>| value.map(|value| value.name()).transpose();
        let said = |value: Option<Node<'_>>| text(value).map(|text| text.filter(|text| !text.is_empty()));
        Ok(Self {
            kind: node.required("kind", kind)?.some_name()?,
            repository: said(repository)?,
            workflow: said(workflow.or(path))?,
            environment: said(environment)?,
            email: said(email)?,
            at: node.pointer().into(),
        })
    }
}
