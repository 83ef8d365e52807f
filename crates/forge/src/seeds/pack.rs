//! Indices of packs, made here by the words of the specification and not by the room that reads them.

use std::collections::BTreeMap;

use crate::encoding::{hex, sha256};

/// A digest alone, a file with its evidence, an image, a file that is brought, lists, and all of them.
pub(super) fn packs() -> Vec<Vec<u8>> {
    let digest = format!("{{\"given\":\"{}\"}}", named("artifact"));
    let file = format!(
        "{{\"given\":\"widget.tgz\",\"file\":{{\"digest\":\"{}\",\"packed\":true}}}}",
        named("artifact")
    );
    let brought = format!(
        "{{\"given\":\"b\\u00fc.tgz\",\"file\":{{\"digest\":\"{0}\",\"listed\":[\"{0}\"],\"packed\":false}}}}",
        named("elsewhere")
    );
    let mut parts = [named("manifest"), named("config")];
    parts.sort();
    let image = format!(
        "{{\"given\":\"oci:registry.example/w:1\",\"image\":{{\"root\":\"registry.example/w\",\"remote\":true,\"digest\":\"{}\",\
         \"size\":8,\"list\":\"{}\",\"first\":3,\"parts\":[\"{}\",\"{}\"]}}}}",
        named("manifest"),
        named("list"),
        parts[0],
        parts[1]
    );
    let evidence = format!(
        "{{\"row\":0,\"origin\":\"file\",\"path\":\"a.json\",\"digest\":\"{}\"}},\
         {{\"row\":1,\"origin\":\"beside\",\"path\":\"widget.tgz.sig\",\"digest\":\"{}\",\"about\":\"{}\"}},\
         {{\"row\":2,\"origin\":\"directory\",\"path\":\"link\",\"digest\":\"{}\",\"unread\":\"a link\"}}",
        named("bundle"),
        named("signature"),
        named("artifact"),
        named("")
    );
    let lists = format!(
        "{{\"kind\":\"status\",\"name\":\"retail-list\",\"path\":\"retail.status\",\"digest\":\"{}\",\"number\":3,\
         \"until\":\"2026-08-02T00:00:00Z\"}},\
         {{\"kind\":\"revocation\",\"name\":\"ca\",\"path\":\"ca.crl\",\"digest\":\"{}\"}}",
        named("status"),
        named("crl")
    );
    let both = ["bundle", "signature"];
    let all = [file.as_str(), &brought, &image, &digest].join(",");
    let every = ["artifact", "manifest", "config", "list", "bundle", "signature", "status", "crl"];
    vec![
        pack("", "", &digest, &[]),
        pack(&evidence, "", &file, &["artifact", "bundle", "signature"]),
        pack(&evidence, "", &brought, &both),
        pack("", "", &image, &["manifest", "config", "list"]),
        pack("", &lists, &digest, &["status", "crl"]),
        pack(&evidence, &lists, &all, &every),
        // A file of which nothing is said.
        pack("", "", &digest, &["artifact"]),
    ]
}

fn pack(evidence: &str, references: &str, subjects: &str, files: &[&str]) -> Vec<u8> {
    let held: BTreeMap<String, usize> =
        files.iter().chain(&["framework", "key"]).map(|content| (named(content), content.len())).collect();
    let held: Vec<String> =
        held.iter().map(|(digest, size)| format!("{{\"digest\":\"{digest}\",\"size\":{size}}}")).collect();
    format!(
        "{{\"schema\":\"countersign-pack/v1\",\"at\":\"2026-08-01T00:00:00Z\",\"until\":\"2026-08-02T00:00:00Z\",\
         \"handoff\":\"intake\",\"framework\":{{\"name\":\"retail-intake\",\"number\":1,\"digest\":\"{}\"}},\
         \"rules\":[{{\"role\":\"framework\",\"path\":\"framework.yaml\",\"digest\":\"{}\"}},\
         {{\"role\":\"framework-file\",\"path\":\"acme.pub\",\"digest\":\"{}\"}}],\
         \"evidence\":[{evidence}],\"references\":[{references}],\"subjects\":[{subjects}],\"files\":[{}]}}\n",
        named("edition"),
        named("framework"),
        named("key"),
        held.join(",")
    )
    .into_bytes()
}

fn named(content: &str) -> String {
    format!("sha256:{}", hex(&sha256(content.as_bytes())))
}
