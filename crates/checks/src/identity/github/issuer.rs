use model::Text;

/// The OIDC issuer of GitHub Actions, and the host its repositories live on.
///
/// Three forms are known, and compared byte for byte with the certificate:
/// - `https://token.actions.githubusercontent.com`: everyone on github.com;
/// - `https://token.actions.githubusercontent.com/<enterprise>`: an enterprise on github.com with an issuer of
///   its own;
/// - `https://token.actions.<tenant>.ghe.com`: an enterprise on `<tenant>.ghe.com`.
///
/// Any other issuer would leave open on which host a workflow lives, so it is refused here; such a signer can
/// be listed as an `other` identity, whose name is the whole URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GithubIssuer {
    issuer: Text,
    host: Text,
}

/// Text that is not an issuer of GitHub Actions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an issuer of GitHub Actions: {default}, {default}/<enterprise> or \
     https://token.actions.<tenant>.ghe.com; list any other issuer as an `other` identity",
    default = GithubIssuer::DEFAULT
)]
pub struct IssuerFault(Text);

impl GithubIssuer {
    /// The issuer of github.com.
    pub const DEFAULT: &'static str = "https://token.actions.githubusercontent.com";

    /// Reads an issuer.
    ///
    /// # Errors
    /// When it has none of the three forms.
    pub fn parse(text: &str) -> Result<Self, IssuerFault> {
        let host =
            host_of(text).ok_or_else(|| IssuerFault(text.chars().take(200).collect::<String>().into()))?;
        Ok(Self { issuer: text.into(), host: host.into() })
    }

    /// The issuer as it must stand in the certificate.
    pub fn as_str(&self) -> &str {
        &self.issuer
    }

    /// The host of its repositories: `github.com` or `<tenant>.ghe.com`.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl Default for GithubIssuer {
    fn default() -> Self {
        Self { issuer: Self::DEFAULT.into(), host: "github.com".into() }
    }
}

fn host_of(issuer: &str) -> Option<String> {
    if let Some(rest) = issuer.strip_prefix(GithubIssuer::DEFAULT) {
        let known = rest.is_empty() || rest.strip_prefix('/').is_some_and(is_label);
        return known.then(|| "github.com".into());
    }
    let tenant = issuer.strip_prefix("https://token.actions.")?.strip_suffix(".ghe.com")?;
    let lower = !tenant.contains(|c: char| c.is_ascii_uppercase());
    (lower && is_label(tenant)).then(|| format!("{tenant}.ghe.com"))
}

/// Letters, digits and inner hyphens: no dot, so that no other domain fits in.
fn is_label(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    plain && !text.is_empty() && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::GithubIssuer;

    #[test]
    fn three_forms_are_known() {
        for (issuer, host) in [
            (GithubIssuer::DEFAULT, "github.com"),
            ("https://token.actions.githubusercontent.com/acme-corp", "github.com"),
            ("https://token.actions.acme.ghe.com", "acme.ghe.com"),
        ] {
            assert_eq!(GithubIssuer::parse(issuer).unwrap().host(), host);
        }
        assert_eq!(GithubIssuer::parse(GithubIssuer::DEFAULT).unwrap(), GithubIssuer::default());
    }

    #[test]
    fn look_alikes_are_refused() {
        for issuer in [
            "",
            "https://token.actions.githubusercontent.com/",
            "https://token.actions.githubusercontent.com.evil.example",
            "https://token.actions.githubusercontent.com/a/b",
            "https://token.actions.githubusercontent.com/a.b",
            "https://Token.actions.githubusercontent.com",
            "http://token.actions.githubusercontent.com",
            "https://token.actions.ghe.com",
            "https://token.actions..ghe.com",
            "https://token.actions.evil.example/.ghe.com",
            "https://token.actions.a.b.ghe.com",
            "https://token.actions.ACME.ghe.com",
            "https://token.actions.-a.ghe.com",
            "https://token.actions.acme.ghe.com/",
            "https://gitlab.com",
        ] {
            assert!(GithubIssuer::parse(issuer).is_err(), "{issuer}");
        }
    }
}
