use formats::{DependencyRange, StatusEntry, StatusMatch, StatusState, StatusTarget};
use model::{Digest, Text};

/// The entry that says already all that a new one about this target would, if one does.
pub(crate) fn says_already<'a>(
    entries: &'a [StatusEntry],
    target: &StatusTarget,
    state: &StatusState,
) -> Option<&'a StatusEntry> {
    let says = |entry: &&StatusEntry| {
        lifted_by(entries, entry).is_none() && within(target, &entry.target) && implied(state, &entry.state)
    };
    entries.iter().find(says)
}

/// The entry that lifts this one.
pub(crate) fn lifted_by<'a>(entries: &'a [StatusEntry], lifted: &StatusEntry) -> Option<&'a StatusEntry> {
    entries.iter().find(|entry| entry.lifts(lifted))
}

/// The suspensions that nobody has lifted of just this target.
pub(crate) fn suspends<'a>(entries: &'a [StatusEntry], target: &StatusTarget) -> Vec<&'a StatusEntry> {
    let stands = |entry: &&StatusEntry| {
        matches!(entry.state, StatusState::Suspended { .. })
            && lifted_by(entries, entry).is_none()
            && within(target, &entry.target)
            && within(&entry.target, target)
    };
    entries.iter().filter(stands).collect()
}

/// The suspensions that nobody has lifted of what this target names, or of more.
pub(crate) fn suspended_still(entries: &[StatusEntry], target: &StatusTarget) -> Vec<Text> {
    let stands = |entry: &&StatusEntry| {
        matches!(entry.state, StatusState::Suspended { .. })
            && lifted_by(entries, entry).is_none()
            && within(target, &entry.target)
    };
    entries.iter().filter(stands).map(|entry| entry.id.clone()).collect()
}

/// The entry that denies this key itself, if one does.
pub(crate) fn denies_key<'a>(entries: &'a [StatusEntry], key: &Digest) -> Option<&'a StatusEntry> {
    let own = StatusTarget::Key(key.clone());
    let denies = |entry: &&StatusEntry| {
        entry.target == own
            && !matches!(entry.state, StatusState::Lifts { .. })
            && lifted_by(entries, entry).is_none()
    };
    entries.iter().find(denies)
}

/// Whether an entry about `wide` speaks of everything that `target` names.
fn within(target: &StatusTarget, wide: &StatusTarget) -> bool {
    if target.key() != wide.key() {
        return false;
    }
    match (target, wide) {
        (StatusTarget::Name(_), StatusTarget::Name(_))
        | (StatusTarget::Builder(_), StatusTarget::Builder(_))
        | (StatusTarget::Run(_), StatusTarget::Run(_)) => wide.covers(target) == StatusMatch::Yes,
        (StatusTarget::Source(own), StatusTarget::Source(wide)) => {
            let listed = |commit: &Text| wide.commits.contains(commit);
            wide.commits.is_empty() || !own.commits.is_empty() && own.commits.iter().all(listed)
        }
        (StatusTarget::Dependency(own), StatusTarget::Dependency(wide)) => {
            // Names of one key may differ in case, where case counts.
            let same =
                StatusTarget::Dependency(package(wide)).covers(&StatusTarget::Dependency(package(own)));
            let open = wide.versions.is_empty() && wide.from.is_none() && wide.below.is_none();
            let ranged = (&own.from, &own.below) == (&wide.from, &wide.below);
            let listed = |version: &Text| wide.versions.contains(version);
            let unlike = own.versions.is_empty() != wide.versions.is_empty();
            same == StatusMatch::Yes && (open || ranged && !unlike && own.versions.iter().all(listed))
        }
        _ => true,
    }
}

fn package(range: &DependencyRange) -> DependencyRange {
    DependencyRange { package: range.package.clone(), versions: Vec::new(), from: None, below: None }
}

/// Whether `told` leaves nothing for `new` to say.
fn implied(new: &StatusState, told: &StatusState) -> bool {
    match (new, told) {
        (StatusState::Lifts { .. }, _) | (_, StatusState::Lifts { .. }) => false,
        (_, StatusState::RevokedRetroactively) => true,
        (StatusState::RevokedSince(new), StatusState::RevokedSince(told)) => new >= told,
        (StatusState::Compromised { from, .. }, StatusState::RevokedSince(told)) => from >= told,
        (
            StatusState::Compromised { from, until },
            StatusState::Compromised { from: told_from, until: told_until },
        ) => from >= told_from && until <= told_until,
        (StatusState::Suspended { until: new, .. }, StatusState::Suspended { until: told, .. }) => {
            match (new, told) {
                (_, None) => true,
                (Some(new), Some(told)) => new <= told,
                (None, Some(_)) => false,
            }
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{implied, says_already, suspended_still, within};
    use crate::listing::read;
    use formats::{StatusEntry, StatusState};
    use model::Instant;

    fn at(day: u8) -> Instant {
        Instant::parse(&format!("2026-11-{day:02}T00:00:00Z")).unwrap()
    }

    fn window(from: u8, until: u8) -> StatusState {
        StatusState::Compromised { from: at(from), until: at(until) }
    }

    fn suspended(until: Option<u8>) -> StatusState {
        StatusState::Suspended { from: at(1), until: until.map(at), incident: "I".into() }
    }

    #[test]
    fn what_says_nothing_new() {
        let always = StatusState::RevokedRetroactively;
        let since = |day| StatusState::RevokedSince(at(day));
        for (new, told, implies) in [
            (since(3), since(3), true),
            (since(4), since(3), true),
            (since(2), since(3), false),
            (since(2), always.clone(), true),
            (always.clone(), since(2), false),
            (window(3, 4), since(3), true),
            (window(2, 4), since(3), false),
            (window(3, 4), window(2, 5), true),
            (window(3, 6), window(2, 5), false),
            (since(3), window(2, 5), false),
            (suspended(Some(5)), suspended(None), true),
            (suspended(Some(5)), suspended(Some(5)), true),
            (suspended(Some(6)), suspended(Some(5)), false),
            (suspended(None), suspended(Some(5)), false),
            (suspended(None), since(3), false),
            (suspended(None), always, true),
        ] {
            assert_eq!(implied(&new, &told), implies, "{new:?} beside {told:?}");
        }
    }

    #[test]
    fn one_target_within_another() {
        let (a, b) = ("a".repeat(40), "b".repeat(40));
        let (all, one) =
            ("source:github.com/acme/widget".to_owned(), format!("source:github.com/acme/widget@{a}"));
        let two = format!("{one},{b}");
        let pad = "dependency:pkg:npm/left-pad";
        for (target, wide, is) in [
            (&one, &all, true),
            (&all, &one, false),
            (&one, &two, true),
            (&two, &one, false),
            (&format!("{pad}@1.0.0"), &pad.to_owned(), true),
            (&pad.to_owned(), &format!("{pad}@1.0.0"), false),
            (&format!("{pad}@1.0.0"), &format!("{pad}@1.0.0,1.0.1"), true),
            (&format!("{pad}@1.0.0.."), &format!("{pad}@1.0.0"), false),
            (&"dependency:pkg:gem/Red@1.0".to_owned(), &"dependency:pkg:gem/red".to_owned(), false),
            (&"dependency:pkg:pypi/a_b".to_owned(), &"dependency:pkg:pypi/A.b".to_owned(), true),
            (&"participant:acme".to_owned(), &"participant:acme".to_owned(), true),
            (&"participant:acme".to_owned(), &"identity:acme".to_owned(), false),
            (
                &"run:https://h/actions/runs/7/attempts/1".to_owned(),
                &"run:https://h/actions/runs/7".to_owned(),
                true,
            ),
            (
                &"run:https://h/actions/runs/7".to_owned(),
                &"run:https://h/actions/runs/7/attempts/1".to_owned(),
                false,
            ),
            (&"name:a@b@https://i".to_owned(), &"name:a@b".to_owned(), true),
            (&"name:a@b".to_owned(), &"name:a@b@https://i".to_owned(), false),
        ] {
            let read = |text: &str| read(text).unwrap();
            assert_eq!(within(&read(target), &read(wide)), is, "{target} within {wide}");
        }
    }

    #[test]
    fn what_is_lifted_says_nothing_any_more() {
        let target = read("participant:acme").unwrap();
        let entry =
            |id: &str, state| StatusEntry { id: id.into(), target: target.clone(), state, reason: "".into() };
        let mut entries = vec![entry("S-2", suspended(None))];
        assert_eq!(&*says_already(&entries, &target, &suspended(None)).unwrap().id, "S-2");
        assert_eq!(suspended_still(&entries, &target), ["S-2".into()]);
        entries.push(entry("L-3", StatusState::Lifts { entry: "S-2".into(), from: at(2) }));
        assert!(says_already(&entries, &target, &suspended(None)).is_none());
        assert!(suspended_still(&entries, &target).is_empty());
    }
}
