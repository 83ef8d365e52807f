//! What issuers say of certificates: one delivery, signed at noon the day before, and a handoff for each state of their
//! lists.

use super::x509::{at, authority, issuing, lasting, release, root, stamped};
use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::encoding::pem;
use crate::enterprise::Issued;
use crate::identity::Workload;
use crate::recipe::Recipe;
use crate::revocation::{Answer, Revoked, Term, crl, ocsp};
use crate::seed::Key;
use crate::tamper::LABEL;
use crate::world::{World, origin};

pub(super) const CASES: &[Case] = &[
    allowed("nothing-revoked", "Every issuer says that it revoked nothing of it").checks(&[
        (REVOKED, "satisfied"),
        (SUSPENDED, "satisfied"),
        ("revoked-party", "not-applicable"),
        ("suspended-party", "not-applicable"),
    ]),
    denied(
        "leaf-revoked",
        "The signer's certificate was revoked two days before it signed",
        &[(REVOKED, VIOLATED)],
    ),
    allowed("leaf-revoked-later", "The signer's certificate was revoked hours after it signed"),
    denied("authority-revoked", "The authority between was revoked", &[(REVOKED, VIOLATED)])
        .attacks(&["T13"]),
    denied(
        "leaf-held",
        "The signer's certificate is on hold",
        &[(SUSPENDED, VIOLATED), (REVOKED, "satisfied")],
    ),
    allowed("hold-released", "The signer's certificate was on hold, and a newer list no longer tells it"),
    denied(
        "stolen-before",
        "Revoked hours after it signed, since the key was in wrong hands weeks before that",
        &[(REVOKED, VIOLATED)],
    ),
    allowed("stolen-after", "Revoked hours after it signed, and the key was in wrong hands an hour after it"),
    expired("expired-unlisted", "The certificate has expired, and a list that came later does not name it")
        .exit(3)
        .checks(&[(REVOKED, UNKNOWN)]),
    expired("expired-kept", "The certificate has expired, and the list keeps those that have"),
    expired("expired-archived", "The certificate has expired, and a list from before that does not name it"),
    expired("expired-answered", "The certificate has expired, and the responder remembers those that have"),
    allowed("authority-silent", "The authority that issued the signer's certificate published nothing")
        .exit(3)
        .checks(&[(REVOKED, UNKNOWN)]),
    allowed("answered", "A responder says that the signer's certificate is good"),
    denied(
        "answered-revoked",
        "A responder says that the signer's certificate is revoked",
        &[(REVOKED, VIOLATED)],
    ),
    allowed("answered-unknown", "A responder does not know the signer's certificate")
        .exit(3)
        .checks(&[(REVOKED, UNKNOWN)]),
    denied("times-revoked", "Whoever proved the time of signing was revoked", &[(REVOKED, VIOLATED)])
        .attacks(&["T13"]),
    allowed("times-held", "Whoever proved the time of signing is on hold")
        .exit(1)
        .checks(&[(SUSPENDED, VIOLATED)])
        .attacks(&["T13"]),
    allowed("times-silent", "Nobody says whether whoever proved the time was revoked")
        .exit(3)
        .checks(&[(REVOKED, UNKNOWN)])
        .attacks(&["T13"]),
    allowed("times-unasked", "The handoff asks about the factory's certificates alone"),
    Case::new(
        "short-lived",
        "A certificate of ten minutes, of which nobody publishes lists, is not asked about",
        |world| {
            let bundle = world.forge(&Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin()));
            Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
        },
    )
    .handoff("short-lived")
    .checks(&[(REVOKED, "satisfied"), (SUSPENDED, "satisfied")]),
];

const REVOKED: &str = "revoked-signer";
const SUSPENDED: &str = "suspended-signer";
const VIOLATED: &str = "violated";
const UNKNOWN: &str = "unknown";

type Checks = &'static [(&'static str, &'static str)];

const fn allowed(name: &'static str, what: &'static str) -> Case {
    Case::new(name, what, |_| stamped(&release(), at_noon)).handoff(name)
}

const fn denied(name: &'static str, what: &'static str, checks: Checks) -> Case {
    allowed(name, what).exit(1).checks(checks)
}

/// Signed by a certificate that expired in the evening.
const fn expired(name: &'static str, what: &'static str) -> Case {
    Case::new(name, what, |_| stamped(&lasting(START, EVENING), at_noon)).handoff(name)
}

const START: &str = "2026-01-01T00:00:00Z";
const NOON: &str = "2026-08-01T12:00:00Z";
const AFTERNOON: &str = "2026-08-01T15:00:00Z";
const EVENING: &str = "2026-08-01T18:00:00Z";
const LATE: &str = "2026-08-01T22:00:00Z";
const END: &str = "2026-08-05T00:00:00Z";

fn at_noon(signature: &[u8]) -> Vec<u8> {
    World::new(LABEL).timestamps.stamp(signature, at(NOON))
}

/// Everybody whose certificates are spoken of.
struct Issuers {
    root: Issued,
    issuing: Issued,
    holder: Issued,
    expired: Issued,
    stamper: Issued,
    stamps: Issued,
}

impl Issuers {
    fn new(world: &World) -> Self {
        let [stamper, stamps] = world.timestamps.issued();
        let (root, issuing) = (root("factory", &authority()), issuing());
        let issue = |template| issuing.issue(&template, Key::p256("acme/release"));
        let (holder, expired) = (issue(release()), issue(lasting(START, EVENING)));
        Self { root, holder, expired, issuing, stamper, stamps }
    }

    /// The list of the anchor.
    fn top(&self, revoked: &[(&Issued, Revoked)]) -> (&'static str, Vec<u8>) {
        ("factory.crl", crl(&self.root, &lately(), revoked, None))
    }

    /// The list of the authority between.
    fn below(&self, revoked: Option<Revoked>) -> (&'static str, Vec<u8>) {
        let revoked: Vec<_> = revoked.into_iter().map(|how| (&self.holder, how)).collect();
        ("issuing.crl", crl(&self.issuing, &lately(), &revoked, None))
    }

    /// The certificate of the authority between.
    fn certificate(&self) -> (&'static str, Vec<u8>) {
        ("issuing.pem", pem("CERTIFICATE", &self.issuing.der).into_bytes())
    }

    /// What the issuer of the signer's certificate answers about it.
    fn answer(&self, holder: &Issued, term: &Term, answer: &Answer) -> (&'static str, Vec<u8>) {
        ("issuing.ocsp", ocsp(&self.issuing, &self.issuing, holder, term, answer))
    }

    /// What the issuer of whoever gives times answers about it.
    fn times(&self, answer: &Answer) -> (&'static str, Vec<u8>) {
        ("times.ocsp", ocsp(&self.stamps, &self.stamps, &self.stamper, &lately(), answer))
    }
}

fn lately() -> Term {
    Term::of(at(LATE), at(END))
}

/// Every file that the framework of the family names, by its path below the folder of roots.
pub(crate) fn files(world: &World) -> Vec<(String, Vec<u8>)> {
    let all = Issuers::new(world);
    let (top, certificate, good) = (|| all.top(&[]), || all.certificate(), || all.times(&Answer::Good));
    let revoked = |when: &str, reason| Revoked::at(at(when), reason);
    let since = |when: &str| Revoked { invalid_since: Some(at(when)), ..revoked(EVENING, 1) };
    let keeping = Term { keeps_since: Some(at(START)), ..lately() };
    let between = Term::of(at(AFTERNOON), at(EVENING));
    let kept = ("issuing.crl", crl(&all.issuing, &keeping, &[], None));
    let archived = ("old/issuing.crl", crl(&all.issuing, &between, &[], None));
    let held = ("old/issuing.crl", crl(&all.issuing, &between, &[(&all.holder, revoked(NOON, 6))], None));
    let answered = |answer| vec![top(), certificate(), all.answer(&all.holder, &lately(), &answer), good()];
    let listed = |how: Option<Revoked>| vec![top(), all.below(how), certificate(), good()];
    let folders = [
        ("nothing-revoked", listed(None)),
        ("leaf-revoked", listed(Some(revoked("2026-07-30T12:00:00Z", 4)))),
        ("leaf-revoked-later", listed(Some(revoked(EVENING, 4)))),
        (
            "authority-revoked",
            vec![
                all.top(&[(&all.issuing, revoked("2026-07-30T12:00:00Z", 2))]),
                all.below(None),
                certificate(),
                good(),
            ],
        ),
        ("leaf-held", listed(Some(revoked(NOON, 6)))),
        ("hold-released", vec![top(), all.below(None), certificate(), good(), held]),
        ("stolen-before", listed(Some(since("2026-07-15T00:00:00Z")))),
        ("stolen-after", listed(Some(since("2026-08-01T13:00:00Z")))),
        ("expired-unlisted", listed(None)),
        ("expired-kept", vec![top(), kept, certificate(), good()]),
        ("expired-archived", vec![top(), all.below(None), certificate(), good(), archived]),
        (
            "expired-answered",
            vec![top(), certificate(), all.answer(&all.expired, &keeping, &Answer::Good), good()],
        ),
        ("authority-silent", vec![top(), good()]),
        ("answered", answered(Answer::Good)),
        ("answered-revoked", answered(Answer::Revoked(revoked("2026-07-30T12:00:00Z", 1)))),
        ("answered-unknown", answered(Answer::Unknown)),
        (
            "times-revoked",
            vec![top(), all.below(None), certificate(), all.times(&Answer::Revoked(revoked(EVENING, 1)))],
        ),
        (
            "times-held",
            vec![top(), all.below(None), certificate(), all.times(&Answer::Revoked(revoked(EVENING, 6)))],
        ),
        ("times-silent", vec![top(), all.below(None), certificate()]),
        ("times-unasked", vec![top(), all.below(None), certificate()]),
        ("short-lived", vec![good()]),
    ];
    let each = |(folder, files): (&str, Vec<(&str, Vec<u8>)>)| -> Vec<(String, Vec<u8>)> {
        files.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect()
    };
    folders.into_iter().flat_map(each).collect()
}
