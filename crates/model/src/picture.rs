//! Text in a picture: how wide it is, and how it is broken. Nobody tells which font a viewer has, so widths are those of a
//! wide one (DejaVu Sans); in a narrower one there is more room.

/// How wide a text is at a font size of 1.
pub fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 0.32,
        'f' | 'r' | 't' | 'I' | 'J' | '.' | ',' | ':' | ';' | '(' | ')' | '[' | ']' | '/' | '-' | ' '
        | '!' => 0.43,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '#' => 1.0,
        'A'..='Z' | '+' | '=' | '<' | '>' | '→' => 0.8,
        c if c.is_ascii() => 0.65,
        _ => 1.05,
    }
}

/// The lines of a text that are at most `room` wide at this size: at most `most`, and what does not fit is cut.
pub fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let fits = |text: &str| width(text) * size <= room;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fits(&longer) || line.is_empty() {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    lines.push(line);
    let more = lines.len() > most;
    lines.truncate(most);
    if let (true, Some(last)) = (more, lines.last_mut()) {
        last.push('…');
    }
    lines.iter().map(|line| cut(line, size, room)).collect()
}

/// The beginning of a text that is at most `room` wide.
pub fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text) * size <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = advance('…');
    for c in text.chars() {
        used += advance(c);
        if used * size > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// Text inside of an element of XML, or of an attribute in double quotes. What must not stand in XML at all, such as control
/// characters, is for the caller to replace: it knows how its own text is made safe.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_what_does_not_is_cut() {
        let told = lines("asks: signature, provenance of level 3, sbom", 12.0, 160.0, 2);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|line| width(line) * 12.0 <= 160.0), "{told:?}");
        let long = lines(&"w".repeat(80), 12.0, 160.0, 2);
        assert!(long.len() == 1 && long[0].ends_with('…') && width(&long[0]) * 12.0 <= 160.0, "{long:?}");
        let many = lines("one two three four five six seven", 12.0, 60.0, 2);
        assert!(many.len() == 2 && many[1].ends_with('…'), "{many:?}");
        assert_eq!(lines("", 12.0, 60.0, 2), [""]);
    }

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(escaped("a<b>&\""), "a&lt;b&gt;&amp;&quot;");
    }
}
