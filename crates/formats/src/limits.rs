//! Every bound of this room, each with its reason. Reaching a bound is fine; passing it is [`crate::Malformed`].

/// The largest evidence file, in bytes: several of the largest documents as JSON Lines.
pub const MAX_FILE: usize = 64 << 20;

/// The largest document, in bytes. Bundles have some 10 KiB, those around the SBOM of a large image some MiB.
pub const MAX_DOCUMENT: usize = 16 << 20;

/// The most documents in a JSON Lines file: a release of a thousand artifacts, one bundle each.
pub const MAX_DOCUMENTS: usize = 1024;

/// The deepest nesting. Real bundles reach 6 and SBOM predicates about 15; parsers recurse at our cost.
pub const MAX_DEPTH: usize = 64;

/// The most values in a document. The largest bundle these bounds allow has under 4,000; the payload is one string.
pub const MAX_DOCUMENT_VALUES: usize = 1 << 16;

/// The most values in a signed payload. An SBOM of 10 MiB has some 500,000.
pub const MAX_PAYLOAD_VALUES: usize = 1 << 20;

/// The longest string, in bytes as written: a payload that fills its document and leaves room for the rest.
pub const MAX_STRING: usize = 15 << 20;

/// The longest key of an object, in bytes as written. SBOMs use file paths as keys, and paths end at
/// 4 KiB (`PATH_MAX`).
pub const MAX_KEY: usize = 4096;

/// The longest number, in characters. Go writes the integers of a certificate as JSON numbers, and the modulus of an
/// RSA-4096 key, which may stand in one, has 1,233 digits. No number is ever read into anything smaller than its text.
pub const MAX_NUMBER: usize = 1280;

/// The longest name, type, URI, hint or digest text, in bytes: the length of a path (`PATH_MAX`).
pub const MAX_NAME: usize = 4096;

/// The most subjects of a statement: what sigstore-go and the SLSA generators stop at.
pub const MAX_SUBJECTS: usize = 1024;

/// The most digests of one subject or source: twice the algorithms the in-toto specification suggests for files.
pub const MAX_DIGESTS: usize = 16;

/// The most proofs in one container. A registry keeps a handful for each file; a release has one a publisher.
pub const MAX_PARTS: usize = 64;

/// The longest certificate in PEM beside a signature, in bytes: one of `MAX_CERTIFICATE` with its line breaks.
pub const MAX_CERTIFICATE_PEM: usize = 24 << 10;

/// The most members of a list in a predicate: vulnerabilities found, tests named. Scans of large images find some
/// thousand.
pub const MAX_LISTED: usize = 8192;

/// The most signatures of a bare envelope: each may cost a verification with each trusted key.
pub const MAX_SIGNATURES: usize = 16;

/// The most log entries of a bundle, as in sigstore-go: each costs signature checks.
pub const MAX_LOG_ENTRIES: usize = 32;

/// The most RFC 3161 timestamps of a bundle, as in sigstore-go: each costs a chain and a signature check.
pub const MAX_TIMESTAMPS: usize = 32;

/// The most certificates in a chain; public chains have 3, private ones rarely 5.
pub const MAX_CERTIFICATES: usize = 10;

/// The largest certificate, in bytes. Sigstore's have about 1 KiB, private ones with long names rarely 4.
pub const MAX_CERTIFICATE: usize = 16 << 10;

/// The largest RFC 3161 timestamp, in bytes: a token with the certificates of its authority has about 6 KiB.
pub const MAX_TIMESTAMP: usize = 32 << 10;

/// The most members of one DER value. A certificate has some 15 extensions and 10 name parts.
pub const MAX_DER_MEMBERS: usize = 128;

/// The deepest nesting of DER. Certificates and timestamps reach 12.
pub const MAX_DER_DEPTH: usize = 32;

/// The most signature lines of a checkpoint: the log's own and those of its witnesses; each may cost a check.
pub const MAX_CHECKPOINT_LINES: usize = 32;

/// The most hashes in an inclusion proof: a log indexed by 63 bits is no higher (RFC 6962 §2.1.1).
pub const MAX_PROOF_HASHES: usize = 64;

/// The longest checkpoint, in bytes. A signature line has some 150, so a hundred witnesses fit; each line
/// may cost a check.
pub const MAX_CHECKPOINT: usize = 16 << 10;

/// The largest CMS signature, in bytes: a chain of RSA-8192 certificates and timestamps for each signer has
/// some 100 KiB.
pub const MAX_CMS: usize = 1 << 20;

/// The most certificates in a CMS signature: a chain for each of several signers. Each may be tried as an issuer.
pub const MAX_CMS_CERTIFICATES: usize = 16;

/// The most signers of a CMS signature: each costs a path and a signature check with each root.
pub const MAX_CMS_SIGNERS: usize = 8;

/// The most attributes of a signer, signed or not: those in use are under ten.
pub const MAX_CMS_ATTRIBUTES: usize = 32;

/// The largest file of minisign, in bytes: its comments have at most 8 KiB.
pub const MAX_MINISIGN: usize = 16 << 10;

/// The most steps of an in-toto layout. Real ones have under ten.
pub const MAX_STEPS: usize = 256;

/// The most inspections of an in-toto layout, as many as steps.
pub const MAX_INSPECTIONS: usize = 256;

/// The most artifact rules of one list of a layout: each is held against every artifact that is left.
pub const MAX_RULES: usize = 256;

/// The most keys of a layout, and of one of its steps: each may cost a signature check for each link.
pub const MAX_FUNCTIONARIES: usize = 256;

/// The longest key of a layout, in bytes: 8192-bit RSA in PEM has 1.5 KiB.
pub const MAX_FUNCTIONARY_KEY: usize = 16 << 10;

/// The longest signature of a Metablock, in hex digits: that of 8192-bit RSA has 2,048.
pub const MAX_METADATA_SIGNATURE: usize = 4096;

/// The most materials, and the most products, of one link: with two values each, both lists together reach
/// [`MAX_DOCUMENT_VALUES`].
pub const MAX_LINK_ARTIFACTS: usize = 1 << 14;

/// The most kinds of things, or states, that the head of a status list names: three times as many as there are.
pub const MAX_STATUS_WORDS: usize = 64;

/// The most pages of a status list: with [`MAX_STATUS_PAGE_ENTRIES`] on each, far more entries than anyone has.
pub const MAX_STATUS_PAGES: usize = 4096;

/// The longest index of a status list, in bytes: that of [`MAX_STATUS_PAGES`] has some 320 KiB.
pub const MAX_STATUS_INDEX: usize = 512 << 10;

/// The longest beginning of a status list, in bytes: its signatures and its index. A bundle has some 10 KiB.
pub const MAX_STATUS_OPENING: usize = 1 << 20;

/// The longest page of a status list, in bytes. Written by us one has some 8 KiB; a lookup reads some thirty.
pub const MAX_STATUS_PAGE: usize = 1 << 20;

/// The most entries of one page of a status list. Written by us one has some 50.
pub const MAX_STATUS_PAGE_ENTRIES: usize = 8192;

/// The most commits or versions of one entry of a status list; a longer range is several entries.
pub const MAX_STATUS_COMMITS: usize = 4096;

/// The longest reason of an entry of a status list, in bytes: a paragraph.
pub const MAX_STATUS_REASON: usize = 1024;

/// The most frameworks and participants a status list is for.
pub const MAX_STATUS_AUDIENCE: usize = 256;

/// The highest number of a status list: what every reader of JSON keeps exactly (2^53 - 1).
pub const MAX_STATUS_NUMBER: u64 = (1 << 53) - 1;

/// The largest revocation list, in bytes: those of the largest public authorities have some 10 MiB.
pub const MAX_CRL: usize = 32 << 20;

/// The most entries of a revocation list: with serial numbers as long as they are in use, that many have more than
/// [`MAX_CRL`] bytes; each is held in memory.
pub const MAX_CRL_ENTRIES: usize = 1 << 20;

/// The largest OCSP response, in bytes: one with the responder's certificate has some 2 KiB.
pub const MAX_OCSP: usize = 64 << 10;

/// The most answers in an OCSP response, and the most certificates beside them. Responders send one of each.
pub const MAX_OCSP_ANSWERS: usize = 64;

/// The most extensions of a revocation list, of one of its entries, or of an answer; those in use are under ten.
pub const MAX_REVOCATION_EXTENSIONS: usize = 32;

/// The longest serial number, in bytes: 20 (RFC 5280 §4.1.2.2), a sign, and some room for authorities that exceed it.
pub const MAX_SERIAL: usize = 32;

/// The largest OSV advisory, in bytes: those of a kernel with every version of every distribution have some MiB.
pub const MAX_OSV: usize = 16 << 20;

/// The most values in an OSV advisory: as many as in a signed payload.
pub const MAX_OSV_VALUES: usize = 1 << 20;

/// The most versions of one package in an OSV advisory. Packages that are released with every commit have some ten
/// thousand.
pub const MAX_OSV_VERSIONS: usize = 1 << 16;

/// The longest pointer in a fault, in bytes: enough to find the place, too short to flood a report.
pub const MAX_POINTER: usize = 1024;

/// The longest an approval holds: as long as an exception, after which a person looks again.
pub const MAX_APPROVAL: model::Age = model::Age::of_seconds(90 * 86_400);

/// The longest reason of an approval, in bytes: a paragraph.
pub const MAX_APPROVAL_REASON: usize = 1024;

/// The highest number of a framework: what every reader of JSON keeps exactly (2^53 - 1).
pub const MAX_FRAMEWORK_NUMBER: u64 = (1 << 53) - 1;

/// The largest manifest, index or configuration of an image, in bytes: what registries take at most.
pub const MAX_MANIFEST: usize = 4 << 20;

/// The most images of an index or a layout: a layout may hold a release of many images, each with its evidence.
pub const MAX_INDEX_MANIFESTS: usize = 4096;

/// The longest path of a file in an archive, in bytes: that of a blob by SHA-512 has 142, and a tar header has room for 255.
pub const MAX_TAR_NAME: usize = 200;

/// The most files and folders of an archive that is handed over: as many as a delivered folder may have.
pub const MAX_ARCHIVE_MEMBERS: usize = 200_000;

/// How many folders deep they may lie: as deep as in a delivered folder.
pub const MAX_ARCHIVE_DEPTH: usize = 32;

/// The largest file in such an archive, in bytes: what a tar header can say without extensions (8 GiB).
pub const MAX_ARCHIVE_MEMBER: u64 = 1 << 33;

/// All that such an archive comes to, in bytes: a few minutes of hashing.
pub const MAX_ARCHIVE_UNPACKED: u64 = 1 << 36;

/// How many times its own length an archive may come to: text rarely comes to thirty, and a bomb to a thousand.
pub const MAX_ARCHIVE_RATIO: u64 = 200;

/// How much it may come to whatever its length, in bytes: hashed in a moment.
pub const ARCHIVE_FREELY: u64 = 64 << 20;

/// The longest records beside a file of such an archive, in bytes: a time and a few attributes have some hundred.
pub const MAX_TAR_RECORDS: u64 = 64 << 10;

/// How much may fill the last record of a tar file, in bytes: `tar` fills up to 10 KiB, tapes had at most 1 MiB.
pub const MAX_TAR_TAIL: u64 = 1 << 20;

/// The largest directory of a zip file, in bytes: the most members it can count, with paths of some hundred bytes.
pub const MAX_ZIP_DIRECTORY: u64 = 16 << 20;

/// The most layers of an image. Container runtimes stop at 127; artifacts have one a file.
pub const MAX_LAYERS: usize = 1024;

/// The most annotations of a descriptor. Those in use are under ten.
pub const MAX_ANNOTATIONS: usize = 256;

/// The longest value of an annotation, in bytes: a log entry of cosign's with the attestation in it.
pub const MAX_ANNOTATION: usize = 1 << 20;

/// The largest list of checksums, in bytes: [`MAX_CHECKSUMS`] of SHA-256 with names of some hundred bytes.
pub const MAX_CHECKSUMS_FILE: usize = 16 << 20;

/// The most files of a list of checksums: as many as a delivery may have.
pub const MAX_CHECKSUMS: usize = 100_000;

/// The most status lists, exceptions or previous receipts that one receipt names: a framework has no handoff that asks
/// or repeats so many.
pub const MAX_RECEIPT_LISTED: usize = 1024;

/// The most things that provenance says a build was given: as many as a lockfile may have packages.
pub const MAX_RESOLVED: usize = 1 << 16;

/// The largest lockfile, in bytes. Those of the largest projects have some 3 MB.
pub const MAX_LOCKFILE: usize = 32 << 20;

/// The most packages of a lockfile. Those of the largest projects have some 5,000.
pub const MAX_LOCKED: usize = 1 << 16;

/// The most dependencies between the packages of a lockfile: some sixteen a package.
pub const MAX_LOCKED_EDGES: usize = 1 << 20;

/// The largest bill of materials, in bytes: one of 50,000 components with digests and dependencies has some 25 MB.
pub const MAX_BOM: usize = 64 << 20;

/// The most values in a bill of materials: some forty a component.
pub const MAX_BOM_VALUES: usize = 1 << 22;

/// The most components of a bill of materials. Those of whole operating systems have some 50,000, files included.
pub const MAX_COMPONENTS: usize = 100_000;

/// The most dependencies between the components of a bill: some ten a component.
pub const MAX_BOM_EDGES: usize = 1 << 20;

/// The most elements of an SPDX 3 document, of which relationships, people and licences are some as well.
pub const MAX_ELEMENTS: usize = 1 << 19;

/// The most digests, and the most references to elsewhere, of one component. Packages of distributions have some fifty
/// names in databases of vulnerabilities.
pub const MAX_COMPONENT_LISTED: usize = 1024;

/// The most references of a bill that lead nowhere. Where files were left out, there may be one for each.
pub const MAX_DANGLING: usize = 100_000;

/// The most places that are told where a bill is not as its specification says; the first of them say enough.
pub const MAX_BOM_FAULTS: usize = 16;

/// The largest document about vulnerabilities, in bytes: those of a whole distribution have some ten MiB.
pub const MAX_VEX: usize = 32 << 20;

/// The most values in a document about vulnerabilities: as many as in a signed payload.
pub const MAX_VEX_VALUES: usize = 1 << 20;

/// The most statements of a document about vulnerabilities.
pub const MAX_VEX_STATEMENTS: usize = 1 << 16;

/// The most products of a CSAF document, and the most that its statements are about all together.
pub const MAX_VEX_PRODUCTS: usize = 1 << 18;

/// The largest saved decision, in bytes: one about ten thousand files has some 100 MB.
pub const MAX_SAVED_DECISION: usize = 128 << 20;

/// The most values in a saved decision: some five hundred a subject.
pub const MAX_SAVED_DECISION_VALUES: usize = 1 << 23;
