use checks::GithubRelease;
use model::{Keyless, Name, NonEmpty, Principal, Text};
use verify::Signer;

use super::{Unpinnable, literal, remark};
use crate::identity::{Field, Form, of as written};
use crate::yaml::quoted;

/// The signer as an identity of a framework: the kind and its fields, without the name.
pub(super) fn of(signer: &Signer) -> Result<String, Unpinnable> {
    match signer.principal() {
        Principal::Key(key) => Ok(format!("    key: {{ root: {} }}\n", key.root)),
        // No root of a draft vouches for one.
        Principal::Certified(who) => Err(Unpinnable { field: "x509", value: who.shown() }),
        Principal::Keyless(who) => keyless(who, signer.roots()),
    }
}

/// Whether it is GitHub's service for releases.
pub(super) fn is_of_releases(signer: &Signer) -> bool {
    let Principal::Keyless(who) = signer.principal() else { return false };
    who.issuer.is_none() && who.name == Name::Uri(GithubRelease::NAME.into())
}

/// Every field as the certificate has it, with what to loosen, and what no field can say.
fn keyless(who: &Keyless, roots: &NonEmpty<Text>) -> Result<String, Unpinnable> {
    // No kind of identity is another service of an instance's own.
    let written =
        written(who).ok_or_else(|| Unpinnable { field: "issuer", value: who.name.as_str().into() })?;
    let roots = roots.iter().map(|root| &**root).collect::<Vec<_>>().join(", ");
    let mut text = format!("    {}:\n      roots: [{roots}]\n", written.kind);
    for field in &written.fields {
        if field.form == Form::Passing {
            let pin = format!("To pin the very commit of the workflow: {}: {}", field.name, field.value);
            text.push_str(&remark(6, &pin));
            continue;
        }
        if field.form == Form::Pattern {
            literal(field.name, &field.value)?;
        }
        text.extend(advice(field).map(|advice| remark(6, &advice)));
        text.push_str(&format!("      {}: {}\n", field.name, field.yaml()));
    }
    for one in &written.dropped {
        text.push_str(&remark(6, &format!("NOT pinned: {} {}, {}", one.name, quoted(&one.value), one.why)));
    }
    Ok(text)
}

/// How to loosen a field that the next release changes.
fn advice(field: &Field) -> Option<String> {
    match field.name {
        "signer" => {
            let loosened = released(field.value.rsplit('@').next().unwrap_or_default())?;
            Some(format!("For later releases of the workflow, end it in @{loosened}"))
        }
        "ref" => released(&field.value).map(|loosened| format!("For later releases: \"{loosened}\"")),
        "name" => Some("The whole name; where it ends in a ref, a later release has another.".to_owned()),
        _ => None,
    }
}

/// A pattern for the tags of all releases, where this is the tag of one.
pub(super) fn released(reference: &str) -> Option<&'static str> {
    let tag = reference.strip_prefix("refs/tags/")?;
    let numbered = tag.strip_prefix('v').unwrap_or(tag).starts_with(|c: char| c.is_ascii_digit());
    let with_v = tag.starts_with('v');
    numbered.then_some(if with_v { "refs/tags/v*" } else { "refs/tags/*" })
}

#[cfg(test)]
mod tests {
    use super::released;

    #[test]
    fn only_the_tag_of_a_release_is_loosened() {
        assert_eq!(released("refs/tags/v1.4.2"), Some("refs/tags/v*"));
        assert_eq!(released("refs/tags/1.4.2"), Some("refs/tags/*"));
        assert_eq!(released("refs/heads/main"), None);
        assert_eq!(released("refs/tags/latest"), None);
    }
}
