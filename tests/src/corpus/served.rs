//! The same evidence as a registry, an index or GitHub hands it out, on this machine: what comes of a case hangs on what was
//! signed, and not on how it came.

use std::ffi::OsString;
use std::path::PathBuf;

use countersign_tests::peek;
use forge::encoding::{base64, hex, sha256, sha512, snappy};
use forge::packages::{Answer, Packages};
use model::PackageUrl;
use serde_json::{Value, json};

use crate::kinds::Ground;
use crate::manifest::Question;

/// Evidence that is handed out, and the command line that asks for it.
pub(crate) struct Served {
    /// Who hands it out, until this is dropped.
    _packages: Packages,
    /// What is judged, in place of the file of the case.
    pub(crate) subject: OsString,
    /// Whom to ask.
    pub(crate) asking: Vec<OsString>,
    /// Whether the reason of a refusal must be the one of the case too. GitHub is asked by digest: what is about another
    /// one is nothing that it has.
    pub(crate) tells_why: bool,
}

/// Hands out the evidence of a case; `None` where its kind is not handed out, or what it is about is not there.
pub(crate) fn serve(question: &Question, ground: &Ground<'_>, subject: &OsString) -> Option<Served> {
    match question.kind.as_str() {
        "npm-attestations" => npm(question, ground),
        "pep740-attestation" => pypi(question, ground),
        "sigstore-bundle" | "sigstore-bundle-jsonl" | "slsa-provenance-bundle" => {
            on_github(question, ground, subject)
        }
        _ => None,
    }
}

fn artifact(question: &Question, ground: &Ground<'_>) -> Option<(PathBuf, Vec<u8>)> {
    let path = PathBuf::from(question.artifact.as_ref()?.path.as_ref()?);
    let bytes = ground.read(path.to_str()?).ok()?;
    Some((path, bytes))
}

/// An npm registry with one version of one package: the one that was asked for, or else the one that was signed.
fn npm(question: &Question, ground: &Ground<'_>) -> Option<Served> {
    let (_, tarball) = artifact(question, ground)?;
    let answer = ground.read(&question.path).ok()?;
    let signed = peek::subject(&answer)?;
    let url = PackageUrl::parse(&signed.name).ok()?;
    let own = match url.namespace.is_empty() {
        true => url.name.to_string(),
        false => format!("{}/{}", url.namespace, url.name),
    };
    let name = question.policy("package_name").map_or(own, str::to_owned);
    let version =
        question.policy("package_version").map(str::to_owned).or(url.version.map(|one| one.to_string()))?;
    let encoded = name.replace('/', "%2f");
    let packages = Packages::start();
    let about = json!({
        "name": name,
        "version": version,
        "dist": { "tarball": "/tarball", "integrity": format!("sha512-{}", base64(&sha512(&tarball))) },
    });
    packages.change(|answers| {
        answers.insert(format!("/{encoded}/{version}"), Answer::json(&about));
        answers.insert("/tarball".into(), Answer::file(&tarball));
        let kind = "application/json".into();
        let answer = Answer { kind, ..Answer::file(&answer) };
        answers.insert(format!("/-/npm/v1/attestations/{encoded}@{version}"), answer);
    });
    let (registry, mirror) = (signed.registry?, packages.address());
    let asking = ["--npm-registry", &registry, "--npm-mirror", &mirror].map(OsString::from).into();
    Some(Served {
        subject: format!("npm:{name}@{version}").into(),
        asking,
        tells_why: true,
        _packages: packages,
    })
}

/// An index with one file, its attestation under the publisher that the case demands.
fn pypi(question: &Question, ground: &Ground<'_>) -> Option<Served> {
    let (path, bytes) = artifact(question, ground)?;
    let file = path.file_name()?.to_str()?;
    let project = formats::PypiFile::parse(file).ok()?.project;
    let attestation: Value = serde_json::from_slice(&ground.read(&question.path).ok()?).ok()?;
    let publisher = question.policy.get("publisher").unwrap_or(&Value::Null);
    let provenance = json!({ "version": 1, "attestation_bundles": [{ "publisher": publisher, "attestations": [attestation] }] });
    let index = json!({
        "meta": { "api-version": "1.3" },
        "name": project,
        "files": [{ "filename": file, "url": "/file", "provenance": "/provenance",
                    "hashes": { "sha256": hex(&sha256(&bytes)) } }],
    });
    let packages = Packages::start();
    packages.change(|answers| {
        let kind = "application/vnd.pypi.simple.v1+json".into();
        answers.insert(format!("/{project}/"), Answer { kind, ..Answer::json(&index) });
        answers.insert("/file".into(), Answer::file(&bytes));
        let kind = "application/vnd.pypi.integrity.v1+json".into();
        answers.insert("/provenance".into(), Answer { kind, ..Answer::json(&provenance) });
    });
    let asking = ["--pypi-index", &packages.address()].map(OsString::from).into();
    Some(Served { subject: format!("pypi:{file}").into(), asking, tells_why: true, _packages: packages })
}

/// GitHub's API with the evidence for what is judged: in its answer where that can hold it, and elsewhere, packed, where not.
fn on_github(question: &Question, ground: &Ground<'_>, subject: &OsString) -> Option<Served> {
    let digest = match artifact(question, ground) {
        Some((_, bytes)) => format!("sha256:{}", hex(&sha256(&bytes))),
        None => subject.to_str().filter(|text| text.starts_with("sha256:"))?.to_owned(),
    };
    let evidence = ground.read(&question.path).ok()?;
    let lines = question.kind == "sigstore-bundle-jsonl";
    let documents: Vec<&[u8]> = match lines {
        true => evidence.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect(),
        false => vec![&evidence],
    };
    let packages = Packages::start();
    let mut entries = Vec::new();
    for (number, document) in documents.into_iter().enumerate() {
        match formats::strict_json(document) {
            Ok(text) if number % 2 == 0 => entries.push(format!(r#"{{"bundle":{text}}}"#)),
            Ok(_) | Err(_) => {
                let (at, kind) = (format!("/blob/{number}"), "application/x-snappy".into());
                entries.push(json!({ "bundle": null, "bundle_url": at }).to_string());
                let answer = Answer { kind, ..Answer::file(&snappy(document)) };
                packages.change(|answers| _ = answers.insert(at, answer));
            }
        }
    }
    let page = format!(r#"{{"attestations":[{}]}}"#, entries.join(","));
    let answer = Answer { kind: "application/json".into(), ..Answer::file(page.as_bytes()) };
    let at = format!("/repos/acme/widget/attestations/{digest}?per_page=100");
    packages.change(|answers| _ = answers.insert(at, answer));
    let asking = ["--github", "acme/widget", "--github-api", &packages.address()].map(OsString::from).into();
    Some(Served { subject: subject.clone(), asking, tells_why: false, _packages: packages })
}
