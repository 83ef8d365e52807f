//! What an allow rests on, in short: per requirement who signed, what was built from what, and when.

use crate::palette::Role;
use crate::place::path;
use crate::text::page::{Page, Span};
use crate::v1::{CheckV1, DecisionV1, OutcomeV1, ProofV1, ReferenceV1, SubjectV1};

/// What a satisfied check tells, in one word: its id names the fault that it did not find. Each is short of [`COLUMN`].
const LABELS: &[(&str, &str)] = &[
    ("broken-chain", "chain"),
    ("broken-layout", "layout"),
    ("denied-dependency", "denied"),
    ("different-commit", "commit"),
    ("different-run", "run"),
    ("disagreeing-dependencies", "agreed"),
    ("ended-agreement", "agreement"),
    ("ended-relationship", "under"),
    ("excepted-before", "excepted"),
    ("expired-approval", "until"),
    ("expired-layout", "expiry"),
    ("failed-verification", "verdict"),
    ("incomplete-delivery", "complete"),
    ("inconsistent-time", "judged"),
    ("key-outside-window", "key"),
    ("known-malicious-dependency", "parts"),
    ("known-vulnerability", "known"),
    ("long-lived-credential", "lifetime"),
    ("low-build-level", "level"),
    ("malicious-package", "malware"),
    ("missing-approval", "approved"),
    ("missing-attestation", "attested"),
    ("missing-delivery", "delivered"),
    ("missing-dependency-list", "listed"),
    ("missing-layout", "layout"),
    ("missing-provenance", "built"),
    ("missing-receipt", "receipt"),
    ("missing-sbom", "made of"),
    ("old-version", "version"),
    ("other-framework", "edition"),
    ("outside-relationship", "scope"),
    ("overdue-rotation", "rotation"),
    ("own-approval", "apart"),
    ("refused-dependency", "verdicts"),
    ("revoked-artifact", "artifact"),
    ("revoked-dependency", "status"),
    ("revoked-origin", "origin"),
    ("revoked-party", "status"),
    ("revoked-signer", "signer"),
    ("stale-proof", "age"),
    ("suspended-artifact", "artifact"),
    ("suspended-dependency", "status"),
    ("suspended-origin", "origin"),
    ("suspended-party", "status"),
    ("suspended-signer", "signer"),
    ("too-few-approvals", "approvals"),
    ("too-few-owners", "owners"),
    ("too-few-signers", "signers"),
    ("trust-downgrade", "baseline"),
    ("unattested-dependency", "covered"),
    ("unlisted-approver", "approver"),
    ("unlisted-builder", "builder"),
    ("unlisted-dependency-publisher", "publisher"),
    ("unlisted-dependency-source", "taken"),
    ("unlisted-parameter", "inputs"),
    ("unlisted-signer", "signer"),
    ("unmet-condition", "condition"),
    ("unpinned-dependency", "pinned"),
    ("unproven-time", "time"),
    ("unsigned-artifact", "signature"),
    ("unsoaked-receipt", "soak"),
    ("unverified-level", "level"),
    ("vulnerable-dependency", "holes"),
    ("wrong-approval", "purpose"),
    ("wrong-build-type", "type"),
    ("wrong-commit", "commit"),
    ("wrong-handoff", "handoff"),
    ("wrong-name", "name"),
    ("wrong-parameter", "parameter"),
    ("wrong-recipient", "custody"),
    ("wrong-ref", "ref"),
    ("wrong-repository", "release"),
    ("wrong-resource", "resource"),
    ("wrong-source", "source"),
    ("wrong-tag", "tag"),
    ("wrong-verifier", "verifier"),
];

/// The column in which what a label tells begins.
const COLUMN: usize = 12;

/// Everything an allow rests on.
pub(crate) fn basis(page: &mut Page, report: &DecisionV1, subject: &SubjectV1) {
    demands(page, report, subject);
    page.gap();
    for (algorithm, hex) in &subject.digests {
        labelled(page, algorithm, hex);
    }
    if subject.kind.as_deref() == Some("named") {
        labelled(page, "artifact", "named, not hashed: the proof is about what is signed under this name");
    }
}

/// What met each requirement.
pub(crate) fn demands(page: &mut Page, report: &DecisionV1, subject: &SubjectV1) {
    for checks in subject.checks.chunk_by(|one, next| one.requirement == next.requirement) {
        requirement(page, report, subject, checks);
    }
}

fn requirement(page: &mut Page, report: &DecisionV1, subject: &SubjectV1, checks: &[CheckV1]) {
    // The first check asks whether there is such a proof; the heading says so.
    let Some((presence, rest)) = checks.split_first() else { return };
    page.gap();
    let kind = presence.requirement.rsplit('.').next().unwrap_or_default();
    if kind == "status" {
        let label = Span::new(Role::Strong, kind);
        let text = format!("  nothing of this is revoked or suspended, says {}", lists(report));
        page.line(4, &[label, Span::plain(text)]);
        return;
    }
    if rest.is_empty() {
        // No proof is asked for: the one check tells all there is.
        let label = Span::new(Role::Strong, label(&presence.id));
        page.line(4, &[label, Span::plain(format!("  {}", presence.reason))]);
        return;
    }
    let mut files: Vec<String> =
        checks.iter().flat_map(|check| &check.rests_on).map(|at| path(report, at.evidence)).collect();
    files.sort();
    files.dedup();
    let from = if files.is_empty() { String::new() } else { format!("  from {}", files.join(", ")) };
    page.line(4, &[Span::new(Role::Strong, kind), Span::plain(from)]);
    if kind == "dependencies" {
        // How many there are, and what each document that lists them is bound to.
        let all = std::iter::once(&presence.reason).chain(presence.further.iter().map(|one| &one.reason));
        all.for_each(|reason| labelled(page, label(&presence.id), reason));
    }
    for check in rest.iter().filter(|check| says_something(check)) {
        labelled(page, label(&check.id), &check.reason);
        if check.id == "unlisted-signer" {
            signed(page, subject, check);
        }
    }
}

/// The status lists and the issuers of certificates that were asked.
fn lists(report: &DecisionV1) -> String {
    let asked = report.reference.iter().filter(|one| ["status", "revocation"].contains(&&*one.kind));
    let mut shown: Vec<String> = asked.map(ReferenceV1::called).collect();
    // An issuer may have several files.
    shown.dedup();
    shown.join(", ")
}

/// When the signer signed, and what vouches for that.
fn signed(page: &mut Page, subject: &SubjectV1, check: &CheckV1) {
    let rests = |proof: &&ProofV1| {
        let same = (proof.evidence, proof.line, proof.part);
        check.observed.as_deref() == Some(&*proof.signer)
            && check.rests_on.iter().any(|at| (at.evidence, at.line, at.part) == same)
    };
    let Some(proof) = subject.proofs.iter().find(rests) else { return };
    let entries = proof.logged.iter().map(|entry| match entry.index {
        Some(index) => format!("{} #{index}", entry.log),
        None => entry.log.to_string(),
    });
    let stamps =
        proof.times.iter().filter(|time| time.source != "log").map(|time| time.authority.to_string());
    let vouching: Vec<String> = entries.chain(stamps).collect();
    match &proof.signed_at {
        Some(at) => labelled(page, "signed", &format!("no later than {at}, says {}", vouching.join(" and "))),
        None => labelled(page, "signed", "at a time nobody proves"),
    }
}

/// A check of the time that compared nothing has nothing to tell about an allow.
fn says_something(check: &CheckV1) -> bool {
    check.outcome == OutcomeV1::Satisfied && (check.then.is_none() || check.expected.is_some())
}

pub(crate) fn label(id: &str) -> &str {
    LABELS.iter().find(|(known, _)| *known == id).map_or(id, |(_, label)| label)
}

pub(crate) fn labelled(page: &mut Page, label: &str, text: &str) {
    let space = " ".repeat(COLUMN.saturating_sub(2).saturating_sub(label.chars().count()).max(1));
    let spans = [Span::plain("  "), Span::new(Role::Faint, label), Span::plain(space), Span::plain(text)];
    page.line(COLUMN, &spans);
}

#[cfg(test)]
mod tests {
    use crate::palette::Palette;
    use crate::sample::{Answers, run, subject};
    use crate::text::Look;
    use crate::v1::{DecisionV1, ProofV1};

    /// One envelope may carry several signatures: the time told is that of the signer who is told.
    #[test]
    fn the_time_is_the_signers_own() {
        let mut report = DecisionV1::of(&run(vec![subject("widget.tgz", Answers::default())]));
        let of = |signer: &str, at: &str| ProofV1 {
            evidence: 0,
            line: None,
            part: None,
            predicate_type: None,
            signer: signer.into(),
            issuer: None,
            roots: vec![],
            signed_at: Some(at.to_owned()),
            times: vec![],
            logged: vec![],
        };
        report.subjects[0].proofs = vec![of("stranger", "2020-01-01"), of("acme-key", "2026-08-01")];
        for check in report.subjects[0].checks.iter_mut().filter(|check| check.id == "unlisted-signer") {
            check.observed = Some("acme-key".into());
        }
        let shown = crate::text::text(&report, Look { palette: Palette::Plain, width: 100 });
        assert!(shown.contains("no later than 2026-08-01"), "{shown}");
        assert!(!shown.contains("2020-01-01"), "{shown}");
    }

    /// A file may hold many proofs, by many and by one: the time told is that of the line which the check rests on, and
    /// where many subjects are allowed nobody's time is told for another's.
    #[test]
    fn of_many_proofs_the_time_is_that_of_the_chosen_one() {
        let two = vec![subject("a.tgz", Answers::default()), subject("b.tgz", Answers::default())];
        let (mut one, mut many) = (DecisionV1::of(&run(two[..1].to_vec())), DecisionV1::of(&run(two)));
        let of = |line: u32, signer: &str, at: &str| ProofV1 {
            evidence: 0,
            line: Some(line),
            part: None,
            predicate_type: None,
            signer: signer.into(),
            issuer: None,
            roots: vec![],
            signed_at: Some(at.to_owned()),
            times: vec![],
            logged: vec![],
        };
        let proofs = [
            of(1, "acme-key", "2021-01-01"),
            of(2, "stranger", "2022-02-02"),
            of(2, "acme-key", "2026-08-01"),
            of(3, "acme-key", "2023-03-03"),
        ];
        for subject in one.subjects.iter_mut().chain(&mut many.subjects) {
            subject.proofs = proofs.to_vec();
            for check in subject.checks.iter_mut().filter(|check| check.id == "unlisted-signer") {
                check.observed = Some("acme-key".into());
                check.rests_on.iter_mut().for_each(|place| place.line = Some(2));
            }
        }
        let shown =
            |report: &DecisionV1| crate::text::text(report, Look { palette: Palette::Plain, width: 100 });
        let others = ["2021-01-01", "2022-02-02", "2023-03-03"];
        let alone = shown(&one);
        assert!(alone.contains("no later than 2026-08-01"), "{alone}");
        assert!(!others.iter().any(|at| alone.contains(at)), "{alone}");
        let listed = shown(&many);
        assert!(
            !listed.contains("no later than") && !others.iter().any(|at| listed.contains(at)),
            "{listed}"
        );
    }

    #[test]
    fn a_wrong_name_is_not_told_again_as_an_unknown_version() {
        let answers = Answers {
            source: Some(model::Outcome::violated(model::Reason::new("no"))),
            ..Answers::default()
        };
        let mut report = DecisionV1::of(&run(vec![subject("widget.tgz", answers)]));
        let checks = &mut report.subjects[0].checks;
        let at = checks.iter().position(|check| check.id == "wrong-source").unwrap();
        checks[at].id = "wrong-name".into();
        let mut version = checks[at].clone();
        (version.id, version.outcome) = ("old-version".into(), crate::v1::OutcomeV1::Unknown);
        checks.insert(at + 1, version);
        let shown = crate::text::text(&report, Look { palette: Palette::Plain, width: 100 });
        assert!(!shown.contains("[old-version]"), "{shown}");
        assert!(shown.contains("had nothing to judge: old-version"), "{shown}");
    }

    /// An id names a fault, and nothing is at fault here. Every check has a page of its name.
    #[test]
    fn every_check_has_a_plain_label_that_fits_its_column() {
        let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../checks/src");
        let pages = std::fs::read_dir(pages).unwrap().map(|entry| entry.unwrap().path());
        let ids = pages.filter(|path| path.extension().is_some_and(|end| end == "md"));
        let mut ids: Vec<String> =
            ids.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        ids.sort();
        let labelled: Vec<&str> = super::LABELS.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, labelled);
        for (id, label) in super::LABELS {
            assert!(label.len() <= super::COLUMN - 3 && !label.contains('-'), "{id}: {label}");
        }
    }
}
