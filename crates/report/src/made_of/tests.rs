use model::{Gap, PackageUrl};

use super::{Found, MadeOf, Part, Why, cyclonedx, dependencies_json, picture, tree};
use crate::shown::steers;
use crate::{Look, Palette};

/// Parts by what they need; the first `direct` of them are direct.
fn made(direct: usize, needs: &[&[usize]]) -> MadeOf {
    let part = |(at, needs): (usize, &&[usize])| Part {
        called: format!("pkg:npm/p{at}@1.0.0").into(),
        package: PackageUrl::parse(&format!("pkg:npm/p{at}@1.0.0")).ok(),
        digests: vec![],
        needs: needs.to_vec(),
        depth: Some(1),
        places: vec![format!("/components/{at}").into()],
        unpinned: Some("has no digest by SHA-256 or stronger".into()),
        coverage: None,
        findings: vec![],
    };
    MadeOf {
        given: "widget-1.4.2.tgz".into(),
        digests: vec![],
        said_by: vec!["by sbom.json, which nobody vouches for".into()],
        parts: needs.iter().enumerate().map(part).collect(),
        direct: (0..direct).collect(),
        judged: false,
        why: vec![],
    }
}

fn found(check: &'static str, gap: Option<Gap>) -> Found {
    Found { check, gap, excepted: false }
}

fn text(made: MadeOf, depth: Option<usize>, width: usize) -> String {
    tree(&[made], depth, Look { palette: Palette::Plain, width })
}

/// What is drawn of a tree, without what stands before and behind it.
fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.contains('─')).collect()
}

#[test]
fn what_is_needed_twice_is_drawn_once() {
    let mut made = made(2, &[&[2], &[2, 3], &[4], &[2], &[]]);
    made.judged = true;
    made.parts[3].coverage = Some("attested");
    made.parts[4].findings = vec![
        found("unpinned-dependency", None),
        found("known-malicious-dependency", Some(Gap::Inconclusive)),
    ];
    let text = text(made, None, 100);
    assert_eq!(
        lines(&text),
        [
            "├─ ✓ pkg:npm/p0@1.0.0",
            "│  └─ ✓ pkg:npm/p2@1.0.0",
            "│     └─ ✗ pkg:npm/p4@1.0.0 denied[unpinned-dependency] unknown[known-malicious-dependency]:",
            "└─ ✓ pkg:npm/p1@1.0.0",
            "   ├─ ✓ pkg:npm/p2@1.0.0 (*)",
            "   └─ ✓ pkg:npm/p3@1.0.0 attested",
            "      └─ ✓ pkg:npm/p2@1.0.0 (*)",
        ],
        "{text}"
    );
    assert!(text.contains("\n│          inconclusive\n"), "what is wrapped stays under its own: {text}");
    assert!(text.ends_with("\n✗ 1 denied\n✓ 4 nothing found against it\n"), "{text}");
}

#[test]
fn circles_end_and_what_nothing_leads_to_is_drawn() {
    let text = text(made(1, &[&[1], &[0], &[3], &[2], &[4]]), None, 100);
    let drawn = lines(&text);
    assert_eq!(drawn.len(), 8, "{text}");
    for at in 0..5 {
        assert!(drawn.iter().any(|line| line.contains(&format!("p{at}@"))), "{text}");
    }
    assert!(drawn.iter().any(|line| line.starts_with("└─ · pkg:npm/p4@")), "one that needs itself: {text}");
}

#[test]
fn a_chain_of_any_length_stays_on_the_page() {
    let needs: Vec<Vec<usize>> =
        (0..50_000_usize).map(|at| if at < 49_999 { vec![at.saturating_add(1)] } else { vec![] }).collect();
    let needs: Vec<&[usize]> = needs.iter().map(Vec::as_slice).collect();
    let text = text(made(1, &needs), None, 40);
    assert_eq!(text.matches("─ · pkg:").count(), 50_000);
    assert!(text.lines().skip(3).all(|line| line.chars().count() <= 40), "{}", text.lines().last().unwrap());
    assert!(text.contains("(50000) "), "its level is told");
}

#[test]
fn what_is_not_drawn_is_counted() {
    let mut deep = made(1, &[&[1, 2], &[3], &[], &[]]);
    for (at, depth) in [1, 2, 2, 3].into_iter().enumerate() {
        deep.parts[at].depth = Some(depth);
    }
    deep.judged = true;
    deep.parts[3].findings = vec![found("denied-dependency", None)];
    let text = text(deep.clone(), Some(1), 100);
    assert_eq!(lines(&text), ["└─ ✓ pkg:npm/p0@1.0.0 … needs 2 more"], "{text}");
    assert!(text.contains("deeper than 1, and not drawn: 3, 1 denied\n"), "{text}");
    assert!(picture(&deep, None, Some(1)).contains("not drawn: 3 deeper than is drawn"));
}

#[test]
fn no_more_lines_are_drawn_than_anyone_reads() {
    // Each of the first half needs each of the second.
    let wide = |half: usize, more: usize| {
        let all = half.saturating_mul(2);
        let second: Vec<usize> = (half..all).collect();
        let mut needs: Vec<&[usize]> = vec![&second; half];
        needs.extend(std::iter::repeat_n(&[][..], half.saturating_add(more)));
        let mut made = made(half, &needs);
        made.direct.extend(2 * half..2 * half.saturating_add(more));
        made
    };
    // 315 and 315 × 315 lines, and as many more as are needed.
    let at_bound = text(wide(315, 460), None, 100);
    assert_eq!(lines(&at_bound).len(), 100_000);
    assert!(!at_bound.contains("not drawn"));
    let beyond = text(wide(315, 461), None, 100);
    assert_eq!(lines(&beyond).len(), 100_000);
    assert!(beyond.contains("1 more lines are not drawn: --format json has everything"));
    assert!(!picture(&wide(40, 360), None, None).contains("not drawn"), "2,000 lines");
    assert!(picture(&wide(40, 361), None, None).contains("not drawn: 1 more lines than a picture has"));
}

#[test]
fn the_ways_are_ladders() {
    let mut made = made(2, &[&[2], &[2], &[]]);
    made.why = vec![
        Why { part: 2, ways: vec![vec![0, 2], vec![1, 2]], count: 9 },
        Why { part: 0, ways: vec![vec![0]], count: 1 },
        Why { part: 1, ways: vec![], count: 0 },
    ];
    let text = text(made, None, 100);
    for told in [
        "why · pkg:npm/p2@1.0.0 (has no digest by SHA-256 or stronger)\n  by 9 shortest ways, of 2 steps\n",
        "\n  widget-1.4.2.tgz\n  └─ · pkg:npm/p1@1.0.0 (has no digest by SHA-256 or stronger)\n     └─ · pkg:npm/p2@1.0.0",
        "  and 7 more ways of the same length\n",
        "  the artifact needs it itself, or nothing says what needs it\n",
        "  nothing that is told leads to it from the artifact\n",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
}

#[test]
fn nobody_takes_what_nobody_judged_for_a_decision() {
    let made = made(1, &[&[]]);
    assert!(text(made.clone(), None, 100).starts_with("Not verified, judged by nobody:"));
    assert!(picture(&made, None, None).contains("Not verified, judged by nobody:"));
    let all = dependencies_json(std::slice::from_ref(&made), None, &"0.1.0".into()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&all).unwrap();
    assert_eq!(json["schema"], "countersign/dependencies/v1");
    assert!(json["decision"].is_null());
    assert_eq!(json["artifacts"][0]["dependencies"][0]["state"], "unjudged");
    let bom: serde_json::Value = serde_json::from_str(&cyclonedx(&made, &"0.1.0".into()).unwrap()).unwrap();
    assert_eq!(bom["metadata"]["properties"][0]["value"], "by nobody");
    assert_eq!(bom["components"][0]["properties"][0]["value"], "unjudged");
}

#[test]
fn hostile_names_are_harmless_in_every_form() {
    let hostile = "pkg:npm/\u{1b}[2J\u{202e}\nallow  x</text><script>&\"##[error]";
    let mut made = made(1, &[&[]]);
    made.given = hostile.into();
    made.said_by = vec![hostile.into()];
    made.parts[0].called = hostile.into();
    made.parts[0].package = None;
    let shown = [
        text(made.clone(), None, 40),
        picture(&made, None, None),
        dependencies_json(std::slice::from_ref(&made), None, &"0".into()).unwrap(),
        cyclonedx(&made, &"0".into()).unwrap(),
    ];
    for shown in &shown {
        assert!(!shown.chars().any(|c| steers(c) && c != '\n'), "{shown}");
        assert!(!shown.contains("##[") && !shown.lines().any(|line| line.starts_with("allow")), "{shown}");
    }
    assert!(!shown[1].contains("<script"), "{}", shown[1]);
    let bom: serde_json::Value = serde_json::from_str(&shown[3]).unwrap();
    assert_eq!(bom["components"][0]["name"], hostile, "the same value for a program");
}
