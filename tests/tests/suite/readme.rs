//! The README's runs: they give what the page shows, today and ten years from now. And its commands beside those of other
//! tools: each lets through what it is made for.

use std::path::{Path, PathBuf};

use crate::case::{copied, root};
use crate::run::{Ran, run_at};

/// A run the README shows.
struct Example {
    arguments: Vec<String>,
    exit: u8,
    shown: String,
}

/// Every `$ cargo run --release -- …` of a console block, with the exit code and the output below it.
fn examples() -> Vec<Example> {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    blocks(&page).filter_map(|block| example(&block, "$ cargo run --release -- ")).collect()
}

/// The console blocks of a page, each command on one line.
fn blocks(page: &str) -> impl Iterator<Item = String> {
    let blocks = page.split("```console\n").skip(1);
    blocks.map(|rest| rest.split("\n```").next().unwrap().replace("\\\n", " "))
}

/// The run that a block shows, if its command begins like this.
fn example(block: &str, begins: &str) -> Option<Example> {
    let (command, rest) = block.split_once('\n').unwrap();
    let arguments = command.strip_prefix(begins)?;
    let stated = rest.strip_prefix("# exit ").and_then(|rest| rest.split_once('\n'));
    let (exit, shown) = stated.map_or((0, rest), |(code, shown)| (code.parse().unwrap(), shown));
    let arguments = arguments.split_whitespace().map(str::to_owned).collect();
    Some(Example { arguments, exit, shown: shown.to_owned() })
}

/// A report without the one line that tells the time of the run.
fn timeless(report: &str) -> String {
    report
        .trim_end()
        .lines()
        .filter(|line| !line.starts_with("judged at ") && !line.starts_with("status list "))
        .collect::<Vec<_>>()
        .join("\n")
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
    for day in ["2026-11-2", "2036-11-2"] {
        two_people_approve(day);
        carried_where_nothing_can_be_asked(day);
    }
}

/// A pack is made, and judged from in a folder where nothing else is but the framework and its key. The digest of its index
/// is another every second.
fn carried_where_nothing_can_be_asked(day: &str) {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    let section =
        page.split("\n## Where nothing can be asked\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (here, there) = (dir.path().join("here"), dir.path().join("there"));
    for (folder, name, from) in [
        (&here, "intake.yaml", "key/framework.yaml"),
        (&here, "roots", "key/roots"),
        (&here, "widget-1.4.2.tgz", "key/p256-message-unlogged/widget-1.4.2.tgz"),
        (&here, "widget-1.4.2.tgz.sigstore.json", "key/p256-message-unlogged/widget-1.4.2.tgz.sigstore.json"),
        (&there, "intake.yaml", "key/framework.yaml"),
        (&there, "roots", "key/roots"),
    ] {
        std::fs::create_dir_all(folder).unwrap();
        let from = root().join("fixtures").join(from);
        match from.is_dir() {
            true => copied(&from, &folder.join(name)),
            false => _ = std::fs::copy(from, folder.join(name)).unwrap(),
        }
    }
    let runs: Vec<Example> =
        blocks(section).map(|block| example(&block, "$ countersign ").unwrap()).collect();
    assert_eq!(runs.len(), 2);
    let shown = |text: &str| -> String {
        let lines = timeless(text);
        let lines = lines.lines().filter(|line| !line.trim_start().starts_with("its index is "));
        lines.collect::<Vec<_>>().join("\n")
    };
    for (run, folder) in runs.iter().zip([&here, &there]) {
        std::env::set_current_dir(folder).unwrap();
        let ran = run_at(&run.arguments, &format!("{day}2T13:00:00Z"));
        assert_eq!(ran.code, run.exit, "{:?}\n{}{}", run.arguments, ran.out, ran.err);
        let told = format!("{}{}", ran.err, ran.out).replace(day, "2026-11-2");
        assert_eq!(shown(&told), shown(&run.shown), "{:?} on {day}2", run.arguments);
        let pack = here.join("widget.pack");
        if pack.exists() {
            std::fs::rename(pack, there.join("widget.pack")).unwrap();
        }
    }
    std::env::set_current_dir(root()).unwrap();
}

/// The section's framework stands beside the keys of two people, and its runs follow each other: the first day of the page
/// stands for any.
fn two_people_approve(day: &str) {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    let section = page.split("\n### Two people approve\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let framework = section.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("promotion.yaml"), framework).unwrap();
    for (name, from) in [
        ("acme.pub", "key/roots/acme-p256.pub"),
        ("alice.pub", "signing/gate-ed25519.pub"),
        ("alice.key", "signing/gate-ed25519.key"),
        ("bob.pub", "signing/partner-p256.pub"),
        ("bob.key", "signing/partner-p256.key"),
        ("widget-1.4.2.tgz", "key/p256-message-unlogged/widget-1.4.2.tgz"),
        ("widget-1.4.2.tgz.sigstore.json", "key/p256-message-unlogged/widget-1.4.2.tgz.sigstore.json"),
    ] {
        std::fs::copy(root().join("fixtures").join(from), dir.path().join(name)).unwrap();
    }
    std::env::set_current_dir(dir.path()).unwrap();
    let runs: Vec<Example> =
        blocks(section).map(|block| example(&block, "$ countersign ").unwrap()).collect();
    assert_eq!(runs.iter().map(|run| run.exit).collect::<Vec<_>>(), [0, 3, 0, 0]);
    for one in &runs {
        let ran = run_at(&one.arguments, &format!("{day}2T13:00:00Z"));
        assert_eq!(ran.code, one.exit, "{:?}\n{}{}", one.arguments, ran.out, ran.err);
        // What is told comes before what was asked for, as in a terminal.
        let told = format!("{}{}", ran.err, ran.out).replace(day, "2026-11-2");
        assert_eq!(timeless(&told), timeless(&one.shown), "{:?} on {day}2", one.arguments);
    }
    std::env::set_current_dir(root()).unwrap();
}

/// The day after the invented world signed.
const AT: &str = "2026-08-02T00:00:00Z";

/// The commands of ours for those who come from other tools, without their first word.
fn commands() -> Vec<Vec<String>> {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    let section = page.split("\n## Coming from ").nth(1).unwrap().split("\n## ").next().unwrap();
    let code =
        section.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix("countersign verify "));
    code.map(|rest| std::iter::once("verify").chain(rest.split(' ')).map(str::to_owned).collect()).collect()
}

fn value<'a>(command: &'a [String], flag: &str) -> Option<&'a str> {
    command.iter().position(|word| word == flag).map(|at| command[at + 1].as_str())
}

/// The folder with what a command is for: the case its policy lets through at that handoff, or what the signer signed.
fn delivery(command: &[String]) -> PathBuf {
    if let Some(policy) = value(command, "--policy") {
        let handoff = format!("handoff = \"{}\"\n", value(command, "--handoff").unwrap());
        let cases = std::fs::read_dir(root().join(policy).with_extension("cases")).unwrap();
        let fits = |case: &PathBuf| {
            let text = std::fs::read_to_string(case.join("case.toml")).unwrap();
            text.contains(&handoff) && text.contains("exit = 0\n")
        };
        return cases.map(|case| case.unwrap().path()).find(fits).unwrap();
    }
    let require = value(command, "--require").unwrap_or("signature");
    let folder = match (value(command, "--signer").unwrap(), require) {
        ("key:acme.pub", "signature") => "policies/coming-from-cosign.cases/blob-by-key",
        (_, "signature") => "policies/coming-from-cosign.cases/blob",
        (_, "provenance") if command.last().unwrap().ends_with(".attestations.json") => "fixtures/npm/both",
        ("github:acme/widget", "provenance") => "policies/coming-from-gh.cases/repository",
        (_, "provenance") => "policies/coming-from-gh.cases/workflow",
        _ => "policies/coming-from-gh.cases/sbom",
    };
    root().join(folder)
}

/// Runs a command on the files of a folder. A framework made from words trusts the public roots, which know nothing of the
/// invented world: it is taken as the report shows it, and judges with the roots of that world.
fn run_in(folder: &Path, command: &[String]) -> Ran {
    let full = |word: &String| match word.as_str() {
        "key:acme.pub" => format!("key:{}", root().join("policies/roots/acme.pub").display()),
        policy if policy.starts_with("policies/") => root().join(policy).display().to_string(),
        file if file.starts_with("widget-") => folder.join(file).display().to_string(),
        other => other.to_owned(),
    };
    let command: Vec<String> = command.iter().map(full).collect();
    if !value(&command, "--signer").is_some_and(|signer| signer.starts_with("github:")) {
        return run_at(&command, AT);
    }
    let json = [command.clone(), vec!["--format".into(), "json".into()]].concat();
    let ran = run_at(&json, AT);
    assert!(matches!(ran.code, 1 | 3), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("untrusted-certificate"), "{}", ran.out);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let text = report["framework"]["text"].as_str().unwrap();
    let text = text
        .replace("embedded: public-good", "file: acme.trusted_root.json")
        .replace("embedded: github", "file: acme.trusted_root.json");
    let dir = tempfile::tempdir().unwrap();
    let name = "acme.trusted_root.json";
    std::fs::copy(root().join("policies/roots").join(name), dir.path().join(name)).unwrap();
    let framework = dir.path().join("framework.yaml");
    std::fs::write(&framework, text).unwrap();
    let framework = framework.display().to_string();
    run_at(&["verify", &command[1], "--policy", &framework, "-a", command.last().unwrap()], AT)
}

#[test]
fn each_command_beside_anothers_lets_through_what_it_is_for_and_no_strangers_work() {
    let commands = commands();
    assert!(commands.len() >= 13, "{}", commands.len());
    for command in &commands {
        let folder = delivery(command);
        let ran = run_in(&folder, command);
        assert_eq!(ran.code, 0, "{command:?}\n{}{}", ran.out, ran.err);

        // The same files with the evidence of another delivery: signed by mallory, and about this very file.
        let strange = tempfile::tempdir().unwrap();
        let file = "widget-1.4.2.tgz";
        std::fs::copy(folder.join(file), strange.path().join(file)).unwrap();
        let bundle = "policies/coming-from-gh.cases/another-repository/widget-1.4.2.tgz.sigstore.json";
        let evidence = command.last().unwrap();
        std::fs::copy(root().join(bundle), strange.path().join(evidence)).unwrap();
        let ran = run_in(strange.path(), command);
        assert!(matches!(ran.code, 1 | 3), "{command:?}\n{}{}", ran.out, ran.err);
    }
}
