use formats::ClaimedPublisher;
use model::{EvidenceId, Keyless, Name, Text};

use crate::Rejection;

/// The issuers of what GitHub's and Google's publishers sign with.
const GITHUB: &str = "https://token.actions.githubusercontent.com";
const GOOGLE: &str = "https://accounts.google.com";

/// Refuses an attestation that an index hands out under another publisher than its certificate names. That they agree
/// makes nobody believed: who may sign is for the framework to say.
pub(crate) fn held(
    claimed: Option<&ClaimedPublisher>,
    identity: &Keyless,
    from: EvidenceId,
) -> Result<(), Rejection> {
    let Some(claimed) = claimed else { return Ok(()) };
    let found = wanted(claimed).into_iter().find_map(|wanted| wanted.missed(identity));
    found.map_or(Ok(()), |why| {
        let at = claimed.at.clone();
        Err(Rejection::new(
            "mislabelled-evidence",
            format!("the index names another publisher: {why}"),
            from,
            at,
        ))
    })
}

/// What a certificate says where such a publisher signed.
enum Wanted {
    Issuer(&'static str),
    Repository {
        host: Option<&'static str>,
        name: Text,
    },
    /// What follows the repository in the name of the workflow that ran, before its ref.
    Workflow(String),
    Environment(Text),
    Email(Text),
}

/// Kinds that are not known here say nothing that could be compared.
fn wanted(claimed: &ClaimedPublisher) -> Vec<Wanted> {
    let name = claimed.repository.clone();
    let workflow = claimed.workflow.as_deref();
    let environment = claimed.environment.clone().map(Wanted::Environment);
    match &*claimed.kind {
        "GitHub" => {
            let repository = name.map(|name| Wanted::Repository { host: Some("https://github.com"), name });
            let workflow = workflow.map(|file| Wanted::Workflow(format!("/.github/workflows/{file}")));
            let all = [Some(Wanted::Issuer(GITHUB)), repository, workflow, environment];
            all.into_iter().flatten().collect()
        }
        "GitLab" => {
            let repository = name.map(|name| Wanted::Repository { host: None, name });
            let workflow = workflow.map(|path| Wanted::Workflow(format!("//{path}")));
            [repository, workflow, environment].into_iter().flatten().collect()
        }
        "Google" => {
            let email = claimed.email.clone().map(Wanted::Email);
            [Some(Wanted::Issuer(GOOGLE)), email].into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}

impl Wanted {
    /// Where the certificate says otherwise, or nothing: in words.
    fn missed(&self, identity: &Keyless) -> Option<String> {
        let claims = &identity.claims;
        let issuer = identity.issuer.as_deref();
        let (what, wanted, said) = match self {
            Self::Issuer(wanted) => ("issuer", (*wanted).to_owned(), issuer),
            Self::Repository { host, name } => {
                let host = host.or(issuer).unwrap_or_default();
                ("source", format!("{host}/{name}"), claims.source.as_deref())
            }
            Self::Workflow(path) => {
                let ran = claims.config_uri.as_deref();
                let wanted = format!("{}{path}", claims.source.as_deref().unwrap_or_default());
                // The ref it ran at is no part of a publisher.
                ("workflow", wanted, ran.and_then(|ran| ran.split_once('@')).map(|(ran, _)| ran))
            }
            // Certificates have not always said it.
            Self::Environment(name) => {
                let said = claims.environment.as_deref().unwrap_or(name);
                ("environment", name.to_string(), Some(said))
            }
            Self::Email(address) => {
                let said = match &identity.name {
                    Name::Email(email) => Some(&**email),
                    Name::Uri(_) => None,
                };
                ("address", address.to_string(), said)
            }
        };
        // The hosts of repositories compare names without regard to case.
        if said.is_some_and(|said| said.eq_ignore_ascii_case(&wanted)) {
            return None;
        }
        let said = said.map_or_else(|| "none".to_owned(), |said| format!("`{}`", shown(said)));
        Some(format!("{what} `{}`, and the certificate says {said}", shown(&wanted)))
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::held;
    use formats::ClaimedPublisher;
    use model::{Claims, EvidenceId, Keyless, Name};

    fn github() -> Keyless {
        Keyless {
            name: Name::Uri("https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2".into()),
            issuer: Some(super::GITHUB.into()),
            claims: Claims {
                source: Some("https://github.com/acme/widget".into()),
                config_uri: Some(
                    "https://github.com/acme/widget/.github/workflows/release.yml@refs/tags/v1".into(),
                ),
                environment: Some("pypi".into()),
                ..Claims::default()
            },
        }
    }

    fn claimed(kind: &str, [repository, workflow, environment, email]: [&str; 4]) -> ClaimedPublisher {
        let some = |text: &str| (!text.is_empty()).then(|| text.into());
        ClaimedPublisher {
            kind: kind.into(),
            repository: some(repository),
            workflow: some(workflow),
            environment: some(environment),
            email: some(email),
            at: "/attestation_bundles/0/publisher".into(),
        }
    }

    fn why(kind: &str, said: [&str; 4], identity: &Keyless) -> Option<String> {
        held(Some(&claimed(kind, said)), identity, EvidenceId::file(0)).err().map(|why| {
            assert_eq!(
                (why.code.id, &*why.place.pointer),
                ("mislabelled-evidence", "/attestation_bundles/0/publisher")
            );
            why.text.to_string()
        })
    }

    #[test]
    fn a_publisher_on_github_is_a_workflow_of_a_repository() {
        let own = github();
        assert_eq!(why("GitHub", ["Acme/Widget", "release.yml", "", ""], &own), None);
        assert_eq!(why("GitHub", ["acme/widget", "release.yml", "PyPI", ""], &own), None);
        for (said, words) in [
            (["acme/widge", "release.yml", "", ""], "source `https://github.com/acme/widge`"),
            (["acme/widget2", "release.yml", "", ""], "acme/widget2"),
            (
                ["acme/widget", "build.yml", "", ""],
                "workflow `https://github.com/acme/widget/.github/workflows/build.yml`",
            ),
            (["acme/widget", "release.yml", "testpypi", ""], "environment `testpypi`"),
        ] {
            assert!(why("GitHub", said, &own).unwrap().contains(words), "{said:?}");
        }
        let silent = Keyless { claims: Claims::default(), ..github() };
        assert!(why("GitHub", ["acme/widget", "", "", ""], &silent).unwrap().contains("says none"));
        let elsewhere = Keyless { issuer: Some("https://gitlab.com".into()), ..github() };
        assert!(why("GitHub", ["acme/widget", "", "", ""], &elsewhere).unwrap().contains("issuer"));
    }

    #[test]
    fn a_publisher_elsewhere_is_what_its_kind_says() {
        let claims = Claims {
            source: Some("https://gitlab.com/acme/widget".into()),
            config_uri: Some("https://gitlab.com/acme/widget//.ci/release.yml@refs/heads/main".into()),
            ..Claims::default()
        };
        let gitlab = Keyless { issuer: Some("https://gitlab.com".into()), claims, ..github() };
        assert_eq!(why("GitLab", ["acme/widget", ".ci/release.yml", "", ""], &gitlab), None);
        assert!(why("GitLab", ["acme/widget", "release.yml", "", ""], &gitlab).is_some());
        assert!(why("GitLab", ["acme/gadget", ".ci/release.yml", "", ""], &gitlab).is_some());
        let google = Keyless {
            name: Name::Email("release@acme.example".into()),
            issuer: Some(super::GOOGLE.into()),
            claims: Claims::default(),
        };
        assert_eq!(why("Google", ["", "", "", "release@acme.example"], &google), None);
        assert!(why("Google", ["", "", "", "other@acme.example"], &google).is_some());
        assert!(why("Google", ["", "", "", "release@acme.example"], &github()).is_some());
        assert_eq!(why("Another", ["acme/gadget", "x", "y", "z"], &github()), None);
        assert_eq!(held(None, &github(), EvidenceId::file(0)), Ok(()));
    }
}
