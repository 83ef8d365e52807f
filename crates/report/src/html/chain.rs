//! The way of an artifact to this gate and beyond it, as a picture: built, signed, handed over, judged, taken over.

use super::inert::text;
use crate::group;
use crate::tally::{self, Mark};
use crate::v1::{CheckV1, DecisionV1, OutcomeV1, ProofV1, SubjectV1, VerdictV1};

/// The picture's width in its own units: those of a phone, where it is drawn one to one.
const WIDTH: usize = 340;
/// The columns of text in a box: what fits into the width at the size of the letters.
const COLUMNS: usize = 43;
/// The most lines of one piece of text, and the most signers that are drawn.
const MOST: usize = 3;
/// From one line to the next, around the text, and from one box to the next.
const LINE: usize = 17;
const INSET: usize = 11;
const ARROW: usize = 26;

/// One station of the way.
struct Station {
    mark: Option<Mark>,
    title: String,
    lines: Vec<String>,
}

/// The picture, with its words for whoever cannot see it.
pub(super) fn picture(report: &DecisionV1, subject: &SubjectV1) -> String {
    let stations = stations(report, subject);
    let mut body = String::new();
    let mut y = 1_usize;
    for (at, station) in stations.iter().enumerate() {
        if at > 0 {
            let (end, middle) = (y.saturating_add(ARROW), WIDTH / 2);
            let (tip, left, right) =
                (end.saturating_sub(6), middle.saturating_sub(5), middle.saturating_add(5));
            body.push_str(&format!(
                "<path d=\"M{middle} {y}V{end}M{left} {tip}L{middle} {end}L{right} {tip}\"/>\n"
            ));
            y = end;
        }
        y = draw(&mut body, station, y);
    }
    let told: Vec<String> =
        stations.iter().map(|one| format!("{}: {}", one.title, one.lines.join(", "))).collect();
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{}\">\n{body}</svg>\n",
        y.saturating_add(1),
        text(&told.join("; then "))
    )
}

/// Draws one box, and gives back where it ends.
fn draw(body: &mut String, station: &Station, y: usize) -> usize {
    let lines: Vec<String> = station.lines.iter().flat_map(|line| wrapped(line)).collect();
    let height = INSET
        .saturating_mul(2)
        .saturating_add(LINE.saturating_mul(lines.len().saturating_add(1)))
        .saturating_sub(5);
    let class = station.mark.map(|mark| format!(" class=\"{}\"", mark.name())).unwrap_or_default();
    let wide = WIDTH.saturating_sub(2);
    body.push_str(&format!(
        "<rect x=\"1\" y=\"{y}\" width=\"{wide}\" height=\"{height}\" rx=\"6\"{class}/>\n"
    ));
    let mut at = y.saturating_add(INSET).saturating_add(10);
    let class = station.mark.map(|mark| format!(" {}", mark.name())).unwrap_or_default();
    let sign = station.mark.map(|mark| format!("{} ", mark.letter())).unwrap_or_default();
    body.push_str(&format!(
        "<text x=\"{INSET}\" y=\"{at}\" class=\"head{class}\">{sign}{}</text>\n",
        text(&station.title)
    ));
    for line in lines {
        at = at.saturating_add(LINE);
        body.push_str(&format!("<text x=\"{INSET}\" y=\"{at}\">{}</text>\n", text(&line)));
    }
    y.saturating_add(height)
}

fn stations(report: &DecisionV1, subject: &SubjectV1) -> Vec<Station> {
    let mut all = Vec::new();
    all.extend(built(subject));
    all.extend(signed(subject));
    if let Some(from) = &report.handoff.from {
        all.push(Station { mark: None, title: "Handed over".to_owned(), lines: vec![format!("by {from}")] });
    }
    let (mark, word) = tally::word(subject);
    let mut lines = vec![subject.given.to_string()];
    lines.extend(subject.digests.iter().map(|(algorithm, hex)| format!("{algorithm}:{hex}")));
    let title = format!("Judged at {}: {word}", report.handoff.name);
    all.push(Station { mark: Some(mark), title, lines });
    if let Some(to) = &report.handoff.to {
        let (title, lines) = match subject.decision {
            VerdictV1::Allow if report.code == 0 => ("May be taken over", format!("into {to}")),
            VerdictV1::Allow | VerdictV1::Deny | VerdictV1::Undecided => {
                ("Not taken over", format!("into {to}"))
            }
        };
        all.push(Station { mark: None, title: title.to_owned(), lines: vec![lines] });
    }
    all
}

/// What the checks of source and builder found, where one found anything.
fn built(subject: &SubjectV1) -> Option<Station> {
    const ASKED: [&str; 2] = ["wrong-source", "unlisted-builder"];
    let answers: Vec<&CheckV1> =
        subject.checks.iter().filter(|check| ASKED.contains(&&*check.id) && found(check)).collect();
    if answers.is_empty() {
        return None;
    }
    let lines = answers.iter().map(|check| check.reason.replace('`', ""));
    let mut seen = std::collections::HashSet::new();
    let lines = lines.filter(|line| seen.insert(line.clone())).take(MOST).collect();
    let wrong = answers.iter().any(|check| check.outcome == OutcomeV1::Violated);
    Some(Station { mark: Some(if wrong { Mark::Bad } else { Mark::Good }), title: "Built".to_owned(), lines })
}

fn found(check: &CheckV1) -> bool {
    matches!(check.outcome, OutcomeV1::Satisfied | OutcomeV1::Violated)
}

/// Who signed, each once.
fn signed(subject: &SubjectV1) -> Vec<Station> {
    let mut seen = std::collections::HashSet::new();
    let distinct: Vec<&ProofV1> =
        subject.proofs.iter().filter(|proof| seen.insert((&proof.signer, &proof.signed_at))).collect();
    let mut all: Vec<Station> = distinct
        .iter()
        .take(MOST)
        .map(|proof| {
            let mut lines = vec![format!("by {}", proof.signer)];
            lines.push(match &proof.signed_at {
                Some(at) => format!("no later than {at}"),
                None => "at a time nobody proves".to_owned(),
            });
            lines.extend(proof.logged.iter().take(1).map(|entry| match entry.index {
                Some(index) => format!("logged: {} #{index}", entry.log),
                None => format!("logged: {}", entry.log),
            }));
            let mark = standing(subject, &proof.signer);
            Station { mark, title: "Signed".to_owned(), lines }
        })
        .collect();
    let more = distinct.len().saturating_sub(MOST);
    if more > 0 {
        let title = format!("and {}", tally::counted(more, "more signer"));
        all.push(Station { mark: None, title, lines: Vec::new() });
    }
    if all.is_empty() && subject.fault.is_none() {
        let mark = group::telling(subject).next().map(|_| Mark::Bad);
        let lines = vec!["nobody whose proof holds".to_owned()];
        all.push(Station { mark, title: "Signed".to_owned(), lines });
    }
    all
}

/// Whether a signer is one that was asked for, and whether anything was proved against it since.
fn standing(subject: &SubjectV1, signer: &str) -> Option<Mark> {
    let own = |check: &&CheckV1| check.id == "unlisted-signer" && check.observed.as_deref() == Some(signer);
    let asked: Vec<&CheckV1> = subject.checks.iter().filter(own).collect();
    let fallen = subject.checks.iter().any(|check| {
        check.outcome == OutcomeV1::Violated
            && FALLEN.contains(&&*check.id)
            && asked.iter().any(|one| one.requirement == check.requirement)
    });
    match asked.iter().any(|check| check.outcome == OutcomeV1::Satisfied) {
        _ if fallen => Some(Mark::Bad),
        true => Some(Mark::Good),
        false => None,
    }
}

/// The checks that speak of the signer itself.
const FALLEN: [&str; 3] = ["key-outside-window", "revoked-signer", "suspended-signer"];

/// How many columns a letter takes: those beyond ASCII may take two.
fn width(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// A line in as many as it needs, up to [`MOST`].
fn wrapped(line: &str) -> Vec<String> {
    let shown = crate::shown::safe(line);
    let mut lines: Vec<String> = vec![String::new()];
    let mut column = 0_usize;
    for word in shown.split_inclusive(' ') {
        let wide = word.trim_end().chars().map(width).fold(0, usize::saturating_add);
        // A word that no line holds is broken where the line ends.
        if column > 0 && column.saturating_add(wide) > COLUMNS && wide <= COLUMNS {
            lines.push(String::new());
            column = 0;
        }
        for c in word.chars() {
            if column.saturating_add(width(c)) > COLUMNS {
                lines.push(String::new());
                column = 0;
            }
            column = column.saturating_add(width(c));
            if let Some(last) = lines.last_mut() {
                last.push(c);
            }
        }
    }
    if lines.len() > MOST {
        lines.truncate(MOST);
        if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, MOST, standing, wrapped};
    use crate::DecisionV1;
    use crate::sample::{Answers, run, subject};
    use crate::tally::Mark;
    use crate::v1::OutcomeV1;

    #[test]
    fn a_signer_that_fell_since_is_shown_as_fallen() {
        let report = DecisionV1::of(&run(vec![subject("widget.tgz", Answers::default())]));
        let mut one = report.subjects[0].clone();
        for check in one.checks.iter_mut().filter(|check| check.id == "unlisted-signer") {
            check.observed = Some("acme-key".into());
        }
        assert_eq!(standing(&one, "acme-key"), Some(Mark::Good));
        assert_eq!(standing(&one, "stranger"), None);
        let window = one.checks.iter_mut().find(|check| check.id == "key-outside-window").unwrap();
        window.outcome = OutcomeV1::Violated;
        assert_eq!(standing(&one, "acme-key"), Some(Mark::Bad));
    }

    #[test]
    fn lines_are_broken_between_words_where_there_are_any() {
        let lines = wrapped(&format!("{} {}", "a".repeat(40), "b".repeat(20)));
        assert_eq!(lines, [format!("{} ", "a".repeat(40)), "b".repeat(20)]);
    }

    #[test]
    fn long_lines_are_broken_and_have_an_end() {
        assert_eq!(wrapped("a").len(), 1);
        assert_eq!(wrapped(&"a".repeat(COLUMNS)).len(), 1);
        assert_eq!(wrapped(&"a".repeat(COLUMNS + 1)).len(), 2);
        assert_eq!(wrapped(&"a".repeat(COLUMNS * MOST)).len(), MOST);
        let cut = wrapped(&"a".repeat(COLUMNS * MOST + 1));
        assert_eq!(cut.len(), MOST);
        assert!(cut[MOST - 1].ends_with('…'));
        assert!(wrapped(&"é".repeat(COLUMNS)).iter().all(|line| line.chars().count() <= COLUMNS / 2));
    }
}
