//! Images saved as one tar file: read where they lie, strictly, and judged as those of a folder are.

use crate::images::{Stage, signed_index};
use crate::packs;
use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";
const BLOCK: usize = 512;

/// One entry of a tar file.
fn entry(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut block = vec![0_u8; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(148, b"        ");
    put(156, &[kind]);
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    block.extend_from_slice(bytes);
    block.resize(block.len().next_multiple_of(BLOCK), 0);
    block
}

/// The layout of a stage as such a file, with more entries before its end.
fn saved(stage: &Stage, more: &[Vec<u8>]) -> Vec<u8> {
    let mut tar = entry("blobs/", b'5', b"");
    for (name, bytes) in stage.layout.files("image") {
        tar.extend(entry(name.strip_prefix("image/").unwrap(), b'0', &bytes));
    }
    more.iter().for_each(|one| tar.extend(one));
    tar.extend([0; 2 * BLOCK]);
    tar
}

fn judged(stage: &Stage, tar: &[u8], asked: &str, flags: &[&str]) -> Ran {
    let (file, framework) = (stage.path("image.tar"), stage.path("framework.yaml"));
    std::fs::write(&file, tar).unwrap();
    let subject = format!("oci-archive:{}{asked}", file.display());
    let framework = framework.to_string_lossy().into_owned();
    let own = ["verify", &subject, "--policy", &framework, "--handoff", "intake", "--format", "json"];
    run_at(&[&own, flags].concat(), AT)
}

#[test]
fn t10_a_saved_image_is_judged_as_it_is_in_a_folder() {
    let mut stage = Stage::new();
    let index = signed_index(&mut stage);
    let tar = saved(&stage, &[]);
    let digest = format!("@{}", index.0["digest"].as_str().unwrap());
    for asked in [":1.4.2", "", digest.as_str()] {
        let ran = judged(&stage, &tar, asked, &[]);
        assert_eq!(ran.code, 0, "{asked}: {}{}", ran.out, ran.err);
        assert_eq!(ran.report["subjects"].as_array().unwrap().len(), 3);
    }
    assert_eq!(judged(&stage, &tar, ":other", &[]).code, 4);
    // Other bytes under the digest of a layer.
    let place = tar.windows(16).position(|bytes| bytes == b"files for linux\n").unwrap();
    let mut swapped = tar.clone();
    swapped[place] = b'F';
    let ran = judged(&stage, &swapped, ":1.4.2", &[]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("do not have the digest"), "{}", ran.out);
}

#[test]
fn a_saved_image_is_recorded_and_judged_again_from_the_ledger() {
    let mut stage = Stage::new();
    let _ = signed_index(&mut stage);
    let tar = saved(&stage, &[]);
    let ledger = stage.path("own.ledger").to_string_lossy().into_owned();
    let ran = judged(&stage, &tar, ":1.4.2", &["--ledger", &ledger]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(run_at(&["ledger", "verify", &ledger], AT).code, 0);
    std::fs::remove_file(stage.path("image.tar")).unwrap();
    let framework = stage.path("framework.yaml").to_string_lossy().into_owned();
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework, "--format", "json"], AT);
    assert_eq!((ran.code, &ran.report["judged"]), (0, &3.into()), "{}{}", ran.out, ran.err);
    // The file itself is never written to.
    let own = stage.path("image.tar").to_string_lossy().into_owned();
    let ran = judged(&stage, &tar, ":1.4.2", &["--output", &own]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(std::fs::read(own).unwrap(), tar);
}

#[test]
fn t20_a_tar_file_that_leads_out_of_itself_or_reads_in_two_ways_is_refused() {
    let mut stage = Stage::new();
    let _ = signed_index(&mut stage);
    let other = br#"{"schemaVersion":2,"manifests":[]}"#;
    for (more, told) in [
        (entry("index.json", b'0', other), "index.json twice"),
        (entry("./index.json", b'0', other), "index.json twice"),
        (entry("../index.json", b'0', other), "leads out of it"),
        (entry("/index.json", b'0', other), "leads out of it"),
        (entry("blobs/x", b'2', b""), "a link"),
        (entry("blobs/x", b'1', b""), "a link"),
        (entry("x", b'L', b"index.json"), "a link, a device"),
        (entry("x", b'x', b"19 path=index.json\n"), "change its name"),
        ([0; 3 * BLOCK].map(|_| 0).into_iter().chain([1]).collect(), "behind its end"),
    ] {
        let ran = judged(&stage, &saved(&stage, &[more]), ":1.4.2", &[]);
        assert_eq!(ran.code, 1, "{told}: {}", ran.out);
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    let whole = saved(&stage, &[]);
    let ran = judged(&stage, &whole[..whole.len() / 2], ":1.4.2", &[]);
    assert!(ran.code == 1 && ran.out.contains("cut short"), "{}", ran.out);
    // What a person may have mistaken for one is told as that.
    let ran = judged(&stage, &[&[0x1f, 0x8b][..], &[8; BLOCK]].concat(), ":1.4.2", &[]);
    assert!(ran.code == 4 && ran.out.contains("compressed"), "{}", ran.out);
    let harmless = entry("x", b'x', b"27 mtime=1690000000.123456\n");
    assert_eq!(judged(&stage, &saved(&stage, &[harmless]), ":1.4.2", &[]).code, 0);
}

#[test]
fn cases_of_a_policy_hold_images_and_deliveries() {
    let mut stage = Stage::new();
    let _ = signed_index(&mut stage);
    stage.write();
    let case = |name: &str, subject: &str, exit: u8| {
        let folder = stage.path("framework.cases").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "what = \"{name}\"\nat = \"{AT}\"\nhandoff = \"intake\"\nattestations = []\nsubjects = [\"{subject}\"]\nexit = {exit}\n"
        );
        std::fs::write(folder.join("case.toml"), text).unwrap();
        folder
    };
    std::fs::write(case("saved", "oci-archive:image.tar:1.4.2", 0).join("image.tar"), saved(&stage, &[]))
        .unwrap();
    std::fs::rename(stage.path("image"), case("laid-out", "oci-layout:image", 0).join("image")).unwrap();
    let delivery = case("delivery", "files", 3).join("files");
    std::fs::create_dir(&delivery).unwrap();
    std::fs::write(delivery.join("a.tgz"), "nobody signed it").unwrap();
    let sums = case("list", "@SHA256SUMS", 3);
    let digest = forge::encoding::hex(&forge::encoding::sha256(b"nor this"));
    std::fs::write(sums.join("a.tgz"), "nor this").unwrap();
    std::fs::write(sums.join("SHA256SUMS"), format!("{digest}  a.tgz\n")).unwrap();
    let framework = stage.path("framework.yaml").to_string_lossy().into_owned();
    let ran = run_at(&["policy", "test", &framework], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let _ = case("out", "oci-layout:../laid-out/image", 0);
    let ran = run_at(&["policy", "test", &framework], AT);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("its own folder"), "{}", ran.err);
}

/// Gates for images: the second demands what the first gives.
pub(crate) const GATES: &str = "countersign: 1
framework: gates
number: 1
owner: owner@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: root.json } }
  retail-key: { key: { file: retail-p256.pub } }
identities:
  acme-ci:
    github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }
  retail-gate: { key: { root: retail-key } }
participants:
  acme: { contact: security@acme.example, roles: [issue, attest], identities: [acme-ci] }
  retail: { contact: trust@retail.example, roles: [attest, consume], identities: [retail-gate] }
zones:
  staging: { owner: retail }
  production: { owner: retail }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: any
    receipt: { verifier: \"https://gate.retail.example\", resource: \"https://retail.example/{to}\" }
    require:
      - signature: { by: [acme-ci] }
  promote:
    from: { zone: staging }
    to: { zone: production }
    subject-name: any
    repeat: [intake]
    require:
      - receipt: { of: intake, by: [retail-gate] }
";

#[test]
fn each_part_of_an_image_has_a_receipt_that_the_next_gate_accepts() {
    let mut stage = Stage::new();
    let _ = signed_index(&mut stage);
    let tar = saved(&stage, &[]);
    std::fs::write(stage.path("framework.yaml"), GATES).unwrap();
    let signing = crate::case::root().join("fixtures/signing");
    std::fs::copy(signing.join("retail-p256.pub"), stage.path("retail-p256.pub")).unwrap();
    let key = signing.join("retail-p256.key").to_string_lossy().into_owned();
    let receipts = stage.path("receipts.jsonl").to_string_lossy().into_owned();
    let ran = judged(&stage, &tar, ":1.4.2", &["--receipt", &receipts, "--sign-with", &key]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.report["receipts"]["digests"].as_array().map(Vec::len), Some(3), "{}", ran.out);
    let promoted = |flags: &[&str]| {
        let (file, framework) = (stage.path("image.tar"), stage.path("framework.yaml"));
        let subject = format!("oci-archive:{}", file.display());
        let framework = framework.to_string_lossy().into_owned();
        let own = ["verify", &subject, "--policy", &framework, "--handoff", "promote"];
        run_at(&[&own, flags].concat(), AT)
    };
    let ran = promoted(&["-a", &receipts]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(promoted(&[]).code, 3);
}

/// What Docker's own list says of every image of a stage that has this platform.
fn docker_entries(stage: &Stage, architecture: &str) -> Vec<serde_json::Value> {
    let blob = |digest: &serde_json::Value| format!("blobs/{}", digest.as_str().unwrap().replace(':', "/"));
    let files: std::collections::BTreeMap<_, _> = stage.layout.files("image").into_iter().collect();
    let read = |path: &str| files.get(&format!("image/{path}")).cloned().unwrap_or_default();
    let all = files.values().filter_map(|bytes| serde_json::from_slice::<serde_json::Value>(bytes).ok());
    let images =
        all.filter(|own| own["layers"][0]["mediaType"].as_str().is_some_and(|kind| kind.contains("tar")));
    let wanted = images.filter(|own| {
        let config: serde_json::Value =
            serde_json::from_slice(&read(&blob(&own["config"]["digest"]))).unwrap();
        config["architecture"] == architecture
    });
    let entry = |own: serde_json::Value| {
        let layers: Vec<String> =
            own["layers"].as_array().unwrap().iter().map(|layer| blob(&layer["digest"])).collect();
        serde_json::json!({ "Config": blob(&own["config"]["digest"]), "RepoTags": ["acme/widget:1.4.2"], "Layers": layers })
    };
    wanted.map(entry).collect()
}

#[test]
fn t10_docker_takes_the_image_that_was_judged_or_none() {
    let mut stage = Stage::new();
    let index = signed_index(&mut stage);
    let own = docker_entries(&stage, "amd64");
    assert_eq!(own.len(), 1);
    // An image that nobody signed lies in the same file, and no list of the layout leads to it.
    let evil = stage.layout.image("linux", "s390x", b"something else\n");
    let other = docker_entries(&stage, "s390x");
    let with = |entries: &[serde_json::Value]| {
        let list = serde_json::to_vec(entries).unwrap();
        saved(&stage, &[entry("manifest.json", b'0', &list)])
    };
    let own_and_other = [own.clone(), other.clone()].concat();
    let ran = judged(&stage, &with(&own), ":1.4.2", &[]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for entries in [&other, &own_and_other] {
        let ran = judged(&stage, &with(entries), ":1.4.2", &[]);
        assert_eq!(ran.code, 1, "{}", ran.out);
        assert!(ran.out.contains("`docker load` goes by this file"), "{}", ran.out);
    }
    // Of the same image with a layer of another.
    let mut mixed = own.clone();
    mixed[0]["Layers"] = other[0]["Layers"].clone();
    assert_eq!(judged(&stage, &with(&mixed), ":1.4.2", &[]).code, 1);
    mixed[0] = own[0].clone();
    mixed[0]["Config"] = format!("./{}", own[0]["Config"].as_str().unwrap()).into();
    assert_eq!(judged(&stage, &with(&mixed), ":1.4.2", &[]).code, 1);
    let twice = br#"[{"Config":"a","config":"b"}]"#;
    let ran = judged(&stage, &saved(&stage, &[entry("manifest.json", b'0', twice)]), ":1.4.2", &[]);
    assert!(ran.code == 1 && ran.out.contains("in one way"), "{}", ran.out);
    // What was asked for is one of two, and the file rightly has both: nobody judged the other.
    let digest = format!("@{}", index.0["digest"].as_str().unwrap());
    let ran = judged(&stage, &with(&own_and_other), &digest, &[]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    let ran = judged(&stage, &saved(&stage, &[entry("repositories", b'0', b"{}")]), ":1.4.2", &[]);
    assert!(ran.code == 1 && ran.out.contains("has no digest"), "{}", ran.out);
    // A second image that the layout lists too, by the same name: it is another subject.
    stage.layout.list(&evil.0, "1.5.0");
    let mut listed = own_and_other.clone();
    listed[1]["RepoTags"] = serde_json::json!(["acme/widget:1.5.0"]);
    let list = serde_json::to_vec(&listed).unwrap();
    let tar = saved(&stage, &[entry("manifest.json", b'0', &list)]);
    assert_eq!(judged(&stage, &tar, ":1.4.2", &[]).code, 0);
    listed[1]["RepoTags"] = serde_json::json!(["acme/widget:1.4.2"]);
    let list = serde_json::to_vec(&listed).unwrap();
    let tar = saved(&stage, &[entry("manifest.json", b'0', &list)]);
    assert_eq!(judged(&stage, &tar, ":1.4.2", &[]).code, 1);
}

#[test]
fn an_image_that_docker_saved_is_judged_from_a_pack_and_one_that_docker_would_swap_is_packed_by_nobody() {
    let mut stage = Stage::new();
    let _ = signed_index(&mut stage);
    let own = docker_entries(&stage, "amd64");
    stage.layout.image("linux", "s390x", b"something else\n");
    let other = docker_entries(&stage, "s390x");
    let with = |entries: &[serde_json::Value]| {
        let list = serde_json::to_vec(entries).unwrap();
        std::fs::write(stage.path("image.tar"), saved(&stage, &[entry("manifest.json", b'0', &list)]))
            .unwrap();
    };
    let shown = |name: &str| stage.path(name).to_string_lossy().into_owned();
    let (subject, framework) = (format!("oci-archive:{}:1.4.2", shown("image.tar")), shown("framework.yaml"));
    let judge = ["--policy", &framework, "--handoff", "intake"];
    with(&own);
    // Several subjects have their evidence in one order, there as here.
    let by_digest = format!("oci-archive:{}", shown("image.tar"));
    let there = packs::same(&[&subject, &by_digest], (&judge, &[]), AT, || {
        std::fs::remove_file(stage.path("image.tar")).unwrap();
    });
    assert_eq!(there.code, 0, "{}", there.out);
    with(&other);
    let file = shown("own.pack");
    let ran = run_at(&[&["pack", &subject, "-o", &file], &judge[..]].concat(), AT);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("`docker load` goes by this file"), "{}", ran.err);
}

#[test]
fn an_image_in_dockers_own_form_is_told_as_that() {
    let stage = Stage::new();
    let tar = [entry("manifest.json", b'0', b"[]"), vec![0; 2 * BLOCK]].concat();
    let ran = judged(&stage, &tar, "", &[]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("Docker's own form") && ran.out.contains("--format oci-archive"), "{}", ran.out);
}
