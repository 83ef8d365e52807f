//! Status lists of which an older one would do.

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::Framework;

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    for (name, list) in text.reference.iter().flat_map(|reference| reference.lists()) {
        if list.min_number.is_none() && list.max_age.is_none() {
            let what = format!(
                "nothing tells a current list {} from an older one: what was denied since would pass again",
                quoted(&name.value)
            );
            let help =
                "add `max-age: 24h`, raise `min-number` with every denial, or run every gate with `--state`";
            findings.add(name.mark, what, help);
        }
    }
}
