use model::Text;

/// What a registry wants to see of whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A user name and password.
    Basic,
    /// A token, to be had from `realm` for `service`.
    Bearer { realm: Text, service: Option<Text> },
}

impl Challenge {
    /// Reads one value of `WWW-Authenticate` (RFC 9110, 11.6.1); `None` for one of another scheme or form.
    ///
    /// The scope it asks for is not read: what is asked for is ours to say.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        if scheme.eq_ignore_ascii_case("basic") {
            return Some(Self::Basic);
        }
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let parameters = parameters(rest)?;
        let one = |name: &str| {
            let mut own = parameters.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            match (own.next(), own.next()) {
                (Some((_, value)), None) => Some(Text::from(value.as_str())),
                (_, _) => None,
            }
        };
        Some(Self::Bearer { realm: one("realm")?, service: one("service") })
    }
}

/// `name="value"` or `name=value`, between commas.
fn parameters(mut text: &str) -> Option<Vec<(&str, String)>> {
    let mut all = Vec::new();
    while !text.trim_start_matches([' ', ',']).is_empty() {
        let (name, rest) = text.trim_start_matches([' ', ',']).split_once('=')?;
        let (value, rest) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                let (value, rest) = rest.split_at_checked(end)?;
                (value.trim().to_owned(), rest)
            }
        };
        all.push((name.trim(), value));
        text = rest;
    }
    Some(all)
}

/// What stands before the closing quote, and what follows it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let (mut value, mut escaped) = (String::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => {
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return Some((value, text.get(at..)?.strip_prefix('"')?)),
            _ => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Challenge;

    #[test]
    fn a_challenge_has_one_reading() {
        let bearer = |realm: &str, service: Option<&str>| {
            Some(Challenge::Bearer { realm: realm.into(), service: service.map(Into::into) })
        };
        let read = Challenge::read;
        assert_eq!(
            read(r#"Bearer realm="https://r/token",service="r, \"x\"",scope="repository:a:push""#),
            bearer("https://r/token", Some("r, \"x\""))
        );
        assert_eq!(read("bearer realm=https://r/token , error=\"x\""), bearer("https://r/token", None));
        assert_eq!(read(r#"Basic realm="r""#), Some(Challenge::Basic));
        assert_eq!(read("basic"), Some(Challenge::Basic));
        for bad in [
            "",
            "Digest realm=\"r\"",
            "Bearer",
            "Bearer realm=\"a\",realm=\"b\"",
            "Bearer realm=\"a",
            "Bearer service=\"a\"",
            "Bearer x",
            "Bearer realm=\"a\\",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
