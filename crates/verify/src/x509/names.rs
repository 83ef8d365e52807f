use model::Text;
use x509_cert::TbsCertificate;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Result, Tag, Tagged};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// `id-at-commonName` (RFC 5280 appendix A.1).
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// `id-at-organizationName`.
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// Everything a certificate calls its holder, by kind and in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) common_names: Vec<Text>,
    pub(super) organizations: Vec<Text>,
    pub(super) uris: Vec<Text>,
    pub(super) emails: Vec<Text>,
    pub(super) hosts: Vec<Text>,
}

impl Names {
    /// Reads the subject and the Subject Alternative Names (RFC 5280 §4.1.2.6, §4.2.1.6). Text in an encoding
    /// other than UTF-8 and its subsets is left out, and what is left out matches nothing.
    pub(super) fn read(tbs: &TbsCertificate) -> Result<Self> {
        let mut names = Self::default();
        for part in tbs.subject.0.iter().flat_map(|part| part.0.iter()) {
            let plain = matches!(part.value.tag(), Tag::Utf8String | Tag::PrintableString | Tag::Ia5String);
            let Some(value) = std::str::from_utf8(part.value.value()).ok().filter(|_| plain) else {
                continue;
            };
            match part.oid {
                COMMON_NAME => names.common_names.push(value.into()),
                ORGANIZATION => names.organizations.push(value.into()),
                _ => {}
            }
        }
        let others: Option<(bool, SubjectAltName)> = tbs.get()?;
        for name in others.into_iter().flat_map(|(_, names)| names.0) {
            match name {
                GeneralName::UniformResourceIdentifier(uri) => names.uris.push(uri.as_str().into()),
                GeneralName::Rfc822Name(email) => names.emails.push(email.as_str().into()),
                GeneralName::DnsName(host) => names.hosts.push(host.as_str().into()),
                GeneralName::OtherName(_)
                | GeneralName::DirectoryName(_)
                | GeneralName::EdiPartyName(_)
                | GeneralName::IpAddress(_)
                | GeneralName::RegisteredId(_) => {}
            }
        }
        Ok(names)
    }
}
