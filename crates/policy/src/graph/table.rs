//! Tables below the picture: relationships, and status lists.

use super::layout::{MARGIN, Rect};
use super::state::{Remark, State, gravest};
use super::svg::{BOLD, Canvas, FAINT, INK, INSET, LINE, NAME, TEXT, count, said};
use super::words::{cut, lines};
use super::{Graph, List, Tie};

/// The most lines of one sentence.
const MOST: usize = 3;

/// A table: its title, the heads of its columns after the name, and how much of the width each column has.
struct Table<'t> {
    title: &'t str,
    heads: [&'t str; 4],
    shares: [f64; 5],
}

/// A row: what is said of it stands under its name.
struct Row<'t> {
    name: &'t str,
    remarks: &'t [Remark],
    /// Sentences, of which each begins a line.
    cells: [Vec<String>; 4],
}

impl Graph {
    /// The tables. Gives back where they end.
    pub(super) fn tables(&self, canvas: &mut Canvas, top: f64, width: f64) -> f64 {
        let relationships = Table {
            title: "Relationships",
            heads: ["from → to", "purpose", "covers", "owner, last day"],
            shares: [0.19, 0.16, 0.25, 0.22, 0.18],
        };
        let lists = Table {
            title: "Status lists: what may no longer be relied on",
            heads: ["whose, signed by", "must be", "asked at", "at hand"],
            shares: [0.19, 0.16, 0.17, 0.18, 0.3],
        };
        let ties: Vec<Row<'_>> = self.ties.iter().map(Tie::row).collect();
        let below = relationships.draw(canvas, top, width, &ties);
        let rows: Vec<Row<'_>> = self.lists.iter().map(List::row).collect();
        lists.draw(canvas, below, width, &rows)
    }
}

impl Tie {
    fn row(&self) -> Row<'_> {
        Row {
            name: &self.name,
            remarks: &self.remarks,
            cells: [
                vec![format!("{} → {}", self.from, self.to)],
                vec![self.purpose.clone()],
                vec![self.covers.clone()],
                vec![self.owner.clone(), format!("until {}", self.until)],
            ],
        }
    }
}

impl List {
    fn row(&self) -> Row<'_> {
        Row {
            name: &self.name,
            remarks: &self.remarks,
            cells: [
                vec![self.owner.clone(), self.by.clone()],
                vec![self.terms.clone()],
                vec![self.asked.join(", ")],
                self.held.clone(),
            ],
        }
    }
}

impl Table<'_> {
    fn draw(&self, canvas: &mut Canvas, top: f64, width: f64, rows: &[Row<'_>]) -> f64 {
        if rows.is_empty() {
            return top;
        }
        let room = width - 2.0 * MARGIN;
        let at = |column: usize| MARGIN + room * self.shares.iter().take(column).sum::<f64>();
        let wide = |column: usize| room * self.shares.get(column).copied().unwrap_or_default() - 2.0 * INSET;
        canvas.text((MARGIN, top + NAME), NAME, (INK, true), self.title);
        let mut y = top + NAME + INSET;
        for (column, head) in (1..).zip(self.heads) {
            canvas.text((at(column) + INSET, y + TEXT), TEXT, (FAINT, false), head);
        }
        y += LINE + 4.0;
        for row in rows {
            let mut named = vec![(String::new(), State::Sound)];
            named.extend(said(row.remarks, wide(0)));
            let mut parts = vec![named];
            for (column, cell) in (1..).zip(&row.cells) {
                let broken = cell.iter().flat_map(|text| lines(text, TEXT, wide(column), MOST));
                parts.push(broken.map(|line| (line, State::Sound)).collect());
            }
            let most = parts.iter().map(Vec::len).max().unwrap_or_default();
            let height = LINE * count(most) + INSET;
            canvas.rect(Rect { x: MARGIN, y, width: room, height }, 3.0, gravest(row.remarks).colours());
            let name = cut(row.name, TEXT * BOLD, wide(0));
            canvas.text((at(0) + INSET, y + LINE), TEXT, (INK, true), &name);
            for (column, part) in parts.iter().enumerate() {
                canvas.column(at(column) + INSET, y + LINE, part);
            }
            y += height + 6.0;
        }
        y + INSET
    }
}
