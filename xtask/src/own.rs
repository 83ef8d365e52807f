//! `cargo xtask own`: the repository's own lockfiles, judged by `policies/own/dependencies.yaml`.

use crate::fault::Fault;
use crate::spawn;
use std::path::Path;

/// Judges them, with the advisories of a folder where one is named.
///
/// # Errors
/// `Fault::Usage` for any other argument; `Fault::Failed` if anything but an allow comes of it.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    let osv = folder(args)?;
    // The dev profile: the tests have built most of it already.
    let mut line = vec!["run", "--quiet", "--locked", "--package", "countersign-tests", "--bin", "own", "--"];
    if let Some(osv) = &osv {
        line.extend(["--osv", osv]);
    }
    spawn::cargo(root, &line, &[])
}

fn folder(args: &[String]) -> Result<Option<String>, Fault> {
    match args {
        [] => Ok(None),
        [flag, dir] if flag == "--osv" => {
            let whole =
                std::path::absolute(dir).map_err(|cause| Fault::file("find", Path::new(dir), &cause))?;
            Ok(Some(whole.to_string_lossy().into_owned()))
        }
        _ => Err(Fault::Usage(format!("`own` takes nothing or `--osv DIR`, not `{}`", args.join(" ")))),
    }
}

#[cfg(test)]
mod tests {
    use super::folder;

    #[test]
    fn a_folder_may_be_named_and_nothing_else() {
        let given = |words: &[&str]| folder(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        assert_eq!(given(&[]), Ok(None));
        assert_eq!(given(&["--osv", "/osv"]), Ok(Some("/osv".to_owned())));
        for wrong in [&["--osv"][..], &["osv"], &["--osv", "a", "b"]] {
            assert_eq!(given(wrong).unwrap_err().exit_code(), 2);
        }
    }
}
