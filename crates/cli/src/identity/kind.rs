//! Of which kind a certificate's identity is, and which of its values a framework can write.

use checks::{GithubIssuer, Google};
use model::{Keyless, Name};

/// Where Buildkite's pipelines are.
const PIPELINES: &str = "https://buildkite.com/";

/// An identity of a kind that says more than an issuer and a name.
pub(super) enum Place<'a> {
    /// Its issuer, `owner/repo/.github/workflows/file.yml@ref`, and `owner/repo`.
    Github(GithubIssuer, &'a str, &'a str),
    /// `group/project//.gitlab-ci.yml@ref`, and `group/project`.
    Gitlab(&'a str, &'a str),
    /// `organization/pipeline`.
    Buildkite(&'a str),
    /// The address of the account.
    Google(&'a str),
}

/// Its kind; `None` where none of these could be written so that it is read back.
pub(super) fn placed<'a>(who: &'a Keyless, issuer: &str) -> Option<Place<'a>> {
    match &who.name {
        Name::Email(address) => {
            let account = issuer == Google::ISSUER && address.ends_with(Google::DOMAIN);
            account.then_some(Place::Google(address))
        }
        Name::Uri(uri) => github(who, issuer, uri).or_else(|| gitlab(who, issuer, uri)).or_else(|| {
            let pipeline = uri.strip_prefix(PIPELINES)?;
            let placed = pipeline.split('/').count() == 2 && pipeline.split('/').all(is_plain);
            placed.then_some(Place::Buildkite(pipeline))
        }),
    }
}

fn github<'a>(who: &'a Keyless, issuer: &str, uri: &'a str) -> Option<Place<'a>> {
    let issuer = GithubIssuer::parse(issuer).ok()?;
    let host = format!("https://{}/", issuer.host());
    let signer = uri.strip_prefix(&*host)?;
    let source = who.claims.source.as_deref()?.strip_prefix(&*host)?;
    let (path, _) = one_ref(signer)?;
    let parts: Vec<&str> = path.split('/').collect();
    let placed = matches!(parts.as_slice(), [_, _, ".github", "workflows", _]);
    (placed && source.split('/').count() == 2).then_some(Place::Github(issuer, signer, source))
}

/// Fulcio's public instance writes the sources of every GitLab below gitlab.com, whatever their host.
fn gitlab<'a>(who: &'a Keyless, issuer: &str, uri: &'a str) -> Option<Place<'a>> {
    let below = |host: &str, uri: &'a str| uri.strip_prefix(host)?.strip_prefix('/');
    let signer = below(issuer, uri)?;
    let (project, file) = signer.split_once("//")?;
    let source = who.claims.source.as_deref()?;
    let source = below(issuer, source).or_else(|| below(checks::Gitlab::DEFAULT_ISSUER, source))?;
    let is_project = |path: &str| path.contains('/') && path.split('/').all(is_plain);
    let placed = is_project(project) && is_project(source) && one_ref(file).is_some() && !file.contains("//");
    placed.then_some(Place::Gitlab(signer, source))
}

/// A file and the ref it was taken from.
fn one_ref(file: &str) -> Option<(&str, &str)> {
    let whole = |(path, at): &(&str, &str)| !path.is_empty() && !at.is_empty() && !at.contains('@');
    file.split_once('@').filter(whole)
}

fn is_plain(part: &str) -> bool {
    !matches!(part, "" | "." | "..")
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// A number as a framework writes it: plain digits that every reader holds exactly.
pub(crate) fn is_number(text: &str) -> bool {
    let number = text.parse::<u64>().ok().filter(|number| *text == *number.to_string());
    number.is_some_and(|number| (1..=policy::limits::MAX_WHOLE).contains(&number))
}

/// A whole commit.
pub(super) fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
}

/// Words of an issuer's that a framework takes.
pub(super) fn are_words(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= policy::limits::MAX_WORDS
        && text.trim() == text
        && report::safe(text) == text
}
