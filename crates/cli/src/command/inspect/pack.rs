use std::path::Path;

use ledger::{Pack, PackedSubject};
use report::{name, safe};

use crate::packs;

/// The most of each kind that are shown.
const MAX_SHOWN: usize = 20;

/// What a pack says of itself; nothing for what is none.
pub(super) fn told(path: &Path, page: &mut String) {
    match packs::glanced(path) {
        None => {}
        Some(Err(complaint)) => {
            page.push_str(&format!("  a pack that cannot be used: {}\n", safe(&complaint.text)))
        }
        Some(Ok(opened)) => {
            page.push_str(&format!(
                "  a pack, whose files are what its index says; its index is {}\n",
                opened.digest()
            ));
            let signed = if opened.is_signed() { "somebody signed it" } else { "nobody signed it" };
            page.push_str(&format!("    {signed}\n"));
            shown(&opened.index, page);
        }
    }
}

fn shown(index: &Pack, page: &mut String) {
    let Pack { at, until, handoff, framework, .. } = index;
    page.push_str(&format!(
        "    claims to be made: {at}, and that the first of what is in it ends {until}\n"
    ));
    page.push_str(&format!(
        "    claims to be made for: {} number {}, {}, handoff {}\n",
        name(&framework.name),
        framework.number,
        framework.digest,
        name(handoff)
    ));
    let subjects = index.subjects.iter().map(subject);
    let references = index.references.iter().map(|one| {
        let number = one.number.map(|number| format!(" number {number}")).unwrap_or_default();
        let until = one.until.map(|until| format!(", until {until}")).unwrap_or_default();
        format!("{} {}{number}{until}", one.kind.words(), name(&one.name))
    });
    let evidence = index.evidence.iter().map(|one| format!("evidence {}", name(&one.path)));
    for all in [subjects.collect::<Vec<String>>(), references.collect(), evidence.collect()] {
        all.iter().take(MAX_SHOWN).for_each(|line| page.push_str(&format!("    claims to hold: {line}\n")));
        let more = all.len().saturating_sub(MAX_SHOWN);
        if more > 0 {
            page.push_str(&format!("    and {more} more\n"));
        }
    }
}

fn subject(one: &PackedSubject) -> String {
    let given = name(&one.given);
    match (&one.file, &one.image) {
        (_, Some(image)) => format!("the manifests of {given}, {}", image.digest),
        (Some(file), None) if file.packed => format!("the file {given}, {}", file.digest),
        (Some(file), None) => format!("what is known of the file {given}, and not itself, {}", file.digest),
        (None, None) => format!("what is known of {given}"),
    }
}
