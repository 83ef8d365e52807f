//! `cargo xtask tidy`: the rules of the house that a compiler does not keep.
//!
//! Each rule is a function from the tree of tracked files to messages, so each is tested on a few lines of text.

mod arrow_table;
mod arrows;
mod catalogue;
mod coverage;
mod exceptions;
mod links;
mod map;
mod message;
mod names;
mod product_code;
mod schema_types;
mod test_binaries;
mod tree;

use crate::fault::Fault;
use message::Message;
use std::io::Write;
use std::path::Path;
use tree::Tree;

/// One rule: its name in messages, and what it finds.
type Rule = (&'static str, fn(&Tree) -> Vec<Message>);

const RULES: &[Rule] = &[
    ("arrows", arrows::find),
    ("arrow-table", arrow_table::find),
    ("map", map::find),
    ("catalogue", catalogue::find),
    ("coverage", coverage::find),
    ("links", links::find),
    ("schema-types", schema_types::find),
    ("product-code", product_code::find),
    ("names", names::find),
    ("test-binaries", test_binaries::find),
];

/// Checks every rule over the tracked files of `root`; `--fix` first rewrites what can be rewritten.
///
/// # Errors
/// `Fault::Usage` for another argument, `Fault::Unreachable` if the files cannot be listed or read,
/// `Fault::Failed` if any rule found anything.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    let fix = match args {
        [] => false,
        [flag] if flag == "--fix" => true,
        _ => return Err(Fault::Usage(format!("`tidy` takes nothing or `--fix`, not `{}`", args.join(" ")))),
    };
    let mut tree = Tree::of_repository(root)?;
    if fix && let Some(text) = arrow_table::fixed(&tree) {
        let path = root.join(map::README);
        std::fs::write(&path, text).map_err(|cause| Fault::file("write", &path, &cause))?;
        println!("rewrote the arrow table of {}", map::README);
        tree = Tree::of_repository(root)?;
    }
    let shown: Vec<String> =
        RULES.iter().flat_map(|(rule, find)| find(&tree).into_iter().map(|m| m.shown(rule))).collect();
    if shown.is_empty() {
        println!("tidy: {} rules over {} files, nothing to say", RULES.len(), tree.len());
        return Ok(());
    }
    // A reader that closed the pipe (`| head`) has seen enough; the exit code still says no.
    drop(std::io::stdout().write_all(shown.join("\n").as_bytes()));
    Err(Fault::Failed(format!("tidy found {} things to put right", shown.len())))
}
