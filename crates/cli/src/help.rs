//! The help screens, and the parts of the documents that are made from the same source.

use std::sync::LazyLock;

use clap::CommandFactory;
use decision::ExitCode;

use crate::arguments::Arguments;
use crate::listing::{KINDS, shown};

/// What the program does, in a sentence.
pub(crate) const ABOUT: &str =
    "Decides at a handoff whether an artifact may be taken over, and says what the answer rests on.";

/// What one comes here for on the first day, and on most days after it.
pub(crate) const FIRST: &str = "\
A framework is a file that says whom you trust, and what each handoff asks: from a partner into staging, say, or \
from there into production.

To begin with:
  countersign verify widget-1.4.2.tgz --signer github:acme/widget -a widget.sigstore.json
      decide without a framework: workflows of that repository must have signed it
  countersign policy init --from widget-1.4.2.tgz -a widget.sigstore.json --output intake.yaml
      draft a framework from an artifact that you know to be good

Most used:
  countersign verify widget-1.4.2.tgz --policy intake.yaml -a widget.sigstore.json
      decide about a file with the evidence that came with it
  countersign policy check intake.yaml
      find mistakes and weak spots in a framework before it decides anything
  countersign explain unlisted-builder
      what a check asks, why, and what to do about it";

/// The sentence, then what is used most, then everything.
pub(crate) const TEMPLATE: &str = "{about}\n\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// Flags of `verify`, by what they are for; those of every day stand before them.
pub(crate) const WITHOUT_FRAMEWORK: &str = "Without a framework";
pub(crate) const WHICH_FRAMEWORK: &str = "Which framework it must be";
pub(crate) const AFTER_ALLOW: &str = "After an allow";
pub(crate) const LOOKING_BACK: &str = "Looking back";
pub(crate) const FROM_A_PACK: &str = "From a pack";
pub(crate) const KEPT: &str = "What is kept from run to run";

pub(crate) const VERIFY_EXAMPLES: &str = "\
Examples:
  countersign verify widget-1.4.2.tgz --signer github:acme/widget -a widget.sigstore.json
  countersign verify dist/*.tgz --policy intake.yaml --handoff intake -a evidence/
  countersign verify sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 \\
      --policy intake.yaml -a bundle.json --format json --output decision.json
  countersign verify npm:@acme/widget@1.4.2 --npm-registry https://registry.example/ --policy intake.yaml";

pub(crate) const INIT_EXAMPLES: &str = "\
The draft pins what was proved and decides nothing until you take out its line `draft: true`. Evidence that does
not hold, or is not about the artifact, writes nothing.

Examples:
  countersign policy init --from widget-1.4.2.tgz -a widget.sigstore.json --output intake.yaml
  countersign policy init --from widget-1.4.2.tgz -a widget.sig.json --key keys/acme.pub
  countersign policy init --from oci:registry.example/acme/widget:1.4.2 --output intake.yaml";

pub(crate) const TEST_CASE: &str = "\
A case is a folder with the files it judges and a case.toml:
  what = \"A hotfix from a branch does not pass\"
  at = \"2026-08-02T00:00:00Z\"                   # the time to judge at
  handoff = \"intake\"                            # not needed when the framework has one
  subjects = [\"widget-1.4.2.tgz\"]               # files of the folder, images, deliveries, digests
  attestations = [\"widget.sigstore.json\"]       # files of the folder
  lockfiles = [\"Cargo.lock\"]                    # files of the folder; may be left out
  status = { retail-list = \"retail.status\" }   # asked instead of the framework's; may be left out
  ledger = \"earlier.ledger\"                     # for a `baseline`; without it, no release before is known
  exit = 1                                        # 0, 1, 3, or 5 for a framework unusable at that time
  checks = { unlisted-builder = \"violated\" }    # the gravest outcome of each; may be left out
  rejected = []                                   # codes of evidence not believed; may be left out";

pub(crate) const SIGNING_KEYS: &str = "\
A key to sign with, kept where only you can read it, and its public half, which frameworks name:
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out retail.key
  openssl pkey -in retail.key -pubout -out retail.pub
Ed25519 is read as well (`-algorithm ed25519`), and what `openssl ecparam -name prime256v1 -genkey` writes.";

/// Two people, and the gate that asks for both.
pub(crate) static APPROVE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "Example, where the handoff asks for two people:\n  \
           countersign approve widget-1.4.2.tgz --policy intake.yaml --handoff promote --for 12h \\\n      \
               --sign-with alice.key -o alice.json\n  \
           countersign approve widget-1.4.2.tgz --policy intake.yaml --handoff promote --for 12h \\\n      \
               --sign-with bob.key -o bob.json\n  \
           countersign verify widget-1.4.2.tgz --policy intake.yaml --handoff promote -a evidence/ \\\n      \
               -a alice.json -a bob.json\n\n{SIGNING_KEYS}"
    )
});

pub(crate) const DELIVER: &str = "\
Example:
  countersign deliver release/ --policy acme-out.yaml --relationship acme-widgets \\
      --sign-with acme.key -o release.delivery.json

Send the delivery with the files. The recipient judges them with it, and answers:
  countersign accept release/ --delivery release.delivery.json --policy retail-in.yaml \\
      --handoff intake --sign-with retail.key -o release.acceptance.json
  countersign confirm release.acceptance.json --delivery release.delivery.json --policy acme-out.yaml";

pub(crate) const ACCEPT: &str = "\
Example:
  countersign accept release/ --delivery release.delivery.json --attestation evidence/ \\
      --policy retail-in.yaml --handoff intake --sign-with retail.key -o release.acceptance.json

Send the acceptance back. The sender sees with `countersign confirm` that it is yours, and of what.";

pub(crate) const STATUS_NEW: &str = "\
Example:
  countersign status new retail.status --list retail-list --authority retail \\
      --audience retail-intake --lasts 7d --sign-with retail.key

The framework of everyone in the audience names the list, and the key's public half as who must have signed it.";

pub(crate) const STATUS_PULL: &str = "\
Examples:
  countersign status pull --policy intake.yaml --from /mnt/mirror/status --state seen.json
  countersign status pull retail-list --policy intake.yaml --from oci:registry.example/retail/status:retail-list";

pub(crate) const STATUS_PUSH: &str = "\
Example:
  countersign status push retail.status --to oci:registry.example/retail/status:retail-list";

/// What may stand on a list.
pub(crate) static STATUS_TARGETS: LazyLock<String> = LazyLock::new(|| {
    let rows = KINDS.iter().map(|kind| format!("  {}\n", shown(kind)));
    format!(
        "TARGET is one of:\n{}\nExamples:\n  \
           countersign status revoke retail.status key:acme.pub --since 2026-11-01T00:00:00Z \\\n      \
               --reason \"lost laptop\" --sign-with retail.key\n  \
           countersign status suspend retail.status participant:acme --incident INC-7 \\\n      \
               --reason \"being looked into\" --sign-with retail.key",
        rows.collect::<String>()
    )
});

pub(crate) const LEDGER: &str = "\
A ledger is a file of SQLite that `countersign verify --ledger FILE` appends to. Each entry holds the hash of the one
before it, and everything a decision was made from is kept by its digest. Nothing in it lets anything pass: every
handoff judges anew.

Whoever can write the file can write another history into it, with every hash right. What tells is a checkpoint: sign
one often, and keep it where they cannot write.

Exit codes: 0 done, or everything holds; 1 something does not hold; 5 it cannot be read; 6 it cannot be written";

pub(crate) const RECHECK: &str = "\
Run it after every change of a list, and by the clock: what is revoked elsewhere takes nothing back by itself. Where
nothing but lists changed since the last recheck of the day, only what rests on their new entries is judged, what was
accepted since, and what did not stand; what rests on what is looked up in the ledger's index. --full believes nothing of
it: it verifies every entry, and judges everything.

Exit codes: 0 everything that was judged stands; 1 something lost trust; 3 something would be denied today for what is
missing, stale or inconclusive; 4 the ledger cannot be read, or evidence in it is gone or altered, or needs the artifact
itself; 5 the framework or a list cannot be used, or the ledger does not hold; 6 it could not be recorded or written

Example:
  countersign recheck --ledger intake.ledger --policy intake.yaml";

pub(crate) const LEDGER_EXPORT: &str = "\
What is exported can be verified with no word of whoever exported it: `countersign ledger verify --archive DIR`, or by
hand as its README.md says.

Examples:
  countersign ledger export intake.ledger --output audit.tar
  mkdir audit && tar -xf audit.tar -C audit && countersign ledger verify --archive audit --key retail.pub";

pub(crate) const PACK: &str = "\
Carry the file to where nothing can be asked, and judge there. What is known of revocations is of when it was made: a
list that has ended, or is older than the framework lets it be, decides nothing there either (exit 5).

A pack may not bring its own judge: name your framework, or say which framework or whose pack is meant.

Examples:
  countersign pack widget-1.4.2.tgz -a widget.sigstore.json --policy intake.yaml -o widget.pack
  countersign verify widget-1.4.2.tgz --pack widget.pack --policy intake.yaml --offline
  countersign pack oci:registry.example/acme/widget:1.4.2 --policy intake.yaml --sign-with retail.key -o widget.pack
  countersign verify --pack widget.pack --pack-signer key:retail.pub --offline";

pub(crate) const DIFF: &str = "\
Each change is marked: `looser` lets something pass that did not, `stricter` stops something that did, `neither`
does not touch what passes, and `unknown` is for a person to judge, such as one key in the place of another. What is
compared is what the files mean, with the keys and roots they name; comments and order of sections are not.

With --ledger, the latest acceptance of every artifact is judged again by both frameworks, with their roots and status
lists of today, as `recheck` does; both must have the name under which it was accepted.

Exit codes: 0 they mean the same, 1 something changed, 4 the ledger cannot be read, 5 one of them cannot be used or the
ledger was changed";

/// A command whose help, and that of those below it, flows as wide as the terminal is: what stands after the flags is
/// written in lines, of which a paragraph has several. What is indented stays as it is.
pub(crate) fn flowing(command: clap::Command) -> clap::Command {
    let after = command.get_after_help().map(|text| flowed(&text.to_string()));
    let command = match after {
        Some(text) => command.after_help(text),
        None => command,
    };
    command.mut_subcommands(flowing)
}

fn flowed(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut goes_on = false;
    for line in text.lines() {
        let flows = !line.is_empty() && !line.starts_with(' ');
        if !whole.is_empty() {
            whole.push(if flows && goes_on { ' ' } else { '\n' });
        }
        whole.push_str(line);
        goes_on = flows;
    }
    whole
}

/// The exit codes as the first help screen lists them.
pub(crate) fn exit_codes_text() -> String {
    let rows = ExitCode::ALL.map(|code| format!("  {:>3}  {}", code.number(), code.meaning()));
    format!("Exit codes (only 0 lets anything pass):\n{}", rows.join("\n"))
}

/// The exit codes as a Markdown table, for the README.
pub fn exit_codes() -> String {
    let rows = ExitCode::ALL.map(|code| format!("| {} | {} |\n", code.number(), code.meaning()));
    format!("| code | means |\n|---|---|\n{}", rows.concat())
}

/// Every command and flag as Markdown, from the definitions that the program runs by.
pub fn reference() -> String {
    let mut command = flowing(<Arguments>::command().term_width(100));
    command.build();
    let mut page =
        "# The command line\n\nMade from the definitions of the flags; change those, then run the \
                    tests of `countersign-cli` with `UPDATE=1`.\n"
            .to_owned();
    describe(&mut command, "countersign", &mut page);
    page
}

fn describe(command: &mut clap::Command, path: &str, page: &mut String) {
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    page.push_str(&format!("\n## `{path}`\n\n```text\n{}\n```\n", lines.join("\n").trim_end()));
    for inner in command.get_subcommands_mut() {
        let path = format!("{path} {}", inner.get_name());
        describe(inner, &path, page);
    }
}

#[cfg(test)]
mod tests {
    use super::flowed;

    #[test]
    fn paragraphs_flow_and_what_is_indented_stays() {
        let text = "One\ntwo.\n\nExample:\n  a \\\n      b\nThree\nfour";
        assert_eq!(flowed(text), "One two.\n\nExample:\n  a \\\n      b\nThree four");
        assert_eq!(flowed(""), "");
    }
}
