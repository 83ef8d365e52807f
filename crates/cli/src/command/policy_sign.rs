use std::path::Path;

use decision::ExitCode;
use formats::{Dsse, FrameworkEdition, Predicate, Statement};
use model::{Algorithm, Digest, EvidenceId, Instant};
use report::name;

use crate::arguments::{PolicySign, PolicyVerify};
use crate::command::policy::joined;
use crate::complaint::Complaint;
use crate::destination;
use crate::framework;
use crate::listing::signing;
use crate::outside::Output;
use crate::policy_signature::{MAX_SIGNATURE, beside, edition_of, held};

/// Signs a framework as it is, with every file it names.
pub(crate) fn run(arguments: &PolicySign, out: &mut Output<'_>, now: Instant) -> Result<ExitCode, Complaint> {
    let previous = arguments.previous.as_deref().map(digest).transpose()?;
    let Some((framework, _)) = framework::load(&arguments.file, out)? else { return Ok(ExitCode::Unusable) };
    let unusable = framework.unusable_at(now);
    if !unusable.is_empty() {
        framework::tell(&joined(&unusable), out);
        return Ok(ExitCode::Unusable);
    }
    if previous.as_ref() == Some(framework.digest()) {
        return Err(Complaint::usage(
            "--previous names this very edition",
            "name the digest of the one before",
        ));
    }
    let edition = edition_of(&framework, previous);
    let statement = edition.statement(framework.digest());
    let Some(sign_with) = &arguments.sign_with else {
        out.put(&format!("{}\n", String::from_utf8_lossy(&statement)))?;
        return Ok(ExitCode::Allow);
    };
    let key = signing(sign_with)?;
    let output = arguments.output.clone().unwrap_or_else(|| beside(&arguments.file));
    spared(&output, &edition, framework.digest())?;
    let unwritten =
        |why: String| Complaint::unwritten(&output, format!("the signature cannot be written: {why}"));
    let mut line =
        sign::envelope(Dsse::STATEMENT, &statement, &[&key]).map_err(|fault| unwritten(fault.to_string()))?;
    line.push(b'\n');
    destination::replace(&output, &line).map_err(|error| unwritten(error.to_string()))?;
    out.put(&format!(
        "{} number {}, {}\n  signed with key {}\n  the signature is in {}\n",
        name(framework.name()),
        framework.number(),
        framework.digest(),
        key.digest(),
        name(&output.to_string_lossy())
    ))?;
    Ok(ExitCode::Allow)
}

/// Refuses to put a signature where something else lies, or where a newer edition was signed, or another of this
/// number: two editions of one number cannot be told apart by those who roll forward.
fn spared(output: &Path, edition: &FrameworkEdition, digest: &Digest) -> Result<(), Complaint> {
    if std::fs::symlink_metadata(output).is_err() {
        return Ok(());
    }
    let refused = |text: String, help: &str| Complaint {
        place: Some(output.to_string_lossy().into_owned()),
        ..Complaint::usage(text, help)
    };
    let bytes = acquire::named(output, MAX_SIGNATURE)
        .map_err(|fault| Complaint::file(ExitCode::Unwritten, &fault))?;
    let Some((signed, about)) = claimed(&bytes).filter(|(signed, _)| signed.name == edition.name) else {
        let text = "what lies there is no signature of this framework".to_owned();
        return Err(refused(text, "name another file with --output"));
    };
    if signed.number > edition.number {
        let text =
            format!("number {} was signed already, and this is number {}", signed.number, edition.number);
        return Err(refused(text, "sign the newer edition, or name another file with --output"));
    }
    if signed.number == edition.number && !about.contains(digest) {
        let text = format!("another edition of number {} was signed already", signed.number);
        return Err(refused(
            text,
            "raise `number`: whoever rolls forward cannot tell two editions of one number apart",
        ));
    }
    Ok(())
}

/// What a signature says, vouched for by nobody.
fn claimed(bytes: &[u8]) -> Option<(FrameworkEdition, Vec<Digest>)> {
    let pieces = formats::decode(EvidenceId::file(0), bytes);
    let [piece] = pieces.as_slice() else { return None };
    let evidence = &piece.read.as_ref().ok()?.value;
    let statement: &Statement = crate::command::inspect::statement(evidence)?;
    let about = evidence.claimed_digests().into_iter().cloned().collect();
    Some((FrameworkEdition::decode(statement).ok()?, about))
}

fn digest(given: &str) -> Result<Digest, Complaint> {
    let wrong = |why: String| Complaint {
        place: Some(given.to_owned()),
        ..Complaint::usage(
            format!("--previous: {why}"),
            "copy the digest of the edition before from `countersign policy check`",
        )
    };
    let digest = Digest::parse(given).map_err(|fault| wrong(fault.to_string()))?;
    match digest.algorithm() {
        Algorithm::Sha256 => Ok(digest),
        Algorithm::Sha384 | Algorithm::Sha512 => {
            Err(wrong("the digest of a framework is a SHA-256 digest".to_owned()))
        }
    }
}

/// Sees whether a framework is signed by whoever must have.
pub(crate) fn verify(
    arguments: &PolicyVerify,
    out: &mut Output<'_>,
    now: Instant,
) -> Result<ExitCode, Complaint> {
    let Some((framework, _)) = framework::load(&arguments.file, out)? else { return Ok(ExitCode::Unusable) };
    let unusable = framework.unusable_at(now);
    if !unusable.is_empty() {
        framework::tell(&joined(&unusable), out);
        return Ok(ExitCode::Unusable);
    }
    let signer = held(&framework, &arguments.file, &arguments.signed, now)?;
    out.put(&format!(
        "{} number {}, {}\n  signed by {}\n",
        name(framework.name()),
        framework.number(),
        framework.digest(),
        signer.map(|signer| name(&signer.by)).unwrap_or_default()
    ))?;
    Ok(ExitCode::Allow)
}
