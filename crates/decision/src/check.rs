/// A check's entry in the catalogue: everything about it but the judging.
#[derive(Debug)]
pub struct Card {
    /// Stable, kebab-case, and names the fault: `unlisted-builder`.
    pub id: &'static str,
    /// The version it came with.
    pub since: &'static str,
    /// One line for lists: what it asks.
    pub asks: &'static str,
    /// Whether *then* and *now* can differ.
    pub timed: bool,
    /// Whether an exception may ever set it aside: a bar the framework itself sets on how old a release may be or how
    /// well it is covered; never signature, binding, identity, status or malicious. A stale proof is
    /// unknown and not violated, so no exception helps it: its remedy is a longer `max-age`.
    pub waivable: bool,
    /// Whether being satisfied means that a listed identity made a bound proof. An allow needs at least one, in a
    /// requirement whose proofs do not only go with others.
    pub anchors: bool,
    /// Its page, shown by `countersign explain`.
    pub page: &'static str,
    /// Controls of governance frames it gives evidence for.
    pub controls: &'static [Control],
}

/// A control of a governance frame, such as `CSF2:GV.SC-07`.
pub type Control = &'static str;
