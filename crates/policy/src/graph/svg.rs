//! The picture as SVG, written out: no style sheet, no script, no font that must be fetched.

use super::layout::{HEAD, Heights, Layout, Line, MARGIN, Rect};
use super::state::{Remark, State, gravest};
use super::words::{cut, escaped, lines};
use super::{Gate, Graph, Party, Place};

/// Sizes of text: titles, names, everything else.
const TITLE: f64 = 20.0;
pub(super) const NAME: f64 = 14.0;
pub(super) const TEXT: f64 = 12.0;
/// From one line to the next.
pub(super) const LINE: f64 = 17.0;
/// Bold letters are wider.
pub(super) const BOLD: f64 = 1.12;
/// Inside a box.
pub(super) const INSET: f64 = 12.0;
/// The bar with a handoff's name.
const BAR: f64 = 26.0;
/// The most lines of one sentence.
const MOST: usize = 3;
/// Two heights that differ by less are one.
const LEVEL: f64 = 8.0;
/// A picture is no narrower: the tables must fit.
const LEAST_WIDTH: f64 = 1080.0;
pub(super) const INK: &str = "#1c1c1c";
pub(super) const FAINT: &str = "#5c5c5c";
const FONTS: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// What is drawn so far.
pub(super) struct Canvas(String);

impl Canvas {
    /// Text that begins at this place, on this line.
    pub(super) fn text(&mut self, (x, y): (f64, f64), size: f64, (ink, bold): (&str, bool), text: &str) {
        let weight = if bold { " font-weight=\"bold\"" } else { "" };
        let text = escaped(text);
        self.0.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\"{weight} fill=\"{ink}\">{text}</text>\n"
        ));
    }

    pub(super) fn rect(&mut self, rect: Rect, round: f64, (line, fill): (&str, &str)) {
        let Rect { x, y, width, height } = rect;
        self.0.push_str(&format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{round}\" fill=\"{fill}\" \
             stroke=\"{line}\" stroke-width=\"1.5\"/>\n"
        ));
    }

    /// Lines of text one below the other, the first on the line at `y`; what is to be said is in its colour.
    pub(super) fn column(&mut self, x: f64, y: f64, text: &[(String, State)]) {
        let mut at = y;
        for (line, state) in text {
            let said = *state != State::Sound;
            self.text((x, at), TEXT, (if said { state.colours().0 } else { INK }, said), line);
            at += LINE;
        }
    }
}

impl Graph {
    /// A picture in SVG.
    pub fn svg(&self) -> String {
        let texts = |all: Vec<Vec<(String, State)>>, more: f64| {
            let height = |lines: &Vec<(String, State)>| LINE * count(lines.len()) + more;
            all.iter().map(height).collect::<Vec<f64>>()
        };
        let parties: Vec<_> = self.parties.iter().map(Party::written).collect();
        let gates: Vec<_> = self.gates.iter().map(Gate::written).collect();
        let heights = Heights {
            parties: texts(parties.clone(), LINE + 2.0 * INSET),
            gates: texts(gates.clone(), BAR + 1.5 * INSET),
            zones: self.zones.iter().map(|zone| if zone.tier.is_some() { 62.0 } else { 46.0 }).collect(),
        };
        let top = MARGIN + TITLE + 2.0 * LINE + INSET;
        let layout = Layout::of(self, &heights, top);
        let mut canvas = Canvas(String::new());
        self.heading(&mut canvas);
        for (zone, rect) in &layout.frames {
            if let Some(zone) = self.zones.get(*zone) {
                frame(&mut canvas, zone, *rect);
            }
        }
        layout.lines.iter().for_each(|one| line(&mut canvas, one));
        for ((party, text), rect) in self.parties.iter().zip(&parties).zip(&layout.parties) {
            party.draw(&mut canvas, *rect, text);
        }
        for ((gate, text), rect) in self.gates.iter().zip(&gates).zip(&layout.gates) {
            gate.draw(&mut canvas, *rect, text);
        }
        for (zone, rect) in self.zones.iter().zip(&layout.zones) {
            zone.draw(&mut canvas, *rect);
        }
        let width =
            layout.width.max(if self.ties.is_empty() && self.lists.is_empty() { 0.0 } else { LEAST_WIDTH });
        let below = self.tables(&mut canvas, layout.bottom + 2.0 * INSET, width);
        let bottom = legend(&mut canvas, below, width);
        let height = bottom + MARGIN;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} \
             {height:.0}\" font-family=\"{FONTS}\" role=\"img\">\n<title>{}</title>\n<defs><marker id=\"tip\" \
             viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L10 \
             5L0 10z\" fill=\"{FAINT}\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}</svg>\n",
            escaped(&self.title),
            canvas.0
        )
    }

    fn heading(&self, canvas: &mut Canvas) {
        canvas.text((MARGIN, MARGIN + TITLE), TITLE, (INK, true), &self.title);
        canvas.text((MARGIN, MARGIN + TITLE + LINE + 4.0), TEXT, (FAINT, false), &self.about.join("  ·  "));
        let said: Vec<(String, State)> =
            self.remarks.iter().map(|remark| (remark.text.clone(), remark.state)).collect();
        canvas.column(MARGIN, MARGIN + TITLE + 2.0 * LINE + 4.0, &said);
    }
}

pub(super) fn count(lines: usize) -> f64 {
    f64::from(u32::try_from(lines).unwrap_or(u32::MAX))
}

/// What is to be said, broken into lines.
pub(super) fn said(remarks: &[Remark], room: f64) -> Vec<(String, State)> {
    let broken = |remark: &Remark| {
        let state = remark.state;
        lines(&remark.text, TEXT * BOLD, room, MOST)
            .into_iter()
            .map(move |line| (line, state))
            .collect::<Vec<_>>()
    };
    remarks.iter().flat_map(broken).collect()
}

/// Lines, and what is to be said below them.
fn written(text: &[String], remarks: &[Remark], room: f64) -> Vec<(String, State)> {
    let broken = text.iter().flat_map(|text| lines(text, TEXT, room, MOST)).map(|line| (line, State::Sound));
    broken.chain(said(remarks, room)).collect()
}

impl Party {
    fn written(&self) -> Vec<(String, State)> {
        written(&self.lines, &self.remarks, super::layout::PARTY - 2.5 * INSET)
    }

    fn draw(&self, canvas: &mut Canvas, rect: Rect, text: &[(String, State)]) {
        let colours = gravest(&self.remarks).colours();
        canvas.rect(rect, 2.0, colours);
        canvas.rect(Rect { width: 6.0, ..rect }, 0.0, (colours.0, colours.0));
        let x = rect.x + 1.5 * INSET;
        let name = cut(&self.name, NAME * BOLD, rect.width - 2.5 * INSET);
        canvas.text((x, rect.y + INSET + TEXT), NAME, (INK, true), &name);
        canvas.column(x, rect.y + INSET + TEXT + LINE + 2.0, text);
    }
}

impl Gate {
    fn written(&self) -> Vec<(String, State)> {
        written(&self.lines, &self.remarks, super::layout::GATE - 2.0 * INSET)
    }

    fn draw(&self, canvas: &mut Canvas, rect: Rect, text: &[(String, State)]) {
        let colours = gravest(&self.remarks).colours();
        canvas.rect(rect, 5.0, colours);
        canvas.rect(Rect { height: BAR, ..rect }, 5.0, (colours.0, colours.0));
        let name = cut(&self.name, NAME * BOLD, rect.width - 2.0 * INSET);
        canvas.text((rect.x + INSET, rect.y + 18.0), NAME, ("#ffffff", true), &name);
        canvas.column(rect.x + INSET, rect.y + BAR + LINE, text);
    }
}

impl Place {
    fn draw(&self, canvas: &mut Canvas, rect: Rect) {
        canvas.rect(rect, 16.0, (State::Sound.colours().0, "#ffffff"));
        let room = rect.width - 2.0 * INSET;
        let name = cut(&self.name, NAME * BOLD, room);
        canvas.text((rect.x + INSET, rect.y + 28.0), NAME, (INK, true), &name);
        if let Some(tier) = &self.tier {
            let tier = cut(&format!("tier {tier}"), TEXT, room);
            canvas.text((rect.x + INSET, rect.y + 48.0), TEXT, (FAINT, false), &tier);
        }
    }
}

/// The zones of one owner.
fn frame(canvas: &mut Canvas, zone: &Place, rect: Rect) {
    canvas.rect(rect, 8.0, ("#c4ccd4", "#fafbfc"));
    let room = rect.width - 2.0 * INSET;
    let owner = cut(&zone.owner, TEXT * BOLD, room);
    canvas.text((rect.x + INSET, rect.y + HEAD - 7.0), TEXT, (INK, true), &owner);
    canvas.text(
        (rect.x + INSET, rect.y + HEAD + 8.0),
        TEXT - 2.0,
        (FAINT, false),
        &cut(&zone.contact, TEXT - 2.0, room),
    );
}

/// A line through these rectangles; one that leads back goes below.
fn line(canvas: &mut Canvas, line: &Line) {
    let Line { way, arrow, low } = line;
    let tip = if *arrow { " marker-end=\"url(#tip)\"" } else { "" };
    let mut path = String::new();
    for pair in way.windows(2) {
        let [one, other] = pair else { continue };
        let (x, y) = (one.x + one.width, one.y + one.height / 2.0);
        let (to, at) = (other.x, other.y + other.height / 2.0);
        if to < x {
            let (x, y) = (one.x + one.width / 2.0, one.y + one.height);
            let (to, at) = (other.x + other.width / 2.0, other.y + other.height);
            path.push_str(&format!("M{x:.1} {y:.1}V{low:.1}H{to:.1}V{at:.1}"));
            continue;
        }
        // Boxes of unlike heights stand a little askew; a short line between two of them is drawn straight.
        let y = if way.len() == 2 && (y - at).abs() < LEVEL { at } else { y };
        let half = (x + to) / 2.0;
        path.push_str(&format!("M{x:.1} {y:.1}C{half:.1} {y:.1} {half:.1} {at:.1} {to:.1} {at:.1}"));
        if !*arrow {
            // Where it passes a column it goes straight on; under a box this is not seen.
            path.push_str(&format!("H{:.1}", to + other.width));
        }
    }
    canvas.0.push_str(&format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{FAINT}\" stroke-width=\"1.8\"{tip}/>\n"
    ));
}

/// What the colours mean, in as many lines as the width asks for. Gives back where it ends.
fn legend(canvas: &mut Canvas, mut top: f64, width: f64) -> f64 {
    const EACH: f64 = 190.0;
    let mut x = MARGIN;
    for state in State::ALL {
        if x + EACH > width {
            x = MARGIN;
            top += 22.0;
        }
        canvas.rect(Rect { x, y: top, width: 20.0, height: 14.0 }, 3.0, state.colours());
        canvas.text((x + 28.0, top + 11.0), TEXT, (INK, false), state.word());
        x += EACH;
    }
    let text = "From left to right: who hands over, the handoff with what it asks, and the zone it leads into, framed by whose it is.";
    canvas.text((MARGIN, top + 34.0), TEXT, (FAINT, false), text);
    top + 38.0
}
