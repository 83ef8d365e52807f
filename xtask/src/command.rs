//! The table of commands and the help made from it.

use crate::fault::Fault;
use crate::{bench, conformance, corpus, forge, init_corpus, mutate, new_check, own, release, tidy};
use std::path::Path;

/// One chore: how it is called, what it does, what runs it.
struct Command {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&Path, &[String]) -> Result<(), Fault>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "tidy",
        arguments: "[--fix]",
        about: "keep the rules of the house; --fix rewrites the arrow table of crates/README.md",
        run: tidy::run,
    },
    Command {
        name: "forge",
        arguments: "[--check]",
        about: "write fixtures/ from crates/forge; --check compares byte for byte instead",
        run: forge::run,
    },
    Command {
        name: "mutate",
        arguments: "N",
        about: "run the tamper suite in release with N mutations a kind",
        run: mutate::run,
    },
    Command {
        name: "corpus",
        arguments: "DIR",
        about: "run a corpus of real cases in release; [--json] [--kind KIND] [--case ID]",
        run: corpus::run,
    },
    Command {
        name: "conformance",
        arguments: "DIR",
        about: "run the cases of Sigstore's conformance suite through our client, in release",
        run: conformance::run,
    },
    Command {
        name: "bench",
        arguments: "",
        about: "measure the release beside a yardstick; [--pairs N] [--mebibytes N] [--rounds N] [--starts N]",
        run: bench::run,
    },
    Command {
        name: "init-corpus",
        arguments: "DIR",
        about: "draft a framework from every good case of a corpus, and see what each draft allows",
        run: init_corpus::run,
    },
    Command {
        name: "own",
        arguments: "",
        about: "judge this repository's own lockfiles by policies/own; [--osv DIR]",
        run: own::run,
    },
    Command {
        name: "release",
        arguments: "",
        about: "build what is published; [--out DIR] [--sign-with KEY] [--profile NAME] [--target TRIPLE]; --check builds \
                it twice, in different folders, and compares every byte",
        run: release::run,
    },
    Command {
        name: "new-check",
        arguments: "ID",
        about: "write the file and the page of a new check, and say where to register it",
        run: new_check::run,
    },
];

/// Runs the command that `args` names. Without one, or with `help`, prints the commands.
///
/// # Errors
/// `Fault::Usage` for a command that does not exist; otherwise whatever the command answers.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    match args.split_first() {
        None => {
            print!("{}", help());
            Ok(())
        }
        Some((name, _)) if matches!(name.as_str(), "help" | "--help" | "-h") => {
            print!("{}", help());
            Ok(())
        }
        Some((name, rest)) => match COMMANDS.iter().find(|command| command.name == name) {
            Some(command) => (command.run)(root, rest),
            None => Err(Fault::Usage(format!("no command `{name}`\n\n{}", help()))),
        },
    }
}

fn help() -> String {
    let mut text = String::from("cargo xtask <command>\n\n");
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.arguments);
        text.push_str(&format!("  {call:<18}{}\n", command.about));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_lists_every_command_once() {
        let help = help();
        for command in COMMANDS {
            let lines = help.lines().filter(|l| l.trim_start().starts_with(&format!("{} ", command.name)));
            assert_eq!(lines.count(), 1, "{}", command.name);
        }
    }

    #[test]
    fn an_unknown_command_is_a_usage_fault() {
        let fault = run(Path::new("."), &["polish".to_owned()]).unwrap_err();
        assert_eq!(fault.exit_code(), 2);
        assert!(fault.to_string().contains("no command `polish`"));
    }
}
