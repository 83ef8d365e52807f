//! What no fixture covers, each with the reason. An exception that is no longer needed is told by tidy.

/// One outcome or rejection code without a fixture.
pub(crate) struct Exception {
    /// `check-id/outcome` (such as `stale-proof/unknown`), or `rejected/code`.
    pub(crate) what: &'static str,
    /// Why no case shows it, and what else keeps it honest.
    pub(crate) reason: &'static str,
}

/// Everything `cargo xtask tidy` lets pass without a fixture.
pub(crate) const COVERAGE: &[Exception] = &[
    Exception {
        what: "rejected/malformed-predicate",
        reason: "a predicate is read after its signature held, so no evidence is rejected for it: the check of its \
                 presence is violated, as in fixtures/tampered/predicate-null",
    },
    Exception {
        what: "rejected/malformed-reference",
        reason: "lists of status and revocation are the operator's own inputs: a broken one is a fault, not evidence \
                 that is rejected",
    },
    Exception {
        what: "trust-downgrade/violated",
        reason: "it takes a ledger with an earlier release, which no case brings: suite::baseline records both",
    },
    Exception { what: "rejected/too-large-for-scheme", reason: "the artifact would have 256 MiB" },
];
