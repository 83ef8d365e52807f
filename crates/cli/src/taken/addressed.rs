//! Files at addresses, and evidence that is there: named with `-a`, or beside a file under its name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use acquire::{Fault, Obstacle};
use countersign::{Placed, Pool};
use model::{Algorithm, Digest, EvidenceId, EvidenceRow, Origin};
use rayon::prelude::*;
use transport::Client;

use super::{Found, Held, Taken, Terms, beside, next, not};
use crate::network::Network;
use crate::subject::{AddressedFile, addressed_evidence};

/// What was read of evidence at an address.
type Read = (EvidenceRow, Vec<u8>);

/// Takes the file, with what lies beside it where that counts. What cannot be had of that might have said anything: so the
/// file is not decided then.
pub(super) fn file<'a>(
    at: &AddressedFile,
    terms: &Terms,
    network: &Network,
    pool: &mut Pool,
    found: &mut Found,
) -> Taken<'a> {
    let known: Vec<String> = pool.rows().iter().map(|row| row.path.to_string()).collect();
    let fetched = network.addressed(&at.address, |client| {
        found.asked = true;
        let (artifact, bytes) = acquire::addressed(client, &at.address, at.pinned.as_ref())?;
        let beside = if terms.beside { beside(client, at, &known)? } else { Vec::new() };
        Ok((artifact, bytes, beside))
    });
    let (artifact, bytes, beside) = match fetched {
        Ok(fetched) => fetched,
        Err(why) => return Taken::not(not(at.given.as_str().into(), why)),
    };
    if let Some(about) = artifact.digest(Algorithm::Sha256) {
        beside.into_iter().for_each(|read| placed(read, about, pool, found));
    }
    Taken::Fetched(artifact, Arc::new(Held(bytes)))
}

/// What lies beside it, and is no evidence yet.
fn beside(client: &Client, at: &AddressedFile, known: &[String]) -> Result<Vec<Read>, Obstacle> {
    let each = beside::ENDINGS.par_iter().map(|ending| {
        let address = at.followed_by(ending)?;
        match known.contains(&address.to_string()) {
            true => Ok(None),
            false => acquire::addressed_evidence(client, &address, Origin::Beside),
        }
    });
    let each: Result<Vec<Option<Read>>, Fault> = each.collect();
    Ok(each.map_err(Obstacle::Unreachable)?.into_iter().flatten().collect())
}

fn placed((row, bytes): Read, about: &Digest, pool: &mut Pool, found: &mut Found) {
    let is_signature = acquire::is_signature(Path::new(&*row.path));
    let row = EvidenceRow { id: EvidenceId::file(next(pool)), ..row };
    found.kept.insert(row.digest.clone(), bytes.clone());
    pool.add_beside(vec![Placed { row, bytes, about: about.clone(), is_signature }]);
}

/// Reads the evidence that is named by its address, each once.
///
/// # Errors
/// When one of them is not there, or cannot be had.
pub(crate) fn evidence(
    named: &[PathBuf],
    network: &Network,
    pool: &mut Pool,
    found: &mut Found,
) -> Result<(), Fault> {
    // What is no address was refused before anything was judged.
    let addresses = named.iter().filter_map(|path| addressed_evidence(path)?.ok());
    let mut seen = Vec::new();
    for address in addresses {
        if seen.contains(&address) {
            continue;
        }
        let read = network.addressed(&address, |client| {
            found.asked = true;
            acquire::addressed_evidence(client, &address, Origin::File).map_err(Obstacle::Unreachable)
        });
        let (row, bytes) = read.map_err(Obstacle::fault)?.ok_or_else(|| Fault {
            path: address.to_string().into(),
            text: "there is nothing at this address (404)".into(),
            help: "Check the spelling of the address.".into(),
        })?;
        let row = EvidenceRow { id: EvidenceId::file(next(pool)), ..row };
        found.kept.insert(row.digest.clone(), bytes.clone());
        pool.add(vec![(row, bytes)], Vec::new());
        seen.push(address);
    }
    Ok(())
}
