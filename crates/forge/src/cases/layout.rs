//! in-toto layouts with the links of their steps: written, built, packed.

use super::{Case, Delivery, keys};
use crate::artifact::{Artifact, GADGET, OLD_WIDGET, WIDGET};
use crate::encoding::pretty;
use crate::layout::{enveloped, key_id, key_object, layout, link, metablock, metablock_as, step};
use crate::seed::{Hash, Key, Padding, Size};
use crate::tamper::{acme_ed25519_key, acme_key};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("three-steps", "Three steps, each by its own functionary, each by its rules", |_| Chain::new().deliver())
        .checks(GOOD),
    Case::new("enveloped", "The same, layout and links in DSSE envelopes", |_| {
        let chain = Chain::new();
        let delivery = Delivery::of(WIDGET).with("root.layout", pretty(&enveloped(&chain.layout, &acme_key())));
        [(&chain.write, writer()), (&chain.build, builder()), (&chain.pack, packer())]
            .into_iter()
            .fold(delivery, |all, (link, key)| all.with(&file(link), pretty(&enveloped(link, &key))))
    })
    .checks(GOOD),
    Case::new(
        "unknown-fields",
        "Layout and link have fields nobody here knows, and text with backslashes; all of it is signed as it is",
        |_| {
            let mut chain = Chain::new();
            chain.layout["rootcas"] = json!({ "a": [1, -2, null, true, "é\n\\n\"\u{1b}"] });
            chain.layout["steps"][0]["x-note"] = json!("a backslash and an n: \\n");
            chain.build["byproducts"]["stdout"] = json!("C:\\new\\table \"quoted\" \u{7f}");
            chain.deliver()
        },
    )
    .checks(GOOD),
    Case::new("odd-paths", "Paths that begin with a dot, a slash or nothing are paths like others", |_| {
        let mut chain = Chain::new();
        let odd: &[(&str, &[u8])] = &[("./notes", b"n"), ("/etc/notes", b"n"), ("", b"n"), ("é/[x", b"n")];
        chain.write = link("write", odd, &[("src/main.c", SOURCE), ("./notes", b"n")]);
        chain.deliver()
    })
    .checks(GOOD),
    Case::new("old-release", "A good layout of an old release", |_| {
        let mut chain = Chain::ending(OLD_WIDGET);
        chain.subject = OLD_WIDGET;
        chain.deliver()
    })
    .attacks(&["T11"])
    .exit(1)
    .checks(&[("broken-layout", "satisfied"), ("old-version", "violated")]),
    Case::new("two-owners", "Both owners signed the layout", |_| {
        let chain = Chain::new();
        let both = metablock(&chain.layout, &[&acme_key(), &acme_ed25519_key()]);
        chain.links(Delivery::of(WIDGET).with("root.layout", pretty(&both)))
    })
    .handoff("paired")
    .attacks(&["T8"])
    .checks(&[("too-few-owners", "satisfied"), ("broken-layout", "satisfied")]),
    Case::new("one-owner-lapsed", "Two are wanted, and the second owner's key was valid until July", |_| {
        let chain = Chain::new();
        let both = metablock(&chain.layout, &[&acme_key(), &Key::p256("acme/july")]);
        chain.links(Delivery::of(WIDGET).with("root.layout", pretty(&both)))
    })
    .handoff("paired")
    .attacks(&["T7", "T8"])
    .exit(1)
    .checks(&[("key-outside-window", "satisfied"), ("too-few-owners", "violated")]),
    Case::new("one-owner-twice", "Two are wanted, and one owner signed twice", |_| {
        let chain = Chain::new();
        let twice = metablock_as(&chain.layout, &[(&acme_key(), "first"), (&acme_key(), "second")]);
        chain.links(Delivery::of(WIDGET).with("root.layout", pretty(&twice)))
    })
    .handoff("paired")
    .attacks(&["T8"])
    .exit(3)
    .checks(&[("too-few-owners", "unknown")]),
    Case::new("expired", "The layout ended the day before", |_| {
        let mut chain = Chain::new();
        chain.layout["expires"] = json!("2026-08-01T23:59:59Z");
        chain.deliver()
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(&[("expired-layout", "violated"), ("broken-layout", "satisfied")]),
    Case::new("last-second", "The layout ends at the very second of the handoff", |_| {
        let mut chain = Chain::new();
        chain.layout["expires"] = json!("2026-08-02T00:00:00Z");
        chain.deliver()
    })
    .checks(GOOD),
    Case::new("missing", "Nothing is delivered with the artifact", |_| Delivery::of(WIDGET))
        .exit(3)
        .checks(NO_LAYOUT),
    Case::new("stranger", "A stranger signed the layout", |_| {
        let chain = Chain::new();
        let layout = metablock(&chain.layout, &[&Key::p256("stranger")]);
        chain.links(Delivery::of(WIDGET).with("root.layout", pretty(&layout)))
    })
    .attacks(&["T16"])
    .exit(1)
    .checks(&[("missing-layout", "violated")])
    .rejected(&["unknown-key", "unused-link"]),
    Case::new("listed-for-nothing", "Another key of the framework owns the layout, and is not listed", |_| {
        let chain = Chain::new();
        let layout = metablock(&chain.layout, &[&acme_ed25519_key()]);
        chain.links(Delivery::of(WIDGET).with("root.layout", pretty(&layout)))
    })
    .attacks(&["T16"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated"), ("broken-layout", "satisfied")]),
    Case::new("changed", "The layout was changed after its owner signed it", |_| {
        let chain = Chain::new();
        let mut layout = metablock(&chain.layout, &[&acme_key()]);
        layout["signed"]["x-note"] = json!("not there before");
        chain.links(Delivery::of(WIDGET).with("root.layout", pretty(&layout)))
    })
    .attacks(&["T17"])
    .exit(1)
    .checks(&[("missing-layout", "violated")]),
    Case::new("another-artifact", "The layout ends in another artifact", |_| Chain::ending(GADGET).deliver())
        .attacks(&["T1"])
        .exit(1)
        .checks(&[("missing-layout", "violated")])
        .rejected(&["subject-mismatch"]),
    Case::new("rule-broken", "What was built is not what was written", |_| {
        let mut chain = Chain::new();
        chain.build = link("build", &[("src/main.c", b"backdoor")], &[("out/widget", BINARY)]);
        chain.deliver()
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(BROKEN),
    Case::new("odd-pattern", "DISALLOW has a pattern that other matchers cannot read, and it matches", |_| {
        let mut chain = Chain::new();
        chain.layout["steps"][0]["expected_products"] = json!([["DISALLOW", "**evil*"]]);
        chain.write = link("write", &[], &[("src/main.c", SOURCE), ("src/evil.c", b"e")]);
        chain.deliver()
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(BROKEN),
    Case::new("open-bracket", "DISALLOW has a bracket that nothing closes, and it matches", |_| {
        let mut chain = Chain::new();
        chain.layout["steps"][0]["expected_products"] = json!([["DISALLOW", "src/evil["]]);
        chain.write = link("write", &[], &[("src/main.c", SOURCE), ("src/evil[", b"e")]);
        chain.deliver()
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(BROKEN),
    Case::new("other-steps-functionary", "The writer, who may not build, signed the link of the build", |_| {
        let chain = Chain::new();
        chain.with_build(&metablock(&chain.build, &[&writer()]))
    })
    .attacks(&["T8", "T16"])
    .exit(1)
    .checks(BROKEN)
    .rejected(&["unlisted-functionary"]),
    Case::new("link-forged", "The link of the build names the builder's key, and another made the signature", |_| {
        let chain = Chain::new();
        let forged = metablock_as(&chain.build, &[(&Key::p256("stranger"), &key_id(&builder()))]);
        chain.with_build(&forged)
    })
    .attacks(&["T16"])
    .exit(1)
    .checks(BROKEN)
    .rejected(&["bad-signature"]),
    Case::new("link-missing", "There is no link of the build", |_| {
        let chain = Chain::new();
        let delivery = Delivery::of(WIDGET).with("root.layout", pretty(&chain.root()));
        let delivery = delivery.with("write.link", pretty(&metablock(&chain.write, &[&writer()])));
        delivery.with("pack.link", pretty(&metablock(&chain.pack, &[&packer()])))
    })
    .exit(3)
    .checks(&[("missing-layout", "satisfied"), ("broken-layout", "unknown")]),
    Case::new("last-link-missing", "There is no link of the last step, so nothing says what it made", |_| {
        let chain = Chain::new();
        let delivery = Delivery::of(WIDGET).with("root.layout", pretty(&chain.root()));
        let delivery = delivery.with("write.link", pretty(&metablock(&chain.write, &[&writer()])));
        delivery.with("build.link", pretty(&metablock(&chain.build, &[&builder()])))
    })
    .exit(3)
    .checks(NO_LAYOUT)
    .rejected(&["missing-link"]),
    Case::new("links-alone", "There are links and no layout", |_| Chain::new().links(Delivery::of(WIDGET)))
        .exit(3)
        .checks(NO_LAYOUT)
        .rejected(&["unused-link"]),
    Case::new("two-builders", "Two builders are wanted, and two agree", |_| Chain::twice_built().deliver_built(&[
        (&builder(), BINARY),
        (&other_builder(), BINARY),
    ]))
    .attacks(&["T8"])
    .checks(GOOD),
    Case::new("third-builder-disagrees", "Two builders are wanted and agree; a third who may build says otherwise", |_| {
        Chain::twice_built().deliver_built(&[
            (&third_builder(), b"another binary"),
            (&builder(), BINARY),
            (&other_builder(), BINARY),
        ])
    })
    .checks(GOOD),
    Case::new("builders-disagree", "Two builders are wanted, and two disagree", |_| {
        Chain::twice_built().deliver_built(&[(&builder(), BINARY), (&other_builder(), b"another binary")])
    })
    .attacks(&["T8"])
    .exit(1)
    .checks(BROKEN),
    Case::new("one-builder-of-two", "Two builders are wanted, and one built", |_| {
        Chain::twice_built().deliver_built(&[(&builder(), BINARY)])
    })
    .attacks(&["T8"])
    .exit(3)
    .checks(UNTOLD),
    Case::new("one-key-twice", "Two builders are wanted, and one has his key in the layout under two ids", |_| {
        let mut chain = Chain::twice_built();
        chain.layout["keys"]["alias"] = key_object(&builder());
        chain.layout["steps"][1]["pubkeys"] = json!([key_id(&builder()), "alias"]);
        let twice = metablock_as(&chain.build, &[(&builder(), &key_id(&builder())), (&builder(), "alias")]);
        chain.with_build(&twice)
    })
    .attacks(&["T8"])
    .exit(3)
    .checks(UNTOLD),
    Case::new("sublayout", "The builder delivered a layout of his own in place of a link", |_| {
        let chain = Chain::new();
        let inner = layout(&[&builder()], vec![step("compile", &[&builder()], json!([]), json!([]))], vec![]);
        chain.with_build(&metablock(&inner, &[&builder()]))
    })
    .exit(3)
    .checks(UNTOLD)
    .rejected(&["unsupported-sublayout"]),
    Case::new("unsupported-functionary", "The builder's key is of a scheme that is not supported", |_| {
        let mut chain = Chain::new();
        let id = key_id(&builder());
        chain.layout["keys"][&id]["scheme"] = json!("sphincs-sha2-256");
        chain.deliver()
    })
    .exit(3)
    .checks(UNTOLD)
    .rejected(&["unsupported-functionary"]),
    Case::new("threshold-of-none", "A step asks for no functionary at all, which no layout may", |_| {
        let mut chain = Chain::new();
        chain.layout["steps"][1]["threshold"] = json!(0);
        chain.deliver()
    })
    .exit(1)
    .checks(&[("missing-layout", "violated")])
    .rejected(&["malformed-layout"]),
    Case::new("link-without-hash", "A link names an artifact without a hash", |_| {
        let chain = Chain::new();
        let mut bare = chain.build.clone();
        bare["products"]["out/widget"] = json!({});
        chain.with_build(&metablock(&bare, &[&builder()]))
    })
    .exit(3)
    .checks(UNTOLD)
    .rejected(&["malformed-link"]),
    Case::new("inspection-unrecorded", "The layout has an inspection, and nobody recorded it", |_| {
        Chain::inspected().deliver()
    })
    .handoff("inspected")
    .attacks(&["T22"])
    .exit(3)
    .checks(UNTOLD),
    Case::new("inspection-recorded", "Somebody the framework lists ran the inspection and signed what they saw", |_| {
        Chain::inspected().recorded(SOURCE, &inspector())
    })
    .handoff("inspected")
    .checks(GOOD),
    Case::new("inspection-by-stranger", "A stranger recorded the inspection", |_| {
        Chain::inspected().recorded(SOURCE, &Key::p256("stranger"))
    })
    .handoff("inspected")
    .attacks(&["T16"])
    .exit(3)
    .checks(UNTOLD)
    .rejected(&["unknown-key"]),
    Case::new("inspection-broken", "The inspection was recorded, and found other sources", |_| {
        Chain::inspected().recorded(b"backdoor", &inspector())
    })
    .handoff("inspected")
    .exit(1)
    .checks(BROKEN),
    Case::new("inspection-not-relied-on", "The framework says that it does without the inspection", |_| {
        Chain::inspected().deliver()
    })
    .handoff("uninspected")
    .checks(GOOD),
];

const GOOD: &[(&str, &str)] =
    &[("missing-layout", "satisfied"), ("expired-layout", "satisfied"), ("broken-layout", "satisfied")];
const BROKEN: &[(&str, &str)] = &[("missing-layout", "satisfied"), ("broken-layout", "violated")];
const UNTOLD: &[(&str, &str)] = &[("missing-layout", "satisfied"), ("broken-layout", "unknown")];
const NO_LAYOUT: &[(&str, &str)] = &[("missing-layout", "unknown"), ("broken-layout", "unknown")];

pub(super) const SOURCE: &[u8] = b"int main(void) { return 0; }\n";
pub(super) const BINARY: &[u8] = b"acme widget: stands in for a binary\n";

/// A layout and its links, before anybody signs.
pub(super) struct Chain {
    subject: Artifact,
    pub(super) layout: Value,
    write: Value,
    build: Value,
    pack: Value,
}

impl Chain {
    pub(super) fn new() -> Self {
        Self::ending(WIDGET)
    }

    /// Writes, builds, and packs this artifact.
    fn ending(artifact: Artifact) -> Self {
        let from = |step: &str, what: &str| {
            json!([["MATCH", what, "WITH", "PRODUCTS", "FROM", step], ["DISALLOW", "*"]])
        };
        let steps = vec![
            step("write", &[&writer()], json!([]), json!([["REQUIRE", "src/main.c"], ["ALLOW", "src/*"]])),
            step(
                "build",
                &[&builder()],
                from("write", "src/*"),
                json!([["CREATE", "out/*"], ["DISALLOW", "*"]]),
            ),
            step(
                "pack",
                &[&packer()],
                from("build", "out/*"),
                json!([["CREATE", "*.tgz"], ["DISALLOW", "*"]]),
            ),
        ];
        Self {
            subject: WIDGET,
            layout: layout(&[&writer(), &builder(), &packer()], steps, vec![]),
            write: link("write", &[], &[("src/main.c", SOURCE)]),
            build: built(BINARY),
            pack: link("pack", &[("out/widget", BINARY)], &[(artifact.name, artifact.bytes)]),
        }
    }

    /// Two of three builders must agree.
    pub(super) fn twice_built() -> Self {
        let mut chain = Self::new();
        let all = [builder(), other_builder(), third_builder()];
        for key in &all {
            chain.layout["keys"][key_id(key)] = key_object(key);
        }
        chain.layout["steps"][1]["pubkeys"] = all.iter().map(key_id).collect();
        chain.layout["steps"][1]["threshold"] = json!(2);
        chain
    }

    /// The layout would have the verifier unpack the artifact and compare the sources.
    pub(super) fn inspected() -> Self {
        let mut chain = Self::new();
        chain.layout["inspect"] = json!([{
            "_type": "inspection",
            "name": "unpack",
            "run": ["tar", "xzf", WIDGET.name],
            "expected_materials": [["MATCH", WIDGET.name, "WITH", "PRODUCTS", "FROM", "pack"], ["DISALLOW", "*"]],
            "expected_products": [
                ["MATCH", "src/*", "WITH", "PRODUCTS", "FROM", "write"], ["ALLOW", WIDGET.name], ["DISALLOW", "*"],
            ],
        }]);
        chain
    }

    fn root(&self) -> Value {
        metablock(&self.layout, &[&acme_key()])
    }

    /// Everything, signed as it should be.
    pub(super) fn deliver(&self) -> Delivery {
        self.links(Delivery::of(self.subject).with("root.layout", pretty(&self.root())))
    }

    /// With the three links.
    pub(super) fn links(&self, delivery: Delivery) -> Delivery {
        [(&self.write, writer()), (&self.build, builder()), (&self.pack, packer())]
            .into_iter()
            .fold(delivery, |all, (link, key)| all.with(&file(link), pretty(&metablock(link, &[&key]))))
    }

    /// With this in place of the link of the build.
    fn with_build(&self, build: &Value) -> Delivery {
        Delivery::of(self.subject)
            .with("root.layout", pretty(&self.root()))
            .with("write.link", pretty(&metablock(&self.write, &[&writer()])))
            .with("build.link", pretty(build))
            .with("pack.link", pretty(&metablock(&self.pack, &[&packer()])))
    }

    /// With a link of the build for each of these builders, and what each says came out.
    pub(super) fn deliver_built(&self, builds: &[(&Key, &[u8])]) -> Delivery {
        let (key, binary) = builds[0];
        let first = self.with_build(&metablock(&built(binary), &[key]));
        builds.iter().enumerate().skip(1).fold(first, |all, (at, (key, binary))| {
            all.with(&format!("build-{at}.link"), pretty(&metablock(&built(binary), &[key])))
        })
    }

    /// With a record of the inspection that found these sources.
    pub(super) fn recorded(&self, found: &[u8], key: &Key) -> Delivery {
        let widget = (WIDGET.name, WIDGET.bytes);
        let record = link("unpack", &[widget], &[widget, ("src/main.c", found)]);
        self.deliver().with("unpack.link", pretty(&metablock(&record, &[key])))
    }
}

fn built(binary: &[u8]) -> Value {
    link("build", &[("src/main.c", SOURCE)], &[("out/widget", binary)])
}

fn file(link: &Value) -> String {
    format!("{}.link", link["name"].as_str().unwrap())
}

fn writer() -> Key {
    Key::ed25519("layout/writer")
}

pub(super) fn builder() -> Key {
    Key::p256("layout/builder")
}

pub(super) fn other_builder() -> Key {
    Key::ed25519("layout/other-builder")
}

pub(super) fn third_builder() -> Key {
    Key::p256("layout/third-builder")
}

fn packer() -> Key {
    Key::Rsa(Size::Bits2048, Padding::Pss, Hash::Sha256)
}

pub(super) fn inspector() -> Key {
    keys().into_iter().find(|(name, _)| *name == "acme-august.pub").unwrap().1
}
