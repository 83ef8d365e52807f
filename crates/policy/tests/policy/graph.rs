//! Frameworks as pictures: what is drawn, and that nothing lies over anything else.

use model::{Instant, Text};

use crate::participants::PARTNERS;
use crate::policy::{Denial, Denied, Framework, Graph, ListAtHand};
use crate::sample::{GOOD, embedded, framework, kept};

const CHAIN: &str = include_str!("chain.yaml");
const RETAIL: &str = include_str!("../../../../policies/retail-intake.yaml");
const TODAY: &str = "2026-11-22T12:00:00Z";

fn drawn(framework: &Framework, at: &str) -> Graph {
    Graph::of(framework, Instant::parse(at).unwrap())
}

fn read(text: &str, files: &[&str]) -> Framework {
    let files = files.iter().map(|name| (Text::from(*name), Ok(name.as_bytes().to_vec()))).collect();
    let draft = crate::policy::parse("framework.yaml", text).unwrap_or_else(|why| panic!("{why}"));
    draft.resolve(files, embedded).unwrap_or_else(|why| panic!("{why}"))
}

fn chain() -> Framework {
    read(CHAIN, &["keys/a.pub", "keys/b.pub"])
}

fn retail() -> Framework {
    read(RETAIL, &["roots/acme.trusted_root.json", "roots/retail-gate.pub"])
}

#[test]
fn the_shipped_framework() {
    kept("graph_retail_svg", &drawn(&retail(), TODAY).svg());
    kept("graph_retail_mermaid", &drawn(&retail(), TODAY).mermaid());
}

#[test]
fn a_chain_of_suppliers_zones_and_shops() {
    kept("graph_chain_svg", &drawn(&chain(), TODAY).svg());
    kept("graph_chain_mermaid", &drawn(&chain(), TODAY).mermaid());
}

#[test]
fn what_ends_has_ended_or_is_broad_is_said_in_words() {
    let text = |at: &str| drawn(&chain(), at).svg();
    let today = text(TODAY);
    for words in [
        "the relationship ends in 12",
        "it has ended",
        "the agreement has",
        "broad: any name may cross",
        "broad: its subjects are left open",
    ] {
        assert!(today.contains(words), "{words}");
    }
    let promoted = text("2027-04-01T00:00:00Z");
    let promote = promoted.split(">promote<").nth(1).unwrap().split("<rect").next().unwrap();
    assert!(promote.contains("the relationship has ended"), "what it repeats has: {promote}");
    let before = text("2026-01-02T00:00:00Z");
    assert!(!before.contains("ends in") && !before.contains("has ended"), "nothing ends yet");
    assert!(text("2027-07-01T00:00:00Z").contains(">it has ended<"), "the framework itself");
}

/// The rectangles of boxes: their place and size. A handoff's bar is within its box.
fn boxes(svg: &str) -> Vec<[f64; 4]> {
    let number = |line: &str, key: &str| -> f64 {
        line.split(&format!(" {key}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap_or(0.0)
    };
    let rects = svg.lines().filter(|line| line.starts_with("<rect x="));
    let boxes = rects.filter(|line| [2.0, 5.0, 16.0].contains(&number(line, "rx")));
    let boxes = boxes.map(|line| ["x", "y", "width", "height"].map(|key| number(line, key)));
    boxes.filter(|[_, _, _, height]| *height != 26.0).collect()
}

#[test]
fn no_box_lies_over_another_and_all_are_inside() {
    for (framework, many) in [(retail(), 5), (chain(), 18), (framework(GOOD), 4), (framework(PARTNERS), 5)] {
        let svg = drawn(&framework, TODAY).svg();
        let size = |key: &str| -> f64 {
            svg.split(&format!(" {key}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        let boxes = boxes(&svg);
        assert_eq!(boxes.len(), many, "{}", framework.name());
        for (at, [x, y, width, height]) in boxes.iter().enumerate() {
            assert!(*x > 0.0 && *y > 0.0 && x + width < size("width") && y + height < size("height"));
            for [left, top, wide, high] in &boxes[at + 1..] {
                let apart = x + width <= *left || left + wide <= *x || y + height <= *top || top + high <= *y;
                assert!(apart, "{}: {x} {y} and {left} {top}", framework.name());
            }
        }
    }
}

#[test]
fn text_from_the_framework_is_never_markup() {
    let hostile =
        CHAIN.replacen("purpose: the web shop's images", "purpose: '<script>\"&%%{init}`#$$x$$'", 1);
    let framework = read(&hostile, &["keys/a.pub", "keys/b.pub"]);
    let svg = drawn(&framework, TODAY).svg();
    assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;&quot;&amp;"), "{svg}");
    let mermaid = drawn(&framework, TODAY).mermaid();
    assert!(
        mermaid.contains("#lt;script#gt;#quot;#amp;#37;#37;{init}#96;#35;#36;#36;x#36;#36;"),
        "{mermaid}"
    );
}

/// The largest picture: the most zones and handoffs, each handoff from the far left.
#[test]
fn the_largest_framework_is_drawn() {
    let count = crate::policy::limits::MAX_NAMED;
    let zones: String = (0..count).map(|n| format!("  z{n}: {{ owner: retail }}\n")).collect();
    let handoffs: String = (1..count / 2)
        .map(|n| {
            format!(
                "  h{n}: {{ from: {{ zone: z{} }}, to: {{ zone: z{n} }}, subject-name: any, require: [{{ signature: {{ by: [alice] }} }}] }}\n  i{n}: {{ from: {{ participant: acme }}, to: {{ zone: z{n} }}, subject-name: any, require: [{{ signature: {{ by: [alice] }} }}] }}\n",
                n - 1
            )
        })
        .collect();
    let start = PARTNERS.find("zones:\n").unwrap();
    let text = format!("{}zones:\n{zones}handoffs:\n{handoffs}", &PARTNERS[..start]);
    let svg = drawn(&framework(&text), TODAY).svg();
    assert!(svg.ends_with("</svg>\n"));
}

fn denial(handoff: &str, denied: Denied, state: &'static str, entry: &str) -> Denial {
    Denial { handoff: handoff.into(), denied, state, list: "retail-list".into(), entry: entry.into() }
}

fn with_lists(denials: &[Denial]) -> Graph {
    let held = ListAtHand { name: "retail-list".into(), held: Ok("number 7, ends soon".into()) };
    drawn(&retail(), TODAY).with_lists(&retail(), &[held], denials)
}

/// The box of a handoff or participant, up to the next.
fn boxed<'s>(svg: &'s str, name: &str) -> &'s str {
    svg.split(&format!(">{name}</text>")).nth(1).unwrap().split("<rect").next().unwrap()
}

#[test]
fn what_a_status_list_takes_back_is_coloured_and_said() {
    let sound = with_lists(&[]).svg();
    assert!(sound.contains(">number 7, ends soon<") && !sound.contains("is suspended"), "{sound}");
    let build = || Denied::Identity("acme-build".into());
    let graph = with_lists(&[denial("intake", build(), "suspended", "S-2")]);
    let svg = graph.svg();
    assert!(boxed(&svg, "intake").contains(">acme-build is suspended<"), "{svg}");
    assert!(boxed(&svg, "acme").contains("acme-build suspended,"), "{svg}");
    // At another handoff nobody said so.
    assert!(!boxed(&svg, "promotion").contains("suspended"), "{svg}");
    assert!(svg.contains(">S-2: acme-build is suspended<"), "{svg}");
    let mermaid = graph.mermaid();
    for (name, class) in [("intake", "withdrawn"), ("acme", "withdrawn"), ("promotion", "sound")] {
        let line = mermaid.lines().find(|line| line.contains(&format!("<b>{name}</b>"))).unwrap();
        assert!(line.ends_with(&format!(":::{class}")), "{line}");
    }
    // Who may sign there, and does not, changes nothing of the handoff.
    let gate = with_lists(&[denial("intake", Denied::Identity("retail-gate".into()), "suspended", "S-2")]);
    assert!(!boxed(&gate.svg(), "intake").contains("is suspended"));
}

#[test]
fn a_participant_and_a_relationship_are_taken_back_as_well() {
    let party = denial("intake", Denied::Participant("acme".into()), "revoked-retroactively", "R-3");
    let related = denial("promotion", Denied::Relationship("acme-widgets".into()), "compromised", "R-4");
    let svg = with_lists(&[party.clone(), party, related]).svg();
    assert!(boxed(&svg, "acme").contains(">revoked, says retail-list"), "{svg}");
    assert_eq!(boxed(&svg, "intake").matches(">acme is revoked<").count(), 1, "said once: {svg}");
    assert!(boxed(&svg, "promotion").contains(">acme-widgets is revoked<"), "{svg}");
    assert!(boxed(&svg, "acme-widgets").contains(">revoked, says retail-list"), "{svg}");
}

#[test]
fn a_list_that_cannot_be_used_is_said_and_a_long_one_is_cut() {
    let bad = ListAtHand { name: "retail-list".into(), held: Err("it ended".into()) };
    let graph = drawn(&retail(), TODAY).with_lists(&retail(), &[bad], &[]);
    let (svg, mermaid) = (graph.svg(), graph.mermaid());
    assert!(boxed(&svg, "retail-list").contains(">cannot be used: it ended<"), "{svg}");
    // Nothing is decided at the handoffs that ask it, and that is not the same as what is no longer in force.
    let colour = |name: &str| {
        let line = mermaid.lines().find(|line| line.contains(&format!("<b>{name}</b>"))).unwrap();
        line.rsplit(":::").next().unwrap().to_owned()
    };
    assert!(boxed(&svg, "intake").contains(">retail-list cannot be used<"), "{svg}");
    assert_eq!(["retail-list", "intake"].map(colour), ["unusable", "unusable"]);
    let entry =
        |at: usize| denial("intake", Denied::Participant("acme".into()), "suspended", &format!("S-{at}"));
    // The first line tells what the list is.
    let told = |count: usize| with_lists(&(0..count).map(entry).collect::<Vec<_>>()).svg();
    assert!(!told(7).contains("and more") && told(7).contains(">S-6: acme"));
    assert!(told(8).contains("and more, coloured above") && !told(8).contains(">S-7: acme"));
}
