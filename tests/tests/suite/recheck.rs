//! What was accepted, judged again: what lost trust, since when, where it went, and whom to tell.

#[path = "recheck/broken.rs"]
mod broken;
#[path = "recheck/diff.rs"]
mod diff;
#[path = "recheck/followed.rs"]
mod followed;
#[path = "recheck/markdown.rs"]
mod markdown;
#[path = "recheck/unhashed.rs"]
mod unhashed;
#[path = "recheck/what_if.rs"]
mod what_if;

use serde_json::Value;

use crate::case::named;
use crate::run::{Ran, run_at};
use crate::status_made::{AT, Stage};

/// A gate that records, and its list.
pub(crate) struct Gate {
    pub(crate) stage: Stage,
}

impl Gate {
    pub(crate) fn new() -> Self {
        Self { stage: Stage::new() }
    }

    pub(crate) fn ledger(&self) -> String {
        self.stage.path("own.ledger")
    }

    /// The widget is judged and recorded.
    pub(crate) fn take(&self, at: &str) -> Ran {
        let case = named("status/nothing-denied");
        let file = |name: &str| case.dir.join(name).to_string_lossy().into_owned();
        let (widget, bundle) = (file("widget-1.4.2.tgz"), file("widget-1.4.2.tgz.sigstore.json"));
        let policy = self.stage.path("intake.yaml");
        run_at(&["verify", &widget, "--policy", &policy, "-a", &bundle, "--ledger", &self.ledger()], at)
    }

    pub(crate) fn recheck(&self, at: &str, rest: &[&str]) -> Ran {
        let policy = self.stage.path("intake.yaml");
        run_at(&[&["recheck", "--ledger", &self.ledger(), "--policy", &policy], rest].concat(), at)
    }

    /// The report as JSON, and the exit code.
    pub(crate) fn told(&self, at: &str, rest: &[&str]) -> (u8, Value) {
        let ran = self.recheck(at, &[rest, &["--format", "json"]].concat());
        let json = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
        (ran.code, json)
    }

    pub(crate) fn holds(&self) {
        let ran = run_at(&["ledger", "verify", &self.ledger()], AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }
}

pub(crate) fn open(report: &Value) -> &[Value] {
    report["open"].as_array().unwrap()
}

#[test]
fn what_is_suspended_is_told_and_what_is_lifted_stands_again() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let (code, first) = gate.told(AT, &[]);
    assert_eq!((code, &first["scope"]["kind"], &first["judged"]), (0, &"full".into(), &1.into()));
    assert!(open(&first).is_empty());

    gate.stage
        .change("suspend", &["identity:acme-build", "--reason", "being looked into", "--incident", "INC-7"]);
    let (code, lost) = gate.told(AT, &[]);
    assert_eq!(code, 1, "{lost}");
    assert_eq!(lost["scope"]["kind"], "incremental", "{lost}");
    assert_eq!(lost["scope"]["changes"][0]["target"], "identity:acme-build");
    let one = &open(&lost)[0];
    assert_eq!((&one["standing"], &one["since"], &one["entry"]), (&"lost".into(), &AT.into(), &1.into()));
    assert!(one["given"].as_str().unwrap().ends_with("widget-1.4.2.tgz"));
    assert_eq!(one["went_to"][0]["handoff"], "intake");
    let checks: Vec<&Value> = one["checks"].as_array().unwrap().iter().collect();
    let fallen = checks.iter().find(|check| check["id"] == "suspended-signer").unwrap();
    assert_eq!((&fallen["then"], &fallen["now"]), (&"satisfied".into(), &"violated".into()));
    let words = gate.recheck(AT, &["--dry-run"]);
    for said in
        ["1 lost trust", "suspended-signer", "INC-7", "went to staging", "tell acme <", "tell retail <"]
    {
        assert!(words.out.contains(said), "{said}: {}", words.out);
    }

    // What is new denies nothing that does not rest on it; what is open is looked at every time.
    let (code, still) = gate.told("2026-08-02T01:00:00Z", &[]);
    assert_eq!(
        (code, &still["scope"]["kind"], &open(&still)[0]["since"]),
        (1, &"incremental".into(), &AT.into())
    );

    gate.stage.change("lift", &["S-2", "--reason", "a false alarm"]);
    let (code, lifted) = gate.told("2026-08-02T02:00:00Z", &[]);
    assert_eq!(code, 0, "{lifted}");
    assert_eq!(lifted["restored"][0]["entry"], 1);
    gate.holds();
}

#[test]
fn only_what_may_have_changed_is_judged() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    assert_eq!(gate.told(AT, &[]).0, 0);
    let (code, nothing) = gate.told(AT, &[]);
    assert_eq!((code, &nothing["judged"], &nothing["scope"]["kind"]), (0, &0.into(), &"incremental".into()));
    gate.stage.change(
        "revoke",
        &[
            "key:sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865",
            "--since",
            AT,
            "--reason",
            "not ours",
        ],
    );
    let (code, other) = gate.told(AT, &[]);
    assert_eq!((code, &other["judged"]), (0, &0.into()), "{other}");
    assert_eq!(other["scope"]["changes"].as_array().unwrap().len(), 1);
    // Accepted again: the later acceptance is the one that counts.
    assert_eq!(gate.take(AT).code, 0);
    let (code, new) = gate.told(AT, &[]);
    assert_eq!((code, &new["judged"]), (0, &1.into()), "{new}");
    let (_, all) = gate.told(AT, &["--full"]);
    assert_eq!((&all["judged"], &all["scope"]["kind"]), (&1.into(), &"full".into()));
    // Things end by themselves: once a day everything is judged.
    assert_eq!(gate.told("2026-08-03T00:00:00Z", &[]).1["scope"]["kind"], "full");
    gate.holds();
}

#[test]
fn another_framework_judges_everything_anew() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    assert_eq!(gate.told(AT, &[]).0, 0);
    let file = gate.stage.path("intake.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("number: 1", "number: 2", 1)).unwrap();
    let (code, report) = gate.told(AT, &[]);
    assert_eq!(
        (code, &report["scope"]["kind"], &report["judged"]),
        (0, &"full".into(), &1.into()),
        "{report}"
    );
    assert!(report["scope"]["why"].as_str().unwrap().contains("the framework changed"));
}

/// A name that was written anew leaves out everything that was let in before: that is said.
#[test]
fn what_another_framework_let_in_is_named() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let (_, report) = gate.told(AT, &["--dry-run"]);
    assert_eq!(report["other_frameworks"], serde_json::json!([]));
    let file = gate.stage.path("intake.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    // The list is for the other one.
    let (reference, asked) = (text.find("reference:").unwrap(), text.find("handoffs:").unwrap());
    let renamed = format!("{}{}", &text[..reference], &text[asked..])
        .replacen("framework: retail-intake", "framework: retail-door", 1)
        .replacen("      - status: { lists: [retail-list] }\n", "", 1);
    std::fs::write(&file, renamed).unwrap();
    let (code, report) = gate.told(AT, &["--dry-run"]);
    assert_eq!((code, &report["judged"]), (0, &0.into()), "{report}");
    assert_eq!(
        report["other_frameworks"],
        serde_json::json!([{ "name": "retail-intake", "acceptances": 1 }])
    );
    let ran = gate.recheck(AT, &["--dry-run"]);
    assert!(ran.out.contains("not judged, and is by theirs: retail-intake (1)"), "{}", ran.out);
}

#[test]
fn a_dry_run_records_nothing() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let before = std::fs::read(gate.ledger()).unwrap();
    assert_eq!(gate.recheck(AT, &["--dry-run"]).code, 0);
    assert_eq!(std::fs::read(gate.ledger()).unwrap(), before);
    assert_eq!(gate.told(AT, &[]).1["scope"]["kind"], "full");
}

/// Changes the file, as whoever can write it may: every place where these bytes stand.
fn altered(file: &str, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let mut bytes = std::fs::read(file).unwrap();
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, own)| *own == from.as_bytes())
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty(), "{from} is not in the file");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn evidence_that_is_gone_is_told_as_such() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let bundle = named("status/nothing-denied").dir.join("widget-1.4.2.tgz.sigstore.json");
    let bundle = std::fs::read_to_string(bundle).unwrap();
    let (_, certificate) = bundle.split_once("\"rawBytes\"").unwrap();
    let piece = &certificate[40..80];
    altered(&gate.ledger(), piece, &"A".repeat(piece.len()));
    let (code, report) = gate.told(AT, &["--full"]);
    assert_eq!((code, &open(&report)[0]["standing"]), (4, &"unjudged".into()), "{report}");
    assert!(open(&report)[0]["why"].as_str().unwrap().contains("it was changed"), "{report}");
    assert!(open(&report)[0]["checks"].as_array().unwrap().is_empty(), "{report}");
}

#[test]
fn a_ledger_that_does_not_hold_tells_nothing() {
    let gate = Gate::new();
    assert_eq!(gate.recheck(AT, &[]).code, 4, "there is none");
    assert_eq!(gate.take(AT).code, 0);
    altered(&gate.ledger(), "\"to\":\"staging\"", "\"to\":\"nowhere\"");
    let ran = gate.recheck(AT, &[]);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
}

#[test]
fn a_list_that_cannot_be_used_decides_nothing() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    assert_eq!(gate.recheck("2026-09-02T00:00:00Z", &[]).code, 5);
    let policy = gate.stage.path("intake.yaml");
    for rest in [["--handoff", "nowhere"], ["--output", &policy]] {
        assert_eq!(gate.recheck(AT, &rest).code, 2, "{rest:?}");
    }
    assert_eq!(gate.recheck(AT, &["--output", &gate.ledger()]).code, 2);
}

#[test]
fn a_signature_over_the_bytes_is_not_judged_without_them() {
    let case = named("minisign/pure");
    let stage = crate::ledger::Stage::new();
    let ran = run_at(&stage.arguments(&case), &case.at);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (ledger, policy) = (stage.file(), case.framework.to_string_lossy().into_owned());
    let ran = run_at(&["recheck", "--ledger", &ledger, "--policy", &policy], &case.at);
    assert_eq!(ran.code, 4, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("cannot be judged again without the artifact"), "{}", ran.out);
}

/// What was fresh when it was taken over does not grow stale in the record; what is demanded today counts today.
#[test]
fn ages_count_when_it_was_accepted_and_demands_today() {
    let gate = Gate::new();
    let file = gate.stage.path("intake.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let demand = |what: &str| {
        std::fs::write(&file, text.replace("signature: { by: [acme-build] }", what)).unwrap();
    };
    demand("signature: { by: [acme-build], max-age: 1d }");
    assert_eq!(gate.take(AT).code, 0);
    let later = "2026-08-03T12:00:00Z";
    assert_eq!(gate.take(later).code, 3, "it is too old by then");
    assert_eq!(gate.told(later, &[]).0, 0);
    demand("signature: { by: [acme-build], max-age: 1h }");
    let (code, stale) = gate.told(later, &[]);
    assert_eq!((code, &open(&stale)[0]["standing"]), (3, &"unproven".into()), "{stale}");
    std::fs::write(&file, text.replace("source: acme/widget", "source: acme/gadget")).unwrap();
    let (code, stranger) = gate.told(later, &[]);
    assert_eq!((code, &open(&stranger)[0]["standing"]), (1, &"lost".into()), "{stranger}");
}

#[test]
fn what_would_fall_is_told_before_anybody_says_so() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let before = std::fs::read(gate.ledger()).unwrap();
    let told = |target: &str| {
        let (code, report) = gate.told(AT, &["--what-if", "revoke", target]);
        (code, report["resting"].as_array().unwrap().clone())
    };
    for target in ["identity:acme-build", "participant:acme", "source:github.com/acme/widget"] {
        let (code, resting) = told(target);
        assert_eq!((code, resting.len(), &resting[0]["sure"]), (1, 1, &true.into()), "{target}");
        assert_eq!(resting[0]["went_to"][0]["to"], "staging");
        let whom: Vec<&str> = resting[0]["tell"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["participant"].as_str().unwrap())
            .collect();
        assert_eq!(whom, ["acme", "retail"]);
    }
    // Another commit of the same repository is filed with it, and is not it.
    let other = format!("source:github.com/acme/widget@{}", "ab".repeat(20));
    for target in [&other, "builder:https://nobody.example"] {
        let (code, resting) = told(target);
        assert_eq!((code, resting.len()), (0, 0), "{target}: {resting:?}");
    }
    let words = gate.recheck(AT, &["--what-if", "suspend", "participant:acme"]);
    assert!(
        words.out.starts_with("what if  suspend participant:acme: 1 acceptance rests on it, in staging"),
        "{}",
        words.out
    );
    assert_eq!(gate.recheck(AT, &["--what-if", "forget", "participant:acme"]).code, 2);
    assert_eq!(gate.recheck(AT, &["--what-if", "revoke", "planet:mars"]).code, 2);
    assert_eq!(std::fs::read(gate.ledger()).unwrap(), before);
}

#[test]
fn entries_that_name_nobody_are_noted() {
    let gate = Gate::new();
    gate.stage
        .change("suspend", &["identity:acme-biuld", "--reason", "being looked into", "--incident", "INC-7"]);
    let ran = gate.take(AT);
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(ran.code, 0, "{words}");
    assert!(words.contains("note: entry S-2 of the status list") && words.contains("acme-biuld"), "{words}");
    assert!(words.contains("declares none of that name"), "{words}");
}
