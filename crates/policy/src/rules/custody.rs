//! Deliveries that senders sign: what a handoff under a relationship asks of them.

use std::sync::Arc;

use checks::{Delivery, NamedIdentity};

use super::crossing::Ends;
use super::reader::{Declared, Reader};
use crate::shown::quoted;
use crate::text;

impl Reader<'_> {
    pub(super) fn delivery(
        &mut self,
        delivery: &text::Delivery,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Delivery> {
        let by = self.signers(&delivery.by, identities);
        let max_age = self.optional(delivery.max_age.as_ref(), Self::age);
        Some(Delivery { by: by?, max_age: max_age? })
    }

    /// A delivery is asked of the sender, so the handoff says who that is, and whoever is listed is it. Where the ends of
    /// the handoff are faulty, that is told.
    pub(super) fn handed_over(&mut self, handoff: &text::Handoff, ends: Option<&Ends>) {
        let Some(ends) = ends else { return };
        for delivery in handoff.stated().filter_map(text::Requirement::delivery) {
            let Some(under) = &ends.under else {
                let text = "`delivery` needs to know who hands over to whom, and this handoff is `under` no relationship";
                self.problems.add(delivery.by.mark, text, "add `under: RELATIONSHIP` to the handoff");
                continue;
            };
            for name in &delivery.by.value.0 {
                let party = self.participant_of(name);
                let Some(party) = party.filter(|party| *party != under.from) else { continue };
                let text = format!(
                    "{} belongs to {}, and it is {} that hands over under {}",
                    quoted(&name.value),
                    quoted(&party),
                    quoted(&under.from),
                    quoted(&under.name)
                );
                let help = format!("list an identity of {}", quoted(&under.from));
                self.problems.add(name.mark, text, help);
            }
        }
    }

    /// A tier holds for every handoff into a zone, whoever it comes from.
    pub(super) fn no_delivery(&mut self, list: &[text::Requirement]) {
        for delivery in list.iter().filter_map(text::Requirement::delivery) {
            let text = "a tier cannot ask for a `delivery`: it does not know who hands over";
            self.problems.add(delivery.by.mark, text, "put it under `require` of the handoff");
        }
    }
}
