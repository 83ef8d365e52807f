//! How reports begin: a report of an earlier run is taken away where this one gives none, and nothing else ever is.

/// How each kind begins. What people read begins with a verdict; what programs read with its layout.
const BEGINNINGS: [&str; 11] = [
    "allow  ",
    "deny  ",
    "undecided  ",
    "AUDIT: ",
    "{\n  \"schema\": \"countersign/decision/",
    crate::lines::BEGINS,
    crate::junit::BEGINS,
    crate::markdown::BEGINS,
    crate::html::BEGINS,
    crate::sarif::BEGINS,
    crate::oscal::BEGINS,
];

/// How many bytes tell whether something is a report.
pub const SEEN: u64 = 256;

/// Whether a file that begins like this is a report of ours.
pub fn is_ours(beginning: &str) -> bool {
    BEGINNINGS.iter().any(|known| beginning.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::{SEEN, is_ours};
    use crate::sample::{CATALOGUE, every};
    use crate::{DecisionV1, Look, Palette, html, json, junit, lines, markdown, oscal, sarif, text};

    fn all(report: &DecisionV1) -> Vec<String> {
        let look = Look { palette: Palette::Plain, width: 100 };
        vec![
            text(report, look),
            json(report).unwrap(),
            lines(report).unwrap(),
            junit(report),
            markdown(report, CATALOGUE),
            html(report, CATALOGUE),
            sarif(report, CATALOGUE).unwrap(),
            oscal(report, CATALOGUE).unwrap(),
        ]
    }

    #[test]
    fn every_report_begins_as_one() {
        for shown in all(&every()) {
            let seen: String =
                String::from_utf8_lossy(&shown.as_bytes()[..usize::try_from(SEEN).unwrap()]).into();
            assert!(is_ours(&seen), "{seen}");
        }
    }

    #[test]
    fn nothing_else_does() {
        for other in [
            "",
            "{}",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>",
            "# A page",
            "allowed",
            "{\n  \"schema\": 1",
        ] {
            assert!(!is_ours(other), "{other}");
        }
    }
}
