use decision::Card;
use model::Outcome;

use super::Weighed;
use crate::testimony::Testimony;
use crate::too_few_approvals::{self, TooFewApprovals};
use crate::too_few_signers::{self, Quorum};

/// Who is counted of those who meet a requirement.
pub(crate) enum Counted {
    /// Different signers.
    Signers(Quorum),
    /// Different people who approve.
    Approvals(TooFewApprovals),
}

impl Counted {
    pub(super) fn card(&self) -> &'static Card {
        match self {
            Self::Signers(_) => &too_few_signers::CARD,
            Self::Approvals(_) => &too_few_approvals::CARD,
        }
    }

    /// Whether enough of them meet the whole requirement.
    pub(super) fn judge(&self, weighed: &Weighed<'_>) -> Outcome {
        match self {
            Self::Signers(quorum) => {
                let wrong = weighed.short.iter().filter(|one| matches!(one.why, Outcome::Violated(_)));
                let wrong: Vec<Testimony<'_>> = wrong.map(|one| one.testimony.clone()).collect();
                too_few_signers::judge(&weighed.good, &wrong, quorum)
            }
            Self::Approvals(asked) => too_few_approvals::judge(&weighed.good, &weighed.short, asked),
        }
    }
}
