//! Names and words that no tracked file may hold.

use super::message::Message;
use super::tree::{Tree, numbered};

/// Names for rooms where everything and nothing belongs.
const NAMELESS: [&str; 4] = ["util", "utils", "helper", "helpers"];

/// Folders of one machine. Put together here, so that this file does not hold them.
const MACHINE_FOLDERS: [&str; 3] = [concat!("/", "work/"), concat!("/", "tmp/"), concat!("/", "root/")];

/// Domains of package registries, their hosts included. Put together for the same reason.
const REGISTRIES: [&str; 8] = [
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("rubygems", ".org"),
    concat!("proxy.golang", ".org"),
    concat!("maven.apache", ".org"),
];

/// The type of a predicate, which the product reads and contacts nobody for; it merely begins like an address.
const PREDICATE_TYPE: &str = concat!("https://docs.pypi", ".org/attestations/publish/v1");

/// Nameless modules, folders of one machine and registry hosts.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    let mut found = Vec::new();
    for path in tree.paths().filter(|path| path.ends_with(".rs")) {
        if let Some(part) = path.split('/').find(|part| NAMELESS.contains(&part.trim_end_matches(".rs"))) {
            found.push(nameless(path, 1, &format!("a file under the name `{part}`")));
        }
    }
    for (path, text) in tree.texts() {
        for (number, line) in numbered(text) {
            words(path, number, line, &mut found);
        }
    }
    found
}

fn words(path: &str, number: usize, line: &str, found: &mut Vec<Message>) {
    let message = |what: String, why, help: &str| Message {
        file: path.to_owned(),
        line: number,
        what,
        why,
        help: help.to_owned(),
    };
    if path.ends_with(".rs") && NAMELESS.iter().any(|name| declares_module(line, name)) {
        found.push(nameless(path, number, &format!("`{}`", line.trim())));
    }
    for folder in MACHINE_FOLDERS.iter().filter(|folder| holds(line, folder, folder_starts, |_| true)) {
        let why = "a path of one machine means nothing, or something else, on another";
        let help = "use a path from the repository, or a temporary folder the test makes itself";
        found.push(message(format!("the path `{folder}`"), why, help));
    }
    let named = line.replace(PREDICATE_TYPE, "");
    for host in REGISTRIES.iter().filter(|host| holds(&named, host, host_edge, host_edge)) {
        let why = "no file here names a package registry; the tools know theirs";
        let help = "use a name under `.example`, or describe the registry in words";
        found.push(message(format!("the registry host `{host}`"), why, help));
    }
}

fn nameless(path: &str, line: usize, what: &str) -> Message {
    Message {
        file: path.to_owned(),
        line,
        what: what.to_owned(),
        why: "a module named so says nothing about what belongs in it, so everything ends there",
        help: "name it after the one idea it holds, or move its functions to those who use them".to_owned(),
    }
}

/// Whether a line of Rust declares a module of this name, with any visibility.
fn declares_module(line: &str, name: &str) -> bool {
    let line = line.trim_start();
    let declaration = line.starts_with("mod ") || line.starts_with("pub");
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    declaration && words.any(|word| word == "mod") && words.next() == Some(name)
}

/// Whether `line` holds `word` with the right neighbours on either side.
fn holds(line: &str, word: &str, before: fn(Option<char>) -> bool, after: fn(Option<char>) -> bool) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let (left, rest) = line.split_at(at);
        before(left.chars().next_back())
            && after(rest.strip_prefix(word).and_then(|tail| tail.chars().next()))
    })
}

/// Whether a path may begin after this character: not in the middle of a longer path or a variable.
fn folder_starts(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-' | '}' | ')' | '~' | '*' | '>'))
}

/// Whether this character ends a host name: a longer name around it is another host.
fn host_edge(edge: Option<char>) -> bool {
    edge.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        find(&Tree::of(&[(path, text)])).into_iter().map(|m| m.what).collect()
    }

    #[test]
    fn nameless_modules_are_told() {
        assert_eq!(found("crates/model/src/utils.rs", "").len(), 1);
        assert_eq!(found("crates/model/tests/helpers/mod.rs", "").len(), 1);
        assert_eq!(found("crates/model/src/lib.rs", "pub(crate) mod helpers;").len(), 1);
        assert_eq!(found("crates/model/src/lib.rs", "// mod helpers is what we do not want").len(), 0);
        assert_eq!(found("crates/model/src/lib.rs", "mod utilisation;").len(), 0);
    }

    #[test]
    fn paths_of_one_machine_are_told() {
        for folder in MACHINE_FOLDERS {
            assert_eq!(found("README.md", &format!("see {folder}x")).len(), 1);
            assert_eq!(found("README.md", &format!("{folder}x")).len(), 1);
            assert_eq!(found("README.md", &format!("see fixtures{folder}x and $HOME.{folder}")).len(), 0);
        }
    }

    #[test]
    fn registry_hosts_are_told_and_longer_names_are_not() {
        for host in REGISTRIES {
            assert_eq!(found("docs/x.md", &format!("from https://{host}/x")).len(), 1, "{host}");
            assert_eq!(found("Cargo.lock", &format!("\"{host}\"")).len(), 1, "{host}");
            assert_eq!(found("docs/x.md", &format!("at files.{host}.")).len(), 1, "{host}");
            assert_eq!(found("docs/x.md", &format!("{host}-index and my-{host}")).len(), 0, "{host}");
        }
    }
}
