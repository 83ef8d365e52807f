use std::fmt;
use std::path::Path;

use decision::ExitCode;

use crate::outside::Output;

/// What to do where something cannot be written.
pub(crate) const WRITABLE: &str = "check that the folder is there, may be written to, and has space";

/// Why a command ends without the answer it was asked for: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// What the process ends with.
    pub(crate) code: ExitCode,
    /// What is wrong, and why.
    pub(crate) text: String,
    /// The file or argument it is about.
    pub(crate) place: Option<String>,
    /// What to do.
    pub(crate) help: String,
}

impl Complaint {
    /// A wrong command line.
    pub(crate) fn usage(text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: ExitCode::Usage, text: text.into(), place: None, help: help.into() }
    }

    /// A file that could not be had: `code` says whose it was.
    pub(crate) fn file(code: ExitCode, fault: &acquire::Fault) -> Self {
        Self {
            code,
            text: fault.text.to_string(),
            place: Some(fault.path.to_string()),
            help: fault.help.to_string(),
        }
    }

    /// A file that could not be written, and why.
    pub(crate) fn unwritten(path: &Path, text: String) -> Self {
        Self {
            code: ExitCode::Unwritten,
            text,
            place: Some(path.to_string_lossy().into_owned()),
            help: WRITABLE.to_owned(),
        }
    }

    /// Tells what failed beside a decision, which stands: gives back what the run ends with now.
    pub(crate) fn beside(self, code: ExitCode, out: &mut Output<'_>) -> ExitCode {
        let code = code.and(self.code);
        out.say(&Self { code, ..self }.to_string());
        code
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", report::safe(&self.text))?;
        if let Some(place) = &self.place {
            writeln!(f, "  --> {}", report::name(place))?;
        }
        writeln!(f, "  = help: {}", report::safe(&self.help))?;
        f.write_str(&ending(self.code))
    }
}

/// The last line of everything that is not an allow: the exit code and what it means.
pub(crate) fn ending(code: ExitCode) -> String {
    format!("exit {code}: {}", code.meaning())
}

/// What a misspelled word was meant to be: the known word nearest to it, if it is near at all.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    /// Below this two words (Jaro-Winkler, 0 to 1) are different words, not a slip.
    const NEAR: f64 = 0.8;
    let scored = known.into_iter().map(|candidate| (strsim::jaro_winkler(word, candidate), candidate));
    let near = scored.filter(|(score, _)| *score >= NEAR);
    near.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{Complaint, nearest};

    #[test]
    fn a_complaint_cannot_steer_a_terminal() {
        let mut complaint = Complaint::usage("no `\u{1b}[2J`", "use\nanother");
        complaint.place = Some("a b\r".to_owned());
        assert_eq!(
            complaint.to_string(),
            "error: no `\\u{1b}[2J`\n  --> \"a b\\r\"\n  = help: use\\nanother\n\
             exit 2: usage: the command line is wrong"
        );
    }

    #[test]
    fn slips_are_understood_and_other_words_are_not() {
        let known = ["unlisted-builder", "unlisted-signer", "stale-proof"];
        assert_eq!(nearest("unlisted-bilder", known), Some("unlisted-builder"));
        assert_eq!(nearest("stale", known), Some("stale-proof"));
        assert_eq!(nearest("xyz", known), None);
    }
}
