//! Every mistake of meaning, and the words in which it is told.

use crate::sample::{GOOD, kept, with, wrong};

/// Renders what is wrong after each change, one after the other.
fn told(changes: &[(&str, &str)]) -> String {
    let mut all = String::new();
    for (from, to) in changes {
        let text = with(from, to);
        let rendered = match crate::policy::parse("retail.yaml", &text) {
            Ok(_) => "NOTHING WRONG".to_owned(),
            Err(diagnostics) => diagnostics.to_string(),
        };
        all += &format!("## {to}\n{rendered}\n\n");
    }
    assert!(!all.contains("NOTHING WRONG"), "{all}");
    all
}

#[test]
fn the_good_one_has_nothing_wrong() {
    assert_eq!(wrong(GOOD), []);
}

#[test]
fn head() {
    kept(
        "head",
        &told(&[
            ("countersign: 1", "countersign: 2"),
            ("countersign: 1", "countersign: \"1\""),
            ("countersign: 1\n", ""),
            ("framework: retail-intake", "framework: Retail_Intake"),
            ("framework: retail-intake", "framework: -intake"),
            ("framework: retail-intake", "framework: retail--intake"),
            ("number: 7", "number: 07"),
            ("number: 7", "number: 1.0"),
            ("number: 7", "number: +7"),
            ("number: 7", "number: 0x7"),
            ("number: 7", "number: 0"),
            ("number: 7", "number: 9007199254740992"),
            ("number: 7", "number: 99999999999999999999999"),
            ("supply-chain@retail.example", "supply-chain"),
            ("supply-chain@retail.example", "\"a@b@retail.example\""),
            ("supply-chain@retail.example", "a@localhost"),
            ("expires: 2126-01-01", "expires: 2126-02-30"),
            ("expires: 2126-01-01", "expires: 01.02.2126"),
            ("draft: true", "draft: false"),
            ("draft: true", "draft: yes"),
            ("draft: true", "draft: \"true\""),
            ("draft: true", "drafft: true"),
        ]),
    );
}

#[test]
fn roots() {
    kept(
        "roots",
        &told(&[
            ("embedded: public-good", "embedded: public-god"),
            ("embedded: public-good", "embeded: public-good"),
            ("    sigstore:\n      file", "    sigstor:\n      file"),
            ("keys/acme.pub", "../keys/acme.pub"),
            ("keys/acme.pub", "/keys/acme.pub"),
            ("keys/acme.pub", "keys\\acme.pub"),
            ("keys/acme.pub", "C:/acme.pub"),
            ("keys/acme.pub", "keys//acme.pub"),
            ("keys/acme.pub", "./acme.pub"),
            ("keys/acme.pub", "~/acme.pub"),
            ("until: 2027-01-01", "until: 2025-12-31"),
            ("until: 2027-01-01", "until: tomorrow"),
            ("log: acme", "log: acme-key"),
            ("log: acme", "log: acne"),
            ("log: acme", "timestamps: acme-key"),
            ("log: acme", "log: acme\n      timestamps: acme"),
            ("  acme-key:\n", "  acme_key:\n"),
        ]),
    );
}

#[test]
fn identities() {
    kept(
        "identities",
        &told(&[
            ("[acme, public-good]", "[acme, public-god]"),
            ("[acme, public-good]", "[acme, acme]"),
            ("[acme, public-good]", "[acme-key]"),
            ("[acme, public-good]", "[acme-key, nobody]"),
            ("[acme, public-good]", "[]"),
            ("[acme, public-good]", "acme"),
            ("https://token.actions.githubusercontent.com/acme", "https://issuer.example"),
            ("https://accounts.google.com", "https://accounts.google.com/"),
            ("https://accounts.google.com", "http://accounts.google.com"),
            ("https://accounts.google.com", "https://Accounts.google.com"),
            ("https://accounts.google.com", "\"https://accounts.google.com \""),
            ("https://accounts.google.com", "https://user@accounts.google.com"),
            ("https://accounts.google.com", "https://accounts.google.com?x"),
            ("\"acme/ci/.github/workflows/build.yml@refs/tags/v*\"", "acme/ci/build.yml@refs/tags/v1"),
            ("\"acme/ci/.github/workflows/build.yml@refs/tags/v*\"", "acme/ci/.github/workflows/build.yml"),
            ("\"acme/ci/.github/workflows/build.yml@refs/tags/v*\"", "acme/ci/.github/workflows/b.yml@x@y"),
            ("\"acme/ci/.github/workflows/build.yml@refs/tags/v*\"", "acme/ci@refs/.github/workflows/b.yml"),
            ("\"acme/ci/.github/workflows/build.yml@refs/tags/v*\"", "\"*/ci/.github/workflows/b.yml@x\""),
            ("\"acme/ci/.github/workflows/build.yml@refs/tags/v*\"", "\"a*/ci/.github/workflows/b.yml@x\""),
            ("source: acme/widget", "source: \"*/widget\""),
            ("source: acme/widget", "source: \"**\""),
            ("source: acme/widget", "source: https://github.com/acme/widget"),
            ("source: acme/widget", "source: widget"),
            ("source: acme/widget", "source: \"acme/{version}\""),
            ("source-id: 4711", "source-id: \"4711\""),
            ("source-id: 4711", "sourceid: 4711"),
            ("owner-id: 42", "owner-id: forty-two"),
            ("      ref: \"refs/tags/v*\"\n      runner", "      ref: main\n      runner"),
            ("runner: github-hosted", "runner: github-host"),
            ("trigger: push", "trigger: \" push\""),
            ("0123456789abcdef0123456789abcdef01234567", "0123456789ABCDEF0123456789abcdef01234567"),
            ("0123456789abcdef0123456789abcdef01234567", "0123456"),
            ("address: alice@retail.example", "address: alice"),
            ("spiffe://acme.example/build/**", "\"**\""),
            ("spiffe://acme.example/build/**", "\"*@acme.example\""),
            ("root: acme-key", "root: acme"),
            ("root: acme-key", "root: acme-kee"),
            ("    email:", "    mail:"),
            ("    email:", "    jenkins:"),
        ]),
    );
}

#[test]
fn builders_and_handoffs() {
    kept(
        "builders_and_handoffs",
        &told(&[
            ("id: https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*", "id: \"*\""),
            (
                "id: https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*",
                "id: \"*/build.yml\"",
            ),
            ("signed-by: [acme-ci, robot]", "signed-by: [acme-cii]"),
            ("    level: 3\nhandoffs", "    level: 4\nhandoffs"),
            ("    level: 3\nhandoffs", "    level: 0\nhandoffs"),
            ("source: acme/widget\n", "source: acme/ci\n"),
            ("\"widget-{version}.tgz\"", "\"**\""),
            ("\"widget-{version}.tgz\"", "\"widget-{name}.tgz\""),
            ("\"widget-{version}.tgz\"", "widget-*.tgz"),
            ("\"widget-{version}.tgz\"", "any"),
            ("not-below: 1.4.0", "not-below: 1.4"),
            ("require:\n      - signature: { by: [alice] }", "require: []"),
            ("require:\n      - signature: { by: [alice] }", "require: { signature: { by: [alice] } }"),
            ("- signature: { by: [alice] }", "- signature: { by: [] }"),
            ("- signature: { by: [alice] }", "- signature: { by: [acme-key] }"),
            ("- signature: { by: [alice] }", "- signature: { by: [alice, alice] }"),
            ("- signature: { by: [alice] }", "- signture: { by: [alice] }"),
            ("- signature: { by: [alice] }", "- signature"),
            (
                "- signature: { by: [alice] }",
                "- { signature: { by: [alice] }, attestation: { by: [alice] } }",
            ),
            ("max-age: 31d", "max-age: 31"),
            ("max-age: 31d", "max-age: 0d"),
            ("builders: [acme-isolated]", "builders: [acme-isolatd]"),
            ("          builders: [acme-isolated]\n", ""),
            ("source: github.com/acme/widget", "source: https://github.com/acme/widget"),
            ("source: github.com/acme/widget", "source: acme/widget"),
            ("source: github.com/acme/widget", "source: github.com/acme/widget.git"),
            ("source: github.com/acme/widget", "source: \"github.com/acme/*\""),
            ("name: sbom", "name: SBOM"),
            ("type: https://spdx.dev/Document", "type: spdx"),
            ("type: https://spdx.dev/Document", "type: \"https://spdx.dev/*\""),
            (
                "      - attestation:\n",
                "      - attestation: { name: sbom, type: \"urn:x\", by: [alice] }\n      - attestation:\n",
            ),
            ("          max-age: 7d\n          time: proven", "          time: prooven"),
        ]),
    );
}

#[test]
fn every_problem_is_told_at_once_in_the_order_of_the_file() {
    let text = GOOD
        .replace("number: 7", "number: 07")
        .replace("by: [alice]", "by: [alicia, acme-ci]")
        .replace("log: acme\n", "log: nobody\n")
        .replace("not-below: 1.4.0", "not-below: new")
        .replace("max-age: 30d", "max-age: long");
    let told = wrong(&text);
    let lines: Vec<u32> = told.iter().map(|diagnostic| diagnostic.line).collect();
    let spoilt = ["number: 07", "log: nobody", "not-below: new", "max-age: long", "by: [alicia"];
    let wanted: Vec<u32> = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| spoilt.iter().any(|passage| line.contains(passage)))
        .map(|(_, number)| number)
        .collect();
    assert_eq!((wanted.len(), &lines), (6, &wanted), "{told:#?}");
    assert_eq!(&*told[5].pointer, "handoffs.promote.require[0].signature.by[0]");
}

#[test]
fn a_faulty_declaration_is_told_once_and_not_again_where_it_is_used() {
    let told = wrong(&with("root: acme-key", "root: acme"));
    assert_eq!(told.len(), 1, "{told:#?}");
}

#[test]
fn a_message_carries_nothing_that_steers_a_terminal() {
    let told = wrong(&with("framework: retail-intake", "framework: \"\\e[31m\\u202e\""));
    let rendered = told[0].to_string();
    assert!(rendered.chars().all(|c| c == '\n' || !c.is_control()), "{rendered:?}");
    assert!(!rendered.contains('\u{202e}'));
}

#[test]
fn what_yaml_reads_otherwise_is_to_be_quoted() {
    for value in ["*.tgz", "{version}.tgz", "@acme/widget", "&acme", "!acme", "%acme", "`acme`"] {
        let text = with("source: acme/widget", &format!("source: {value}"));
        let told = crate::policy::parse("retail.yaml", &text).unwrap_err().to_string();
        assert!(told.contains(&format!("quote it: \"{value}\"")), "{value}: {told}");
    }
    let entry = "require:\n      signature: { by: [acme-ci] }\n";
    let text = format!(
        "countersign: 1\nframework: f\nnumber: 1\nowner: a@b.example\nexpires: 2126-01-01\nhandoffs:\n  intake:\n    {entry}"
    );
    let told = crate::policy::parse("retail.yaml", &text).unwrap_err().to_string();
    assert!(told.contains("begin each entry with `- `"), "{told}");
}

#[test]
fn a_pattern_holds_nothing_that_steers() {
    for odd in ["\\u202E", "\\u200B", "\\u2800", "\\u00AD", "\\u2066"] {
        let text = with("source: acme/widget", &format!("source: \"acme/wid{odd}get\""));
        let told = crate::policy::parse("retail.yaml", &text).unwrap_err().to_string();
        assert!(told.contains("invisible or changes how the line is read"), "{odd}: {told}");
        assert!(!told.contains(['\u{202e}', '\u{200b}', '\u{2800}', '\u{ad}', '\u{2066}']), "{odd}");
    }
}
