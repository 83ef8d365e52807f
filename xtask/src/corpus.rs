//! `cargo xtask corpus DIR`: real cases, judged by the public pipeline.

use crate::fault::Fault;
use crate::spawn;
use std::path::Path;

/// Runs the corpus runner of `countersign-tests` in release. It reads its own arguments; a folder is taken from
/// where this was called.
///
/// # Errors
/// `Fault::Usage` without a folder; `Fault::Failed` if a case diverges that is not explained.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    spawn::tool(root, "corpus", &[], args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_wanted() {
        assert_eq!(run(Path::new("."), &[]).unwrap_err().exit_code(), 2);
        assert_eq!(run(Path::new("."), &["--json".to_owned()]).unwrap_err().exit_code(), 2);
    }
}
