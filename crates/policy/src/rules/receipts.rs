//! What receipts of a handoff say of themselves.

use checks::{ReceiptNaming, ResourceTemplate};

use super::crossing::Ends;
use super::reader::Reader;
use crate::limits::MAX_URI;
use crate::shown::quoted;
use crate::text::{self, At};

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
    fn named_uri(&mut self, uri: &At<String>, what: &str, example: &str) -> Option<model::Text> {
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
