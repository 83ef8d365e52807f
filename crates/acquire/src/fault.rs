use std::path::Path;

use model::Text;

/// Something that could not be reached. Never a verdict on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What was asked for, as the operator named it.
    pub path: Text,
    /// Why it could not be had, in words.
    pub text: Text,
    /// What to do about it.
    pub help: Text,
}

impl Fault {
    pub(crate) fn new(path: &Path, text: impl Into<Text>, help: &str) -> Self {
        Self { path: path.to_string_lossy().into(), text: text.into(), help: help.into() }
    }

    /// The operating system's reason, in the words of this program.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other reason of the system reads alike to a person"
    )]
    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let (text, help) = match error.kind() {
            ErrorKind::NotFound => (
                "there is no such file".to_owned(),
                "Check the path, and that the step that makes it has run.",
            ),
            ErrorKind::PermissionDenied => (
                "this user may not read it".to_owned(),
                "Give this user read permission, or run as one that has it.",
            ),
            ErrorKind::NotADirectory => {
                ("part of the path is a file, not a directory".to_owned(), "Check the path.")
            }
            _ => (format!("it cannot be read: {error}"), "Check the disk and the path, and run again."),
        };
        Self::new(path, text, help)
    }
}
