use formats::{StatusState, StatusTarget};
use model::{Instant, Text};

/// Which of the two questions is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// Was it trusted when it was signed?
    Then,
    /// Is it trusted now?
    Now,
}

/// When a proof was made, as far as anything proves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// No later than this. `None`: nothing proves it, and it is judged at now.
    pub by: Option<Instant>,
    /// No earlier than this: when its certificate was issued. `None` for a key or certificate that lasts, whose
    /// signatures can be made again at any time.
    pub from: Option<Instant>,
}

/// How bad an entry is. The order is that of [`crate::Standing::rank`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    Unknown,
    Suspended,
    Revoked,
}

/// What one entry means for a proof; `None` when nothing. `lifted` says whether its authority lifted it by now.
pub(crate) fn judge(
    target: &StatusTarget,
    state: &StatusState,
    lifted: bool,
    signed: Signed,
    tense: Tense,
    now: Instant,
) -> Option<(Grade, Text)> {
    // Where nothing proves a time, it may have been signed this moment.
    let by = signed.by.unwrap_or(now);
    let when = signed
        .by
        .map_or("nothing proves when it was signed".to_owned(), |at| format!("it was signed by {at}"));
    match state {
        StatusState::RevokedSince(since) => {
            (by >= *since).then(|| (Grade::Revoked, format!("revoked since {since}, and {when}").into()))
        }
        StatusState::Compromised { from, until } => {
            let renewed = renews(target) && signed.from.is_some_and(|issued| issued > *until);
            let text = || format!("in wrong hands from {from} to {until}, and {when}");
            (by >= *from && !renewed).then(|| (Grade::Revoked, text().into()))
        }
        StatusState::RevokedRetroactively => Some((Grade::Revoked, "revoked whenever it was signed".into())),
        StatusState::Suspended { .. } if tense == Tense::Then || lifted => None,
        StatusState::Suspended { from, .. } if now < *from => None,
        StatusState::Suspended { until: Some(until), incident, .. } if now > *until => {
            let text =
                format!("suspended until {until} ({incident}), which has passed, and nobody has lifted it");
            Some((Grade::Unknown, text.into()))
        }
        StatusState::Suspended { from, incident, until } => {
            let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
            Some((Grade::Suspended, format!("suspended since {from}{until} ({incident})").into()))
        }
        StatusState::Lifts { .. } => None,
    }
}

/// Whether a time that an authority gave still proves anything. One that is revoked at all, by now, could have
/// written any time into it.
pub(crate) fn takes_time(state: &StatusState, lifted: bool, tense: Tense, now: Instant) -> Option<Grade> {
    match state {
        StatusState::RevokedSince(from) | StatusState::Compromised { from, .. } => {
            (now >= *from).then_some(Grade::Revoked)
        }
        StatusState::RevokedRetroactively => Some(Grade::Revoked),
        StatusState::Suspended { from, .. } => {
            (tense == Tense::Now && !lifted && now >= *from).then_some(Grade::Suspended)
        }
        StatusState::Lifts { .. } => None,
    }
}

/// Whether a certificate issued after a compromise shows that the right hands have it again: so for whoever proves
/// itself anew for each certificate, never for what lasts.
pub fn renews(target: &StatusTarget) -> bool {
    match target {
        StatusTarget::Participant(_)
        | StatusTarget::Identity(_)
        | StatusTarget::Name(_)
        | StatusTarget::Issuer(_)
        | StatusTarget::Builder(_)
        | StatusTarget::Source(_)
        | StatusTarget::Workflow(_)
        | StatusTarget::Run(_) => true,
        StatusTarget::Key(_)
        | StatusTarget::Certificate(_)
        | StatusTarget::Serial(_)
        | StatusTarget::Ca(_)
        | StatusTarget::Log(_)
        | StatusTarget::TimestampAuthority(_)
        | StatusTarget::Artifact(_)
        | StatusTarget::Attestation(_)
        | StatusTarget::Receipt(_)
        | StatusTarget::Dependency(_)
        | StatusTarget::Relationship(_)
        | StatusTarget::Verifier(_) => false,
    }
}
