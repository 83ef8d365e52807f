//! What of a delivery counts as evidence: never what somebody could use as something else.

use forge::encoding::base64;
use serde_json::{Value, json};

use super::{Stage, names, sha256, sums, told};

/// A folder with one signed file, and what its evidence says.
fn stage() -> (Stage, Value) {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    let bundle = serde_json::from_slice(&std::fs::read(stage.path("a.tgz.sigstore.json")).unwrap()).unwrap();
    (stage, bundle)
}

/// An envelope that nobody of the framework signed, with whatever else a tool reads in such a file.
fn envelope(more: &Value) -> String {
    let mut envelope = json!({
        "payloadType": "application/vnd.in-toto+json",
        "payload": base64(b"{}"),
        "signatures": [{"sig": base64(b"sig")}],
    });
    envelope.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    envelope.to_string()
}

#[test]
fn t22_a_file_that_a_tool_would_use_is_judged_whatever_it_holds() {
    let (stage, bundle) = stage();
    let scripts = json!({"name": "widget", "scripts": {"postinstall": "sh evil"}});
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    assert_eq!(stage.list("intake").code, 0);
    let (folder, list) = (stage.path("").to_string_lossy().into_owned(), stage.path("SHA256SUMS"));
    let list = format!("@{}", list.display());
    for name in
        ["package.json", "config.json", "src/evidence/settings.json", "data.jsonl", ".hidden.sigstore.json"]
    {
        for bytes in [envelope(&scripts), envelope(&json!({})), bundle.to_string()] {
            stage.put(name, &bytes);
            for subject in [&folder, &list] {
                let ran = stage.judged(subject, "intake");
                assert_eq!(ran.code, 3, "{name} {subject}: {}", ran.out);
                assert!(ran.out.contains("reads as evidence"), "{name}: {}", ran.out);
                // Nor by naming the folder it lies in as one of evidence.
                let within = stage.path(name).parent().unwrap().to_string_lossy().into_owned();
                let ran = stage.judged_with(&[subject], "intake", &["-a", &within]);
                assert_eq!(ran.code, 3, "{name} {subject}: {}", ran.out);
            }
        }
        std::fs::remove_file(stage.path(name)).unwrap();
    }
    assert_eq!(stage.list("intake").code, 0);
    // Named by itself it is what the operator says it is.
    stage.put("made.json", bundle.to_string());
    let named = stage.path("made.json").to_string_lossy().into_owned();
    assert_eq!(stage.judged_with(&[&list], "intake", &["-a", &named]).code, 0);
}

#[cfg(unix)]
#[test]
fn t22_evidence_that_may_be_run_is_judged() {
    use std::os::unix::fs::PermissionsExt as _;
    let (stage, _) = stage();
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    let allow = |mode| {
        let path = stage.path("a.tgz.sigstore.json");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        stage.list("intake").code
    };
    assert_eq!((allow(0o644), allow(0o755), allow(0o645), allow(0o600)), (0, 3, 3, 0));
}

#[test]
fn names_that_only_end_like_evidence_elsewhere_are_judged() {
    let (stage, bundle) = stage();
    for name in ["b.sigstore.json.", "b.sigstore.json ", "b.sigstore.json.exe", "setup.bundle"] {
        stage.put(name, bundle.to_string());
        let ran = stage.folder();
        assert!(names(&ran).contains(&(name.into(), "deny".into())), "{name}: {}", ran.out);
        std::fs::remove_file(stage.path(name)).unwrap();
    }
    stage.put("a.tgz.bundle", bundle.to_string());
    assert_eq!(stage.folder().code, 0, "it follows the name of a file that is judged");
}

#[test]
fn a_bare_signature_in_a_delivery_counts_where_it_is_read() {
    let stage = Stage::new();
    for name in ["a.tgz", "sub/b.tgz"] {
        let bytes = format!("{name}\n");
        stage.put(name, &bytes);
        stage.put(&format!("{name}.sig"), base64(&stage.key.sign(bytes.as_bytes())));
    }
    let folder = stage.path("").to_string_lossy().into_owned();
    let beside = |subject: &str| stage.judged_with(&[subject], "intake", &["--beside"]);
    let ran = beside(&folder);
    assert_eq!((ran.code, names(&ran)), (0, told(&[("a.tgz", "allow"), ("b.tgz", "allow")])), "{}", ran.out);
    assert_eq!(stage.folder().code, 3, "nothing is read beside a file unless that is asked for");
    stage.put("SHA256SUMS", sums(&["a.tgz", "sub/b.tgz"]));
    let list = format!("@{}", stage.path("SHA256SUMS").display());
    assert_eq!(beside(&list).code, 0);
    // What follows nobody's name, follows evidence or is no signature is judged.
    let loose = base64(&stage.key.sign(b"a.tgz\n"));
    for (name, bytes) in [("c.sig", &*loose), ("a.tgz.sig.sig", &*loose), ("a.tgz.sig", "#!/bin/sh\nevil\n")]
    {
        let before = std::fs::read(stage.path(name)).ok();
        stage.put(name, bytes);
        let ran = beside(&list);
        assert_ne!(ran.code, 0, "{name}: {}", ran.out);
        assert!(names(&ran).contains(&(name.into(), "deny".into())), "{name}: {}", ran.out);
        match before {
            Some(bytes) => stage.put(name, bytes),
            None => std::fs::remove_file(stage.path(name)).unwrap(),
        }
    }
    assert_eq!(beside(&list).code, 0);
}

#[test]
fn a_list_may_name_its_evidence_which_is_then_what_it_says() {
    let (stage, _) = stage();
    let bundle = std::fs::read_to_string(stage.path("a.tgz.sigstore.json")).unwrap();
    let listed = |of: &str| format!("{}{}  a.tgz.sigstore.json\n", sums(&["a.tgz"]), sha256(of));
    stage.put("SHA256SUMS", listed(&bundle));
    let ran = stage.list("intake");
    assert_eq!((ran.code, names(&ran)), (0, told(&[("a.tgz", "allow")])), "{}", ran.out);
    stage.put("SHA256SUMS", listed("other"));
    let ran = stage.list("intake");
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("do not have the digest"), "{}", ran.out);
    stage.put("SHA256SUMS", format!("{}  a.tgz.sigstore.json\n", sha256(&bundle)));
    let ran = stage.list("lenient");
    assert_eq!(ran.code, 3, "a list of nothing but evidence: {}", ran.out);
    // In a folder by itself it is a file nobody signed, and the report says how it is meant.
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    let ran = stage.folder();
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("write @ before it"), "{}", ran.out);
}

#[test]
fn t20_names_that_are_one_file_elsewhere_are_refused() {
    for (one, other) in [
        ("readme", "README"),
        ("stra\u{df}e", "STRASSE"),
        ("\u{130}d", "id"),
        ("caf\u{e9}", "cafe\u{301}"),
        ("b", "b."),
    ] {
        let (mut stage, _) = stage();
        stage.signed(one, &format!("{one}.sigstore.json"));
        assert_eq!(stage.folder().code, 0, "{one:?}");
        stage.signed(other, "evidence-of-other.sigstore.json");
        stage.put("SHA256SUMS", sums(&["a.tgz", one, other]));
        let listed = stage.list("lenient");
        assert_eq!(listed.code, 1, "{one:?} {other:?}: {}", listed.out);
        assert!(listed.out.contains("spelling"), "{}", listed.out);
        // Where they are one file here already, there is nothing to see.
        if std::fs::read_to_string(stage.path(one)).unwrap().trim() == one {
            let folder = stage.folder();
            assert_eq!(folder.code, 1, "{one:?} {other:?}: {}", folder.out);
            assert!(folder.out.contains("spelling") && !folder.out.contains("image"), "{}", folder.out);
        }
    }
}

#[test]
fn a_checksum_of_one_file_beside_it_is_held_against_it() {
    let (stage, _) = stage();
    let line = |text: &str| format!("{}  a.tgz\n", sha256(text));
    stage.put("a.tgz.sha256", line("a.tgz\n"));
    let ran = stage.folder();
    assert_eq!((ran.code, names(&ran)), (0, told(&[("a.tgz", "allow")])), "{}", ran.out);
    stage.put("SHA256SUMS", sums(&["a.tgz"]));
    assert_eq!(stage.list("intake").code, 0);
    stage.put("a.tgz.sha256", line("other"));
    assert_eq!(stage.list("intake").code, 1, "one list says another digest than the other");
    std::fs::remove_file(stage.path("SHA256SUMS")).unwrap();
    let ran = stage.folder();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("do not have the digest"), "{}", ran.out);
    // Nothing else that only bears such a name.
    for bytes in
        [format!("{}  b.tgz\n", sha256("a.tgz\n")), format!("{0}{0}", line("a.tgz\n")), "evil".to_owned()]
    {
        stage.put("a.tgz.sha256", &bytes);
        assert_eq!(stage.folder().code, 3, "{bytes}");
    }
    stage.put("a.tgz.sha256", "# nothing but words\n");
    assert_eq!(stage.folder().code, 3);
}
