//! What whoever started a build could choose.

use model::Text;

use crate::Malformed;
use crate::limits::MAX_LISTED;
use crate::malformed::code;
use crate::node::Node;

/// A parameter of a build: a value that is neither an object nor null, and where it stands among those around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The keys that lead to it with dots between, such as `inputs.version`. A key that is empty or has a dot or
    /// quotation mark is quoted, so that no two places share a name.
    pub name: Text,
    /// Its value: a string as it reads, anything else as JSON writes it.
    pub value: Text,
    /// Where in the payload it stands: a JSON Pointer.
    pub pointer: Text,
    /// Whether the build type gives it a meaning that is judged elsewhere: the workflow, its repository and its ref.
    pub is_standard: bool,
}

/// Every parameter of an object, in order. Anything but an object is one parameter of its own.
pub(super) fn read(node: &Node<'_>, within: &str) -> Result<Vec<Parameter>, Malformed> {
    let mut found = Vec::new();
    gather(node, within, &mut found)?;
    Ok(found)
}

/// The depth is that of the document, which the strict pre-pass bounds.
fn gather(node: &Node<'_>, name: &str, found: &mut Vec<Parameter>) -> Result<(), Malformed> {
    if node.is_object() {
        for (key, value) in node.entries(MAX_LISTED)? {
            gather(&value, &below(name, &key), found)?;
        }
        return Ok(());
    }
    let written = node.as_written();
    if written == "null" {
        return Ok(());
    }
    if found.len() >= MAX_LISTED {
        let text = format!("more than {MAX_LISTED} parameters, the most that are read");
        return Err(node.fault_as(code::TOO_MANY, text));
    }
    let value = if written.starts_with('"') { node.string()?.into() } else { written.into() };
    let name = if name.is_empty() { "parameters" } else { name };
    found.push(Parameter { name: name.into(), value, pointer: node.pointer().into(), is_standard: false });
    Ok(())
}

fn below(name: &str, key: &str) -> String {
    let plain = !key.is_empty() && !key.contains(['.', '"']);
    let key = if plain { key.to_owned() } else { format!("{key:?}") };
    if name.is_empty() { key } else { format!("{name}.{key}") }
}
