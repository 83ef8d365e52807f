use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::{Instant, Text};
use serde::Deserialize;
use serde_json::Value;
use transport::{Address, Client, Credential, Request};
use zeroize::Zeroizing;

use super::answers::read;
use super::fault::{KeylessFault, TOKENS};

/// The longest identity token, in bytes: those of CI have some 2 KiB.
pub const MAX_TOKEN: usize = 16 << 10;

/// Whom a certificate authority issues for, as an OpenID Connect provider says (OpenID Connect Core §2). It is not judged
/// here: the authority does that.
pub struct IdentityToken {
    raw: Zeroizing<String>,
    subject: Text,
}

/// Why a token cannot be used. Nothing of it is ever in the words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not one.
    #[error("is no token as OpenID Connect has them: {0}")]
    Unreadable(Text),
    /// It has ended.
    #[error("ended at {0}")]
    Ended(Instant),
    /// It names nobody.
    #[error("names nobody: it has no `sub`")]
    Nobody,
    /// Nobody has checked the address it names.
    #[error("names an e-mail address that its provider has not verified")]
    Unverified,
}

impl TokenFault {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Ended(_) => "get a new one: tokens of CI are good for some minutes",
            Self::Unreadable(_) | Self::Nobody | Self::Unverified => {
                "take the token that your CI or login gives for the audience `sigstore`, whole and alone"
            }
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: Option<String>,
    exp: i64,
    email: Option<String>,
    email_verified: Option<Value>,
}

impl IdentityToken {
    /// Reads a token that is used at this time.
    ///
    /// # Errors
    /// When it is none, names nobody, or has ended.
    pub fn read(text: &str, now: Instant) -> Result<Self, TokenFault> {
        let unreadable = |why: &str| TokenFault::Unreadable(why.into());
        let raw = Zeroizing::new(text.trim().to_owned());
        if raw.len() > MAX_TOKEN {
            return Err(TokenFault::Unreadable(format!("it has more than {MAX_TOKEN} bytes").into()));
        }
        let parts: Vec<&str> = raw.split('.').collect();
        let [_, claims, _] = parts.as_slice() else {
            return Err(unreadable("it has not three parts with dots between them"));
        };
        let claims = URL_SAFE_NO_PAD.decode(claims).map_err(|_| unreadable("it is not in base64url"))?;
        let claims = formats::strict_json(&claims).map_err(|_| unreadable("its claims are no JSON"))?;
        let claims: Claims =
            serde_json::from_str(claims).map_err(|_| unreadable("its claims lack `exp`, or are others"))?;
        let end = Instant::from_unix(claims.exp).ok_or_else(|| unreadable("its `exp` is no time"))?;
        if end <= now {
            return Err(TokenFault::Ended(end));
        }
        let verified = match claims.email_verified {
            Some(Value::Bool(verified)) => verified,
            Some(Value::String(word)) => word == "true",
            Some(Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_)) | None => false,
        };
        // Fulcio has the address of a person for its subject, and of everything else what the provider calls it.
        let subject = match claims.email.filter(|email| !email.is_empty()) {
            Some(_) if !verified => return Err(TokenFault::Unverified),
            Some(email) => email,
            None => claims.sub.filter(|sub| !sub.is_empty()).ok_or(TokenFault::Nobody)?,
        };
        Ok(Self { raw, subject: subject.into() })
    }

    pub(super) fn raw(&self) -> &str {
        &self.raw
    }

    /// Whom it names.
    pub(super) fn subject(&self) -> &str {
        &self.subject
    }
}

/// Never what it is.
impl fmt::Debug for IdentityToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityToken(of {})", self.subject)
    }
}

#[derive(Deserialize)]
struct Given {
    value: String,
}

/// The longest answer of an identity provider, in bytes: a token in JSON.
const MAX_GIVEN: u64 = 32 << 10;

/// Asks GitHub Actions for a token of this job (`ACTIONS_ID_TOKEN_REQUEST_URL` and `…_TOKEN`).
///
/// # Errors
/// When it gives none, or one that cannot be used.
pub fn github_token(
    client: &Client,
    address: &Address,
    secret: &str,
    now: Instant,
) -> Result<IdentityToken, KeylessFault> {
    let credential = Credential::bearer(address.host(), secret);
    if credential.is_none() {
        let why = "ACTIONS_ID_TOKEN_REQUEST_TOKEN cannot stand in a request";
        return Err(KeylessFault::answer(TOKENS, address, why));
    }
    let asked = address.with_query([("audience", "sigstore")]);
    let request = Request { credential, ..Request::new(asked, MAX_GIVEN) };
    let answered = client.get(&request).map_err(|fault| KeylessFault::Service { service: TOKENS, fault })?;
    let bytes = Zeroizing::new(answered.bytes);
    let given: Given = read(TOKENS, address, &bytes)?;
    IdentityToken::read(&Zeroizing::new(given.value), now).map_err(KeylessFault::Token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    fn read(text: &str) -> Result<String, TokenFault> {
        let now = Instant::from_unix(1000).unwrap();
        IdentityToken::read(text, now).map(|token| token.subject().to_owned())
    }

    #[test]
    fn a_token_names_a_workload_or_a_person() {
        assert_eq!(read(&token(r#"{"sub":"repo:a/b","exp":1001}"#)).unwrap(), "repo:a/b");
        let person = |verified: &str| {
            read(&token(&format!(
                r#"{{"sub":"7","exp":1001,"email":"a@b.example","email_verified":{verified}}}"#
            )))
        };
        assert_eq!(person("true").unwrap(), "a@b.example");
        assert_eq!(person("\"true\"").unwrap(), "a@b.example");
        for no in ["false", "\"no\"", "null", "1"] {
            assert_eq!(person(no), Err(TokenFault::Unverified), "{no}");
        }
    }

    #[test]
    fn what_has_ended_or_names_nobody_is_not_sent() {
        assert!(matches!(read(&token(r#"{"sub":"a","exp":1000}"#)), Err(TokenFault::Ended(_))));
        assert_eq!(read(&token(r#"{"exp":1001}"#)), Err(TokenFault::Nobody));
        assert_eq!(read(&token(r#"{"sub":"","exp":1001}"#)), Err(TokenFault::Nobody));
        for bad in ["", "a.b", "a.b.c.d", &token("{}"), &token("no"), &token(r#"{"sub":"a"}"#)] {
            assert!(matches!(read(bad), Err(TokenFault::Unreadable(_))), "{bad}");
        }
    }

    #[test]
    fn a_token_is_so_long_and_no_longer() {
        let good = token(r#"{"sub":"a","exp":1001}"#);
        let padded = |length: usize| format!("{good}{}", "A".repeat(length - good.len()));
        assert!(read(&padded(MAX_TOKEN)).is_ok());
        assert!(matches!(read(&padded(MAX_TOKEN + 1)), Err(TokenFault::Unreadable(_))));
    }

    #[test]
    fn a_token_is_never_shown() {
        let text = token(r#"{"sub":"a","exp":1001}"#);
        let token = IdentityToken::read(&text, Instant::from_unix(1000).unwrap()).unwrap();
        assert_eq!(format!("{token:?}"), "IdentityToken(of a)");
    }
}
