//! `cargo xtask bench`: how fast the release is beside a yardstick.

use crate::fault::Fault;
use crate::spawn;
use std::path::Path;

/// Builds the programs in release and measures. The inputs are made below `target/bench`, and kept there.
///
/// # Errors
/// `Fault::Failed` if a program does not build, or does not accept the inputs. A slow one is no fault.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    let release = ["--release", "--quiet", "--locked"];
    let build = ["build", "--package", "countersign-cli", "--package", "countersign-tests", "--bins"];
    spawn::cargo(root, &[&build[..], &release].concat(), &[])?;
    let mut line =
        [&["run"], &release[..], &["--package", "countersign-tests", "--bin", "bench", "--"]].concat();
    line.extend(args.iter().map(String::as_str));
    spawn::cargo(root, &line, &[])
}
