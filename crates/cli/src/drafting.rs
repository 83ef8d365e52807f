//! `policy init`: a framework written from evidence that was verified. It pins what was proved, field by field, and
//! says beside each what to loosen; whether it fits is for a person to say, so it is a draft.

mod anchors;
mod identity;
mod name;
mod requirement;
mod shared;

use decision::Facts;
use formats::{Predicate as _, Provenance, Release, SignPredicate};
use model::{Instant, Name, Principal, Text};
use verify::Signer;

pub(crate) use anchors::Anchors;
pub(crate) use shared::Shared;

use crate::yaml::comment;

/// One signer's proof, with what a requirement could demand of it.
pub(crate) struct Proof<'a> {
    signer: &'a Signer,
    says: Says,
    names: &'a [Text],
}

/// What a proof says of the artifact.
enum Says {
    /// That somebody signed it.
    Signed,
    /// How it was built.
    Built(Box<Provenance>),
    /// That it is in a release, by the word of whom no issuer vouches for.
    Released(Box<Release>),
    /// Something else, by its predicate type.
    Attested(Text),
    /// How it was made, step by step: the names of its inspections.
    LaidOut(Vec<Text>),
}

/// A value that was proved and that a framework cannot pin exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unpinnable {
    /// What it is, such as `source`.
    pub(crate) field: &'static str,
    /// The value.
    pub(crate) value: Text,
}

/// Every proof that a draft can demand: one for each signer of each.
pub(crate) fn proofs<'a>(facts: &'a Facts<'a>) -> Vec<Proof<'a>> {
    let signed = facts.signatures.iter().flat_map(|bound| {
        let signers = bound.proof().signers().iter();
        signers.map(|signer| Proof { signer, says: Says::Signed, names: bound.names() })
    });
    let stated = facts.statements.iter().flat_map(|bound| {
        let proof = bound.proof();
        proof.signers().iter().map(move |signer| {
            let predicate_type = &proof.value().predicate_type;
            let says = match (proof.narrow::<Provenance>(), proof.narrow::<Release>()) {
                _ if SignPredicate::TYPES.contains(&&**predicate_type) => Says::Signed,
                (Ok(provenance), _) => Says::Built(Box::new(provenance)),
                (_, Ok(release)) if identity::is_of_releases(signer) => Says::Released(Box::new(release)),
                _ => Says::Attested(predicate_type.clone()),
            };
            Proof { signer, says, names: bound.names() }
        })
    });
    let laid_out = facts.layouts.iter().flat_map(|bound| {
        let run = bound.digest().and_then(|digest| bound.proof().value().run(digest, |_| 0));
        // Whoever recorded one is held to nothing yet: the draft says that none is relied on, and a person lists them.
        let inspections: Vec<Text> =
            run.into_iter().flat_map(|run| run.inspections()).map(|one| one.name.clone()).collect();
        bound.proof().signers().iter().map(move |signer| Proof {
            signer,
            says: Says::LaidOut(inspections.clone()),
            names: bound.names(),
        })
    });
    signed.chain(stated).chain(laid_out).collect()
}

/// Who the proofs are by, where that is more than one: a delivery may hold a proof of somebody nobody asked for.
pub(crate) fn several(proofs: &[Proof<'_>]) -> Option<String> {
    let mut who: Vec<Text> = proofs.iter().map(|proof| called(proof.signer)).collect();
    who.sort();
    who.dedup();
    let listed: Vec<String> = who.iter().map(|name| report::name(name)).collect();
    (who.len() > 1).then(|| {
        format!(
            "the proofs are by {} different signers: {}; remove the one you do not mean",
            who.len(),
            listed.join(", ")
        )
    })
}

fn called(signer: &Signer) -> Text {
    match signer.principal() {
        Principal::Keyless(who) => match &who.name {
            Name::Email(name) | Name::Uri(name) => name.clone(),
        },
        Principal::Key(key) => key.root.clone(),
        Principal::Certified(who) => who.shown(),
    }
}

/// How long a draft lasts, in seconds: a year, after which somebody looks at it again.
const LASTS: i64 = 365 * 86_400;

/// The line that keeps a draft from deciding anything.
pub(crate) const DRAFT: &str = "draft: true\n";

/// The framework that demands all of these proofs.
///
/// # Errors
/// When something that was proved cannot be pinned exactly: a looser pin is for a person to choose.
pub(crate) fn draft(shared: &Shared<'_>, anchors: &Anchors, now: Instant) -> Result<String, Unpinnable> {
    let proofs = shared.proofs.as_slice();
    let mut identities = Vec::new();
    let mut builders = Vec::new();
    let (mut required, mut demanded): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for proof in proofs {
        let demand = shared::demand(proof)?;
        if demanded.contains(&demand) {
            continue;
        }
        demanded.push(demand);
        let holder = identity::of(proof.signer)?;
        let by = numbered("signer", &mut identities, holder);
        let text = requirement::of(proof, &by, &mut builders, required.len())?;
        required.push(text);
    }
    let expires = now.unix().checked_add(LASTS).and_then(Instant::from_unix).unwrap_or(now).to_string();
    let expires = expires.get(..10).unwrap_or("2126-01-01").to_owned();
    let mut text = format!(
        "# Drafted from evidence that held at {now}. It pins what that evidence proved, except where a comment\n\
         # says NOT pinned, and demands all of it.\n\
         # Read every line, loosen what the next release must differ in (the comments say what), set the owner, and\n\
         # take out the line `draft: true`: until then it decides nothing.\n\
         countersign: 1\nframework: drafted\nnumber: 1\nowner: owner@example.invalid # who answers for this file\n\
         expires: {expires} # after this day nothing is allowed\n{DRAFT}"
    );
    text.push_str("\n# Who may vouch for identities and times.\nroots:\n");
    text.push_str(&anchors.roots(proofs.iter().map(|proof| proof.signer)));
    text.push_str("\n# Who signed.\n");
    text.extend(several(proofs).map(|told| remark(0, &format!("Look here: {told}."))));
    text.push_str("identities:\n");
    text.push_str(&section("signer", &identities));
    if !builders.is_empty() {
        text.push_str(
            "\n# Who built, and the SLSA build level you grant: evidence grants none.\nbuilders:\n",
        );
        text.push_str(&section("builder", &builders));
    }
    text.push_str("\nhandoffs:\n  intake:\n");
    text.push_str(&shared.platforms());
    text.push_str(&name::rule(proofs)?);
    text.push_str(&shared.left_out());
    text.push_str("    # To bound their age, add `max-age: 30d` to any of these.\n    require:\n");
    text.extend(required);
    Ok(text)
}

/// The name of what is described by `body`: what is described alike has one name.
fn numbered(kind: &str, known: &mut Vec<String>, body: String) -> String {
    let at = known.iter().position(|one| *one == body).unwrap_or_else(|| {
        known.push(body);
        known.len().saturating_sub(1)
    });
    format!("{kind}-{}", at.saturating_add(1))
}

fn section(kind: &str, bodies: &[String]) -> String {
    let named =
        bodies.iter().enumerate().map(|(at, body)| format!("  {kind}-{}:\n{body}", at.saturating_add(1)));
    named.collect()
}

/// A value that stands in a pattern and must mean itself alone.
fn literal<'v>(field: &'static str, value: &'v str) -> Result<&'v str, Unpinnable> {
    let plain = !value.is_empty() && !value.contains(['*', '{', '}']) && model::Pattern::parse(value).is_ok();
    if plain { Ok(value) } else { Err(Unpinnable { field, value: value.into() }) }
}

/// A comment on a line of its own.
fn remark(indent: usize, text: &str) -> String {
    format!("{}# {}\n", " ".repeat(indent), comment(text))
}

#[cfg(test)]
mod tests {
    use super::{literal, numbered};

    #[test]
    fn what_a_pattern_reads_otherwise_is_not_pinned() {
        assert_eq!(literal("ref", "refs/tags/v1"), Ok("refs/tags/v1"));
        for value in ["", "refs/heads/*", "a{version}", "{", "a b", "a\nb"] {
            assert_eq!(literal("ref", value).unwrap_err().field, "ref", "{value}");
        }
    }

    #[test]
    fn alike_is_named_once() {
        let mut known = Vec::new();
        let mut name = |body: &str| numbered("signer", &mut known, body.to_owned());
        assert_eq!([name("a"), name("b"), name("a")], ["signer-1", "signer-2", "signer-1"]);
    }
}
