//! CMS signatures by certificates of a private authority: good paths, and every way one can be wrong.

use super::{Case, Delivery, NO_SIGNATURE_HOLDS, SIGNATURE_UNTOLD, SIGNED, UNLISTED};
use crate::artifact::{GADGET, WIDGET};
use crate::cms::{Signer, attached, detached};
use crate::encoding::pem;
use crate::enterprise::{AltName, ENCIPHERS, ISSUES, Issued, SIGNS, Template};
use crate::seed::{Hash, Key, Padding, Size};
use crate::tamper::LABEL;
use crate::world::{World, authority_window};
use crate::x509::{CODE_SIGNING, SERVER_AUTH};
use jiff::Timestamp;

pub(super) const CASES: &[Case] = &[
    good("p256", "An ECDSA key on P-256", |_| released(Key::p256("acme/release"))),
    good("p384", "An ECDSA key on P-384, with SHA-384", |_| {
        released(Key::p384("acme/release", Hash::Sha384))
    }),
    good("p384-sha256", "An ECDSA key on P-384, with SHA-256", |_| {
        released(Key::p384("acme/release", Hash::Sha256))
    }),
    good("ed25519", "An Ed25519 key", |_| {
        let holder = issuing().issue(&release(), Key::ed25519("acme/release"));
        signed(&Signer { hash: Hash::Sha512, ..Signer::new(&holder) }, &[&holder])
    }),
    good("rsa-pkcs1", "RSA as PKCS #1 v1.5 has it", |_| {
        released(Key::Rsa(Size::Bits2048, Padding::Pkcs1, Hash::Sha256))
    }),
    good("rsa-pss", "RSASSA-PSS with SHA-512", |_| {
        released(Key::Rsa(Size::Bits2048, Padding::Pss, Hash::Sha512))
    }),
    good("pem", "The same in PEM", |_| {
        let holder = holder(&release());
        let der = detached(WIDGET.bytes, &[Signer::new(&holder)], &chain(&[&holder]));
        Delivery::of(WIDGET).with(FILE, pem("PKCS7", &der).into_bytes())
    }),
    good("by-digest", "Nobody has the file at hand; its digest is what is signed", |_| {
        let mut delivery = Delivery::of_digest(WIDGET);
        delivery.attestations = by(&holder(&release())).attestations;
        delivery
    }),
    good("stranger-beside", "A stranger signed too, and comes first", |_| {
        let (other, holder) = (stranger(), holder(&release()));
        let signers = [Signer::new(&other), Signer::new(&holder)];
        let der = detached(WIDGET.bytes, &signers, &[&other.der, &holder.der, &issuing().der]);
        Delivery::of(WIDGET).with(FILE, der)
    })
    .attacks(&["T24"]),
    good("direct", "The anchor issued the leaf itself", |_| {
        by(&root("factory", &authority()).issue(&release(), Key::p256("acme/release")))
    }),
    good("workload", "A workload with an X.509-SVID signed", |_| by(&holder(&svid()))).handoff("workload"),
    good("first-second", "The certificate's first second is that of the handoff: both ends count", |_| {
        by(&holder(&lasting("2026-08-02T00:00:00Z", END)))
    })
    .attacks(&["T7"]),
    good("last-second", "The certificate's last second is that of the handoff: both ends count", |_| {
        by(&holder(&lasting(START, "2026-08-02T00:00:00Z")))
    })
    .attacks(&["T7"]),
    undated("stamp-unasked", "A timestamp, and the root names nobody whose timestamps count", |_| {
        stamped(&release(), |signature| token(signature, "2026-08-01T12:00:00Z"))
    })
    .handoff("unsaid"),
    undated("no-time", "Nothing proves a time, and the handoff does not say `time: now`", |_| {
        by(&holder(&release()))
    })
    .handoff("unsaid"),
    undated("signing-time", "The signer wrote a time, which proves none", |_| {
        let holder = holder(&release());
        signed(&Signer { signing_time: Some(at("2026-08-01T12:00:00Z")), ..Signer::new(&holder) }, &[&holder])
    })
    .handoff("unsaid")
    .attacks(&["T30"]),
    bad("lapsed", "The certificate lapsed a second ago, and nothing proves when it signed", |_| {
        by(&holder(&lasting(START, "2026-08-01T23:59:59Z")))
    })
    .attacks(&["T7"])
    .rejected(&["no-proven-time"]),
    bad("not-yet", "The certificate's first second is after the handoff", |_| {
        by(&holder(&lasting("2026-08-02T00:00:01Z", END)))
    })
    .attacks(&["T7"])
    .rejected(&["expired-certificate"]),
    bad("issuer-lapsed", "The authority between lapsed a second ago", |_| {
        between(&Template { window: (at(START), at("2026-08-01T23:59:59Z")), ..issuer() }, &release())
    })
    .attacks(&["T7"])
    .rejected(&["expired-certificate"]),
    bad("anchor-lapsed", "The anchor lapsed a second ago", |_| {
        by(&root("lapsed", &lapsed_authority()).issue(&release(), Key::p256("acme/release")))
    })
    .attacks(&["T7"])
    .rejected(&["expired-certificate"]),
    bad("another-authority", "A stranger's whole chain, its root included", |_| {
        let root = root("stranger", &authority());
        let holder = root.issue(&release(), Key::p256("stranger/release"));
        signed(&Signer::new(&holder), &[&holder, &root])
    })
    .attacks(&["T16"])
    .rejected(&["untrusted-certificate"]),
    bad("issued-by-leaf", "A leaf issued another", |_| {
        let leaf = holder(&release());
        let other = leaf.issue(&release(), Key::p256("stranger/release"));
        signed(&Signer::new(&other), &[&other, &leaf])
    })
    .rejected(&["misused-certificate"]),
    bad("authority-signed", "An authority's own certificate signed the file", |_| {
        by(&holder(&Template { usage: Some((0x86, 1)), authority: Some(None), ..release() }))
    })
    .rejected(&["misused-certificate"]),
    bad("path-too-long", "An authority that may issue to leaves only has an authority below it", |_| {
        // Under another name: an authority that certifies itself anew is not counted (RFC 5280 §4.2.1.9).
        let template = Template { common_name: "factory below", ..issuer() };
        let below = issuing().issue(&template, Key::p256("acme/below"));
        let holder = below.issue(&release(), Key::p256("acme/release"));
        signed(&Signer::new(&holder), &[&holder, &below])
    })
    .rejected(&["misused-certificate"]),
    bad(
        "anchor-path-too-long",
        "The anchor may issue to leaves only, and an authority stands below it",
        |_| {
            let limited = root("limited", &limited_authority());
            let between = limited.issue(&issuer(), Key::p256("acme/below"));
            let holder = between.issue(&release(), Key::p256("acme/release"));
            signed(&Signer::new(&holder), &[&holder, &between])
        },
    )
    .rejected(&["misused-certificate"]),
    bad("issuer-may-not-issue", "The key usage of the authority between is not for certificates", |_| {
        between(&Template { usage: Some(SIGNS), ..issuer() }, &release())
    })
    .rejected(&["misused-certificate"]),
    bad("issuer-of-servers", "The authority between may issue for servers only", |_| {
        between(&Template { purposes: vec![SERVER_AUTH], ..issuer() }, &release())
    })
    .rejected(&["misused-certificate"]),
    bad(
        "issuer-of-other-names",
        "The authority between may issue for another domain's addresses only",
        |_| between(&Template { permitted: vec![AltName::Email("other.example")], ..issuer() }, &release()),
    )
    .rejected(&["misused-certificate"]),
    bad(
        "issuer-of-uris",
        "The authority between is constrained in URIs, which are not compared: refused",
        |_| between(&Template { permitted: vec![AltName::Uri("acme.example")], ..issuer() }, &svid()),
    )
    .handoff("workload")
    .rejected(&["misused-certificate"]),
    bad("leaf-may-not-sign", "The key usage of the leaf is for encryption", |_| {
        by(&holder(&Template { usage: Some(ENCIPHERS), ..release() }))
    })
    .rejected(&["misused-certificate"]),
    bad("unknown-critical", "A critical extension that nobody knows", |_| {
        by(&holder(&Template { unknown: true, ..release() }))
    })
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-certificate"]),
    bad("certificate-broken", "The leaf's validity ends before it begins", |_| {
        by(&holder(&lasting(END, START)))
    })
    .rejected(&["malformed-certificate"]),
    bad("without-certificate", "The signer's certificate was left out", |_| {
        let holder = holder(&release());
        Delivery::of(WIDGET).with(FILE, detached(WIDGET.bytes, &[Signer::new(&holder)], &[&issuing().der]))
    })
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["missing-certificate"]),
    bad("of-another-artifact", "A genuine signature over another file", |_| {
        let holder = holder(&release());
        let der = detached(GADGET.bytes, &[Signer::new(&holder)], &chain(&[&holder]));
        Delivery::of(WIDGET).with(FILE, der)
    })
    .attacks(&["T1"])
    .rejected(&["subject-mismatch"]),
    bad("signature-flipped", "A bit of the signature is turned", |_| {
        let holder = holder(&release());
        signed(&Signer { flipped: true, ..Signer::new(&holder) }, &[&holder])
    })
    .rejected(&["bad-signature"]),
    bad("attached", "The signature holds the file it signs", |_| {
        let holder = holder(&release());
        let der = attached(WIDGET.bytes, &[Signer::new(&holder)], &chain(&[&holder]));
        Delivery::of(WIDGET).with(FILE, der)
    })
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-cms"]),
    bad("sha1", "It says that it digests with SHA-1", |_| {
        let holder = holder(&release());
        signed(&Signer { says_sha1: true, ..Signer::new(&holder) }, &[&holder])
    })
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-cms"]),
    bad("without-attributes", "The file is signed directly, without signed attributes", |_| {
        let holder = holder(&release());
        signed(&Signer { bare: true, ..Signer::new(&holder) }, &[&holder])
    })
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-cms"]),
    bad("cut-short", "The last byte is missing", |_| {
        let mut delivery = by(&holder(&release()));
        delivery.attestations[0].1.pop();
        delivery
    })
    .rejected(&["malformed-cms"]),
    unlisted("another-name", "Another person of the same authority signed", |_| {
        by(&holder(&Template { common_name: "Test Signing", ..release() }))
    }),
    unlisted("another-address", "The certificate has another address", |_| {
        by(&holder(&Template { names: vec![AltName::Email("test@acme.example")], ..release() }))
    }),
    unlisted("two-addresses", "The certificate has the address and another", |_| {
        let names = vec![AltName::Email("release@acme.example"), AltName::Email("test@acme.example")];
        by(&holder(&Template { names, ..release() }))
    })
    .attacks(&["T14"]),
    unlisted("for-servers", "The certificate is for servers", |_| {
        by(&holder(&Template { purposes: vec![SERVER_AUTH], ..release() }))
    }),
    unlisted("for-nothing-stated", "The certificate does not say what it is for", |_| {
        by(&holder(&Template { purposes: vec![], ..release() }))
    }),
    unlisted("another-workload", "A workload outside the listed path signed", |_| {
        by(&holder(&Template { names: vec![AltName::Uri("spiffe://acme.example/test/ci")], ..svid() }))
    })
    .handoff("workload"),
    unlisted(
        "workload-of-two-names",
        "The listed workload's certificate has another's SPIFFE ID too",
        |_| {
            let names = vec![
                AltName::Uri("spiffe://acme.example/build/ci"),
                AltName::Uri("spiffe://acme.example/test/ci"),
            ];
            by(&holder(&Template { names, ..svid() }))
        },
    )
    .handoff("workload")
    .attacks(&["T14"]),
    unlisted(
        "workload-without-usage",
        "The workload's certificate states no key usage, as an X.509-SVID must",
        |_| by(&holder(&Template { usage: None, ..svid() })),
    )
    .handoff("workload"),
];

/// Under a root that names whose timestamps count.
pub(super) const DATED_CASES: &[Case] = &[
    good("stamped", "The certificate has lapsed; a timestamp proves that it signed before", |_| {
        stamped(&lasting(START, "2026-08-01T12:00:00Z"), |signature| token(signature, "2026-08-01T12:00:00Z"))
    })
    .attacks(&["T7"]),
    bad("stamped-late", "A timestamp proves that it signed a second after its certificate's end", |_| {
        stamped(&lasting(START, "2026-08-01T12:00:00Z"), |signature| token(signature, "2026-08-01T12:00:01Z"))
    })
    .attacks(&["T7"])
    .rejected(&["expired-certificate"]),
    bad("stamped-ahead", "A timestamp says that it was signed after the handoff", |_| {
        stamped(&release(), |signature| token(signature, "2026-08-02T00:00:01Z"))
    })
    .attacks(&["T30"])
    .rejected(&["signed-in-future"]),
    undated("stamped-by-stranger", "A timestamp by an authority that the framework does not name", |_| {
        stamped(&release(), |signature| {
            World::new("stranger").timestamps.stamp(signature, at("2026-08-01T12:00:00Z"))
        })
    })
    .attacks(&["T16"]),
];

const FILE: &str = "widget-1.4.2.tgz.p7s";
const START: &str = "2026-01-01T00:00:00Z";
const END: &str = "2126-01-01T00:00:00Z";

type Make = fn(&mut World) -> Delivery;

const fn good(name: &'static str, what: &'static str, make: Make) -> Case {
    Case::new(name, what, make).checks(SIGNED)
}

const fn bad(name: &'static str, what: &'static str, make: Make) -> Case {
    Case::new(name, what, make).exit(1).checks(NO_SIGNATURE_HOLDS)
}

const fn unlisted(name: &'static str, what: &'static str, make: Make) -> Case {
    Case::new(name, what, make).exit(1).checks(UNLISTED)
}

const fn undated(name: &'static str, what: &'static str, make: Make) -> Case {
    Case::new(name, what, make)
        .exit(3)
        .checks(&[("unlisted-signer", "satisfied"), ("unproven-time", "unknown")])
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn authority() -> Template {
    Template {
        common_name: "factory root",
        names: vec![],
        window: authority_window(),
        authority: Some(None),
        usage: Some(ISSUES),
        purposes: vec![],
        permitted: vec![],
        unknown: false,
    }
}

fn lapsed_authority() -> Template {
    Template { common_name: "lapsed root", window: (at(START), at("2026-08-01T23:59:59Z")), ..authority() }
}

fn limited_authority() -> Template {
    Template { common_name: "limited root", authority: Some(Some(0)), ..authority() }
}

/// The authority between, which may issue to leaves only.
fn issuer() -> Template {
    Template { common_name: "factory issuing", authority: Some(Some(0)), ..authority() }
}

pub(super) fn release() -> Template {
    Template {
        common_name: "Release Signing",
        names: vec![AltName::Email("release@acme.example")],
        authority: None,
        usage: Some(SIGNS),
        purposes: vec![CODE_SIGNING],
        ..authority()
    }
}

fn svid() -> Template {
    Template {
        common_name: "ci",
        names: vec![AltName::Uri("spiffe://acme.example/build/ci")],
        purposes: vec![SERVER_AUTH],
        ..release()
    }
}

pub(super) fn lasting(from: &str, until: &str) -> Template {
    Template { window: (at(from), at(until)), ..release() }
}

pub(super) fn root(label: &str, template: &Template) -> Issued {
    Issued::root(template, Key::p256(&format!("acme/x509/{label}")))
}

pub(super) fn issuing() -> Issued {
    root("factory", &authority()).issue(&issuer(), Key::p256("acme/x509/issuing"))
}

fn holder(template: &Template) -> Issued {
    issuing().issue(template, Key::p256("acme/release"))
}

fn stranger() -> Issued {
    root("stranger", &authority()).issue(&release(), Key::p256("stranger/release"))
}

/// The certificates that go along: these, and the usual authority between.
fn chain<'a>(own: &[&'a Issued]) -> Vec<&'a [u8]> {
    static ISSUING: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| issuing().der);
    own.iter().map(|one| one.der.as_slice()).chain([ISSUING.as_slice()]).collect()
}

fn signed(signer: &Signer<'_>, certificates: &[&Issued]) -> Delivery {
    let der = detached(WIDGET.bytes, std::slice::from_ref(signer), &chain(certificates));
    Delivery::of(WIDGET).with(FILE, der)
}

fn by(holder: &Issued) -> Delivery {
    signed(&Signer::new(holder), &[holder])
}

fn released(key: Key) -> Delivery {
    by(&issuing().issue(&release(), key))
}

/// Signed by a leaf under an authority of this shape.
fn between(issuer: &Template, leaf: &Template) -> Delivery {
    let issuer = root("factory", &authority()).issue(issuer, Key::p256("acme/x509/other"));
    let holder = issuer.issue(leaf, Key::p256("acme/release"));
    let der = detached(WIDGET.bytes, &[Signer::new(&holder)], &[&holder.der, &issuer.der]);
    Delivery::of(WIDGET).with(FILE, der)
}

pub(super) fn stamped(leaf: &Template, token: fn(&[u8]) -> Vec<u8>) -> Delivery {
    let holder = holder(leaf);
    signed(&Signer { token: Some(token), ..Signer::new(&holder) }, &[&holder])
}

fn token(signature: &[u8], time: &str) -> Vec<u8> {
    World::new(LABEL).timestamps.stamp(signature, at(time))
}

/// The anchors, by file name.
pub(super) fn anchors() -> [(&'static str, Vec<u8>); 3] {
    let file = |one: Issued| pem("CERTIFICATE", &one.der).into_bytes();
    [
        (super::FACTORY, file(root("factory", &authority()))),
        (super::LAPSED_FACTORY, file(root("lapsed", &lapsed_authority()))),
        (super::LIMITED_FACTORY, file(root("limited", &limited_authority()))),
    ]
}
