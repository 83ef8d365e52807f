//! The report as a page of HTML against the same decision in JSON, and in a browser.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{DECISIONS, Decided};

/// What a reader sees of a page: its text, without markup.
fn seen(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1;
    let mut text = String::new();
    for piece in body.replace("<br>", " ").replace("</td>", " ").split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, shown)| shown));
    }
    let shown = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain(&shown.replace("&amp;", "&"))
}

fn plain(text: &str) -> String {
    text.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(value: &Value) -> String {
    plain(value.as_str().unwrap())
}

fn agree(decided: &Decided, page: &str) {
    let seen = seen(page);
    let name = decided.name;
    let verdict = if decided.code == 7 { "audit" } else { decided.report["decision"].as_str().unwrap() };
    let title = page.split_once("<title>").unwrap().1;
    assert!(title.starts_with(verdict), "{name}: {title}");
    assert!(page.contains(&format!("<dt>exit code</dt><dd>{},", decided.code)), "{name}");
    assert_eq!(page.matches("<details id=").count(), decided.subjects().len(), "{name}");
    assert_eq!(page.matches("<svg ").count(), decided.subjects().len(), "{name}");
    for word in ["allow", "deny", "undecided"] {
        let shown = ["✓", "✗", "?"]
            .iter()
            .map(|sign| {
                page.matches(&format!("<summary><span class=\"word {}\">{sign} {word}</span>", class(word)))
                    .count()
            })
            .sum::<usize>();
        let expected = decided.verdicts(word);
        if decided.code != 7 {
            assert_eq!(shown, expected, "{name}: {word}");
        }
    }
    for check in decided.checks() {
        assert!(seen.contains(&words(&check["reason"])), "{name}: {}\n{seen}", check["reason"]);
    }
    for fault in decided.faults() {
        assert!(seen.contains(&words(&fault["reason"])), "{name}: {}", fault["reason"]);
    }
    for row in decided.report["evidence"].as_array().unwrap() {
        assert!(seen.contains(&words(&row["digest"])), "{name}");
    }
    for subject in decided.subjects() {
        for one in subject["rejected"].as_array().unwrap() {
            assert!(seen.contains(&words(&one["reason"])), "{name}: {}", one["reason"]);
        }
        for control in subject["checks"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|check| check["controls"].as_array().unwrap())
        {
            assert!(
                page.contains(&format!(
                    "<td data-label=\"control\"><code>{}</code>",
                    control.as_str().unwrap()
                )),
                "{name}"
            );
        }
    }
}

fn class(word: &str) -> &'static str {
    match word {
        "allow" => "good",
        "deny" => "bad",
        _ => "unsure",
    }
}

#[test]
fn it_says_what_the_decision_says() {
    for decided in DECISIONS.iter() {
        agree(decided, &decided.told("html").out);
    }
}

/// A page that does nothing: no script, no address, and a policy that lets a browser fetch and run nothing.
#[test]
fn nothing_in_it_is_fetched_or_run() {
    for decided in DECISIONS.iter() {
        let page = decided.told("html").out;
        assert!(page.contains("content=\"default-src 'none'; style-src 'sha256-"), "{}", decided.name);
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert!(!style.contains("url(") && !style.contains("@import"), "{style}");
        for tag in page.replace(style, "").split('<').skip(1) {
            let inside = tag.split('>').next().unwrap();
            assert!(
                !inside.starts_with("script") && !inside.starts_with("link") && !inside.starts_with("img"),
                "{inside}"
            );
            assert!(!inside.contains(" style=") && !inside.contains(" src="), "{inside}");
            assert!(!inside.contains("href=\"") || inside.contains("href=\"#"), "{inside}");
        }
    }
}

/// What a browser makes of a page: its elements when all is loaded, and what it had to complain about. Nothing where there
/// is no browser, which is said.
#[expect(clippy::print_stderr, reason = "what was not tested must be seen")]
fn opened(page: &Path) -> Option<(String, String)> {
    let home = tempfile::tempdir().unwrap();
    let run = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--v=0",
            "--dump-dom",
        ])
        .args(["--disable-background-networking", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND"])
        .arg(format!("--user-data-dir={}", home.path().display()))
        .arg(format!("file://{}", page.display()))
        .output();
    let Ok(run) = run else {
        eprintln!("there is no chromium here: no browser has opened the page");
        return None;
    };
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    if told.contains("error while loading shared libraries") {
        eprintln!("chromium cannot be started here, so no browser has opened the page: {told}");
        return None;
    }
    assert!(run.status.success(), "{told}");
    Some((String::from_utf8_lossy(&run.stdout).into_owned(), told))
}

#[test]
fn a_browser_shows_hostile_strings_and_has_nothing_to_complain_about() {
    let dir = tempfile::tempdir().unwrap();
    let mut report = DECISIONS.iter().find(|one| one.code == 1).unwrap().report.clone();
    let evil = "\"'><img src=x onerror=document.title='owned'><script>document.title='owned'</script><a href=https://evil.example>";
    hostile(&mut report, evil);
    let (saved, page) = (dir.path().join("decision.json"), dir.path().join("page.html"));
    std::fs::write(&saved, report.to_string()).unwrap();
    let (from, to) = (saved.to_string_lossy(), page.to_string_lossy());
    let made =
        crate::run::run_at(&["report", &from, "--format", "html", "--output", &to], "2026-08-02T00:00:00Z");
    assert_eq!(made.code, 0, "{}", made.err);
    let Some((dom, log)) = opened(&page) else { return };
    assert!(dom.contains("<title>deny: "), "{dom}");
    assert!(!dom.contains("<img") && !dom.contains("<script") && !dom.contains("<a href=\"https"), "{dom}");
    assert!(dom.contains("&lt;script&gt;"), "{dom}");
    assert!(!log.contains("CONSOLE") && !log.contains("Content Security Policy"), "{log}");
}

/// Puts words into everything that comes from outside.
fn hostile(value: &mut Value, evil: &str) {
    let ours = [
        "schema",
        "decision",
        "outcome",
        "code",
        "id",
        "kind",
        "evaluated_at",
        "origin",
        "cause",
        "controls",
        "state",
    ];
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut().filter(|(name, _)| !ours.contains(&name.as_str())) {
                match value {
                    Value::String(_) if name != "digest" => *value = evil.into(),
                    Value::Object(_) | Value::Array(_) => hostile(value, evil),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| hostile(one, evil)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
