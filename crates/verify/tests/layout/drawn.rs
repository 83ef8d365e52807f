//! Layouts drawn at random, always the same ones: rules and artifacts that often hold and often do not.

use forge::Key;
use forge::layout::{key_id, layout, link, metablock, step};
use serde_json::{Value, json};

use crate::layout::stage::owner;

/// A layout, and its links with the functionary's key id and the step's name of each.
pub(crate) struct Drawn {
    pub(crate) root: Value,
    pub(crate) links: Vec<(String, String, Value)>,
}

/// What the last step always gives out.
pub(crate) const FINAL: &[u8] = b"the final product";

struct Draw(u64);

impl Draw {
    /// A number below `below` (a linear congruential generator's upper half).
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

const PATHS: &[&str] =
    &["a", "b.c", "src/a", "src/b.c", "src/deep/a", "dst/a", "dst/b.c", "./a", "x[1]", "é/ü", "A"];
const PATTERNS: &[&str] = &[
    "*", "a", "src/*", "*.c", "s*a", "?", "[ab]*", "[!a]*", "x[1]", "x[[]1]", "**", "*/*", "b.?", "./*", "[",
    "*[1]*", "é*", "[a-c]", "dst/*", "deep/*", "nothing",
];
const PREFIXES: &[&str] = &["src", "src/", "dst", ".", "src/deep", "é"];
const STEPS: &[&str] = &["one", "two", "three"];

fn rule(draw: &mut Draw) -> Value {
    let pattern = draw.of(PATTERNS);
    let keyword = draw.of(&[
        "CREATE", "DELETE", "MODIFY", "ALLOW", "allow", "DISALLOW", "REQUIRE", "MATCH", "MATCH", "MATCH",
    ]);
    match keyword {
        "REQUIRE" => json!([keyword, draw.of(PATHS)]),
        "MATCH" => {
            let mut words = vec![keyword, pattern];
            if draw.below(2) == 0 {
                words.extend(["IN", draw.of(PREFIXES)]);
            }
            words.extend(["WITH", draw.of(&["MATERIALS", "PRODUCTS", "products"])]);
            if draw.below(3) == 0 {
                words.extend(["IN", draw.of(PREFIXES)]);
            }
            words.extend(["FROM", draw.of(&["one", "two", "three", "nowhere"])]);
            json!(words)
        }
        _ => json!([keyword, pattern]),
    }
}

fn rules(draw: &mut Draw) -> Value {
    let count = draw.below(4);
    (0..count).map(|_| rule(draw)).collect()
}

fn files(draw: &mut Draw) -> Vec<(&'static str, &'static [u8])> {
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    for path in PATHS {
        if draw.below(3) == 0 {
            files.push((path, draw.of(&[b"1".as_slice(), b"1", b"2"])));
        }
    }
    files
}

/// The layout of this number.
pub(crate) fn drawn(number: u64) -> Drawn {
    let mut draw = Draw(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let keys = [Key::ed25519("drawn/one"), Key::ed25519("drawn/two"), Key::ed25519("drawn/three")];
    let mut steps = Vec::new();
    let mut links = Vec::new();
    for name in STEPS {
        let listed: Vec<&Key> = keys.iter().filter(|_| draw.below(3) != 0).collect();
        let mut one = step(name, &listed, rules(&mut draw), rules(&mut draw));
        let threshold = [1, 1, 1, 2][draw.below(4)];
        one["threshold"] = json!(threshold);
        steps.push(one);
        let (materials, mut products) = (files(&mut draw), files(&mut draw));
        if *name == "three" {
            products.push(("final", FINAL));
        }
        // As many signers as are wanted, of those listed; now and then one too few, or one who may not.
        let mut signers: Vec<&Key> = listed.iter().copied().take(threshold).collect();
        match draw.below(12) {
            0 => _ = signers.pop(),
            1 => signers = vec![&keys[draw.below(3)]],
            _ => {}
        }
        let disagree = draw.below(10) == 0;
        for (at, key) in signers.into_iter().enumerate() {
            let mut materials = materials.clone();
            if disagree && at == 1 {
                materials.push(("more", b"more"));
            }
            let signed = link(name, &materials, &products);
            let mut document = metablock(&signed, &[key]);
            if draw.below(25) == 0 {
                document["signed"]["command"] = json!(["changed"]);
            }
            links.push((key_id(key), (*name).to_owned(), document));
        }
    }
    let all: Vec<&Key> = keys.iter().collect();
    let mut plan = layout(&all, steps, vec![]);
    if draw.below(20) == 0 {
        plan["expires"] = json!("2020-01-01T00:00:00Z");
    }
    Drawn { root: metablock(&plan, &[&owner()]), links }
}
