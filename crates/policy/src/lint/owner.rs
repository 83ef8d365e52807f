//! A framework that nobody answers for.

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::Framework;

/// No address under it reaches anybody (RFC 2606 §2); drafts are written with one.
const PLACEHOLDER: &str = "@example.invalid";

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    if text.owner.value.ends_with(PLACEHOLDER) {
        let what = format!(
            "{} is the placeholder of a draft: nobody answers for this file",
            quoted(&text.owner.value)
        );
        findings.add(text.owner.mark, what, "name the address of whoever does");
    }
}
