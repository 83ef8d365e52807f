use formats::{Provenance, Release};
use model::{Claims, Principal, Text};

use super::identity::released;
use super::{Proof, Says, Unpinnable, literal, numbered, remark};
use crate::identity::is_number;
use crate::yaml::quoted;

/// What a handoff demands so that this proof, and none that differs, meets it.
pub(super) fn of(
    proof: &Proof<'_>,
    by: &str,
    builders: &mut Vec<String>,
    at: usize,
) -> Result<String, Unpinnable> {
    match &proof.says {
        Says::Signed => Ok(format!("      - signature: {{ by: [{by}] }}\n")),
        Says::Attested(predicate_type) => Ok(attested(predicate_type, by, at)),
        Says::Released(release) => of_release(release, by),
        Says::LaidOut(inspections) => Ok(laid_out(inspections, by)),
        Says::Built(provenance) => {
            let claims = match proof.signer.principal() {
                Principal::Keyless(who) => Some(&who.claims),
                Principal::Key(_) | Principal::Certified(_) => None,
            };
            built(claims, provenance, by, builders)
        }
    }
}

/// A statement of this type. One that carries a verdict must carry a good one.
fn attested(predicate_type: &str, by: &str, at: usize) -> String {
    let name = format!("attestation-{}", at.saturating_add(1));
    let verdict = policy::good_verdict(predicate_type);
    let predicate_type = quoted(predicate_type);
    match verdict {
        None => format!("      - attestation: {{ name: {name}, type: {predicate_type}, by: [{by}] }}\n"),
        Some(verdict) => format!(
            "      - attestation:\n          name: {name}\n          type: {predicate_type}\n          by: [{by}]\n\
             {}          where: '{verdict}'\n",
            remark(10, "Without this line a statement that it failed would do.")
        ),
    }
}

/// That it is in this very release.
fn of_release(release: &Release, by: &str) -> Result<String, Unpinnable> {
    let unsaid = || Unpinnable { field: "repository", value: release.purl.clone() };
    let repository = release.repository.as_deref().ok_or_else(unsaid)?;
    let mut text = format!(
        "      - release:\n          by: [{by}]\n          repository: {}\n",
        quoted(literal("repository", repository)?)
    );
    let numbers = [("repository-id", &release.repository_id), ("owner-id", &release.owner_id)];
    for (field, value) in numbers {
        text.extend(
            value
                .iter()
                .filter(|value| is_number(value))
                .map(|value| format!("          {field}: {value}\n")),
        );
    }
    if let Some(tag) = &release.tag {
        text.push_str(&remark(10, "For later releases, a pattern such as \"v*\"."));
        text.push_str(&format!("          tag: {}\n", quoted(literal("tag", tag)?)));
    }
    Ok(text)
}

/// The layout by this owner, every step of it. Its inspections are never run, and who may record them is for a person
/// to say.
fn laid_out(inspections: &[Text], by: &str) -> String {
    if inspections.is_empty() {
        return format!("      - layout: {{ by: [{by}] }}\n");
    }
    let names: Vec<String> = inspections.iter().map(|name| quoted(name)).collect();
    format!(
        "      - layout:\n          by: [{by}]\n{}          without-inspections: [{}]\n",
        remark(
            10,
            "NOT demanded: these inspections. To rely on them, list in `inspections-by` who records them."
        ),
        names.join(", ")
    )
}

fn built(
    claims: Option<&Claims>,
    provenance: &Provenance,
    by: &str,
    builders: &mut Vec<String>,
) -> Result<String, Unpinnable> {
    let mut text = format!("      - provenance:\n          by: [{by}]\n");
    if provenance.builder_id.contains(':') {
        let (level, why) = level(claims);
        let id = quoted(literal("builder id", &provenance.builder_id)?);
        let mut body = String::new();
        if let Some(loosened) = provenance.builder_id.rsplit_once('@').and_then(|(_, at)| released(at)) {
            body.push_str(&remark(4, &format!("For later releases of the builder, end it in @{loosened}")));
        }
        body.push_str(&format!("    id: {id}\n    signed-by: [{by}]\n    level: {level} # {why}\n"));
        let builder = numbered("builder", builders, body);
        text.push_str(&format!("          builders: [{builder}]\n          level: {level}\n"));
    } else {
        text.push_str(&open(
            "builder id",
            &provenance.builder_id,
            "which a framework cannot list: it is no URI",
        ));
    }
    if provenance.build_type.contains(':') {
        text.push_str(&format!("          build-types: [{}]\n", quoted(&provenance.build_type)));
    } else {
        text.push_str(&open(
            "build type",
            &provenance.build_type,
            "which a framework cannot list: it is no URI",
        ));
    }
    let source = provenance.source.as_ref().map(|source| repository(&source.uri));
    if let Some(Some((repository, _))) = &source {
        text.push_str(&format!("          source: {}\n", quoted(repository)));
    } else if let Some(source) = &provenance.source {
        let uri = literal("source", &source.uri)?;
        text.push_str(&open("source", uri, "which a framework cannot say: it is no repository"));
    }
    let certified = claims.and_then(|claims| claims.source_ref.as_deref());
    let stated = source.as_ref().map(|source| source.as_ref().map(|(_, reference)| reference.as_deref()));
    let agreed = match (certified, stated) {
        // What cannot be read as a repository says nothing that could be compared.
        (_, Some(None)) => None,
        (Some(certified), Some(Some(Some(stated)))) => Some(certified).filter(|_| certified == stated),
        (one, Some(Some(other))) => one.or(other),
        (one, None) => one,
    };
    match agreed {
        Some(reference) if reference.starts_with("refs/") => {
            let loosened = released(reference);
            text.extend(loosened.map(|loosened| remark(10, &format!("For later releases: \"{loosened}\""))));
            text.push_str(&format!("          ref: {}\n", quoted(literal("ref", reference)?)));
        }
        Some(reference) => {
            text.push_str(&open("ref", reference, "which a framework cannot say: it is not under refs/"));
        }
        None => {
            let why = "which the provenance does not say so that it could be compared";
            text.extend(certified.map(|reference| open("ref", reference, why)));
        }
    }
    Ok(text)
}

/// The line that says what was proved and is not demanded.
fn open(field: &str, value: &str, why: &str) -> String {
    remark(10, &format!("NOT pinned: {field} {}, {why}", quoted(value)))
}

/// The level that is granted at first, and what more there could be.
fn level(claims: Option<&Claims>) -> (u8, &'static str) {
    let Some(claims) = claims else { return (1, "raise it when you have assessed how it builds") };
    if claims.runner.as_deref() != Some("github-hosted") {
        return (1, "nothing says that it ran on machines of the forge");
    }
    let own =
        |uri: &str| claims.source.as_deref().is_some_and(|source| uri.starts_with(&format!("{source}/")));
    match claims.signer_uri.as_deref().is_none_or(own) {
        true => (2, "at most: the workflow lives in the repository it builds"),
        false => (2, "3 when you have assessed that this workflow isolates its builds"),
    }
}

/// The repository and the ref that a source URI names, if it is one of a repository as a framework names them.
fn repository(uri: &str) -> Option<(String, Option<String>)> {
    let rest = uri.strip_prefix("git+").unwrap_or(uri).strip_prefix("https://")?;
    let (path, reference) = match rest.split_once('@') {
        Some((path, reference)) => (path, Some(reference.to_owned())),
        None => (rest, None),
    };
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    let (host, rest) = path.split_once('/')?;
    let placed = rest.split('/').count() == 2 && rest.split('/').all(plain);
    let host = host.to_ascii_lowercase();
    let whole = format!("{host}/{rest}");
    (placed && host.contains('.') && checks::Source::parse(&whole).is_ok()).then_some((whole, reference))
}

#[cfg(test)]
mod tests {
    use formats::{Provenance, ProvenanceVersion, Release, SourceClaim};

    use super::{built, of_release, repository};
    use crate::drafting::Unpinnable;

    fn drafted(builder: &str, kind: &str, uri: &str) -> Result<String, Unpinnable> {
        let source = SourceClaim { uri: uri.into(), digests: Vec::new(), pointer: "".into() };
        let provenance = Provenance {
            version: ProvenanceVersion::V1,
            builder_id: builder.into(),
            build_type: kind.into(),
            source: Some(source),
            tag: None,
            branch: None,
            inputs: Vec::new(),
            parameters: Vec::new(),
            submitters: Vec::new(),
            invocation_id: None,
            started_on: None,
            finished_on: None,
        };
        built(None, &provenance, "signer-1", &mut Vec::new())
    }

    #[test]
    fn what_is_left_open_is_said() {
        let whole =
            drafted("https://b.example/1", "https://t.example/1", "git+https://github.com/a/b@refs/heads/x");
        assert!(!whole.unwrap().contains("NOT pinned"));
        let text = drafted("jenkins", "make", "git+ssh://github.com/a/b").unwrap();
        for open in ["builder id \"jenkins\"", "build type \"make\"", "source \"git+ssh://github.com/a/b\""] {
            assert!(text.contains(&format!("          # NOT pinned: {open}, which")), "{text}");
        }
        let text = drafted("jenkins", "make", "git+https://github.com/a/b@main").unwrap();
        assert!(text.contains("# NOT pinned: ref \"main\", which"), "{text}");
        assert_eq!(drafted("jenkins", "make", "https://github.com/a/*").unwrap_err().field, "source");
    }

    #[test]
    fn a_release_is_pinned_by_name_numbers_and_tag() {
        let release = |repository: Option<&str>, tag: &str| Release {
            purl: "pkg:github/acme/widget@v1.4.2".into(),
            release_id: None,
            repository: repository.map(Into::into),
            repository_id: Some("4711".into()),
            owner_id: Some("42".into()),
            tag: Some(tag.into()),
        };
        let text = of_release(&release(Some("acme/widget"), "v1.4.2"), "signer-1").unwrap();
        for line in [
            "      - release:\n          by: [signer-1]\n          repository: \"acme/widget\"\n",
            "          repository-id: 4711\n          owner-id: 42\n",
            "          tag: \"v1.4.2\"\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert_eq!(of_release(&release(None, "v1.4.2"), "signer-1").unwrap_err().field, "repository");
        assert_eq!(of_release(&release(Some("acme/*"), "v1"), "signer-1").unwrap_err().field, "repository");
        assert_eq!(of_release(&release(Some("acme/widget"), "v*"), "signer-1").unwrap_err().field, "tag");
    }

    #[test]
    fn a_source_is_pinned_where_it_is_a_repository() {
        let read = |uri: &str| repository(uri);
        let widget = "github.com/acme/widget".to_owned();
        assert_eq!(
            read("git+https://github.com/acme/widget.git@refs/tags/v1"),
            Some((widget.clone(), Some("refs/tags/v1".into())))
        );
        assert_eq!(read("https://github.com/acme/widget"), Some((widget, None)));
        for other in
            ["git+ssh://github.com/acme/widget", "https://github.com/acme", "https://x@github.com/a/b", ""]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
