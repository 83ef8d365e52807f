//! Who signed a framework, and whether that is who must have.
//!
//! A signature is a statement about the framework's digest, so it is judged as evidence about an artifact is: by a
//! framework made of `--policy-signer`, which demands that statement of that signer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign::{Case, NotReady, Pool, ReferenceFiles, Step, World, wave};
use decision::{Decision, ExitCode};
use formats::{FrameworkEdition, Statement};
use model::{
    Artifact, ArtifactKind, Digest, EvidenceId, EvidenceRow, Instant, NoBytes, Origin, Outcome,
    Subject as Judged, Text,
};
use policy::Framework;
use report::name;
use verify::Bound;

use crate::arguments::PolicySigned;
use crate::complaint::Complaint;
use crate::signer::{Demanded, KEY_ROOT};

/// The largest signature of a framework that is read, in bytes. A bundle has some 10 KiB.
pub(crate) const MAX_SIGNATURE: u64 = 1024 * 1024;

const FLAG: &str = "--policy-signer";

/// Where the signature of a framework stands unless it is said.
pub(crate) fn beside(framework: &Path) -> PathBuf {
    let mut name = framework.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

/// Every file these flags name, for whoever must not write over one.
pub(crate) fn files(arguments: &PolicySigned, framework: &Path) -> Vec<PathBuf> {
    let Some(signer) = &arguments.policy_signer else { return Vec::new() };
    let signature = arguments.policy_signature.clone().unwrap_or_else(|| beside(framework));
    let key = signer.strip_prefix("key:").map(PathBuf::from);
    [Some(signature), key, arguments.policy_trusted_root.clone()].into_iter().flatten().collect()
}

/// Who signed a framework, and by what.
pub(crate) struct Signed {
    /// In the operator's words.
    pub(crate) by: Text,
    /// The digest of the edition before, where it was signed as well.
    pub(crate) previous: Option<Digest>,
    /// The signature: its path, and its bytes as they were read.
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

/// Holds a framework to its name, its number and whoever must have signed it; gives back who that is, where somebody must.
pub(crate) fn held(
    framework: &Framework,
    path: &Path,
    arguments: &PolicySigned,
    now: Instant,
) -> Result<Option<Signed>, Complaint> {
    if let Some(wanted) = arguments.policy_name.as_deref().filter(|wanted| *wanted != &**framework.name()) {
        let text =
            format!("the framework calls itself {}, and --policy-name is {}", framework.name(), name(wanted));
        return Err(unusable(path, text, "put the framework of that name there; its owner may have several"));
    }
    let number = framework.number();
    if let Some(least) = arguments.policy_min_number.filter(|least| number < *least) {
        let text = format!(
            "the framework is number {number}, and --policy-min-number is {least}: an older edition was put in its place"
        );
        return Err(unusable(path, text, "fetch the newest edition from its owner"));
    }
    let Some(given) = &arguments.policy_signer else { return Ok(None) };
    let demanded = demanded(given, arguments)?;
    let signature = arguments.policy_signature.clone().unwrap_or_else(|| beside(path));
    let bytes = acquire::named(&signature, MAX_SIGNATURE).map_err(|fault| Complaint {
        text: format!(
            "the framework must be signed by {given}, and its signature cannot be read: {}",
            fault.text
        ),
        help: "name the signature with --policy-signature, or ask the framework's owner for it".to_owned(),
        ..Complaint::file(ExitCode::Unusable, &fault)
    })?;
    let refused = |why: String| {
        let text = format!("the framework is not signed by {given}: {why}");
        unusable(
            &signature,
            text,
            "ask the framework's owner for this edition and its signature; decide nothing by it until then",
        )
    };
    let previous = proved(framework, &demanded, bytes.clone(), now)?.map_err(refused)?;
    Ok(Some(Signed { by: given.as_str().into(), previous, path: signature, bytes }))
}

fn demanded(given: &str, arguments: &PolicySigned) -> Result<Demanded, Complaint> {
    let require = format!("attestation:{}", FrameworkEdition::TYPE);
    Demanded::of(FLAG, given, &[require], None, arguments.policy_trusted_root.as_deref())
}

/// Whether the one document of these bytes is a signature of whoever is demanded over this very edition; and which one
/// it says was before. The inner error says why it is none; the outer one that nothing can be judged.
fn proved(
    framework: &Framework,
    demanded: &Demanded,
    bytes: Vec<u8>,
    now: Instant,
) -> Result<Result<Option<Digest>, String>, Complaint> {
    let wanted = Wanted { flag: FLAG, demanded, name: framework.name().clone(), digest: framework.digest() };
    let other = |about: String| {
        format!(
            "it is over {about}, and the framework with every file it names is {}: something was changed after it was \
             signed, it is the signature of another edition, or this program has other roots built in",
            framework.digest()
        )
    };
    let editions = |bound: Vec<Bound<Statement>>| {
        bound.iter().try_fold(None, |previous, bound| match bound.proof().narrow::<FrameworkEdition>() {
            Ok(edition) => same(framework, &edition).map(|()| edition.previous.or(previous)),
            Err(bad) => Err(format!("what it says cannot be read: {bad}")),
        })
    };
    Ok(stated(&wanted, bytes, now, other)?.and_then(editions))
}

/// A statement that must have been signed.
pub(crate) struct Wanted<'a> {
    /// The flag that asks for it.
    pub(crate) flag: &'static str,
    /// By whom.
    pub(crate) demanded: &'a Demanded,
    /// What it is about, in words.
    pub(crate) name: Text,
    /// And by its digest.
    pub(crate) digest: &'a Digest,
}

/// Whether the one document of these bytes is what is wanted, and what was signed then. The inner error says why it is not,
/// with the words of `other` where it is about something else; the outer one that nothing can be judged.
pub(crate) fn stated(
    wanted: &Wanted<'_>,
    bytes: Vec<u8>,
    now: Instant,
    other: impl Fn(String) -> String,
) -> Result<Result<Vec<Bound<Statement>>, String>, Complaint> {
    let judge = judge(wanted.flag, wanted.demanded)?;
    let from = EvidenceId::file(0);
    let row = EvidenceRow {
        id: from,
        origin: Origin::File,
        path: "the signature".into(),
        digest: digest_of(&bytes),
    };
    let pieces = formats::decode(from, &bytes);
    let [piece] = pieces.as_slice() else {
        return Ok(Err(format!("it holds {} documents, where one signature should be", pieces.len())));
    };
    let about: Vec<Digest> = match &piece.read {
        Ok(claim) => claim.value.claimed_digests().into_iter().cloned().collect(),
        Err(bad) => return Ok(Err(format!("it cannot be read: {bad}"))),
    };
    if !about.contains(wanted.digest) {
        let about: Vec<String> = about.iter().map(Digest::to_string).collect();
        return Ok(Err(other(if about.is_empty() { "nothing".to_owned() } else { about.join(", ") })));
    }
    let subject = Artifact {
        given: wanted.name.clone(),
        kind: ArtifactKind::Digest,
        digests: vec![wanted.digest.clone()],
        size: None,
    };
    let pool = Pool::decode(vec![(row, bytes)], Vec::new());
    let handoff = judge.handoffs().next().cloned().unwrap_or_else(|| "command-line".into());
    let (about, lists) = (std::slice::from_ref(&subject), ReferenceFiles::none(now));
    let world =
        World::new(&judge, &handoff, now, pool, about, lists).map_err(|why| not_ready(wanted.flag, why))?;
    let case = || Case::new(subject.clone(), Arc::new(NoBytes));
    let judged = Judged::Artifact(subject.clone());
    let proofs = case()
        .facts(&judged, &world)
        .statement_candidates()
        .filter_map(|candidate| candidate.statement().cloned())
        .collect();
    let step = wave(vec![case()], &world).pop();
    Ok(match step {
        Some(Step::Done(decision, _)) if decision.code() == ExitCode::Allow => Ok(proofs),
        Some(Step::Done(decision, _)) => Err(called(why(&decision), wanted.demanded)),
        Some(Step::Needs(..) | Step::Unusable(_) | Step::Bug(_)) | None => {
            Err("it could not be judged".to_owned())
        }
    })
}

/// The framework that demands the statement of the signer.
fn judge(flag: &str, demanded: &Demanded) -> Result<Framework, Complaint> {
    let told = |diagnostics: &policy::Diagnostics| {
        let first = diagnostics.iter().next();
        let text = first.map(|one| format!("{flag} cannot be used: {}", one.text)).unwrap_or_default();
        let help = first.map(|one| one.help.to_string()).unwrap_or_default();
        let place = demanded.file().map(|path| path.to_string_lossy().into_owned());
        (text, help, place)
    };
    let draft = policy::parse(flag, &demanded.framework()).map_err(|diagnostics| {
        let (text, help, _) = told(&diagnostics);
        Complaint::usage(text, help)
    })?;
    let mut read = Vec::new();
    for (file, path) in draft.files().iter().zip(demanded.file()) {
        let bytes =
            acquire::named(path, file.cap).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
        read.push((file.path.clone(), Ok(bytes)));
    }
    draft.resolve(read, verify::embedded_root).map_err(|diagnostics| {
        let (text, help, place) = told(&diagnostics);
        Complaint { code: ExitCode::Unusable, text, place, help }
    })
}

/// Whether the signature says of the framework what it says of itself.
fn same(framework: &Framework, edition: &FrameworkEdition) -> Result<(), String> {
    let own = FrameworkEdition { previous: edition.previous.clone(), ..edition_of(framework, None) };
    for (what, signed, stands) in [
        ("name", edition.name.to_string(), own.name.to_string()),
        ("number", edition.number.to_string(), own.number.to_string()),
        ("owner", edition.owner.to_string(), own.owner.to_string()),
        ("end", edition.expires.to_string(), own.expires.to_string()),
    ] {
        if signed != stands {
            return Err(format!("its {what} was signed as {signed}, and the framework says {stands}"));
        }
    }
    Ok(())
}

/// What is signed of a framework.
pub(crate) fn edition_of(framework: &Framework, previous: Option<Digest>) -> FrameworkEdition {
    FrameworkEdition {
        name: framework.name().clone(),
        number: framework.number(),
        owner: framework.owner().clone(),
        expires: framework.expires(),
        previous,
    }
}

/// Why a signature does not count: what was wrong with it, else the first check that does not hold.
fn why(decision: &Decision) -> String {
    if let Some(one) = decision.rejected().first() {
        return format!("[{}] {}", one.rejection.code.id, one.rejection.text);
    }
    let mut failing = decision.judged().iter().filter(|judged| !judged.outcome().passes());
    let reason = failing.next().and_then(|judged| match judged.outcome() {
        Outcome::Violated(reasons) | Outcome::Unknown(_, reasons) => Some(reasons.first().text.to_string()),
        Outcome::Satisfied(_) | Outcome::NotApplicable(_) => None,
    });
    reason.unwrap_or_else(|| "nothing says so".to_owned())
}

/// The same with the key's file for the name that the framework made for it, which nobody has seen.
fn called(text: String, demanded: &Demanded) -> String {
    match demanded.key() {
        Some(file) => text.replace(KEY_ROOT, &format!("the key in {}", name(&file.to_string_lossy()))),
        None => text,
    }
}

fn not_ready(flag: &str, why: NotReady) -> Complaint {
    let text = match why {
        NotReady::Unusable(all) => all.first().map(|one| one.text.to_string()).unwrap_or_default(),
        NotReady::NoSuchHandoff(_) => "it makes a framework without a handoff".to_owned(),
    };
    Complaint {
        code: ExitCode::Unusable,
        text: format!("{flag} cannot be used: {text}"),
        place: None,
        help: "correct the file of the key or trusted root that it names".to_owned(),
    }
}

fn digest_of(bytes: &[u8]) -> Digest {
    use sha2::Digest as _;
    Digest::sha256(sha2::Sha256::digest(bytes).into())
}

fn unusable(path: &Path, text: String, help: &str) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text,
        place: Some(path.to_string_lossy().into_owned()),
        help: help.to_owned(),
    }
}
