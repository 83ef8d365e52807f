use std::path::Path;

use acquire::limits::MAX_STATUS_LIST;
use decision::ExitCode;
use formats::{Content, Evidence, StatusEntry, StatusMatch as Match, StatusTarget};
use model::{Digest, EvidenceId, Instant};
use serde_json::{Value, json};
use status::ClaimedList;

use crate::arguments::{Format, StatusShow};
use crate::complaint::Complaint;
use crate::listing;
use crate::outside::Output;

mod json;
mod text;

/// A list, and who was seen to have signed it.
struct Shown<'a> {
    list: &'a ClaimedList,
    /// The key that signed it, where one was named.
    vouched: Option<Digest>,
    about: Option<StatusTarget>,
    now: Instant,
}

/// Shows what a list says. Exit 0 means that it was read, and nothing else.
pub(crate) fn run(arguments: &StatusShow, out: &mut Output<'_>, now: Instant) -> Result<ExitCode, Complaint> {
    let about = arguments.target.as_deref().map(listing::read).transpose()?;
    let path = arguments.file.as_path();
    let file =
        acquire::named(path, MAX_STATUS_LIST).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    let list = ClaimedList::read(EvidenceId::file(0), file).map_err(|why| listing::unread(path, &why))?;
    let vouched = arguments.trust_key.as_deref().map(|key| vouched(&list, key, (path, now))).transpose()?;
    let shown = Shown { list: &list, vouched, about, now };
    out.put(&match arguments.format {
        Format::Text => text::page(&shown),
        Format::Json => json::document(&shown)?,
    })?;
    Ok(ExitCode::Allow)
}

/// The key of this file, once it is seen to have signed the list.
fn vouched(list: &ClaimedList, key: &Path, (path, now): (&Path, Instant)) -> Result<Digest, Complaint> {
    let (known, file) = listing::public(key)?;
    match list.signers(&listing::roots(&[listing::Trusted { file: key, key: &file }])?, now) {
        Ok(_) => Ok(known.digest().clone()),
        Err(why) => Err(Complaint {
            text: format!("the key that --trust-key names did not sign the list: {why}"),
            help: "ask its authority which key signs it, or fetch the list again".to_owned(),
            ..listing::unread(path, &why)
        }),
    }
}

impl Shown<'_> {
    /// Every entry that is asked for, the oldest list's first.
    fn entries(&self) -> Vec<&StatusEntry> {
        let asked = |entry: &&StatusEntry| {
            self.about.as_ref().is_none_or(|about| entry.target.covers(about) != Match::No)
        };
        let mut all: Vec<&StatusEntry> = self.list.entries().iter().filter(asked).collect();
        all.sort_by_cached_key(|entry| (number(&entry.id), entry.id.clone()));
        all
    }

    fn ended(&self) -> bool {
        self.now > self.list.head().expires
    }
}

/// The number of the list that first had an entry of ours: ids of others come last.
fn number(id: &str) -> u64 {
    let digits = id.split_once('-').map_or(id, |(_, digits)| digits);
    digits.split('.').next().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX)
}

/// What the signatures say of who made them; nobody checked it.
fn claimed(list: &ClaimedList) -> Vec<String> {
    let keys = |dsse: &formats::Dsse| -> Vec<String> {
        let named = |one: &formats::Signature| match one.keyid.is_empty() {
            true => "a key that is not named".to_owned(),
            false => format!("key {}", one.keyid),
        };
        dsse.signatures.iter().map(named).collect()
    };
    let of = |evidence: &Evidence| match evidence {
        Evidence::Dsse(dsse) => keys(dsse),
        Evidence::Bundle(bundle) => match (verify::said(bundle), &bundle.content) {
            (Some(Ok(said)), _) => {
                let issuer = said.identity.issuer.as_ref().map(|issuer| format!(" of {issuer}"));
                vec![format!("{}{}", said.identity.name.as_str(), issuer.unwrap_or_default())]
            }
            (_, Content::Envelope(dsse)) => keys(dsse),
            (_, Content::Message { .. }) => Vec::new(),
        },
        Evidence::Metadata(_) | Evidence::SimpleSigning(_) | Evidence::Cms(_) | Evidence::Minisign(_) => {
            Vec::new()
        }
    };
    list.signatures().iter().flat_map(of).collect()
}

/// A value, or null.
fn or_null(value: Option<impl ToString>) -> Value {
    value.map_or(Value::Null, |value| json!(value.to_string()))
}
