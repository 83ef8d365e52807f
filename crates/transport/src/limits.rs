//! How long is waited and how much is taken, and why no more.

use std::time::Duration;

/// How long a connection may take, with the look-up of its name and its TLS: three lost packets and their repeats.
pub const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// How long a host may take to begin its answer.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// How long nothing at all may arrive in the middle of an answer.
pub const SILENCE: Duration = Duration::from_secs(15);

/// How long an answer may take however slow it is; in each such while it must come at [`SLOWEST`], or end.
pub const GRACE: Duration = Duration::from_secs(30);

/// How many bytes must arrive in a second, on average: a tenth of what a bad mobile line gives.
pub const SLOWEST: u64 = 16 * 1024;

/// How long everything together may take that one client asks for, unless it is told otherwise: a large image over a slow
/// line.
pub const WITHIN: Duration = Duration::from_secs(60 * 60);

/// How often something is asked for, with the first time.
pub const TRIES: u32 = 4;

/// How long is waited before the second time; twice as long before each that follows.
pub const FIRST_WAIT: Duration = Duration::from_millis(500);

/// The longest wait before asking again, also where the host asks for more.
pub const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How many requests are under way at once.
pub const TOGETHER: usize = 16;

/// How many of them to one host: as many as a browser opens.
pub const TOGETHER_PER_HOST: usize = 6;

/// The most redirects that are followed: registries use one or two.
pub const MAX_REDIRECTS: usize = 5;

/// The longest address that is asked, in bytes: signed addresses of blob stores have some 1,500.
pub const MAX_ADDRESS: usize = 8 * 1024;

/// The most header lines of an answer.
pub const MAX_HEADERS: usize = 100;

/// The longest value of a header that is handed on, in bytes.
pub const MAX_HEADER: usize = 8 * 1024;

/// The most network addresses of one name that are tried.
pub const MAX_NETWORK_ADDRESSES: usize = 16;

/// The most characters of what a host or a library says that a message repeats.
pub const MAX_TOLD: usize = 120;
