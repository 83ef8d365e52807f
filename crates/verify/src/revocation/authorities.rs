use std::collections::BTreeSet;
use std::sync::Arc;

use formats::{Crl, Ocsp, signed_certificate};
use model::{Digest, Text};

use super::issuer::{Issuer, text};
use crate::{OcspProof, PathCertificate, RevocationList, Roots};

/// Whose word counts for whether certificates under some roots are revoked: their anchors, and the authorities below
/// them that are known.
///
/// Of a Sigstore root these are the authorities of its timestamps. Its certificates for signers last minutes, and nobody
/// publishes lists of them.
#[derive(Clone, Debug, Default)]
pub struct Authorities {
    anchors: BTreeSet<Digest>,
    known: Vec<Arc<PathCertificate>>,
}

impl Authorities {
    /// Those of these roots. A key has none.
    pub fn of(roots: &Roots, names: &[Text]) -> Self {
        let mut own = Self::default();
        for root in roots.x509.iter().filter(|root| names.contains(&root.name)) {
            own.anchors.extend(root.authorities().map(|one| one.digest.clone()));
            own.known.extend(root.authorities().cloned());
        }
        for root in roots.sigstore.iter().filter(|root| names.contains(&root.name)) {
            for stamp in &root.root.stamps {
                own.anchors.extend(stamp.certificates.last().map(|one| one.digest.clone()));
                own.known.extend(stamp.certificates.iter().cloned());
            }
        }
        own
    }

    /// Whether a path leads to one of the roots.
    pub fn lead(&self, path: &[Arc<PathCertificate>]) -> bool {
        path.last().is_some_and(|last| self.anchors.contains(&last.digest))
    }

    /// Adds the certificate of an authority that a known one signed. It widens nothing: its word counts for certificates
    /// it issued itself, and whether those are to be believed follows from the path they stand in.
    ///
    /// # Errors
    /// One sentence when no known authority signed it.
    pub fn add(&mut self, der: &[u8]) -> Result<(), Text> {
        let own = PathCertificate::read(der)?;
        let signed = signed_certificate(der).map_err(text)?;
        let mut above = self.known.iter().filter(|one| one.subject == own.issuer);
        let by =
            |one: &Arc<PathCertificate>| Issuer::read(&one.der).is_ok_and(|by| by.signed(&signed).is_ok());
        if !above.any(by) {
            return Err("it is a certificate that no authority under the roots signed".into());
        }
        self.known.push(Arc::new(own));
        Ok(())
    }

    /// A list as one of theirs.
    ///
    /// # Errors
    /// One sentence when it is of none of them.
    pub fn list(&self, crl: &Crl) -> Result<RevocationList, Text> {
        let mut why: Text = "it is the list of an authority that is not known under the roots".into();
        for one in
            self.known.iter().filter(|one| Issuer::read(&one.der).is_ok_and(|by| by.name == crl.issuer))
        {
            match RevocationList::verify(crl.clone(), one) {
                Ok(list) => return Ok(list),
                Err(fault) => why = fault,
            }
        }
        Err(why)
    }

    /// A response, once for each authority whose certificates it speaks of.
    ///
    /// # Errors
    /// One sentence when it speaks of certificates of none of them, or nobody who may signed it.
    pub fn response(&self, ocsp: &Ocsp) -> Result<Vec<OcspProof>, Text> {
        let mut why: Text =
            "it speaks of no certificate of an authority that is known under the roots".into();
        let mut all = Vec::new();
        for one in self.known.iter().filter(|one| OcspProof::concerns(ocsp, one)) {
            match OcspProof::verify(ocsp.clone(), one) {
                Ok(proof) => all.push(proof),
                Err(fault) => why = fault,
            }
        }
        match all.is_empty() {
            true => Err(why),
            false => Ok(all),
        }
    }
}
