use decision::Card;
use formats::Release;
use model::{Gap, Instant, NonEmpty, Outcome, Reason, Text};

use crate::quote::{quoted, shown};
use crate::testimony::Testimony;

/// Is it in a release of the repository the framework names?
pub(crate) static CARD: Card = Card {
    id: "wrong-repository",
    since: "0.1",
    asks: "is the artifact in a release of the repository that `repository`, `repository-id` and `owner-id` name?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-repository.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct WrongRepository {
    /// `owner/name`, byte for byte.
    pub(crate) repository: Text,
    /// GitHub's number of the repository.
    pub(crate) repository_id: Option<u64>,
    /// GitHub's number of its owner.
    pub(crate) owner_id: Option<u64>,
}

/// A field of the predicate, what is wanted there, and what is there.
struct Pinned<'a> {
    field: &'static str,
    wanted: Text,
    seen: Option<&'a Text>,
}

impl WrongRepository {
    fn pinned<'a>(&self, release: &'a Release) -> impl Iterator<Item = Pinned<'a>> {
        let number = |number: u64| Text::from(number.to_string());
        let all = [
            ("repository", Some(self.repository.clone()), &release.repository),
            ("repositoryId", self.repository_id.map(number), &release.repository_id),
            ("ownerId", self.owner_id.map(number), &release.owner_id),
        ];
        all.into_iter()
            .filter_map(|(field, wanted, seen)| Some(Pinned { field, wanted: wanted?, seen: seen.as_ref() }))
    }
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &WrongRepository, _: Instant) -> Outcome {
    let Some(release) = testimony.readable_release() else { return testimony.no_release() };
    let (mut held, mut wrong, mut silent) = (Vec::new(), Vec::new(), Vec::new());
    for Pinned { field, wanted, seen } in params.pinned(release) {
        let place = testimony.payload(&format!("/predicate/{field}"));
        match seen {
            None => silent.push(unsaid(field, &wanted).at(testimony.predicate())),
            Some(seen) if *seen == wanted => {
                let text = format!("its `{field}` is {}", quoted(seen));
                held.push(Reason::new(text).compare(wanted, shown(seen)).at(place));
            }
            Some(seen) => wrong.push(differs(field, &wanted, seen).at(place)),
        }
    }
    if let Some(other) = other_by_purl(&params.repository, &release.purl) {
        wrong.push(differs("purl", &params.repository, other).at(testimony.payload("/predicate/purl")));
    }
    let unknown = |reasons| Outcome::Unknown(Gap::Missing, reasons);
    let worst = NonEmpty::of(wrong).map(Outcome::Violated).or_else(|| NonEmpty::of(silent).map(unknown));
    worst.or_else(|| NonEmpty::of(held).map(Outcome::Satisfied)).unwrap_or_else(|| testimony.no_release())
}

fn differs(field: &str, wanted: &str, seen: &str) -> Reason {
    let text = format!("the release's `{field}` is {}, not {}", quoted(seen), quoted(wanted));
    Reason::new(text).compare(wanted, shown(seen)).help(
        "take the file from a release of that repository, or correct the requirement; a number that differs under \
         the same name is a name that was registered anew",
    )
}

fn unsaid(field: &str, wanted: &str) -> Reason {
    Reason::new(format!("the release does not say its `{field}`"))
        .compare(wanted, format!("no `{field}`"))
        .help("demand only what the attestation says; GitHub writes names and numbers into those it makes today")
}

/// The repository that a package URL of GitHub's names, where it is another one. Their type has no case (purl-spec,
/// `github`), and a version after `@`.
fn other_by_purl<'a>(repository: &str, purl: &'a str) -> Option<&'a str> {
    let path = purl.strip_prefix("pkg:github/")?;
    let named = path.split(['@', '?', '#']).next().unwrap_or(path);
    (!named.eq_ignore_ascii_case(repository)).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    fn judged(change: impl FnOnce(&mut Release)) -> Outcome {
        let params = WrongRepository {
            repository: "acme/widget".into(),
            repository_id: Some(4711),
            owner_id: Some(42),
        };
        let mut release = sample::release();
        change(&mut release);
        judge(&sample::released(release), &params, sample::now())
    }

    #[test]
    fn the_name_and_both_numbers_must_be_those() {
        assert!(judged(|_| ()).passes());
        for other in
            ["acme/widgets", "Acme/widget", "mallory/widget", "acme/widget/", "github.com/acme/widget", ""]
        {
            assert!(
                matches!(judged(|it| it.repository = Some(other.into())), Outcome::Violated(_)),
                "{other}"
            );
        }
        for other in ["4712", "04711", "4711 ", ""] {
            assert!(
                matches!(judged(|it| it.repository_id = Some(other.into())), Outcome::Violated(_)),
                "{other}"
            );
        }
        assert!(matches!(judged(|it| it.owner_id = Some("43".into())), Outcome::Violated(_)));
    }

    #[test]
    fn what_is_not_said_is_unknown_and_does_not_hide_what_is_wrong() {
        for silence in [
            |it: &mut Release| it.repository = None,
            |it: &mut Release| it.repository_id = None,
            |it: &mut Release| it.owner_id = None,
        ] {
            assert!(matches!(judged(silence), Outcome::Unknown(Gap::Missing, _)));
        }
        let both = judged(|it| (it.repository_id, it.owner_id) = (None, Some("43".into())));
        assert!(matches!(both, Outcome::Violated(_)));
        let params = WrongRepository { repository: "a/b".into(), repository_id: None, owner_id: None };
        assert!(matches!(judge(&sample::testimony(), &params, sample::now()), Outcome::Unknown(..)));
    }

    #[test]
    fn a_package_url_of_github_names_the_same_repository() {
        for same in ["pkg:github/acme/widget@v1", "pkg:github/ACME/Widget", "pkg:generic/gadget@1"] {
            assert!(judged(|it| it.purl = same.into()).passes(), "{same}");
        }
        for other in ["pkg:github/acme/gadget@v1", "pkg:github/acme/widget/x@v1", "pkg:github/"] {
            assert!(matches!(judged(|it| it.purl = other.into()), Outcome::Violated(_)), "{other}");
        }
    }
}
