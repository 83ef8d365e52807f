use model::{Age, NonEmpty, Principal, Text};

use crate::quote::quoted;

mod buildkite;
mod claim;
mod email;
mod github;
mod github_release;
mod gitlab;
mod google;
mod key;
mod other;
mod spiffe;
mod x509;

pub use buildkite::Buildkite;
pub use email::Email;
pub use github::{Github, GithubIssuer, IssuerFault};
pub use github_release::GithubRelease;
pub use gitlab::{Gitlab, GitlabConfig};
pub use google::Google;
pub use key::{KeyIdentity, Rotation};
pub use other::Other;
pub use spiffe::Spiffe;
pub use x509::{X509, X509Name};

/// Who may sign, by kind. The kind says which claims exist, and each claim is compared with its own part of
/// the certificate; nothing is guessed from the shape of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A workflow of GitHub Actions.
    Github(Github),
    /// What GitHub signs releases with.
    GithubRelease(GithubRelease),
    /// A job of GitLab CI.
    Gitlab(Gitlab),
    /// A service account of Google Cloud.
    Google(Google),
    /// A job of a Buildkite pipeline.
    Buildkite(Buildkite),
    /// A person or service account known by an e-mail address.
    Email(Email),
    /// A key the framework names.
    Key(KeyIdentity),
    /// Any other keyless signer: an issuer and a name.
    Other(Other),
    /// The holder of a certificate under an X.509 root.
    X509(X509),
    /// A workload by its SPIFFE ID.
    Spiffe(Spiffe),
}

/// An identity and what the framework calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedIdentity {
    /// Its name under `identities`.
    pub name: Text,
    /// The participant it belongs to, where participants are declared.
    pub participant: Option<Text>,
    /// Who it is.
    pub identity: Identity,
    /// How long its credentials may be valid at most, as its class says.
    pub max_lifetime: Option<Age>,
}

/// One claim in which a signer is not the identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The field of the framework that pins it, or `kind`.
    pub(crate) claim: &'static str,
    /// What the framework wants.
    pub(crate) expected: Text,
    /// What the proof says; `None` when it says nothing, and nothing never matches.
    pub(crate) observed: Option<Text>,
}

/// The claim of a [`Difference`] between a key and a certificate: nothing further can be compared.
const KIND: &str = "kind";

impl Difference {
    fn new(claim: &'static str, expected: impl Into<Text>, observed: Option<Text>) -> Self {
        Self { claim, expected: expected.into(), observed }
    }

    fn kind(expected: &str, observed: &str) -> Vec<Self> {
        vec![Self::new(KIND, expected, Some(observed.into()))]
    }
}

impl Identity {
    /// Every claim in which `principal`, vouched for by `roots`, is not this identity. None: it is.
    pub(crate) fn differences(&self, principal: &Principal, roots: &NonEmpty<Text>) -> Vec<Difference> {
        match (self, principal) {
            (Self::Key(key), Principal::Key(id)) => key.differences(id),
            (Self::Key(_), Principal::Keyless(_) | Principal::Certified(_)) => {
                Difference::kind("a key", "a certificate")
            }
            (Self::X509(_) | Self::Spiffe(_), Principal::Keyless(_)) => {
                Difference::kind("a certificate under an X.509 root", "a Sigstore certificate")
            }
            (Self::X509(_) | Self::Spiffe(_), Principal::Key(_)) => {
                Difference::kind("a certificate under an X.509 root", "a key")
            }
            (Self::Github(github), Principal::Keyless(who)) => github.differences(who, roots),
            (Self::GithubRelease(releases), Principal::Keyless(who)) => releases.differences(who, roots),
            (Self::Gitlab(gitlab), Principal::Keyless(who)) => gitlab.differences(who, roots),
            (Self::Google(google), Principal::Keyless(who)) => google.differences(who, roots),
            (Self::Buildkite(buildkite), Principal::Keyless(who)) => buildkite.differences(who, roots),
            (Self::Email(email), Principal::Keyless(who)) => email.differences(who, roots),
            (Self::Other(other), Principal::Keyless(who)) => other.differences(who, roots),
            (Self::X509(x509), Principal::Certified(who)) => x509.differences(who, roots),
            (Self::Spiffe(spiffe), Principal::Certified(who)) => spiffe.differences(who, roots),
            (
                Self::Github(_)
                | Self::GithubRelease(_)
                | Self::Gitlab(_)
                | Self::Google(_)
                | Self::Buildkite(_)
                | Self::Email(_)
                | Self::Other(_),
                Principal::Key(_),
            ) => Difference::kind("a certificate", "a key"),
            (
                Self::Github(_)
                | Self::GithubRelease(_)
                | Self::Gitlab(_)
                | Self::Google(_)
                | Self::Buildkite(_)
                | Self::Email(_)
                | Self::Other(_),
                Principal::Certified(_),
            ) => Difference::kind("a Sigstore certificate", "a certificate under an X.509 root"),
        }
    }
}

impl Identity {
    /// Whether it stands for certificates under an X.509 root, which are long-lived: what they sign needs a time.
    pub fn is_certified(&self) -> bool {
        matches!(self, Self::X509(_) | Self::Spiffe(_))
    }

    /// Whether it is GitHub's service for releases. It vouches for what is in them, and for nothing else.
    pub fn is_of_releases(&self) -> bool {
        matches!(self, Self::GithubRelease(_))
    }
}

impl NamedIdentity {
    /// Whether the signer is this identity: every claim it pins is equal.
    pub fn is(&self, principal: &Principal, roots: &NonEmpty<Text>) -> bool {
        self.identity.differences(principal, roots).is_empty()
    }

    /// What it is called, and whose it is.
    pub(crate) fn shown(&self) -> String {
        match &self.participant {
            Some(participant) => format!("{} of {}", quoted(&self.name), quoted(participant)),
            None => quoted(&self.name),
        }
    }
}

/// The listed identity a signer is, or the one it comes nearest to with what differs.
pub(crate) enum Likeness<'a> {
    /// It is this one.
    Is(&'a NamedIdentity),
    /// It is none; this one differs least, in these claims.
    Nearest(&'a NamedIdentity, Vec<Difference>),
}

/// Compares a signer with every identity of a list. Of equally near ones the first is told.
pub(crate) fn liken<'a>(
    listed: impl Iterator<Item = &'a NamedIdentity>,
    principal: &Principal,
    roots: &NonEmpty<Text>,
) -> Option<Likeness<'a>> {
    let compared = listed.map(|named| (named, named.identity.differences(principal, roots)));
    let (named, differences) = compared.min_by_key(|(_, differences)| distance(differences))?;
    Some(match differences.is_empty() {
        true => Likeness::Is(named),
        false => Likeness::Nearest(named, differences),
    })
}

/// What an identity wants and a signer is not, claim by claim, in words.
pub(crate) fn tell(named: &NamedIdentity, differences: &[Difference], principal: &Principal) -> String {
    let speaker = match principal {
        Principal::Keyless(_) | Principal::Certified(_) => "the certificate",
        Principal::Key(_) => "the signature",
    };
    let claim = |difference: &Difference| {
        let wanted = format!("wants {} {}", difference.claim, quoted(&difference.expected));
        match &difference.observed {
            Some(observed) => format!("{wanted}, {speaker} says {}", quoted(observed)),
            None => format!("{wanted}, {speaker} does not say"),
        }
    };
    let told: Vec<String> = differences.iter().map(claim).collect();
    format!("identity {} {}", quoted(&named.name), told.join("; "))
}

/// Fewer differences are nearer; an identity of the other kind is farther than any of the same.
fn distance(differences: &[Difference]) -> (bool, usize) {
    (differences.iter().any(|difference| difference.claim == KIND), differences.len())
}

/// Keyless kinds name roots; the signer must hang on one of them.
fn root_difference(wanted: &NonEmpty<Text>, vouching: &NonEmpty<Text>) -> Option<Difference> {
    let shared = vouching.iter().any(|root| wanted.iter().any(|want| want == root));
    let list = |roots: &NonEmpty<Text>| roots.iter().map(|root| &**root).collect::<Vec<_>>().join(", ");
    (!shared).then(|| Difference::new("roots", list(wanted), Some(list(vouching).into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use model::{Keyless, Name, Pattern};

    fn named(name: &str, identity: Identity) -> NamedIdentity {
        NamedIdentity { name: name.into(), participant: None, identity, max_lifetime: None }
    }

    fn key(root: &str) -> Identity {
        Identity::Key(KeyIdentity { root: root.into(), rotation: None })
    }

    #[test]
    fn a_key_is_never_a_certificate() {
        let keyless = sample::github();
        let roots = NonEmpty::one("acme".into());
        let difference = &key("acme").differences(&keyless, &roots)[0];
        assert_eq!(difference.claim, KIND);
        let github = Identity::Github(sample::acme_ci());
        assert!(github.differences(&keyless, &roots).is_empty());
        assert_eq!(github.differences(&sample::key("acme"), &roots)[0].claim, KIND);
    }

    #[test]
    fn the_nearest_is_of_the_same_kind_and_differs_least() {
        let far = Github { source: Pattern::parse("x/y").unwrap(), source_id: Some(1), ..sample::acme_ci() };
        let near = Github { source: Pattern::parse("acme/gadget").unwrap(), ..sample::acme_ci() };
        let listed = [
            named("a-key", key("acme")),
            named("far", Identity::Github(far)),
            named("near", Identity::Github(near.clone())),
            named("as-near", Identity::Github(near)),
        ];
        let Some(Likeness::Nearest(nearest, differences)) =
            liken(listed.iter(), &sample::github(), &NonEmpty::one("acme".into()))
        else {
            panic!("no identity matches")
        };
        assert_eq!(&*nearest.name, "near");
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].claim, "source");
        assert_eq!(differences[0].observed.as_deref(), Some("acme/widget"));
    }

    #[test]
    fn what_names_no_issuer_is_nobody_who_has_one() {
        let roots = NonEmpty::one("acme".into());
        let issuer = || Text::from("https://accounts.example");
        let address = || Text::from("alice@retail.example");
        let pattern = |text: &str| Pattern::parse(text).unwrap();
        let everyone = [
            Identity::Github(sample::acme_ci()),
            Identity::Gitlab(Gitlab {
                roots: roots.clone(),
                issuer: issuer(),
                signer: GitlabConfig { project: pattern("acme/ci"), file: pattern("a.yml@refs/heads/main") },
                source: pattern("acme/widget"),
                source_id: None,
                owner_id: None,
                reference: None,
                commit: None,
                runner: None,
                trigger: None,
                environment: None,
                signer_digest: None,
            }),
            Identity::Buildkite(Buildkite {
                roots: roots.clone(),
                issuer: issuer(),
                pipeline: pattern("acme/widget"),
                commit: None,
                runner: None,
                trigger: None,
            }),
            Identity::Google(Google { roots: roots.clone(), service_account: address() }),
            Identity::Email(Email { roots: roots.clone(), issuer: issuer(), address: address() }),
            Identity::Other(Other {
                roots: roots.clone(),
                issuer: issuer(),
                name: pattern(GithubRelease::NAME),
            }),
        ];
        for name in [sample::keyless().name, Name::Email(address()), Name::Uri(GithubRelease::NAME.into())] {
            let who = Keyless { name, issuer: None, ..sample::keyless() };
            let principal = Principal::Keyless(Box::new(who));
            for identity in &everyone {
                let differing = identity.differences(&principal, &roots);
                assert!(differing.iter().any(|one| one.claim == "issuer" && one.observed.is_none()));
            }
        }
    }

    #[test]
    fn one_shared_root_is_enough_and_none_is_not() {
        let roots = |names: &[&str]| NonEmpty::of(names.iter().map(|n| Text::from(*n)).collect()).unwrap();
        assert!(root_difference(&roots(&["a", "b"]), &roots(&["c", "b"])).is_none());
        let difference = root_difference(&roots(&["a", "b"]), &roots(&["c"])).unwrap();
        assert_eq!(&*difference.expected, "a, b");
        assert_eq!(difference.observed.as_deref(), Some("c"));
    }
}
