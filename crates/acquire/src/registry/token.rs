//! Tokens: what a registry wants to be shown, and where that is to be had.

use model::Text;
use serde::Deserialize;
use transport::{Address, Credential, Head, Request, Sending};

use super::challenge::Challenge;
use super::logins::Login;
use super::reading::{Registry, Unanswered};
use crate::Fault;
use crate::limits::MAX_TOKEN_ANSWER;

/// What hands out tokens answers (distribution's token specification; `access_token` is the name OAuth 2 has for it).
#[derive(Deserialize)]
struct Answer {
    token: Option<String>,
    access_token: Option<String>,
}

/// What to show to a registry that answered so.
pub(super) fn obtained(registry: &Registry<'_>, head: &Head) -> Result<Credential, Unanswered> {
    let challenges: Vec<Challenge> = head.headers("www-authenticate").filter_map(Challenge::read).collect();
    let bearer = challenges.iter().find(|challenge| matches!(challenge, Challenge::Bearer { .. }));
    let login = registry.logins.of(registry.name)?;
    match (bearer.or(challenges.first()), login) {
        (Some(Challenge::Bearer { .. }), Some(Login::Token(token))) => {
            made(registry, Credential::bearer(registry.name.host.clone(), &token))
        }
        (Some(Challenge::Bearer { realm, service }), login) => {
            asked(registry, realm, service.as_deref(), login)
        }
        (Some(Challenge::Basic), Some(Login::Password { user, secret })) => {
            made(registry, Credential::basic(registry.name.host.clone(), &user, &secret))
        }
        (Some(Challenge::Basic), Some(Login::Token(_) | Login::Exchanged(_)) | None) => Err(fault(
            registry,
            "the registry wants a user name and a password (401), and none are known for it",
            "Log in to the registry with the tool you push with, and run again.",
        )),
        (None, _) => Err(fault(
            registry,
            "the registry wants to know who asks (401), in a way that nobody here knows",
            "Check that this is the registry you meant.",
        )),
    }
}

/// Asks the realm for a token that lets this repository be read, or written to where that is what is wanted, and nothing
/// else.
fn asked(
    registry: &Registry<'_>,
    realm: &str,
    service: Option<&str>,
    login: Option<Login>,
) -> Result<Credential, Unanswered> {
    let wrong = |text: Text| Unanswered::from(Fault::new(std::path::Path::new(realm), text, REALM));
    let realm = Address::parse(realm).map_err(wrong)?;
    // What is asked for with a login is ours to say: a parameter that stands there already may ask for more.
    if realm.has_query() {
        return Err(wrong(
            "its address brings parameters of its own, which could ask for more than to read".into(),
        ));
    }
    let scope = format!("repository:{}:{}", registry.name.repository, registry.access.scope());
    let parameters: Vec<(&str, &str)> =
        service.map(|service| ("service", service)).into_iter().chain([("scope", scope.as_str())]).collect();
    let credential = match &login {
        Some(Login::Password { user, secret }) => {
            Some(made(registry, Credential::basic(realm.host(), user, secret))?)
        }
        Some(Login::Token(_) | Login::Exchanged(_)) | None => None,
    };
    // OAuth 2, as distribution has it ("oauth.md"): the token that was written down goes to the realm alone, in a form.
    let (address, sending) = match &login {
        Some(Login::Exchanged(token)) => {
            let own = [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", token)];
            (realm.clone(), Some(Sending::form(&[&own[..], &parameters].concat())))
        }
        Some(Login::Password { .. } | Login::Token(_)) | None => (realm.with_query(parameters), None),
    };
    let types = vec!["application/json".into()];
    let request = Request { types, credential, sending, ..Request::new(address, MAX_TOKEN_ANSWER) };
    let response = registry.client.get(&request).map_err(Unanswered::from)?;
    let token = serde_json::from_slice::<Answer>(&response.bytes)
        .ok()
        .and_then(|answer| answer.token.or(answer.access_token))
        .and_then(|token| Credential::bearer(registry.name.host.clone(), &token));
    token.ok_or_else(|| {
        let text = "what hands out the registry's tokens answered with none";
        Unanswered::from(Fault::new(std::path::Path::new(&realm.to_string()), text, REALM))
    })
}

/// What this program is called where tokens are handed out.
const CLIENT: &str = "countersign";

const REALM: &str = "Check that this is the registry you meant, and whoever hands out its tokens.";

fn made(registry: &Registry<'_>, credential: Option<Credential>) -> Result<Credential, Unanswered> {
    let text = "what is known of who asks cannot be sent: a user name with a colon, or a token that is none";
    credential
        .ok_or_else(|| fault(registry, text, "Log in to the registry again with the tool you push with."))
}

fn fault(registry: &Registry<'_>, text: &str, help: &str) -> Unanswered {
    Unanswered::from(Fault::new(std::path::Path::new(&registry.name.to_string()), text, help))
}
