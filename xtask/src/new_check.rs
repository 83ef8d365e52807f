//! `cargo xtask new-check ID`: the file and the page of a new check.

use crate::fault::Fault;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

const CODE: &str = include_str!("new_check/check.rs.txt");
const PAGE: &str = include_str!("new_check/page.md.txt");

/// Longest id: it is a file name, an anchor and a column of reports.
const LONGEST_ID: usize = 40;

/// Writes `<id>.rs` and `<id>.md` into `crates/checks/src` and says what is left to do.
///
/// # Errors
/// `Fault::Usage` for an id that is not kebab-case, too long, or taken; `Fault::Unreachable` if a file cannot
/// be written. Nothing is ever overwritten.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    let [id] = args else {
        return Err(Fault::Usage("`new-check` takes one id, such as `stale-proof`".to_owned()));
    };
    accept(id)?;
    let name = id.replace('-', "_");
    let folder = root.join("crates/checks/src");
    let files = [(format!("{name}.rs"), CODE), (format!("{id}.md"), PAGE)];
    for (file, _) in &files {
        if folder.join(file).exists() {
            return Err(Fault::Usage(format!("crates/checks/src/{file} exists; choose another id")));
        }
    }
    for (file, template) in &files {
        write_new(&folder.join(file), &filled(template, id))?;
        println!("wrote crates/checks/src/{file}");
    }
    println!(
        "\nNow:\n  1. replace every `FILL IN`, in both files; tidy refuses one that is left\n  \
         2. register `{name}::CARD` in the catalogue, in crates/checks/src/lib.rs\n  \
         3. plan it from a requirement of the framework\n  \
         4. let the forge write a case for each outcome, then `cargo xtask forge`\n  \
         5. run the tests with UPDATE=1 to write the check index anew, then `cargo xtask tidy`"
    );
    Ok(())
}

fn accept(id: &str) -> Result<(), Fault> {
    let kebab = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !id.ends_with('-')
        && !id.contains("--");
    if !kebab {
        let help = "use lower-case words joined by dashes that name the fault, such as `stale-proof`";
        return Err(Fault::Usage(format!("`{id}` is no id: {help}")));
    }
    if id.len() > LONGEST_ID {
        return Err(Fault::Usage(format!(
            "`{id}` is longer than {LONGEST_ID} characters; name the fault shorter"
        )));
    }
    Ok(())
}

fn filled(template: &str, id: &str) -> String {
    template.replace("__ID__", id).replace("__VERSION__", env!("CARGO_PKG_VERSION"))
}

fn write_new(path: &Path, text: &str) -> Result<(), Fault> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|cause| Fault::file("write", path, &cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case_and_short() {
        assert_eq!(accept("stale-proof"), Ok(()));
        assert_eq!(accept(&"a".repeat(LONGEST_ID)), Ok(()));
        let long = "a".repeat(LONGEST_ID + 1);
        for id in ["", "Stale", "stale_proof", "-a", "a-", "a--b", "1a", "../a", "a/b", "ä", &long] {
            assert!(accept(id).is_err(), "{id}");
        }
    }

    #[test]
    fn both_templates_carry_the_id_and_leave_no_placeholder() {
        for template in [CODE, PAGE] {
            let text = filled(template, "stale-proof");
            assert!(text.contains("stale-proof"));
            assert!(!text.contains("__"), "{text}");
        }
        assert!(filled(CODE, "stale-proof").contains("id: \"stale-proof\","));
    }

    #[test]
    fn both_files_are_written_once_and_never_again() {
        let root = std::env::temp_dir().join(format!("xtask-new-check-{}", std::process::id()));
        let checks = root.join("crates/checks/src");
        std::fs::create_dir_all(&checks).unwrap();
        let args = ["stale-proof".to_owned()];
        assert_eq!(run(&root, &args), Ok(()));
        assert!(checks.join("stale_proof.rs").exists() && checks.join("stale-proof.md").exists());
        std::fs::write(checks.join("stale-proof.md"), "mine").unwrap();
        std::fs::remove_file(checks.join("stale_proof.rs")).unwrap();
        let fault = run(&root, &args).unwrap_err();
        assert_eq!(fault.exit_code(), 2);
        assert!(!checks.join("stale_proof.rs").exists());
        assert_eq!(std::fs::read_to_string(checks.join("stale-proof.md")).unwrap(), "mine");
        std::fs::remove_dir_all(&root).unwrap();
    }
}
