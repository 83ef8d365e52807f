//! The tree as SVG, written out: no style sheet, no script, no font that must be fetched.

use model::picture::{cut, escaped, lines, width};

use super::outline::{Below, Outline, Row};
use super::{MadeOf, Part, State};
use crate::{DecisionV1, VerdictV1, shown};

/// The most lines of a picture: more are scrolled through by nobody.
const MAX_LINES: usize = 2_000;
/// The deepest that a line begins further to the right; deeper ones say how deep they are.
const MAX_LEVELS: usize = 16;

const WIDTH: f64 = 1080.0;
const MARGIN: f64 = 28.0;
const TITLE: f64 = 20.0;
const TEXT: f64 = 12.0;
const LINE: f64 = 24.0;
const STEP: f64 = 22.0;
/// How much of a line is kept for what was found, however long the name is.
const FINDINGS: f64 = 400.0;
/// Bold letters are wider.
const BOLD: f64 = 1.12;
const INK: &str = "#1c1c1c";
const FAINT: &str = "#5c5c5c";
const GUIDE: &str = "#c4ccd4";
const FONTS: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

impl State {
    /// The colours of its lines and of what they enclose. The words beside it say the same: a picture may be printed in grey.
    fn colours(self) -> (&'static str, &'static str) {
        match self {
            Self::Unjudged => ("#7b8794", "#eef1f4"),
            Self::Sound => ("#2e7d4f", "#e6f4ea"),
            Self::Excepted => ("#7a3e9d", "#f8f1fc"),
            Self::Open => ("#a85f00", "#fff5e0"),
            Self::Unreachable => ("#1b1b1b", "#e3e3e3"),
            Self::Denied => ("#b3261e", "#fdebe9"),
        }
    }
}

/// What an artifact is made of, as a picture in SVG; with the decision about it, where there is one.
pub fn picture(made: &MadeOf, decision: Option<&DecisionV1>, depth: Option<usize>) -> String {
    let mut canvas = Canvas(String::new());
    let top = heading(&mut canvas, made, decision);
    let outline = Outline::of(made, depth, MAX_LINES);
    let mut above: Vec<f64> = Vec::new();
    let mut y = top;
    for row in &outline.rows {
        y += LINE;
        canvas.row(made, row, y, &mut above);
    }
    let bottom = foot(&mut canvas, made, (depth, outline.undrawn), y + LINE);
    let title = write(&format!("{} is made of {}", made.given, made.summed()));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH:.0}\" height=\"{bottom:.0}\" viewBox=\"0 0 {WIDTH:.0} \
         {bottom:.0}\" font-family=\"{FONTS}\" role=\"img\">\n<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" \
         fill=\"#ffffff\"/>\n{}</svg>\n",
        canvas.0
    )
}

/// What is drawn so far.
struct Canvas(String);

impl Canvas {
    fn text(&mut self, (x, y): (f64, f64), size: f64, (ink, bold): (&str, bool), text: &str) {
        let weight = if bold { " font-weight=\"bold\"" } else { "" };
        let text = write(text);
        self.0.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\"{weight} fill=\"{ink}\">{text}</text>\n"
        ));
    }

    /// The mark of a state: a dot of its colour, with its sign, so that it is told without colours too.
    fn mark(&mut self, (x, y): (f64, f64), state: State) {
        let (line, fill) = state.colours();
        self.0.push_str(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{:.1}\" r=\"7\" fill=\"{fill}\" stroke=\"{line}\" stroke-width=\"1.5\"/>\n\
             <text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"10\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"{line}\">{}</text>\n",
            y - 3.6,
            state.mark()
        ));
    }

    fn path(&mut self, path: &str) {
        self.0.push_str(&format!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{GUIDE}\" stroke-width=\"1.5\"/>\n"
        ));
    }

    /// One dependency, with the line that leads to it. `above` is where the one it is drawn under stands, for each level.
    fn row(&mut self, made: &MadeOf, row: &Row, y: f64, above: &mut Vec<f64>) {
        let Some(part) = made.parts.get(row.part) else { return };
        let level = row.level.min(MAX_LEVELS);
        let x = MARGIN + 8.0 + STEP * count(level);
        above.truncate(row.level);
        if let (Some(from), true) = (above.last(), row.level <= MAX_LEVELS) {
            let side = x - STEP;
            self.path(&format!("M{side:.1} {:.1}V{:.1}H{:.1}", from + 5.0, y - 3.6, x - 9.0));
        }
        above.push(y);
        let state = made.state(part);
        self.mark((x, y), state);
        let deeper = if row.level > MAX_LEVELS {
            format!("({}) ", row.level.saturating_add(1))
        } else {
            String::new()
        };
        let told = found(made, part, row);
        let end = WIDTH - MARGIN;
        let room = end - x - 18.0 - if told.is_empty() { 0.0 } else { FINDINGS };
        let bold = row.level == 0;
        let name =
            cut(&format!("{deeper}{}", shown::cut(&part.called)), TEXT * if bold { BOLD } else { 1.0 }, room);
        self.text((x + 16.0, y), TEXT, (INK, bold), &name);
        if !told.is_empty() {
            let ink = if part.findings.is_empty() { FAINT } else { state.colours().0 };
            let from = x + 30.0 + width(&name) * TEXT * if bold { BOLD } else { 1.0 };
            self.text((from, y), TEXT, (ink, false), &cut(&told, TEXT, end - from));
        }
    }
}

/// What stands beside a dependency.
fn found(made: &MadeOf, part: &Part, row: &Row) -> String {
    let mut told: Vec<String> = part.coverage.map(str::to_owned).into_iter().collect();
    told.extend(part.findings.iter().map(|found| found.shown()));
    if let (false, Some(why)) = (made.judged, &part.unpinned) {
        told.push(why.to_string());
    }
    match row.below {
        Below::Drawn => {}
        Below::Elsewhere => told.push("what it needs is drawn where it is nearest".to_owned()),
        Below::Deeper(count) => told.push(format!("needs {count} more, deeper than is drawn")),
    }
    told.join("  ·  ")
}

/// What is made of this, by whose word, and what was decided. Gives back where it ends.
fn heading(canvas: &mut Canvas, made: &MadeOf, decision: Option<&DecisionV1>) -> f64 {
    let room = WIDTH - 2.0 * MARGIN;
    let mut y = MARGIN + TITLE;
    canvas.text((MARGIN, y), TITLE, (INK, true), &cut(&shown::cut(&made.given), TITLE * BOLD, room));
    y += 22.0;
    canvas.text((MARGIN, y), TEXT, (INK, false), &made.summed());
    let mut about: Vec<(String, &str, bool)> = Vec::new();
    match decision {
        Some(decision) => {
            let (word, state) = match decision.decision {
                VerdictV1::Allow => ("allow", State::Sound),
                VerdictV1::Deny => ("deny", State::Denied),
                VerdictV1::Undecided => ("undecided", State::Unreachable),
            };
            let framework = &decision.framework;
            let text = format!(
                "{word} (exit {}) at handoff {} of {} #{}, judged at {}",
                decision.code,
                shown::name(&decision.handoff.name),
                shown::name(&framework.name),
                framework.number,
                decision.evaluated_at
            );
            about.push((text, state.colours().0, true));
        }
        None => {
            let text = "Not verified, judged by nobody: this is what the files say of themselves, and anyone can write that. \
                        It is no allow.";
            about.push((text.to_owned(), State::Denied.colours().0, true));
        }
    }
    about.extend(made.said_by.iter().map(|whose| (shown::cut(whose), FAINT, false)));
    for (text, ink, bold) in about {
        for line in lines(&text, TEXT * BOLD, room, 3) {
            y += 18.0;
            canvas.text((MARGIN, y), TEXT, (ink, bold), &line);
        }
    }
    y + 6.0
}

/// How many stand how, what the marks mean, and what is not drawn. Gives back where the picture ends.
fn foot(canvas: &mut Canvas, made: &MadeOf, (depth, undrawn): (Option<usize>, usize), mut y: f64) -> f64 {
    y += 12.0;
    let mut x = MARGIN + 8.0;
    let tally = if made.judged { made.tally() } else { vec![(State::Unjudged, made.parts.len())] };
    for (state, many) in tally {
        canvas.mark((x, y), state);
        canvas.text((x + 14.0, y), TEXT, (INK, false), &format!("{many} {}", state.meaning()));
        x += 206.0;
    }
    let deeper = depth.map_or(0, |depth| {
        made.parts.iter().filter(|part| part.depth.is_some_and(|own| own > depth)).count()
    });
    let left_out = [(deeper, "deeper than is drawn"), (undrawn, "more lines than a picture has")];
    for (many, why) in left_out.into_iter().filter(|(many, _)| *many > 0) {
        y += 20.0;
        canvas.text((MARGIN, y), TEXT, (State::Open.colours().0, true), &format!("not drawn: {many} {why}"));
    }
    y + MARGIN
}

fn count(levels: usize) -> f64 {
    f64::from(u32::try_from(levels).unwrap_or(u32::MAX))
}

/// Text inside of an element, free of what steers.
fn write(text: &str) -> String {
    escaped(&shown::safe(text))
}
