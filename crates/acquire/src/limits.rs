//! How much is read from outside, and why no more.

use std::time::Duration;

/// How much of a piece of evidence is read, in bytes: one more than the decoders take, so that they see it is
/// too large and say so.
pub const MAX_EVIDENCE: u64 = 64 * 1024 * 1024 + 1;

/// All evidence of a run together, in bytes: what a machine of 4 GiB can hold beside its work.
pub const MAX_ALL_EVIDENCE: u64 = 2 * 1024 * 1024 * 1024;

/// The most pieces of evidence in a run.
pub const MAX_PIECES: usize = 100_000;

/// The most files of evidence that are read before what was read is taken: enough for every core to be busy.
pub const MAX_READ_TOGETHER: usize = 256;

/// About how many bytes of evidence are read before what was read is taken: little beside what is decoded.
pub const READ_TOGETHER: u64 = 16 * 1024 * 1024;

/// How many files of evidence the caller reads by itself: threads that have to be started cost as much as a handful of
/// usual files, and a run about one artifact has no more of them.
pub const FEW_FILES: usize = 8;

/// How large they may be together, in bytes: large ones are worth the threads.
pub const FEW_BYTES: u64 = 256 * 1024;

/// The most entries looked at in one directory.
pub const MAX_DIRECTORY_ENTRIES: usize = 1_000_000;

/// The largest artifact that is hashed, in bytes: more than any release, image layer or model is today, and about an hour
/// of reading. Hashing takes no memory, so only time bounds it; a file that never ends must not be read for ever.
pub const MAX_ARTIFACT: u64 = 1024 * 1024 * 1024 * 1024;

/// How much of an artifact is read at a time, in bytes: hashing gains nothing from more.
pub const READ_BUFFER: usize = 256 * 1024;

/// How much of an artifact is read at a time at the least, in bytes, however short the file says it is.
pub const MIN_READ_BUFFER: usize = 4 * 1024;

/// How much of a file is read first where only its beginning is wanted, in bytes: twice as much each time it takes more.
pub const FIRST_READ: usize = 32 * 1024;

/// The largest file of a TUF repository that is read whole, in bytes: the largest metadata any TUF client takes.
pub const MAX_REPOSITORY_FILE: u64 = 5_000_000;

/// A mirrored TUF repository, in bytes: Sigstore's with all its past has a few MiB.
pub const MAX_REPOSITORY: u64 = 64 * 1024 * 1024;

/// The most files of a mirrored TUF repository, and entries of one folder of it: a daily snapshot for ten years.
pub const MAX_REPOSITORY_FILES: usize = 4096;

/// All that a cache is left with, in bytes: some twenty images.
pub const MAX_CACHE: u64 = 8 * 1024 * 1024 * 1024;

/// The most files that a cache is left with: listing them takes a moment, and no longer.
pub const MAX_CACHE_ENTRIES: usize = 100_000;

/// The largest content that is kept in a cache, in bytes: larger layers are rare, and would drive everything else out.
pub const MAX_CACHED: u64 = 1024 * 1024 * 1024;

/// The most advisories in one folder: three times all that OSV has published.
pub const MAX_ADVISORIES: usize = 2_000_000;

/// How many folders deep a folder of advisories may be: that of malicious packages has one for each part of a name.
pub const MAX_ADVISORIES_DEPTH: usize = 32;

/// How much of an advisory is read, in bytes: one more than is decoded, so that it is seen to be too large.
pub const MAX_ADVISORY: u64 = 16 * 1024 * 1024 + 1;

/// The largest file that says when a feed was fetched, in bytes: a time has at most 35.
pub const MAX_FETCHED: u64 = 64;
/// The most files of a folder of reference inputs: an authority publishes a list and perhaps a response a certificate.
pub const MAX_FOLDER_FILES: usize = 4096;

/// All files of a folder of reference inputs, in bytes: some of the largest revocation lists there are.
pub const MAX_FOLDER: u64 = 256 * 1024 * 1024;

/// How many folders deep a mirrored TUF repository may be: metadata lies one deep, targets rarely four.
pub const MAX_REPOSITORY_DEPTH: usize = 8;

/// The largest status list that is read whole, in bytes, to be shown or gone on from: some 300,000 entries.
pub const MAX_STATUS_LIST: u64 = 64 * 1024 * 1024;

/// How many indices deep an image may be: an index of images is one deep, and an index of those is rare.
pub const MAX_IMAGE_DEPTH: usize = 4;

/// The most images of one index, with those of the indices in it: the largest public ones are for some twenty platforms.
pub const MAX_IMAGE_MEMBERS: usize = 1024;

/// All manifests, configurations and evidence of one image together, in bytes: all of it is held in memory.
pub const MAX_IMAGE_READ: u64 = 512 * 1024 * 1024;

/// The most files and folders of a saved image: those of the largest index, with all that is attached to it.
pub const MAX_ARCHIVE_ENTRIES: usize = 100_000;

/// The longest records beside a file of a saved image, in bytes: a time and a few attributes have some hundred.
pub const MAX_ARCHIVE_RECORDS: u64 = 64 * 1024;

/// How much may fill the last record of a saved image, in bytes: `tar` fills up to 10 KiB, tapes had at most 1 MiB.
pub const MAX_ARCHIVE_TAIL: u64 = 1024 * 1024;

/// The most pieces of evidence of one image.
pub const MAX_ATTACHED: usize = 4096;

/// The most pages of a registry's list of what is attached to an image: registries give 50 or more on each.
pub const MAX_REFERRER_PAGES: usize = 100;

/// All of a registry's lists of what is attached to an image and its members, in bytes: an entry has some 500,
/// and takes many times that in memory if somebody wants it to.
pub const MAX_LISTS: u64 = 8 * 1024 * 1024;

/// The largest answer of what hands out a registry's tokens, in bytes: tokens have some thousand.
pub const MAX_TOKEN_ANSWER: u64 = 64 * 1024;

/// The largest file of logins, in bytes.
pub const MAX_LOGIN_FILE: u64 = 1024 * 1024;

/// The longest answer of a program that keeps logins, in bytes.
pub const MAX_HELPER_ANSWER: u64 = 64 * 1024;

/// How often it is looked whether such a program has ended: for ten seconds, since some ask a service of the cloud they
/// run in.
pub const HELPER_LOOKS: u32 = 500;

/// How long is waited before it is looked again whether such a program has ended.
pub const HELPER_LOOKED_AFTER: Duration = Duration::from_millis(20);

/// How long is waited for the rest of what such a program said, once it has ended.
pub const HELPER_HEARD: Duration = Duration::from_secs(2);

/// The most files and folders of a delivery: as many as pieces of evidence.
pub const MAX_DELIVERY_FILES: usize = 200_000;

/// All that may be evidence in a delivered archive together, in bytes: it is held in memory.
pub const MAX_ARCHIVE_KEPT: u64 = 256 * 1024 * 1024;

/// How much of a delivered archive is read again, in bytes, for signatures over whole files: some hundred of usual size. To
/// come to a file, whatever stands before it is read.
pub const MAX_ARCHIVE_AGAIN: u64 = 16 * 1024 * 1024 * 1024;

/// How many folders deep a delivery may be.
pub const MAX_DELIVERY_DEPTH: usize = 32;

/// The most files of a folder that is handed over: as many as a statement has subjects.
pub const MAX_TREE_FILES: usize = 1024;

/// The most folders below a folder that is handed over: some for each of its files, and none need hold any.
pub const MAX_TREE_FOLDERS: usize = 4096;

/// How many folders deep a folder that is handed over may be: source trees rarely reach twenty.
pub const MAX_TREE_DEPTH: usize = 32;

/// The largest tarball of a package registry, and file at an address, in bytes: it is held in memory, and the largest public ones have some 300 MiB.
pub const MAX_PACKAGE: u64 = 512 * 1024 * 1024;

/// The largest answer of a package registry about one version of a package, in bytes.
pub const MAX_PACKAGE_ANSWER: u64 = 4 * 1024 * 1024;

/// The largest answer of an index about all files of a project, in bytes: the largest public ones have some 8 MiB.
pub const MAX_INDEX_ANSWER: u64 = 16 * 1024 * 1024;

/// The most pages of GitHub's list of what attests a digest: each has 100 of them.
pub const MAX_ATTESTATION_PAGES: usize = 16;

/// The most attestations of a digest that are taken from GitHub.
pub const MAX_ATTESTATIONS: usize = 1024;

/// All that is taken from GitHub about one digest, in bytes: attestations have some 10 KiB.
pub const MAX_ATTESTATIONS_READ: u64 = 256 * 1024 * 1024;
