use super::{Frame, row};

/// SLSA: the build track of v1.1 and v1.2, and the source track that came with v1.2.
pub(super) const SLSA: Frame = Frame {
    name: "SLSA",
    title: "SLSA v1.1 and v1.2: levels",
    source: "https://slsa.dev/spec/v1.2/",
    covers: "the levels of the build track, the same in v1.1 and v1.2, and of the source track, new in v1.2",
    controls: &[
        row(
            "SLSA:build-l1",
            "provenance says how it was built",
            "v1.1 /levels#build-l1, v1.2 build track basics",
        ),
        row(
            "SLSA:build-l2",
            "a hosted build platform signs the provenance",
            "v1.1 /levels#build-l2, v1.2 build track basics",
        ),
        row(
            "SLSA:build-l3",
            "builds are isolated, and cannot forge their provenance",
            "v1.1 /levels#build-l3, v1.2 build track basics",
        ),
        row("SLSA:source-l1", "the source is under version control", "v1.2 source requirements, level 1"),
        row("SLSA:source-l2", "its history is kept, and has provenance", "v1.2 source requirements, level 2"),
        row("SLSA:source-l3", "technical controls are always enforced", "v1.2 source requirements, level 3"),
        row("SLSA:source-l4", "two people review each change", "v1.2 source requirements, level 4"),
    ],
};

/// What who consumes open source does, as far as an artifact and its evidence can show it.
pub(super) const S2C2F: Frame = Frame {
    name: "S2C2F",
    title: "OpenSSF S2C2F v1.1, consuming open source securely",
    source: "https://github.com/ossf/s2c2f/blob/main/specification/framework.md",
    covers: "the requirements that an artifact and its evidence can show; how teams work is for the organisation to show",
    controls: &[
        row("S2C2F:ING-3", "known malicious packages can be blocked", "Requirements, Ingest it, ING-3 (L3)"),
        row(
            "S2C2F:SCA-1",
            "packages are scanned for known vulnerabilities",
            "Requirements, Scan it, SCA-1 (L1)",
        ),
        row("S2C2F:SCA-4", "packages are scanned for malware", "Requirements, Scan it, SCA-4 (L3)"),
        row("S2C2F:AUD-1", "the provenance of packages is verified", "Requirements, Audit it, AUD-1 (L3)"),
        row("S2C2F:AUD-3", "the integrity of packages is verified", "Requirements, Audit it, AUD-3 (L2)"),
        row("S2C2F:AUD-4", "SBOMs of packages are verified", "Requirements, Audit it, AUD-4 (L4)"),
        row("S2C2F:ENF-2", "only a curated feed is used", "Requirements, Enforce it, ENF-2 (L3)"),
    ],
};
