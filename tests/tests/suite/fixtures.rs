//! Every fixture gives its exit code, its outcomes and its rejections, always the same.

use crate::case::all;

#[test]
fn every_case_gives_what_it_says() {
    let mut wrong = Vec::new();
    for case in all() {
        let judged = case.run();
        let code = judged.ran.code;
        if code != case.exit {
            wrong.push(format!(
                "{}: exit {code}, expected {}\n{}{}",
                case.name, case.exit, judged.ran.out, judged.ran.err
            ));
            continue;
        }
        for (id, word) in &case.checks {
            let outcomes = judged.outcomes(id);
            if !outcomes.contains(&word.as_str()) {
                wrong.push(format!("{}: {id} is {outcomes:?}, expected {word}", case.name));
            }
        }
        for rejection in &case.rejected {
            let found = judged.rejections();
            if !found.contains(&rejection.as_str()) {
                wrong.push(format!("{}: rejections {found:?}, expected {rejection}", case.name));
            }
        }
        if judged.report["decision"] == "allow" && code != 0
            || code == 0 && judged.report["decision"] != "allow"
        {
            wrong.push(format!("{}: exit {code} and decision {}", case.name, judged.report["decision"]));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_same_inputs_give_the_same_report() {
    for case in all() {
        let (once, again) = (case.run(), case.run());
        assert_eq!(once.ran.out, again.ran.out, "{}", case.name);
    }
}
