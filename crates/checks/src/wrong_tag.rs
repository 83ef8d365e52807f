use decision::Card;
use model::{Gap, Instant, Outcome, Pattern, Reason};

use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Is it in a release that the framework allows?
pub(crate) static CARD: Card = Card {
    id: "wrong-tag",
    since: "0.1",
    asks: "is the artifact in a release whose tag matches `tag`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-tag.md"),
    controls: &["CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct WrongTag {
    /// The tags that will do.
    pub(crate) tag: Pattern,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongTag, _: Instant) -> Outcome {
    let Some(release) = testimony.readable_release() else { return testimony.no_release() };
    let wanted = params.tag.as_str();
    let Some(tag) = &release.tag else {
        let reason = Reason::new("the release does not say its `tag`")
            .compare(wanted, "no tag")
            .help("leave `tag` out to allow every release of the repository, old ones too");
        return Outcome::unknown(Gap::Missing, reason.at(testimony.predicate()));
    };
    let reason =
        |text: String| Reason::new(text).compare(wanted, shown(tag)).at(testimony.payload("/predicate/tag"));
    match params.tag.matches(tag) {
        true => Outcome::satisfied(reason(format!("in the release {}", quoted(tag)))),
        false => Outcome::violated(
            reason(format!("in the release {}, which {} does not match", quoted(tag), quoted(wanted)))
                .help("take the file from a release that is allowed, or correct `tag` in the requirement"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Release;

    fn judged(tag: Option<&str>) -> Outcome {
        let release = Release { tag: tag.map(Into::into), ..sample::release() };
        let params = WrongTag { tag: Pattern::parse("v1.*").unwrap() };
        judge(&sample::released(release), &params, sample::now())
    }

    #[test]
    fn the_tag_is_matched_whole() {
        for tag in ["v1.4.2", "v1."] {
            assert!(judged(Some(tag)).passes(), "{tag}");
        }
        for tag in ["v2.0.0", "xv1.4.2", "v1/x", "refs/tags/v1.4.2", "V1.4.2", "v1", "v1.4.2/../../x", ""] {
            assert!(matches!(judged(Some(tag)), Outcome::Violated(_)), "{tag}");
        }
    }

    #[test]
    fn no_tag_is_no_release_that_could_be_told() {
        assert!(matches!(judged(None), Outcome::Unknown(Gap::Missing, _)));
        let params = WrongTag { tag: Pattern::parse("v1.*").unwrap() };
        assert!(matches!(judge(&sample::testimony(), &params, sample::now()), Outcome::Unknown(..)));
    }
}
