//! Images in a layout folder, and what is attached to them there.

use super::{Case, Delivery, NO_SIGNATURE_HOLDS, SIGNED};
use crate::certificate::Leaf;
use crate::container;
use crate::encoding::canonical;
use crate::identity::Workload;
use crate::oci::{BUNDLE, OciLayout, with};
use crate::provenance::{SLSA_V02, v02};
use crate::recipe::{Logged, Recipe, Version};
use crate::statement::{Statement, Subject};
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("index-signed", "A signature on the index covers the images in it", |world| {
        let mut image = Image::new();
        image.sign(world, &image.index.clone());
        image.delivered()
    })
    .attacks(&["T10"])
    .checks(SIGNED),
    Case::new(
        "child-signed",
        "A signature on an image covers neither the index nor the other image",
        |world| {
            let mut image = Image::new();
            image.sign(world, &image.amd64.clone());
            image.delivered()
        },
    )
    .attacks(&["T10"])
    .exit(3)
    .checks(&[("unsigned-artifact", "unknown")]),
    Case::new("child-wanted", "Only the image that is signed is taken over", |world| {
        let mut image = Image::new();
        image.sign(world, &image.amd64.clone());
        image.delivered()
    })
    .handoff("amd64")
    .checks(SIGNED),
    Case::new(
        "signature-of-another",
        "The signature that lies under the tag of this index is another's",
        |world| {
            let mut image = Image::new();
            let index = image.index.clone();
            let layer = image.signature(world, &(Value::Null, b"another index".to_vec()));
            image.layout.tagged(&index.1, "sig", layer);
            image.delivered()
        },
    )
    .attacks(&["T1", "T10"])
    .exit(3)
    .checks(&[("unsigned-artifact", "unknown")]),
    Case::new(
        "attested",
        "Provenance as cosign attached it, in a log entry for the very envelope",
        |world| {
            let mut image = Image::new();
            image.attest(world, |_| {});
            image.delivered()
        },
    )
    .handoff("built")
    .checks(&[("missing-provenance", "satisfied"), ("unlisted-signer", "satisfied")]),
    Case::new("attested-otherwise", "The log entry beside the envelope is for another envelope", |world| {
        let mut image = Image::new();
        image.attest(world, |envelope| envelope["signatures"][0]["keyid"] = json!("changed"));
        image.delivered()
    })
    .attacks(&["T1"])
    .handoff("built")
    .exit(1)
    .rejected(&["log-entry-mismatch"]),
    Case::new(
        "attested-by-nobody",
        "Of an entry for the very envelope, whose certificate its authority did not sign",
        |world| {
            let mut image = Image::new();
            image.attest_as(world, |leaf| leaf.flipped = true, |_| {});
            image.delivered()
        },
    )
    .handoff("built")
    .exit(1)
    .rejected(&["untrusted-certificate"]),
    Case::new("referrer", "Provenance as a bundle that refers to the index", |world| {
        let mut image = Image::new();
        let bundle = world.attest(&Workload::acme_release(), &image.statement(), origin());
        let layer = image.layout.blob(BUNDLE, &canonical(&bundle));
        image.layout.referrer(&image.index.0.clone(), layer);
        image.delivered()
    })
    .handoff("built")
    .checks(&[("missing-provenance", "satisfied")]),
    Case::new("layer-swapped", "Other bytes lie under the digest of a layer", |world| {
        let mut image = Image::new();
        image.sign(world, &image.index.clone());
        let layer = crate::oci::descriptor("", LINUX);
        image.layout.swap(&layer, &vec![b'x'; LINUX.len()]);
        image.delivered()
    })
    .attacks(&["T10"])
    .exit(1),
    Case::new("layer-lost", "A layer is not there", |world| {
        let mut image = Image::new();
        image.sign(world, &image.index.clone());
        image.layout.lose(&crate::oci::descriptor("", LINUX));
        image.delivered()
    })
    .exit(4),
    Case::new("tampered-signature", "One byte of the signature on the index is changed", |world| {
        let mut image = Image::new();
        let index = image.index.clone();
        let mut layer = image.signature(world, &index);
        let note = &mut layer["annotations"]["dev.cosignproject.cosign/signature"];
        let mut bytes = crate::encoding::unbase64(note.as_str().unwrap());
        *bytes.last_mut().unwrap() ^= 1;
        *note = crate::encoding::base64(&bytes).into();
        image.layout.tagged(&index.1, "sig", layer);
        image.delivered()
    })
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS),
];

const LINUX: &[u8] = b"stands in for the file system of an image for linux on amd64\n";
const ARM: &[u8] = b"stands in for the file system of an image for linux on arm64\n";
const REFERENCE: &str = "registry.forge.example/acme/widget";

/// A descriptor and the bytes it names.
type Named = (Value, Vec<u8>);

/// An index of two images and BuildKit's attestation, which nobody signed.
struct Image {
    layout: OciLayout,
    index: Named,
    amd64: Named,
}

impl Image {
    fn new() -> Self {
        let mut layout = OciLayout::default();
        let amd64 = layout.image("linux", "amd64", LINUX);
        let arm64 = layout.image("linux", "arm64", ARM);
        let said = canonical(&json!({ "_type": "https://in-toto.io/Statement/v0.1", "predicate": {} }));
        let said = layout.blob("application/vnd.in-toto+json", &said);
        let said = layout.artifact(None, said);
        let said = with(said, "platform", json!({ "os": "unknown", "architecture": "unknown" }));
        let notes = json!({ "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": amd64.0["digest"] });
        let index = layout.index(&[amd64.0.clone(), arm64.0, with(said, "annotations", notes)]);
        layout.list(&index.0, "1.4.2");
        Self { layout, index, amd64 }
    }

    fn delivered(self) -> Delivery {
        Delivery {
            named: vec!["oci-layout:image:1.4.2".into()],
            others: self.layout.files("image"),
            ..Delivery::default()
        }
    }

    fn signature(&mut self, world: &mut World, about: &Named) -> Value {
        let document = container::simple_signing(REFERENCE, &about.1);
        let recipe = Recipe::blob(&Workload::acme_release(), &document, origin())
            .version(Version::V01)
            .without_proof();
        self.layout.simple_signing(&document, &world.forge(&recipe))
    }

    fn sign(&mut self, world: &mut World, about: &Named) {
        let layer = self.signature(world, about);
        self.layout.tagged(&about.1, "sig", layer);
    }

    fn statement(&self) -> Statement {
        let subject = Subject::of(REFERENCE, &self.index.1);
        Statement::v01(vec![subject], SLSA_V02, v02(&Workload::acme_release()))
    }

    fn attest(&mut self, world: &mut World, spoil: fn(&mut Value)) {
        self.attest_as(world, |_| {}, spoil);
    }

    fn attest_as(&mut self, world: &mut World, edit: fn(&mut Leaf), spoil: fn(&mut Value)) {
        let recipe =
            Recipe::attestation(&Workload::acme_release(), &self.statement(), origin()).with_leaf(edit);
        let recipe = recipe.version(Version::V01).without_proof().logged(Logged::IntotoFirst);
        let mut bundle = world.forge(&recipe);
        spoil(&mut bundle["dsseEnvelope"]);
        let layer = self.layout.attestation(&bundle);
        let index = self.index.1.clone();
        self.layout.tagged(&index, "att", layer);
    }
}
