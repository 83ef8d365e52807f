//! The examples: each gives the action inputs that it has, and the one for any shell does what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{PROGRAM, job};
use crate::action::runner::Runner;
use crate::case::root;

/// The workflows that use the action.
const WORKFLOWS: [&str; 4] = ["intake", "promotion", "reusable", "matrix"];

fn read(name: &str) -> Value {
    let path = root().join("action/examples").join(name);
    serde_saphyr::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_examples_use_inputs_and_outputs_that_there_are() {
    let Some(runner) = Runner::new(&root().join("action")) else { return };
    let inputs: BTreeSet<String> = runner.inputs().into_iter().collect();
    let outputs = BTreeSet::from(super::OUTPUTS);
    for name in WORKFLOWS {
        let text = std::fs::read_to_string(root().join(format!("action/examples/{name}.yml"))).unwrap();
        let workflow = read(&format!("{name}.yml"));
        let jobs = workflow["jobs"].as_object().unwrap();
        let steps = jobs.values().flat_map(|job| job["steps"].as_array().unwrap());
        let used: Vec<_> =
            steps.filter(|step| step["uses"].as_str().is_some_and(|of| of.contains("/action@"))).collect();
        assert_eq!(used.len(), 1, "{name}");
        for given in used[0]["with"].as_object().unwrap().keys() {
            assert!(inputs.contains(given), "{name} gives `{given}`");
        }
        for asked in text.split("steps.gate.outputs.").skip(1) {
            let end = asked.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap();
            assert!(outputs.contains(&asked[..end]), "{name} asks for `{}`", &asked[..end]);
        }
    }
    let variables = read("gitlab-ci.yml")["intake"]["variables"].clone();
    let known: BTreeSet<String> =
        inputs.iter().map(|name| format!("INPUT_{}", name.to_uppercase().replace('-', "_"))).collect();
    let given: BTreeMap<String, Value> = serde_json::from_value(variables).unwrap();
    for name in given.keys().filter(|name| name.starts_with("INPUT_")) {
        assert!(known.contains(name), "gitlab-ci.yml sets {name}");
    }
}

#[test]
fn the_page_tells_every_input_and_output() {
    let Some(runner) = Runner::new(&root().join("action")) else { return };
    let page = std::fs::read_to_string(root().join("action/README.md")).unwrap();
    let (_, page) = page.split_once("\n## Inputs\n").unwrap();
    let (inputs, rest) = page.split_once("\n## Outputs\n").unwrap();
    let first = |line: &str| line.split('|').nth(1).unwrap_or_default().to_owned();
    let told =
        |text: &str| text.lines().filter(|line| line.starts_with("| `")).map(first).collect::<String>();
    for name in runner.inputs() {
        assert!(told(inputs).contains(&format!("`{name}`")), "the input `{name}`");
    }
    for name in super::OUTPUTS {
        assert!(told(rest).contains(&format!("`{name}`")), "the output `{name}`");
    }
}

#[test]
fn everything_others_made_is_pinned_by_commit() {
    let mut files = WORKFLOWS.map(|name| format!("action/examples/{name}.yml")).to_vec();
    files.extend(["action/examples/recheck.yml", "action/release.yml"].map(str::to_owned));
    for file in files {
        let text = std::fs::read_to_string(root().join(&file)).unwrap();
        for used in text.lines().filter_map(|line| line.trim_start_matches(['-', ' ']).strip_prefix("uses: "))
        {
            let (_, commit) = used.split_whitespace().next().unwrap().split_once('@').unwrap();
            assert!(
                commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{file}: {used}"
            );
        }
    }
}

#[test]
fn the_gate_of_any_shell_is_a_gate() {
    for (case, code) in [("delivery/separate-files", 0), ("delivery/signature-withheld", 3)] {
        let Some(runner) = job(case) else { return };
        let gate = root().join("action/examples/gate.sh");
        let done = Command::new("bash")
            .arg(gate)
            .args([PROGRAM, "rules/framework.yaml", "intake", "delivery", "delivery/widget-1.4.2.tgz"])
            .current_dir(runner.workspace())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert_eq!(done.status.code(), Some(code), "{out}{err}");
        assert_eq!(out.contains("COUNTERSIGN_DECISION=allow\n"), code == 0, "{out}{err}");
    }
}
