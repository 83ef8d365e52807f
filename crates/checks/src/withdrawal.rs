//! What it means that a status list denies something, for every check that asks.

use decision::{Facts, Moment};
use dependencies::Dependency;
use model::{Gap, NonEmpty, Outcome, Place, Reason, Text};
use status::{Finding, Signed, Standing, Tense};

use crate::bill::{Listed, place, told};
use crate::quote::quoted;
use crate::testimony::Testimony;

/// One of the two ways to withdraw trust. Each has checks of its own: a suspension may be lifted, a revocation is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Withdrawal {
    Revoked,
    Suspended,
}

impl Withdrawal {
    /// What the lists say of something that a check asks about. `whom` completes "no list revokes …"; `place` is where
    /// it stands in the evidence, if it does.
    pub(crate) fn judge(
        self,
        standings: &[Standing],
        whom: &str,
        lists: &[Text],
        place: Option<Place>,
    ) -> Outcome {
        let told = |wanted: Option<Self>| -> Option<NonEmpty<Reason>> {
            let own = standings.iter().filter(|one| self.is_asked_about(one, wanted.is_some()));
            NonEmpty::of(own.flat_map(Standing::findings).map(|finding| self.reason(finding)).collect())
        };
        if let Some(reasons) = told(Some(self)) {
            return Outcome::Violated(reasons);
        }
        if let Some(reasons) = told(None) {
            return Outcome::Unknown(Gap::Inconclusive, reasons);
        }
        let by: Vec<String> = lists.iter().map(ToString::to_string).collect();
        let verb = if by.len() > 1 { "say" } else { "says" };
        let reason = Reason::new(format!("{} {whom}, {verb} {}", self.none(), by.join(", ")));
        Outcome::satisfied(place.map_or(reason.clone(), |place| reason.at(place)))
    }

    /// Whether a standing is for this check to tell: `surely`, as a violation, or as something that cannot be told. A
    /// suspension whose end has passed and that nobody lifted is a question of suspension; all else that is open is one
    /// of revocation.
    fn is_asked_about(self, standing: &Standing, surely: bool) -> bool {
        match (self, standing) {
            (Self::Revoked, Standing::Revoked(_)) | (Self::Suspended, Standing::Suspended(_)) => surely,
            (_, Standing::Unknown(found)) => {
                let suspension = found.first().state == "suspended";
                !surely && suspension == (self == Self::Suspended)
            }
            (_, Standing::Good | Standing::Revoked(_) | Standing::Suspended(_)) => false,
        }
    }

    fn reason(self, finding: &Finding) -> Reason {
        let authority = &finding.authority;
        let observed = match self {
            _ if finding.target.is_empty() => finding.state.to_owned(),
            Self::Revoked | Self::Suspended => {
                format!("{} {} is {}", finding.kind, finding.target, finding.state)
            }
        };
        let whom = match authority.is_empty() {
            true => "whoever issued the certificate".to_owned(),
            false => quoted(authority),
        };
        let help = match (self, finding.list.is_empty()) {
            (_, true) => "have the operator fetch a newer revocation list of its issuer".to_owned(),
            (Self::Revoked, false) => {
                format!(
                    "do not use it; ask {whom} what happened and for a release that rests on nothing it revoked"
                )
            }
            (Self::Suspended, false) => {
                format!("hold it back until {whom} lifts the suspension, and ask there about it")
            }
        };
        let reason = Reason::new(finding.text.clone()).compare(self.wanted(), observed).help(help);
        match &finding.place {
            Some(place) => reason.at(place.clone()),
            None => reason,
        }
    }

    fn none(self) -> &'static str {
        match self {
            Self::Revoked => "nothing revokes",
            Self::Suspended => "nothing suspends",
        }
    }

    fn wanted(self) -> &'static str {
        match self {
            Self::Revoked => "not revoked",
            Self::Suspended => "not suspended",
        }
    }

    /// What the lists say of the signer of a testimony, and of everything that vouches for it.
    pub(crate) fn of_signer(self, testimony: &Testimony<'_>, tense: Tense) -> Outcome {
        let Some((relied, own)) = testimony.relied else { return unasked(testimony) };
        let mut standings = own.of_signer.standings(tense);
        if let Some(run) = testimony.chain.as_ref().and_then(|chain| chain.run) {
            standings.extend(own.fallen_steps(run, tense).into_iter().flatten());
        }
        let asked: Vec<Text> = relied.lists.iter().chain(&own.issuers).cloned().collect();
        let place = testimony.signer_place();
        if asked.is_empty() && standings.is_empty() {
            let text = "it rests on no certificate of a root whose revocations are asked for";
            return Outcome::satisfied(Reason::new(text).at(place));
        }
        self.judge(&standings, "the signer or what vouches for it", &asked, Some(place))
    }

    /// What the lists say of those who hand over. It is asked now, and never about the time of signing.
    pub(crate) fn of_parties(self, facts: &Facts<'_>, moment: Moment) -> Outcome {
        if moment == Moment::Then {
            return Outcome::NotApplicable(Reason::new("who hands over is a question of the handoff"));
        }
        let Some(relied) = &facts.relied else {
            return Outcome::unknown(Gap::Missing, Reason::new("no status list was asked"));
        };
        if relied.lists.is_empty() {
            let text = "the handoff asks no status list, and issuers of certificates speak of nothing else";
            return Outcome::NotApplicable(Reason::new(text));
        }
        if relied.parties.is_empty() {
            return Outcome::NotApplicable(Reason::new("the handoff names nobody it comes from"));
        }
        let standings =
            relied.parties.iter().flat_map(|found| found.standings(Tense::Now, Signed::default()));
        self.judge(&standings.collect::<Vec<_>>(), "whoever hands it over", &relied.lists, None)
    }

    /// What the lists say of what a testimony tells.
    pub(crate) fn of_origin(self, testimony: &Testimony<'_>, tense: Tense) -> Outcome {
        let Some((relied, own)) = testimony.relied else { return unasked(testimony) };
        let signed = own.signed(tense);
        let standings: Vec<Standing> =
            own.of_origin.iter().flat_map(|found| found.standings(tense, signed)).collect();
        self.judge(&standings, "what it says", &relied.lists, Some(testimony.signer_place()))
    }

    /// What the lists say of what the artifact is made of, for what was signed when this bill of materials was.
    pub(crate) fn of_dependencies(self, testimony: &Testimony<'_>, tense: Tense) -> Outcome {
        let Some((relied, own)) = testimony.relied else { return unasked(testimony) };
        let listed = match Listed::of(testimony) {
            Ok(listed) => listed,
            Err(outcome) => return outcome,
        };
        let signed = own.signed(tense);
        let (mut denied, mut open) = (Vec::new(), Vec::new());
        for inside in &listed.bill.withdrawn {
            let Some(dependency) = listed.graph.dependencies().get(inside.dependency) else { continue };
            for standing in inside.found.iter().flat_map(|found| found.standings(tense, signed)) {
                let at = (inside.dependency, dependency);
                match (self.is_asked_about(&standing, true), self.is_asked_about(&standing, false)) {
                    (true, _) => denied.push((at, standing)),
                    (false, true) => open.push((at, standing)),
                    (false, false) => {}
                }
            }
        }
        let reason = |((at, dependency), standing): ((usize, &Dependency), Standing)| {
            let called = listed.shown(at, dependency);
            let first = standing.findings().first().map(|finding| self.reason(finding));
            let first = first.unwrap_or_else(|| Reason::new(self.wanted()));
            let text = format!("it depends on {called}: {}", first.text);
            Reason { text: text.into(), ..first }.at(place(testimony, dependency))
        };
        if let Some(reasons) = told(denied, reason) {
            return Outcome::Violated(reasons);
        }
        if let Some(reasons) = told(open, reason) {
            return Outcome::Unknown(Gap::Inconclusive, reasons);
        }
        self.judge(&[], "what it depends on", &relied.lists, Some(testimony.predicate()))
    }

    /// What the lists say of the artifact, for what was signed when this testimony was.
    pub(crate) fn of_artifact(self, testimony: &Testimony<'_>, tense: Tense) -> Outcome {
        let Some((relied, own)) = testimony.relied else { return unasked(testimony) };
        let signed = own.signed(tense);
        let standings: Vec<Standing> =
            relied.artifact.iter().flat_map(|found| found.standings(tense, signed)).collect();
        self.judge(&standings, "the artifact", &relied.lists, None)
    }
}

/// What is answered when nothing was looked up for a proof: never a yes.
fn unasked(testimony: &Testimony<'_>) -> Outcome {
    let reason = Reason::new("no status list was asked about this proof").at(testimony.signer_place());
    Outcome::unknown(Gap::Missing, reason)
}
