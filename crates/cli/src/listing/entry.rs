use formats::StatusEntry;
use model::{Age, Instant, Text};

use crate::complaint::Complaint;

/// The longest name of a framework, in bytes.
const MAX_NAME: usize = policy::limits::MAX_NAME;

/// A name as frameworks have it. Any other would never be met, so the list would deny nothing.
pub(crate) fn framework_name(value: &str) -> Result<Text, String> {
    let word =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let plain = value.starts_with(|c: char| c.is_ascii_lowercase()) && value.split('-').all(word);
    if plain && value.len() <= MAX_NAME {
        return Ok(value.into());
    }
    Err(format!(
        "`{value}` is no name of a framework: lower-case letters, digits and single hyphens, at most {MAX_NAME}"
    ))
}

/// A time that a flag gives, in UTC and whole.
pub(crate) fn instant(flag: &str, given: &str) -> Result<Instant, Complaint> {
    Instant::parse(given).map_err(|fault| {
        let help = match Instant::start_of_day(given) {
            Ok(start) => format!("write the whole time: {start} is when that day begins"),
            Err(_) => "write the whole time in UTC, such as 2026-11-01T00:00:00Z: without a zone it is another time \
                       on another machine"
                .to_owned(),
        };
        Complaint::usage(format!("{flag}: {fault}"), help)
    })
}

/// A length of time that a flag gives.
pub(crate) fn age(flag: &str, given: &str) -> Result<Age, Complaint> {
    Age::parse(given).map_err(|fault| Complaint::usage(format!("{flag}: {fault}"), "write it as 7d or 12h"))
}

/// An id that no entry has: the letter, and the number of the list that first has it.
pub(crate) fn new_id(letter: char, number: u64, entries: &[StatusEntry]) -> Text {
    let taken = |id: &str| entries.iter().any(|entry| *entry.id == *id);
    let plain = format!("{letter}-{number}");
    let mut more = (2_u32..).map(|count| format!("{plain}.{count}"));
    let free = if taken(&plain) { more.find(|id| !taken(id)) } else { None };
    free.unwrap_or(plain).into()
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAME, framework_name, instant, new_id};
    use formats::{StatusEntry, StatusState, StatusTarget};

    #[test]
    fn names_are_those_of_frameworks() {
        for good in ["acme", "retail-intake", "a1-2", &"a".repeat(MAX_NAME)] {
            assert!(framework_name(good).is_ok(), "{good}");
        }
        for bad in ["", "Acme", "1a", "a--b", "-a", "a-", "a b", "a_b", &"a".repeat(MAX_NAME + 1)] {
            assert!(framework_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_time_has_a_zone() {
        assert!(instant("--since", "2026-11-01T00:00:00Z").is_ok());
        for (given, help) in [
            ("2026-11-01", "2026-11-01T00:00:00Z is when that day begins"),
            ("2026-11-01T00:00:00", "in UTC"),
            ("2026-11-01T00:00:00+02:00", "in UTC"),
            ("yesterday", "in UTC"),
        ] {
            let complaint = instant("--since", given).unwrap_err();
            assert!(complaint.text.contains("--since") && complaint.help.contains(help), "{complaint}");
            assert!(!complaint.text.contains("date"), "a date is not taken: {complaint}");
        }
    }

    #[test]
    fn ids_are_taken_once() {
        let entry = |id: &str| StatusEntry {
            id: id.into(),
            target: StatusTarget::Participant("acme".into()),
            state: StatusState::RevokedRetroactively,
            reason: "".into(),
        };
        assert_eq!(&*new_id('R', 2, &[]), "R-2");
        assert_eq!(&*new_id('R', 2, &[entry("R-2")]), "R-2.2");
        assert_eq!(&*new_id('R', 2, &[entry("R-2.2"), entry("R-2")]), "R-2.3");
    }
}
