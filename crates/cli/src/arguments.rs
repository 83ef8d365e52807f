use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum, ValueHint};

use crate::help;

mod approve;
mod asking;
mod custody;
mod deps;
mod format;
mod ledger;
mod pack;
mod policy;
mod policy_signature;
mod receipted;
mod recheck;
mod report;
mod status;
mod trust;

pub(crate) use approve::Approve;
pub(crate) use asking::{Asking, LoginFiles, Reaching};
pub(crate) use custody::{Accept, Confirm, Deliver};
pub(crate) use deps::{Deps, TreeFormat};
pub(crate) use format::{DecisionFormat, Format};
pub(crate) use ledger::{
    Ledger, LedgerCheckpoint, LedgerExport, LedgerList, LedgerShow, LedgerVerify, Lines,
};
pub(crate) use pack::{PackGiven, PackMade, Unpack};
pub(crate) use policy::{Picture, Policy, PolicyCheck, PolicyDiff, PolicyGraph, PolicyInit, PolicyTest};
pub(crate) use policy_signature::{PolicySign, PolicySigned, PolicyVerify};
pub(crate) use receipted::{ReceiptFormat, Receipted};
pub(crate) use recheck::{Recheck, RecheckFormat};
pub(crate) use report::Report;
pub(crate) use status::{
    Issue, Status, StatusLift, StatusNew, StatusPull, StatusPush, StatusRevoke, StatusShow, StatusSign,
    StatusSuspend,
};
pub(crate) use trust::{Trust, TrustShow, TrustUpdate};

/// The command line, with the commands that are looked for. A flag is here only when what it asks for is enforced.
#[derive(Debug, Parser)]
#[command(
    name = "countersign",
    version,
    about = help::ABOUT,
    before_help = help::FIRST,
    after_help = help::exit_codes_text(),
    help_template = help::TEMPLATE,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Arguments<C: Subcommand = Command> {
    #[command(subcommand)]
    pub(crate) command: C,
    /// When to use colour: in a terminal unless NO_COLOR is set, always, or never
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto", hide_possible_values = true)]
    pub(crate) color: Colour,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Decide whether artifacts may be taken over at a handoff
    Verify(Box<Verify>),
    Approve(Approve),
    /// Show what evidence and files say, judged by nobody
    Inspect(Inspect),
    Deps(Box<Deps>),
    /// Explain a check or a reason for rejecting evidence
    Explain(Explain),
    /// Check, draft, test, draw, compare, sign or verify frameworks, or print their schema
    #[command(subcommand)]
    Policy(Policy),
    /// Show who is trusted to vouch for signers
    #[command(subcommand)]
    Trust(Trust),
    /// Make, change, read and fetch lists of what is revoked or suspended
    #[command(subcommand)]
    Status(Status),
    /// Sign what is handed over to another organisation, and to whom
    Deliver(Deliver),
    /// Judge a delivery as verify does, and sign what was taken over
    Accept(Accept),
    /// See whether a recipient took a delivery over: 0 all of it, 1 not, 3 nothing tells
    Confirm(Confirm),
    Recheck(Recheck),
    Report(Report),
    /// List, show, verify and export recorded decisions
    #[command(subcommand)]
    Ledger(Ledger),
    #[command(name = "pack")]
    Pack(Box<PackMade>),
    Unpack(Unpack),
    /// Print completions for a shell
    Completions(Completions),
}

/// The command of a gate by itself: it is started often, and need not build the flags of commands it does not run.
#[derive(Debug, Subcommand)]
pub(crate) enum Gate {
    Verify(Verify),
}

impl Arguments {
    /// Reads the command line.
    ///
    /// # Errors
    /// What is wrong with it, or the help that it asks for.
    pub(crate) fn read(args: &[OsString], width: usize) -> Result<Self, clap::Error> {
        // Nobody but the whole tells what is wrong, so that its words do not depend on how it was read.
        if args.get(1).is_some_and(|name| name == "verify")
            && let Ok(Arguments { command: Gate::Verify(verify), color }) = parsed(args, width)
        {
            return Ok(Self { command: Command::Verify(Box::new(verify)), color });
        }
        parsed(args, width)
    }
}

fn parsed<C: Subcommand>(args: &[OsString], width: usize) -> Result<Arguments<C>, clap::Error> {
    let command = help::flowing(Arguments::<C>::command().term_width(width));
    let matches = command.try_get_matches_from(args)?;
    Arguments::from_arg_matches(&matches)
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
#[command(after_help = help::VERIFY_EXAMPLES)]
pub(crate) struct Verify {
    /// What wants to cross: a file, a digest such as sha256:<64 hex digits>, an image, or a delivery
    ///
    /// oci-layout:DIR, with :TAG or @DIGEST behind it, is an image in an OCI image layout: the index and every image in
    /// it, with the evidence that is attached to them there; oci-archive:FILE is the same in one tar file, as podman,
    /// skopeo and docker save it. oci:registry.example/acme/widget:1.4.2, or with @DIGEST behind it, is the same in a
    /// registry: the tag is resolved once. npm:@acme/widget@1.4.2 is that version's tarball in the registry that
    /// --npm-registry names, with the attestations it hands out; pypi:acme_widget-1.4.2-py3-none-any.whl is that file in
    /// the index that --pypi-index names, with its provenance. https://example.com/widget.tgz is the file at that address,
    /// fetched once, and must have the digest where #sha256=<64 hex digits> stands behind it. A folder is a delivery: a file that can be read as
    /// evidence, has a name that only evidence has and may not be run is evidence, and every other file is judged.
    /// delivery:FILE is the same in one archive (.tar, .tar.gz, .tgz or .zip), read where it lies and unpacked to nowhere.
    /// @FILE is a list of checksums as sha256sum or BSD's tools write it: what it names is judged, and what else lies
    /// in its folder is evidence or denied. A digest says that you vouch for it being the digest of what will be used.
    /// What nobody hashes is named as evidence names it, such as gitCommit:<40 hex digits> or gce_image_id:<number>;
    /// the kinds are gitCommit, gitTree, gitBlob, gitTag, dirHash and gce_image_id. A file whose name looks like one of
    /// these is written with its folder, as ./sha256:x.
    #[arg(required_unless_present = "pack", value_name = "SUBJECT", value_hint = ValueHint::FilePath)]
    pub(crate) subjects: Vec<OsString>,
    /// The framework to judge by; without it, COUNTERSIGN_POLICY
    ///
    /// It is never searched for: a delivery must not bring the rules it is judged by.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<PathBuf>,
    /// The framework must have this digest (sha256:<64 hex digits>, as reports tell it), or nothing is decided
    ///
    /// It covers the framework's text, every key and root file it names, and the roots that are part of this
    /// program. With any other digest the run ends with exit 5 and tells both.
    #[arg(long, value_name = "DIGEST", help_heading = help::WHICH_FRAMEWORK)]
    pub(crate) policy_digest: Option<String>,
    #[command(flatten)]
    pub(crate) signed: PolicySigned,
    /// Instead of --policy: who must have signed, such as github:acme/widget
    ///
    /// A framework is made of it, and shown in the report to be kept. Its comments say what it pins and what not.
    ///
    ///   github:OWNER/REPO
    ///       any workflow of OWNER, run for that repository
    ///   github:OWNER/REPO/.github/workflows/FILE[@REF]
    ///       that workflow; REF whole, such as refs/tags/v1.2.3
    ///   email:ADDRESS@ISSUER
    ///       such as me@acme.example@https://accounts.google.com
    ///   key:FILE
    ///       a public key
    #[arg(long, value_name = "KIND:VALUE", conflicts_with_all = ["policy", "handoff", "policy_signer", "policy_min_number", "policy_name"], help_heading = help::WITHOUT_FRAMEWORK, verbatim_doc_comment)]
    pub(crate) signer: Option<String>,
    /// With --signer: the repository the workflow ran for, when it is not the signer's own
    #[arg(long, value_name = "OWNER/REPO", requires = "signer", conflicts_with_all = ["policy", "handoff"], help_heading = help::WITHOUT_FRAMEWORK)]
    pub(crate) source: Option<String>,
    /// With --signer: a trusted_root.json of a Sigstore instance of your own, in place of those that are built in
    ///
    /// Only certificates that this instance issued count then. It is for `github:` and `email:`; a key needs nobody to
    /// vouch for it.
    #[arg(long, value_name = "FILE", requires = "signer", conflicts_with_all = ["policy", "handoff"], help_heading = help::WITHOUT_FRAMEWORK, value_hint = ValueHint::FilePath)]
    pub(crate) trusted_root: Option<PathBuf>,
    /// With --signer: what must be signed: signature, provenance or attestation:TYPE; may be repeated
    ///
    /// Without it, a signature over the artifact itself. What `gh attestation verify` and `slsa-verifier` look for
    /// is provenance. It is never chosen by looking at the evidence.
    #[arg(long, value_name = "WHAT", requires = "signer", conflicts_with_all = ["policy", "handoff"], help_heading = help::WITHOUT_FRAMEWORK)]
    pub(crate) require: Vec<String>,
    /// The handoff to judge for; not needed when the framework has one
    #[arg(long, value_name = "NAME")]
    pub(crate) handoff: Option<String>,
    /// Evidence: a bundle or DSSE envelope, or a directory of them; may be repeated
    ///
    /// A file that is named is read whatever its name, and so is one at an address, as https://example.com/widget.att. In a
    /// directory, files that are named like evidence are read (.json, .jsonl, .sigstore, .bundle, .dsse, .att, .attestation, .provenance, .slsa, .p7s, .minisig, .asc,
    /// .layout, .link), and those of its subdirectories are not.
    #[arg(short = 'a', long = "attestation", value_name = "PATH|URL", value_hint = ValueHint::AnyPath)]
    pub(crate) attestations: Vec<PathBuf>,
    /// A lockfile of what is judged, such as Cargo.lock or package-lock.json; may be repeated
    ///
    /// It counts where the handoff asks what an artifact depends on `from` a lockfile, beside those inside packages; the
    /// report says that it was named by the operator. Its kind is told by its name: see `countersign explain
    /// missing-dependency-list`.
    #[arg(long = "lockfile", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) lockfiles: Vec<PathBuf>,
    /// Also read the evidence that lies beside each file, under its name
    ///
    /// For FILE these are FILE.sigstore.json, FILE.sigstore, FILE.bundle, FILE.intoto.jsonl, FILE.att, FILE.sig,
    /// FILE.minisig and FILE.p7s. Without this flag nothing beside a file is looked at. FILE.sig is a signature by a key of
    /// the framework, in base64 or as it is. What lies there is about that file, so what is bad of it is told as such. Of a
    /// file at an address the same are asked for there: 404 is none, and without any other answer it is not decided (exit 4).
    #[arg(long)]
    pub(crate) beside: bool,
    #[command(flatten)]
    pub(crate) asking: Asking,
    #[command(flatten)]
    pub(crate) carried: PackGiven,
    /// How many subjects are hashed and judged at once; without it, as many as there are processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=crate::jobs::MAX_JOBS))]
    pub(crate) jobs: Option<u16>,
    /// How to write the report: text, json, jsonl, sarif, junit, markdown, html or oscal
    ///
    /// All say the same, and the exit code is the same. json is the decision itself, which can be kept; jsonl has a line a
    /// subject and the decision last; sarif is for code scanning, junit for test viewers of CI systems, markdown for the summary of a job, and html is one page without scripts.
    /// Nothing in it is
    /// fetched. oscal has the assessment results by control.
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) format: DecisionFormat,
    /// Write the report to a file instead of standard output, whole or not at all; an older report there is removed
    /// where this run gives none (exit 2 and 5)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// After an allow, copy the judged files into this directory: all of them, or none
    ///
    /// What is there afterwards is what was judged, whatever becomes of the originals in between: of a delivery the files
    /// that were judged, in its folders, and no evidence. Nothing is released unless every subject is allowed and the
    /// report is written, and no other file is replaced: then the run ends with exit 6. Use the files from there. An image
    /// is a layout folder there, of just what was judged: without what is attached to it, and of a handoff with
    /// `platforms` without the others.
    #[arg(long, value_name = "DIR", help_heading = help::AFTER_ALLOW, value_hint = ValueHint::DirPath)]
    pub(crate) release_to: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) receipted: Receipted,
    /// Only tell what would be decided: what would be allowed is exit 7, and nothing is ever allowed
    #[arg(long, conflicts_with = "release_to", help_heading = help::LOOKING_BACK)]
    pub(crate) audit: bool,
    /// With --audit: look back to this time, such as 2026-08-01T10:00:00Z
    ///
    /// Judged as of then: evidence that was proven to be signed later does not count, and evidence whose time
    /// nobody proves does. Roots and framework are those of today.
    #[arg(long, value_name = "TIME", requires = "audit", help_heading = help::LOOKING_BACK)]
    pub(crate) at: Option<String>,
    /// With --at: ask the status lists of today, which know what came out later
    ///
    /// Without it, a list must have been issued by the time looked back to.
    #[arg(long, requires = "at", help_heading = help::LOOKING_BACK)]
    pub(crate) hindsight: bool,
    /// A file in which this machine remembers the numbers of frameworks and status lists
    ///
    /// An older framework or list than one seen before, another one of the same number, or one that was signed as
    /// following another ends the run with exit 5; and so, unless --policy-name says which, does another framework of
    /// the same --policy-signer. The file is made by the first run. One that cannot be read is exit 5, one that cannot
    /// be written exit 6.
    #[arg(long, value_name = "FILE", help_heading = help::KEPT, value_hint = ValueHint::FilePath)]
    pub(crate) state: Option<PathBuf>,
    /// Record the decision, allow or deny, with everything it was made from, in this ledger
    ///
    /// The file is made by the first run, and only appended to. A decision that cannot be recorded whole is exit 6 in
    /// place of 0, and nothing is released; a ledger that cannot be used is told before anything is judged. Folders of
    /// advisories are recorded by their digest alone.
    ///
    /// A handoff with a `baseline` holds a release against those that this ledger knows of its line: see `countersign
    /// explain trust-downgrade`. That can only deny.
    #[arg(long, value_name = "FILE", conflicts_with = "audit", help_heading = help::KEPT, value_hint = ValueHint::FilePath)]
    pub(crate) ledger: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Evidence, a directory of evidence, or any file
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The id in the brackets of a report, such as unlisted-builder; without it, all are listed
    #[arg(value_name = "CHECK")]
    pub(crate) id: Option<String>,
    /// Instead: the controls of governance frames (NIST CSF 2.0, SP 800-207, OWASP NHI, CSA MAESTRO, SLSA, S2C2F), each
    /// with its source and the checks that give evidence for it
    #[arg(long, conflicts_with = "id")]
    pub(crate) controls: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use super::{Arguments, Command};
    use clap::error::ErrorKind;
    use std::ffi::OsString;

    fn line(words: &str) -> Vec<OsString> {
        words.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn a_gate_is_read_as_the_whole_reads_it() {
        for words in [
            "countersign verify a --policy p",
            "countersign verify --color never a b -a x -a y --handoff h --format json --policy p -- --c",
            "countersign verify a --signer github:acme/widget --require provenance --color=always",
        ] {
            let whole = super::parsed::<Command>(&line(words), 80).unwrap();
            assert!(matches!(whole.command, Command::Verify(_)));
            assert_eq!(format!("{:?}", Arguments::read(&line(words), 80).unwrap()), format!("{whole:?}"));
        }
    }

    #[test]
    fn what_is_wrong_is_told_by_the_whole() {
        for (words, kind) in [
            ("countersign verify", ErrorKind::MissingRequiredArgument),
            ("countersign verify a --polici p", ErrorKind::UnknownArgument),
            ("countersign verify --help", ErrorKind::DisplayHelp),
            ("countersign verfy a", ErrorKind::InvalidSubcommand),
        ] {
            let told = Arguments::read(&line(words), 80).unwrap_err();
            let whole = super::parsed::<Command>(&line(words), 80).unwrap_err();
            assert_eq!((told.kind(), told.to_string()), (kind, whole.to_string()));
        }
    }
}
