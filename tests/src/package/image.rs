//! A container image of one file, as an OCI image layout.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::archive::{Entry, gzipped, tarred};
use crate::hex;

/// Nobody of any system: the program needs no rights.
const USER: &str = "65532:65532";

/// The files of a layout with one image in it, whose tag is the version.
pub(crate) fn layout(
    binary: Vec<u8>,
    version: &str,
    target: &str,
    at: Timestamp,
) -> Result<Vec<Entry>, String> {
    let architecture = match target.split('-').next() {
        Some("x86_64") => "amd64",
        Some("aarch64") => "arm64",
        _ => return Err(format!("no image is made for `{target}`")),
    };
    let plain = tarred(vec![Entry::program("countersign", binary)], at);
    let layer = gzipped(&plain);
    let config = text(&json!({
        "architecture": architecture,
        "os": "linux",
        "created": at.to_string(),
        "config": { "Entrypoint": ["/countersign"], "User": USER },
        "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{}", hex(&plain))] },
    }));
    let manifest = text(&json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": described("application/vnd.oci.image.config.v1+json", &config),
        "layers": [described("application/vnd.oci.image.layer.v1.tar+gzip", &layer)],
    }));
    let mut listed = described("application/vnd.oci.image.manifest.v1+json", &manifest);
    if let Value::Object(fields) = &mut listed {
        fields.insert("annotations".to_owned(), json!({ "org.opencontainers.image.ref.name": version }));
    }
    let index = text(&json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [listed],
    }));
    let mut entries = vec![
        Entry::file("oci-layout", text(&json!({ "imageLayoutVersion": "1.0.0" }))),
        Entry::file("index.json", index),
    ];
    entries.extend(
        [layer, config, manifest].map(|blob| Entry::file(&format!("blobs/sha256/{}", hex(&blob)), blob)),
    );
    Ok(entries)
}

fn text(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn described(kind: &str, bytes: &[u8]) -> Value {
    json!({ "mediaType": kind, "digest": format!("sha256:{}", hex(bytes)), "size": bytes.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_reads_as_an_image_that_is_judged() {
        let at = Timestamp::from_second(1_700_000_000).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let tar = tarred(layout(b"program".to_vec(), "1.2.3", "x86_64-unknown-linux-musl", at).unwrap(), at);
        let path = dir.path().join("image.oci.tar");
        std::fs::write(&path, tar).unwrap();
        // It is read whole and held against its digests; that nobody signed it is all there is against it.
        let judged = |name: &str| {
            let words = ["verify", name, "--signer", "github:acme/widget", "--offline", "--format", "json"];
            let at = model::Instant::parse("2026-11-22T13:00:00Z").unwrap();
            let ran = countersign_tests::pipeline::run(words.map(Into::into).to_vec(), at);
            let report: Value = serde_json::from_str(&ran.out).unwrap();
            (ran.code, report["subjects"][0]["kind"].clone())
        };
        let name = format!("oci-archive:{}", path.display());
        assert_eq!(judged(&format!("{name}:1.2.3")), (3, json!("image")));
        assert_eq!(judged(&format!("{name}:1.2.4")).0, 4, "no such tag");
    }

    #[test]
    fn an_unknown_machine_has_no_image() {
        let at = Timestamp::from_second(0).unwrap();
        assert!(layout(Vec::new(), "1", "riscv64-unknown-linux-musl", at).is_err());
    }
}
