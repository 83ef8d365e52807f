//! The report as Markdown against the same decision in JSON.

use serde_json::Value;

use super::{DECISIONS, Decided};

/// A page without its code marks: what a reader sees.
fn seen(page: &str) -> String {
    let mut text = page.replace("<code>", "").replace("</code>", "").replace('`', "");
    for code in 33..127_u8 {
        let entity = format!("&#{code};");
        if text.contains(&entity) {
            text = text.replace(&entity, &char::from(code).to_string());
        }
    }
    text.replace('`', "")
}

fn plain(value: &Value) -> String {
    let words = value.as_str().unwrap().replace('`', "");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn rows<'a>(page: &'a str, decided: &Decided) -> Vec<&'a str> {
    let table: Vec<&str> = page.lines().skip_while(|line| !line.starts_with("|---")).skip(1).collect();
    table.into_iter().take(decided.subjects().len()).collect()
}

#[test]
fn it_says_what_the_decision_says() {
    for decided in DECISIONS.iter() {
        let page = decided.told("markdown").out;
        let seen = seen(&page);
        let name = decided.name;
        let verdict = decided.report["decision"].as_str().unwrap();
        let head = page.lines().nth(1).unwrap();
        assert!(head.contains(if decided.code == 7 { "audit" } else { verdict }), "{name}: {head}");
        assert!(page.contains(&format!("Exit {}:", decided.code)), "{name}");
        for (row, subject) in rows(&page, decided).iter().zip(decided.subjects()) {
            let word = subject["decision"].as_str().unwrap();
            let word = if decided.code == 7 { "audit" } else { word };
            assert!(row.contains(&format!("| {word}")), "{name}: {row}");
        }
        let count = decided.checks().count();
        assert_eq!(page.contains(&format!("Every check ({count})")), count > 0, "{name}");
        for check in decided.checks() {
            let reason = plain(&check["reason"]);
            assert!(seen.contains(&reason), "{name}: {reason}\n{seen}");
        }
        for fault in decided.faults() {
            assert!(seen.contains(&plain(&fault["reason"])), "{name}: {seen}");
        }
        let rejected = decided.subjects().iter().flat_map(|one| one["rejected"].as_array().unwrap());
        for one in rejected {
            assert!(seen.contains(&plain(&one["reason"])), "{name}: {}", one["reason"]);
        }
    }
}
