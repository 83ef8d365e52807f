//! What one run lets in together: nothing of it was held against the rest.

use serde_json::Value;

use super::{Gate, Release, Said, What, Workload, builds, elsewhere, evil, honest, signs};
use crate::run::{Ran, run_at};

/// Judges releases in one run, each a file of its own.
fn together(gate: &Gate, releases: &[&Release], ledger: &str) -> Ran {
    let mut arguments = vec!["verify".to_owned()];
    let mut evidence = Vec::new();
    for (at, Release { version, key, provenance }) in releases.iter().enumerate() {
        let file = format!("{at}-{version}.tgz");
        let signed = format!("widget-{version}.tgz");
        let names = [signed.as_str()];
        let built = provenance.clone().map(|run| builds(key, &names, run));
        let said =
            [Said { key, names: &names, what: What::Sbom }, signs(key, &names)].into_iter().chain(built);
        let said: Vec<Said<'_>> = said.collect();
        evidence.extend(gate.evidence(&file, &format!("{at} by {key}"), said.iter()));
        arguments.push(gate.path(&file));
    }
    arguments.extend(["--policy".into(), gate.path("framework.yaml"), "--format".into(), "json".into()]);
    arguments.extend(evidence);
    arguments.extend(["--ledger".into(), gate.path(ledger)]);
    run_at(&arguments, super::AT)
}

#[test]
fn two_that_begin_a_line_in_one_run_are_made_alike() {
    let gate = Gate::new();
    let built = |run| Release { provenance: Some(run), ..honest("2.0.1") };
    let bare = Release { provenance: None, ..honest("2.0.1") };
    for (at, other) in [evil("2.0.0"), evil("2.0.1"), built(elsewhere()), bare].into_iter().enumerate() {
        for pair in [[&honest("2.0.0"), &other], [&other, &honest("2.0.0")]] {
            let ledger = format!("{at}.ledger");
            let ran = together(&gate, &pair, &ledger);
            assert_eq!(ran.code, 6, "{at}: {}{}", ran.out, ran.err);
            let report: Value = serde_json::from_str(&ran.out).unwrap();
            let fault = &report["faults"][0];
            assert_eq!(fault["kind"], "unrecorded", "{report:#}");
            assert!(
                fault["reason"].as_str().unwrap().contains("neither was held against the other"),
                "{fault}"
            );
            let shown = run_at(&["ledger", "list", &gate.path(&ledger)], super::AT);
            assert!(!shown.out.contains("allow"), "{}", shown.out);
        }
    }
    // One after the other, the second is held against the first.
    let ledger = "own.ledger";
    assert_eq!(together(&gate, &[&honest("2.0.0")], ledger).code, 0);
    assert_eq!(together(&gate, &[&evil("2.0.0")], ledger).code, 1);
    let alike = together(&gate, &[&honest("3.0.0"), &honest("3.0.0"), &honest("3.1.0")], ledger);
    assert_eq!(alike.code, 0, "{}{}", alike.out, alike.err);
    let lines = together(&gate, &[&honest("4.0.0"), &evil("5.0.0")], ledger);
    assert_eq!(lines.code, 0, "each begins a line of its own: {}", lines.err);
}

/// What is denied is recorded as such, whatever came with it.
#[test]
fn a_denial_beside_them_is_recorded() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let ran = together(&gate, &[&honest("2.0.0"), &evil("2.0.0"), &evil("1.4.2")], "own.ledger");
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.err.contains("recorded as entry 2"), "{}", ran.err);
}

/// Writes an image of two in a folder: the arguments that name it and what is said of it.
fn image(gate: &Gate, folder: &str, key: &str, version: &str) -> Vec<String> {
    let mut layout = forge::oci::OciLayout::default();
    let amd64 = layout.image("linux", "amd64", format!("amd64 by {key}").as_bytes());
    let arm64 = layout.image("linux", "arm64", format!("arm64 by {key}").as_bytes());
    let index = layout.index(&[amd64.0.clone(), arm64.0.clone()]);
    layout.list(&index.0, version);
    for (name, bytes) in layout.files(folder) {
        let path = std::path::PathBuf::from(gate.path(&name));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let signed = format!("widget-{version}.tgz");
    let names = [signed.as_str()];
    let by = |ci: &str| {
        let run = Workload::acme_release();
        Workload { signer: run.signer.replace("acme/ci", ci), ..run }
    };
    let whole = [Said { key, names: &names, what: What::Sbom }, signs(key, &names)];
    let [one, other] = ["acme/ci-one", "acme/ci-other"].map(|ci| [builds(key, &names, by(ci))]);
    let said = [(&index.1, &whole[..]), (&amd64.1, &one), (&arm64.1, &other)];
    let mut arguments = vec![format!("oci-layout:{}:{version}", gate.path(folder))];
    for (at, (manifest, said)) in said.into_iter().enumerate() {
        let bytes = String::from_utf8(manifest.clone()).unwrap();
        arguments.extend(gate.evidence(&format!("{folder}.{at}"), &bytes, said.iter()));
    }
    arguments
}

/// Each of its parts is built elsewhere: they are one release all the same.
#[test]
fn the_parts_of_an_image_are_not_held_against_each_other() {
    let gate = Gate::new();
    let judged = |images: &[Vec<String>]| {
        let mut arguments = vec!["verify".to_owned()];
        arguments.extend(images.iter().flatten().cloned());
        arguments.extend(["--policy".into(), gate.path("framework.yaml")]);
        arguments.extend(["--ledger".into(), gate.path("own.ledger")]);
        run_at(&arguments, super::AT)
    };
    let two = [image(&gate, "an", "acme", "4.0.0"), image(&gate, "next", "acme", "4.0.1")];
    let ran = judged(&two);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let two = [image(&gate, "one", "acme", "3.0.0"), image(&gate, "other", "second", "3.0.1")];
    let ran = judged(&two);
    assert!(ran.code == 6 && ran.out.contains("neither was held"), "{}{}", ran.out, ran.err);
    let ran = judged(&[image(&gate, "alone", "acme", "2.0.0")]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("3 subjects"), "{}", ran.out);
}

#[test]
fn what_goes_by_one_version_may_have_more_proofs_and_no_others() {
    let gate = Gate::new();
    let bare = Release { provenance: None, ..honest("2.0.0") };
    assert_eq!(together(&gate, &[&honest("2.0.0"), &bare], "own.ledger").code, 0);
    assert_eq!(together(&gate, &[&bare, &evil("2.0.0")], "other.ledger").code, 6);
}
