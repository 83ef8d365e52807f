//! What issuers of certificates say: revocation lists and OCSP, for the chain and for whoever gave the times.

use countersign_status::{Revocations, SignerStatus, Standing, Tense};
use forge::cms::detached;
use forge::enterprise::{ISSUES, Issued, SIGNS, Template};
use forge::revocation::{Answer, DELTA, INDIRECT, PARTITION, Revoked, Term, crl, ocsp};
use forge::{Key, World};
use formats::{Crl, Ocsp};
use jiff::Timestamp;
use model::{Age, Artifact, ArtifactKind, Claimed, Digest, EvidenceId, NoBytes};
use verify::{PathCertificate, RevocationList, Roots, Signer};

use crate::setting::{now, of_acme, retail};

fn time(text: &str) -> Timestamp {
    let text = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
    text.parse().unwrap()
}

fn template(common_name: &'static str, until: &str, authority: bool) -> Template {
    Template {
        common_name,
        names: vec![],
        window: (time("2026-01-01"), time(until)),
        authority: authority.then_some(None),
        usage: Some(if authority { ISSUES } else { SIGNS }),
        purposes: if authority { vec![] } else { vec!["1.3.6.1.5.5.7.3.3"] },
        permitted: vec![],
        unknown: false,
    }
}

/// Anchor, authority and holder, the holder's certificate good until a day.
struct Chain {
    root: Issued,
    issuing: Issued,
    holder: Issued,
}

fn chain(until: &str) -> Chain {
    let root = Issued::root(&template("factory root", "2126-01-01", true), Key::p256("status/x509/root"));
    let issuing =
        root.issue(&template("factory issuing", "2126-01-01", true), Key::p256("status/x509/issuing"));
    let holder = issuing.issue(&template("acme release", until, false), Key::p256("status/x509/holder"));
    Chain { root, issuing, holder }
}

/// The holder signs; a timestamp authority proves that it was on the first of August.
fn signer(chain: &Chain, stamped: bool) -> Signer {
    let world = World::new("status-x509");
    let own = forge::cms::Signer::new(&chain.holder);
    let token: forge::cms::Token = |signature| {
        World::new("status-x509").timestamps.stamp(signature, "2026-08-01T00:00:00Z".parse().unwrap())
    };
    let own = if stamped { forge::cms::Signer { token: Some(token), ..own } } else { own };
    let der = detached(b"widget", &[own], &[&chain.holder.der, &chain.issuing.der]);
    let mut builder = Roots::builder();
    builder.trusted_root("times", world.trusted_root().to_string().as_bytes()).unwrap();
    let pem = forge::encoding::pem("CERTIFICATE", &chain.root.der);
    builder.x509("factory", pem.as_bytes(), Some("times")).unwrap();
    let from = EvidenceId::file(0);
    let claim = formats::decode(from, &der).remove(0).read.unwrap();
    let artifact = Artifact {
        given: "widget".into(),
        kind: ArtifactKind::Digest,
        digests: vec![Digest::sha256(forge::encoding::sha256(b"widget"))],
        size: None,
    };
    let roots = builder.build().unwrap();
    let claim = Claimed::new(claim.value, from);
    let bound = verify::signature(&claim, &artifact, &NoBytes, &roots, now()).unwrap();
    bound.proof().signers().first().clone()
}

fn recent() -> Term {
    Term::of(time("2026-11-22T00:00:00Z"), time("2026-11-29T00:00:00Z"))
}

fn sources(lists: &[Vec<u8>], responses: &[Vec<u8>]) -> Revocations {
    let from = EvidenceId::file(7);
    let lists = lists.iter().map(|der| ("factory.crl".into(), from, Crl::read(der).unwrap())).collect();
    let responses =
        responses.iter().map(|der| ("factory.ocsp".into(), from, Ocsp::read(der).unwrap())).collect();
    Revocations::new(lists, responses, None)
}

fn judged(signer: &Signer, revocations: &Revocations) -> SignerStatus {
    let own = retail(&[]).of_signer(signer, &of_acme()).unwrap();
    own.with_revocations(revocations, signer, now())
}

/// A clean list of the anchor, beside which the holder's issuer speaks.
fn anchors(chain: &Chain) -> Vec<u8> {
    crl(&chain.root, &recent(), &[], None)
}

/// The holder, then and now, for what its issuer's list says. No timestamps, so none of their issuers is asked.
fn holder(until: &str, term: &Term, how: Option<Revoked>) -> Standing {
    let chain = chain(until);
    let revoked: Vec<(&Issued, Revoked)> = how.into_iter().map(|how| (&chain.holder, how)).collect();
    let lists = [anchors(&chain), crl(&chain.issuing, term, &revoked, None)];
    judged(&signer(&chain, false), &sources(&lists, &[])).standing(Tense::Now)
}

#[test]
fn a_certificate_that_a_fresh_list_leaves_out_is_good() {
    assert_eq!(holder("2126-01-01", &recent(), None), Standing::Good);
}

#[test]
fn a_revoked_certificate_is_revoked_and_a_held_one_suspended() {
    let how = |reason| holder("2126-01-01", &recent(), Some(Revoked::at(time("2026-11-01"), reason)));
    for reason in [0, 1, 3, 4, 5, 9] {
        let standing = how(reason);
        assert_eq!(standing.word(), "revoked");
        let told = standing.findings()[0].text.clone();
        assert!(told.contains("factory.crl number 5") && told.contains("its issuer"), "{told}");
    }
    let held = how(6);
    assert_eq!(held.word(), "suspended");
    let expired = holder(
        "2126-01-01",
        &Term { next_update: Some(time("2026-11-22T01:00:00Z")), ..recent() },
        Some(Revoked::at(time("2026-11-01"), 1)),
    );
    assert_eq!(expired.word(), "revoked", "what an old list denies stays denied");
}

#[test]
fn nothing_newer_than_a_stale_list_is_unknown() {
    let stale = Term::of(time("2026-11-01"), time("2026-11-22T11:59:59Z"));
    let standing = holder("2126-01-01", &stale, None);
    assert_eq!(standing.word(), "unknown");
    assert!(standing.findings()[0].text.contains("a newer one is due"), "{standing:?}");
    let endless = Term { next_update: None, ..recent() };
    assert_eq!(holder("2126-01-01", &endless, None).word(), "unknown", "nothing bounds it");
    let future = Term::of(time("2026-11-23"), time("2026-11-29"));
    assert_eq!(holder("2126-01-01", &future, None).word(), "unknown");
}

#[test]
fn a_maximum_age_bounds_lists_too() {
    let chain = chain("2126-01-01");
    let read = |der: &[u8]| ("factory.crl".into(), EvidenceId::file(7), Crl::read(der).unwrap());
    let lists = || vec![read(&anchors(&chain)), read(&crl(&chain.issuing, &recent(), &[], None))];
    let signer = signer(&chain, false);
    let word = |age: &str| {
        let within = Revocations::new(lists(), vec![], Some(Age::parse(age).unwrap()));
        judged(&signer, &within).standing(Tense::Now).word()
    };
    assert_eq!((word("12h"), word("11h")), ("good", "unknown"));
}

#[test]
fn no_list_at_all_is_unknown() {
    let chain = chain("2126-01-01");
    let standing = judged(&signer(&chain, false), &sources(&[anchors(&chain)], &[])).standing(Tense::Now);
    assert_eq!(standing.word(), "unknown");
    assert!(standing.findings()[0].text.contains("no revocation list"), "{standing:?}");
}

/// The holder's certificate ended in September; a timestamp proves August.
fn expired(term: Term, revoked: Option<Revoked>) -> (Standing, Standing) {
    let chain = chain("2026-09-01");
    let own: Vec<(&Issued, Revoked)> = revoked.into_iter().map(|how| (&chain.holder, how)).collect();
    let lists = [anchors(&chain), crl(&chain.issuing, &term, &own, None)];
    let signer = signer(&chain, true);
    // Whoever gave the time is asked about elsewhere: here only the path is.
    let own = retail(&[]).of_signer(&signer, &of_acme()).unwrap();
    let status = own.with_revocations_of_path(&sources(&lists, &[]), &signer, now());
    (status.standing(Tense::Then), status.standing(Tense::Now))
}

#[test]
fn an_expired_certificate_may_have_been_taken_off_the_list() {
    let (then, now) = expired(recent(), None);
    assert_eq!((then.word(), now.word()), ("unknown", "unknown"));
    assert!(now.findings()[0].text.contains("need not list it any more"), "{now:?}");
    let keeping = |since: &str| expired(Term { keeps_since: Some(time(since)), ..recent() }, None);
    assert_eq!(keeping("2026-09-01"), (Standing::Good, Standing::Good), "expiredCertsOnCRL");
    assert_eq!(keeping("2026-09-02").1.word(), "unknown");
}

#[test]
fn a_list_from_between_shows_that_an_expired_certificate_was_good() {
    let of = |from: &str| expired(Term::of(time(from), time("2026-09-02")), None).1;
    assert_eq!(of("2026-08-20"), Standing::Good, "after the signature, before the end");
    assert_eq!(of("2026-08-01"), Standing::Good);
    assert_eq!(of("2026-07-31").word(), "unknown", "from before the signature");
    assert_eq!(of("2026-09-02").word(), "unknown", "from after the end");
}

#[test]
fn a_compromise_counts_from_the_date_of_invalidity() {
    let how = |invalid: Option<&str>| {
        let how = Revoked { invalid_since: invalid.map(time), ..Revoked::at(time("2026-08-20"), 1) };
        expired(recent(), Some(how)).0
    };
    assert_eq!(how(None), Standing::Good, "signed on the first, revoked on the twentieth");
    assert_eq!(how(Some("2026-08-02")), Standing::Good);
    let stolen = how(Some("2026-07-15"));
    assert_eq!(stolen.word(), "revoked");
    assert!(stolen.findings()[0].text.contains("its key was in wrong hands"), "{stolen:?}");
}

#[test]
fn t13_a_revoked_authority_between_takes_everything_under_it() {
    let chain = chain("2126-01-01");
    let lists = [
        crl(&chain.root, &recent(), &[(&chain.issuing, Revoked::at(time("2026-07-01"), 2))], None),
        crl(&chain.issuing, &recent(), &[], None),
    ];
    let standing = judged(&signer(&chain, false), &sources(&lists, &[])).standing(Tense::Then);
    assert_eq!(standing.word(), "revoked");
}

#[test]
fn t13_the_issuers_of_timestamp_signers_are_asked_too() {
    let chain = chain("2126-01-01");
    let lists = [anchors(&chain), crl(&chain.issuing, &recent(), &[], None)];
    let signer = signer(&chain, true);
    let status = judged(&signer, &sources(&lists, &[]));
    assert_eq!(status.times(Tense::Now).len(), 0, "nobody says that the timestamp signer is not revoked");
    assert_eq!(status.lost(Tense::Now)[0].standing.word(), "unknown");
    assert_eq!(status.standing(Tense::Now).word(), "unknown");
}

#[test]
fn ocsp_answers_by_the_issuer_and_by_its_delegate() {
    let chain = chain("2126-01-01");
    let signer = signer(&chain, false);
    let mut delegated = template("factory ocsp", "2126-01-01", false);
    delegated.purposes = vec!["1.3.6.1.5.5.7.3.9"];
    let delegate = chain.issuing.issue(&delegated, Key::p256("status/x509/ocsp"));
    let word = |responder: &Issued, answer: Answer, term: &Term| {
        let response = ocsp(&chain.issuing, responder, &chain.holder, term, &answer);
        judged(&signer, &sources(&[anchors(&chain)], &[response])).standing(Tense::Now).word()
    };
    for responder in [&chain.issuing, &delegate] {
        assert_eq!(word(responder, Answer::Good, &recent()), "good");
        assert_eq!(word(responder, Answer::Unknown, &recent()), "unknown");
        assert_eq!(
            word(responder, Answer::Revoked(Revoked::at(time("2026-11-01"), 1)), &recent()),
            "revoked"
        );
        assert_eq!(
            word(responder, Answer::Revoked(Revoked::at(time("2026-11-01"), 6)), &recent()),
            "suspended"
        );
        assert_eq!(
            word(responder, Answer::Good, &Term::of(time("2026-11-01"), time("2026-11-02"))),
            "unknown"
        );
    }
    // Neither another purpose, another issuer, nor a responder that had ended answers.
    let purpose =
        chain.issuing.issue(&template("factory ocsp", "2126-01-01", false), Key::p256("status/x509/ocsp"));
    let other = chain.root.issue(&delegated, Key::p256("status/x509/ocsp"));
    let ended = Template { window: (time("2026-01-01"), time("2026-11-21")), ..delegated.clone() };
    let ended = chain.issuing.issue(&ended, Key::p256("status/x509/ocsp"));
    let stranger = Issued::root(&template("factory issuing", "2126-01-01", true), Key::p256("stranger"));
    for responder in [&purpose, &other, &ended, &stranger, &chain.holder] {
        assert_eq!(word(responder, Answer::Good, &recent()), "unknown");
    }
}

#[test]
fn an_expired_certificate_needs_the_archive_of_a_responder() {
    let chain = chain("2026-09-01");
    let signer = signer(&chain, true);
    let word = |since: Option<&str>| {
        let term = Term { keeps_since: since.map(time), ..recent() };
        let response = ocsp(&chain.issuing, &chain.issuing, &chain.holder, &term, &Answer::Good);
        let own = retail(&[]).of_signer(&signer, &of_acme()).unwrap();
        let found = own.with_revocations_of_path(&sources(&[anchors(&chain)], &[response]), &signer, now());
        found.standing(Tense::Now).word()
    };
    assert_eq!(
        (word(None), word(Some("2026-08-01")), word(Some("2026-10-01"))),
        ("unknown", "good", "unknown")
    );
}

#[test]
fn a_hold_ends_when_a_newer_source_no_longer_tells_it() {
    let chain = chain("2126-01-01");
    let held = |reason| {
        let old = Term::of(time("2026-11-20"), time("2026-11-29"));
        let before =
            crl(&chain.issuing, &old, &[(&chain.holder, Revoked::at(time("2026-11-19"), reason))], None);
        let lists = [anchors(&chain), before, crl(&chain.issuing, &recent(), &[], None)];
        judged(&signer(&chain, false), &sources(&lists, &[])).standing(Tense::Now).word()
    };
    assert_eq!((held(6), held(1)), ("good", "revoked"));
}

#[test]
fn a_strangers_list_says_nothing_and_is_shown() {
    let chain = chain("2126-01-01");
    let stranger = Issued::root(&template("factory issuing", "2126-01-01", true), Key::p256("stranger"));
    let forged = crl(&stranger, &recent(), &[(&chain.holder, Revoked::at(time("2026-01-02"), 1))], None);
    let lists = [anchors(&chain), crl(&chain.issuing, &recent(), &[], None), forged];
    let status = judged(&signer(&chain, false), &sources(&lists, &[]));
    assert_eq!(status.standing(Tense::Now), Standing::Good);
    let whys: Vec<&str> = status.set_aside().iter().map(|one| &*one.why).collect();
    assert!(whys.contains(&"its signature is not of the authority that issued the certificate"), "{whys:?}");
}

#[test]
fn part_lists_are_refused_by_name() {
    let chain = chain("2126-01-01");
    for (kind, words) in
        [(DELTA, "delta"), (PARTITION, "a part of the certificates"), ("1.3.6.1.4.1.32473.9", "critical")]
    {
        let fault = Crl::read(&crl(&chain.issuing, &recent(), &[], Some(kind))).unwrap_err();
        assert!(fault.to_string().contains(words), "{fault}");
    }
    let entry = |how: Revoked| Crl::read(&crl(&chain.issuing, &recent(), &[(&chain.holder, how)], None));
    let indirect = Revoked { critical: Some(INDIRECT), ..Revoked::at(time("2026-11-01"), 1) };
    assert!(entry(indirect).unwrap_err().to_string().contains("indirect"));
    assert!(entry(Revoked::at(time("2026-11-01"), 8)).unwrap_err().to_string().contains("delta"));
    assert!(entry(Revoked::at(time("2026-11-01"), 7)).is_err());
}

#[test]
fn a_list_is_its_issuers_and_of_one_that_may_sign_lists() {
    let chain = chain("2126-01-01");
    let der = crl(&chain.issuing, &recent(), &[], None);
    let read = |issued: &Issued| PathCertificate::read(&issued.der).unwrap();
    assert!(RevocationList::verify(Crl::read(&der).unwrap(), &read(&chain.issuing)).is_ok());
    assert!(RevocationList::verify(Crl::read(&der).unwrap(), &read(&chain.root)).is_err());
    let armoured = forge::encoding::pem("X509 CRL", &der);
    assert_eq!(Crl::read(armoured.as_bytes()).unwrap(), Crl::read(&der).unwrap());
    for at in [20, der.len() / 2, der.len() - 1] {
        let mut turned = der.clone();
        turned[at] ^= 1;
        let held = Crl::read(&turned).map(|list| RevocationList::verify(list, &read(&chain.issuing)));
        assert!(!matches!(held, Ok(Ok(_))), "byte {at}");
    }
    let mut mute = template("factory issuing", "2126-01-01", true);
    mute.usage = Some((0x04, 2));
    let mute = chain.root.issue(&mute, Key::p256("status/x509/issuing"));
    let refused = RevocationList::verify(Crl::read(&crl(&mute, &recent(), &[], None)).unwrap(), &read(&mute));
    assert!(refused.unwrap_err().contains("key usage"));
}

#[test]
fn t13_an_authority_of_its_issuers_own_name_is_no_anchor() {
    let root = chain("2126-01-01").root;
    let issuing =
        root.issue(&template("factory root", "2126-01-01", true), Key::p256("status/x509/rollover"));
    let holder =
        issuing.issue(&template("acme release", "2126-01-01", false), Key::p256("status/x509/holder"));
    let chain = Chain { root, issuing, holder };
    let own = |how: Option<Revoked>| {
        let revoked: Vec<(&Issued, Revoked)> = how.into_iter().map(|how| (&chain.issuing, how)).collect();
        let lists = [crl(&chain.root, &recent(), &revoked, None), crl(&chain.issuing, &recent(), &[], None)];
        judged(&signer(&chain, false), &sources(&lists, &[])).standing(Tense::Now).word()
    };
    assert_eq!((own(None), own(Some(Revoked::at(time("2026-11-01"), 2)))), ("good", "revoked"));
}
