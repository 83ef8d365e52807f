use std::path::Path;

use decision::ExitCode;
use sign::SigningKey;
use verify::{Key, KeyTerms, Roots};

use crate::complaint::Complaint;

/// The private key that `--sign-with` names.
pub(crate) fn signing(path: &Path) -> Result<SigningKey, Complaint> {
    let cap = u64::try_from(sign::MAX_KEY_FILE).unwrap_or(u64::MAX);
    let file = acquire::named(path, cap).map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
    SigningKey::consume(file).map_err(|fault| Complaint {
        place: Some(path.to_string_lossy().into_owned()),
        ..Complaint::usage(
            format!("--sign-with: {fault}"),
            "make a key with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out retail.key`",
        )
    })
}

/// The public key that `--trust-key` names, as it stands in the file.
pub(crate) fn public(path: &Path) -> Result<(Key, Vec<u8>), Complaint> {
    let unusable = |text: String| Complaint {
        code: ExitCode::Unusable,
        text,
        place: Some(path.to_string_lossy().into_owned()),
        help: "name the public key, as `openssl pkey -in retail.key -pubout -out retail.pub` writes it"
            .to_owned(),
    };
    let file = acquire::named(path, acquire::limits::MAX_EVIDENCE)
        .map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    match Key::read(&file, None) {
        Ok(key) => Ok((key, file)),
        Err(fault) => Err(unusable(format!("--trust-key: {fault}"))),
    }
}

/// A public key that a list may be signed with, and the file it came from.
#[derive(Clone, Copy)]
pub(crate) struct Trusted<'a> {
    /// The file that a person named.
    pub(crate) file: &'a Path,
    /// The key.
    pub(crate) key: &'a [u8],
}

/// The roots of these public keys alone, each called by its file in whatever is said of it.
pub(crate) fn roots(keys: &[Trusted<'_>]) -> Result<Roots, Complaint> {
    let mut builder = Roots::builder();
    for Trusted { file, key } in keys {
        let called = format!("the key in {}", report::name(&file.to_string_lossy()));
        builder.key(&called, key, KeyTerms::default()).map_err(|fault| unusable(&fault))?;
    }
    builder.build().map_err(|fault| unusable(&fault))
}

fn unusable(fault: &verify::RootsFault) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text: format!("the key cannot be used to verify: {fault}"),
        place: None,
        help: "name an ECDSA key on P-256, or an Ed25519 key".to_owned(),
    }
}
