//! Manual pages, from the reference of the command line: what `--help` says, as `man` shows it.

use jiff::Timestamp;

/// The pages, each with its file name.
pub(crate) fn pages(reference: &str, version: &str, at: Timestamp) -> Vec<(String, String)> {
    let date = at.strftime("%Y-%m-%d").to_string();
    reference
        .split("\n## `")
        .skip(1)
        .filter_map(|section| {
            let (command, rest) = section.split_once('`')?;
            let (_, text) = rest.split_once("```text\n")?;
            let (text, _) = text.split_once("\n```")?;
            let name = command.replace(' ', "-");
            Some((format!("{name}.1"), page(&name, text, version, &date)))
        })
        .collect()
}

fn page(name: &str, text: &str, version: &str, date: &str) -> String {
    let (first, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut out = format!(
        ".TH {} 1 {date} \"countersign {version}\" Countersign\n.SH NAME\n{} \\- {}\n",
        escaped(&name.to_uppercase()),
        escaped(name),
        escaped(first.replace('\n', " ").trim_end_matches('.'))
    );
    if !rest.is_empty() && !rest.starts_with("Usage: ") {
        out.push_str(".SH DESCRIPTION\n");
    }
    let mut literal = false;
    for line in rest.lines() {
        let indented = line.starts_with(' ');
        // What is indented stands as it is; the rest is filled, in paragraphs.
        if indented != literal && !line.is_empty() {
            out.push_str(if indented { ".nf\n" } else { ".fi\n" });
            literal = indented;
        }
        if let Some(usage) = line.strip_prefix("Usage: ") {
            out.push_str(&format!(".SH SYNOPSIS\n{}\n", escaped(usage)));
        } else if let Some(title) = line.strip_suffix(':').filter(|_| !indented && !line.contains('.')) {
            out.push_str(&format!(".SH \"{}\"\n", escaped(&title.to_uppercase())));
        } else if line.is_empty() {
            out.push_str(if literal { "\n" } else { ".PP\n" });
        } else {
            out.push_str(&escaped(line));
            out.push('\n');
        }
    }
    if literal {
        out.push_str(".fi\n");
    }
    out
}

/// As text of a page, whatever it begins with or holds.
fn escaped(text: &str) -> String {
    let mut out = String::from(if text.starts_with(['.', '\'']) { "\\&" } else { "" });
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            plain if plain.is_ascii() => out.push(plain),
            other => out.push_str(&format!("\\[u{:04X}]", u32::from(other))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page() {
        let pages = pages(&cli::reference(), "1.2.3", Timestamp::from_second(1_700_000_000).unwrap());
        let names: Vec<_> = pages.iter().map(|(name, _)| name.as_str()).collect();
        for wanted in ["countersign.1", "countersign-verify.1", "countersign-policy-check.1"] {
            assert!(names.contains(&wanted), "{names:?}");
        }
        for (name, page) in &pages {
            assert!(page.starts_with(".TH COUNTERSIGN"), "{name}");
            assert!(page.contains("\n.SH SYNOPSIS\ncountersign"), "{name}: {page}");
            assert_eq!(page.matches("\n.nf\n").count(), page.matches("\n.fi\n").count(), "{name}");
        }
    }

    #[test]
    fn nothing_in_a_text_is_a_command_of_the_page() {
        let page = page("x", "What it does.\n\n.so file\n'x\n  \\fB --a", "1", "2026-11-22");
        assert!(page.ends_with(".SH DESCRIPTION\n\\&.so file\n\\&'x\n.nf\n  \\efB \\-\\-a\n.fi\n"), "{page}");
    }
}
