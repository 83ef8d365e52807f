//! Who evidence says signed, in the words of the framework's identities, so that it can be copied into one.

use checks::{GithubIssuer, GithubRelease};
use formats::{Bundle, Content, Dsse, Evidence};
use model::{Keyless, Name, Text};
use report::{name, safe};
use verify::{Said, said};

/// Everything a document says of its signers, one line each.
pub(super) fn lines(evidence: &Evidence) -> Vec<String> {
    match evidence {
        Evidence::Bundle(bundle) => bundled(bundle),
        Evidence::SimpleSigning(simple) => bundled(&simple.bundle),
        Evidence::Dsse(dsse) => keys(dsse),
        Evidence::Metadata(_) | Evidence::Cms(_) | Evidence::Minisign(_) => Vec::new(),
    }
}

fn bundled(bundle: &Bundle) -> Vec<String> {
    let mut lines = match said(bundle) {
        None => match &bundle.content {
            Content::Envelope(dsse) => keys(dsse),
            Content::Message { .. } => Vec::new(),
        },
        Some(Err(why)) => vec![format!("its certificate names nobody: {}", safe(&why))],
        Some(Ok(said)) => certificate(&said),
    };
    let entries = bundle.parsed.verification_material.tlog_entries.iter();
    lines.extend(entries.take(super::MAX_FACTS).filter_map(|entry| {
        let at = model::Instant::from_timestamp(entry.integrated_time?);
        Some(format!("claims log time: {at}"))
    }));
    lines
}

fn keys(dsse: &Dsse) -> Vec<String> {
    let named = dsse.signatures.iter().filter(|one| !one.keyid.is_empty()).take(super::MAX_FACTS);
    named.map(|one| format!("claims key id: {}", name(&one.keyid))).collect()
}

fn certificate(said: &Said) -> Vec<String> {
    let (from, until) = said.validity;
    let mut lines = vec![format!("claims a certificate valid from {from} to {until}")];
    let Some((kind, fields)) = identity(&said.identity) else {
        let own = name(said.identity.name.as_str());
        lines.push(format!("claims to be {own}, and names no issuer: no identity of a framework is that"));
        return lines;
    };
    lines.push("claims this identity, as the framework writes it, judged by nobody:".to_owned());
    lines.push(format!("  {kind}:"));
    lines.push("    roots: [<the root that vouches for it>]".to_owned());
    lines.extend(fields.into_iter().map(|(field, value)| format!("    {field}: {value}")));
    lines
}

/// A kind of identity, and its fields as YAML.
type Written = (&'static str, Vec<(&'static str, String)>);

/// The identity, if there is a kind that it could be.
fn identity(who: &Keyless) -> Option<Written> {
    let Some(own) = who.issuer.as_deref() else {
        let releases = who.name == Name::Uri(GithubRelease::NAME.into());
        return releases.then(|| ("github-release", Vec::new()));
    };
    let issuer = ("issuer", quoted(own));
    if let (Name::Uri(uri), Ok(host)) = (&who.name, GithubIssuer::parse(own)) {
        let below = |uri: &str| {
            let rest = uri.strip_prefix("https://").and_then(|rest| rest.strip_prefix(host.host()));
            quoted(rest.and_then(|rest| rest.strip_prefix('/')).unwrap_or(uri))
        };
        let claims = &who.claims;
        let text = |value: &Option<Text>| value.as_deref().map(quoted);
        // A number is written without quotes; what is not one is no number of GitHub's.
        let number = |value: &Option<Text>| {
            let digits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            value
                .as_deref()
                .map(|value| Some(value).filter(digits).map_or_else(|| quoted(value), str::to_owned))
        };
        let fields = [
            Some(issuer),
            Some(("signer", below(uri))),
            claims.source.as_deref().map(|source| ("source", below(source))),
            number(&claims.source_id).map(|value| ("source-id", value)),
            number(&claims.owner_id).map(|value| ("owner-id", value)),
            text(&claims.source_ref).map(|value| ("ref", value)),
            text(&claims.runner).map(|value| ("runner", value)),
            text(&claims.trigger).map(|value| ("trigger", value)),
            text(&claims.environment).map(|value| ("environment", value)),
            text(&claims.signer_digest).map(|value| ("signer-digest", value)),
        ];
        return Some(("github", fields.into_iter().flatten().collect()));
    }
    Some(match &who.name {
        Name::Email(address) => ("email", vec![issuer, ("address", quoted(address))]),
        Name::Uri(uri) => ("other", vec![issuer, ("name", quoted(uri))]),
    })
}

/// A value in double quotes, as YAML has it.
fn quoted(value: &str) -> String {
    format!("\"{}\"", safe(value).replace('\\', "\\\\").replace('"', "\\\""))
}
