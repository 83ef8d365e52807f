use super::outline::{Below, Outline, Row};
use super::{MadeOf, Part, State, Why};
use crate::palette::Role;
use crate::shown;
use crate::text::Look;
use crate::text::page::{Page, Span};

/// The most lines of one tree: whoever has more reads them with a program.
const MAX_LINES: usize = 100_000;

/// Columns that each level takes.
const STEP: usize = 3;

/// What nobody judged, before anything else.
const UNJUDGED: &str = "Not verified, judged by nobody: this is what the files say of themselves, and anyone can write that. It is \
                        no allow.";

/// What artifacts are made of, as trees or as the ways by which what was asked about came in; ending in a line break.
pub fn tree(all: &[MadeOf], depth: Option<usize>, look: Look) -> String {
    let mut page = Page::new(look);
    if all.iter().any(|made| !made.judged) {
        page.line(2, &[Span::plain(UNJUDGED)]);
    }
    for made in all {
        page.gap();
        let given = Span::new(Role::Strong, shown::name(&made.given));
        page.line(2, &[given, Span::plain("  "), Span::plain(made.summed())]);
        for whose in &made.said_by {
            page.line(4, &[Span::new(Role::Faint, format!("  {whose}"))]);
        }
        page.gap();
        match made.why.as_slice() {
            [] => drawn(&mut page, made, depth),
            asked => asked.iter().for_each(|why| came_in(&mut page, made, why)),
        }
        tally(&mut page, made);
    }
    page.finish()
}

fn drawn(page: &mut Page, made: &MadeOf, depth: Option<usize>) {
    let outline = Outline::of(made, depth, MAX_LINES);
    let mut open: Vec<bool> = Vec::new();
    let mut repeated = false;
    for row in &outline.rows {
        open.truncate(row.level);
        let (guide, rest) = guides(&open, row, page.width());
        open.push(!row.last);
        let Some(part) = made.parts.get(row.part) else { continue };
        let mut spans = told(made, part);
        match row.below {
            Below::Drawn => {}
            Below::Elsewhere => {
                repeated = true;
                spans.push(Span::new(Role::Faint, "(*)"));
            }
            Below::Deeper(count) => spans.push(Span::new(Role::Faint, format!("… needs {count} more"))),
        }
        page.branch((&guide, &rest), &spans);
    }
    page.gap();
    if repeated {
        let text = "(*) what it needs is drawn once, where it is nearest to the artifact";
        page.line(4, &[Span::new(Role::Faint, text)]);
    }
    undrawn(page, made, depth, outline.undrawn);
}

/// What a tree leaves out: nothing is left out in silence.
fn undrawn(page: &mut Page, made: &MadeOf, depth: Option<usize>, lines: usize) {
    if lines > 0 {
        let text = format!(
            "{lines} more lines are not drawn: --format json has everything, and --why one dependency"
        );
        page.line(2, &[Span::new(Role::Unsure, text)]);
    }
    let Some(depth) = depth else { return };
    let deeper: Vec<&Part> =
        made.parts.iter().filter(|part| part.depth.is_some_and(|own| own > depth)).collect();
    if deeper.is_empty() {
        return;
    }
    let bad = |state| deeper.iter().filter(|part| made.state(part) == state).count();
    let worse: Vec<String> = [State::Denied, State::Unreachable, State::Open, State::Excepted]
        .iter()
        .map(|state| (bad(*state), state.meaning()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, meaning)| format!(", {count} {meaning}"))
        .collect();
    let text = format!("deeper than {depth}, and not drawn: {}{}", deeper.len(), worse.concat());
    page.line(2, &[Span::new(if worse.is_empty() { Role::Faint } else { Role::Unsure }, text)]);
}

/// What stands before a line, and before what of it is wrapped. Where the tree is deeper than half the line, its level stands
/// there in place of the outer ones.
fn guides(open: &[bool], row: &Row, width: usize) -> (String, String) {
    let room = (width / 2 / STEP).max(1);
    let hidden = open.len().saturating_sub(room);
    let outer: String =
        open.iter().skip(hidden).map(|goes_on| if *goes_on { "│  " } else { "   " }).collect();
    let level = if hidden > 0 { format!("({}) ", row.level.saturating_add(1)) } else { String::new() };
    let blank = " ".repeat(level.chars().count());
    let (own, rest) = if row.last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
    let below = if row.below == Below::Drawn { "" } else { " " };
    (format!("{level}{outer}{own}"), format!("{blank}{outer}{rest}  {below}"))
}

/// One dependency: how it stands, what it is called, and what was found of it.
fn told(made: &MadeOf, part: &Part) -> Vec<Span> {
    let state = made.state(part);
    let mut spans = vec![Span::new(state.role(), state.mark()), Span::plain(shown::name(&part.called))];
    spans.extend(part.coverage.map(|word| Span::new(Role::Faint, word)));
    spans.extend(part.findings.iter().map(|found| Span::new(found.state().role(), found.shown())));
    if let (false, Some(why)) = (made.judged, &part.unpinned) {
        spans.push(Span::new(Role::Faint, format!("({why})")));
    }
    spans
}

/// The ways to one dependency, each as a ladder.
fn came_in(page: &mut Page, made: &MadeOf, why: &Why) {
    let Some(part) = made.parts.get(why.part) else { return };
    page.gap();
    let mut spans = vec![Span::plain("why")];
    spans.extend(told(made, part));
    page.branch(("", "  "), &spans);
    let text = match (why.count, why.ways.first().map(Vec::len)) {
        (0, _) | (_, None) => "nothing that is told leads to it from the artifact".to_owned(),
        (_, Some(1)) => "the artifact needs it itself, or nothing says what needs it".to_owned(),
        (1, Some(steps)) => format!("by one shortest way, of {steps} steps"),
        (count, Some(steps)) => format!("by {count} shortest ways, of {steps} steps"),
    };
    page.line(2, &[Span::plain(format!("  {text}"))]);
    for way in &why.ways {
        page.gap();
        page.branch(("  ", "    "), &[Span::new(Role::Strong, shown::name(&made.given))]);
        for (level, at) in way.iter().enumerate() {
            let Some(one) = made.parts.get(*at) else { continue };
            let row = Row { part: *at, level, last: true, below: Below::Drawn };
            let (guide, rest) = guides(&vec![false; level], &row, page.width());
            page.branch((&format!("  {guide}"), &format!("  {rest}")), &told(made, one));
        }
    }
    let more = why.count.saturating_sub(u64::try_from(why.ways.len()).unwrap_or(u64::MAX));
    if more > 0 {
        page.gap();
        page.line(2, &[Span::plain(format!("  and {more} more ways of the same length"))]);
    }
    page.gap();
}

/// How many stand how: the legend of the marks as well.
fn tally(page: &mut Page, made: &MadeOf) {
    if !made.judged {
        return;
    }
    for (state, count) in made.tally() {
        let text = format!(" {count} {}", state.meaning());
        page.line(4, &[Span::new(state.role(), state.mark()), Span::plain(text)]);
    }
}
