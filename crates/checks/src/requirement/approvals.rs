use std::sync::Arc;

use decision::Requirement;
use model::{Age, NonEmpty, Text};

use super::made::{self, Made};
use crate::demand::{Demand, Test};
use crate::expired_approval::ExpiredApproval;
use crate::kind::Kind;
use crate::long_lived_credential::LongLivedCredential;
use crate::own_approval::OwnApproval;
use crate::too_few_approvals::TooFewApprovals;
use crate::unlisted_approver::UnlistedApprover;
use crate::{Across, NamedIdentity, Person, Purpose};
use crate::{
    expired_approval, key_outside_window, long_lived_credential, missing_approval, own_approval,
    unlisted_approver, wrong_approval,
};

/// `approvals: {…}`: that different people approved it for this very handoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approvals {
    /// Who may approve.
    pub by: NonEmpty<Arc<Person>>,
    /// How many of them must.
    pub distinct: usize,
    /// How long before the handoff an approval may have been given, beside its own end.
    pub max_age: Option<Age>,
}

/// Plans an `approvals` requirement that stands at `path` in the framework.
///
/// An approval binds bytes by their digests, and what they are called is for their producer to say: so no name is asked of
/// it. `made` is what its people must have had no hand in.
pub fn approvals(
    path: Text,
    demand: Approvals,
    purpose: Purpose,
    made: Vec<Made>,
    across: &Across,
) -> Requirement {
    let by = demand.by;
    let kind = Kind::Approval { handoff: purpose.handoff.clone() };
    let presence = Test::new(&missing_approval::CARD, (), missing_approval::judge);
    let mut tests = vec![
        Test::new(&unlisted_approver::CARD, UnlistedApprover { by: by.clone() }, unlisted_approver::judge)
            .listing(),
        Test::new(&key_outside_window::CARD, (), key_outside_window::judge),
    ];
    let identities: Vec<Arc<NamedIdentity>> =
        by.iter().flat_map(|person| person.identities.iter().cloned()).collect();
    let lived = NonEmpty::of(identities).filter(|all| all.iter().any(|named| named.max_lifetime.is_some()));
    tests.extend(lived.map(|by| {
        Test::new(&long_lived_credential::CARD, LongLivedCredential { by }, long_lived_credential::judge)
    }));
    tests.extend([
        Test::new(&wrong_approval::CARD, purpose, wrong_approval::judge),
        Test::fresh(
            &expired_approval::CARD,
            ExpiredApproval { max_age: demand.max_age },
            expired_approval::judge,
        ),
        Test::new(&own_approval::CARD, OwnApproval { by: by.clone() }, own_approval::judge),
    ]);
    tests.extend(across.status_tests());
    let counted = TooFewApprovals { by, distinct: demand.distinct };
    let made = made.into_iter().map(made::laid).collect();
    Demand::new(kind, presence, tests).approved(counted).beside(made).plan(path)
}
