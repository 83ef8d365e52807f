use crate::stage::{Stage, args, fixture, without_digests};
use insta::assert_snapshot;

#[test]
fn what_is_there_is_judged_by_nobody() {
    let case = fixture("key/p256-envelope");
    let played = Stage::new().play(args!["inspect", &case, case.join("widget-1.4.2.tgz")]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    assert!(played.stdout.starts_with("Not verified"), "{}", played.stdout);
    assert!(!played.stdout.lines().any(|line| line.starts_with("allow")));
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn a_statement_and_a_file_that_is_no_evidence() {
    let stage = Stage::new();
    let broken = stage.file("broken.json", "{\"payloadType\": ");
    let bundle = fixture("provenance/another-builder/widget-1.4.2.tgz.sigstore.json");
    let played = stage.play(args!["inspect", bundle, broken]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    assert_snapshot!(without_digests(&played.stdout));
}

#[test]
fn what_is_not_there_is_exit_4() {
    let stage = Stage::new();
    let played = stage.play(args!["inspect", stage.path("none")]);
    assert_eq!((played.code, played.stdout.as_str()), (4, ""));
    assert!(played.stderr.contains("no such file"), "{}", played.stderr);
}

#[test]
fn hostile_evidence_cannot_steer_a_terminal() {
    let stage = Stage::new();
    let evil = stage.file("e.json", "{\"mediaType\": \"\\u001b[2Jallow\", \"\u{202e}\": 1}");
    let played = stage.play(args!["inspect", evil]);
    assert!(!played.stdout.contains(['\u{1b}', '\u{202e}']), "{}", played.stdout);
}

#[test]
fn the_name_that_was_signed_for_an_image_is_shown() {
    let evidence = std::fs::read_dir(fixture("cosign")).unwrap().map(|case| case.unwrap().path());
    let mut shown = String::new();
    for case in evidence.filter(|path| path.join("case.toml").exists()) {
        shown.push_str(&Stage::new().play(args!["inspect", case]).stdout);
    }
    assert!(
        shown.contains("    claims to be about the image registry.forge.example/acme/widget\n"),
        "{shown}"
    );
}

#[test]
fn what_a_bill_a_lockfile_and_a_document_about_vulnerabilities_hold() {
    let stage = Stage::new();
    let bill = stage.file(
        "bom.json",
        r#"{ "bomFormat": "CycloneDX", "specVersion": "1.6", "colour": "red",
             "metadata": { "component": { "type": "application", "bom-ref": "app", "name": "widget", "version": "1.4.2" } },
             "components": [
               { "type": "library", "bom-ref": "a", "name": "a", "purl": "pkg:npm/a@1" },
               { "type": "file", "bom-ref": "f", "name": "f" }],
             "dependencies": [{ "ref": "app", "dependsOn": ["a", "gone"] }],
             "vulnerabilities": [{ "id": "CVE-1", "analysis": { "state": "not_affected" }, "affects": [{ "ref": "a" }] }] }"#,
    );
    let vex = stage.file(
        "a.vex.json",
        r#"{ "@context": "https://openvex.dev/ns/v0.2.0", "@id": "i", "author": "a", "statements": [
             { "vulnerability": { "name": "CVE-1" }, "status": "fixed", "products": [{ "@id": "pkg:npm/a@1" }] }] }"#,
    );
    let lock = stage.file("requirements.txt", "left==1.0\nright==2.0 --hash=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n");
    let played = stage.play(args!["inspect", bill, vex, lock]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    for told in [
        "  claims to be a bill of materials, CycloneDX 1.6, of widget 1.4.2\n",
        "    components: 3 (packages: 2, files: 1, others: 0); dependencies: 1\n",
        "    packages without a package URL: 1; without a digest that binds: 2\n",
        "    references that lead nowhere: 1, the first at /dependencies/0/dependsOn/1\n",
        "    not as its specification says: CycloneDX 1.6 has no `colour` here, at /colour\n",
        "  claims to be a document about vulnerabilities, CycloneDX VEX, statements: 1\n",
        "    not_affected: 1, affected: 0, fixed: 0, under_investigation: 0\n",
        "  claims to be a document about vulnerabilities, OpenVEX, statements: 1\n",
        "  claims to be a lockfile of pypi packages\n",
        "    not pinned by a strong digest: 1\n      pkg:pypi/left@1.0, at line 1\n",
    ] {
        assert!(played.stdout.contains(told), "{told}{}", played.stdout);
    }
    let broken = stage.play(args!["inspect", stage.file("Cargo.lock", "[[package]]\nname = 1\n")]);
    assert!(broken.stdout.contains("cannot be read as `Cargo.lock`"), "{}", broken.stdout);
}
