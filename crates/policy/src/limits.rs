//! Every bound on a framework and the files it names, with its reason.

/// The largest framework, in bytes: about 20,000 lines; a person reviews a few hundred.
pub const MAX_FRAMEWORK: usize = 1024 * 1024;
/// The deepest nesting of lists and mappings: the framework's own shape needs 7.
pub const MAX_DEPTH: usize = 12;
/// The most keys, values, lists and mappings: more than [`MAX_FRAMEWORK`] of reviewed text holds.
pub const MAX_NODES: usize = 100_000;
/// The most names in one section or list: a framework that needs more describes several.
pub const MAX_NAMED: usize = 256;
/// The most requirements of one handoff: more than all kinds of evidence for one artifact.
pub const MAX_REQUIREMENTS: usize = 64;
/// The most platforms of one handoff: more than anything is built for.
pub const MAX_PLATFORMS: usize = 64;
/// The most addresses a TUF repository is taken from: its own and a few mirrors.
pub const MAX_MIRRORS: usize = 8;
/// The most requirements of one handoff with all that it repeats: what a person can still follow in a report.
pub const MAX_TOGETHER: usize = 256;
/// How many handoffs deep repetitions go: an artifact crosses a handful of zones on its way.
pub const MAX_REPEATED: usize = 8;
/// The most levels one verification summary is asked for: those in use name a handful.
pub const MAX_LEVELS: usize = 32;
/// The longest name, in bytes: it must fit a line of a report beside other things.
pub const MAX_NAME: usize = 64;
/// The largest whole number: what every JSON reader holds exactly (RFC 8259 §6).
pub const MAX_WHOLE: u64 = 9_007_199_254_740_991;
/// The longest e-mail address (RFC 5321 §4.5.3.1.3 leaves 254 for it).
pub const MAX_EMAIL: usize = 254;
/// The longest issuer, repository or predicate type, in bytes: those in use stay far below.
pub const MAX_URI: usize = 512;
/// The longest path of a named file, in bytes: what file systems allow for one segment.
pub const MAX_PATH: usize = 255;
/// The longest trigger or environment, in characters: GitHub allows 255 for an environment.
pub const MAX_WORDS: usize = 255;
/// The largest key file, in bytes: a public key in PEM stays under 2 KiB, also with 8192-bit RSA.
pub const MAX_KEY_FILE: u64 = 16 * 1024;
/// The largest `trusted_root.json`, in bytes: the public-good instance's has grown to some tens of KiB.
pub const MAX_ROOT_FILE: u64 = 1024 * 1024;
/// The most diagnostics kept; the rest are counted. A person repairs a file in rounds anyway, and a hostile
/// file must not buy a report larger than itself.
pub const MAX_DIAGNOSTICS: usize = 64;
/// The most parameters of a build in one requirement: a GitHub workflow has at most 25 inputs, and its events add some.
pub const MAX_PARAMETERS: usize = 64;
/// The most build types of one requirement: a builder has one or two.
pub const MAX_BUILD_TYPES: usize = 32;
/// The most names in one `subject-name`: a product is delivered in a handful of files.
pub const MAX_SUBJECT_NAMES: usize = 16;
/// The most names under which provenance may know one person: some logins, numbers and addresses.
pub const MAX_KNOWN_AS: usize = 16;
/// The most extended key usages of one identity: certificates have one or two.
pub const MAX_USAGES: usize = 8;
/// The longest object identifier, in characters: those in use have some thirty.
pub const MAX_OBJECT: usize = 64;

/// The most names in a list of a `receipt` requirement.
pub const MAX_RECEIPT_NAMES: usize = 32;

/// The most receipts that rest on one another, and the most that one handoff asks for with all that those rest on: each is
/// held against every receipt in the evidence.
pub const MAX_RECEIPT_CHAIN: usize = 16;
