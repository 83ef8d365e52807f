//! A delivery with three hundred dependencies over four ecosystems, four deep, whose attestations come from two registries
//! and a folder: the good one is allowed with exact coverage, and each single fault is told as what it is and changes nothing
//! else.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use countersign_tests::framework::Framework;
use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::{hex, pretty, sha256, sha512};
use forge::packages::{Answer, Answers, Packages};
use forge::provenance::{SLSA_V1, v1};
use forge::statement::{CYCLONEDX, PYPI_PUBLISH};
use forge::world::{hint, origin};
use forge::{Key, Statement, Subject, Workload, World, container};
use serde_json::{Value, json};

use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";
const WIDGET: &[u8] = b"what all of it was built into";
const KINDS: [&str; 4] = ["npm", "pypi", "gem", "golang"];
const COUNT: usize = 300;
const DEEP: usize = 4;

/// Chains of four, one ecosystem after the other: the first of each is needed directly.
struct Part {
    at: usize,
}

fn parts() -> impl Iterator<Item = Part> {
    (0..COUNT).map(|at| Part { at })
}

impl Part {
    fn kind(&self) -> &'static str {
        KINDS[self.at / DEEP % KINDS.len()]
    }

    fn name(&self) -> String {
        format!("part-{}", self.at)
    }

    fn purl(&self) -> String {
        let name = self.name();
        match self.kind() {
            "npm" => format!("pkg:npm/%40parts/{name}@1.0.0"),
            "golang" => format!("pkg:golang/parts.example/{name}@v1.0.0"),
            kind => format!("pkg:{kind}/{name}@1.0.0"),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.purl().into_bytes()
    }

    /// The four that are of nobody: two are excepted, and two are allowed.
    fn is_anybodys(&self) -> bool {
        self.kind() == "gem" && self.at >= COUNT - 64 && self.at % DEEP == 3
    }

    fn statement(&self) -> Statement {
        let bytes = self.bytes();
        let subject = |name: &str| Subject::of(name, &bytes).and_sha512(&bytes);
        match self.kind() {
            "pypi" => {
                let file = Subject::of(&self.file(), &bytes);
                Statement::v1(vec![file], PYPI_PUBLISH, Value::Null)
            }
            _ => Statement::v1(vec![subject(&self.purl())], SLSA_V1, v1(&Workload::acme_release())),
        }
    }

    fn file(&self) -> String {
        format!("{}-1.0.0.tar.gz", self.name().replace('-', "_"))
    }

    fn component(&self) -> Value {
        let bytes = self.bytes();
        json!({
            "type": "library", "bom-ref": self.name(), "name": self.name(), "purl": self.purl(),
            "hashes": [
                { "alg": "SHA-256", "content": hex(&sha256(&bytes)) },
                { "alg": "SHA-512", "content": hex(&sha512(&bytes)) },
            ],
        })
    }
}

fn first(kind: &str) -> Part {
    parts().find(|part| part.kind() == kind).unwrap()
}

fn bill() -> Value {
    let direct: Vec<String> = parts().step_by(DEEP).map(|part| part.name()).collect();
    let needs = parts().map(|part| {
        let on: Vec<String> =
            if part.at % DEEP == DEEP - 1 { vec![] } else { vec![Part { at: part.at + 1 }.name()] };
        json!({ "ref": part.name(), "dependsOn": on })
    });
    let whole = json!({ "ref": "widget", "dependsOn": direct });
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": "widget", "name": "widget" } },
        "components": parts().map(|part| part.component()).collect::<Vec<_>>(),
        "dependencies": std::iter::once(whole).chain(needs).collect::<Vec<_>>(),
    })
}

/// What publishers signed, by the place of the package: made once for all tests.
static SIGNED: LazyLock<BTreeMap<usize, Value>> = LazyLock::new(|| {
    let mut world = World::new(WORLD);
    let own = Workload { repository: "parts/all".into(), ..Workload::acme_release() };
    let signed = parts().filter(|part| !part.is_anybodys()).map(|part| {
        let statement = part.statement();
        let signed = match part.kind() {
            "npm" => world.attest(&own, &statement, origin()),
            "pypi" => world.attest(&own, &statement, origin()),
            kind => by_key(kind, &statement),
        };
        (part.at, signed)
    });
    signed.collect()
});

const WORLD: &str = "three-hundred";

fn by_key(who: &str, statement: &Statement) -> Value {
    let key = Key::p256(who);
    Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key, &hint(&key)).json()
}

/// The delivery, its framework and its registries, of which one thing is changed.
struct Stage {
    packages: Packages,
    dir: tempfile::TempDir,
    bill: Value,
}

impl Stage {
    fn new() -> Self {
        let stage = Self { packages: Packages::start(), dir: tempfile::tempdir().unwrap(), bill: bill() };
        stage.framework();
        stage.put("widget", WIDGET);
        for (at, signed) in &*SIGNED {
            let part = Part { at: *at };
            match part.kind() {
                "npm" | "pypi" => stage.packages.change(|answers| hand_out(answers, &part, signed)),
                _ => stage.put(&format!("evidence/{}.json", part.name()), &pretty(signed)),
            }
        }
        stage
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    fn framework(&self) {
        let mut framework = Framework::default();
        framework.trusted_root("acme", serde_json::to_vec(&World::new(WORLD).trusted_root()).unwrap());
        for who in ["build", "gem", "golang"] {
            framework.key(who, Key::p256(who).public_pem().into_bytes(), "");
            framework.identity(who, &format!("key: {{ root: {who} }}"));
        }
        framework.identity(
            "parts",
            "github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: parts/all }",
        );
        framework.require("provenance: { by: [build] }");
        framework.require(
            "dependencies: { by: [build], pinned: true, osv: [known], publishers: [npm, pypi, gem, golang], max-unattested: 2 }",
        );
        framework.write(self.dir.path()).unwrap();
        let text = std::fs::read_to_string(self.dir.path().join("framework.yaml")).unwrap();
        let nobodys: Vec<Part> = parts().filter(Part::is_anybodys).collect();
        assert_eq!(nobodys.len(), 4);
        let exceptions = nobodys.iter().take(2).map(|part| {
            format!(
                "  {}:\n    check: unattested-dependency\n    handoff: case\n    package: \"{}\"\n    reason: not yet\n    owner: a@retail.example\n    approved-by: golang\n    expires: 2026-10-01\n",
                part.name(),
                part.purl()
            )
        });
        let exceptions: String = exceptions.collect();
        let kept: Vec<String> = parts()
            .filter(|part| part.kind() == "gem" && !part.is_anybodys())
            .map(|part| format!("\"pkg:gem/{}\"", part.name()))
            .collect();
        let publishers = format!(
            "publishers:\n  npm: {{ packages: [\"pkg:npm/%40parts/*\"], by: [parts] }}\n  pypi: {{ packages: [\"pkg:pypi/part-*\"], by: [parts] }}\n  gem: {{ packages: [{}], by: [gem] }}\n  golang: {{ packages: [\"pkg:golang/parts.example/*\"], by: [golang] }}\n",
            kept.join(", ")
        );
        let osv = "reference:\n  osv:\n    known: { dir: osv, max-age: 30d }\n";
        self.put("framework.yaml", format!("{text}{publishers}{osv}exceptions:\n{exceptions}").as_bytes());
        for (ecosystem, name) in
            [("npm", "left-pad"), ("PyPI", "left-pad"), ("RubyGems", "left-pad"), ("Go", "left.example/pad")]
        {
            self.advise(&format!("MAL-2026-{ecosystem}"), ecosystem, name);
        }
    }

    fn advise(&self, id: &str, ecosystem: &str, name: &str) {
        let advisory = json!({
            "schema_version": "1.7.0",
            "id": id,
            "modified": "2026-08-01T06:00:00Z",
            "summary": "steals credentials",
            "affected": [{ "package": { "ecosystem": ecosystem, "name": name }, "versions": ["1.0.0", "v1.0.0"] }],
        });
        self.put(&format!("osv/{id}.json"), &pretty(&advisory));
    }

    fn judged(&self, flags: &[&str]) -> Ran {
        let about = |kind: &str, said: Value| {
            let statement = Statement::v1(vec![Subject::of("widget", WIDGET)], kind, said);
            pretty(&by_key("build", &statement))
        };
        self.put("evidence/widget.provenance.json", &about(SLSA_V1, v1(&Workload::acme_release())));
        self.put("evidence/widget.sbom.json", &about(CYCLONEDX, self.bill.clone()));
        let (widget, framework, evidence) =
            (self.path("widget"), self.path("framework.yaml"), self.path("evidence"));
        let registry = self.packages.address();
        let index = format!("{registry}/simple/");
        let own = [
            "verify",
            &widget,
            "--policy",
            &framework,
            "-a",
            &evidence,
            "--npm-registry",
            &registry,
            "--pypi-index",
            &index,
        ];
        run_at(&[&own, flags].concat(), AT)
    }

    fn report(&self) -> Ran {
        self.judged(&["--format", "json"])
    }

    fn component(&mut self, part: &Part) -> &mut Value {
        &mut self.bill["components"][part.at]
    }
}

fn npm_place(part: &Part) -> String {
    format!("/-/npm/v1/attestations/@parts%2f{}@1.0.0", part.name())
}

fn hand_out(answers: &mut Answers, part: &Part, signed: &Value) {
    if part.kind() == "npm" {
        answers.insert(npm_place(part), Answer::json(&container::npm(&[(SLSA_V1, signed.clone())])));
        return;
    }
    let (name, file) = (part.name(), part.file());
    let provenance = format!("/integrity/{name}");
    let simple = json!({
        "meta": { "api-version": "1.3" },
        "name": name,
        "files": [{
            "filename": file, "url": format!("/files/{file}"), "provenance": provenance,
            "hashes": { "sha256": hex(&sha256(&part.bytes())) },
        }],
    });
    let kind = "application/vnd.pypi.simple.v1+json".to_owned();
    answers.insert(format!("/simple/{name}/"), Answer { kind, ..Answer::json(&simple) });
    let publisher = json!({ "kind": "GitHub", "repository": "parts/all", "workflow": "release.yml" });
    let answer = container::pypi_provenance(&publisher, &[container::pep740(signed)]);
    answers.insert(provenance, Answer::json(&answer));
}

fn checks(ran: &Ran) -> BTreeMap<String, String> {
    let all = ran.report["subjects"][0]["checks"].as_array().unwrap();
    let word = |check: &Value, field: &str| check[field].as_str().unwrap().to_owned();
    let answer = |check: &Value| match check["exception"]["applied"] == true {
        true => format!("{}, excepted", word(check, "outcome")),
        false => word(check, "outcome"),
    };
    all.iter()
        .map(|check| (format!("{} {}", word(check, "requirement"), word(check, "id")), answer(check)))
        .collect()
}

fn counts(ran: &Ran) -> [u64; 6] {
    let all = &ran.report["subjects"][0]["coverage"][0]["dependencies"];
    ["all", "attested", "excepted", "unattested", "bad", "unreachable"]
        .map(|field| all[field].as_u64().unwrap())
}

fn reason(ran: &Ran, id: &str) -> String {
    let all = ran.report["subjects"][0]["checks"].as_array().unwrap();
    all.iter().find(|check| check["id"] == id).unwrap()["reason"].as_str().unwrap().to_owned()
}

#[test]
fn the_good_one_is_allowed_with_exact_coverage() {
    let stage = Stage::new();
    let ran = stage.report();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(counts(&ran), [300, 296, 2, 2, 0, 0]);
    let coverage = &ran.report["subjects"][0]["coverage"][0];
    assert_eq!((&coverage["depth"], &coverage["beyond"]), (&json!(4), &json!(0)));
    let of = |table: &Value| (table["all"].as_u64().unwrap(), table["attested"].as_u64().unwrap());
    let depths: Vec<_> =
        coverage["by_depth"].as_array().unwrap().iter().map(|one| of(&one["dependencies"])).collect();
    assert_eq!(depths, [(75, 75), (75, 75), (75, 75), (75, 71)]);
    let kinds: Vec<_> = KINDS.iter().map(|kind| of(&coverage["by_ecosystem"][kind])).collect();
    assert_eq!(kinds, [(76, 76), (76, 76), (76, 72), (72, 72)]);
    assert_eq!(ran.report["offline"], false);
    assert_eq!(ran.report["unused_evidence"], json!([]));
    assert_eq!(ran.report["subjects"][0]["rejected"], json!([]));
    let text = stage.judged(&[]).out;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = "coverage 296 of 300 attested (98 %), 2 excepted until 2026-10-01, 2 of no publisher, depth 4";
    assert!(text.contains(line), "{text}");
    // Each package is asked about once, and nobody else is.
    assert_eq!(stage.packages.asked().len(), 2 * (76 + 2 * 76));
}

/// A fault: what is changed, the check that tells of it and its answer, the exit code, the words, and what becomes of the
/// counts.
struct Fault {
    make: fn(&mut Stage),
    told: (&'static str, &'static str),
    code: u8,
    words: &'static [&'static str],
    counts: [u64; 6],
}

const PUBLISHER: &str = "unlisted-dependency-publisher";

#[test]
fn each_single_fault_is_told_as_what_it_is_and_changes_nothing_else() {
    let good = checks(&Stage::new().report());
    let faults = [
        // One digest changed: the registry hands out what was attested of other bytes.
        Fault {
            make: |stage| {
                let other = json!([{ "alg": "SHA-512", "content": hex(&sha512(b"other")) }]);
                stage.component(&first("npm"))["hashes"] = other;
            },
            told: (PUBLISHER, "violated"),
            code: 1,
            words: &["`pkg:npm/%40parts/part-0@1.0.0`", "publisher `npm`", "it is about sha"],
            counts: [300, 295, 2, 2, 1, 0],
        },
        // One digest changed of what was brought along: nothing is attested of those bytes.
        Fault {
            make: |stage| {
                let other = json!([{ "alg": "SHA-256", "content": hex(&sha256(b"other")) }]);
                stage.component(&first("golang"))["hashes"] = other;
            },
            told: (PUBLISHER, "unknown"),
            code: 3,
            words: &[
                "`pkg:golang/parts.example/part-12@v1.0.0`",
                "publisher `golang`",
                "there is no attestation",
            ],
            counts: [300, 295, 2, 2, 1, 0],
        },
        // One of a publisher unattested: its registry has none.
        Fault {
            make: |stage| stage.packages.change(|answers| _ = answers.remove(&npm_place(&first("npm")))),
            told: (PUBLISHER, "unknown"),
            code: 3,
            words: &["`pkg:npm/%40parts/part-0@1.0.0`", "there is no attestation"],
            counts: [300, 295, 2, 2, 1, 0],
        },
        // One more of nobody.
        Fault {
            make: |stage| {
                let purl = json!("pkg:gem/somebody-s@1.0.0");
                stage.component(&first("gem"))["purl"] = purl;
            },
            told: ("unattested-dependency", "violated"),
            code: 1,
            words: &["`pkg:gem/somebody-s@1.0.0`", "is of no publisher that this handoff lists"],
            counts: [300, 295, 2, 3, 0, 0],
        },
        // One attested by the wrong publisher.
        Fault {
            make: |stage| {
                let part = first("golang");
                let other = by_key("gem", &part.statement());
                stage.put(&format!("evidence/{}.json", part.name()), &pretty(&other));
            },
            told: (PUBLISHER, "violated"),
            code: 1,
            words: &["publisher `golang`", "wants root `golang`"],
            counts: [300, 295, 2, 2, 1, 0],
        },
        // One malicious.
        Fault {
            make: |stage| stage.advise("MAL-2026-0099", "Go", "parts.example/part-12"),
            told: ("known-malicious-dependency", "violated"),
            code: 1,
            words: &["MAL-2026-0099", "`pkg:golang/parts.example/part-12@v1.0.0`"],
            counts: [300, 296, 2, 2, 0, 0],
        },
        // One unpinned, of those that are of nobody: what it is, nobody attests anyway.
        Fault {
            make: |stage| {
                let part = parts().filter(Part::is_anybodys).last().unwrap();
                stage.component(&part)["hashes"] = json!([]);
            },
            told: ("unpinned-dependency", "violated"),
            code: 1,
            words: &["has no digest by SHA-256 or stronger"],
            counts: [300, 296, 2, 2, 0, 0],
        },
        // One whose registry is down.
        Fault {
            make: |stage| {
                stage.packages.change(|answers| {
                    let place = npm_place(&first("npm"));
                    answers.insert(place, Answer { code: 403, ..Answer::json(&json!({})) });
                });
            },
            told: (PUBLISHER, "unknown"),
            code: 4,
            words: &["its attestations could not be asked for", "403"],
            counts: [300, 295, 2, 2, 0, 1],
        },
    ];
    for (at, fault) in faults.into_iter().enumerate() {
        let mut stage = Stage::new();
        (fault.make)(&mut stage);
        let ran = stage.report();
        assert_eq!(ran.code, fault.code, "{at}: {}{}", ran.out, ran.err);
        let (id, word) = fault.told;
        let turned: Vec<_> =
            checks(&ran).into_iter().filter(|(check, now)| good.get(check) != Some(now)).collect();
        assert_eq!(turned.len(), 1, "{at}: {turned:?}");
        assert!(turned[0].0.ends_with(id) && turned[0].1 == word, "{at}: {turned:?}");
        let said = reason(&ran, id);
        for words in fault.words {
            assert!(said.contains(words), "{at}: {words}: {said}");
        }
        assert_eq!(counts(&ran), fault.counts, "{at}");
    }
}

#[test]
fn a_circle_is_no_fault_and_is_counted_once() {
    let mut stage = Stage::new();
    let last = DEEP;
    stage.bill["dependencies"][last]["dependsOn"] = json!([Part { at: 0 }.name()]);
    let ran = stage.report();
    assert_eq!((ran.code, counts(&ran)), (0, [300, 296, 2, 2, 0, 0]), "{}", ran.out);
}

#[test]
fn where_nothing_may_be_asked_what_is_missing_is_out_of_reach() {
    let stage = Stage::new();
    let ran = stage.judged(&["--format", "json", "--offline"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert_eq!(counts(&ran), [300, 144, 2, 2, 0, 152]);
    assert_eq!(ran.report["offline"], true);
    assert_eq!(stage.packages.asked(), []);
}

#[test]
fn what_was_asked_for_is_recorded_and_judged_again_from_there() {
    let stage = Stage::new();
    let ledger = stage.path("own.ledger");
    let ran = stage.judged(&["--ledger", &ledger, "--format", "json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let framework = stage.path("framework.yaml");
    let asked = stage.packages.asked().len();
    let again = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], AT);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    assert_eq!(stage.packages.asked().len(), asked, "nobody is asked again");
    // A framework that trusts another key for one of them takes it back.
    let text = std::fs::read_to_string(&framework).unwrap();
    std::fs::write(Path::new(&framework), text.replace("by: [golang] }", "by: [gem] }")).unwrap();
    let again = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], AT);
    assert_eq!(again.code, 1, "{}{}", again.out, again.err);
    assert!(again.out.contains(PUBLISHER), "{}", again.out);
}

#[test]
fn what_a_stranger_lays_beside_keeps_nobody_from_asking() {
    let stage = Stage::new();
    let part = first("npm");
    stage.put("evidence/stranger.json", &pretty(&by_key("gem", &part.statement())));
    let ran = stage.report();
    assert_eq!((ran.code, counts(&ran)), (0, [300, 296, 2, 2, 0, 0]), "{}", ran.out);
}
