//! Images and lists of checksums: what is read leads nowhere but down, and has one reading.
#![no_main]

use formats::{Checksum, ImageConfig, Layer, OciDocument, TarEntry, decode_layer, layout_marker, pax_is_harmless};
use libfuzzer_sys::fuzz_target;
use model::{Digest, EvidenceId};
use sha2::{Digest as _, Sha256};

const SIMPLE: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
const ENVELOPE: &str = "application/vnd.dsse.envelope.v1+json";

fuzz_target!(|bytes: &[u8]| {
    let _ = layout_marker(bytes);
    let _ = ImageConfig::read(bytes);
    let _ = pax_is_harmless(bytes);
    if let Some(Ok(TarEntry::File { path: name, .. })) = bytes.first_chunk().map(TarEntry::read) {
        assert!(!name.split('/').any(|part| part == ".." || part.is_empty()));
    }
    if let Ok(list) = Checksum::read_list(bytes) {
        for one in &list {
            assert!(!one.name.starts_with('/') && !one.name.split('/').any(|part| part == ".." || part.is_empty()));
        }
    }
    let Ok(document) = OciDocument::read(bytes) else { return };
    let OciDocument::Manifest(manifest) = document else { return };
    let digest = Digest::sha256(Sha256::digest(bytes).into());
    for named in &manifest.layers {
        for media_type in [SIMPLE, ENVELOPE] {
            let (media_type, annotations) = (media_type.into(), named.annotations.clone());
            let layer = Layer { media_type, annotations, digest: digest.clone(), bytes: bytes.to_vec() };
            assert!(!decode_layer(EvidenceId::file(0), &layer).is_empty(), "there is always a piece");
        }
    }
});
