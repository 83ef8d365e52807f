use std::fmt;
use std::fmt::Write as _;

use model::Text;

/// How something is handed to a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To be worked on.
    Post,
    /// To be kept at the address.
    Put,
}

/// What is handed to a host. It goes where the request is for and no further: no redirect is followed with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sending {
    /// How.
    pub method: Method,
    /// Its media type.
    pub kind: Text,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Sending {
    /// JSON, to be worked on.
    pub fn json(text: String) -> Self {
        Self { method: Method::Post, kind: "application/json".into(), bytes: text.into_bytes() }
    }

    /// A form with these fields (`application/x-www-form-urlencoded`).
    pub fn form(fields: &[(&str, &str)]) -> Self {
        let mut text = String::new();
        for (name, value) in fields {
            if !text.is_empty() {
                text.push('&');
            }
            escape(name, &mut text);
            text.push('=');
            escape(value, &mut text);
        }
        let kind = "application/x-www-form-urlencoded".into();
        Self { method: Method::Post, kind, bytes: text.into_bytes() }
    }
}

/// Every byte that means something else to some reader of forms as `%XX`.
fn escape(text: &str, into: &mut String) {
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            true => into.push(char::from(byte)),
            false => {
                let _ = write!(into, "%{byte:02X}");
            }
        }
    }
}

/// Never what it is: it may be a secret.
impl fmt::Debug for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sending({:?}, {})", self.method, self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::Sending;

    #[test]
    fn a_form_reads_in_one_way_and_is_never_shown() {
        let form = Sending::form(&[("a b", "c&d=e"), ("é", "+%")]);
        assert_eq!(form.bytes, b"a%20b=c%26d%3De&%C3%A9=%2B%25");
        assert_eq!(format!("{form:?}"), "Sending(Post, application/x-www-form-urlencoded)");
    }
}
