//! `cargo xtask init-corpus DIR`: drafts of real cases, judged by what they allow.

use crate::fault::Fault;
use crate::spawn;
use std::path::Path;

/// Runs `init-corpus` of `countersign-tests` in release. A folder is taken from where this was called.
///
/// # Errors
/// `Fault::Usage` without a folder; `Fault::Failed` if a draft does not allow its own artifact, or allows it with the
/// evidence of another case.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    spawn::tool(root, "init-corpus", &[], args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_wanted() {
        assert_eq!(run(Path::new("."), &[]).unwrap_err().exit_code(), 2);
    }
}
