use formats::{StatusEntry, StatusState, StatusTarget};
use model::Instant;
use report::safe;

use super::kinds::KINDS;
use super::target::value;

/// What a new entry means for whoever asks the list, in a sentence.
pub(crate) fn meaning(entry: &StatusEntry, now: Instant) -> String {
    let thing = falls(&entry.target);
    const GATE: &str = "is refused at the next handoff that asks this list";
    let mut text = match &entry.state {
        StatusState::RevokedSince(since) => {
            let wait = if *since > now { "; until then nothing changes" } else { "" };
            format!("{thing} from {since} on {GATE}; what is proven to be signed before still passes{wait}")
        }
        StatusState::Compromised { from, until } if status::renews(&entry.target) => format!(
            "{thing} from {from} on {GATE}, unless its certificate was issued after {until}; what is proven to be \
             signed before still passes"
        ),
        StatusState::Compromised { from, .. } => format!(
            "{thing} from {from} on {GATE}, also what is signed later: whoever had it may have it still; what is \
             proven to be signed before still passes"
        ),
        StatusState::RevokedRetroactively => format!("{thing} {GATE}, whenever it was signed"),
        StatusState::Suspended { until, .. } => {
            let until = until.map(|until| format!(", also after {until}")).unwrap_or_default();
            format!("{thing} {GATE}, whenever it was signed, until {} is lifted{until}", entry.id)
        }
        StatusState::Lifts { entry: lifted, .. } => {
            format!("{thing} passes again, as far as {lifted} alone refused it")
        }
    };
    if dates(&entry.target) && !matches!(entry.state, StatusState::Lifts { .. }) {
        text.push_str("; every time that it gave proves nothing any more, older ones as well");
    }
    safe(&text)
}

/// What falls with a target.
fn falls(target: &StatusTarget) -> String {
    let kind = KINDS.iter().find(|kind| kind.word == target.kind());
    let thing = few(target);
    kind.map_or_else(|| thing.clone(), |kind| kind.falls.replace("{}", &thing))
}

/// Whether it vouches for times.
fn dates(target: &StatusTarget) -> bool {
    matches!(target, StatusTarget::Log(_) | StatusTarget::TimestampAuthority(_))
}

/// A target for a person: of many commits or versions only how many there are.
fn few(target: &StatusTarget) -> String {
    const FEW: usize = 3;
    if let StatusTarget::Serial(number) = target {
        return format!("number {} of issuer {}", number.serial, number.issuer);
    }
    if let StatusTarget::Source(source) = target
        && source.commits.len() > FEW
    {
        return format!("{} commits of {}", source.commits.len(), source.repository);
    }
    if let StatusTarget::Dependency(range) = target
        && range.versions.len() > FEW
    {
        return format!("{} versions of {}", range.versions.len(), range.package);
    }
    value(target)
}

/// What an entry says, for whoever reads the list.
pub(crate) fn said(state: &StatusState) -> String {
    let text = match state {
        StatusState::RevokedSince(since) => format!("revoked since {since}"),
        StatusState::Compromised { from, until } => format!("in wrong hands from {from} to {until}"),
        StatusState::RevokedRetroactively => "revoked, whenever it was signed".to_owned(),
        StatusState::Suspended { from, until, incident } => {
            let until = until.map(|until| format!(", to be known by {until}")).unwrap_or_default();
            format!("suspended since {from}{until} ({incident})")
        }
        StatusState::Lifts { entry, from } => format!("lifts {entry} since {from}"),
    };
    safe(&text)
}
