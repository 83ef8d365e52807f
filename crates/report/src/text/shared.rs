//! What an image rests on that was allowed: as an image of several members is several subjects, what several of them rest on
//! is told once.

use crate::palette::Role;
use crate::shown;
use crate::text::page::{Page, Span};
use crate::text::{Look, allowed};
use crate::v1::{DecisionV1, SubjectV1};

/// How many different grounds are told: an index of every platform there is may have one for each.
const TOLD: usize = 8;

/// Members of images that rest on the same, in the order of the report.
struct Ground<'a> {
    text: String,
    members: Vec<&'a SubjectV1>,
}

/// Everything that images of several members rest on, where nothing stands against any subject.
pub(crate) fn basis(page: &mut Page, report: &DecisionV1, look: Look) {
    let mut grounds: Vec<Ground<'_>> = Vec::new();
    for member in report.subjects.iter().filter(|subject| subject.kind.as_deref() == Some("image")) {
        let mut own = Page::new(look);
        allowed::demands(&mut own, report, member);
        let text = own.finish();
        match grounds.iter_mut().find(|ground| ground.text == text) {
            Some(ground) => ground.members.push(member),
            None => grounds.push(Ground { text, members: vec![member] }),
        }
    }
    for Ground { members, .. } in grounds.iter().take(TOLD) {
        let [first, more @ ..] = members.as_slice() else { continue };
        page.gap();
        let more = match more.len() {
            0 => String::new(),
            count => format!(" and {count} more of it"),
        };
        let name = Span::new(Role::Strong, shown::name(&first.given));
        page.line(2, &[Span::plain("image  "), name, Span::plain(more)]);
        allowed::demands(page, report, first);
        page.gap();
        for member in members {
            if let Some(hex) = member.digests.get("sha256") {
                allowed::labelled(page, "sha256", hex);
            }
        }
    }
    if let Some(left) = grounds.len().checked_sub(TOLD).filter(|left| *left > 0) {
        page.gap();
        page.line(2, &[Span::plain(format!("{left} more rest on something else each: see --format json"))]);
    }
}

#[cfg(test)]
mod tests {
    use super::TOLD;
    use crate::palette::Palette;
    use crate::sample::{Answers, run, subject};
    use crate::text::Look;
    use crate::v1::DecisionV1;

    /// An image of so many members, of which each `apart` has a signer of its own.
    fn shown(members: usize, apart: bool) -> String {
        let each = (0..members).map(|_| subject("oci:registry.example/widget:1", Answers::default()));
        let mut report = DecisionV1::of(&run(each.collect()));
        for (at, member) in report.subjects.iter_mut().enumerate() {
            member.kind = Some("image".into());
            if apart {
                let signer = member.checks.iter_mut().find(|check| check.id == "unlisted-signer").unwrap();
                signer.reason = format!("signed by number {at}.").into();
            }
        }
        crate::text::text(&report, Look { palette: Palette::Plain, width: 100 })
    }

    #[test]
    fn what_members_share_is_told_once() {
        let text = shown(3, false);
        assert_eq!(
            text.matches("\n  signer ").count(),
            shown(1, false).matches("\n  signer ").count(),
            "{text}"
        );
        assert!(text.contains("oci:registry.example/widget:1 and 2 more of it"), "{text}");
        assert_eq!(text.matches("\n  sha256 ").count(), 3, "{text}");
    }

    #[test]
    fn so_many_grounds_are_told_and_no_more() {
        assert!(!shown(TOLD, true).contains("rest on something else"));
        let text = shown(TOLD + 1, true);
        assert!(text.contains("1 more rest on something else each"), "{text}");
        assert!(
            text.contains(&format!("number {}.", TOLD - 1)) && !text.contains(&format!("number {TOLD}."))
        );
    }
}
