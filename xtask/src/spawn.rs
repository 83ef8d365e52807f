//! Runs cargo for the chores that need more than xtask itself.

use crate::fault::Fault;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs `cargo <args>` in `root` with `variables` set, its output going straight through.
///
/// # Errors
/// `Fault::Failed` with the whole command line if it does not succeed, `Fault::Unreachable` if it cannot start.
pub(crate) fn cargo(root: &Path, args: &[&str], variables: &[(&str, &str)]) -> Result<(), Fault> {
    finished(root, args, variables, Stdio::inherit()).map(|_| ())
}

/// Runs `cargo <args>` in `root` and returns what it writes to its standard output.
///
/// # Errors
/// As [`cargo`].
pub(crate) fn cargo_output(root: &Path, args: &[&str]) -> Result<String, Fault> {
    finished(root, args, &[], Stdio::piped())
}

/// Runs a program of `countersign-tests` in release. `args` begins with a folder, relative to where this was
/// called.
///
/// # Errors
/// `Fault::Usage` without a folder; otherwise as [`cargo`].
pub(crate) fn tool(root: &Path, program: &str, first: &[&str], args: &[String]) -> Result<(), Fault> {
    let folder =
        |arg: &str| std::path::absolute(arg).map_err(|cause| Fault::file("find", Path::new(arg), &cause));
    let (dir, rest) = match args.split_first() {
        Some((dir, rest)) if !dir.starts_with('-') => (folder(dir)?, rest),
        Some(_) | None => return Err(Fault::Usage(format!("`{program}` wants a folder first"))),
    };
    let dir = dir.to_string_lossy();
    let mut line = vec![
        "run",
        "--release",
        "--quiet",
        "--locked",
        "--package",
        "countersign-tests",
        "--bin",
        program,
        "--",
    ];
    line.extend(first);
    line.push(&dir);
    line.extend(rest.iter().map(String::as_str));
    cargo(root, &line, &[])
}

/// Runs a program and returns what it writes to its standard output.
///
/// # Errors
/// `Fault::Failed` with its name and what it said if it does not succeed, `Fault::Unreachable` if it cannot start.
pub(crate) fn output(command: &mut Command) -> Result<String, Fault> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let done = command
        .stdin(Stdio::null())
        .output()
        .map_err(|cause| Fault::Unreachable(format!("cannot start `{shown}`: {cause}")))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let told = [done.stdout, done.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    Err(Fault::Failed(format!("`{shown}` ended with {}\n{}", done.status, told.trim())))
}

fn finished(root: &Path, args: &[&str], variables: &[(&str, &str)], out: Stdio) -> Result<String, Fault> {
    // The cargo that runs xtask, so that a pinned toolchain stays the same one.
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let shown = shown(args, variables);
    let done = Command::new(program)
        .args(args)
        .envs(variables.iter().copied())
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|cause| Fault::Unreachable(format!("cannot start `{shown}`: {cause}")))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    Err(Fault::Failed(format!("`{shown}` ended with {}", done.status)))
}

fn shown(args: &[&str], variables: &[(&str, &str)]) -> String {
    let mut words: Vec<String> = variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
    words.push("cargo".to_owned());
    words.extend(args.iter().map(|&arg| arg.to_owned()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named_with_its_variables() {
        let fault = cargo(Path::new("."), &["no-such-subcommand"], &[("COLOUR", "none")]).unwrap_err();
        assert_eq!(fault.exit_code(), 1);
        assert!(
            fault.to_string().starts_with("`COLOUR=none cargo no-such-subcommand` ended with"),
            "{fault}"
        );
    }

    #[test]
    fn output_comes_back_as_text() {
        assert!(cargo_output(Path::new("."), &["--version"]).unwrap().starts_with("cargo "));
    }
}
