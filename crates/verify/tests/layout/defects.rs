//! What a published verifier of layouts got wrong, one test each; it must stay right here.

use countersign_verify::Lack;
use forge::Key;
use forge::layout::{key_id, layout, link, metablock, metablock_as, step};
use serde_json::{Value, json};

use crate::layout::stage::{Verdict, judge, judge_at, owner};

const OUT: &[u8] = b"what came out";

fn one() -> Key {
    Key::ed25519("layout/one")
}

fn two() -> Key {
    Key::p256("layout/two")
}

/// Two steps by two functionaries.
fn plan() -> Value {
    let steps = vec![
        step("first", &[&one()], json!([]), json!([["ALLOW", "*"]])),
        step(
            "last",
            &[&two()],
            json!([["MATCH", "*", "WITH", "PRODUCTS", "FROM", "first"], ["DISALLOW", "*"]]),
            json!([]),
        ),
    ];
    layout(&[&one(), &two()], steps, vec![])
}

fn first() -> Value {
    link("first", &[], &[("a", b"a")])
}

fn last() -> Value {
    link("last", &[("a", b"a")], &[("out", OUT)])
}

fn judged(plan: &Value, first: &Value, last: &Value) -> Verdict {
    judge(&[metablock(plan, &[&owner()]), first.clone(), last.clone()], OUT)
}

fn good(plan: &Value) -> Verdict {
    judged(plan, &metablock(&first(), &[&one()]), &metablock(&last(), &[&two()]))
}

#[test]
fn the_honest_chain_holds() {
    assert_eq!(good(&plan()), Verdict::Holds);
}

/// A step's own keys were never read, so any functionary could do any step.
#[test]
fn a_functionary_of_one_step_is_nobody_in_another() {
    let swapped = judged(&plan(), &metablock(&first(), &[&two()]), &metablock(&last(), &[&two()]));
    assert_eq!(swapped, Verdict::Faulty(vec![Lack::Broken]));
    let swapped = judged(&plan(), &metablock(&first(), &[&one()]), &metablock(&last(), &[&one()]));
    assert_eq!(swapped, Verdict::Rejected("unlisted-functionary"));
    // Nor does the right key under the id of the other step's functionary help.
    let renamed = metablock_as(&first(), &[(&two(), &key_id(&one()))]);
    assert_eq!(
        judged(&plan(), &renamed, &metablock(&last(), &[&two()])),
        Verdict::Faulty(vec![Lack::Broken])
    );
}

/// A pattern that could not be compiled matched nothing, so `DISALLOW` let everything pass.
#[test]
fn a_disallow_nobody_else_can_compile_still_disallows() {
    for (pattern, path) in [("**evil*", "an/evil/path"), ("evil[", "evil["), ("[!b-", "[!b-"), ("*[", "x[")] {
        let mut plan = plan();
        plan["steps"][0]["expected_products"] = json!([["DISALLOW", pattern]]);
        let link = metablock(&link("first", &[], &[("a", b"a"), (path, b"e")]), &[&one()]);
        let verdict = judged(&plan, &link, &metablock(&last(), &[&two()]));
        assert_eq!(verdict, Verdict::Faulty(vec![Lack::Broken]), "{pattern}");
    }
}

/// Inspections were run, whatever they said, and their exit code was not looked at.
#[test]
fn an_inspection_is_never_run() {
    let marker = std::env::temp_dir().join(format!("countersign-inspection-{}", std::process::id()));
    let mut plan = plan();
    plan["inspect"] = json!([{ "_type": "inspection", "name": "look", "run": ["touch", marker.to_str().unwrap()],
        "expected_materials": [], "expected_products": [] }]);
    assert_eq!(
        good(&plan),
        Verdict::Holds,
        "the steps hold; the inspection is the handoff's to rely on or not"
    );
    assert!(!marker.exists());
}

/// These were panics: an index out of bounds, and a key id cut inside a letter.
#[test]
fn odd_names_are_names() {
    let mut plan = plan();
    plan["steps"][0]["expected_products"] =
        json!([["MATCH", "*", "IN", "./", "WITH", "MATERIALS", "IN", "/", "FROM", "first"]]);
    let odd: &[(&str, &[u8])] = &[("./a", b"a"), ("/", b"a"), ("", b"a"), ("..", b"a")];
    let all: Vec<(&str, &[u8])> = odd.iter().copied().chain([("a", b"a".as_slice())]).collect();
    let link = metablock(&link("first", odd, &all), &[&one()]);
    assert_eq!(judged(&plan, &link, &metablock(&last(), &[&two()])), Verdict::Holds);
    let id = "ü".repeat(32);
    let signed = metablock_as(&first(), &[(&one(), &id)]);
    assert_eq!(judged(&plan, &signed, &metablock(&last(), &[&two()])), Verdict::Faulty(vec![Lack::Broken]));
}

/// A re-serialisation was verified: fields it did not know fell out, others came in.
#[test]
fn what_was_received_is_what_is_verified() {
    let mut plan = plan();
    plan["x-unknown"] = json!({ "deep": [1, null] });
    plan["steps"][0]["x-unknown"] = json!("kept");
    assert_eq!(good(&plan), Verdict::Holds);
    let mut signed = metablock(&plan, &[&owner()]);
    signed["signed"]["x-unknown"]["deep"][0] = json!(2);
    let documents = [signed, metablock(&first(), &[&one()]), metablock(&last(), &[&two()])];
    assert_eq!(judge(&documents, OUT), Verdict::Rejected("unknown-key"));
    // A key id made in any other way is a name like others.
    let renamed = serde_json::from_str(&plan.to_string().replace(&key_id(&one()), "an-old-id")).unwrap();
    let link = metablock_as(&first(), &[(&one(), "an-old-id")]);
    assert_eq!(judged(&renamed, &link, &metablock(&last(), &[&two()])), Verdict::Holds);
}

/// A backslash and an `n` became a line feed before the signature was checked.
#[test]
fn a_backslash_is_a_backslash() {
    let mut plan = plan();
    plan["readme"] = json!("C:\\new\\n and a real line feed: \n");
    assert_eq!(good(&plan), Verdict::Holds);
    let mut signed = metablock(&plan, &[&owner()]);
    signed["signed"]["readme"] = json!("C:\new\n and a real line feed: \n");
    assert_eq!(judge(&[signed], OUT), Verdict::Rejected("unknown-key"));
}

/// Sublayouts went as deep as they liked, and a step's name became part of a path.
#[test]
fn a_sublayout_is_refused_by_name() {
    let inner = metablock(&plan(), &[&two()]);
    let documents = [metablock(&plan(), &[&owner()]), metablock(&first(), &[&one()]), inner];
    assert_eq!(judge(&documents, OUT), Verdict::Rejected("unsupported-sublayout"));
    let mut plan = plan();
    plan["steps"][0]["name"] = json!("../../*/[a]");
    plan["steps"][1]["expected_materials"] = json!([]);
    let link = metablock(&link("../../*/[a]", &[], &[]), &[&one()]);
    assert_eq!(judged(&plan, &link, &metablock(&last(), &[&two()])), Verdict::Holds);
}

/// What is missing is told as missing, also when another step's rules lean on it.
#[test]
fn a_missing_link_breaks_nothing() {
    let documents = [metablock(&plan(), &[&owner()]), metablock(&last(), &[&two()])];
    assert_eq!(judge(&documents, OUT), Verdict::Faulty(vec![Lack::Missing]));
}

/// Whatever the number of links, layouts or accounts, the work ends.
#[test]
fn links_layouts_and_accounts_are_bounded() {
    let (root, last) = (metablock(&plan(), &[&owner()]), metablock(&last(), &[&two()]));
    let idle = metablock(&link("idle", &[], &[]), &[&one()]);
    let crowd = |links: usize| {
        let good = [root.clone(), metablock(&first(), &[&one()]), last.clone()];
        judge(&good.into_iter().chain(vec![idle.clone(); links - 2]).collect::<Vec<_>>(), OUT)
    };
    assert_eq!((crowd(4096), crowd(4097)), (Verdict::Holds, Verdict::Rejected("too-many")));
    // A layout by a known owner is followed sixteen times, and the same one again is one too many.
    let layouts = |count: usize| {
        let links = [metablock(&first(), &[&one()]), last.clone()];
        let all: Vec<Value> = vec![root.clone(); count].into_iter().chain(links).collect();
        judge_at(&all, count - 1, OUT)
    };
    assert_eq!((layouts(16), layouts(17)), (Verdict::Holds, Verdict::Rejected("too-many")));
    // A functionary may give any number of accounts; the first sixty-four readings are looked at.
    let accounts = |bad: usize| {
        let told =
            |at: usize| metablock(&link("first", &[], &[("a", format!("{at}").as_bytes())]), &[&one()]);
        let good = metablock(&first(), &[&one()]);
        judge(
            &[root.clone()]
                .into_iter()
                .chain((0..bad).map(told))
                .chain([good, last.clone()])
                .collect::<Vec<_>>(),
            OUT,
        )
    };
    assert_eq!((accounts(63), accounts(64)), (Verdict::Holds, Verdict::Faulty(vec![Lack::Broken])));
}
