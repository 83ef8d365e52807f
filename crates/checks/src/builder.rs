use std::sync::Arc;

use model::{NonEmpty, Pattern, Text};

use crate::NamedIdentity;
use crate::testimony::Testimony;

/// A build platform the framework knows. Its id counts only when one of its identities signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builder {
    /// Its name under `builders`.
    pub name: Text,
    /// The builder id as provenance writes it (SLSA provenance, `builder.id`).
    pub id: Pattern,
    /// Who may claim that id.
    pub signed_by: NonEmpty<Arc<NamedIdentity>>,
    /// The SLSA build level the operator grants it, 1 to 3.
    pub level: u8,
}

impl Builder {
    /// Whether this builder's id is claimed, by somebody who may claim it.
    pub(crate) fn is(&self, id: &str, testimony: &Testimony<'_>) -> bool {
        self.id.matches(id) && self.may_be_claimed_by(testimony)
    }

    /// Whether one of its identities signed.
    pub(crate) fn may_be_claimed_by(&self, testimony: &Testimony<'_>) -> bool {
        self.signed_by.iter().any(|named| named.is(testimony.principal, testimony.roots))
    }
}
