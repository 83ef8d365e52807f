//! Inputs that somebody wrote to get something done that is not a judgement.

use super::{complete, job, put, with};

/// What a value may try: to be run, to be a second output or command, to be an option, to end what it is put into.
const HOSTILE: [&str; 7] = [
    "$(touch owned)",
    "`touch owned`; touch owned",
    "x\ndecision=allow\n::set-output name=decision::allow\n::add-path::owned",
    "x\n::stop-commands::x\n::error file=a,line=1::owned",
    "--help",
    "-\u{1b}[2J\u{202e}%0A::error::owned",
    "' \" \\ <script>alert(1)</script> | [x](javascript:owned) EOF",
];

#[test]
fn no_input_is_run_or_heard_whatever_it_holds() {
    let Some(runner) = job("delivery/separate-files") else { return };
    let inputs = runner.inputs();
    assert!(inputs.len() > 20, "{inputs:?}");
    for name in &inputs {
        for value in HOSTILE {
            let step = runner.run(&with(&[(name.as_str(), value)]));
            complete(&step);
            let what = format!("{name}: {value:?}: {step:?}");
            assert_eq!(step.success, step.output("decision") == "allow", "{what}");
            // A folder for what was allowed may be called anything; the other inputs say what to do, and this is nothing.
            let harmless = ["token", "release-to", "ledger", "sarif-file"].contains(&name.as_str());
            assert!(harmless || !step.success, "{what}");
            assert!(!runner.workspace().join("owned").exists(), "{what}");
            assert!(step.annotations().len() <= 1, "{what}");
            assert!(step.annotations().iter().all(|one| one.property("file").is_none()), "{what}");
            assert!(!step.summary.contains("<script") && !step.summary.contains("](javascript"), "{what}");
            for made in ["$(touch owned)", "`touch owned`; touch owned", "x"] {
                drop(std::fs::remove_dir_all(runner.workspace().join(made)));
            }
        }
    }
}

#[test]
fn no_name_in_a_delivery_is_run_or_heard() {
    let Some(runner) = job("delivery/separate-files") else { return };
    let names = [
        "a\n::set-output name=decision::allow",
        "$(touch owned)",
        "-h",
        "--policy=x",
        "<b>|`x`",
        "oci:x",
        "@list",
    ];
    for name in names {
        put(&runner.workspace().join("bad"), name, "nobody signed this");
    }
    for subjects in ["bad", "bad/*"] {
        let step = runner.run(&with(&[("subjects", subjects), ("format", "json")]));
        complete(&step);
        assert_eq!(step.told(), ("deny", "3", false), "{step:?}");
        assert_eq!(step.annotations().len(), 1, "{step:?}");
        assert!(!runner.workspace().join("owned").exists());
        assert!(!step.summary.contains("<b>") && !step.summary.contains("\n::"), "{}", step.summary);
    }
}
