//! What GitHub has as attestations of whatever is judged, where that is asked for.

use acquire::{Fault, GithubRepository};
use countersign::Pool;
use model::{Algorithm, Digest, EvidenceId, EvidenceRow, Origin, Text};
use rayon::prelude::*;
use report::SubjectResult;

use super::{Found, Taken, next};
use crate::network::{GithubSource, Network};
use crate::patience::Patience;

/// What GitHub gave for one subject, by its digest; nothing where it is not asked.
type Given = Option<(Digest, Result<Vec<(EvidenceRow, Vec<u8>)>, Fault>)>;

/// Asks for each subject. One about which GitHub does not answer is not decided: what it withholds may be what was wanted.
pub(super) fn from_github<'a>(
    taken: &mut Vec<Taken<'a>>,
    network: &Network,
    pool: &mut Pool,
    found: &mut Found,
) {
    let Some(source) = network.github() else { return };
    let algorithms = pool.algorithms();
    *taken = std::mem::take(taken).into_par_iter().map(|one| hashed(one, &algorithms)).collect();
    let digests: Vec<Option<Digest>> = taken.iter().map(sha256).collect();
    let patience = Patience::default();
    let each = network.on_github(source, |github| -> Vec<Given> {
        found.asked = true;
        let ask = |digest: &Option<Digest>| {
            let digest = digest.clone()?;
            let given = patience.ask(|| acquire::attested_on_github(github, &digest), not_asked);
            Some((digest, given))
        };
        digests.par_iter().map(ask).collect()
    });
    let each = each.unwrap_or_else(|fault| {
        let closed = |digest: Option<Digest>| digest.map(|digest| (digest, Err(fault.clone())));
        digests.into_iter().map(closed).collect()
    });
    let mut without = Vec::new();
    for (taken, given) in taken.iter_mut().zip(each) {
        match given {
            None => {}
            Some((_, Ok(none))) if none.is_empty() => without.extend(taken.given()),
            Some((digest, Ok(all))) => {
                for (row, bytes) in all {
                    let row = EvidenceRow { id: EvidenceId::file(next(pool)), ..row };
                    found.kept.insert(row.digest.clone(), bytes.clone());
                    let pieces = formats::decode(row.id, &bytes);
                    pool.add_handed_out(row, pieces, &digest);
                }
            }
            Some((_, Err(fault))) => *taken = undecided(taken, source, fault),
        }
    }
    found.notes.extend(none_shown(source, &without));
}

/// Hashes what is not hashed yet, once for this and for what is judged. What cannot be read is told elsewhere.
fn hashed<'a>(taken: Taken<'a>, algorithms: &[Algorithm]) -> Taken<'a> {
    match taken.path().map(|_| taken.artifact(algorithms)) {
        Some(Ok(artifact)) => Taken::Hashed(Box::new(taken), artifact),
        Some(Err(_)) | None => taken,
    }
}

/// By which it is asked about; nothing where there is none.
fn sha256(taken: &Taken<'_>) -> Option<Digest> {
    taken.artifact(&[]).ok()?.digest(Algorithm::Sha256).cloned()
}

/// What is told of the rest, once so many had no answer.
pub(crate) fn not_asked() -> Fault {
    let most = Patience::MAX_UNANSWERED;
    Fault {
        path: "GitHub".into(),
        text: format!("it was not asked, since it gave no answer about {most} others").into(),
        help: "Run again later, or with a token (--github-token-env): GitHub answers more often to whom it knows."
            .into(),
    }
}

fn undecided<'a>(taken: &Taken<'_>, source: &GithubSource, fault: Fault) -> Taken<'a> {
    let given = taken.given().unwrap_or_else(|| fault.path.clone());
    let fault = source.unreached(fault);
    Taken::not(SubjectResult::Unreachable { given, text: fault.text, help: fault.help })
}

/// What is private is not shown either, and looks the same.
fn none_shown(source: &GithubSource, without: &[Text]) -> Option<Text> {
    let (first, more) = without.split_first()?;
    let more = match more.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let repository = &source.repository;
    Some(format!("GitHub shows no attestations in {repository} of {first}{more} to whoever asked").into())
}

/// The digest that a recorded attestation was handed out for.
pub(crate) fn asked(row: &EvidenceRow) -> Option<Digest> {
    (row.origin == Origin::Registry).then(|| GithubRepository::asked_about(&row.path)).flatten()
}
