//! OpenVEX 0.0.1 and 0.2.0. The document is read in one place, whether it is attested or stands by itself.

use model::{Algorithm, Digest, Text};

use super::{Vex, VexFormat, VexProduct, VexStatement, VexStatus};
use crate::malformed::code;
use crate::node::Node;
use crate::{Malformed, OpenVexDocument, OpenVexProduct, Predicate};

pub(super) fn read(root: &Node<'_>, context: &Node<'_>) -> Result<Vex, Malformed> {
    let known = OpenVexDocument::TYPES;
    if !known.contains(&&*context.name()?) {
        let text = format!("should be a context that is read: {}", known.join(", "));
        return Err(context.fault_as(code::UNRECOGNISED, text));
    }
    of(&OpenVexDocument::of(root)?, root.pointer())
}

/// What a document says that was read at a place.
pub(super) fn of(document: &OpenVexDocument, at: &str) -> Result<Vex, Malformed> {
    let statements = document.statements.iter().enumerate().map(|(number, said)| {
        let pointer: Text = format!("{at}/statements/{number}").into();
        let status = VexStatus::named(&said.status);
        let names = std::iter::once(&said.vulnerability).chain(&said.aliases);
        Ok(VexStatement {
            vulnerability: names.cloned().collect(),
            products: said.products.iter().map(product).collect(),
            status: status
                .ok_or_else(|| Malformed::new(code::PREDICATE, pointer.clone(), "has no status"))?,
            justification: said.justification.clone(),
            stated_at: said.timestamp.or(document.timestamp),
            pointer,
        })
    });
    Ok(Vex { format: VexFormat::OpenVex, statements: statements.collect::<Result<_, _>>()? })
}

fn product(product: &OpenVexProduct) -> VexProduct {
    VexProduct {
        names: product.ids.clone(),
        digests: product.hashes.iter().filter_map(|(algorithm, hex)| digest(algorithm, hex)).collect(),
        versions: Vec::new(),
        in_part: product.in_part,
        parts: product.parts.clone(),
    }
}

/// OpenVEX writes `sha-256`. What cannot be a digest names nothing.
fn digest(algorithm: &str, hex: &str) -> Option<Digest> {
    let algorithm = Algorithm::named(&algorithm.replace('-', "").to_ascii_lowercase())?;
    Digest::from_hex(algorithm, &hex.to_ascii_lowercase()).ok()
}
