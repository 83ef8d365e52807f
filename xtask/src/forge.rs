//! `cargo xtask forge`: the fixtures, written or compared by the forge itself.

use crate::fault::Fault;
use crate::spawn;
use std::path::Path;

/// Writes `fixtures/`, or compares it with `--check`.
///
/// # Errors
/// `Fault::Usage` for any other argument; `Fault::Failed` if the forge fails or, with `--check`, finds a
/// difference.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    let verb = verb(args)?;
    // The dev profile: its crypto crates are optimised, and the tests have built most of it already.
    spawn::cargo(
        root,
        &["run", "--quiet", "--locked", "--package", "countersign-forge", "--", verb, "fixtures"],
        &[],
    )
}

fn verb(args: &[String]) -> Result<&'static str, Fault> {
    match args {
        [] => Ok("write"),
        [flag] if flag == "--check" => Ok("check"),
        _ => Err(Fault::Usage(format!("`forge` takes nothing or `--check`, not `{}`", args.join(" ")))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_check_and_write_exist() {
        assert_eq!(verb(&[]), Ok("write"));
        assert_eq!(verb(&["--check".to_owned()]), Ok("check"));
        assert_eq!(verb(&["--force".to_owned()]).unwrap_err().exit_code(), 2);
        assert_eq!(verb(&["--check".to_owned(), "x".to_owned()]).unwrap_err().exit_code(), 2);
    }
}
