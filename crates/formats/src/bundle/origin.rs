use model::Text;

use super::BundleVersion;

/// The document a bundle was read from, and what its parts are called there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Where it stands in the document: a JSON Pointer.
    at: Text,
    form: Form,
}

/// A form in which a bundle's parts come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A Sigstore bundle.
    Sigstore,
    /// An attestation object of PEP 740.
    Pep740,
    /// What `cosign sign-blob --bundle` wrote before the Sigstore bundle.
    CosignBlob,
    /// What `cosign download signature` prints.
    CosignSignature,
    /// A layer of an image, and its annotations, as cosign wrote them.
    CosignLayer,
}

/// Pairs of names, the longest first.
type Names = &'static [(&'static str, &'static str)];

impl Origin {
    /// A Sigstore bundle at this place.
    pub(crate) fn whole(at: &str) -> Self {
        Self::new(at, Form::Sigstore)
    }

    /// Parts in another form, below this place.
    pub(crate) fn new(at: &str, form: Form) -> Self {
        Self { at: at.into(), form }
    }

    pub(crate) fn is_sigstore(&self) -> bool {
        self.form == Form::Sigstore
    }

    pub(crate) fn form(&self) -> &'static str {
        match self.form {
            Form::Sigstore => "Sigstore bundle",
            Form::Pep740 => "PEP 740 attestation",
            Form::CosignBlob => "cosign bundle",
            Form::CosignSignature | Form::CosignLayer => "cosign signature",
        }
    }

    /// A place of a bundle as a place of the document. A pointer that does not lead into a bundle stays as it is.
    pub(crate) fn pointer(&self, pointer: &str) -> Text {
        const OWN: [&str; 4] = ["/mediaType", "/verificationMaterial", "/messageSignature", "/dsseEnvelope"];
        if !pointer.is_empty() && !OWN.iter().any(|own| below(pointer, own).is_some()) {
            return pointer.into();
        }
        let renamed = self.names().iter().find_map(|(own, here)| Some((here, below(pointer, own)?)));
        match renamed {
            Some((here, rest)) => format!("{}{here}{rest}", self.at).into(),
            None => format!("{}{pointer}", self.at).into(),
        }
    }

    fn names(&self) -> Names {
        match self.form {
            Form::Sigstore => &[],
            Form::Pep740 => &[
                ("/verificationMaterial/certificate/rawBytes", "/verification_material/certificate"),
                ("/verificationMaterial/certificate", "/verification_material/certificate"),
                ("/verificationMaterial/tlogEntries", "/verification_material/transparency_entries"),
                ("/verificationMaterial", "/verification_material"),
                ("/dsseEnvelope", "/envelope"),
            ],
            Form::CosignBlob => &[
                ("/verificationMaterial/x509CertificateChain/certificates/0/rawBytes", "/cert"),
                ("/verificationMaterial/x509CertificateChain", "/cert"),
                ("/verificationMaterial/tlogEntries/0", "/rekorBundle"),
                ("/verificationMaterial/tlogEntries", "/rekorBundle"),
                ("/verificationMaterial", ""),
                ("/messageSignature", "/base64Signature"),
            ],
            Form::CosignLayer => &[
                (
                    "/verificationMaterial/x509CertificateChain/certificates/0/rawBytes",
                    "/annotations/dev.sigstore.cosign~1certificate",
                ),
                (
                    "/verificationMaterial/x509CertificateChain",
                    "/annotations/dev.sigstore.cosign~1certificate",
                ),
                ("/verificationMaterial/tlogEntries/0", "/annotations/dev.sigstore.cosign~1bundle"),
                ("/verificationMaterial/tlogEntries", "/annotations/dev.sigstore.cosign~1bundle"),
                (
                    "/verificationMaterial/timestampVerificationData",
                    "/annotations/dev.sigstore.cosign~1rfc3161timestamp",
                ),
                ("/verificationMaterial", "/annotations"),
                ("/messageSignature", "/annotations/dev.cosignproject.cosign~1signature"),
                ("/dsseEnvelope", ""),
            ],
            Form::CosignSignature => &[
                ("/verificationMaterial/x509CertificateChain/certificates/0/rawBytes", "/Cert/Raw"),
                ("/verificationMaterial/x509CertificateChain", "/Cert"),
                ("/verificationMaterial/tlogEntries/0", "/Bundle"),
                ("/verificationMaterial/tlogEntries", "/Bundle"),
                ("/verificationMaterial/timestampVerificationData", "/RFC3161Timestamp"),
                ("/verificationMaterial", ""),
                ("/messageSignature", "/Base64Signature"),
            ],
        }
    }
}

/// What follows `own` in a pointer at or below it.
fn below<'a>(pointer: &'a str, own: &str) -> Option<&'a str> {
    pointer.strip_prefix(own).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl BundleVersion {
    /// The version whose rules fit what a container brings: the proof of inclusion came with 0.2, and one
    /// certificate in place of a chain with 0.3.
    pub(crate) const OF_COSIGN: Self = Self::V01;
    /// PEP 740 asks for the material of a bundle of version 0.3.
    pub(crate) const OF_PEP740: Self = Self::V03;
}

#[cfg(test)]
mod tests {
    use super::{Form, Origin};

    #[test]
    fn a_place_is_told_by_the_names_of_the_document() {
        let whole = Origin::whole("/attestations/1/bundle");
        let pep740 = Origin::new("", Form::Pep740);
        let blob = Origin::new("", Form::CosignBlob);
        for (origin, pointer, wanted) in [
            (&whole, "", "/attestations/1/bundle"),
            (
                &whole,
                "/verificationMaterial/tlogEntries/0",
                "/attestations/1/bundle/verificationMaterial/tlogEntries/0",
            ),
            (&whole, "/subject", "/subject"),
            (
                &pep740,
                "/verificationMaterial/tlogEntries/0/logId",
                "/verification_material/transparency_entries/0/logId",
            ),
            (&pep740, "/verificationMaterial/certificate/rawBytes", "/verification_material/certificate"),
            (&blob, "/verificationMaterial/tlogEntries/0", "/rekorBundle"),
            (&blob, "/verificationMaterials", "/verificationMaterials"),
        ] {
            assert_eq!(&*origin.pointer(pointer), wanted, "{pointer}");
        }
    }
}
