//! `cargo xtask conformance DIR`: the cases of Sigstore's conformance suite.

use crate::fault::Fault;
use crate::spawn;
use std::path::Path;

/// Runs every case below a folder by file and by digest through `sigstore-conformance-client`.
///
/// # Errors
/// `Fault::Usage` unless there is one folder; `Fault::Failed` if a case comes out wrong.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    match args {
        [_] => spawn::tool(root, "sigstore-conformance-client", &["suite"], args),
        _ => Err(Fault::Usage("`conformance` takes one folder".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_is_wanted() {
        assert_eq!(run(Path::new("."), &[]).unwrap_err().exit_code(), 2);
        assert_eq!(run(Path::new("."), &["a".to_owned(), "b".to_owned()]).unwrap_err().exit_code(), 2);
    }
}
