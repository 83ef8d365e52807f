//! One build, from the sources in one folder.

use super::order::Order;
use crate::fault::Fault;
use crate::spawn;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The shells that have completions.
const SHELLS: [(&str, &str); 5] = [
    ("bash", "countersign.bash"),
    ("elvish", "countersign.elv"),
    ("fish", "countersign.fish"),
    ("powershell", "_countersign.ps1"),
    ("zsh", "_countersign"),
];

/// Builds the program from `source` and packs it into `out`; gives back the names of the files. The packing is done by the
/// tools of `root`.
pub(crate) fn made(
    root: &Path,
    source: &Path,
    order: &Order,
    target: &str,
    out: &Path,
) -> Result<Vec<String>, Fault> {
    let binary = program(source, order, target)?;
    let around = source.join("target/release-parts");
    // What is left of an earlier release is not part of this one.
    if around.exists() {
        std::fs::remove_dir_all(&around).map_err(|cause| Fault::file("clear", &around, &cause))?;
    }
    let completions = around.join("completions");
    std::fs::create_dir_all(&completions).map_err(|cause| Fault::file("make", &completions, &cause))?;
    for (shell, file) in SHELLS {
        let text = spawn::output(Command::new(&binary).args(["completions", shell]))?;
        write(&completions.join(file), &text)?;
    }
    let tree = around.join("tree.txt");
    write(&tree, &dependencies(source, target)?)?;
    let (version, at) = (version(source)?, committed(source)?);
    let words = [
        ("--binary", binary.as_path()),
        ("--source", source),
        ("--tree", &tree),
        ("--completions", &completions),
        ("--version", Path::new(&version)),
        ("--target", Path::new(target)),
        ("--at", Path::new(&at)),
        ("--out", out),
    ];
    let words: Vec<String> = words
        .into_iter()
        .flat_map(|(name, value)| [name.to_owned(), value.to_string_lossy().into_owned()])
        .collect();
    let mut line =
        vec!["run", "--quiet", "--locked", "--package", "countersign-tests", "--bin", "package", "--"];
    line.extend(words.iter().map(String::as_str));
    Ok(spawn::cargo_output(root, &line)?.lines().map(str::to_owned).collect())
}

/// Where the program of a target lies once it is built.
pub(crate) fn binary_of(source: &Path, order: &Order, target: &str) -> PathBuf {
    // Cargo calls the folder of the profile `dev` otherwise.
    let folder = if order.profile == "dev" { "debug" } else { order.profile.as_str() };
    let name = if target.contains("-windows-") { "countersign.exe" } else { "countersign" };
    source.join("target/released-from").join(target).join(folder).join(name)
}

/// Builds the program so that nothing in it tells where it was built.
fn program(source: &Path, order: &Order, target: &str) -> Result<PathBuf, Fault> {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
        Some(Path::new(&home).join(".cargo"))
    });
    let Some(cargo_home) = cargo_home else {
        return Err(Fault::Unreachable(
            "neither CARGO_HOME nor HOME is set, and paths there must be left out".to_owned(),
        ));
    };
    let places = [(source.to_string_lossy(), "countersign"), (cargo_home.to_string_lossy(), "cargo")];
    let rust: Vec<String> =
        places.iter().map(|(from, to)| format!("--remap-path-prefix={from}=/{to}")).collect();
    let c: Vec<String> = places.iter().map(|(from, to)| format!("-ffile-prefix-map={from}=/{to}")).collect();
    let folder = source.join("target/released-from");
    let at = committed(source)?;
    spawn::cargo(
        source,
        &[
            "build",
            "--locked",
            "--package",
            "countersign-cli",
            "--profile",
            &order.profile,
            "--target",
            target,
        ],
        &[
            // Separated so that a path may hold a blank.
            ("CARGO_ENCODED_RUSTFLAGS", &rust.join("\u{1f}")),
            ("CFLAGS", &c.join(" ")),
            ("CXXFLAGS", &c.join(" ")),
            ("CARGO_INCREMENTAL", "0"),
            ("CARGO_TARGET_DIR", &folder.to_string_lossy()),
            ("SOURCE_DATE_EPOCH", &at),
        ],
    )?;
    Ok(binary_of(source, order, target))
}

/// What the program is made of, as the packing reads it.
fn dependencies(source: &Path, target: &str) -> Result<String, Fault> {
    let tree = ["tree", "--locked", "--package", "countersign-cli", "--edges", "normal,build"];
    spawn::cargo_output(
        source,
        &[&tree[..], &["--target", target, "--prefix", "depth", "--format", "|{p}|{l}"]].concat(),
    )
}

/// The version of the workspace.
pub(crate) fn version(source: &Path) -> Result<String, Fault> {
    let path = source.join("Cargo.toml");
    let text = std::fs::read_to_string(&path).map_err(|cause| Fault::file("read", &path, &cause))?;
    let table: toml::Table =
        text.parse().map_err(|cause| Fault::Unreachable(format!("{}: {cause}", path.display())))?;
    let found = ["workspace", "package", "version"]
        .iter()
        .try_fold(&toml::Value::Table(table.clone()), |value, key| value.get(key))
        .and_then(toml::Value::as_str)
        .map(str::to_owned);
    found.ok_or_else(|| Fault::Unreachable(format!("{} has no `workspace.package.version`", path.display())))
}

/// When the sources were committed, in seconds: the time of everything that is made of them.
fn committed(source: &Path) -> Result<String, Fault> {
    let told = spawn::output(Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(source))?;
    Ok(told.trim().to_owned())
}

fn write(path: &Path, text: &str) -> Result<(), Fault> {
    std::fs::write(path, text).map_err(|cause| Fault::file("write", path, &cause))
}
