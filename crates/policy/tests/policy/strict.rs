//! The parts of YAML by which two readers could see two documents.

use crate::sample::{GOOD, kept, with, wrong};

fn told(texts: &[String]) -> String {
    let mut all = String::new();
    for text in texts {
        let rendered = match crate::policy::parse("retail.yaml", text) {
            Ok(_) => panic!("nothing wrong with {text}"),
            Err(diagnostics) => diagnostics.to_string(),
        };
        all += &format!("{rendered}\n\n");
    }
    all
}

#[test]
fn refused() {
    kept(
        "refused",
        &told(&[
            with("[acme, public-good]", "&both [acme, public-good]"),
            with("roots: [public-good]", "roots: *both"),
            with("number: 7", "number: &seven 7"),
            with("  alice:\n", "  alice:\n    <<: { email: x }\n"),
            with("number: 7", "number: !!int 7"),
            with("number: 7", "number: !seven 7"),
            with("    email:", "    ! email:"),
            with("number: 7", "\tnumber: 7"),
            with("number: 7", "number: 7 #\ttab"),
            format!("\u{feff}{GOOD}"),
            format!("{GOOD}---\n{GOOD}"),
            format!("%YAML 1.1\n---\n{GOOD}"),
            with("number: 7", "number: 7 #\r comment"),
            with("number: 7", "number: 7 # \u{202e}"),
            with("framework: retail-intake", "framework: |\n  retail-intake"),
            with("framework: retail-intake", "framework: retail\n  intake"),
            with("number: 7", "? [number]\n: 7"),
            with("number: 7", "number:"),
            with("[acme, public-good]", "[acme, ]]"),
            with("  public-good:\n", "  public-good: {\n"),
            String::new(),
            "# nothing\n".to_owned(),
            "---\n".to_owned(),
            "[]\n".to_owned(),
            "countersign\n".to_owned(),
        ]),
    );
}

#[test]
fn line_ends_of_either_kind_are_read() {
    assert_eq!(wrong(&GOOD.replace('\n', "\r\n")), []);
    assert_eq!(wrong(&format!("---\n{GOOD}...\n")), []);
    assert_eq!(wrong(GOOD.trim_end()), []);
}

#[test]
fn the_place_is_counted_in_characters() {
    let told = wrong(&with("[acme, public-good]", "[\"äöü\", nobody]"));
    let places: Vec<(u32, u32)> = told.iter().map(|d| (d.line, d.column)).collect();
    let line = GOOD.lines().zip(1..).find(|(line, _)| line.contains("[acme, public-good]")).unwrap().1;
    assert_eq!(places, [(line, 15), (line, 22)]);
    assert!(told[0].to_string().contains("|               ^^^^^\n"), "{}", told[0]);
}
