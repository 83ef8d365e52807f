use formats::{StatusEntry, StatusState, StatusTarget};
use model::Instant;
use report::safe;

use super::kinds::KINDS;
use super::target::value;

/// What a new entry means for whoever asks the list, in a sentence.
pub(crate) fn meaning(entry: &StatusEntry, now: Instant) -> String {
    let thing = falls(&entry.target);
    const GATE: &str = "is refused at the next handoff that asks this list";
    let older = older(&entry.target);
    let mut text = match &entry.state {
        StatusState::RevokedSince(since) => {
            let wait = if *since > now { "; until then nothing changes" } else { "" };
            format!("{thing} from {since} on {GATE}; {older}{wait}")
        }
        StatusState::Compromised { from, until } if status::renews(&entry.target) => {
            format!("{thing} from {from} on {GATE}, unless its certificate was issued after {until}; {older}")
        }
        StatusState::Compromised { from, .. } => format!(
            "{thing} from {from} on {GATE}, also what is signed later: whoever had it may have it still; {older}"
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

/// What becomes of what was there before. Who hands over is asked at the handoff, whenever what they bring was signed.
fn older(target: &StatusTarget) -> &'static str {
    match target {
        StatusTarget::Participant(_) => {
            "from then on nothing is taken over from it either, also what was signed before; what others hand over \
             and it is proven to have signed before still passes"
        }
        StatusTarget::Relationship(_) => "from then on nothing is, also what was signed before",
        StatusTarget::Identity(_)
        | StatusTarget::Name(_)
        | StatusTarget::Key(_)
        | StatusTarget::Certificate(_)
        | StatusTarget::Serial(_)
        | StatusTarget::Ca(_)
        | StatusTarget::Log(_)
        | StatusTarget::TimestampAuthority(_)
        | StatusTarget::Issuer(_)
        | StatusTarget::Builder(_)
        | StatusTarget::Source(_)
        | StatusTarget::Workflow(_)
        | StatusTarget::Run(_)
        | StatusTarget::Artifact(_)
        | StatusTarget::Attestation(_)
        | StatusTarget::Receipt(_)
        | StatusTarget::Dependency(_)
        | StatusTarget::Verifier(_) => "what is proven to be signed before still passes",
    }
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

#[cfg(test)]
mod tests {
    use super::meaning;
    use crate::listing::read;
    use formats::{StatusEntry, StatusState};
    use model::Instant;

    fn told(target: &str, state: StatusState) -> String {
        let target = read(target).unwrap();
        let entry = StatusEntry { id: "R-2".into(), target, state, reason: "".into() };
        meaning(&entry, at("2026-11-22"))
    }

    fn at(day: &str) -> Instant {
        Instant::start_of_day(day).unwrap()
    }

    #[test]
    fn whoever_revokes_is_told_what_it_means() {
        let since = StatusState::RevokedSince(at("2026-11-01"));
        let always = StatusState::RevokedRetroactively;
        let window = StatusState::Compromised { from: at("2026-11-01"), until: at("2026-11-02") };
        let soon = StatusState::RevokedSince(at("2026-12-01"));
        let (key, log) =
            (format!("key:sha256:{}", "ab".repeat(32)), format!("log:sha256:{}", "ab".repeat(32)));
        let before = "what is proven to be signed before still passes";
        for (target, state, says, silent) in [
            ("identity:acme-ci", since.clone(), before, "until then"),
            ("identity:acme-ci", soon, "until then nothing changes", "always"),
            ("identity:acme-ci", always, "whenever it was signed", before),
            ("identity:acme-ci", window.clone(), "unless its certificate was issued after", "have it still"),
            (&key, window.clone(), "whoever had it may have it still", "unless its certificate"),
            ("participant:acme", since.clone(), "nothing is taken over from it either", "unless"),
            ("participant:acme", window, "nothing is taken over from it either", "have it still"),
            ("relationship:acme-widgets", since.clone(), "also what was signed before", before),
            (&log, since.clone(), "proves nothing any more, older ones as well", "unless"),
            (
                "dependency:pkg:npm/left-pad@1.0.0,1.0.1,1.0.2,1.0.3",
                since,
                "4 versions of pkg:npm/left-pad",
                "1.0.2",
            ),
        ] {
            let text = told(target, state);
            assert!(text.contains(says) && !text.contains(silent), "{text}");
        }
    }
}
