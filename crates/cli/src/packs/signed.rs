//! Who signed a pack: a statement about the digest of its index.

use std::path::Path;

use decision::ExitCode;
use formats::Dsse;
use ledger::Pack;
use model::{Digest, Instant};
use serde_json::json;
use sign::SigningKey;

use super::Opened;
use crate::arguments::PackGiven;
use crate::complaint::Complaint;
use crate::policy_signature::{Wanted, stated};
use crate::signer::Demanded;

const FLAG: &str = "--pack-signer";

/// The signature over the index with this digest.
pub(crate) fn envelope(index: &Digest, key: &SigningKey) -> Result<Vec<u8>, String> {
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": super::INDEX, "digest": { index.algorithm().name(): index.hex() } }],
        "predicateType": Pack::STATEMENT,
        "predicate": {},
    });
    let mut line = sign::envelope(Dsse::STATEMENT, statement.to_string().as_bytes(), &[key])
        .map_err(|fault| fault.to_string())?;
    line.push(b'\n');
    Ok(line)
}

/// Refuses a pack that is not signed by whoever must have signed it.
pub(crate) fn held(opened: &Opened, given: &PackGiven, now: Instant) -> Result<(), Complaint> {
    let Some(signer) = &given.pack_signer else { return Ok(()) };
    let require = format!("attestation:{}", Pack::STATEMENT);
    let root: Option<&Path> = given.pack_trusted_root.as_deref();
    let demanded = Demanded::of(FLAG, signer, &[require], None, root)?;
    let refused = |why: String| Complaint {
        code: ExitCode::Unusable,
        text: format!("the pack is not signed by {signer}: {why}"),
        place: Some(opened.path().to_string_lossy().into_owned()),
        help: "ask whoever made it for the pack as it was signed; decide nothing by it until then".to_owned(),
    };
    let Some(signature) = opened.signature.clone() else {
        return Err(refused("nobody signed it".to_owned()));
    };
    let digest = opened.digest();
    let wanted = Wanted { flag: FLAG, demanded: &demanded, name: super::INDEX.into(), digest: &digest };
    let about =
        |found: String| format!("its signature is over {found}, and its index is {digest}: it was changed");
    stated(&wanted, signature, now, about)?.map(|_| ()).map_err(refused)
}
