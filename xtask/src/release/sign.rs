//! Sums and signatures of what was built, and the gate: the new program must verify itself before anybody has it.

use super::build::binary_of;
use super::order::Order;
use crate::fault::Fault;
use crate::spawn;
use std::path::Path;
use std::process::Command;

/// The list of sums.
const SUMS: &str = "SHA256SUMS";
/// The public half of the key.
const PUBLIC: &str = "release.pub";

/// Writes the SHA-256 of every file, as `sha256sum` does.
pub(crate) fn summed(out: &Path, names: &[String]) -> Result<(), Fault> {
    let mut sums = String::new();
    for name in names {
        let told =
            spawn::output(Command::new("openssl").args(["dgst", "-sha256", "-r", name]).current_dir(out))?;
        let sum = told.split_whitespace().next().unwrap_or_default();
        sums.push_str(&format!("{sum}  {name}\n"));
    }
    let path = out.join(SUMS);
    std::fs::write(&path, sums).map_err(|cause| Fault::file("write", &path, &cause))
}

/// Signs each file and the list of sums, each into a file `.sig` beside it, and lets the new program judge all of it by the
/// key's public half.
pub(crate) fn signed(root: &Path, order: &Order, key: &Path, names: &[String]) -> Result<(), Fault> {
    let out = &order.out;
    let key = key.to_string_lossy();
    spawn::output(
        Command::new("openssl").args(["pkey", "-in", &key, "-pubout", "-out", PUBLIC]).current_dir(out),
    )?;
    // Ed25519 signs the bytes, ECDSA their digest; which it is, the public key tells.
    let kind = spawn::output(
        Command::new("openssl").args(["pkey", "-pubin", "-in", PUBLIC, "-noout", "-text"]).current_dir(out),
    )?;
    let mut all: Vec<&str> = names.iter().map(String::as_str).collect();
    all.push(SUMS);
    for name in &all {
        let signature = format!("{name}.sig");
        let line: Vec<&str> = if kind.contains("ED25519") {
            vec!["pkeyutl", "-sign", "-rawin", "-inkey", &key, "-in", name, "-out", &signature]
        } else {
            vec!["dgst", "-sha256", "-sign", &key, "-out", &signature, name]
        };
        spawn::output(Command::new("openssl").args(line).current_dir(out))?;
    }
    verified(root, order, &all)
}

/// The gate. The program of this machine judges what was built, itself included, as whoever gets it would.
fn verified(root: &Path, order: &Order, names: &[&str]) -> Result<(), Fault> {
    for target in order.targets(root)? {
        let binary = binary_of(root, order, &target);
        let mut line = Command::new(&binary);
        line.args(["verify", "--signer", &format!("key:{PUBLIC}"), "--beside", "--offline", "--"])
            .args(names)
            .current_dir(&order.out);
        print!("{}", spawn::output(&mut line)?);
        println!("release: {} allows what it is part of", binary.display());
    }
    Ok(())
}
