use checks::Relationship;
use model::{Digest, Text};
use policy::Framework;
use report::name;
use sign::SigningKey;
use verify::Roots;

use super::handoffs_under;
use crate::complaint::Complaint;
use crate::keyholder::root_of;

/// Which handoffs would take a delivery that is signed with a key, of those that ask for one.
pub(crate) struct Taking {
    /// The one it is meant for, if it is for one.
    meant: Option<Text>,
    takes: Vec<Text>,
    refuses: Vec<Text>,
}

impl Taking {
    /// Looks at the handoff it is meant for, or at all under the relationship.
    pub(crate) fn of(
        framework: &Framework,
        under: &Relationship,
        meant: Option<&Text>,
        (key, roots): (&SigningKey, &Roots),
    ) -> Self {
        let digest = key.digest();
        let asked: Vec<&Text> = match meant {
            Some(meant) => vec![meant],
            None => handoffs_under(framework, under),
        };
        let mut own = Self { meant: meant.cloned(), takes: Vec::new(), refuses: Vec::new() };
        for handoff in asked {
            match takes(framework, handoff, &digest, roots) {
                Some(true) => own.takes.push(handoff.clone()),
                Some(false) => own.refuses.push(handoff.clone()),
                None => {}
            }
        }
        own
    }

    /// Refuses a key that none of them takes: nobody would believe the delivery.
    pub(crate) fn some(&self, key: &SigningKey) -> Result<(), Complaint> {
        let Some(first) = self.refuses.first().filter(|_| self.takes.is_empty()) else { return Ok(()) };
        let which = match &self.meant {
            Some(meant) => format!("the handoff `{meant}` takes"),
            None => format!("no handoff of this relationship takes (such as `{first}`)"),
        };
        let not = if self.meant.is_some() { "no delivery" } else { "a delivery" };
        Err(Complaint::usage(
            format!("--sign-with: {which} {not} that is signed with the key {}", key.digest()),
            format!(
                "sign with a key that `handoffs.{first}.require.delivery.by` lists, or have it list this one"
            ),
        ))
    }

    /// Those that do not take it, where others do.
    pub(crate) fn others(&self) -> Option<String> {
        let all: Vec<String> = self.refuses.iter().map(|handoff| name(handoff)).collect();
        (!all.is_empty()).then(|| {
            format!("note: signed with this key, the delivery does not count at handoff {}", all.join(", "))
        })
    }
}

/// Whether a handoff takes a delivery signed with this key; `None` where it asks for none.
fn takes(framework: &Framework, handoff: &str, key: &Digest, roots: &Roots) -> Option<bool> {
    let demanded = framework.senders(handoff);
    let is_own =
        |named: &std::sync::Arc<checks::NamedIdentity>| root_of(&named.identity, key, roots).is_some();
    (!demanded.is_empty()).then(|| demanded.iter().all(|by| by.iter().any(is_own)))
}
