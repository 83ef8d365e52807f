//! A draft calls each signer what it is, and says what it leaves out.

use crate::case::named;
use crate::run::run_at;

/// Drafts from a fixture, with the root it is verified by: the draft, after it was seen to allow just this delivery.
fn drafted(case: &str, root: (&str, &str), stranger: Option<&str>) -> String {
    let case = named(case);
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, from: std::path::PathBuf| {
        let path = dir.path().join(name);
        std::fs::copy(from, &path).unwrap();
        path.to_string_lossy().into_owned()
    };
    let (flag, file) = root;
    let root = put("root", case.dir.join("../roots").join(file));
    let artifact = put("artifact", case.dir.join(&case.subjects[0]));
    let output = dir.path().join("draft.yaml").to_string_lossy().into_owned();
    let mut arguments =
        ["policy", "init", "--from", &artifact, flag, &root, "--output", &output].map(str::to_owned).to_vec();
    let evidence: Vec<String> = case
        .attestations
        .iter()
        .flat_map(|name| ["-a".to_owned(), case.dir.join(name).to_string_lossy().into_owned()])
        .collect();
    arguments.extend(evidence.clone());
    let ran = run_at(&arguments, &case.at);
    assert_eq!(ran.code, 0, "{}: {}", case.name, ran.err);
    let draft = std::fs::read_to_string(&output).unwrap();
    let policy = dir.path().join("reviewed.yaml");
    std::fs::write(&policy, draft.replacen("draft: true\n", "", 1)).unwrap();
    let policy = policy.to_string_lossy().into_owned();
    let judge = |evidence: Vec<String>| {
        let verify = ["verify".to_owned(), artifact.clone(), "--policy".to_owned(), policy.clone()];
        run_at(&[verify.to_vec(), evidence].concat(), &case.at).code
    };
    assert_eq!(judge(evidence), 0, "{draft}");
    if let Some(other) = stranger.map(named) {
        let file = other.dir.join(&other.attestations[0]).to_string_lossy().into_owned();
        assert_eq!(judge(vec!["-a".to_owned(), file]), 1, "{}\n{draft}", other.name);
    }
    draft
}

const TRUST: (&str, &str) = ("--trusted-root", "trusted_root.json");

#[test]
fn each_kind_of_certificate_is_drafted_as_what_it_is() {
    for (case, other, lines) in [
        (
            "ci/gitlab",
            "ci/gitlab-registered-anew",
            &[
                "    gitlab:\n      roots: [trusted-root]\n      source: \"acme/apps/widget\"\n      source-id: 4711\n",
                "      runner: gitlab-hosted\n",
                "      signer: \"acme/ci//.gitlab-ci.yml@refs/tags/v2.1.0\"\n",
            ][..],
        ),
        (
            "ci/google",
            "ci/google-another-account",
            &[
                "    google:\n      roots: [trusted-root]\n      service-account: \"builder@acme-prod.iam.gserviceaccount.com\"\n",
            ],
        ),
        (
            "ci/buildkite",
            "ci/buildkite-own-runner",
            &[
                "    buildkite:\n      roots: [trusted-root]\n      pipeline: \"acme/widget\"\n      runner: buildkite-hosted\n      trigger: webhook\n",
            ],
        ),
        (
            "ci/circleci",
            "ci/gitlab",
            &[
                "    other:\n",
                "      # NOT pinned: source \"https://github.com/acme/widget\", which an identity of this kind has no field for\n",
                "      # NOT pinned: runner \"\\\"\\\"\", which",
            ],
        ),
    ] {
        let draft = drafted(case, TRUST, Some(other));
        for line in lines {
            assert!(draft.contains(line), "{line}\n{draft}");
        }
    }
}

#[test]
fn a_layout_is_demanded_and_its_inspections_are_told() {
    let key = ("--key", "acme-p256.pub");
    let draft = drafted("layout/three-steps", key, None);
    assert!(draft.contains("      - layout: { by: [signer-1] }\n"), "{draft}");
    let inspected = drafted("layout/inspection-recorded", key, None);
    assert!(inspected.contains("          # NOT demanded: these inspections."), "{inspected}");
    assert!(inspected.contains("          without-inspections: [\"unpack\"]\n"), "{inspected}");
}
