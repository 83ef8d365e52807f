//! Everything a signer rests on can be taken away: T13.

use countersign_status::{Party, Power, Standing, Status, Tense};
use forge::world::origin;
use forge::{Recipe, Workload, World};
use formats::{CertificateName, SerialNumber, SourceCommits, StatusState, StatusTarget};
use model::{Digest, Principal};
use verify::{Roots, Signer};

use crate::setting::{at, entry, list, now, of_acme, retail, signer, since, suspended, window};

/// A signer whose signature is logged in Rekor v1 and timestamped, at 2026-08-01T10:00:03Z.
fn acme_ci(with_timestamp: bool) -> Signer {
    let mut world = World::new("status-signers");
    let statement = forge::Statement::v1(
        vec![forge::Subject::of("widget.tgz", b"widget")],
        "https://example.org/p",
        serde_json::json!({}),
    );
    let recipe = Recipe::attestation(&Workload::acme_release(), &statement, origin());
    let recipe = if with_timestamp { recipe.with_timestamp() } else { recipe };
    let mut builder = Roots::builder();
    builder.trusted_root("public", world.trusted_root().to_string().as_bytes()).unwrap();
    signer(&world.forge(&recipe), &builder.build().unwrap())
}

fn standing(signer: &Signer, target: StatusTarget, state: StatusState, tense: Tense) -> Standing {
    retail(&[entry("R-1", target, state)]).of_signer(signer, &of_acme()).unwrap().standing(tense)
}

/// Everything that can be named of it, times apart.
fn links(signer: &Signer) -> Vec<StatusTarget> {
    let Principal::Keyless(keyless) = signer.principal() else { panic!("keyless") };
    let claims = keyless.claims.clone();
    let mut all = vec![
        StatusTarget::Participant("acme".into()),
        StatusTarget::Identity("acme-ci".into()),
        StatusTarget::Issuer(keyless.issuer.clone().unwrap()),
        StatusTarget::Name(CertificateName { name: keyless.name.as_str().into(), issuer: None }),
        StatusTarget::Run(claims.run.unwrap()),
        StatusTarget::Workflow(claims.signer_digest.unwrap()),
        StatusTarget::Source(SourceCommits { repository: claims.source.unwrap(), commits: vec![] }),
        StatusTarget::Source(SourceCommits {
            repository: "github.com/acme/widget".into(),
            commits: vec![claims.source_digest.unwrap()],
        }),
        StatusTarget::Log(signer.certificate_log().unwrap().clone()),
    ];
    for (at, certificate) in signer.certificates().iter().enumerate() {
        let serial = SerialNumber { issuer: certificate.issuer.clone(), serial: certificate.serial.clone() };
        all.push(StatusTarget::Certificate(certificate.digest.clone()));
        all.push(StatusTarget::Key(certificate.key.clone()));
        all.push(StatusTarget::Serial(serial));
        if at > 0 {
            all.push(StatusTarget::Ca(certificate.digest.clone()));
            all.push(StatusTarget::Ca(certificate.key.clone()));
        }
    }
    all
}

#[test]
fn t13_every_link_of_the_chain_is_asked_about() {
    let signer = acme_ci(true);
    assert_eq!(signer.certificates().len(), 3, "leaf, intermediate, root");
    for target in links(&signer) {
        let judge = |state, tense| standing(&signer, target.clone(), state, tense).word();
        for tense in [Tense::Then, Tense::Now] {
            assert_eq!(judge(StatusState::RevokedRetroactively, tense), "revoked", "{target:?}");
            assert_eq!(judge(since("2026-08-01"), tense), "revoked", "{target:?}");
            assert_eq!(judge(since("2026-08-02"), tense), "good", "{target:?} {tense:?}");
        }
        assert_eq!(judge(suspended(None), Tense::Then), "good");
        assert_eq!(judge(suspended(None), Tense::Now), "suspended", "{target:?}");
    }
}

#[test]
fn another_signers_denial_is_not_ours() {
    let signer = acme_ci(true);
    let digest = || Digest::sha256([9; 32]);
    for target in [
        StatusTarget::Participant("globex".into()),
        StatusTarget::Key(digest()),
        StatusTarget::Log(digest()),
        StatusTarget::TimestampAuthority(digest()),
        StatusTarget::Source(SourceCommits {
            repository: "github.com/acme/widget".into(),
            commits: vec!["ab".into()],
        }),
        StatusTarget::Issuer("https://issuer.example".into()),
    ] {
        let found = standing(&signer, target.clone(), StatusState::RevokedRetroactively, Tense::Now);
        assert_eq!(found, Standing::Good, "{target:?}");
    }
}

#[test]
fn a_certificate_issued_after_a_window_stands_and_its_authority_does_not() {
    let signer = acme_ci(true);
    let past = || window("2026-07-01", "2026-07-10");
    let identity = StatusTarget::Identity("acme-ci".into());
    assert_eq!(standing(&signer, identity, past(), Tense::Now), Standing::Good);
    let ca = StatusTarget::Ca(signer.certificates()[1].key.clone());
    assert_eq!(standing(&signer, ca, past(), Tense::Now).word(), "revoked");
}

fn times(signer: &Signer, target: StatusTarget, state: StatusState, tense: Tense) -> (Vec<String>, Standing) {
    let status = retail(&[entry("R-1", target, state)]).of_signer(signer, &of_acme()).unwrap();
    let left = status.times(tense).iter().map(|time| time.source.word().to_owned()).collect();
    assert_eq!(status.lost(tense).len() + status.times(tense).len(), signer.times().len());
    assert_eq!(status.signed(tense).by, status.times(tense).iter().map(|time| time.at).min());
    (left, status.standing(tense))
}

#[test]
fn t13_a_revoked_timestamp_authority_proves_no_time() {
    let both = acme_ci(true);
    let stamp = both.times().iter().find(|time| !time.certificates.is_empty()).unwrap();
    let named: Vec<StatusTarget> = stamp
        .certificates
        .iter()
        .flat_map(|one| [one.digest.clone(), one.key.clone()])
        .map(StatusTarget::TimestampAuthority)
        .chain([StatusTarget::Ca(stamp.certificates[1].digest.clone())])
        .collect();
    assert_eq!(named.len(), 5, "signer and root, each by certificate and key");
    for target in named {
        // Whenever it was revoked: whoever has its key writes any time.
        for state in
            [since("2026-11-01"), window("2026-01-01", "2026-01-02"), StatusState::RevokedRetroactively]
        {
            let (left, standing) = times(&both, target.clone(), state, Tense::Then);
            assert_eq!((left, standing), (vec!["log".to_owned()], Standing::Good), "the log's time is left");
        }
        let later = times(&both, target.clone(), since("2026-12-01"), Tense::Now);
        assert_eq!(later.0.len(), 2, "not yet");
        assert_eq!(times(&both, target.clone(), suspended(None), Tense::Now).0, ["log"]);
        assert_eq!(times(&both, target, suspended(None), Tense::Then).0.len(), 2);
    }
}

#[test]
fn t13_a_revoked_log_takes_its_times_and_its_entries() {
    let log = |signer: &Signer| StatusTarget::Log(signer.logged()[0].log.clone());
    let both = acme_ci(true);
    // The timestamp is left, and proves that the entry is older than the revocation.
    let (left, standing) = times(&both, log(&both), since("2026-11-01"), Tense::Then);
    assert_eq!((left, standing), (vec!["timestamp-authority".to_owned()], Standing::Good));
    assert_eq!(times(&both, log(&both), since("2026-07-01"), Tense::Then).1.word(), "revoked");

    let alone = acme_ci(false);
    let (left, standing) = times(&alone, log(&alone), since("2026-11-01"), Tense::Then);
    assert!(left.is_empty());
    assert_eq!(standing.word(), "revoked", "nothing says any more that the certificate was valid");
    let told: Vec<&str> = standing.findings().iter().map(|one| &*one.text).collect();
    assert!(told.iter().any(|text| text.contains("the times it gave prove nothing")), "{told:?}");
    assert_eq!(times(&alone, log(&alone), suspended(None), Tense::Now).1.word(), "suspended");
    assert_eq!(times(&alone, log(&alone), suspended(None), Tense::Then).1, Standing::Good);
}

#[test]
fn what_rests_on_a_lost_time_is_judged_again() {
    // The identity was revoked between the two times: with the earlier one gone, the later one is what counts.
    let signer = acme_ci(false);
    let log = entry("R-1", StatusTarget::Log(signer.logged()[0].log.clone()), since("2026-11-01"));
    let identity = entry("R-2", StatusTarget::Identity("acme-ci".into()), since("2026-09-01"));
    let alone = retail(std::slice::from_ref(&identity)).of_signer(&signer, &of_acme()).unwrap();
    assert_eq!(
        (alone.standing(Tense::Now), alone.signed(Tense::Now).by),
        (Standing::Good, signer.signed_at())
    );
    let both = retail(&[log, identity]).of_signer(&signer, &of_acme()).unwrap();
    let standing = both.standing(Tense::Now);
    assert!(standing.findings().iter().any(|one| &*one.entry == "R-2"), "{standing:?}");
    assert_eq!(both.signed(Tense::Now).by, None);
    assert_eq!(both.signed(Tense::Now).from, Some(at("2026-08-01T10:00:00Z")));
}

#[test]
fn a_party_takes_nothing_public_away() {
    let signer = acme_ci(true);
    let targets = [
        StatusTarget::Log(signer.logged()[0].log.clone()),
        StatusTarget::Ca(signer.certificates()[1].digest.clone()),
        StatusTarget::Certificate(signer.certificates()[0].digest.clone()),
    ];
    let entries: Vec<_> = targets
        .into_iter()
        .zip(["A-1", "A-2", "A-3"])
        .map(|(target, id)| entry(id, target, suspended(None)))
        .collect();
    let status = Status::new(vec![list("acme", Power::Owner, &entries)], now()).unwrap();
    let of = |party: &Party| {
        let found = status.of_signer(&signer, party).unwrap();
        let mut aside: Vec<String> = found.set_aside().iter().map(|one| one.entry.to_string()).collect();
        aside.sort();
        let denied: Vec<String> =
            found.standing(Tense::Now).findings().iter().map(|one| one.entry.to_string()).collect();
        (denied, aside)
    };
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(of(&of_acme()), (own(&["A-3"]), own(&["A-1", "A-2"])), "its own certificate only");
    assert_eq!(of(&Party::default()).0, own(&[]));
    let private = Party { authority_owners: vec!["acme".into()], ..of_acme() };
    assert_eq!(of(&private).1, own(&["A-1"]), "an authority of its own is its own");
}
