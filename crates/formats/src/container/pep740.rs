use super::{ClaimedPublisher, entries};
use crate::bundle::{Form, Origin};
use crate::limits::MAX_PARTS;
use crate::malformed::code;
use crate::node::Node;
use crate::{Bundle, BundleVersion, Content, Dsse, Evidence, Malformed};

/// Reads an attestation object of version 1 (PEP 740, "Attestation objects"): a certificate, log entries, and a
/// statement with its signature, which is over the DSSE encoding of `application/vnd.in-toto+json`.
pub(super) fn read(root: &Node<'_>) -> Result<Evidence, Malformed> {
    attestation(root).map(|bundle| Evidence::Bundle(Box::new(bundle)))
}

fn attestation(root: &Node<'_>) -> Result<Bundle, Malformed> {
    let [version, material, envelope] = root.fields(["version", "verification_material", "envelope"])?;
    of_version_1(root, version)?;
    let material = root.required("verification_material", material)?;
    let [certificate, entries] = material.fields(["certificate", "transparency_entries"])?;
    let certificate = material.required("certificate", certificate)?;
    let entries = material.required("transparency_entries", entries)?;
    if entries.first()?.is_none() {
        return Err(entries.fault("no log entry, and PEP 740 asks for at least one"));
    }
    let envelope = root.required("envelope", envelope)?;
    let [statement, signature] = envelope.fields(["statement", "signature"])?;
    let statement = envelope.required("statement", statement)?.bytes()?;
    let signature = envelope.required("signature", signature)?;
    let bytes = signature.bytes()?;
    if bytes.is_empty() {
        return Err(signature.fault("an empty signature"));
    }
    certificate.string()?;
    let material = format!(
        r#"{{"certificate":{{"rawBytes":{}}},"tlogEntries":{}}}"#,
        certificate.as_written(),
        entries.as_written()
    );
    let content = Content::Envelope(Dsse::of_statement(statement, bytes));
    let origin = Origin::new(root.pointer(), Form::Pep740);
    Bundle::assemble(BundleVersion::OF_PEP740, &material, content, origin)
}

/// Reads the provenance object of an index (PEP 740, "Provenance objects"; PyPI's Integrity API): attestations by
/// publisher. The `publisher` is what the index says; nobody signed it, so it says nothing of who published: each
/// attestation carries it along, to be refused where its certificate says otherwise.
pub(super) fn provenance(root: &Node<'_>) -> Result<Vec<Result<Evidence, Malformed>>, Malformed> {
    let [version, bundles] = root.fields(["version", "attestation_bundles"])?;
    of_version_1(root, version)?;
    let bundles = root.required("attestation_bundles", bundles)?;
    let mut all = Vec::new();
    for bundle in entries(&bundles)? {
        let [publisher, list] = bundle.fields(["publisher", "attestations"])?;
        // One that cannot be read names nobody, as one that is not there.
        let publisher = publisher.and_then(|publisher| ClaimedPublisher::read(&publisher).ok());
        let list = bundle.required("attestations", list)?;
        let under = |bundle: Bundle| Evidence::Bundle(Box::new(bundle.published_by(publisher.clone())));
        all.extend(entries(&list)?.iter().map(|one| attestation(one).map(under)));
        if all.len() > MAX_PARTS {
            let text = format!("more than {MAX_PARTS} attestations, the most that are read");
            return Err(bundles.fault_as(code::TOO_MANY, text));
        }
    }
    Ok(all)
}

fn of_version_1(root: &Node<'_>, version: Option<Node<'_>>) -> Result<(), Malformed> {
    let version = root.required("version", version)?;
    match version.as_written() == "1" {
        true => Ok(()),
        false => Err(version.fault("only version 1 of PEP 740's objects is read")),
    }
}
