use super::{Frame, row};

/// Identities that are not people: all ten risks.
pub(super) const NHI: Frame = Frame {
    name: "NHI",
    title: "OWASP Non-Human Identities Top 10, 2025",
    source: "https://owasp.org/www-project-non-human-identities-top-10/2025/",
    covers: "all ten risks",
    controls: &[
        row(
            "NHI1:2025",
            "identities that outlive their use are not removed",
            "NHI1:2025, improper offboarding",
        ),
        row("NHI2:2025", "secrets leak into places that should not hold them", "NHI2:2025, secret leakage"),
        row(
            "NHI3:2025",
            "a third party's identity or extension is compromised and misused",
            "NHI3:2025, vulnerable third-party NHI",
        ),
        row("NHI4:2025", "weak or outdated ways to authenticate", "NHI4:2025, insecure authentication"),
        row("NHI5:2025", "more rights than the work needs", "NHI5:2025, overprivileged NHI"),
        row(
            "NHI6:2025",
            "cloud and pipeline deployments trust too much by configuration",
            "NHI6:2025, insecure cloud deployment configurations",
        ),
        row("NHI7:2025", "secrets that live long or never end", "NHI7:2025, long-lived secrets"),
        row("NHI8:2025", "one identity for test and production", "NHI8:2025, environment isolation"),
        row("NHI9:2025", "one identity for several workloads", "NHI9:2025, NHI reuse"),
        row("NHI10:2025", "people act under an identity that is not theirs", "NHI10:2025, human use of NHI"),
    ],
};

/// Agents: all seven layers of the first version.
pub(super) const MAESTRO: Frame = Frame {
    name: "MAESTRO",
    title: "CSA MAESTRO, threat modelling for agentic AI (2025): layers",
    source: "https://cloudsecurityalliance.org/blog/2025/02/06/agentic-ai-threat-modeling-framework-maestro",
    covers: "all seven layers",
    controls: &[
        row("MAESTRO:L1", "foundation models", "layer 1"),
        row("MAESTRO:L2", "data operations", "layer 2"),
        row("MAESTRO:L3", "agent frameworks, with what they are built from", "layer 3"),
        row("MAESTRO:L4", "deployment and infrastructure: images, clusters, build systems", "layer 4"),
        row("MAESTRO:L5", "evaluation and observability", "layer 5"),
        row("MAESTRO:L6", "security and compliance, across all layers", "layer 6"),
        row("MAESTRO:L7", "the ecosystem: who acts, registers and integrates", "layer 7"),
    ],
};
