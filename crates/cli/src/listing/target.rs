use formats::{StatusEntry, StatusState, StatusTarget};

use super::kinds::{KINDS, Kind, Wrong};
use crate::complaint::{Complaint, nearest};
use decision::ExitCode;

/// Reads KIND:VALUE.
pub(crate) fn read(given: &str) -> Result<StatusTarget, Complaint> {
    let wrong = |text: String, help: String| Complaint {
        place: Some(given.to_owned()),
        ..Complaint::usage(text, help)
    };
    let all = || {
        let words = KINDS.map(|kind| kind.word).join(", ");
        format!("write KIND:VALUE, such as key:acme.pub; the kinds are {words}")
    };
    let Some((word, value)) = given.split_once(':') else {
        return Err(wrong("it names no kind of thing".to_owned(), all()));
    };
    let Some(kind) = KINDS.iter().find(|kind| kind.word == word) else {
        let near = nearest(word, KINDS.iter().map(|kind| kind.word));
        let near = near.and_then(|near| KINDS.iter().find(|kind| kind.word == near));
        let help = near.map_or_else(all, |near| format!("did you mean {}?", shown(near)));
        return Err(wrong(format!("`{word}` is no kind of thing that a list can deny"), help));
    };
    let target = (kind.read)(value).map_err(|why| match why {
        Wrong::Text(text) => wrong(text, format!("write {}", shown(kind))),
        Wrong::File(fault) => Complaint::file(ExitCode::Unreachable, &fault),
    })?;
    if let Some(doubt) = target.doubt().filter(|doubt| doubt.never) {
        return Err(wrong(
            format!("{}, so it would never be met and deny nothing", doubt.why),
            format!("write {}; the form is {}", doubt.instead, shown(kind)),
        ));
    }
    readable(&target).map_err(|text| wrong(text, format!("write {}", shown(kind))))?;
    Ok(target)
}

/// A kind with what stands behind its colon.
pub(crate) fn shown(kind: &Kind) -> String {
    format!("{}:{}", kind.word, kind.form)
}

/// What cannot be read again by the rules of the format would be refused by everyone.
fn readable(target: &StatusTarget) -> Result<(), String> {
    let state = StatusState::RevokedRetroactively;
    let entry = StatusEntry { id: "x".into(), target: target.clone(), state, reason: "".into() };
    StatusEntry::write_page(&[&entry]).map(|_| ()).map_err(|bad| bad.text.to_string())
}

/// A target as [`read`] takes it.
pub(crate) fn written(target: &StatusTarget) -> String {
    format!("{}:{}", target.kind(), value(target))
}

/// What stands behind the colon.
pub(super) fn value(target: &StatusTarget) -> String {
    let shown = target.shown();
    match target {
        StatusTarget::Name(name) => match &name.issuer {
            Some(issuer) => format!("{shown}@{issuer}"),
            None => shown.to_string(),
        },
        StatusTarget::Serial(number) => format!("{}@{}", number.serial, number.issuer),
        StatusTarget::Source(source) if !source.commits.is_empty() => {
            format!("{shown}@{}", source.commits.join(","))
        }
        StatusTarget::Dependency(range) => match (&range.from, &range.below) {
            (None, None) if range.versions.is_empty() => shown.to_string(),
            (None, None) => format!("{shown}@{}", range.versions.join(",")),
            (from, below) => {
                format!(
                    "{shown}@{}..{}",
                    from.as_deref().unwrap_or_default(),
                    below.as_deref().unwrap_or_default()
                )
            }
        },
        StatusTarget::Participant(_)
        | StatusTarget::Identity(_)
        | StatusTarget::Key(_)
        | StatusTarget::Certificate(_)
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
        | StatusTarget::Relationship(_)
        | StatusTarget::Verifier(_) => shown.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, read, written};

    const HEX: &str = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865";

    /// One of each kind, in the order of the table.
    fn all() -> Vec<String> {
        let commit = "ab".repeat(20);
        vec![
            "participant:acme".into(),
            "identity:acme-ci".into(),
            "name:ci@acme.example@https://issuer.example".into(),
            format!("key:sha256:{HEX}"),
            format!("certificate:sha256:{HEX}"),
            format!("serial:01ff@sha256:{HEX}"),
            format!("ca:sha256:{HEX}"),
            format!("log:sha256:{HEX}"),
            format!("timestamp-authority:sha256:{HEX}"),
            "issuer:https://issuer.example".into(),
            "builder:https://builder.example/v1".into(),
            format!("source:github.com/acme/widget@{commit},{commit}"),
            format!("workflow:{commit}"),
            "run:https://github.com/acme/widget/actions/runs/7".into(),
            format!("artifact:sha512:{HEX}{HEX}"),
            format!("attestation:sha256:{HEX}"),
            format!("receipt:sha256:{HEX}"),
            "dependency:pkg:npm/%40acme/widget@1.0.0..1.4.0".into(),
            "relationship:acme-widgets".into(),
            "verifier:https://gate.example".into(),
        ]
    }

    #[test]
    fn every_kind_is_written_as_it_is_read() {
        let all = all();
        assert_eq!(all.len(), KINDS.len());
        for (given, kind) in all.iter().zip(&KINDS) {
            let target = read(given).unwrap_or_else(|why| panic!("{given}: {why}"));
            assert_eq!((target.kind(), written(&target)), (kind.word, given.clone()));
            assert!(kind.falls.contains("{}") && !kind.form.is_empty());
        }
    }

    #[test]
    fn what_may_be_left_out() {
        for given in [
            "name:ci@acme.example",
            "source:github.com/acme/widget",
            "source:https://git.acme.example/widget",
            "source:ssh://git@git.acme.example/widget",
            "dependency:pkg:npm/left-pad",
            "dependency:pkg:npm/@acme/left-pad",
            "dependency:pkg:npm/left-pad@1.3.0,1.3.1",
            "dependency:pkg:npm/left-pad@1.3.0..",
            "dependency:pkg:npm/left-pad@..1.3.0",
        ] {
            assert_eq!(written(&read(given).unwrap()), given);
        }
    }

    #[test]
    fn what_would_never_be_met_is_refused() {
        let long = format!("workflow:{}", "a".repeat(39));
        for (given, word) in [
            ("acme", "names no kind"),
            ("keys:x", "did you mean key:"),
            ("planet:mars", "the kinds are"),
            ("participant:", "name"),
            ("participant:Acme Corp", "name"),
            ("identity:-acme", "name"),
            ("issuer:token.example", "https://token.example"),
            ("run:7", "https://"),
            ("builder:", "names nothing"),
            ("source:github.com/acme", "no repository"),
            ("source:widget", "no repository"),
            ("source:github.com/acme/widget@refs/heads/main", "40 or 64"),
            ("source:git@github.com:acme/widget", "write source:github.com/acme/widget;"),
            ("source:acme/widget", "write source:github.com/acme/widget"),
            ("source:github.com/acme/widget/tree/main", "write source:github.com/acme/widget;"),
            ("builder:acme-isolated", "builder:URI"),
            ("builder:https://github.com/a/b/.github/workflows/c.yml@refs/tags/v*", "`*` stands for itself"),
            ("builder:https://builder.example ", "ends with a space"),
            ("run:https://github.com/a/b/actions/runs/*", "`*` stands for itself"),
            ("dependency:pkg:npm", "it has no name"),
            ("dependency:pkg:npm/@acme", "it has no name"),
            ("dependency:pkg:npm/@1.0", "it has no name"),
            ("dependency:pkg:npm/%40acme", "its version behind `@`"),
            ("dependency:pkg:npm/widget%401.4.2", "its version behind `@`"),
            ("dependency:pkg:npm/widget@1.*", "is a pattern"),
            ("source:github.com/acme/widget@abc1234", "40 or 64"),
            ("source:github.com/acme/widget@", "40 or 64"),
            (&long, "40 or 64"),
            ("dependency:left-pad", "not a package URL"),
            ("dependency:pkg:npm/left-pad@..", "needs an end"),
            ("dependency:pkg:npm/left-pad@", "names nothing"),
            ("dependency:pkg:npm/left-pad@new..", "semantic version"),
            ("key:sha256:abc", "hex"),
            (&format!("key:sha512:{HEX}{HEX}"), "sha256"),
            (&format!("key:{HEX}"), "begins with its algorithm"),
            (&format!("serial:0FF@sha256:{HEX}"), "hex"),
            ("key:nowhere/none.pub", "no such file"),
        ] {
            let complaint = read(given).unwrap_err().to_string();
            assert!(complaint.contains(word), "{given}: {complaint}");
        }
    }
}
