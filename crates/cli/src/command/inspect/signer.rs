//! Who evidence says signed, in the words of the framework's identities, so that it can be copied into one.

use formats::{Bundle, Content, Dsse, Evidence};
use report::{name, safe};
use verify::{Said, said};

use crate::identity;
use crate::yaml::quoted;

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
    let Some(written) = identity::of(&said.identity) else {
        let own = name(said.identity.name.as_str());
        lines.push(format!("claims to be {own}, and names no issuer: no identity of a framework is that"));
        return lines;
    };
    lines.push("claims this identity, as the framework writes it, judged by nobody:".to_owned());
    lines.push(format!("  {}:", written.kind));
    lines.push("    roots: [<the root that vouches for it>]".to_owned());
    lines.extend(written.fields.iter().map(|field| format!("    {}: {}", field.name, field.yaml())));
    lines.extend(
        written
            .dropped
            .iter()
            .map(|one| format!("    # no field can say {} {}, {}", one.name, quoted(&one.value), one.why)),
    );
    lines
}
