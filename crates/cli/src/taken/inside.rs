//! What lies in a delivery or a layout is part of what is judged: nothing is written there, and nothing taken away.

use std::ffi::OsString;
use std::path::Path;

use crate::complaint::Complaint;
use crate::recording::standing;
use crate::subject::Subject;

/// Whether a path is, or would be, in a folder that one of these subjects stands for.
pub(crate) fn holds(subjects: &[OsString], path: &Path) -> bool {
    subjects.iter().filter_map(|given| Subject::read(given).ok()).any(|subject| is_in(&subject, path))
}

/// Refuses to write any of these files into what is judged.
pub(crate) fn nothing<'a>(
    subjects: &[Subject],
    written: impl Iterator<Item = (&'a Path, &'static str)>,
) -> Result<(), Complaint> {
    let mut inside = written.filter(|(path, _)| subjects.iter().any(|subject| is_in(subject, path)));
    inside.next().map_or(Ok(()), |(path, flag)| {
        Err(Complaint {
            place: Some(path.to_string_lossy().into_owned()),
            ..Complaint::usage(
                format!("{flag} would write into what is judged"),
                format!("name a file outside of it with {flag}"),
            )
        })
    })
}

fn is_in(subject: &Subject, path: &Path) -> bool {
    let root = subject.root().and_then(|root| std::fs::canonicalize(root).ok());
    root.is_some_and(|root| standing(path).is_some_and(|path| path.starts_with(root)))
}
