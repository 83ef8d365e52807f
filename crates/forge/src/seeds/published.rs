//! What registries of packages and GitHub answer, as far as no fixture holds it: each form of an answer once.

use crate::encoding::{hex, sha256, snappy};
use serde_json::{Value, json};

/// Every seed, with the target it is for.
pub(super) fn all() -> Vec<(&'static str, Vec<u8>)> {
    let pages = pages().into_iter().map(|page| ("github", page.to_string().into_bytes()));
    let packed = packed().into_iter().map(|packed| ("snappy", packed));
    let indices = indices().into_iter().map(|(file, index)| {
        let index = index.to_string();
        ("pypi", [file.as_bytes(), &[0], index.as_bytes()].concat())
    });
    pages.chain(packed).chain(indices).collect()
}

fn pages() -> Vec<Value> {
    let bundle =
        json!({ "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial": {} });
    let at = json!({ "bundle": null, "bundle_url": "https://blobs.example/a" });
    let here = json!({ "repository_id": 4711, "bundle": bundle, "bundle_url": "https://blobs.example/a" });
    [
        json!([]),
        json!([at]),
        json!([here]),
        json!([at, here, at]),
        json!([{}]),
        json!({}),
        json!([{ "bundle": 1 }]),
    ]
    .into_iter()
    .map(|list| json!({ "attestations": list }))
    .collect()
}

fn packed() -> Vec<Vec<u8>> {
    let whole = [&b""[..], b"abc", &[b'x'; 70], &[b'y'; 3000]].map(snappy);
    // Copies of each kind, one that goes on into itself, and what lies about its length.
    let parts: [&[u8]; 6] = [
        b"\x08\x0cabcd\x01\x04",
        b"\x0a\x08abc\x0d\x03",
        b"\x05\x08abc\x06\x03\x00",
        b"\x05\x08abc\x07\x03\x00\x00\x00",
        b"\xff\xff\xff\xff\x0f\x08abc",
        b"\x04\x08abc",
    ];
    whole.into_iter().chain(parts.map(<[u8]>::to_vec)).collect()
}

fn indices() -> Vec<(&'static str, Value)> {
    const WHEEL: &str = "acme_widget-1.4.2-py3-none-any.whl";
    const SOURCE: &str = "acme_widget-1.4.2.tar.gz";
    let listed = |name: &str, more: Value| {
        let mut entry = json!({
            "filename": name,
            "url": format!("files/{name}"),
            "hashes": { "sha256": hex(&sha256(name.as_bytes())) },
        });
        let fields = more.as_object().into_iter().flatten();
        fields.for_each(|(field, value)| entry[field] = value.clone());
        entry
    };
    let index =
        |files: Value| json!({ "meta": { "api-version": "1.3" }, "name": "acme-widget", "files": files });
    let plain = || listed(WHEEL, json!({}));
    vec![
        (WHEEL, index(json!([plain(), listed(SOURCE, json!({ "yanked": false }))]))),
        (SOURCE, index(json!([plain(), listed(SOURCE, json!({ "yanked": "broken" }))]))),
        (
            WHEEL,
            index(json!([listed(WHEEL, json!({ "provenance": "https://index.example/p", "yanked": true }))])),
        ),
        (WHEEL, index(json!([plain(), plain()]))),
        (WHEEL, index(json!([]))),
        (WHEEL, index(json!([{ "filename": WHEEL }]))),
        (WHEEL, json!({ "meta": { "api-version": "2.0" }, "name": "acme-widget", "files": [] })),
        (SOURCE, json!({ "meta": { "api-version": "1.0" }, "name": "other", "files": [plain()] })),
    ]
}
