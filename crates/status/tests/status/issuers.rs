//! What issuers of certificates say: revocation lists and OCSP, for the chain and for whoever gave the times.

use countersign_status::{
    RevocationFile, RevocationTerms, Revocations, SignerStatus, Standing, Tense, Unfit,
};
use forge::cms::detached;
use forge::enterprise::{ISSUES, Issued, SIGNS, Template};
use forge::revocation::{Answer, DELTA, INDIRECT, PARTITION, Revoked, Term, crl, ocsp};
use forge::{Key, World};
use formats::Crl;
use jiff::Timestamp;
use model::{Age, Artifact, ArtifactKind, Claimed, Digest, EvidenceId, NoBytes};
use verify::{Authorities, PathCertificate, RevocationList, Roots, Signer};

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

/// The anchor, and whoever gives times.
fn roots(chain: &Chain) -> Roots {
    let mut builder = Roots::builder();
    let times = World::new("status-x509").trusted_root().to_string();
    builder.trusted_root("times", times.as_bytes()).unwrap();
    let pem = forge::encoding::pem("CERTIFICATE", &chain.root.der);
    builder.x509("factory", pem.as_bytes(), Some("times")).unwrap();
    builder.build().unwrap()
}

/// The holder signs; a timestamp authority proves that it was on the first of August.
fn signer(chain: &Chain, stamped: bool) -> Signer {
    let own = forge::cms::Signer::new(&chain.holder);
    let token: forge::cms::Token = |signature| {
        World::new("status-x509").timestamps.stamp(signature, "2026-08-01T00:00:00Z".parse().unwrap())
    };
    let own = if stamped { forge::cms::Signer { token: Some(token), ..own } } else { own };
    let der = detached(b"widget", &[own], &[&chain.holder.der, &chain.issuing.der]);
    let from = EvidenceId::file(0);
    let claim = formats::decode(from, &der).remove(0).read.unwrap();
    let artifact = Artifact {
        given: "widget".into(),
        kind: ArtifactKind::Digest,
        digests: vec![Digest::sha256(forge::encoding::sha256(b"widget"))],
        size: None,
    };
    let claim = Claimed::new(claim.value, from);
    let bound = verify::signature(&claim, &artifact, &NoBytes, &roots(chain), now()).unwrap();
    bound.proof().signers().first().clone()
}

fn recent() -> Term {
    Term::of(time("2026-11-22T00:00:00Z"), time("2026-11-29T00:00:00Z"))
}

/// Files that are kept, whatever their age, for the certificates under these roots.
fn kept(
    chain: &Chain,
    names: &[&str],
    max_age: Option<&str>,
    files: &[Vec<u8>],
) -> Result<Revocations, Vec<Unfit>> {
    read(chain, names, max_age, files, true)
}

fn read(
    chain: &Chain,
    names: &[&str],
    max_age: Option<&str>,
    files: &[Vec<u8>],
    archived: bool,
) -> Result<Revocations, Vec<Unfit>> {
    let names: Vec<model::Text> = names.iter().map(|name| (*name).into()).collect();
    let terms = RevocationTerms {
        name: "factory".into(),
        authorities: Authorities::of(&roots(chain), &names),
        max_age: max_age.map(|age| Age::parse(age).unwrap()),
    };
    let file = |bytes: &Vec<u8>| RevocationFile {
        path: "factory.crl".into(),
        from: EvidenceId::file(7),
        archived,
        bytes: Ok(bytes.clone()),
    };
    // The authority between may sign lists, and is not known by the anchor alone.
    let files = files.iter().chain([&chain.issuing.der]).map(file).collect();
    let told = |faults: Vec<countersign_status::RevocationFault>| {
        faults.into_iter().map(|fault| fault.why).collect()
    };
    Revocations::read(terms, files, now()).map_err(told)
}

fn sources(chain: &Chain, files: &[Vec<u8>]) -> Revocations {
    kept(chain, &["factory"], None, files).unwrap()
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
    judged(&signer(&chain, false), &sources(&chain, &lists)).standing(Tense::Now)
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
}

#[test]
fn a_maximum_age_bounds_lists_too() {
    let chain = chain("2126-01-01");
    let lists = [anchors(&chain), crl(&chain.issuing, &recent(), &[], None)];
    let signer = signer(&chain, false);
    let word = |age: &str| {
        judged(&signer, &kept(&chain, &["factory"], Some(age), &lists).unwrap()).standing(Tense::Now).word()
    };
    assert_eq!((word("12h"), word("11h")), ("good", "unknown"));
    let read = |age: &str| read(&chain, &["factory"], Some(age), &lists, false).map(|_| ());
    assert_eq!(read("12h"), Ok(()));
    let told = read("11h").unwrap_err();
    assert!(matches!(told[..], [Unfit::TooOld { .. }, Unfit::TooOld { .. }]), "{told:?}");
}

#[test]
fn a_list_that_is_renewed_is_in_force() {
    let chain = chain("2126-01-01");
    let told = |term: &Term, age: Option<&str>, archived: bool| {
        let list = [crl(&chain.issuing, term, &[], None)];
        let response = [ocsp(&chain.issuing, &chain.issuing, &chain.holder, term, &Answer::Good)];
        let read = |files: &[Vec<u8>]| {
            read(&chain, &["factory"], age, files, archived).err().map(|faults| faults[0].clone())
        };
        let (one, other) = (read(&list), read(&response));
        assert_eq!(one, other, "lists and responses are held to the same");
        one
    };
    assert_eq!(told(&recent(), None, false), None);
    let due = Term::of(time("2026-11-01"), time("2026-11-22T12:00:00Z"));
    assert_eq!(told(&due, None, false), None, "its last second counts");
    let late = Term::of(time("2026-11-01"), time("2026-11-22T11:59:59Z"));
    assert!(matches!(told(&late, None, false), Some(Unfit::Expired { .. })));
    assert_eq!(told(&late, None, true), None, "what is kept may be of any age");
    let endless = Term { next_update: None, ..recent() };
    assert_eq!(told(&endless, None, false), Some(Unfit::Endless));
    assert_eq!(told(&endless, Some("1d"), false), None);
    let ahead = |seconds: &str| Term::of(time(&format!("2026-11-22T12:{seconds}Z")), time("2026-11-29"));
    assert_eq!(told(&ahead("05:00"), None, true), None, "clocks differ by less");
    assert!(matches!(told(&ahead("05:01"), None, true), Some(Unfit::Future { .. })));
}

#[test]
fn what_no_authority_under_the_roots_made_is_refused() {
    let chain = chain("2126-01-01");
    let told = |file: Vec<u8>| read(&chain, &["factory"], None, &[file], false).unwrap_err()[0].to_string();
    let stranger = Issued::root(&template("factory issuing", "2126-01-01", true), Key::p256("stranger"));
    assert!(told(crl(&stranger, &recent(), &[], None)).contains("not of the authority"));
    let other = Issued::root(&template("another", "2126-01-01", true), Key::p256("stranger"));
    assert!(told(crl(&other, &recent(), &[], None)).contains("not known under the roots"));
    assert!(
        told(ocsp(&other, &other, &chain.holder, &recent(), &Answer::Good)).contains("no certificate of")
    );
    let forged = ocsp(&chain.issuing, &stranger, &chain.holder, &recent(), &Answer::Good);
    assert!(told(forged).contains("not of the authority"));
    assert!(told(other.der.clone()).contains("no authority under the roots signed"));
    assert!(told(b"nothing of it".to_vec()).contains("cannot be read"));
    // Where another root is asked about, this one's lists are strangers'.
    let elsewhere = read(&chain, &["times"], None, &[anchors(&chain)], false);
    assert!(matches!(elsewhere.unwrap_err()[..], [Unfit::Unverified(_), Unfit::Unverified(_)]));
}

#[test]
fn no_list_at_all_is_unknown() {
    let chain = chain("2126-01-01");
    let standing = judged(&signer(&chain, false), &sources(&chain, &[anchors(&chain)])).standing(Tense::Now);
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
    let status = own.with_revocations(&sources(&chain, &lists), &signer, now());
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
    let standing = judged(&signer(&chain, false), &sources(&chain, &lists)).standing(Tense::Then);
    assert_eq!(standing.word(), "revoked");
}

#[test]
fn t13_the_issuers_of_timestamp_signers_are_asked_too() {
    let chain = chain("2126-01-01");
    let lists = [anchors(&chain), crl(&chain.issuing, &recent(), &[], None)];
    let signer = signer(&chain, true);
    let asked = |names: &[&str]| judged(&signer, &kept(&chain, names, None, &lists).unwrap());
    assert_eq!(asked(&["factory"]).standing(Tense::Now), Standing::Good, "nobody asks about the times");
    let status = asked(&["factory", "times"]);
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
        kept(&chain, &["factory"], None, &[anchors(&chain), response])
            .map(|read| judged(&signer, &read).standing(Tense::Now).word())
            .unwrap_or("refused")
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
        assert_eq!(word(responder, Answer::Good, &recent()), "refused");
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
        let found = own.with_revocations(&sources(&chain, &[anchors(&chain), response]), &signer, now());
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
        judged(&signer(&chain, false), &sources(&chain, &lists)).standing(Tense::Now).word()
    };
    assert_eq!((held(6), held(1)), ("good", "revoked"));
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
        judged(&signer(&chain, false), &sources(&chain, &lists)).standing(Tense::Now).word()
    };
    assert_eq!((own(None), own(Some(Revoked::at(time("2026-11-01"), 2)))), ("good", "revoked"));
}
