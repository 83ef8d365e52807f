//! Every bound on TUF metadata, with its reason. Reaching a bound is fine; passing it is a fault.

/// The largest root, in bytes: what other TUF clients read. Sigstore's has under 8 kB.
pub const MAX_ROOT: u64 = 512_000;
/// The largest timestamp, in bytes: it names one file. What other TUF clients read.
pub const MAX_TIMESTAMP: u64 = 16_384;
/// The largest snapshot, in bytes: what other TUF clients read.
pub const MAX_SNAPSHOT: u64 = 2_000_000;
/// The largest targets file, in bytes: what other TUF clients read.
pub const MAX_TARGETS: u64 = 5_000_000;
/// The largest target, in bytes: as large as a trusted root may be.
pub const MAX_TARGET: u64 = 4 * 1024 * 1024;
/// The most roots walked in one go: three a year for some eighty years.
pub const MAX_ROTATIONS: u64 = 256;
/// The most targets files looked at for one target: what other TUF clients visit.
pub const MAX_DELEGATIONS: usize = 32;
/// The most signatures of one file, and keys of one role: each may cost a verification.
pub const MAX_SIGNATURES: usize = 128;
/// The highest version: what every JSON reader holds exactly (RFC 8259 §6), and a version is never so high
/// that none can follow it.
pub const MAX_VERSION: u64 = 9_007_199_254_740_991;
