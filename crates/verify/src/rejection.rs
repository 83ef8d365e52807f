use formats::{Evidence, Malformed};
use model::{EvidenceId, Gap, Place, Text};

/// Evidence that was found and not believed, and why. It counts for nothing, and it is never hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Which entry of the catalogue.
    pub code: &'static Code,
    /// One sentence for a person, without a final full stop.
    pub text: Text,
    /// Where in the evidence.
    pub place: Place,
}

/// An entry of the catalogue of rejections.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its stable name.
    pub id: &'static str,
    /// How far the evidence came before it failed: of several rejections the furthest says most.
    pub rank: u8,
    /// What it means and what a person can do.
    pub help: &'static str,
    /// What it leaves open, where it proves nothing against the artifact; nothing where it proves something wrong.
    open: Option<Gap>,
}

impl Code {
    /// Whether such evidence may be good or bad for all that is known: this version cannot read or check it, or it
    /// only says that other evidence is not there. It never counts, and it is no finding either.
    pub fn proves_nothing(&self) -> bool {
        self.open.is_some()
    }

    /// Why it cannot be told, of a code that [`Self::proves_nothing`].
    pub fn leaves_open(&self) -> Option<Gap> {
        self.open
    }
}

impl Rejection {
    /// A rejection with the catalogue entry `id`; an id outside the catalogue becomes `unsupported-evidence`.
    pub(crate) fn new(id: &str, text: impl Into<Text>, from: EvidenceId, pointer: impl Into<Text>) -> Self {
        let code = CODES.iter().find(|code| code.id == id).unwrap_or(&UNSUPPORTED);
        Self { code, text: text.into(), place: Place::new(from, pointer) }
    }

    /// The same, its place told by the names of the document that the evidence was read from.
    pub(crate) fn in_document(mut self, evidence: &Evidence) -> Self {
        let bundle = match evidence {
            Evidence::Bundle(bundle) => bundle,
            Evidence::SimpleSigning(simple) => &simple.bundle,
            Evidence::Dsse(_) | Evidence::Metadata(_) | Evidence::Cms(_) | Evidence::Minisign(_) => {
                return self;
            }
        };
        self.place.pointer = bundle.pointer(&self.place.pointer);
        self
    }

    /// Evidence that could not be read.
    pub fn malformed(from: EvidenceId, fault: &Malformed) -> Self {
        Self::new(fault.code, fault.text.clone(), from, fault.pointer.clone())
    }
}

/// Evidence that is proved to be wrong, or to be by nobody the framework knows.
const fn code(id: &'static str, rank: u8, help: &'static str) -> Code {
    Code { id, rank, help, open: None }
}

/// Evidence that this version cannot read or check, so it may be good or bad.
const fn unread_code(id: &'static str, rank: u8, help: &'static str) -> Code {
    Code { id, rank, help, open: Some(Gap::Inconclusive) }
}

/// Evidence that says of other evidence that it is not there.
const fn absent_code(id: &'static str, rank: u8, help: &'static str) -> Code {
    Code { id, rank, help, open: Some(Gap::Missing) }
}

const UNSUPPORTED: Code = unread_code(
    "unsupported-evidence",
    2,
    "This kind of evidence is recognised and not supported; deliver a Sigstore bundle or a DSSE envelope.",
);

/// Every reason to disbelieve evidence, by rank: first it cannot be read (0–9), then nobody trusted vouches
/// for the signer (10–19), then the log or time fails (20–29), then the signature (30–39), then it is about something else (40–49).
pub static CODES: &[Code] = &[
    // codes:start
    code("not-utf8", 0, "The file is not text; deliver the evidence as JSON."),
    code("not-json", 0, "The file is not JSON; name only evidence with --attestation."),
    code(
        "malformed-json",
        1,
        "The file was cut short or edited; fetch it again from where it was published.",
    ),
    code(
        "duplicate-key",
        1,
        "Two readers could see two different things; have the producer write each key once.",
    ),
    unread_code(
        "too-deep",
        1,
        "No genuine evidence nests like this; fetch it again from where it was published.",
    ),
    unread_code("too-large", 1, "Evidence is bounded; have the producer split it."),
    unread_code("too-many", 1, "Evidence is bounded; have the producer split it."),
    unread_code("unrecognised-evidence", 1, "Name only bundles and DSSE envelopes with --attestation."),
    code(
        "missing-media-type",
        2,
        "A Sigstore bundle says its version in `mediaType`; have the producer sign again with a current client.",
    ),
    unread_code(
        "unknown-media-type",
        2,
        "This version of Sigstore bundle is not known; versions 0.1 to 0.3 are.",
    ),
    code(
        "malformed-bundle",
        2,
        "The bundle contradicts its own version's rules; have the producer sign again with a current client.",
    ),
    code(
        "malformed-envelope",
        2,
        "The DSSE envelope is not as its specification says; have the producer sign again.",
    ),
    code(
        "malformed-base64",
        2,
        "The same bytes have one spelling in base64; have the producer encode them again.",
    ),
    code(
        "malformed-container",
        2,
        "What a registry or a tool keeps proofs in is not as its format says; fetch it again.",
    ),
    code(
        "malformed-signature",
        2,
        "The signature cannot be read, so it is nobody's; fetch the evidence again from where it was published.",
    ),
    code("malformed-statement", 3, "The signed statement is not in-toto; have the producer attest again."),
    unread_code("unknown-statement-type", 3, "Statements of in-toto v0.1 and v1 are known."),
    code(
        "no-subject",
        3,
        "A statement about nothing proves nothing; have the producer attest again, naming the artifact.",
    ),
    code(
        "malformed-predicate",
        3,
        "The predicate is not what its type promises; have the producer attest again.",
    ),
    code(
        "malformed-reference",
        2,
        "A status list or revocation list is not as its format says; fetch it again from who issued it.",
    ),
    code(
        "malformed-layout",
        3,
        "The layout is not as in-toto's specification says; have its owner sign it again.",
    ),
    code(
        "malformed-link",
        3,
        "The link is not as in-toto's specification says; have the step recorded again.",
    ),
    absent_code(
        "unused-link",
        2,
        "A link counts only under a layout: deliver the layout too, and name its owner's key under `roots`.",
    ),
    unread_code(
        "unsupported-sublayout",
        5,
        "Layouts within layouts are not supported; it says nothing about the supply chain. Have the step record a link.",
    ),
    absent_code("missing-link", 2, "Deliver the links of every step beside the layout."),
    code(
        "no-digest",
        3,
        "A subject without a digest could be anything; have the producer attest again, with digests.",
    ),
    code(
        "mislabelled-evidence",
        3,
        "The label beside the proof, which nobody signed, is not what was signed; fetch it again, then refuse.",
    ),
    unread_code(
        "unsupported-payload-type",
        3,
        "The envelope carries something other than an in-toto statement.",
    ),
    UNSUPPORTED,
    code("malformed-cms", 2, "The CMS signature is not as RFC 5652 says; have the producer sign again."),
    unread_code(
        "unsupported-cms",
        2,
        "This form of CMS is not supported: have the producer make a detached signature in DER, with signed attributes and SHA-256 or longer.",
    ),
    unread_code(
        "untried-signature",
        2,
        "So many signatures that do not say of what they are hide the one that counts: name the artifact's own file with --attestation, and leave the others out.",
    ),
    code("malformed-minisign", 2, "The file is not as minisign writes it; fetch it again."),
    unread_code(
        "unsupported-minisign",
        2,
        "This algorithm is not one of minisign's two; have the producer sign again.",
    ),
    unread_code(
        "missing-certificate",
        9,
        "A CMS signature must bring its signer's certificate; have the producer include it.",
    ),
    unread_code(
        "unsupported-certificate",
        10,
        "A certificate on the path uses what is not supported; it says nothing about the signature.",
    ),
    code(
        "misused-certificate",
        12,
        "A certificate was used for what it was not issued for; refuse the delivery, and tell the authority.",
    ),
    code(
        "malformed-certificate",
        10,
        "The signing certificate is not as Sigstore issues it; have the producer sign again.",
    ),
    code(
        "root-in-chain",
        10,
        "A bundle must not bring its own trust anchor; have the producer sign again with a current client.",
    ),
    code(
        "untrusted-certificate",
        11,
        "No root of the framework issued this certificate: name the right root under `roots`, or refuse the delivery.",
    ),
    code(
        "unlogged-certificate",
        12,
        "The certificate was not logged when it was issued; treat the signing service as suspect.",
    ),
    code(
        "expired-certificate",
        13,
        "It was signed outside the certificate's validity; have the producer sign again.",
    ),
    code(
        "unknown-key",
        14,
        "No key of the framework made this signature: name the right key under `roots`, or refuse the delivery.",
    ),
    unread_code(
        "unsupported-functionary",
        14,
        "This kind of functionary is not supported; it says nothing about the link. Have the step signed with a listed key.",
    ),
    code(
        "unlisted-functionary",
        15,
        "Somebody who may not do this step signed its link: refuse the delivery, or have the layout's owner list them.",
    ),
    code(
        "missing-log-entry",
        20,
        "The framework wants the signature logged, and it is not; have the producer sign with a log.",
    ),
    code(
        "unknown-log",
        20,
        "No root of the framework trusts this log: update the trusted root, or refuse the delivery.",
    ),
    code("malformed-log-entry", 21, "The log entry cannot be read; fetch the bundle again."),
    unread_code(
        "unsupported-log-entry",
        21,
        "This kind of log entry is not supported for this key; it says nothing about the signature.",
    ),
    code(
        "relabelled-log-entry",
        22,
        "The entry names one log and carries another's proof; refuse the delivery.",
    ),
    code(
        "expired-log-key",
        22,
        "The log's key was not valid at that time; update the trusted root, or refuse the delivery.",
    ),
    code(
        "missing-inclusion-proof",
        22,
        "This version of bundle must prove that its entry is in the log; have the producer sign again with a current client.",
    ),
    code("bad-inclusion-proof", 23, "The log entry is not proved to be in the log; refuse the delivery."),
    code("bad-checkpoint", 23, "The log's signed tree head does not hold; refuse the delivery."),
    code("bad-inclusion-promise", 23, "The log's signed promise does not hold; refuse the delivery."),
    code("log-entry-mismatch", 24, "The log entry belongs to another signature; refuse the delivery."),
    code("bad-timestamp", 25, "The timestamp does not hold; refuse the delivery."),
    code(
        "no-proven-time",
        26,
        "Nothing trusted says when this was signed; have the producer sign with a log or a timestamp authority.",
    ),
    code(
        "signed-in-future",
        26,
        "It was signed after the time of this run: check this machine's clock, then the delivery.",
    ),
    code(
        "bad-signature",
        30,
        "The signature does not match what was signed; fetch both again from where they were published, then refuse.",
    ),
    unread_code(
        "needs-bytes",
        31,
        "This signature covers the bytes themselves; verify the file, not its digest.",
    ),
    unread_code(
        "too-large-for-scheme",
        31,
        "This scheme must hold the whole artifact in memory; have the producer use a scheme that hashes first.",
    ),
    unread_code(
        "needs-digest",
        31,
        "The evidence names the artifact by another hash than the one given; give that digest, or the file.",
    ),
    code(
        "digest-disagreement",
        40,
        "Of several digests for one subject some match and some do not; refuse the delivery.",
    ),
    code(
        "copy-mismatch",
        40,
        "The readable copy beside the proof, which nobody signed, says other things; refuse the delivery.",
    ),
    code(
        "subject-mismatch",
        41,
        "It is about other bytes: check that evidence and artifact belong together.",
    ),
    // codes:end
];

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn every_code_of_the_decoders_is_in_the_catalogue() {
        for code in formats::CODES {
            assert!(CODES.iter().any(|known| known.id == *code), "{code}");
        }
    }

    /// What cannot be read proves nothing: every code that says so leaves something open, and no bad proof does.
    #[test]
    fn what_cannot_be_read_proves_nothing() {
        let open = |id: &str| CODES.iter().find(|code| code.id == id).unwrap().proves_nothing();
        assert!(
            CODES.iter().filter(|code| code.id.starts_with("unsupported-")).all(super::Code::proves_nothing)
        );
        for id in ["needs-bytes", "needs-digest", "too-large-for-scheme", "unused-link"] {
            assert!(open(id), "{id}");
        }
        for id in ["malformed-json", "unknown-key", "bad-signature", "bad-checkpoint", "subject-mismatch"] {
            assert!(!open(id), "{id}");
        }
    }

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<_> = CODES.iter().map(|code| code.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), CODES.len());
    }
}
