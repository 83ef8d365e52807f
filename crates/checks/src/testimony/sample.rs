//! The honest release of acme's widget, as testimonies to change one thing of.

use std::sync::{Arc, LazyLock};

use formats::{
    Approval, Delivery, Handed, JudgedBy, Malformed, Parameter, Parties, Provenance, ProvenanceVersion,
    ReceiptNote, Release, SourceClaim, VerificationSummary, VsaVersion,
};
use model::{
    Algorithm, Certified, Claims, Digest, EvidenceId, Instant, KeyId, Keyless, Name, NonEmpty, Pattern,
    Principal, Text,
};

use super::Testimony;
use crate::{
    Builder, Github, GithubIssuer, Identity, KeyIdentity, NamedIdentity, Person, Purpose, ReceiptNaming,
    ResourceTemplate, X509,
};

pub(crate) const SIGNER: &str = "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0";

/// The workflow of the widget's own repository that calls the signing one.
pub(crate) const CALLER: &str =
    "https://github.com/acme/widget/.github/workflows/release.yml@refs/tags/v1.4.2";

static ROOTS: LazyLock<NonEmpty<Text>> = LazyLock::new(|| NonEmpty::one("acme".into()));
static GITHUB: LazyLock<Principal> = LazyLock::new(github);

pub(crate) fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// The handoff of every sample: ten days after signing.
pub(crate) fn now() -> Instant {
    instant("2026-08-11T10:00:00Z")
}

pub(crate) fn keyless() -> Keyless {
    Keyless {
        name: Name::Uri(SIGNER.into()),
        issuer: Some(GithubIssuer::DEFAULT.into()),
        claims: Claims {
            signer_uri: Some(SIGNER.into()),
            signer_digest: Some("c1".repeat(20).into()),
            runner: Some("github-hosted".into()),
            source: Some("https://github.com/acme/widget".into()),
            source_digest: Some("5a".repeat(20).into()),
            source_ref: Some("refs/tags/v1.4.2".into()),
            config_uri: Some(CALLER.into()),
            run: Some("https://github.com/acme/widget/actions/runs/7001/attempts/1".into()),
            source_id: Some("4711".into()),
            owner_id: Some("42".into()),
            trigger: Some("push".into()),
            environment: Some("release".into()),
            ..Claims::default()
        },
    }
}

pub(crate) fn github() -> Principal {
    Principal::Keyless(Box::new(keyless()))
}

pub(crate) fn certified() -> Certified {
    Certified {
        common_names: vec!["Release Signing".into()],
        organizations: vec!["Acme".into()],
        uris: vec!["spiffe://acme.example/build/ci".into()],
        emails: vec!["release@acme.example".into()],
        hosts: vec![],
        usages: vec![X509::CODE_SIGNING.into()],
        spiffe: Ok("spiffe://acme.example/build/ci".into()),
    }
}

pub(crate) fn key(root: &str) -> Principal {
    key_of(root, 7)
}

/// The key of these bytes under this root.
pub(crate) fn key_of(root: &str, byte: u8) -> Principal {
    Principal::Key(KeyId { root: root.into(), digest: Digest::new(Algorithm::Sha256, &[byte; 32]).unwrap() })
}

/// Somebody with these keys.
pub(crate) fn person(name: &str, roots: &[&str]) -> Arc<Person> {
    let identity =
        |root: &&str| named(root, Identity::Key(KeyIdentity { root: (*root).into(), rotation: None }));
    let identities = NonEmpty::of(roots.iter().map(identity).collect()).unwrap();
    Arc::new(Person { name: name.into(), identities, known_as: vec![] })
}

/// What an approval of the widget must be for.
pub(crate) fn purpose() -> Purpose {
    Purpose {
        handoff: "promote".into(),
        from: Some("staging".into()),
        to: Some("production".into()),
        framework: "retail-intake".into(),
        digest: Digest::sha256([5; 32]),
    }
}

/// An approval of the widget, given at the handoff, for a day.
pub(crate) fn approval() -> Approval {
    let purpose = purpose();
    Approval {
        handoff: purpose.handoff,
        from: purpose.from,
        to: purpose.to,
        framework: purpose.framework,
        framework_digest: purpose.digest,
        approved_at: now(),
        expires: instant("2026-08-12T10:00:00Z"),
        reason: None,
    }
}

/// A signed approval that nothing dates.
pub(crate) fn approved(approval: Approval) -> Testimony<'static> {
    Testimony { approval: Some(Ok(Box::new(approval))), signed_at: None, signed_from: None, ..testimony() }
}

pub(crate) fn acme_ci() -> Github {
    Github {
        roots: NonEmpty::one("acme".into()),
        issuer: GithubIssuer::default(),
        signer: Pattern::parse("acme/ci/.github/workflows/build.yml@refs/tags/v*").unwrap(),
        source: Pattern::parse("acme/widget").unwrap(),
        source_id: None,
        owner_id: None,
        reference: None,
        commit: None,
        caller: None,
        runner: None,
        trigger: None,
        environment: None,
        signer_digest: None,
    }
}

pub(crate) fn named(name: &str, identity: Identity) -> Arc<NamedIdentity> {
    Arc::new(NamedIdentity { name: name.into(), participant: None, identity, max_lifetime: None })
}

pub(crate) fn by_acme_ci() -> NonEmpty<Arc<NamedIdentity>> {
    NonEmpty::one(named("acme-ci", Identity::Github(acme_ci())))
}

pub(crate) fn builder(name: &str, id: &str, level: u8) -> Arc<Builder> {
    let id = Pattern::parse(id).unwrap();
    Arc::new(Builder { name: name.into(), id, signed_by: by_acme_ci(), level })
}

pub(crate) fn provenance() -> Provenance {
    Provenance {
        version: ProvenanceVersion::V1,
        builder_id: SIGNER.into(),
        build_type: "https://actions.github.io/buildtypes/workflow/v1".into(),
        source: Some(SourceClaim {
            uri: "git+https://github.com/acme/widget@refs/tags/v1.4.2".into(),
            digests: vec![],
            pointer: "/predicate/buildDefinition/resolvedDependencies/0".into(),
        }),
        branch: None,
        tag: None,
        inputs: vec![],
        parameters: vec![],
        submitters: vec![],
        invocation_id: None,
        started_on: None,
        finished_on: None,
    }
}

/// A parameter that means nothing of itself.
pub(crate) fn parameter(name: &str, value: &str) -> Parameter {
    Parameter {
        name: name.into(),
        value: value.into(),
        pointer: "/predicate/buildDefinition/externalParameters".into(),
        is_standard: false,
    }
}

pub(crate) fn with_source(uri: &str) -> Provenance {
    let mut provenance = provenance();
    provenance.source.as_mut().unwrap().uri = uri.into();
    provenance
}

/// A signature by acme's workflow, with a proven time.
pub(crate) fn testimony() -> Testimony<'static> {
    Testimony {
        evidence: EvidenceId::file(0),
        principal: &GITHUB,
        roots: &ROOTS,
        window: (Some(instant("2026-08-01T09:55:00Z")), Some(instant("2026-08-01T10:05:00Z"))),
        signed_from: Some(instant("2026-08-01T10:00:00Z")),
        signed_at: Some(instant("2026-08-01T10:00:00Z")),
        names: &[],
        provenance: None,
        summary: None,
        lacks: None,
        signed: None,
        release: None,
        delivery: None,
        approval: None,
        said: None,
        chain: None,
        relied: None,
        among: None,
        again: None,
        crossed_under: None,
        beside: None,
        bill: None,
    }
}

/// A provenance by acme's workflow.
pub(crate) fn built(provenance: Provenance) -> Testimony<'static> {
    Testimony { provenance: Some(Ok(Box::new(provenance))), ..testimony() }
}

/// What a verifier says of the widget.
pub(crate) fn summary() -> VerificationSummary {
    VerificationSummary {
        version: VsaVersion::V1,
        verifier: "https://verifier.example/v1".into(),
        verified_at: None,
        resource: "https://example.com/widget-1.4.2.tgz".into(),
        policy: None,
        policy_digests: vec![],
        passed: true,
        levels: vec!["SLSA_BUILD_LEVEL_3".into()],
        dependency_levels: vec![],
        receipt: None,
    }
}

/// A verification summary by acme's workflow.
pub(crate) fn summarised(summary: VerificationSummary) -> Testimony<'static> {
    Testimony { summary: Some(Ok(Box::new(summary))), ..testimony() }
}

/// How receipts of intake name themselves.
pub(crate) fn naming() -> ReceiptNaming {
    ReceiptNaming {
        handoff: "intake".into(),
        verifier: "https://verifier.example/v1".into(),
        resource: ResourceTemplate::parse("https://example.com/{name}").unwrap(),
        from: Some("acme".into()),
        to: Some("staging".into()),
    }
}

/// What a receipt of intake says.
pub(crate) fn note() -> ReceiptNote {
    ReceiptNote {
        handoff: Some("intake".into()),
        from: Some("acme".into()),
        to: Some("staging".into()),
        framework: Some(("retail".into(), 7)),
        status: Some(vec![]),
        exceptions: Some(vec![]),
        previous: Some(vec![]),
    }
}

/// A receipt that says this.
pub(crate) fn receipted(note: ReceiptNote) -> Testimony<'static> {
    summarised(VerificationSummary { receipt: Some(note), ..summary() })
}

/// What GitHub says of the widget's release.
pub(crate) fn release() -> Release {
    Release {
        purl: "pkg:github/acme/widget@v1.4.2".into(),
        release_id: None,
        repository: Some("acme/widget".into()),
        repository_id: Some("4711".into()),
        owner_id: Some("42".into()),
        tag: Some("v1.4.2".into()),
    }
}

/// A statement of a release by acme's workflow.
pub(crate) fn released(release: Release) -> Testimony<'static> {
    Testimony { release: Some(Ok(Box::new(release))), ..testimony() }
}

/// What acme says that it handed over to retail: the widget and its manual.
pub(crate) fn delivery() -> Delivery {
    let handed =
        |name: &str, byte| Handed { name: name.into(), digests: NonEmpty::one(Digest::sha256([byte; 32])) };
    Delivery {
        parties: Parties {
            sender: "acme".into(),
            recipient: "retail".into(),
            relationship: "acme-widgets".into(),
        },
        handoff: None,
        framework: JudgedBy { name: "acme-out".into(), number: 1, digest: Digest::sha256([9; 32]) },
        delivered_at: instant("2026-08-01T10:00:00Z"),
        handed: NonEmpty::of(vec![handed("widget.tgz", 1), handed("manual.pdf", 2)]).unwrap(),
    }
}

/// A delivery signed by acme's workflow.
pub(crate) fn delivered(delivery: Delivery) -> Testimony<'static> {
    Testimony { delivery: Some(Ok(Box::new(delivery))), ..testimony() }
}

/// A signed provenance whose predicate is not one.
pub(crate) fn unreadable() -> Testimony<'static> {
    let fault = Malformed {
        code: "malformed-predicate",
        pointer: "/predicate/runDetails".into(),
        text: "`runDetails` is missing".into(),
    };
    Testimony { provenance: Some(Err(fault)), ..testimony() }
}

/// A layout until the beginning of 2030 with these faults.
pub(crate) fn chained(faults: &[verify::StepFault]) -> Testimony<'_> {
    let chain = crate::chained::Chained {
        expires: instant("2030-01-01T00:00:00Z"),
        faults,
        inspections: &[],
        owners: Vec::new(),
        run: None,
    };
    Testimony { chain: Some(chain), ..testimony() }
}
