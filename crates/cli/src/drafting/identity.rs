use checks::{GithubIssuer, GithubRelease};
use model::{Claims, Keyless, Name, NonEmpty, Principal, Text};
use verify::Signer;

use super::{Unpinnable, literal, remark};
use crate::yaml::quoted;

/// The signer as an identity of a framework: the kind and its fields, without the name.
pub(super) fn of(signer: &Signer) -> Result<String, Unpinnable> {
    let roots = listed(signer.roots());
    match signer.principal() {
        Principal::Key(key) => Ok(format!("    key: {{ root: {} }}\n", key.root)),
        // No root of a draft vouches for one.
        Principal::Certified(who) => Err(Unpinnable { field: "x509", value: who.shown() }),
        Principal::Keyless(_) if is_of_releases(signer) => {
            Ok(format!("    github-release: {{ roots: [{roots}] }}\n"))
        }
        Principal::Keyless(who) => match (&who.name, who.issuer.as_deref(), Workflow::of(who)) {
            (_, Some(_), Some(workflow)) => workflow.identity(&roots, &who.claims),
            // No kind of identity is another service of an instance's own.
            (name, None, _) => Err(Unpinnable { field: "issuer", value: name.as_str().into() }),
            (Name::Email(address), Some(issuer), None) => Ok(format!(
                "    email:\n      roots: [{roots}]\n      issuer: {}\n      address: {}\n",
                quoted(issuer),
                quoted(address)
            )),
            (Name::Uri(uri), Some(issuer), None) => Ok(format!(
                "    other:\n      roots: [{roots}]\n      issuer: {}\n{}      name: {}\n",
                quoted(issuer),
                remark(6, "The whole name; where it ends in a ref, a later release has another."),
                quoted(literal("name", uri)?)
            )),
        },
    }
}

/// Whether it is GitHub's service for releases.
pub(super) fn is_of_releases(signer: &Signer) -> bool {
    let Principal::Keyless(who) = signer.principal() else { return false };
    who.issuer.is_none() && who.name == Name::Uri(GithubRelease::NAME.into())
}

fn listed(roots: &NonEmpty<Text>) -> String {
    roots.iter().map(|root| &**root).collect::<Vec<_>>().join(", ")
}

/// A workflow of GitHub Actions, as its certificate tells.
struct Workflow<'a> {
    issuer: GithubIssuer,
    /// `owner/repo/.github/workflows/file.yml@ref`
    signer: &'a str,
    /// `owner/repo`
    source: &'a str,
}

impl<'a> Workflow<'a> {
    fn of(who: &'a Keyless) -> Option<Self> {
        let issuer = GithubIssuer::parse(who.issuer.as_deref()?).ok()?;
        let Name::Uri(uri) = &who.name else { return None };
        let host = format!("https://{}/", issuer.host());
        let signer = uri.strip_prefix(&*host)?;
        let source = who.claims.source.as_deref()?.strip_prefix(&*host)?;
        let (path, reference) = signer.split_once('@')?;
        let parts: Vec<&str> = path.split('/').collect();
        let placed = matches!(parts.as_slice(), [_, _, ".github", "workflows", _]);
        let whole = placed && !reference.is_empty() && !reference.contains('@');
        (whole && source.split('/').count() == 2).then_some(Self { issuer, signer, source })
    }

    fn identity(&self, roots: &str, claims: &Claims) -> Result<String, Unpinnable> {
        let mut text = format!("    github:\n      roots: [{roots}]\n");
        let mut pin = |field: &str, value: String| text.push_str(&format!("      {field}: {value}\n"));
        if self.issuer.as_str() != GithubIssuer::DEFAULT {
            pin("issuer", quoted(self.issuer.as_str()));
        }
        pin("source", quoted(literal("source", self.source)?));
        number(claims.source_id.as_ref()).into_iter().for_each(|id| pin("source-id", id));
        number(claims.owner_id.as_ref()).into_iter().for_each(|id| pin("owner-id", id));
        let runner =
            claims.runner.as_deref().filter(|runner| ["github-hosted", "self-hosted"].contains(runner));
        runner.into_iter().for_each(|runner| pin("runner", runner.to_owned()));
        claims.trigger.iter().for_each(|trigger| pin("trigger", quoted(trigger)));
        claims.environment.iter().for_each(|environment| pin("environment", quoted(environment)));
        let loosened = released(self.signer.rsplit('@').next().unwrap_or_default());
        if let Some(loosened) = loosened {
            text.push_str(&remark(6, &format!("For later releases of the workflow, end it in @{loosened}")));
        }
        text.push_str(&format!("      signer: {}\n", quoted(literal("signer", self.signer)?)));
        if let Some(commit) = &claims.signer_digest {
            text.push_str(&remark(
                6,
                &format!("To pin the very commit of the workflow: signer-digest: {commit}"),
            ));
        }
        let reference = claims.source_ref.as_deref();
        if let Some(odd) = reference.filter(|seen| !seen.starts_with("refs/")) {
            text.push_str(&remark(6, &format!("NOT pinned: ref {}, which is not under refs/", quoted(odd))));
        }
        if let Some(reference) = reference.filter(|seen| seen.starts_with("refs/")) {
            let loosened = released(reference);
            text.extend(loosened.map(|loosened| remark(6, &format!("For later releases: \"{loosened}\""))));
            text.push_str(&format!("      ref: {}\n", quoted(literal("ref", reference)?)));
        }
        Ok(text)
    }
}

/// A pattern for the tags of all releases, where this is the tag of one.
pub(super) fn released(reference: &str) -> Option<&'static str> {
    let tag = reference.strip_prefix("refs/tags/")?;
    let numbered = tag.strip_prefix('v').unwrap_or(tag).starts_with(|c: char| c.is_ascii_digit());
    let with_v = tag.starts_with('v');
    numbered.then_some(if with_v { "refs/tags/v*" } else { "refs/tags/*" })
}

/// A number as a framework writes it: plain digits that every reader holds exactly.
pub(super) fn number(claim: Option<&Text>) -> Option<String> {
    let number: u64 = claim?.parse().ok()?;
    (claim.is_some_and(|text| **text == *number.to_string())
        && (1..=policy::limits::MAX_WHOLE).contains(&number))
    .then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::{number, released};

    #[test]
    fn only_plain_numbers_are_pinned() {
        assert_eq!(number(Some(&"4711".into())).as_deref(), Some("4711"));
        for odd in ["04", "0", "-1", "99999999999999999", "x", ""] {
            assert_eq!(number(Some(&odd.into())), None, "{odd}");
        }
    }

    #[test]
    fn only_the_tag_of_a_release_is_loosened() {
        assert_eq!(released("refs/tags/v1.4.2"), Some("refs/tags/v*"));
        assert_eq!(released("refs/tags/1.4.2"), Some("refs/tags/*"));
        assert_eq!(released("refs/heads/main"), None);
        assert_eq!(released("refs/tags/latest"), None);
    }
}
