use model::{Pattern, Text, Version};

use super::{Proof, Unpinnable, literal, remark};
use crate::yaml::quoted;

/// The `subject-name` of the handoff: the name that every proof with a name gives the artifact.
pub(super) fn rule(proofs: &[Proof<'_>]) -> Result<String, Unpinnable> {
    let naming: Vec<&[Text]> =
        proofs.iter().map(|proof| proof.names).filter(|names| !names.is_empty()).collect();
    let Some((first, others)) = naming.split_first() else {
        let text =
            "NOT pinned: what was signed gives the artifact no name, so whatever the signer signs may cross.";
        return Ok(remark(4, text) + "    subject-name: any\n");
    };
    let shared = |name: &&Text| others.iter().all(|names| names.contains(name));
    let plain = first.iter().filter(shared).find(|name| literal("subject-name", name).is_ok());
    let Some(name) = plain.or_else(|| first.iter().find(shared)) else {
        let seen: Vec<String> = first.iter().take(3).map(|name| report::name(name)).collect();
        let text = format!("NOT pinned: the name, since what was signed calls it {}.", seen.join(", "));
        return Ok(remark(4, &text) + "    subject-name: any\n");
    };
    let name = literal("subject-name", name)?;
    let mut text = remark(4, "The name that was signed, not the name of a file.");
    if let Some((pattern, version)) = versioned(name) {
        let offer = format!(
            "For every version from this one: subject-name: {}, and version: {{ not-below: {version} }}",
            quoted(&pattern)
        );
        text.push_str(&remark(4, &offer));
    }
    Ok(text + &format!("    subject-name: {}\n", quoted(name)))
}

/// The name with `{version}` in place of the version in it, and that version; `None` when it has none, or it is
/// not clear where it ends.
fn versioned(name: &str) -> Option<(String, Version)> {
    let start_of_word = |at: usize| {
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_ascii_digit() || c == '.')
    };
    let starts =
        name.char_indices().filter(|(at, c)| c.is_ascii_digit() && start_of_word(*at)).map(|(at, _)| at);
    for start in starts {
        let rest = name.get(start..)?;
        // The numbers alone: what follows them may be a pre-release or the end of the name.
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let numbers = rest.get(..end)?.trim_end_matches('.');
        let (before, after) = (name.get(..start)?, rest.get(numbers.len()..)?);
        // `1.4.2a1` is a version to some and not to this pattern.
        if after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        let pattern = format!("{before}{{version}}{after}");
        let found = Pattern::parse(&pattern).ok().and_then(|pattern| pattern.version_in(name));
        if let Some(version) = found {
            return Some((pattern, version));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::versioned;

    #[test]
    fn a_version_is_offered_where_there_is_one() {
        let offered = |name: &str| versioned(name).map(|(pattern, version)| format!("{pattern} {version}"));
        assert_eq!(offered("widget-1.4.2.tgz").as_deref(), Some("widget-{version}.tgz 1.4.2"));
        assert_eq!(
            offered("pkg:npm/%40acme/widget@1.4.2").as_deref(),
            Some("pkg:npm/%40acme/widget@{version} 1.4.2")
        );
        assert_eq!(offered("widget_v10_1.4.2_linux").as_deref(), Some("widget_v10_{version}_linux 1.4.2"));
        assert_eq!(offered("widget.tgz"), None);
        assert_eq!(offered("a-1.2.tgz"), None);
        assert_eq!(offered("a-0.0.4a2.tar.gz"), None);
    }
}
