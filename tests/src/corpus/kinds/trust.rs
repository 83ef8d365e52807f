//! Trusted roots, and the TUF metadata that keeps them fresh.

use std::collections::BTreeMap;
use std::path::Path;

use countersign_tests::framework::Framework;
use countersign_tests::pipeline::Fault;
use serde_json::{Value, json};
use verify::tuf;

use super::{Ground, Setup};
use crate::manifest::Question;

/// A trusted root: a framework that names it can be used, or cannot.
pub(super) fn trusted_root(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let mut framework = Framework::default();
    framework.trusted_root("root", whole(ground.read(&question.path)?));
    framework.identity(
        "who",
        "email: { roots: [root], issuer: \"https://nobody.invalid\", address: a@nobody.invalid }",
    );
    framework.require("signature: { by: [who] }");
    Ok(Setup::Trust { framework: Box::new(framework), at: ground.at(question)? })
}

/// A certificate authority by itself as the root it would be part of.
fn whole(file: Vec<u8>) -> Vec<u8> {
    let read: Value = serde_json::from_slice(&file).unwrap_or(Value::Null);
    match read.get("certChain").is_some() && read.get("mediaType").is_none() {
        false => file,
        true => json!({
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "certificateAuthorities": [read],
        })
        .to_string()
        .into_bytes(),
    }
}

/// A root by itself: signed by a threshold of its own keys, and in its time where the case gives one.
pub(super) fn root(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let now = question.policy("evaluation_time").is_some().then(|| ground.at(question)).transpose()?;
    Ok(done(tuf::root(&ground.read(&question.path)?, now).map(drop)))
}

/// Every root from the pinned one to the newest.
pub(super) fn chain(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let (pinned, mirror) = repository(question, ground)?;
    Ok(done(tuf::chain(&pinned, &mirror).map(drop)))
}

/// A whole repository, refreshed from the pinned root.
pub(super) fn refresh(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let (pinned, mirror) = repository(question, ground)?;
    Ok(done(tuf::refresh(&pinned, &mirror, ground.at(question)?).map(drop)))
}

fn done(result: Result<(), tuf::TufFault>) -> Setup {
    Setup::Done(result.map_err(|fault| Fault { code: fault.code().to_owned(), about: fault.to_string() }))
}

fn repository(question: &Question, ground: &Ground<'_>) -> Result<(Vec<u8>, tuf::Mirror), String> {
    let mut files = BTreeMap::new();
    collect(&ground.dir.join(&question.path), "", &mut files)?;
    let name = match question.policy("trusted_root") {
        Some(name) => name.to_owned(),
        None => first(files.keys()).ok_or("no root is given, and none is there")?,
    };
    let path = files.keys().find(|path| path.rsplit('/').next() == Some(&*name)).cloned();
    let pinned =
        path.and_then(|path| files.get(&path).cloned()).ok_or_else(|| format!("{name} is not there"))?;
    Ok((pinned, tuf::Mirror::new(files)))
}

/// The name of the oldest root: where a case pins none, every client starts there.
fn first<'a>(paths: impl Iterator<Item = &'a model::Text>) -> Option<String> {
    let numbered = paths.filter_map(|path| {
        let name = path.rsplit('/').next()?;
        let number: u64 = name.strip_suffix(".root.json")?.parse().ok()?;
        Some((number, name.to_owned()))
    });
    numbered.min().map(|(_, name)| name)
}

fn collect(dir: &Path, prefix: &str, files: &mut BTreeMap<model::Text, Vec<u8>>) -> Result<(), String> {
    let told = |why: std::io::Error| format!("{}: {why}", dir.display());
    for entry in std::fs::read_dir(dir).map_err(told)? {
        let entry = entry.map_err(told)?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type().map_err(told)?.is_dir() {
            true => collect(&entry.path(), &format!("{name}/"), files)?,
            false => drop(files.insert(name.as_str().into(), std::fs::read(entry.path()).map_err(told)?)),
        }
    }
    Ok(())
}
