use model::Text;

/// How the receipts of a handoff name whoever gives them, and what they are about. Whoever asks for such a receipt holds
/// it against the same two, so both sides read one line of the framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptNaming {
    /// The handoff.
    pub handoff: Text,
    /// The verifier's id, byte for byte.
    pub verifier: Text,
    /// The resource, with room for the product's name.
    pub resource: ResourceTemplate,
    /// The participant or zone it comes from.
    pub from: Option<Text>,
    /// The zone it leads to.
    pub to: Option<Text>,
}

/// A URI with `{name}`, `{from}` and `{to}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceTemplate {
    text: Text,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Plain(Text),
    Name,
    From,
    To,
}

/// Why a template cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    /// A word in braces that stands for nothing.
    #[error("`{{{0}}}` stands for nothing")]
    Unknown(Text),
    /// A brace without its other.
    #[error("it has a brace without its other")]
    Brace,
}

impl ResourceTemplate {
    /// Reads it.
    ///
    /// # Errors
    /// When something in braces stands for nothing.
    pub fn parse(text: &str) -> Result<Self, TemplateFault> {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some((plain, after)) = rest.split_once('{') {
            let (word, next) = after.split_once('}').ok_or(TemplateFault::Brace)?;
            parts.push(Part::Plain(plain.into()));
            parts.push(match word {
                "name" => Part::Name,
                "from" => Part::From,
                "to" => Part::To,
                other => return Err(TemplateFault::Unknown(other.into())),
            });
            rest = next;
        }
        parts.push(Part::Plain(rest.into()));
        let braced = |part: &Part| matches!(part, Part::Plain(plain) if plain.contains('}'));
        match parts.iter().any(braced) {
            true => Err(TemplateFault::Brace),
            false => Ok(Self { text: text.into(), parts }),
        }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it says which product.
    pub fn names_product(&self) -> bool {
        self.parts.contains(&Part::Name)
    }

    /// Whether it says where the handoff comes from.
    pub fn names_origin(&self) -> bool {
        self.parts.contains(&Part::From)
    }

    /// Whether it says where the handoff leads.
    pub fn names_destination(&self) -> bool {
        self.parts.contains(&Part::To)
    }
}

impl ReceiptNaming {
    /// The resource of a product of this name, which no other product has; `None` where the template says which product, and
    /// there is no name, or one that has no place in a URI.
    pub fn resource(&self, name: Option<&str>) -> Option<Text> {
        let part = |part: &Part| match part {
            Part::Plain(plain) => Some(plain.to_string()),
            Part::Name => name.and_then(placed),
            Part::From => self.from.as_deref().and_then(placed),
            Part::To => self.to.as_deref().and_then(placed),
        };
        self.resource.parts.iter().map(part).collect::<Option<String>>().map(Text::from)
    }
}

/// A name as it may stand in the path of a URI (RFC 3986 §3.3), each name in a way of its own: what has no place there is
/// percent-encoded, and `%` itself, so that what looks encoded is another name. `/` stays, since package URLs and paths have
/// it. No name is empty, or has a segment `.` or `..`, which readers of URIs take away (§5.2.4): `None`.
fn placed(name: &str) -> Option<String> {
    const PLAIN: &[u8] = b"-._~!$&'()*+,;=:@/";
    if name.is_empty() || name.split('/').any(|segment| matches!(segment, "." | "..")) {
        return None;
    }
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(template: &str) -> ReceiptNaming {
        ReceiptNaming {
            handoff: "intake".into(),
            verifier: "https://gate.example".into(),
            resource: ResourceTemplate::parse(template).unwrap(),
            from: Some("acme".into()),
            to: Some("staging".into()),
        }
    }

    #[test]
    fn a_template_names_product_and_zones() {
        let naming = naming("https://retail.example/{from}/{to}/{name}?x");
        let named = naming.resource(Some("widget-1.4.2.tgz"));
        assert_eq!(named.as_deref(), Some("https://retail.example/acme/staging/widget-1.4.2.tgz?x"));
        assert_eq!(naming.resource(None), None);
        let nowhere = ReceiptNaming { to: None, ..naming };
        assert_eq!(nowhere.resource(Some("widget")), None);
    }

    #[test]
    fn a_template_without_a_name_needs_none() {
        assert_eq!(
            naming("https://retail.example/{to}").resource(None).as_deref(),
            Some("https://retail.example/staging")
        );
        assert!(
            !naming("urn:x:{to}").resource.names_product() && naming("urn:x:{name}").resource.names_product()
        );
    }

    #[test]
    fn a_name_stays_one_uri() {
        let resource = |name: &str| naming("urn:x:{name}").resource(Some(name)).unwrap().to_string();
        assert_eq!(resource("pkg:npm/%40acme/widget@1.4.2"), "urn:x:pkg:npm/%2540acme/widget@1.4.2");
        assert_eq!(resource("a b?c#d\n{to}é"), "urn:x:a%20b%3Fc%23d%0A%7Bto%7D%C3%A9");
    }

    #[test]
    fn no_two_products_share_a_resource() {
        let resource = |name: &str| naming("https://x.example/{to}/{name}").resource(Some(name));
        assert_ne!(resource("a b"), resource("a%20b"));
        assert_ne!(resource("a/b"), resource("a%2Fb"));
        for bad in ["", ".", "..", "../production/widget", "a/./b", "a/.."] {
            assert_eq!(resource(bad), None, "{bad}");
        }
        assert!(resource("...").is_some() && resource("a..b/.c").is_some());
        assert!(resource("%2e%2e").unwrap().ends_with("/staging/%252e%252e"));
    }

    #[test]
    fn what_stands_for_nothing_is_told() {
        for (bad, fault) in [
            ("urn:{version}", TemplateFault::Unknown("version".into())),
            ("urn:{Name}", TemplateFault::Unknown("Name".into())),
            ("urn:{}", TemplateFault::Unknown("".into())),
            ("urn:{name", TemplateFault::Brace),
            ("urn:name}", TemplateFault::Brace),
            ("urn:{name}}", TemplateFault::Brace),
            ("urn:{{name}}", TemplateFault::Unknown("{name".into())),
        ] {
            assert_eq!(ResourceTemplate::parse(bad), Err(fault), "{bad}");
        }
    }
}
