//! What advisories say of the packages a proof names, for the checks that ask.

use std::sync::Arc;

use advisories::{Finding, State};
use model::{Age, Gap, NonEmpty, Outcome, PackageUrl, Reason, Text};

use crate::NamedIdentity;
use crate::demand::Test;
use crate::known_vulnerability::{self, KnownVulnerability};
use crate::malicious_package;
use crate::quote::{listed, quoted};
use crate::testimony::Testimony;
use crate::vex;

/// `advisories: {…}`: which feeds are asked about every package a proof names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvisoryRule {
    /// The feeds, by their names in the framework.
    pub feeds: NonEmpty<Text>,
    /// Who may say that a vulnerability does not matter here; nobody where absent.
    pub vex: Option<VexRule>,
}

/// Whose VEX documents answer a vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VexRule {
    /// The identities.
    pub by: NonEmpty<Arc<NamedIdentity>>,
    /// How old what they say may be, by the time they say it was made.
    pub max_age: Age,
}

impl AdvisoryRule {
    /// The tests it asks for. What a VEX document rests on is asked of the status lists as well, with `status`.
    pub(crate) fn tests(self: &Arc<Self>, status: Vec<Test>) -> [Test; 2] {
        let answers = self.vex.as_ref().map(|rule| vex::Answers::of(rule, status));
        let params = KnownVulnerability { rule: Arc::clone(self), answers };
        [
            Test::new(&malicious_package::CARD, Arc::clone(self), malicious_package::judge),
            Test::new(&known_vulnerability::CARD, params, known_vulnerability::judge),
        ]
    }

    /// The feeds as reports call them.
    pub(crate) fn shown(&self) -> String {
        listed(self.feeds.iter().map(|feed| &**feed))
    }
}

/// What the feeds of a rule have against the packages that a proof names.
pub(crate) struct Against<'a> {
    /// The packages, as they were signed.
    pub(crate) packages: Vec<&'a Text>,
    /// Every advisory that is, or may be, about one of them, with the package.
    pub(crate) findings: Vec<(PackageUrl, &'a Finding)>,
}

impl<'a> Against<'a> {
    /// Looks up every package URL among the names a proof gives the artifact.
    ///
    /// # Errors
    /// What to answer when the feeds cannot tell about one of them: never a yes.
    pub(crate) fn of(testimony: &Testimony<'a>, rule: &AdvisoryRule) -> Result<Self, Outcome> {
        let unknown = |gap, text: String, help: &str| {
            Outcome::unknown(gap, Reason::new(text).help(help).at(testimony.subject()))
        };
        let Some(advised) = testimony.among.and_then(|facts| facts.advised.as_ref()) else {
            let reason =
                Reason::new("no advisories were asked about this proof").at(testimony.signer_place());
            return Err(Outcome::unknown(Gap::Missing, reason));
        };
        let packages: Vec<&Text> = testimony.names.iter().filter(|name| is_package(name)).collect();
        if packages.is_empty() {
            return Err(unknown(
                Gap::Missing,
                "what was signed names no package: advisories cannot be asked about it".into(),
                "have the producer sign the artifact under its package URL, such as `pkg:npm/%40acme/widget@1.4.2`",
            ));
        }
        let mut findings = Vec::new();
        for name in &packages {
            let url = PackageUrl::parse(name).map_err(|fault| {
                let text = format!("{}: {fault}", quoted(name));
                unknown(Gap::Inconclusive, text, "have the producer sign a package URL that can be read")
            })?;
            if let Some(why) = url.impossible() {
                return Err(unknown(
                    Gap::Inconclusive,
                    format!("{} is no package's name: {why}", quoted(name)),
                    "have the producer sign the name that the package has in its registry",
                ));
            }
            if url.version.is_none() {
                return Err(unknown(
                    Gap::Inconclusive,
                    format!("{} names no version", quoted(name)),
                    "have the producer sign the package URL with the version",
                ));
            }
            let asked = |known: &&advisories::Known| rule.feeds.iter().any(|feed| *feed == known.feed);
            let package = advised.of(name).ok_or_else(|| {
                let text = format!("{} was not asked about: too many packages are signed", quoted(name));
                unknown(
                    Gap::Inconclusive,
                    text,
                    "have the producer sign the artifact under its own package URL",
                )
            })?;
            let known: Vec<_> = package.known.iter().filter(asked).collect();
            if !known.iter().any(|known| known.covers) {
                return Err(unknown(
                    Gap::Inconclusive,
                    format!("none of {} knows of packages such as {}", rule.shown(), quoted(name)),
                    "name under `osv` a feed that has advisories of this ecosystem",
                ));
            }
            let all = known.into_iter().flat_map(|known| &known.findings);
            findings.extend(all.map(|finding| (url.clone(), finding)));
        }
        Ok(Self { packages, findings })
    }

    /// The packages, for a person.
    pub(crate) fn shown(&self) -> String {
        listed(self.packages.iter().map(|name| &***name))
    }
}

/// Whether a signed name is meant as a package URL.
fn is_package(name: &str) -> bool {
    name.split_once(':').is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("pkg"))
}

/// What an advisory says of a package, in one sentence: `verb` is what it says when it is about this version.
pub(crate) fn says(package: &str, finding: &Finding, verb: &str) -> String {
    let summary = finding.summary.as_deref().map(|text| format!(": {}", quoted(text))).unwrap_or_default();
    match &finding.state {
        State::Affected => format!("{} says that {package} {verb}{summary}", quoted(&finding.id)),
        State::Unclear(why) => {
            format!("whether {} is about {package} cannot be told: {why}{summary}", quoted(&finding.id))
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
