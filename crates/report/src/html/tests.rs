use insta::assert_snapshot;

use super::{BEGINS, MAX_LISTED, MAX_SUBJECTS, STYLE, html};
use crate::sample::{Answers, CATALOGUE, HOSTILE, every, hostile, run, subject};
use crate::{DecisionV1, SubjectResult};

/// The page without its style sheet, which is a file of its own.
fn shown(report: &DecisionV1) -> String {
    html(report, CATALOGUE).replace(STYLE, "…")
}

#[test]
fn allow() {
    let report = DecisionV1::of(&run(vec![subject("widget-1.4.2.tgz", Answers::default())]));
    assert_snapshot!(shown(&report));
}

#[test]
fn every_kind_of_answer_has_its_place() {
    assert_snapshot!(shown(&every()));
}

#[test]
fn hostile_strings_are_text() {
    let page = shown(&hostile());
    assert!(page.starts_with(BEGINS));
    // Every tag is one of ours, and no attribute holds anything but words of ours and escaped text.
    let ours = [
        "a", "body", "br", "code", "dd", "details", "dl", "dt", "footer", "h1", "h2", "h3", "head", "header",
        "html", "main", "meta", "p", "path", "pre", "rect", "section", "span", "strong", "style", "summary",
        "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "!doctype", "!--",
    ];
    for tag in page.split('<').skip(1) {
        let name: String =
            tag.trim_start_matches('/').chars().take_while(|c| !c.is_whitespace() && *c != '>').collect();
        assert!(ours.contains(&name.as_str()), "<{name}");
        let inside = tag.split('>').next().unwrap();
        assert!(!inside.contains("onerror") || inside.contains("aria-label"), "{inside}");
        assert!(inside.matches('"').count().is_multiple_of(2), "{inside}");
    }
    for evil in HOSTILE.iter().filter(|evil| evil.contains('<')) {
        assert!(!page.contains(*evil), "{evil}");
    }
    assert!(!page.contains("##[") && !page.contains('\u{202e}') && !page.contains('\u{1b}'));
    // Nothing is led to but places of the page.
    for link in page.split("href=\"").skip(1) {
        assert!(link.starts_with('#'), "{}", link.split('"').next().unwrap());
    }
    assert!(!page.contains(" src=") || !page.split('<').any(|tag| tag.starts_with("img")));
}

#[test]
fn a_page_ends() {
    let of = |count: usize| {
        let one = SubjectResult::Unreachable { given: "w".into(), text: "gone".into(), help: "look".into() };
        shown(&DecisionV1::of(&run(vec![one; count])))
    };
    let sections = |page: &str| page.matches("<details").count();
    assert_eq!(sections(&of(MAX_SUBJECTS)), MAX_SUBJECTS);
    let more = of(MAX_SUBJECTS + 1);
    assert_eq!(sections(&more), MAX_SUBJECTS);
    assert!(more.contains("and 1 more subject, which the report in JSON tells"));
    let many = of(MAX_LISTED + 1);
    assert!(many.contains("and 1 more row,") && many.contains("and 1 more fault,"));
    assert!(!of(MAX_LISTED).contains("more row"));
}
