//! Whose signatures count.

use super::{At, Framework, Identity, Requirement};
use crate::overlap::identity;

/// An identity whose signature counts for a requirement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signer<'t> {
    /// As the requirement lists it: by its own name, or by that of the person who holds it.
    pub(crate) listed: &'t At<String>,
    /// Its name.
    pub(crate) name: &'t str,
    pub(crate) identity: &'t Identity,
}

impl Framework {
    /// Every identity whose signature counts for a requirement, in the order in which it lists them. Whoever approves may
    /// sign with all that they hold, also where one of their identities is listed. What is not declared is left out.
    pub(crate) fn signers<'t>(&'t self, requirement: &'t Requirement) -> Vec<Signer<'t>> {
        let approve = matches!(requirement, Requirement::Approvals(_));
        let mut all = Vec::new();
        for listed in requirement.by().into_iter().flat_map(|names| &names.value.0) {
            let names = if approve { self.held_with(&listed.value) } else { vec![listed.value.as_str()] };
            let known = names.into_iter().filter_map(|name| Some((name, identity(self, name)?)));
            all.extend(known.map(|(name, identity)| Signer { listed, name, identity }));
        }
        all
    }

    /// What the person of this name, or whoever holds the identity of this name, signs with.
    fn held_with<'t>(&'t self, name: &'t str) -> Vec<&'t str> {
        let mut persons = self.persons.iter().flat_map(|all| &all.value.0);
        let person = persons.find(|(own, person)| {
            own.value == name || person.identities.value.0.iter().any(|held| held.value == name)
        });
        match person {
            Some((_, person)) => person.identities.value.0.iter().map(|held| held.value.as_str()).collect(),
            None => vec![name],
        }
    }
}
