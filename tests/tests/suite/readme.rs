//! The README's runs: they give what the page shows, today and ten years from now.

use crate::case::root;
use crate::run::run_at;

/// A run the README shows.
struct Example {
    arguments: Vec<String>,
    exit: u8,
    shown: String,
}

/// Every `$ cargo run --release -- …` of a console block, with the exit code and the output below it.
fn examples() -> Vec<Example> {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = page
        .split("```console\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap().replace("\\\n", " "));
    blocks.map(|block| example(&block)).collect()
}

fn example(block: &str) -> Example {
    let (command, rest) = block.split_once('\n').unwrap();
    let arguments = command.strip_prefix("$ cargo run --release -- ").unwrap();
    let stated = rest.strip_prefix("# exit ").and_then(|rest| rest.split_once('\n'));
    let (exit, shown) = stated.map_or((0, rest), |(code, shown)| (code.parse().unwrap(), shown));
    Example {
        arguments: arguments.split_whitespace().map(str::to_owned).collect(),
        exit,
        shown: shown.to_owned(),
    }
}

/// A report without the one line that tells the time of the run.
fn timeless(report: &str) -> String {
    report.trim_end().lines().filter(|line| !line.starts_with("judged at ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_the_readme_shows_is_what_happens_now_and_in_ten_years() {
    // The page's paths are seen from the repository. Every other test names its files in full.
    std::env::set_current_dir(root()).unwrap();
    let examples = examples();
    assert!(examples.len() >= 2, "an allow and a deny");
    for example in &examples {
        for year in ["2026-11-22T13:00:00Z", "2036-11-22T13:00:00Z"] {
            let ran = run_at(&example.arguments, year);
            assert_eq!(ran.code, example.exit, "{:?} at {year}\n{}{}", example.arguments, ran.out, ran.err);
            assert_eq!(timeless(&format!("{}{}", ran.out, ran.err)), timeless(&example.shown), "at {year}");
        }
    }
    assert!(examples.iter().any(|one| one.exit == 0) && examples.iter().any(|one| one.exit == 1));
}
