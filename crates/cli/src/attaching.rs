//! `--attach-receipt`: receipts, attached to the images in a registry that they are about.

use acquire::{Attachment, Obstacle};
use formats::Receipt;
use model::{Digest, Text};
use report::Fault;

use crate::arguments::{ReceiptFormat, Receipted};
use crate::complaint::Complaint;
use crate::network::Network;
use crate::subject::Subject;

/// A receipt, and what it is about.
pub(crate) struct Signed {
    /// What reports call it.
    pub(crate) given: Text,
    /// The manifest.
    pub(crate) about: Digest,
    pub(crate) bytes: Vec<u8>,
    pub(crate) format: ReceiptFormat,
}

/// How manifests say what statement a layer holds, as BuildKit began to.
const PREDICATE: &str = "in-toto.io/predicate-type";

/// Refuses the flag where there is something to judge that is in no registry.
pub(crate) fn refuse(flags: &Receipted, subjects: &[Subject]) -> Result<(), Complaint> {
    let other = subjects.iter().find(|subject| !matches!(subject, Subject::Pulled(_)));
    match other.filter(|_| flags.attach_receipt) {
        None => Ok(()),
        Some(subject) => Err(Complaint {
            place: Some(subject.given()),
            ..Complaint::usage(
                "--attach-receipt: this is in no registry",
                "name the image as oci:registry.example/acme/widget:1.4.2, or leave --attach-receipt out",
            )
        }),
    }
}

/// Attaches every receipt, and tells what is there now.
pub(crate) fn attached(
    signed: &[Signed],
    subjects: &[Subject],
    network: &Network,
) -> Result<Vec<Text>, Fault> {
    let mut done = Vec::new();
    for subject in subjects {
        let Subject::Pulled(image) = subject else { continue };
        let own = signed.iter().filter(|one| subject.covers(&one.given));
        let each = network.written(&image.name, |registry| {
            let attach = |one: &Signed| {
                let digest = registry.attach(&one.about, &attachment(one))?;
                Ok(Text::from(format!("{}@{digest}", image.name)))
            };
            own.map(attach).collect::<Result<Vec<Text>, _>>().map_err(Obstacle::Unreachable)
        });
        match each {
            Ok(each) => done.extend(each),
            Err(why) => {
                let fault = why.fault();
                let text = format!("the receipt cannot be attached: {}", fault.text);
                return Err(Fault { about: fault.path, text: text.into(), help: fault.help });
            }
        }
    }
    Ok(done)
}

fn attachment(one: &Signed) -> Attachment {
    let kind = match one.format {
        ReceiptFormat::Dsse => "application/vnd.dsse.envelope.v1+json",
        ReceiptFormat::Bundle => "application/vnd.dev.sigstore.bundle.v0.3+json",
    };
    let annotations = vec![(PREDICATE.into(), Receipt::TYPE.into())];
    Attachment { kind: kind.into(), annotations, bytes: one.bytes.clone() }
}
