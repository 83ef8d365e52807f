use super::entries;
use crate::malformed::{code, quote};
use crate::node::Node;
use crate::{Bundle, Content, Evidence, Malformed};

/// Reads `{"attestations": [{"predicateType", "bundle"}]}` (npm registry API, `/-/npm/v1/attestations/…`; GitHub's
/// API answers in the same way, without `predicateType`).
pub(super) fn read(root: &Node<'_>) -> Result<Vec<Result<Evidence, Malformed>>, Malformed> {
    let [list] = root.fields(["attestations"])?;
    let list = root.required("attestations", list)?;
    Ok(entries(&list)?.iter().map(attestation).collect())
}

/// One attestation. The predicate type beside the bundle is not signed; a reader that trusts it to tell the publish
/// attestation from the provenance could be handed one for the other, so it has to say what was signed.
fn attestation(node: &Node<'_>) -> Result<Evidence, Malformed> {
    let [outer, bundle] = node.fields(["predicateType", "bundle"])?;
    let bundle = node.required("bundle", bundle)?;
    let bundle = Bundle::read_node(&bundle.coded(code::BUNDLE))?;
    let Content::Envelope(dsse) = &bundle.content else {
        return Err(node.fault("an attestation that signs bytes, where a statement is expected"));
    };
    // An unreadable statement has its own reason, which says more than this one.
    let Some((outer, statement)) = outer.zip(dsse.statement.as_ref().ok()) else {
        return Ok(Evidence::Bundle(Box::new(bundle)));
    };
    let label = outer.some_name()?;
    match statement.predicate_type == label {
        false => {
            let text = format!(
                "it is labelled {}, and what was signed is {}",
                quote(&label),
                quote(&statement.predicate_type)
            );
            Err(outer.fault_as(code::MISLABELLED, text))
        }
        true => Ok(Evidence::Bundle(Box::new(bundle))),
    }
}
