//! `cargo xtask release`: what is published, from a clean checkout and nothing else.
//!
//! The program, the archive around it, its bill of materials, its manual, the sums, the signatures: the same commit gives
//! the same bytes in any folder (but for signatures). `--check` shows that.

mod build;
mod order;
mod sign;
mod twice;

use crate::fault::Fault;
use order::Order;
use std::path::Path;

/// Builds a release, or builds it twice and compares.
///
/// # Errors
/// `Fault::Usage` for arguments that make no order; `Fault::Failed` if something does not build, does not verify itself, or
/// comes out differently; `Fault::Unreachable` if a program or file is missing.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    let order = Order::read(root, args)?;
    if order.check {
        return twice::compared(root, &order);
    }
    let mut written = Vec::new();
    for target in order.targets(root)? {
        written.extend(build::made(root, root, &order, &target, &order.out)?);
    }
    sign::summed(&order.out, &written)?;
    println!("release: {} files and their SHA256SUMS in {}", written.len(), order.out.display());
    match &order.key {
        None => {
            println!(
                "release: nothing is signed; with `--sign-with KEY` it is, and the new program verifies itself"
            );
            Ok(())
        }
        Some(key) => sign::signed(root, &order, key, &written),
    }
}
