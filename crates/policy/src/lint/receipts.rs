//! Receipts that say less than they seem to.

use checks::ResourceTemplate;

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::Framework;

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (name, handoff) in &text.handoffs.value.0 {
        let Some(receipt) = &handoff.receipt else { continue };
        let Ok(template) = ResourceTemplate::parse(&receipt.resource.value) else { continue };
        if !template.names_product() {
            let what = format!("receipts of {} do not say which product they are about", quoted(&name.value));
            findings.add(receipt.resource.mark, what, "put `{name}` into `resource`");
        }
        if handoff.to.is_some() && !template.names_destination() {
            let what = format!("receipts of {} do not say which zone they are for", quoted(&name.value));
            findings.add(receipt.resource.mark, what, "put `{to}` into `resource`");
        }
    }
}
