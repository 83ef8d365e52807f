//! in-toto layouts and the links beside them.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use countersign_tests::framework::{Framework, quoted};
use serde_json::Value;

use super::{Ground, NO_ARTIFACT, Setup};
use crate::manifest::Question;

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let mut framework = Framework::default();
    let key = question.trust("layout_key").ok_or("no key is given")?;
    // The names of in-toto's schemes are ours but for the first word.
    let scheme = question.trust("scheme").map(|scheme| scheme.replacen("rsassa-", "rsa-", 1));
    let scheme = scheme.map(|scheme| format!(", scheme: {scheme}")).unwrap_or_default();
    framework.key("owner-key", ground.read(key)?, &scheme);
    framework.identity("owner", "key: { root: owner-key }");
    let layout = signed(&ground.read(&question.path)?).ok_or("the layout cannot be read")?;
    // The case does not rely on inspections: who would have run them is not said.
    let inspections = layout["inspect"].as_array().into_iter().flatten();
    let inspections: Vec<String> = inspections.filter_map(|one| one["name"].as_str()).map(quoted).collect();
    let without = match inspections.is_empty() {
        true => String::new(),
        false => format!(", without-inspections: [{}]", inspections.join(", ")),
    };
    framework.require(&format!("layout: {{ by: [owner]{without} }}"));
    let links = links(question, ground)?;
    let last = layout["steps"].as_array().and_then(|steps| steps.last()).map(|step| step["name"].clone());
    let ends = links.iter().find(|(_, link)| Some(&link["name"]) == last.as_ref());
    let product =
        ends.and_then(|(_, link)| link["products"].as_object()?.values().next()?["sha256"].as_str());
    let subject = product.map_or_else(|| NO_ARTIFACT.to_owned(), |hex| format!("sha256:{hex}"));
    let mut evidence = vec![ground.dir.join(&question.path)];
    evidence.extend(links.into_iter().map(|(path, _)| path));
    Ok(Setup::Verify {
        framework: Box::new(framework),
        subject: subject.into(),
        evidence,
        at: ground.at(question)?,
    })
}

/// Every link of the folder, known by what it holds.
fn links(question: &Question, ground: &Ground<'_>) -> Result<Vec<(PathBuf, Value)>, String> {
    // Links lie beside their layout unless the case says otherwise.
    let beside = question.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = question.policy("link_dir").unwrap_or(beside);
    let entries = std::fs::read_dir(ground.dir.join(folder)).map_err(|why| format!("{folder}: {why}"))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let link = signed(&std::fs::read(&path).ok()?)?;
        (link["_type"] == "link").then_some((path, link))
    };
    Ok(paths.into_iter().filter_map(read).collect())
}

/// What a metablock or a DSSE envelope holds.
fn signed(bytes: &[u8]) -> Option<Value> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    if let Some(payload) = document["payload"].as_str() {
        return serde_json::from_slice(&STANDARD.decode(payload).ok()?).ok();
    }
    document.get("signed").cloned()
}
