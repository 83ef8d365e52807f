//! `--signer`: a framework made from a few words, as text that anybody can keep, read and change.

use std::path::{Path, PathBuf};

use crate::complaint::Complaint;
use crate::yaml::{comment, quoted};

/// Who must have signed, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Demanded {
    given: String,
    signer: Signer,
    require: Vec<Require>,
    /// The trusted root of a Sigstore instance of the operator's own, which then alone vouches for certificates.
    trusted_root: Option<PathBuf>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Signer {
    /// A workflow of GitHub Actions, `owner/repo/.github/workflows/file@ref`, run for a repository.
    Github { workflow: String, source: String },
    /// An e-mail address, and the issuer that vouches for it.
    Email { address: String, issuer: String },
    /// A public key.
    Key(PathBuf),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Require {
    Signature,
    Provenance,
    Attestation(String),
}

/// What the framework calls the key.
pub(crate) const KEY_ROOT: &str = "signer-key";

const KINDS: &str = "write github:OWNER/REPO, github:OWNER/REPO/.github/workflows/FILE@REF, email:ADDRESS@ISSUER or \
                     key:FILE; for anyone else, write a framework";

impl Demanded {
    /// Reads the flags. Whether the values can be used is for the framework's own rules to say.
    pub(crate) fn read(
        given: &str,
        require: &[String],
        source: Option<&str>,
        trusted_root: Option<&Path>,
    ) -> Result<Self, Complaint> {
        Self::of("--signer", given, require, source, trusted_root)
    }

    /// The same of another flag that says who must have signed.
    pub(crate) fn of(
        flag: &str,
        given: &str,
        require: &[String],
        source: Option<&str>,
        trusted_root: Option<&Path>,
    ) -> Result<Self, Complaint> {
        let wrong = |why: &str| {
            let text = format!("{flag} {why}");
            Complaint { place: Some(given.to_owned()), ..Complaint::usage(text, KINDS) }
        };
        let Some((kind, value)) = given.split_once(':') else { return Err(wrong("names no kind")) };
        let signer = match kind {
            "github" => github(value, source).ok_or_else(|| wrong("is no repository and no workflow"))?,
            "email" => email(value).ok_or_else(|| wrong("names no address with its issuer"))?,
            "key" if !value.is_empty() => Signer::Key(value.into()),
            "key" => return Err(wrong("names no key file")),
            _ => return Err(wrong("is of no known kind")),
        };
        if source.is_some() && !matches!(signer, Signer::Github { .. }) {
            let help = "leave it out, or write a framework whose provenance requirement has a `source`";
            return Err(Complaint::usage("--source is about workflows of GitHub", help));
        }
        if trusted_root.is_some() && matches!(signer, Signer::Key(_)) {
            let text = format!("a trusted root is about certificates, and {flag} is a key");
            return Err(Complaint::usage(text, "leave it out: a key needs nobody to vouch for it"));
        }
        let require = match require {
            [] => vec![Require::Signature],
            given => given.iter().map(|one| Require::read(one)).collect::<Result<_, _>>()?,
        };
        let trusted_root = trusted_root.map(Path::to_path_buf);
        Ok(Self { given: given.to_owned(), signer, require, trusted_root })
    }

    /// The one file the framework names, if it names one: the key, or the trusted root.
    pub(crate) fn file(&self) -> Option<&Path> {
        match &self.signer {
            Signer::Key(path) => Some(path),
            Signer::Github { .. } | Signer::Email { .. } => self.trusted_root.as_deref(),
        }
    }

    /// The file of the key, where one is demanded.
    pub(crate) fn key(&self) -> Option<&Path> {
        match &self.signer {
            Signer::Key(path) => Some(path),
            Signer::Github { .. } | Signer::Email { .. } => None,
        }
    }

    /// The framework, as text.
    pub(crate) fn framework(&self) -> String {
        let (pinned, open) = self.pins();
        let mut text = format!(
            "# Made from --signer {}.\n# Pinned: {pinned}.\n# Not pinned: {open};\n",
            comment(&self.given)
        );
        text.push_str(
            "#   the name that was signed, and so which product and version this is; how old it is.\n",
        );
        text.push_str("# It was made for one run: to keep it, set its owner and a nearer end.\n");
        text.push_str("countersign: 1\nframework: command-line\nnumber: 1\n");
        text.push_str("owner: nobody@command-line.invalid\nexpires: 9999-01-01\n");
        text.push_str(&self.roots());
        text.push_str(&self.identity());
        text.push_str("handoffs:\n  command-line:\n    subject-name: any\n    require:\n");
        for (at, require) in self.require.iter().enumerate() {
            text.push_str(&require.line(at, &self.signer));
        }
        text
    }

    /// What is pinned, and what is left open.
    fn pins(&self) -> (String, String) {
        match &self.signer {
            Signer::Github { workflow, source } => {
                let pinned = format!(
                    "signed by a workflow {} of GitHub Actions that ran for the repository {}",
                    comment(workflow),
                    comment(source)
                );
                let (path, reference) = workflow.split_once('@').unwrap_or((workflow, "**"));
                let (home, file) = path.split_once("/.github/").unwrap_or((path, "**"));
                let wide = [
                    (home, "the repository the workflow lives in"),
                    (file, "which workflow"),
                    (reference, "the ref the workflow was taken from"),
                    (source, "the repository it ran for"),
                ];
                let mut open: Vec<&str> =
                    wide.into_iter().filter(|(part, _)| part.contains('*')).map(|(_, what)| what).collect();
                if self.require.contains(&Require::Provenance) && self.signer.source().is_empty() {
                    open.push("the source the provenance names");
                }
                open.extend([
                    "the ref that was built",
                    "the repository's\n#   number (a name can be given up and registered by somebody else)",
                ]);
                let open = open.join(", ");
                (pinned, open)
            }
            Signer::Email { address, issuer } => (
                format!("signed by {}, as {} vouches", comment(address), comment(issuer)),
                "who holds that account".to_owned(),
            ),
            Signer::Key(path) => {
                let path = comment(&path.to_string_lossy());
                (
                    format!("signed with the key in {path}"),
                    "when it was signed, as a log would prove".to_owned(),
                )
            }
        }
    }

    fn roots(&self) -> String {
        let public_good = "roots:\n  public-good: { sigstore: { embedded: public-good } }\n";
        match (&self.signer, &self.trusted_root) {
            (Signer::Key(path), _) => {
                let name = beside(path, "signer.pub");
                format!("roots:\n  {KEY_ROOT}: {{ key: {{ file: {name} }} }} # beside this file\n")
            }
            (Signer::Github { .. } | Signer::Email { .. }, Some(path)) => {
                let name = beside(path, "trusted_root.json");
                format!("roots:\n  trusted-root: {{ sigstore: {{ file: {name} }} }} # beside this file\n")
            }
            (Signer::Github { .. }, None) => {
                format!("{public_good}  github: {{ sigstore: {{ embedded: github }} }}\n")
            }
            (Signer::Email { .. }, None) => public_good.to_owned(),
        }
    }

    /// The roots that may vouch for a certificate.
    fn vouching(&self) -> &'static str {
        match (&self.signer, &self.trusted_root) {
            (_, Some(_)) => "trusted-root",
            (Signer::Github { .. }, None) => "public-good, github",
            (Signer::Email { .. } | Signer::Key(_), None) => "public-good",
        }
    }

    fn identity(&self) -> String {
        match &self.signer {
            Signer::Github { workflow, source } => format!(
                "identities:\n  signer:\n    github:\n      roots: [{}]\n      signer: {}\n      source: {}\n",
                self.vouching(),
                quoted(workflow),
                quoted(source)
            ),
            Signer::Email { address, issuer } => format!(
                "identities:\n  signer:\n    email:\n      roots: [{}]\n      address: {}\n      issuer: {}\n",
                self.vouching(),
                quoted(address),
                quoted(issuer)
            ),
            Signer::Key(_) => format!("identities:\n  signer: {{ key: {{ root: {KEY_ROOT} }} }}\n"),
        }
    }
}

impl Signer {
    /// What the provenance itself must say of the source, where one repository is named.
    fn source(&self) -> String {
        match self {
            Self::Github { source, .. } if !source.contains('*') => {
                format!(", source: {}", quoted(&format!("github.com/{source}")))
            }
            Self::Github { .. } | Self::Email { .. } | Self::Key(_) => String::new(),
        }
    }
}

/// A file as a framework names it, which names what lies beside it: by its own name, where a framework can say that.
fn beside(path: &Path, otherwise: &str) -> String {
    let plain = |name: &&str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    let name = path.file_name().and_then(|name| name.to_str()).filter(plain);
    quoted(name.unwrap_or(otherwise))
}

/// A repository, or a workflow with or without its ref.
fn github(value: &str, source: Option<&str>) -> Option<Signer> {
    let (path, reference) = match value.split_once('@') {
        Some((path, reference)) => (path, Some(reference)),
        None => (value, None),
    };
    let parts: Vec<&str> = path.split('/').collect();
    let (owner, repository, workflow) = match (parts.as_slice(), reference) {
        ([owner, repository], None) => (owner, repository, format!("{owner}/*/.github/workflows/*@**")),
        ([owner, repository, ".github", "workflows", _], _) => {
            (owner, repository, format!("{path}@{}", reference.unwrap_or("**")))
        }
        _ => return None,
    };
    let own = format!("{owner}/{repository}");
    Some(Signer::Github { workflow, source: source.map_or(own, str::to_owned) })
}

/// `ADDRESS@ISSUER`, where the issuer is the URL behind the last `@https://`.
fn email(value: &str) -> Option<Signer> {
    let (address, rest) = value.rsplit_once("@https://")?;
    Some(Signer::Email { address: address.to_owned(), issuer: format!("https://{rest}") })
}

impl Require {
    fn read(given: &str) -> Result<Self, Complaint> {
        match given.split_once(':') {
            None if given == "signature" => Ok(Self::Signature),
            None if given == "provenance" => Ok(Self::Provenance),
            Some(("attestation", predicate_type)) => Ok(Self::Attestation(predicate_type.to_owned())),
            None | Some(_) => {
                let help = "write signature, provenance, or attestation:TYPE with the whole predicate type, such as \
                            attestation:https://spdx.dev/Document";
                let text = "--require names nothing that can be signed".to_owned();
                Err(Complaint { place: Some(given.to_owned()), ..Complaint::usage(text, help) })
            }
        }
    }

    fn line(&self, at: usize, signer: &Signer) -> String {
        match self {
            Self::Signature => "      - signature: { by: [signer] }\n".to_owned(),
            Self::Provenance => format!("      - provenance: {{ by: [signer]{} }}\n", signer.source()),
            Self::Attestation(predicate_type) => format!(
                "      - attestation: {{ name: attestation-{}, type: {}, by: [signer] }}\n",
                at.saturating_add(1),
                quoted(predicate_type)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Demanded;

    fn text(given: &str) -> String {
        Demanded::read(given, &[], None, None).unwrap().framework()
    }

    #[test]
    fn every_kind_makes_a_framework_that_holds_together() {
        for given in [
            "github:acme/widget",
            "github:acme/ci/.github/workflows/build.yml",
            "github:acme/ci/.github/workflows/build.yml@refs/tags/v*",
            "email:me@acme.example@https://accounts.google.com",
            "key:some where/a b.pub",
            "key:acme.pub",
        ] {
            policy::parse("f", &text(given)).unwrap_or_else(|why| panic!("{given}: {why}"));
        }
    }

    #[test]
    fn a_root_of_ones_own_takes_the_place_of_those_built_in() {
        for given in ["github:acme/widget", "email:me@acme.example@https://accounts.google.com"] {
            let read = Demanded::read(given, &[], None, Some(Path::new("our/root.json"))).unwrap();
            let text = read.framework();
            policy::parse("f", &text).unwrap_or_else(|why| panic!("{given}: {why}"));
            assert!(text.contains("  trusted-root: { sigstore: { file: \"root.json\" } }"), "{text}");
            assert!(text.contains("roots: [trusted-root]") && !text.contains("embedded"), "{text}");
            assert_eq!(read.file(), Some(Path::new("our/root.json")));
        }
        assert!(Demanded::read("key:a.pub", &[], None, Some(Path::new("root.json"))).is_err());
    }

    #[test]
    fn what_is_given_says_nothing_beyond_its_place() {
        let wild = text("github:acme/widget\"\n  evil: {}");
        assert!(!wild.contains("\n  evil"), "{wild}");
        assert!(policy::parse("f", &wild).is_err());
        assert!(
            text("github:acme/widget")
                .contains("signer: \"acme/*/.github/workflows/*@**\"\n      source: \"acme/widget\"")
        );
    }

    #[test]
    fn the_source_may_be_another_repository() {
        let other = Demanded::read(
            "github:acme/ci/.github/workflows/build.yml@refs/tags/v1",
            &[],
            Some("acme/widget"),
            None,
        );
        assert!(other.unwrap().framework().contains("source: \"acme/widget\""));
        assert!(Demanded::read("key:a.pub", &[], Some("acme/widget"), None).is_err());
    }

    #[test]
    fn every_part_left_open_is_told() {
        let open = |given: &str, source: Option<&str>| {
            let text = Demanded::read(given, &["provenance".to_owned()], source, None).unwrap().framework();
            text.split_once("# Not pinned: ").unwrap().1.split_once(';').unwrap().0.to_owned()
        };
        let whole = "github:acme/ci/.github/workflows/build.yml@refs/tags/v1";
        assert!(open(whole, None).starts_with("the ref that was built, "));
        assert!(
            open("github:acme/ci/.github/workflows/*", None)
                .starts_with("which workflow, the ref the workflow")
        );
        assert!(
            open(&whole.replace("v1", "v*"), None)
                .starts_with("the ref the workflow was taken from, the ref that")
        );
        assert!(
            open(whole, Some("acme/*"))
                .starts_with("the repository it ran for, the source the provenance names, the ref that")
        );
        assert!(
            open("github:acme/widget", None)
                .starts_with("the repository the workflow lives in, which workflow, ")
        );
    }

    #[test]
    fn slips_are_no_signers() {
        for given in [
            "acme/widget",
            "github:acme",
            "github:acme/widget@v1",
            "github:a/b/c",
            "email:me@acme.example",
            "key:",
            "gitea:a/b",
            "",
        ] {
            assert!(Demanded::read(given, &[], None, None).is_err(), "{given}");
        }
        for require in ["sbom", "signature:x", "attestation"] {
            assert!(Demanded::read("key:a", &[require.to_owned()], None, None).is_err(), "{require}");
        }
    }
}
