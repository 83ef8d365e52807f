//! What our codes are called by a corpus: one table.
//!
//! A code may stand for several classes, where a corpus tells apart what we tell in the sentence of the reason;
//! and several codes may stand for one class.

use countersign_tests::pipeline::Fault;

/// A code of ours, a word that must stand in its place or reason, and the reason classes it then is.
type Row = (&'static str, &'static str, &'static [&'static str]);

const TABLE: &[Row] = &[
    // Evidence that cannot be read.
    ("not-utf8", "", &["malformed-bundle"]),
    ("not-json", "", &["malformed-bundle"]),
    ("malformed-json", "", &["malformed-bundle", "malformed-provenance"]),
    ("duplicate-key", "", &["malformed-bundle", "malformed-metadata"]),
    ("too-deep", "", &["malformed-bundle"]),
    ("too-large", "", &["malformed-bundle"]),
    ("too-many", "", &["malformed-bundle"]),
    ("too-many", "imestamps", &["too-many-timestamps"]),
    ("too-many", "ignatures", &["dsse-multiple-signatures"]),
    ("unrecognised-evidence", "", &["malformed-bundle"]),
    ("missing-media-type", "", &["malformed-bundle", "unsupported-bundle-version"]),
    ("unknown-media-type", "", &["unsupported-bundle-version"]),
    ("malformed-bundle", "", &["malformed-bundle"]),
    ("malformed-bundle", "heckpoint", &["checkpoint-invalid", "checkpoint-malformed", "checkpoint-missing"]),
    ("malformed-bundle", "/rfc3161Timestamps", &["timestamp-duplicate"]),
    ("malformed-bundle", " signatures", &["dsse-multiple-signatures"]),
    ("malformed-envelope", "", &["malformed-bundle", "malformed-provenance"]),
    ("malformed-envelope", " signatures", &["dsse-multiple-signatures"]),
    ("malformed-base64", "", &["malformed-bundle"]),
    ("malformed-statement", "", &["malformed-provenance"]),
    ("malformed-predicate", "", &["malformed-provenance"]),
    ("root-in-chain", "", &["malformed-bundle"]),
    // A bill of materials that is not as its specification says.
    ("malformed-reference", "", &["schema-invalid"]),
    ("unrecognised-evidence", "should be a version", &["schema-invalid"]),
    // Nobody trusted vouches for the signer.
    ("malformed-certificate", "", &["malformed-bundle", "untrusted-certificate-chain"]),
    ("untrusted-certificate", "", &["untrusted-certificate-chain"]),
    ("unlogged-certificate", "", &["sct-invalid", "sct-missing"]),
    ("expired-certificate", "", &["time-outside-cert-validity"]),
    // A bare envelope that no key explains: whether a log could have said who signed is not in it.
    ("unknown-key", "", &["signature-invalid", "log-entry-missing"]),
    // The log or the time.
    ("missing-log-entry", "", &["log-entry-missing"]),
    ("unknown-log", "", &["untrusted-log"]),
    ("missing-inclusion-proof", "", &["inclusion-proof-missing"]),
    ("missing-inclusion-proof", "heckpoint", &["checkpoint-missing"]),
    ("bad-inclusion-proof", "", &["inclusion-proof-invalid"]),
    ("bad-checkpoint", "", &["checkpoint-invalid", "checkpoint-malformed", "checkpoint-missing"]),
    // The promise is signed over the entry: an entry that was exchanged breaks it first.
    ("bad-inclusion-promise", "", &["inclusion-promise-invalid", "log-entry-mismatch"]),
    ("malformed-log-entry", "", &["log-entry-mismatch"]),
    ("log-entry-mismatch", "", &["log-entry-mismatch"]),
    ("bad-timestamp", "", &["timestamp-invalid", "timestamp-untrusted"]),
    ("no-proven-time", "", &["timestamp-missing"]),
    // The signature, and what it is about.
    ("bad-signature", "", &["signature-invalid"]),
    ("digest-disagreement", "", &["digest-mismatch"]),
    ("subject-mismatch", "", &["digest-mismatch"]),
    ("subject-mismatch", " was asked for", &["package-mismatch"]),
    // Another algorithm than the evidence names: whose digest it is cannot be told.
    ("needs-digest", "", &["digest-mismatch"]),
    ("malformed-container", "", &["malformed-provenance", "malformed-bundle"]),
    ("malformed-signature", "", &["signature-invalid"]),
    ("no-digest", "", &["digest-mismatch", "malformed-provenance"]),
    ("no-subject", "", &["malformed-provenance", "digest-mismatch"]),
    ("unknown-statement-type", "", &["malformed-provenance"]),
    ("unsupported-payload-type", "", &["malformed-provenance"]),
    ("mislabelled-evidence", "", &["malformed-provenance"]),
    ("mislabelled-evidence", "names another publisher", &["identity-mismatch"]),
    ("copy-mismatch", "", &["payload-mismatch", "digest-mismatch"]),
    // Trusted roots and what keeps them fresh.
    ("tuf-malformed", "", &["malformed-metadata"]),
    ("tuf-unsigned", "", &["signature-missing"]),
    ("tuf-bad-signature", "", &["signature-invalid"]),
    ("tuf-threshold", "", &["threshold-not-met"]),
    ("tuf-expired", "", &["expired"]),
    ("expired-layout", "", &["expired"]),
    (Fault::REFUSED, "", &["trust-root-invalid"]),
    // Checks.
    ("unlisted-signer", " wants name ", &["identity-mismatch", "builder-untrusted"]),
    ("unlisted-signer", " wants address ", &["identity-mismatch"]),
    ("unlisted-signer", " wants signer ", &["identity-mismatch", "builder-untrusted"]),
    ("unlisted-signer", " wants issuer ", &["issuer-mismatch"]),
    ("unlisted-signer", " wants source ", &["source-mismatch"]),
    ("unlisted-signer", " wants ref ", &["source-ref-mismatch"]),
    ("unlisted-builder", "", &["builder-mismatch", "builder-untrusted"]),
    ("wrong-source", "", &["source-mismatch"]),
    ("wrong-ref", "", &["source-ref-mismatch"]),
    ("wrong-repository", "", &["source-mismatch"]),
    ("wrong-tag", "", &["source-ref-mismatch"]),
    ("wrong-name", "", &["package-mismatch"]),
    ("key-outside-window", "", &["key-outside-validity"]),
    ("missing-attestation", "", &["malformed-provenance"]),
    ("unverified-level", "", &["level-insufficient"]),
    ("too-few-signers", "", &["threshold-not-met"]),
    ("failed-verification", "", &["verification-failed"]),
    ("wrong-verifier", "", &["verifier-mismatch"]),
    ("wrong-resource", "", &["resource-mismatch"]),
    // What no certificate and no source can be is refused in the framework already.
    (Fault::REFUSED, ".issuer", &["issuer-mismatch"]),
    (Fault::REFUSED, ".source", &["source-mismatch"]),
];

/// Whether a fault of ours is what a corpus calls `class`. What stands in brackets there explains, and is not
/// part of the class.
pub(crate) fn is(fault: &Fault, class: &str) -> bool {
    let class = class.split('(').next().unwrap_or_default().trim();
    let row = |(code, word, classes): &Row| {
        *code == fault.code && fault.about.contains(word) && classes.contains(&class)
    };
    TABLE.iter().any(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: &str, about: &str) -> Fault {
        Fault { code: code.into(), about: about.into() }
    }

    #[test]
    fn every_code_of_the_table_is_in_a_catalogue() {
        let checks = checks::CATALOGUE.iter().map(|card| card.id);
        let known: Vec<&str> = verify::CODES.iter().map(|code| code.id).chain(checks).collect();
        for (code, _, classes) in
            TABLE.iter().filter(|(code, ..)| !code.starts_with("tuf-") && *code != Fault::REFUSED)
        {
            assert!(known.contains(code), "{code}");
            assert!(!classes.is_empty(), "{code}");
        }
    }

    #[test]
    fn what_stands_in_brackets_is_no_class() {
        assert!(is(&fault("root-in-chain", ""), "malformed-bundle(root in chain)"));
        assert!(!is(&fault("root-in-chain", ""), "digest-mismatch"));
        assert!(!is(&fault("allowed", ""), ""));
    }

    #[test]
    fn the_claim_that_differs_is_the_class() {
        let signer = fault("unlisted-signer", "identity `a` wants issuer `i`, the certificate says `j`");
        assert!(is(&signer, "issuer-mismatch"));
        assert!(!is(&signer, "identity-mismatch"));
    }
}
