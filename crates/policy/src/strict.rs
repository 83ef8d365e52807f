//! The pre-pass: refuses every part of YAML by which two readers could see two documents, and whatever
//! could make reading expensive, before anything is given a meaning.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_saphyr::granit_parser::{self, ErrorKind, Event, Parser, ScalarStyle, ScanError, Span};

use crate::diagnostic::Diagnostics;
use crate::limits::{MAX_DEPTH, MAX_FRAMEWORK, MAX_NODES};
use crate::outline::{Mark, Outline, Step};
use crate::problems::Problems;
use crate::shown::{quoted, safe, steers};
use crate::source::Source;

/// Walks the text once; the outline it makes gives every later diagnostic its pointer.
pub(crate) fn read(file: &str, text: &str) -> Result<Source, Diagnostics> {
    let mut source = Source { file: file.into(), text: "".into(), outline: Outline::default() };
    let mut problems = Problems::default();
    if text.len() > MAX_FRAMEWORK {
        let size = format!("the framework has {} bytes, and at most {MAX_FRAMEWORK} are read", text.len());
        problems.add(Mark::default(), size, "split it into several frameworks, one for each handoff");
        return Err(problems.told(&source));
    }
    source.text = text.into();
    characters(text, &mut problems);
    if problems.none() {
        let mut walk = Walk { outline: Outline::default(), open: Vec::new(), problems: &mut problems };
        // A stop has left its problem behind.
        let _stopped = walk.whole(text);
        source.outline = walk.outline;
    }
    if problems.none() { Ok(source) } else { Err(problems.told(&source)) }
}

/// Refuses characters that are invisible or read differently by different tools.
fn characters(text: &str, problems: &mut Problems) {
    let mut mark = Mark { line: 1, column: 1, start: 0, len: 1 };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        mark.len = width(c);
        match c {
            '\t' => problems.add(mark, "a tab: how wide it is depends on the reader", "indent with spaces"),
            '\u{feff}' => {
                problems.add(
                    mark,
                    "a byte order mark, which no reader shows",
                    "save the file as plain UTF-8",
                );
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {}
            c if c.is_control() || steers(c) => problems.add(
                mark,
                format!(
                    "the character U+{:04X}, which is invisible or changes how the line is read",
                    u32::from(c)
                ),
                "take it out",
            ),
            _ => {}
        }
        mark.start = mark.start.saturating_add(mark.len);
        (mark.line, mark.column) = if c == '\n' {
            (mark.line.saturating_add(1), 1)
        } else {
            (mark.line, mark.column.saturating_add(1))
        };
    }
}

fn width(c: char) -> u32 {
    u32::try_from(c.len_utf8()).unwrap_or(1)
}

/// Nothing more can be read; the problem is noted.
struct Stop;

struct Walk<'p> {
    outline: Outline,
    open: Vec<Open>,
    problems: &'p mut Problems,
}

/// A list or mapping that has not ended.
struct Open {
    node: usize,
    kind: Kind,
}

enum Kind {
    List { next: usize },
    Map { key: Option<usize>, seen: BTreeMap<String, u32> },
}

impl Walk<'_> {
    fn whole(&mut self, text: &str) -> Result<(), Stop> {
        let options = granit_parser::options! { disallow_directives: true, emit_comments: false };
        let mut documents = 0_u32;
        for next in Parser::new_from_str_with_options(text, options) {
            let (event, span) = next.map_err(|fault| {
                let marker = *fault.marker();
                let place = mark(&Span::new(marker, marker));
                if matches!(fault.kind(), ErrorKind::RecursionLimitExceeded) {
                    self.too_deep(place)
                } else if matches!(fault.kind(), ErrorKind::UnknownAnchor) {
                    self.elsewhere(place, text)
                } else {
                    let help = or_quoted("correct the line, or the one before it", text, place);
                    self.stop(place, not_yaml(&fault), &help)
                }
            })?;
            if let Event::DocumentStart(..) = event {
                documents = documents.saturating_add(1);
                if documents > 1 {
                    let help = "keep one framework in each file";
                    return Err(self.stop(mark(&span), "a second document: only one would be judged", help));
                }
            }
            // Only then: the look for it reads the text from its start.
            self.event(&event, &span, text)?;
        }
        if self.outline.count() == 0 {
            let help = "write one, beginning with `countersign: 1`";
            return Err(self.stop(Mark::default(), "the framework is empty: it would demand nothing", help));
        }
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>, span: &Span, text: &str) -> Result<(), Stop> {
        let place = mark(span);
        if event.anchor_id().is_some() || event.is_alias() {
            return Err(self.elsewhere(place, text));
        }
        if event.tag().is_some() {
            let why = "a tag (`!…`): values here have the kind their field says";
            return Err(self.stop(place, why, &or_quoted("leave the tag out", text, place)));
        }
        #[expect(clippy::wildcard_enum_match_arm, reason = "which events exist depends on a parser feature")]
        match event {
            Event::Scalar(value, style, ..) => self.scalar(place, span, value, *style),
            Event::SequenceStart(..) => self.begin(place, Kind::List { next: 0 }),
            Event::MappingStart(..) => self.begin(place, Kind::Map { key: None, seen: BTreeMap::new() }),
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, place: Mark, kind: Kind) -> Result<(), Stop> {
        let place = Mark { len: 0, ..place };
        if self.open.len() >= MAX_DEPTH {
            return Err(self.too_deep(place));
        }
        let node = self.node(place, None)?;
        self.open.push(Open { node, kind });
        Ok(())
    }

    fn scalar(&mut self, place: Mark, span: &Span, value: &str, style: ScalarStyle) -> Result<(), Stop> {
        let plain = matches!(style, ScalarStyle::Plain);
        if span.start.line() != span.end.line() || matches!(style, ScalarStyle::Literal | ScalarStyle::Folded)
        {
            let why = "text over several lines: how the lines are joined is easily misread";
            self.problems.add(Mark { len: 0, ..place }, why, "write it on one line, in double quotes");
        } else if plain && matches!(value, "" | "~" | "null" | "Null" | "NULL") {
            let why = "no value: a field that is empty is neither given nor left out";
            self.problems.add(place, why, "write a value, or leave the field out");
        } else if plain && value == "<<" {
            let why = "a merge key: what a mapping says would stand somewhere else";
            self.problems.add(place, why, "write the fields out where they are used");
        }
        self.node(place, Some(value)).map(|_| ())
    }

    /// Adds a node where the innermost list or mapping now stands.
    fn node(&mut self, place: Mark, scalar: Option<&str>) -> Result<usize, Stop> {
        if self.outline.count() >= MAX_NODES {
            let why = format!("more than {MAX_NODES} keys and values");
            return Err(self.stop(place, why, "split it into several frameworks, one for each handoff"));
        }
        let Some(open) = self.open.last_mut() else {
            return Ok(self.outline.add(place, Step::Root));
        };
        match &mut open.kind {
            Kind::List { next } => {
                let number = *next;
                *next = next.saturating_add(1);
                Ok(self.outline.add(place, Step::Item(open.node, number)))
            }
            Kind::Map { key, seen } => match (key.take(), scalar) {
                (Some(key), _) => Ok(self.outline.add(place, Step::Value(key))),
                (None, None) => {
                    let why = "a key that is a list or a mapping";
                    Err(self.stop(place, why, "a key is a name or a field, written plainly"))
                }
                (None, Some(name)) => {
                    let index = self.outline.add(place, Step::Key(open.node, name.into()));
                    *key = Some(index);
                    match seen.entry(name.to_owned()) {
                        Entry::Vacant(vacant) => _ = vacant.insert(place.line),
                        Entry::Occupied(first) => {
                            let why = format!("{} was given already, on line {}", quoted(name), first.get());
                            let help = "keep one: readers differ in which of two they believe";
                            self.problems.add(place, why, help);
                        }
                    }
                    Ok(index)
                }
            },
        }
    }

    fn elsewhere(&mut self, place: Mark, text: &str) -> Stop {
        let why = "an anchor or alias: what a line says would stand somewhere else";
        self.stop(place, why, &or_quoted("write the value out where it is used", text, place))
    }

    fn too_deep(&mut self, place: Mark) -> Stop {
        let why = format!("nested more than {MAX_DEPTH} deep; a framework needs 7");
        self.stop(place, why, "write it as `countersign policy schema` shows")
    }

    fn stop(&mut self, place: Mark, text: impl Into<String>, help: &str) -> Stop {
        self.problems.add(place, text, help);
        Stop
    }
}

/// The value on a line that begins with a character YAML reads as something else than text: an alias, a mapping, an
/// anchor, a tag, a directive, or nothing at all.
fn unquoted(text: &str, line: u32) -> Option<&str> {
    let line = text.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?)?;
    let values = line.match_indices([':', '-', '[', ',', '{']).filter_map(|(at, sign)| {
        let rest = line.get(at.checked_add(sign.len())?..)?;
        let spaced = rest.starts_with(' ') || matches!(sign, "[" | "{");
        spaced.then(|| rest.trim_start())
    });
    let odd = |value: &&str| match value.split_at_checked(1) {
        Some(("*" | "@" | "&" | "!" | "%" | "`", _)) => true,
        Some(("{", rest)) => rest.starts_with("version}"),
        Some(_) | None => false,
    };
    let value = values.into_iter().find(odd)?;
    // A name or pattern has no space; a comma or bracket after it belongs to the list it stands in.
    let end = value.find([' ', ',', ']']).unwrap_or(value.len());
    value.get(..end)
}

/// What to do; and where a value on that line begins as no plain text does, that it may only want quotes.
fn or_quoted(help: &str, text: &str, place: Mark) -> String {
    match unquoted(text, place.line) {
        None => help.to_owned(),
        Some(value) => {
            let shown: String = value.chars().take(80).map(safe).collect();
            format!("{help}; if it is meant as text, quote it: \"{shown}\"")
        }
    }
}

/// The parser's own words, which may quote a character of the text.
fn not_yaml(fault: &ScanError) -> String {
    let info: String = fault.info().chars().map(safe).collect();
    format!("not YAML: {info}")
}

fn mark(span: &Span) -> Mark {
    let bounded = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let start = span.start.byte_offset().unwrap_or_default();
    let end = span.end.byte_offset().unwrap_or(start);
    Mark {
        line: bounded(span.start.line()).max(1),
        column: bounded(span.start.col()).saturating_add(1),
        start: bounded(start),
        len: bounded(end.saturating_sub(start)),
    }
}
