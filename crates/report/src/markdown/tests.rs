use insta::assert_snapshot;

use super::{BEGINS, MAX_ROWS, markdown};
use crate::sample::{Answers, CATALOGUE, every, hostile, run, subject};
use crate::{DecisionV1, Run};

fn shown(run: &Run) -> String {
    markdown(&DecisionV1::of(run), CATALOGUE)
}

#[test]
fn allow() {
    assert_snapshot!(shown(&run(vec![subject("widget-1.4.2.tgz", Answers::default())])));
}

#[test]
fn every_kind_of_answer_has_its_place() {
    assert_snapshot!(markdown(&every(), CATALOGUE));
}

#[test]
fn hostile_names_stay_names() {
    let shown = markdown(&hostile(), CATALOGUE);
    assert!(shown.starts_with(BEGINS));
    for evil in ["<script", "<img", "<style", "](javascript", "##[", "\u{1b}", "\u{202e}"] {
        let inert: String = shown.lines().map(outside_code).collect();
        assert!(!inert.contains(evil), "{evil}: {inert}");
    }
    assert!(!shown.lines().any(|line| line.starts_with("::")), "{shown}");
    for line in shown.lines().filter(|line| line.starts_with('|')) {
        let cells = line.matches('|').count();
        assert!([5, 7].contains(&cells), "{cells}: {line}");
    }
}

/// A line without what stands in code.
fn outside_code(line: &str) -> String {
    if line.starts_with("    ") {
        return String::new();
    }
    line.split('`').step_by(2).collect()
}

#[test]
fn what_is_told_one_by_one_is_bounded() {
    let of = |count: usize| {
        let subjects = (0..count).map(|n| subject(&format!("w-{n}.tgz"), Answers::default())).collect();
        shown(&run(subjects))
    };
    let rows = |page: &str| page.lines().filter(|line| line.starts_with("| ✅ |")).count();
    assert_eq!(rows(&of(MAX_ROWS)), MAX_ROWS);
    let more = of(MAX_ROWS + 1);
    assert_eq!(rows(&more), MAX_ROWS);
    assert!(more.contains("and 1 more subject, which the report in JSON tells"), "{more}");
}

#[test]
fn a_run_about_nothing_is_a_deny() {
    assert!(shown(&run(vec![])).contains("## ❌ deny: no subject was given, so nothing is allowed"));
}
