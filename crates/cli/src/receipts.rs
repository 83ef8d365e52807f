//! `--receipt`: an allow, signed, to be carried to the next handoff.
//!
//! All subjects have their receipts in one file, or none has: one to a line, in the order of the subjects. It is
//! written only after an allow, and one of an earlier run does not stay where this run gives none.

use std::path::{Path, PathBuf};

use checks::ReceiptNaming;
use decision::Decision;
use formats::limits::{MAX_DOCUMENTS, MAX_FILE};
use formats::{Evidence, Predicate, Receipt, SeenStatus, Statement, VerificationSummary};
use model::{Algorithm, Digest, EvidenceId, Instant, Subject as Judged, Text};
use policy::Framework;
use report::{Fault, ReceiptTerms, Run, SubjectResult};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::arguments::Receipted;
use crate::attaching::Signed;
use crate::complaint::{Complaint, WRITABLE};
use crate::destination;
use crate::network::Network;
use crate::outside::{Env, Output};

mod signer;

use signer::Signer;

/// How receipts are to be written.
pub(crate) struct Receipts<'a> {
    path: &'a Path,
    signer: Signer,
    naming: &'a ReceiptNaming,
}

/// Signed receipts in a file without a name yet, which goes unless it gets one.
pub(crate) struct Staged {
    told: report::Receipts,
    path: PathBuf,
    file: NamedTempFile,
    each: Vec<Signed>,
}

/// Receipts that have been written. They go again unless they are kept.
pub(crate) struct Written {
    path: PathBuf,
    kept: bool,
}

impl<'a> Receipts<'a> {
    /// Reads the flags, before anything is judged.
    pub(crate) fn of(
        flags: &'a Receipted,
        framework: &'a Framework,
        handoff: &str,
        subjects: usize,
        (network, env, now): (&Network, &dyn Env, Instant),
    ) -> Result<Option<Self>, Complaint> {
        let Some(path) = &flags.receipt else { return Ok(None) };
        if subjects > MAX_DOCUMENTS {
            return Err(Complaint::usage(
                format!(
                    "--receipt: {subjects} subjects, and nobody reads more than {MAX_DOCUMENTS} receipts in one file"
                ),
                "verify fewer subjects in one run, each with a receipt file of its own",
            ));
        }
        let naming = framework.receipt(handoff).ok_or_else(|| {
            Complaint::usage(
                format!("--receipt: the handoff {handoff} does not say how its receipts name themselves"),
                format!(
                    "add `receipt: {{ verifier: …, resource: … }}` to `handoffs.{handoff}`, or leave --receipt out"
                ),
            )
        })?;
        if std::fs::symlink_metadata(path).is_ok() && !is_receipts(path) {
            return Err(Complaint {
                place: Some(path.to_string_lossy().into_owned()),
                ..Complaint::usage(
                    "--receipt: what lies there is no receipt, and it is not replaced",
                    "name another file with --receipt",
                )
            });
        }
        Ok(Some(Self { path, signer: Signer::of(flags, network, env, now)?, naming }))
    }

    /// Signs a receipt for every subject of an allow. On a fault nothing stays behind.
    pub(crate) fn staged(&self, run: &Run, framework: &Framework) -> Result<Staged, Fault> {
        let fault = |about: &str, text: String, help: &str| Fault {
            about: about.into(),
            text: text.into(),
            help: help.into(),
        };
        let (mut statements, mut digests) = (Vec::new(), Vec::new());
        for result in &run.subjects {
            let SubjectResult::Decided(decision) = result else { continue };
            let (statement, digest) = self.statement(run, decision, framework)?;
            statements.push((decision.subject(), statement));
            digests.push(digest);
        }
        let (mut lines, mut each) = (Vec::new(), Vec::new());
        self.signer.signing(|sign| {
            for (subject, statement) in &statements {
                let bytes = sign(statement)?;
                lines.extend(&bytes);
                lines.push(b'\n');
                if let Judged::Artifact(artifact) = subject
                    && let Some(about) = artifact.digest(Algorithm::Sha256).cloned()
                {
                    let (given, format) = (artifact.given.clone(), self.signer.format());
                    each.push(Signed { given, about, bytes, format });
                }
            }
            Ok(())
        })?;
        let help = "verify fewer subjects in one run, each with a receipt file of its own";
        readable(lines.len()).map_err(|text| fault("--receipt", text, help))?;
        let shown = self.path.to_string_lossy();
        let file = destination::ready(self.path, &lines).map_err(|error| unwritten(&shown, &error))?;
        let told = report::Receipts { to: shown.into(), digests, attached: Vec::new() };
        Ok(Staged { told, path: self.path.to_path_buf(), file, each })
    }

    /// What is signed for a subject, and its digest, by which later receipts and status lists name it.
    fn statement(
        &self,
        run: &Run,
        decision: &Decision,
        framework: &Framework,
    ) -> Result<(Vec<u8>, Digest), Fault> {
        let fault = |text: String, help: &str| Fault {
            about: "--receipt".into(),
            text: format!("there is no receipt: {text}").into(),
            help: help.into(),
        };
        let names = decision.names();
        let name = match names.as_slice() {
            [name] => Some(name.clone()),
            _ => None,
        };
        let resource = self.naming.resource(name.as_deref()).ok_or_else(|| {
            let text = match names.as_slice() {
                [] => "nobody who signed gives the artifact a name".to_owned(),
                [name] => format!("the signed name {} has no place in a URI", report::name(name)),
                names => format!("those who signed call the artifact by {} names", names.len()),
            };
            let help = "demand `provenance`, whose one name counts, or take `{name}` out of the receipt's `resource`";
            fault(format!("{text}, and its `resource` needs one"), help)
        })?;
        let verifier = self.naming.verifier.clone();
        let terms = ReceiptTerms { verifier, resource, name, status: asked(run, framework) };
        let bug = || fault("it would not be about what was allowed".to_owned(), "report this as a bug");
        let receipt: Receipt = report::receipt(run, decision, terms).ok_or_else(bug)?;
        let statement = receipt.statement();
        let read = Statement::decode(&statement).and_then(|read| VerificationSummary::decode(&read));
        read.map_err(|bad| {
            fault(format!("nobody could read it: {bad}"), "shorten what it would have to name")
        })?;
        let digest = Digest::sha256(Sha256::digest(&statement).into());
        Ok((statement, digest))
    }
}

/// The status lists that were asked, each with the participant whose it is.
fn asked(run: &Run, framework: &Framework) -> Vec<SeenStatus> {
    let lists = run.reference.iter().filter(|one| one.kind == "status");
    let seen = lists.filter_map(|one| {
        let id: Text = framework.status(&one.name)?.authority;
        Some(SeenStatus { name: one.name.clone(), id, number: one.number?, digest: one.digest.clone() })
    });
    seen.collect()
}

/// Whether a file of so many bytes could be read as evidence again.
fn readable(bytes: usize) -> Result<(), String> {
    match bytes <= MAX_FILE {
        true => Ok(()),
        false => {
            Err(format!("the receipts have {bytes} bytes, and nobody reads more than {MAX_FILE} of one file"))
        }
    }
}

fn unwritten(path: &str, why: &std::io::Error) -> Fault {
    Fault {
        about: path.into(),
        text: format!("the receipt cannot be written: {why}").into(),
        help: WRITABLE.into(),
    }
}

impl Staged {
    /// What reports say of it.
    pub(crate) fn told(&self) -> report::Receipts {
        self.told.clone()
    }

    /// Each receipt with what it is about.
    pub(crate) fn each(&mut self) -> Vec<Signed> {
        std::mem::take(&mut self.each)
    }

    /// Gives the file its name.
    pub(crate) fn named(self) -> Result<Written, Fault> {
        let Self { told, path, file, .. } = self;
        file.persist(&path).map_err(|fault| unwritten(&told.to, &fault.error))?;
        Ok(Written { path, kept: false })
    }
}

impl Written {
    /// The file stays.
    pub(crate) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if !self.kept {
            // Nothing is left to do when even this fails.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Takes away the receipts of an earlier run where this one gives none, and says so. What is no receipt of ours stays.
pub(crate) fn withdrawn(path: &Path, out: &mut Output<'_>) {
    if is_receipts(path) {
        destination::remove(path, "receipt", out);
    }
}

/// Whether a file holds receipts of ours and nothing else.
fn is_receipts(path: &Path) -> bool {
    let cap = u64::try_from(MAX_FILE).unwrap_or(u64::MAX);
    let Ok(bytes) = acquire::named(path, cap) else { return false };
    let pieces = formats::decode(EvidenceId::file(0), &bytes);
    !pieces.is_empty()
        && pieces.iter().all(|piece| piece.read.as_ref().is_ok_and(|evidence| is_receipt(&evidence.value)))
}

fn is_receipt(evidence: &Evidence) -> bool {
    let statement: Option<&Statement> = crate::command::inspect::statement(evidence);
    let summary = statement.and_then(|statement| VerificationSummary::decode(statement).ok());
    summary.is_some_and(|summary| summary.receipt.is_some())
}

#[cfg(test)]
mod tests {
    use super::{MAX_FILE, readable};

    #[test]
    fn receipts_are_written_as_far_as_they_can_be_read_again() {
        assert!(readable(MAX_FILE).is_ok());
        assert!(readable(MAX_FILE + 1).is_err());
    }
}
