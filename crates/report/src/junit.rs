//! The report as JUnit XML, as test viewers of CI systems read it: the run is a suite, and each subject one.
//!
//! A verdict against a subject is a failure, and what could not be decided an error, so that neither passes for the
//! other. What has no meaning for a subject, or an exception sets aside, is skipped, with the words why.

use std::fmt::Write;

use crate::palette::Palette;
use crate::shown::safe;
use crate::tally;
use crate::text::{Look, text};
use crate::v1::{CheckV1, DecisionV1, FaultV1, OutcomeV1, SubjectV1, VerdictV1};

/// What every report of this kind begins with.
pub(crate) const BEGINS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- countersign/decision/v1 -->\n<testsuites name=\"countersign\"";

/// The width of the words in it.
const WIDTH: usize = 100;

/// What became of a test.
enum Became {
    Passed,
    Failed(Why),
    Erred(Why),
    Skipped(String),
}

struct Why {
    kind: String,
    message: String,
    details: String,
}

struct Test {
    class: String,
    name: String,
    became: Became,
}

struct Suite {
    name: String,
    properties: Vec<(&'static str, String)>,
    tests: Vec<Test>,
    words: Option<String>,
}

/// The report as JUnit XML, ending in a line break.
pub fn junit(report: &DecisionV1) -> String {
    let mut suites = vec![run(report)];
    suites.extend(report.subjects.iter().map(|one| subject(report, one)));
    let mut out = format!("{BEGINS}{}>\n", counts(suites.iter().flat_map(|suite| &suite.tests)));
    let at = report.evaluated_at.trim_end_matches('Z');
    suites.iter().for_each(|suite| put(&mut out, suite, at));
    out.push_str("</testsuites>\n");
    out
}

/// The run by itself: its decision, and what could not be done.
fn run(report: &DecisionV1) -> Suite {
    let mut tests = vec![decision("countersign", report.decision, report.code, report.code == 0)];
    tests.extend(report.faults.iter().map(|one| faulty("countersign", one)));
    let handoff = &report.handoff;
    let framework = &report.framework;
    let properties = vec![
        ("countersign.version", report.tool.version.to_string()),
        ("countersign.decision", tally::verdict_word(report.decision).to_owned()),
        ("countersign.exit-code", report.code.to_string()),
        ("countersign.evaluated-at", report.evaluated_at.clone()),
        ("countersign.handoff", handoff.name.to_string()),
        ("countersign.framework", format!("{} number {}", framework.name, framework.number)),
        ("countersign.framework-digest", framework.digest.clone()),
    ];
    let words = text(report, Look { palette: Palette::Plain, width: WIDTH });
    Suite { name: "countersign".to_owned(), properties, tests, words: Some(words) }
}

fn subject(report: &DecisionV1, subject: &SubjectV1) -> Suite {
    let class: &str = &subject.given;
    let mut tests = vec![decision(class, subject.decision, subject.code, subject.code == 0)];
    tests.extend(subject.fault.iter().map(|one| faulty(class, one)));
    tests.extend(subject.checks.iter().map(|check| Test {
        class: class.to_owned(),
        name: format!("{}: {}", check.requirement, check.id),
        became: checked(report, check),
    }));
    let digests = subject.digests.iter().map(|(algorithm, hex)| format!("{algorithm}:{hex}"));
    let properties = digests.map(|digest| ("countersign.digest", digest)).collect();
    Suite { name: class.to_owned(), properties, tests, words: None }
}

fn decision(class: &str, decision: VerdictV1, code: u8, allowed: bool) -> Test {
    let why = || Why {
        kind: tally::verdict_word(decision).to_owned(),
        message: format!("exit {code}: {}", tally::meaning(code)),
        details: String::new(),
    };
    let became = match decision {
        VerdictV1::Allow if allowed => Became::Passed,
        VerdictV1::Deny => Became::Failed(why()),
        VerdictV1::Allow | VerdictV1::Undecided => Became::Erred(why()),
    };
    Test { class: class.to_owned(), name: "decision".to_owned(), became }
}

/// A fault is never a verdict, but for what is denied without being judged.
fn faulty(class: &str, fault: &FaultV1) -> Test {
    let why = Why {
        kind: fault.kind.to_string(),
        message: fault.reason.to_string(),
        details: format!("about: {}\nhelp: {}", fault.about, fault.help),
    };
    let denied = matches!(&*fault.kind, "refused" | "missing");
    let became = if denied { Became::Failed(why) } else { Became::Erred(why) };
    Test { class: class.to_owned(), name: format!("{}: {}", fault.kind, fault.about), became }
}

fn checked(report: &DecisionV1, check: &CheckV1) -> Became {
    if let Some(exception) = check.set_aside() {
        return Became::Skipped(format!(
            "{}, excepted until {} by {}: {} ({})",
            tally::outcome(check.outcome),
            exception.expires,
            exception.owner,
            exception.reason,
            check.reason
        ));
    }
    match check.outcome {
        OutcomeV1::Satisfied => Became::Passed,
        OutcomeV1::NotApplicable => Became::Skipped(format!("not applicable: {}", check.reason)),
        OutcomeV1::Violated | OutcomeV1::Unknown => Became::Failed(Why {
            kind: check.id.to_string(),
            message: format!("{}: {}", tally::outcome(check.outcome), check.reason),
            details: details(report, check),
        }),
    }
}

fn details(report: &DecisionV1, check: &CheckV1) -> String {
    let mut lines = Vec::new();
    let mut say = |label: &str, text: &str| lines.push(format!("{label}: {text}"));
    for at in &check.rests_on {
        say("at", &crate::place::place(report, at.evidence, (at.line, at.part), &at.pointer));
    }
    if let Some(then) = check.then {
        say("when signed", tally::outcome(then.outcome));
        say("now", tally::outcome(check.now.outcome));
    }
    for (label, text) in [("expected", &check.expected), ("found", &check.observed), ("help", &check.help)] {
        if let Some(text) = text {
            say(label, text);
        }
    }
    check.further.iter().for_each(|reason| say("also", &reason.reason));
    lines.iter().map(|line| safe(line)).collect::<Vec<_>>().join("\n")
}

fn counts<'a>(tests: impl Iterator<Item = &'a Test>) -> String {
    let (mut all, mut failed, mut erred, mut skipped) = (0_usize, 0_usize, 0_usize, 0_usize);
    for test in tests {
        all = all.saturating_add(1);
        let count = match test.became {
            Became::Passed => continue,
            Became::Failed(_) => &mut failed,
            Became::Erred(_) => &mut erred,
            Became::Skipped(_) => &mut skipped,
        };
        *count = count.saturating_add(1);
    }
    format!(" tests=\"{all}\" failures=\"{failed}\" errors=\"{erred}\" skipped=\"{skipped}\"")
}

fn put(out: &mut String, suite: &Suite, at: &str) {
    // Writing to a string does not fail.
    let _ = write!(out, "  <testsuite name=\"{}\"{}", inert(&suite.name), counts(suite.tests.iter()));
    let _ = writeln!(out, " timestamp=\"{}\">", inert(at));
    if !suite.properties.is_empty() {
        out.push_str("    <properties>\n");
        for (name, value) in &suite.properties {
            let _ = writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", inert(value));
        }
        out.push_str("    </properties>\n");
    }
    for test in &suite.tests {
        let _ =
            write!(out, "    <testcase classname=\"{}\" name=\"{}\"", inert(&test.class), inert(&test.name));
        match &test.became {
            Became::Passed => out.push_str("/>\n"),
            Became::Skipped(why) => {
                let _ = writeln!(out, "><skipped message=\"{}\"/></testcase>", inert(why));
            }
            Became::Failed(why) => because(out, "failure", why),
            Became::Erred(why) => because(out, "error", why),
        }
    }
    if let Some(words) = &suite.words {
        let _ = writeln!(out, "    <system-out>{}</system-out>", lines(words));
    }
    out.push_str("  </testsuite>\n");
}

fn because(out: &mut String, tag: &str, why: &Why) {
    let _ = writeln!(
        out,
        "><{tag} type=\"{}\" message=\"{}\">{}</{tag}></testcase>",
        inert(&why.kind),
        inert(&why.message),
        lines(&why.details)
    );
}

/// Text that is one line, as XML has it: whatever is no character there (XML 1.0 §2.2), or steers, is spelled out.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in safe(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// The same of text with lines that were made safe one by one.
fn lines(text: &str) -> String {
    text.lines().map(inert).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::{inert, junit};
    use crate::sample::{every, hostile};

    #[test]
    fn every_kind_of_answer_has_its_place() {
        assert_snapshot!(junit(&every()));
    }

    #[test]
    fn hostile_names_stay_names() {
        let shown = junit(&hostile());
        assert!(!shown.contains("<script") && !shown.contains("]]>"), "{shown}");
        assert!(!shown.contains("##["), "{shown}");
    }

    proptest! {
        #[test]
        fn text_is_characters_of_xml(text in any::<String>()) {
            let shown = inert(&text);
            prop_assert!(!shown.contains(['<', '>', '"', '\'']));
            let allowed = |c: char| matches!(c, ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            prop_assert!(shown.chars().all(allowed));
        }
    }
}
