//! As much of a runner as a composite action of bash steps needs: inputs with their defaults, the few forms of expressions
//! that are used, the files for outputs and summary, and commands in the log, which are heard as the runner hears them.
#![expect(clippy::print_stderr, reason = "what is not run says so")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// action.yml.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "description")]
    _description: String,
    inputs: BTreeMap<String, Input>,
    outputs: BTreeMap<String, Output>,
    runs: Runs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[serde(rename = "description")]
    _description: String,
    required: bool,
    default: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    #[serde(rename = "description")]
    _description: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Runs {
    using: String,
    steps: Vec<Script>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    id: String,
    shell: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    run: String,
}

/// A command that the log gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Annotation {
    pub(crate) level: String,
    properties: BTreeMap<String, String>,
    pub(crate) message: String,
}

impl Annotation {
    pub(crate) fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(String::as_str)
    }
}

/// What came out of one use of the action.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) success: bool,
    pub(crate) outputs: BTreeMap<String, String>,
    pub(crate) summary: String,
    heard: Vec<Annotation>,
    pub(crate) log: String,
}

impl Step {
    /// Decision, exit code, and whether the job goes on.
    pub(crate) fn told(&self) -> (&str, &str, bool) {
        (self.output("decision"), self.output("exit-code"), self.success)
    }

    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).map(String::as_str).unwrap_or_else(|| panic!("no output {name}: {self:?}"))
    }

    /// The commands in the log, which must all be annotations.
    pub(crate) fn annotations(&self) -> &[Annotation] {
        let known = |one: &Annotation| ["error", "warning", "notice"].contains(&one.level.as_str());
        assert!(self.heard.iter().all(known), "the log gave the runner a command: {self:?}");
        &self.heard
    }
}

/// A job on a machine of ours.
pub(crate) struct Runner {
    dir: tempfile::TempDir,
    action: PathBuf,
    pub(crate) variables: BTreeMap<String, String>,
    /// The event's payload, by its path in `github.event`.
    pub(crate) event: BTreeMap<String, String>,
}

impl Runner {
    /// A job that uses the action in this folder. Nothing, and a word about it, where there is no bash.
    pub(crate) fn new(action: &Path) -> Option<Self> {
        let bash = Command::new("bash").args(["-c", "exit 0"]).stdin(Stdio::null()).status();
        if !bash.is_ok_and(|status| status.success()) {
            eprintln!("there is no bash here: the action is not run");
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("workspace")).unwrap();
        std::fs::create_dir_all(dir.path().join("temp")).unwrap();
        Some(Self { dir, action: action.to_path_buf(), variables: BTreeMap::new(), event: BTreeMap::new() })
    }

    /// From now on the action in this folder.
    pub(crate) fn use_action(&mut self, action: &Path) {
        self.action = action.to_path_buf();
    }

    pub(crate) fn workspace(&self) -> PathBuf {
        self.dir.path().join("workspace")
    }

    /// A folder of the machine that is not the workspace.
    pub(crate) fn beside(&self) -> PathBuf {
        self.dir.path().to_path_buf()
    }

    /// The names of the action's inputs.
    pub(crate) fn inputs(&self) -> Vec<String> {
        self.read().inputs.into_keys().collect()
    }

    fn read(&self) -> Action {
        let text = std::fs::read_to_string(self.action.join("action.yml")).unwrap();
        serde_saphyr::from_str(&text).unwrap()
    }

    /// Uses the action with these inputs.
    pub(crate) fn run(&self, with: &[(&str, &str)]) -> Step {
        let action = self.read();
        assert_eq!(action.runs.using, "composite");
        let mut known = BTreeMap::new();
        for (name, input) in &action.inputs {
            assert_eq!(input.required, input.default.is_none(), "{name}: required, or with a default");
            let default = input.default.clone().unwrap_or_default();
            known.insert(format!("inputs.{name}"), self.filled(&default, &BTreeMap::new()));
        }
        for (name, value) in with {
            let there = known.insert(format!("inputs.{name}"), (*value).to_owned());
            assert!(there.is_some(), "the action has no input `{name}`");
        }
        let (mut log, mut summary, mut success) = (String::new(), String::new(), true);
        for script in &action.runs.steps {
            assert_eq!(script.shell, "bash");
            assert!(
                !script.run.contains("${{"),
                "an expression in a script is pasted into it: {}",
                script.run
            );
            let ran = self.ran(script, &known);
            log.push_str(&ran.0);
            summary.push_str(&std::fs::read_to_string(self.beside().join("summary")).unwrap_or_default());
            let outputs = std::fs::read_to_string(self.beside().join("outputs")).unwrap();
            for (name, value) in given(&outputs) {
                known.insert(format!("steps.{}.outputs.{name}", script.id), value);
            }
            success = ran.1;
            if !success {
                break;
            }
        }
        let outputs = action.outputs.iter().map(|(name, output)| {
            let value = self.filled(&output.value, &known);
            (name.clone(), value)
        });
        Step { success, outputs: outputs.collect(), summary, heard: heard(&log), log }
    }

    fn ran(&self, script: &Script, known: &BTreeMap<String, String>) -> (String, bool) {
        let at = |name: &str| self.beside().join(name);
        std::fs::write(at("step.sh"), &script.run).unwrap();
        std::fs::write(at("outputs"), "").unwrap();
        drop(std::fs::remove_file(at("summary")));
        let log = std::fs::File::create(at("log")).unwrap();
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
            .arg(at("step.sh"))
            .current_dir(self.workspace())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.beside())
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_OUTPUT", at("outputs"))
            .env("GITHUB_STEP_SUMMARY", at("summary"))
            .env("GITHUB_WORKSPACE", self.workspace())
            .env("RUNNER_TEMP", at("temp"))
            .envs(&self.variables)
            .envs(script.env.iter().map(|(name, value)| (name, self.filled(value, known))))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        let status = command.status().unwrap();
        (String::from_utf8_lossy(&std::fs::read(at("log")).unwrap()).into_owned(), status.success())
    }

    /// A value with its expressions in place. What is not there is empty, as on GitHub.
    fn filled(&self, text: &str, known: &BTreeMap<String, String>) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${{") {
            let (expression, after) = after.split_once("}}").unwrap();
            out.push_str(before);
            out.push_str(&self.value(expression.trim(), known));
            rest = after;
        }
        out + rest
    }

    fn value(&self, name: &str, known: &BTreeMap<String, String>) -> String {
        match name {
            "github.action_path" => self.action.to_string_lossy().into_owned(),
            "github.action_repository" => "acme/countersign".to_owned(),
            "github.token" => "the-token-of-the-job".to_owned(),
            _ if name.starts_with("github.event.") => {
                self.event.get(&name["github.event.".len()..]).cloned().unwrap_or_default()
            }
            _ if name.starts_with("steps.") => known.get(name).cloned().unwrap_or_default(),
            _ => known.get(name).cloned().unwrap_or_else(|| panic!("an expression of another form: {name}")),
        }
    }
}

/// The outputs in a runner's file: `name=value`, or `name<<end` with lines up to that end.
fn given(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut lines = text.split('\n');
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        let (name, value) = match (line.split_once("<<"), line.split_once('=')) {
            (Some((name, end)), _) => {
                let inside: Vec<_> = lines.by_ref().take_while(|line| *line != end).collect();
                (name, inside.join("\n"))
            }
            (None, Some((name, value))) => (name, value.to_owned()),
            (None, None) => panic!("the runner refuses the file of outputs: {text}"),
        };
        assert!(found.insert(name.to_owned(), value).is_none(), "`{name}` is given twice: {text}");
    }
    found
}

/// The commands that a runner hears in a log: lines that begin with `::`, but for those between the words to be quiet and to
/// listen again.
fn heard(log: &str) -> Vec<Annotation> {
    let mut found = Vec::new();
    let mut quiet: Option<&str> = None;
    // A carriage return alone begins a line, too.
    for line in log.split(['\n', '\r']) {
        let line = line.trim_start();
        let Some((head, message)) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")) else {
            continue;
        };
        match (quiet, head) {
            (Some(token), head) => {
                if head == token {
                    quiet = None;
                }
            }
            (None, "stop-commands") => {
                assert!(message.len() > 20, "a word to listen again that can be guessed: {message}");
                quiet = Some(message);
            }
            (None, head) => {
                let (level, properties) = head.split_once(' ').unwrap_or((head, ""));
                let pairs = properties.split(',').filter(|pair| !pair.is_empty());
                found.push(Annotation {
                    level: level.to_owned(),
                    properties: pairs
                        .map(|pair| pair.split_once('=').unwrap())
                        .map(|(name, value)| (name.to_owned(), unescaped(value)))
                        .collect(),
                    message: unescaped(message),
                });
            }
        }
    }
    assert!(quiet.is_none(), "the runner was never told to listen again: {log}");
    found
}

fn unescaped(text: &str) -> String {
    [("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")]
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[test]
fn what_is_between_the_brackets_is_not_heard() {
    let token = "quiet-0123456789012345";
    let log = format!(
        "::error file=a%2Cb,line=3::one%0Atwo\n::stop-commands::{token}\n::set-output name=x::y\n::{token}::\n::warning::three\n"
    );
    let heard = heard(&log);
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert_eq!(heard[0].property("file"), Some("a,b"));
    assert_eq!((heard[0].message.as_str(), heard[1].message.as_str()), ("one\ntwo", "three"));
}

#[test]
fn outputs_are_read_in_both_forms() {
    let read = given("a=1\nb<<end\nx=y\nc<<no\nend\n");
    assert_eq!(read.get("a").unwrap(), "1");
    assert_eq!(read.get("b").unwrap(), "x=y\nc<<no");
}
