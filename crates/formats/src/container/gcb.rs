use model::{Algorithm, Digest};
use serde_json::Value;

use super::entries;
use crate::dsse::Spelling;
use crate::malformed::code;
use crate::node::Node;
use crate::{Dsse, Evidence, Malformed, Statement};

/// Reads `{"image_summary", "provenance_summary": {"provenance": [{"envelope", "build", "resourceUri"}]}}`, Google
/// Cloud Build's provenance of an image. Everything beside the envelopes is a copy for people: where it contradicts
/// what was signed, the envelope is not believed.
pub(super) fn read(root: &Node<'_>) -> Result<Vec<Result<Evidence, Malformed>>, Malformed> {
    let [summary, image] = root.fields(["provenance_summary", "image_summary"])?;
    let summary = root.required("provenance_summary", summary)?;
    let [list] = summary.fields(["provenance"])?;
    let list = summary.required("provenance", list)?;
    let images = image.map(|image| named_images(&image)).transpose()?.unwrap_or_default();
    Ok(entries(&list)?.iter().map(|entry| occurrence(entry, &images)).collect())
}

/// The digests in `image_summary`, each with its place.
fn named_images<'a>(image: &Node<'a>) -> Result<Vec<Node<'a>>, Malformed> {
    let [digest, qualified] = image.fields(["digest", "fully_qualified_digest"])?;
    Ok([digest, qualified].into_iter().flatten().collect())
}

fn occurrence(node: &Node<'_>, images: &[Node<'_>]) -> Result<Evidence, Malformed> {
    let [envelope, build, resource] = node.fields(["envelope", "build", "resourceUri"])?;
    let envelope = node.required("envelope", envelope)?.coded(code::ENVELOPE);
    let mut dsse = Dsse::spelt(&envelope, Spelling::Either)?;
    if let Ok(statement) = &dsse.statement {
        let about = images.iter().chain(&resource).find_map(|place| other_image(place, statement));
        let copied = || build.as_ref().and_then(|build| other_copy(build, &dsse.payload));
        dsse.contradiction = copied().or(about);
    }
    Ok(Evidence::Dsse(dsse))
}

/// The fault of a text that names, by what follows its last `@` or by all of it, an image that the statement is
/// not about.
fn other_image(place: &Node<'_>, statement: &Statement) -> Option<Malformed> {
    let text = match place.name() {
        Ok(text) => text,
        Err(fault) => return Some(fault),
    };
    let digest = text.rsplit('@').next().and_then(|digest| digest.strip_prefix("sha256:"));
    let named = digest.and_then(|hex| Digest::from_hex(Algorithm::Sha256, hex).ok());
    let mut subjects = statement.subjects.iter().flat_map(|subject| &subject.digests);
    match named {
        Some(named) if subjects.any(|digest| *digest == named) => None,
        Some(named) => {
            let text = format!("it names {named}, and what was signed is about another image");
            Some(place.fault_as(code::SUBJECT_MISMATCH, text))
        }
        None => Some(place.fault("names no image by its sha256 digest")),
    }
}

/// The fault of a readable copy of the statement that says other things than the statement.
fn other_copy(build: &Node<'_>, payload: &[u8]) -> Option<Malformed> {
    let copies = match build.fields(["intotoStatement", "inTotoSlsaProvenanceV1"]) {
        Ok(copies) => copies,
        Err(fault) => return Some(fault),
    };
    let signed: Value = serde_json::from_slice(payload).ok()?;
    let differs = |copy: &&Node<'_>| {
        !serde_json::from_str::<Value>(copy.as_written()).is_ok_and(|copy| says_no_more(&copy, &signed))
    };
    let text = "the readable copy beside the envelope says other things than what was signed";
    copies.iter().flatten().find(differs).map(|copy| copy.fault_as(code::COPY_MISMATCH, text))
}

/// Whether all that `copy` says stands in `signed`. The service leaves fields out of its copy, and writes the
/// predicate of v0.1 under `slsaProvenance`, so a copy may say less.
fn says_no_more(copy: &Value, signed: &Value) -> bool {
    match (copy, signed) {
        (Value::Object(copy), Value::Object(signed)) => copy.iter().all(|(key, said)| {
            let renamed = (key == "slsaProvenance").then(|| signed.get("predicate")).flatten();
            match renamed.or_else(|| signed.get(key)) {
                Some(signed) => says_no_more(said, signed),
                None => said.is_null(),
            }
        }),
        (Value::Array(copy), Value::Array(signed)) => {
            copy.len() == signed.len()
                && copy.iter().zip(signed).all(|(copy, signed)| says_no_more(copy, signed))
        }
        (copy, signed) => copy == signed,
    }
}
