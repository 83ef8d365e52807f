use super::*;

const PAGE: (&str, &str) = ("crates/checks/src/stale-proof.md", "# stale-proof\n");
const CODE: (&str, &str) = (
    "crates/verify/src/rejection.rs",
    "const fn code(id: &str, help: &str) {}\ncode(\n    \"not-json\", \"It is not \\\"JSON\\\"\");\n\
     #[cfg(test)]\nfn t() { code(\"only-here\"); }\n",
);
const CASE: (&str, &str) = (
    "fixtures/sigstore/good/case.toml",
    "rejected = [\"not-json\"]\n[checks]\nstale-proof = \"satisfied\"\n\
     [[runs]]\nchecks = [{ id = \"stale-proof\", outcome = \"violated\" }]\n\
     [[runs]]\n[runs.checks.stale-proof]\noutcome = \"unknown\"\n",
);

fn told(files: &[(&str, &str)], exceptions: &[Exception]) -> Vec<String> {
    judged(&Tree::of(files), exceptions).into_iter().map(|m| m.what).collect()
}

#[test]
fn everything_shown_is_fine() {
    assert_eq!(told(&[PAGE, CODE, CASE], &[]), Vec::<String>::new());
}

#[test]
fn outcomes_and_codes_without_a_case_are_told() {
    assert_eq!(
        told(&[PAGE, CODE], &[]),
        [
            "no fixture shows `rejected/not-json`",
            "no fixture shows `stale-proof/satisfied`",
            "no fixture shows `stale-proof/unknown`",
            "no fixture shows `stale-proof/violated`",
        ]
    );
}

#[test]
fn a_code_is_told_where_it_is_defined() {
    let messages = judged(&Tree::of(&[CODE]), &[]);
    assert_eq!(messages.iter().map(|m| m.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_page_may_name_fewer_outcomes() {
    let page = (PAGE.0, "# stale-proof\n\nOutcomes: satisfied, violated.\n");
    let case = (CASE.0, "[checks]\nstale-proof = \"satisfied\"\n");
    assert_eq!(told(&[page, case], &[]), ["no fixture shows `stale-proof/violated`"]);
}

#[test]
fn a_name_of_no_catalogue_is_told() {
    let case = (
        CASE.0,
        "rejected = [\"not-jason\"]\n[checks]\nstale-prof = \"satisfied\"\nold = \"not-applicable\"\n",
    );
    let told = told(&[case], &[]);
    assert_eq!(told.len(), 3, "{told:?}");
    let case = (
        CASE.0,
        "[checks]\nstale-proof = [\"satisfied\", \"violated\", \"unknown: missing\", \"not-applicable\"]\n",
    );
    assert_eq!(self::told(&[PAGE, case], &[]), Vec::<String>::new());
}

#[test]
fn cases_elsewhere_do_not_count() {
    assert_eq!(told(&[PAGE, CODE, ("policies/good/case.toml", CASE.1)], &[]).len(), 4);
}

#[test]
fn an_exception_lets_pass_and_must_be_needed() {
    let exception = |what, reason| Exception { what, reason };
    assert_eq!(
        told(&[CODE], &[exception("rejected/not-json", "made in process only")]),
        Vec::<String>::new()
    );
    assert_eq!(told(&[CODE], &[exception("rejected/not-json", "")]).len(), 1);
    assert_eq!(told(&[PAGE, CODE, CASE], &[exception("rejected/not-json", "made in process only")]).len(), 1);
    assert_eq!(told(&[], &[exception("rejected/gone", "made in process only")]).len(), 1);
}

#[test]
fn a_catalogue_without_codes_and_a_broken_case_are_told() {
    assert_eq!(told(&[(CODE.0, "pub static CODES: &[Code] = &[];")], &[]), ["no rejection codes found"]);
    assert_eq!(told(&[(CASE.0, "[checks\n")], &[]).len(), 1);
}
