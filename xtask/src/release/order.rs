//! What is to be built, and where it goes.

use crate::fault::Fault;
use crate::spawn;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A release as it was ordered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// Whether to build twice and compare, in place of a release.
    pub(crate) check: bool,
    /// The folder for everything.
    pub(crate) out: PathBuf,
    /// The private key to sign with.
    pub(crate) key: Option<PathBuf>,
    /// Cargo's profile.
    pub(crate) profile: String,
    /// The one target, where it was named.
    target: Option<String>,
}

impl Order {
    /// Reads the arguments; paths are seen from where this was called.
    pub(crate) fn read(root: &Path, args: &[String]) -> Result<Self, Fault> {
        let mut order = Self {
            check: false,
            out: root.join("target/released"),
            key: None,
            profile: "dist".to_owned(),
            target: None,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || {
                args.next().cloned().ok_or_else(|| Fault::Usage(format!("`{arg}` of `release` has no value")))
            };
            let path = |word: String| {
                std::path::absolute(&word).map_err(|cause| Fault::file("find", Path::new(&word), &cause))
            };
            match arg.as_str() {
                "--check" => order.check = true,
                "--out" => order.out = path(value()?)?,
                "--sign-with" => order.key = Some(path(value()?)?),
                "--profile" => order.profile = value()?,
                "--target" => order.target = Some(value()?),
                other => return Err(Fault::Usage(format!("`release` knows no `{other}`"))),
            }
        }
        if order.check && order.key.is_some() {
            return Err(Fault::Usage(
                "`release --check` compares what is built, and signs nothing".to_owned(),
            ));
        }
        Ok(order)
    }

    /// What is built for: the one that was named; or this machine, and its static sibling where that is installed.
    pub(crate) fn targets(&self, root: &Path) -> Result<Vec<String>, Fault> {
        if let Some(target) = &self.target {
            return Ok(vec![target.clone()]);
        }
        let host = host(root)?;
        let Some(sibling) = host.strip_suffix("-linux-gnu").map(|start| format!("{start}-linux-musl")) else {
            return Ok(vec![host]);
        };
        if installed(root, &sibling) {
            return Ok(vec![host, sibling]);
        }
        println!(
            "release: no image, for it takes a static program, and the target {sibling} is not installed"
        );
        Ok(vec![host])
    }
}

/// The triple of this machine.
fn host(root: &Path) -> Result<String, Fault> {
    let told = rustc(root, &["-vV"])?;
    let line = told.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned)
        .ok_or_else(|| Fault::Unreachable("rustc does not say what machine this is".to_owned()))
}

/// Whether the standard library of a target is there.
fn installed(root: &Path, target: &str) -> bool {
    let folder = rustc(root, &["--print", "target-libdir", "--target", target]);
    folder.is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

fn rustc(root: &Path, args: &[&str]) -> Result<String, Fault> {
    spawn::output(Command::new("rustc").args(args).current_dir(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Order, Fault> {
        let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
        Order::read(Path::new("."), &args)
    }

    #[test]
    fn an_order_without_words_is_everything_and_unsigned() {
        let order = read(&[]).unwrap();
        assert_eq!((order.check, order.profile.as_str(), order.key), (false, "dist", None));
    }

    #[test]
    fn words_that_are_not_known_or_do_not_go_together_are_usage() {
        for args in [&["--fast"][..], &["--out"], &["--check", "--sign-with", "key.pem"]] {
            assert_eq!(read(args).unwrap_err().exit_code(), 2, "{args:?}");
        }
    }

    #[test]
    fn a_named_target_is_the_only_one() {
        let order = read(&["--target", "x86_64-unknown-linux-musl"]).unwrap();
        assert_eq!(order.targets(Path::new(".")).unwrap(), ["x86_64-unknown-linux-musl"]);
    }
}
