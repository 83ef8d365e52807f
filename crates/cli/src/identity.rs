//! Who signed, in the words of a framework's identities: the one writer of them, for drafts and for `inspect`.

use checks::{Buildkite, GithubIssuer, GithubRelease, Gitlab};
use model::{Keyless, Name, Text};

use crate::yaml::quoted;

mod kind;

use kind::Place;
pub(crate) use kind::is_number;

/// A certificate's identity as a framework writes it.
pub(crate) struct Written {
    /// The kind: `github`.
    pub(crate) kind: &'static str,
    /// Its fields, beside `roots`.
    pub(crate) fields: Vec<Field>,
    /// What the certificate says and no field can.
    pub(crate) dropped: Vec<Dropped>,
}

/// A field and its value.
pub(crate) struct Field {
    /// Its name: `source-id`.
    pub(crate) name: &'static str,
    /// What the certificate says.
    pub(crate) value: Text,
    /// How a framework writes and reads it.
    pub(crate) form: Form,
}

/// How a framework writes a value, and reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A number or a word of its own.
    Plain,
    /// Text, compared as it is.
    Text,
    /// Text that is read as a pattern.
    Pattern,
    /// Text that the next release changes, so that a draft only offers it.
    Passing,
}

/// A claim that no field of this kind can say.
pub(crate) struct Dropped {
    /// Its name.
    pub(crate) name: &'static str,
    /// What the certificate says.
    pub(crate) value: Text,
    /// Why.
    pub(crate) why: &'static str,
}

impl Field {
    /// Its value as YAML.
    pub(crate) fn yaml(&self) -> String {
        match self.form {
            Form::Plain => self.value.to_string(),
            Form::Text | Form::Pattern | Form::Passing => quoted(&self.value),
        }
    }
}

/// Writes what a certificate says of its holder, by the kind that fits: every claim is a field, or told as dropped. `None`
/// where no issuer vouches for it and it is no service that a framework knows.
pub(crate) fn of(who: &Keyless) -> Option<Written> {
    let Some(issuer) = who.issuer.as_deref() else {
        let releases = who.name == Name::Uri(GithubRelease::NAME.into());
        return releases.then(|| Writing::new("github-release", who).written);
    };
    Some(match kind::placed(who, issuer) {
        Some(Place::Github(issuer, signer, source)) => {
            let mut to = Writing::new("github", who);
            to.issuer(issuer.as_str(), GithubIssuer::DEFAULT);
            to.job(signer, source, &["github-hosted", "self-hosted"]);
            to.written
        }
        Some(Place::Gitlab(signer, source)) => {
            let mut to = Writing::new("gitlab", who);
            to.issuer(issuer, Gitlab::DEFAULT_ISSUER);
            to.job(signer, source, &["gitlab-hosted", "self-hosted"]);
            to.written
        }
        Some(Place::Buildkite(pipeline)) => {
            let mut to = Writing::new("buildkite", who);
            to.issuer(issuer, Buildkite::DEFAULT_ISSUER);
            to.field("pipeline", pipeline, Form::Pattern);
            to.word("runner", who.claims.runner.as_ref(), &["buildkite-hosted", "self-hosted"]);
            let triggers = ["api", "schedule", "trigger_job", "ui", "webhook"];
            to.word("trigger", who.claims.trigger.as_ref(), &triggers);
            to.unsaid(&["source", "source-id", "owner-id", "ref", "environment"]);
            to.written
        }
        Some(Place::Google(account)) => {
            let mut to = Writing::new("google", who);
            to.field("service-account", account, Form::Text);
            to.unsaid(CLAIMS);
            to.written
        }
        None => plain(who, issuer),
    })
}

/// An address, or a name that is of no kind a framework knows.
fn plain(who: &Keyless, issuer: &str) -> Written {
    let (kind, field, form) = match &who.name {
        Name::Email(_) => ("email", "address", Form::Text),
        Name::Uri(_) => ("other", "name", Form::Pattern),
    };
    let mut to = Writing::new(kind, who);
    to.field("issuer", issuer, Form::Text);
    to.field(field, who.name.as_str(), form);
    to.unsaid(CLAIMS);
    to.written
}

/// The claims that some kind has a field for, by the field's name.
const CLAIMS: &[&str] = &["source", "source-id", "owner-id", "ref", "runner", "trigger", "environment"];

struct Writing<'w> {
    who: &'w Keyless,
    written: Written,
}

impl<'w> Writing<'w> {
    fn new(kind: &'static str, who: &'w Keyless) -> Self {
        Self { who, written: Written { kind, fields: Vec::new(), dropped: Vec::new() } }
    }

    fn field(&mut self, name: &'static str, value: &str, form: Form) {
        self.written.fields.push(Field { name, value: value.into(), form });
    }

    fn drop(&mut self, name: &'static str, value: &Text, why: &'static str) {
        self.written.dropped.push(Dropped { name, value: value.clone(), why });
    }

    /// The issuer, where it is not the one this kind has unless it says otherwise.
    fn issuer(&mut self, issuer: &str, default: &str) {
        if issuer != default {
            self.field("issuer", issuer, Form::Text);
        }
    }

    /// The fields that GitHub and GitLab share.
    fn job(&mut self, signer: &str, source: &str, runners: &[&str]) {
        let claims = &self.who.claims;
        self.field("source", source, Form::Pattern);
        self.number("source-id", claims.source_id.as_ref());
        self.number("owner-id", claims.owner_id.as_ref());
        self.word("runner", claims.runner.as_ref(), runners);
        self.words("trigger", claims.trigger.as_ref());
        self.words("environment", claims.environment.as_ref());
        self.field("signer", signer, Form::Pattern);
        match &claims.signer_digest {
            Some(commit) if kind::is_commit(commit) => self.field("signer-digest", commit, Form::Passing),
            Some(other) => self.drop("signer-digest", other, "which is no whole commit"),
            None => {}
        }
        match &claims.source_ref {
            Some(reference) if reference.starts_with("refs/") => self.field("ref", reference, Form::Pattern),
            Some(odd) => self.drop("ref", odd, "which is not under refs/"),
            None => {}
        }
    }

    fn number(&mut self, name: &'static str, value: Option<&Text>) {
        match value {
            Some(value) if is_number(value) => self.field(name, value, Form::Plain),
            Some(other) => self.drop(name, other, "which is not a number as a framework writes one"),
            None => {}
        }
    }

    fn word(&mut self, name: &'static str, value: Option<&Text>, known: &[&str]) {
        match value {
            Some(value) if known.contains(&&**value) => self.field(name, value, Form::Plain),
            Some(other) => self.drop(name, other, "which is none that a framework knows for this kind"),
            None => {}
        }
    }

    fn words(&mut self, name: &'static str, value: Option<&Text>) {
        match value {
            Some(value) if kind::are_words(value) => self.field(name, value, Form::Text),
            Some(other) => self.drop(name, other, "which is empty, too long, or has spaces around it"),
            None => {}
        }
    }

    /// The claims that this kind has no field for.
    fn unsaid(&mut self, names: &[&'static str]) {
        let claims = &self.who.claims;
        for name in names {
            let value = match *name {
                "source" => &claims.source,
                "source-id" => &claims.source_id,
                "owner-id" => &claims.owner_id,
                "ref" => &claims.source_ref,
                "runner" => &claims.runner,
                "trigger" => &claims.trigger,
                _ => &claims.environment,
            };
            if let Some(value) = value {
                self.drop(name, value, "which an identity of this kind has no field for");
            }
        }
    }
}

#[cfg(test)]
mod tests;
