use std::sync::Arc;

use decision::Card;
use model::{Instant, NonEmpty, Outcome, Reason};

use crate::Builder;
use crate::identity::{Likeness, liken, tell};
use crate::quote::{listed, quoted, shown};
use crate::testimony::Testimony;

/// Was it built by a listed builder, and does somebody who may speak for that builder say so?
pub(crate) static CARD: Card = Card {
    id: "unlisted-builder",
    since: "0.1",
    asks: "are builder id and signer together one of the builders listed in `builders`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("unlisted-builder.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.PS-06", "SLSA:build-l2", "MAESTRO:L4"],
};

/// What it asks.
pub(crate) struct UnlistedBuilder {
    /// The builders allowed.
    pub(crate) builders: NonEmpty<Arc<Builder>>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &UnlistedBuilder, _: Instant) -> Outcome {
    let Some(provenance) = testimony.readable() else { return testimony.unreadable() };
    let id = &*provenance.builder_id;
    let place = testimony.builder(provenance.version);
    let builders = || params.builders.iter();
    if let Some(builder) = builders().find(|builder| builder.is(id, testimony)) {
        let text = format!("built by {}, which is builder {}", quoted(id), quoted(&builder.name));
        let reason = Reason::new(text).compare(builder.id.as_str(), shown(id));
        return Outcome::satisfied(reason.at(place).at(testimony.signer_place()));
    }
    let impostor = builders().find(|builder| builder.id.matches(id));
    let reason = match impostor {
        Some(builder) => unspoken(testimony, builder, id).at(place).at(testimony.signer_place()),
        None => unknown(builders(), id).at(place),
    };
    Outcome::violated(reason)
}

/// A listed id, claimed by somebody who may not: told with what keeps the signer from being one who may.
fn unspoken(testimony: &Testimony<'_>, builder: &Builder, id: &str) -> Reason {
    let may = listed(builder.signed_by.iter().map(|named| &*named.name));
    let who = testimony.who();
    let speakers = builder.signed_by.iter().map(|named| &**named);
    let why = match liken(speakers, testimony.principal, testimony.roots) {
        Some(Likeness::Nearest(named, differences)) => {
            format!("; {}", tell(named, &differences, testimony.principal))
        }
        Some(Likeness::Is(_)) | None => String::new(),
    };
    let text = format!(
        "it claims to be built by {}, but builder {} counts only when signed by {may}, and this is signed by {who}{why}",
        quoted(id),
        quoted(&builder.name),
    );
    Reason::new(text).compare(format!("signed by {may}"), format!("signed by {who}")).help(
        "refuse the delivery, unless this signer runs that builder: then add it to the builder's `signed-by`",
    )
}

fn unknown<'a>(builders: impl Iterator<Item = &'a Arc<Builder>>, id: &str) -> Reason {
    let expected = listed(builders.map(|builder| builder.id.as_str()));
    Reason::new(format!("built by {}, which is not a listed builder", quoted(id)))
        .compare(expected, shown(id))
        .help("rebuild it on a listed builder, or declare this one under `builders` and list it in the requirement")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Provenance;
    use model::Principal;

    fn params() -> UnlistedBuilder {
        let isolated = sample::builder(
            "acme-isolated",
            "https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*",
            3,
        );
        let other = sample::builder("other", "https://ci.example/runner", 1);
        UnlistedBuilder { builders: NonEmpty::of(vec![other, isolated]).unwrap() }
    }

    fn built_by(id: &str) -> Provenance {
        Provenance { builder_id: id.into(), ..sample::provenance() }
    }

    #[test]
    fn any_listed_builder_will_do() {
        for id in [sample::SIGNER, "https://ci.example/runner"] {
            assert!(judge(&sample::built(built_by(id)), &params(), sample::now()).passes(), "{id}");
        }
    }

    #[test]
    fn an_unlisted_id_fails() {
        for id in [
            "https://github.com/acme/ci/.github/workflows/build.yml@refs/heads/dev",
            "https://github.com.evil.example/acme/ci/.github/workflows/build.yml@refs/tags/v1",
            "https://ci.example/runner/",
            "https://CI.example/runner",
            "",
        ] {
            let outcome = judge(&sample::built(built_by(id)), &params(), sample::now());
            assert!(matches!(outcome, Outcome::Violated(_)), "{id}");
        }
    }

    #[test]
    fn a_listed_id_counts_only_from_who_may_claim_it() {
        let mut who = sample::keyless();
        who.claims.source = Some("https://github.com/evil/widget".into());
        let stranger = Principal::Keyless(Box::new(who));
        let testimony = Testimony { principal: &stranger, ..sample::built(built_by(sample::SIGNER)) };
        let outcome = judge(&testimony, &params(), sample::now());
        assert!(matches!(outcome, Outcome::Violated(_)));
        let text = &outcome.reasons()[0].text;
        assert!(text.contains("only when signed by `acme-ci`"), "{text}");
        assert!(text.ends_with("wants source `acme/widget`, the certificate says `evil/widget`"), "{text}");
    }

    #[test]
    fn an_unreadable_provenance_says_nothing() {
        assert!(matches!(judge(&sample::unreadable(), &params(), sample::now()), Outcome::Unknown(..)));
    }
}
