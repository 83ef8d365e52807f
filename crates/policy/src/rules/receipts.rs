//! What receipts of a handoff say of themselves.

use std::collections::BTreeSet;
use std::sync::Arc;

use checks::{NamedIdentity, ReceiptNaming, ResourceTemplate};
use model::{Age, Algorithm, Digest, NonEmpty, Text};

use super::crossing::Ends;
use super::reader::{Declared, Reader};
use crate::limits::{MAX_RECEIPT_CHAIN, MAX_RECEIPT_NAMES, MAX_URI};
use crate::shown::quoted;
use crate::text::{self, At, Named};

/// A receipt that a handoff asks for.
#[derive(Clone, Debug)]
pub(crate) struct AskedReceipt {
    /// The handoff it must be of.
    pub(crate) of: Text,
    pub(crate) by: NonEmpty<Arc<NamedIdentity>>,
    pub(crate) max_age: Option<Age>,
    pub(crate) soak: Option<Age>,
    /// Whether this edition of the framework will do.
    pub(crate) this: bool,
    /// The digests of others that will.
    pub(crate) frameworks: Vec<Digest>,
    pub(crate) accepted: Vec<Text>,
    pub(crate) stated: bool,
    pub(crate) proven_time: bool,
}

/// Tells every requirement of a receipt that no handoff gives, and every chain of them that is a circle or too long.
pub(super) fn check(reader: &mut Reader<'_>, handoffs: &At<Named<text::Handoff>>) {
    let handoffs = &handoffs.value;
    let asked = |handoff: &text::Handoff| -> Vec<At<String>> {
        handoff.stated().filter_map(text::Requirement::receipt).map(|receipt| receipt.of.clone()).collect()
    };
    for (name, handoff) in &handoffs.0 {
        for of in asked(handoff) {
            match handoffs.named(&of.value) {
                None => {
                    let text = format!("no handoff is called {}", quoted(&of.value));
                    reader.problems.add(of.mark, text, "name one of `handoffs`");
                }
                Some((_, given)) if given.receipt.is_none() => {
                    let text = format!("the handoff {} gives no receipts", quoted(&of.value));
                    let help = "add `receipt: { verifier: …, resource: … }` to that handoff";
                    reader.problems.add(of.mark, text, help);
                }
                Some(_) => {}
            }
        }
        // All that are asked for, and all that those rest on; each as often as it is reached.
        let repeated = handoffs.together(&name.value).into_iter().skip(1).flat_map(required);
        let mut open: Vec<(At<String>, usize)> =
            asked(handoff).into_iter().chain(repeated).map(|of| (of, 1)).collect();
        let mut reached = 0_usize;
        while let Some((of, depth)) = open.pop() {
            reached = reached.saturating_add(1);
            let circle = of.value == name.value;
            if circle || depth > MAX_RECEIPT_CHAIN || reached > MAX_RECEIPT_CHAIN {
                let text = match circle {
                    true => {
                        format!("receipts of {} would rest on one another: a circle", quoted(&name.value))
                    }
                    false => format!(
                        "receipts that rest on receipts, and at most {MAX_RECEIPT_CHAIN} are followed"
                    ),
                };
                reader.problems.add(of.mark, text, "take one of the `receipt` requirements out");
                break;
            }
            let next = handoffs.together(&of.value).into_iter().flat_map(required);
            open.extend(next.map(|of| (of, depth.saturating_add(1))));
        }
    }
}

/// The handoffs whose receipts a handoff requires itself.
fn required((_, handoff): &(At<String>, text::Handoff)) -> impl Iterator<Item = At<String>> {
    handoff.required().filter_map(text::Requirement::receipt).map(|one| one.of.clone())
}

impl Reader<'_> {
    /// How the receipts of the handoff of this name call themselves, if it gives any.
    pub(super) fn receipts(
        &mut self,
        name: &At<String>,
        handoff: &text::Handoff,
        ends: Option<&Ends>,
    ) -> Option<Option<ReceiptNaming>> {
        let Some(written) = &handoff.receipt else { return Some(None) };
        let verifier = self.named_uri(&written.verifier, "verifier", "https://gate.retail.example");
        let resource = self.template(handoff, &written.resource);
        let crossing = &ends?.crossing;
        Some(Some(ReceiptNaming {
            handoff: name.value.as_str().into(),
            verifier: verifier?,
            resource: resource?,
            from: crossing.from.as_ref().map(|end| end.name.clone()),
            to: crossing.to.as_ref().map(|end| end.name.clone()),
        }))
    }

    /// What is asked of a receipt. Which handoff it is of is looked at when all are known.
    pub(super) fn receipt(
        &mut self,
        receipt: &text::Receipt,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<AskedReceipt> {
        let by = self.signers(&receipt.by, identities);
        let max_age = self.optional(receipt.max_age.as_ref(), Self::age);
        let soak = self.optional(receipt.soak.as_ref(), Self::age);
        let time =
            self.optional(receipt.time.as_ref(), |reader, time| reader.one_of(time, &["proven", "stated"]));
        let editions = self.optional(receipt.frameworks.as_ref(), Self::editions);
        let accepted = self.optional(receipt.accept_exceptions.as_ref(), |reader, names| {
            reader.few(names)?;
            names.value.iter().map(|name| reader.name(name)).collect::<Option<Vec<Text>>>()
        });
        let (time, (this, frameworks)) = (time?, editions?.unwrap_or((true, Vec::new())));
        if let (Some(word), Some("stated"), None) = (&receipt.time, time, &receipt.soak) {
            let text = "`time: stated` is about `soak`, and this requirement has none";
            return self.refuse(word.mark, text, "leave it out, or add `soak`");
        }
        Some(AskedReceipt {
            of: receipt.of.value.as_str().into(),
            by: by?,
            max_age: max_age?,
            soak: soak?,
            this,
            frameworks,
            accepted: accepted?.unwrap_or_default(),
            stated: time == Some("stated"),
            proven_time: time == Some("proven"),
        })
    }

    /// Whether this edition will do, and the digests of those that will.
    fn editions(&mut self, list: &At<Vec<At<String>>>) -> Option<(bool, Vec<Digest>)> {
        self.few(list)?;
        let (mut this, mut others) = (false, Vec::new());
        for edition in &list.value {
            match Digest::parse(&edition.value) {
                _ if edition.value == "this" => this = true,
                Ok(digest) if digest.algorithm() == Algorithm::Sha256 => others.push(digest),
                Ok(_) | Err(_) => {
                    let text = format!("{} is no edition of a framework", quoted(&edition.value));
                    let help = "write `this`, or a digest as `countersign policy check` tells it: sha256:<64 hex digits>";
                    return self.refuse(edition.mark, text, help);
                }
            }
        }
        Some((this, others))
    }

    /// A list of 1 to [`MAX_RECEIPT_NAMES`], each once.
    fn few(&mut self, list: &At<Vec<At<String>>>) -> Option<()> {
        if list.value.is_empty() {
            return self.refuse(list.mark, "an empty list names nothing", "leave the field out");
        }
        if let Some(more) = list.value.get(MAX_RECEIPT_NAMES) {
            let text =
                format!("{} are listed here, and at most {MAX_RECEIPT_NAMES} are read", list.value.len());
            return self.refuse(more.mark, text, "shorten the list");
        }
        let mut seen = BTreeSet::new();
        match list.value.iter().find(|one| !seen.insert(one.value.as_str())) {
            Some(twice) => {
                let text = format!("{} stands in this list twice", quoted(&twice.value));
                self.refuse(twice.mark, text, "name it once")
            }
            None => Some(()),
        }
    }

    fn template(&mut self, handoff: &text::Handoff, written: &At<String>) -> Option<ResourceTemplate> {
        let known =
            "`{name}` is the signed name of the artifact, `{from}` and `{to}` are the ends of the handoff";
        let template = match ResourceTemplate::parse(&written.value) {
            Ok(template) => template,
            Err(fault) => {
                let text = format!("{} is no template: {fault}", quoted(&written.value));
                return self.refuse(written.mark, text, known);
            }
        };
        let nowhere = [
            (template.names_origin() && handoff.from.is_none(), "{from}", "from"),
            (template.names_destination() && handoff.to.is_none(), "{to}", "to"),
        ];
        if let Some((_, word, field)) = nowhere.into_iter().find(|(missing, ..)| *missing) {
            let text = format!("`{word}` stands for nothing: this handoff has no `{field}`");
            return self.refuse(
                written.mark,
                text,
                format!("add `{field}` to the handoff, or take the word out"),
            );
        }
        // What is put in place of the words needs no look: names of zones are plain, and signed names are escaped.
        let plain = ["{name}", "{from}", "{to}"]
            .iter()
            .fold(written.value.clone(), |text, word| text.replace(word, "x"));
        let whole = At { value: plain, mark: written.mark };
        self.uri_like(&whole, &written.value, "resource", "https://retail.example/{to}/{name}")
            .map(|()| template)
    }

    /// A URI that names somebody, compared byte for byte.
    fn named_uri(&mut self, uri: &At<String>, what: &str, example: &str) -> Option<Text> {
        self.uri_like(uri, &uri.value, what, example).map(|()| uri.value.as_str().into())
    }

    fn uri_like(&mut self, uri: &At<String>, shown: &str, what: &str, example: &str) -> Option<()> {
        let value = uri.value.as_str();
        let scheme = value.split_once(':').filter(|(scheme, rest)| scheme.len() > 1 && !rest.is_empty());
        let schemed = |scheme: &str| {
            scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        };
        let good = value.len() <= MAX_URI
            && value.bytes().all(|b| b.is_ascii_graphic())
            && !value.contains(['*', '{', '}', '<', '>', '"', '\\', '^', '`', '|'])
            && scheme.is_some_and(|(scheme, _)| schemed(scheme));
        if good {
            return Some(());
        }
        let text = format!("{} is not the URI of a {what}", quoted(shown));
        self.refuse(uri.mark, text, format!("write the whole URI, such as \"{example}\""))
    }
}
