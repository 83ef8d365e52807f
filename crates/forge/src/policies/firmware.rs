//! Firmware signed under a supplier's own authority.

use crate::artifact::Artifact;
use crate::cases::{Case, Delivery};
use crate::cms::{Signer, detached};
use crate::encoding::{pem, pretty};
use crate::enterprise::{AltName, ISSUES, Issued, SIGNS, Template};
use crate::seed::Key;
use crate::tamper::LABEL;
use crate::world::{World, authority_window};
use crate::x509::CODE_SIGNING;
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("release", "Firmware signed with a certificate that is good today", |_| {
        signed(FIRMWARE, &Signer::new(&holder(leaf())))
    })
    .handoff("site")
    .checks(&[("unsigned-artifact", "satisfied"), ("unlisted-signer", "satisfied")]),
    Case::new(
        "lapsed-and-stamped",
        "The certificate has lapsed; a timestamp proves that it signed before",
        |_| {
            let holder = holder(lapsed());
            signed(FIRMWARE, &Signer { token: Some(stamp), ..Signer::new(&holder) })
        },
    )
    .handoff("site")
    .checks(&[("unsigned-artifact", "satisfied"), ("unlisted-signer", "satisfied")]),
    Case::new("lapsed", "The certificate has lapsed, and nothing proves when it signed", |_| {
        signed(FIRMWARE, &Signer::new(&holder(lapsed())))
    })
    .handoff("site")
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")])
    .rejected(&["no-proven-time"]),
    Case::new("another-authority", "An authority that gives itself the supplier's name signed", |_| {
        let own = root("stranger").issue(&leaf(), Key::p256("stranger/firmware"));
        let signers = [Signer::new(&own)];
        delivered(detached(FIRMWARE.bytes, &signers, &[&own.der, &root("stranger").der]))
    })
    .handoff("site")
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")])
    .rejected(&["untrusted-certificate"]),
    Case::new("changed-image", "One byte of the firmware is another than what was signed", |_| {
        let signed = signed(
            Artifact { bytes: b"supplier gateway 3.2.0: stands in for an image!\n", ..FIRMWARE },
            &Signer::new(&holder(leaf())),
        );
        Delivery { attestations: signed.attestations, ..Delivery::of(FIRMWARE) }
    })
    .handoff("site")
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")])
    .rejected(&["subject-mismatch"]),
    Case::new("documents-certificate", "The supplier's certificate for manuals signed", |_| {
        let names = vec![AltName::Email("manuals@supplier.example")];
        signed(FIRMWARE, &Signer::new(&holder(Template { common_name: "Manual Signing", names, ..leaf() })))
    })
    .handoff("site")
    .exit(1)
    .checks(&[("unsigned-artifact", "satisfied"), ("unlisted-signer", "violated")]),
];

const FIRMWARE: Artifact =
    Artifact { name: "gateway-3.2.0.bin", bytes: b"supplier gateway 3.2.0: stands in for an image\n" };

fn root(label: &str) -> Issued {
    Issued::root(&authority(), Key::p256(&format!("{label}/x509/root")))
}

fn authority() -> Template {
    Template {
        common_name: "supplier root",
        names: vec![],
        window: authority_window(),
        authority: Some(None),
        usage: Some(ISSUES),
        purposes: vec![],
        permitted: vec![],
        unknown: false,
    }
}

fn leaf() -> Template {
    Template {
        common_name: "Firmware Signing",
        names: vec![AltName::Email("firmware@supplier.example")],
        authority: None,
        usage: Some(SIGNS),
        purposes: vec![CODE_SIGNING],
        ..authority()
    }
}

fn lapsed() -> Template {
    Template { window: (authority_window().0, "2026-07-31T23:59:59Z".parse().unwrap()), ..leaf() }
}

fn holder(template: Template) -> Issued {
    root("supplier").issue(&template, Key::p256("supplier/firmware"))
}

fn signed(firmware: Artifact, signer: &Signer<'_>) -> Delivery {
    let certificates = [signer.holder.der.as_slice()];
    delivered(detached(firmware.bytes, std::slice::from_ref(signer), &certificates))
}

fn delivered(signature: Vec<u8>) -> Delivery {
    Delivery::of(FIRMWARE).with("gateway-3.2.0.bin.p7s", signature)
}

fn stamp(signature: &[u8]) -> Vec<u8> {
    World::new(LABEL).timestamps.stamp(signature, "2026-07-30T12:00:00Z".parse().unwrap())
}

/// The supplier's root certificate.
pub(super) fn anchor() -> Vec<u8> {
    pem("CERTIFICATE", &root("supplier").der).into_bytes()
}

/// A trusted root that has timestamp authorities alone.
pub(super) fn clock(world: &World) -> Vec<u8> {
    let whole = world.trusted_root();
    let clock: Value = json!({
        "mediaType": whole["mediaType"],
        "timestampAuthorities": whole["timestampAuthorities"],
    });
    pretty(&clock)
}
