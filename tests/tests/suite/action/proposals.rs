//! In a run about a pull request, the workspace is the proposer's.

use std::path::Path;
use std::process::Command;

use super::{job, put_program, with};

#[test]
fn a_framework_that_a_proposal_brings_is_not_asked() {
    let Some(mut runner) = job("delivery/separate-files") else { return };
    let before = runner.run(&with(&[]));
    let report: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(before.output("report")).unwrap()).unwrap();
    let digest = report["framework"]["digest"].as_str().unwrap();
    for event in ["pull_request", "pull_request_target", "merge_group"] {
        runner.variables.insert("GITHUB_EVENT_NAME".to_owned(), event.to_owned());
        let step = runner.run(&with(&[]));
        assert_eq!(step.told(), ("undecided", "5", false), "{event}: {step:?}");
        assert!(step.log.contains("policy-from: base"), "{}", step.log);
        let step = runner.run(&with(&[("policy-digest", digest)]));
        assert_eq!(step.told(), ("allow", "0", true), "{event}: {step:?}");
    }
    let path = runner.workspace().join("rules/framework.yaml");
    let text = std::fs::read_to_string(&path).unwrap() + "# and more\n";
    std::fs::write(path, text).unwrap();
    let step = runner.run(&with(&[("policy-digest", digest)]));
    assert_eq!(
        step.told(),
        ("undecided", "5", false),
        "another framework than the one that is meant: {step:?}"
    );
}

#[test]
fn a_binary_that_a_proposal_brings_is_not_run() {
    let Some(mut runner) = job("delivery/separate-files") else { return };
    let rules = runner.beside().join("rules");
    std::fs::rename(runner.workspace().join("rules"), &rules).unwrap();
    let policy = rules.join("framework.yaml").to_string_lossy().into_owned();
    put_program(&runner.workspace(), "countersign");
    runner.variables.insert("GITHUB_EVENT_NAME".to_owned(), "pull_request".to_owned());
    let step = runner.run(&with(&[("policy", &policy), ("binary", "countersign")]));
    assert_eq!(step.told(), ("undecided", "5", false), "{step:?}");
    let step = runner.run(&with(&[("policy", &policy)]));
    assert_eq!(step.told(), ("allow", "0", true), "{step:?}");
}

/// What is proposed would let anything through; the branch it is proposed to does not.
#[test]
fn the_framework_of_the_base_branch_judges_what_is_proposed() {
    let Some(mut runner) = job("delivery/signature-withheld") else { return };
    let workspace = runner.workspace();
    let origin = runner.beside().join("acme/widget");
    let git = |folder: &Path, args: &[&str]| {
        let own = ["-c", "user.name=a", "-c", "user.email=a@acme.example", "-c", "init.defaultBranch=main"];
        let done = Command::new("git").args(own).args(args).current_dir(folder).output();
        done.is_ok_and(|done| done.status.success())
    };
    if !git(&workspace, &["init", "--quiet"]) {
        eprintln!("there is no git here: no base branch is fetched");
        return;
    }
    assert!(git(&workspace, &["add", "."]) && git(&workspace, &["commit", "--quiet", "-m", "base"]));
    assert!(git(&workspace, &["clone", "--quiet", "--bare", ".", &origin.to_string_lossy()]));
    let path = workspace.join("rules/framework.yaml");
    let lax = std::fs::read_to_string(&path).unwrap();
    let lax = lax.replace("      - signature: { by: [acme-signing] }\n", "");
    std::fs::write(&path, lax).unwrap();
    let subject = ("subjects", "delivery/widget-1.4.2.tgz");
    let event = [
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_BASE_REF", "main"),
        ("GITHUB_REPOSITORY", "acme/widget"),
        ("GITHUB_SERVER_URL", &format!("file://{}", runner.beside().display())),
    ];
    let here = runner.run(&with(&[subject]));
    assert_eq!(here.told().0, "allow", "what is proposed would pass by its own word: {here:?}");
    runner.variables.extend(event.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let step = runner.run(&with(&[subject, ("policy-from", "base")]));
    assert_eq!(step.told(), ("deny", "3", false), "{step:?}");
    let step = runner.run(&with(&[subject, ("policy-from", "base"), ("policy", "rules/none.yaml")]));
    assert_eq!(step.told(), ("undecided", "5", false), "{step:?}");
    runner.variables.insert("GITHUB_BASE_REF".to_owned(), "nowhere".to_owned());
    let step = runner.run(&with(&[subject, ("policy-from", "base")]));
    assert_eq!(step.told(), ("undecided", "5", false), "{step:?}");
}
