//! Frameworks as pictures: what is drawn, and that nothing lies over anything else.

use model::{Instant, Text};

use crate::participants::PARTNERS;
use crate::policy::{Framework, Graph};
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
    let hostile = CHAIN.replacen("purpose: the web shop's images", "purpose: '<script>\"&%%{init}`#'", 1);
    let framework = read(&hostile, &["keys/a.pub", "keys/b.pub"]);
    let svg = drawn(&framework, TODAY).svg();
    assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;&quot;&amp;"), "{svg}");
    let mermaid = drawn(&framework, TODAY).mermaid();
    assert!(mermaid.contains("#lt;script#gt;#quot;#amp;#37;#37;{init}#96;#35;"), "{mermaid}");
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
