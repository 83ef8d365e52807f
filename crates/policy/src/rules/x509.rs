//! Roots and identities of X.509 certificates.

use std::collections::BTreeSet;

use checks::{Spiffe, X509, X509Name};
use model::{NonEmpty, Pattern, Text};

use super::reader::{Declared, Reader};
use super::roots::{RootSource, Sort};
use crate::limits::{MAX_OBJECT, MAX_USAGES};
use crate::shown::quoted;
use crate::text::{self, At, Names};

/// `anyExtendedKeyUsage` (RFC 5280 §4.2.1.12), which would demand nothing.
const ANY_USAGE: &str = "2.5.29.37.0";

impl Reader<'_> {
    pub(super) fn x509_root(&mut self, root: &text::X509Root, sorts: &Declared<Sort>) -> Option<RootSource> {
        let file = self.named_path(&root.file);
        let timestamps = self
            .optional(root.timestamps.as_ref(), |reader, named| reader.root(named, Sort::Sigstore, sorts));
        Some(RootSource::X509 { file: file?, timestamps: timestamps? })
    }

    pub(super) fn x509(&mut self, x509: &text::X509, sorts: &Declared<Sort>) -> Option<X509> {
        let roots = self.roots_of(&x509.roots, Sort::X509, sorts);
        let subject = x509.subject.as_ref().map(|subject| &subject.value);
        let common_name =
            self.optional(subject.and_then(|subject| subject.common_name.as_ref()), Self::words);
        let organization =
            self.optional(subject.and_then(|subject| subject.organization.as_ref()), Self::words);
        let name = self.optional(x509.san.as_ref(), Self::x509_name);
        let usages = self.optional(x509.eku.as_ref(), Self::usages);
        let (common_name, organization, name) = (common_name?, organization?, name?);
        if common_name.is_none() && organization.is_none() && name.is_none() {
            let mark = x509.subject.as_ref().map_or(x509.roots.mark, |subject| subject.mark);
            let text = "nothing says who: everybody with a certificate under these roots would do";
            return self.refuse(mark, text, "add `subject: { common-name: … }` or `san: { uri: … }`");
        }
        let usages = usages?.unwrap_or_else(|| NonEmpty::one(X509::CODE_SIGNING.into()));
        Some(X509 { roots: roots?, common_name, organization, name, usages })
    }

    pub(super) fn spiffe(&mut self, spiffe: &text::Spiffe, sorts: &Declared<Sort>) -> Option<Spiffe> {
        let roots = self.roots_of(&spiffe.roots, Sort::X509, sorts);
        let id = self.spiffe_id(&spiffe.id);
        Some(Spiffe { roots: roots?, id: id? })
    }

    fn x509_name(&mut self, name: &text::X509Name) -> Option<X509Name> {
        match name {
            text::X509Name::Uri(uri) => self.rooted(uri).map(X509Name::Uri),
            text::X509Name::Email(email) => self.email(email).map(X509Name::Email),
            text::X509Name::Dns(host) => self.host(host).map(X509Name::Dns),
        }
    }

    fn host(&mut self, host: &At<String>) -> Option<Text> {
        let value = host.value.as_str();
        let plain = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if value.len() <= crate::limits::MAX_PATH && value.split('.').all(plain) {
            return Some(value.into());
        }
        let text = format!("{} is not a host", quoted(value));
        self.refuse(host.mark, text, "write it in lower case, whole, such as build.acme.example")
    }

    /// A SPIFFE ID whose trust domain is named (SPIFFE-ID §2).
    fn spiffe_id(&mut self, id: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(id)?;
        let rest = parsed.as_str().strip_prefix("spiffe://").unwrap_or_default();
        match rest.split_once('/') {
            Some((domain, path)) if !domain.is_empty() && !domain.contains('*') && !path.is_empty() => {
                Some(parsed)
            }
            _ => {
                let text =
                    format!("{} is not a SPIFFE ID with a named trust domain and a path", quoted(&id.value));
                self.refuse(id.mark, text, "write one such as \"spiffe://acme.example/build/**\"")
            }
        }
    }

    fn usages(&mut self, list: &At<Vec<At<String>>>) -> Option<NonEmpty<Text>> {
        if list.value.len() > MAX_USAGES {
            let text = format!("{} usages, and at most {MAX_USAGES} are read", list.value.len());
            return self.refuse(list.mark, text, "name those that matter");
        }
        let mut seen = BTreeSet::new();
        let mut usages = Vec::with_capacity(list.value.len());
        for usage in &list.value {
            usages.push(self.usage(usage));
            if !seen.insert(usage.value.as_str()) {
                let text = format!("{} stands in this list twice", quoted(&usage.value));
                self.problems.add(usage.mark, text, "name it once");
            }
        }
        let usages = usages.into_iter().collect::<Option<Vec<Text>>>()?;
        NonEmpty::of(usages).or_else(|| {
            let help = "name at least one, or leave `eku` out: then it is code signing";
            self.refuse(list.mark, "an empty list of usages would demand none", help)
        })
    }

    /// A dotted object identifier (ITU-T X.660), in the one spelling certificates are read to.
    fn usage(&mut self, usage: &At<String>) -> Option<Text> {
        let value = usage.value.as_str();
        let arc = |arc: &str| {
            !arc.is_empty()
                && arc.bytes().all(|b| b.is_ascii_digit())
                && (arc == "0" || !arc.starts_with('0'))
        };
        let good = value.len() <= MAX_OBJECT && value.split('.').count() > 2 && value.split('.').all(arc);
        let (text, help) = match (good, value) {
            (true, ANY_USAGE) => {
                ("2.5.29.37.0 is any usage: it would demand nothing".to_owned(), "name the usage")
            }
            (true, _) => return Some(value.into()),
            (false, _) => (
                format!("{} is not an extended key usage", quoted(value)),
                "write its number, such as 1.3.6.1.5.5.7.3.3 for code signing",
            ),
        };
        self.refuse(usage.mark, text, help)
    }

    /// Roots of one sort.
    pub(super) fn roots_of(
        &mut self,
        roots: &Names,
        sort: Sort,
        sorts: &Declared<Sort>,
    ) -> Option<NonEmpty<Text>> {
        let all = self.names(roots, "root", sorts);
        // Those that are declared are compared with the kind too, also beside one that is not.
        let declared = roots.value.0.iter().filter(|root| sorts.contains_key(&root.value));
        let fitting: Option<Vec<Text>> =
            declared.map(|root| self.root(root, sort, sorts)).collect::<Vec<_>>().into_iter().collect();
        all.and(NonEmpty::of(fitting?))
    }
}
