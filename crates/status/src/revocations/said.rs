use formats::{OcspAnswer, OcspStatus, Revoked};
use model::{EvidenceId, Instant, Text};
use verify::{OcspProof, PathCertificate, RevocationList};

use super::RevocationSource;

/// What one source says of one certificate.
pub(super) struct Said<'a> {
    pub(super) name: &'a Text,
    pub(super) from: EvidenceId,
    pub(super) number: Option<u64>,
    pub(super) revoked: Option<Revoked>,
    /// Whether the source knows the certificate at all.
    pub(super) known: bool,
    pub(super) this_update: Instant,
    pub(super) next_update: Option<Instant>,
    /// From when on expired certificates are still told.
    pub(super) keeps_since: Option<Instant>,
}

impl<'a> Said<'a> {
    pub(super) fn listed(
        (name, about): (&'a Text, &RevocationSource),
        list: &RevocationList,
        certificate: &PathCertificate,
    ) -> Self {
        let crl = list.crl();
        Self {
            name,
            from: about.from,
            number: about.number,
            revoked: list.revoked(certificate).copied(),
            known: true,
            this_update: crl.this_update,
            next_update: crl.next_update,
            keeps_since: crl.keeps_expired_since,
        }
    }

    pub(super) fn answered(
        (name, about): (&'a Text, &RevocationSource),
        proof: &OcspProof,
        certificate: &PathCertificate,
    ) -> Vec<Self> {
        let one = |answer: &OcspAnswer| Self {
            name,
            from: about.from,
            number: None,
            revoked: match answer.status {
                OcspStatus::Revoked(revoked) => Some(revoked),
                OcspStatus::Good | OcspStatus::Unknown => None,
            },
            known: answer.status != OcspStatus::Unknown,
            this_update: answer.this_update,
            next_update: answer.next_update,
            keeps_since: answer.archive_cutoff,
        };
        proof.answers(certificate).into_iter().map(one).collect()
    }
}
