//! What an attestation says. Where the fault is not the signature, the changed payload is signed again.

use super::base::provenance;
use super::{Base, Operator, PAYLOAD, at, edited};
use crate::artifact::{GADGET, WIDGET};
use crate::dsse::IN_TOTO;
use crate::encoding::{base64, hex, pretty, sha256, sha512, unbase64};
use crate::recipe::{Content, Recipe};
use crate::statement::{STATEMENT_V01, Statement, Subject};
use crate::world::World;
use serde_json::{Value, json};

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "payload-changed",
        Base::Provenance,
        "The payload speaks of another artifact, under the old signature",
        |world, recipe| {
            let statement = Statement { subjects: vec![gadget()], ..provenance() };
            edited(world, &recipe, |bundle| *at(bundle, PAYLOAD) = base64(&statement.payload()).into())
        },
    )
    .attacks(&["T18"])
    .rejected(&["bad-signature"]),
    Operator::new(
        "payload-reencoded",
        Base::Provenance,
        "The payload says the same with other spaces, under the old signature",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                let value = at(bundle, PAYLOAD);
                let parsed: Value = serde_json::from_slice(&unbase64(value.as_str().unwrap())).unwrap();
                *value = base64(&pretty(&parsed)).into();
            })
        },
    )
    .attacks(&["T17"])
    .rejected(&["bad-signature"]),
    Operator::new(
        "payload-type-changed",
        Base::Provenance,
        "The payload type is another one, under the old signature",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                *at(bundle, "/dsseEnvelope/payloadType") = json!("application/json");
            })
        },
    )
    .attacks(&["T6"])
    .exit(3)
    .rejected(&["unsupported-payload-type"]),
    Operator::new(
        "payload-type-resigned",
        Base::Provenance,
        "The payload is a statement, and signed as something else",
        |world, recipe| {
            let bytes = provenance().payload();
            let payload_type = "application/vnd.acme.notes+json".into();
            forged(world, Recipe { content: Content::Payload { payload_type, bytes }, ..recipe })
        },
    )
    .attacks(&["T6"])
    .exit(3)
    .rejected(&["unsupported-payload-type"]),
    Operator::new(
        "statement-type-unknown",
        Base::Provenance,
        "The statement is of a version nobody has defined",
        |world, recipe| {
            let statement_type = "https://in-toto.io/Statement/v9".into();
            resigned(world, recipe, &Statement { statement_type, ..provenance() })
        },
    )
    .attacks(&["T6"])
    .exit(3)
    .rejected(&["unknown-statement-type"])
    .oracle_accepts("it never looks at `_type`"),
    Operator::new(
        "statement-type-old",
        Base::Provenance,
        "A version 0.1 statement holds version 1 provenance, as some generators write it; nothing is false",
        |world, recipe| {
            let message = Content::statement(&provenance()).message();
            assert_eq!(
                recipe.content.message(),
                message,
                "only this provenance is the same but for its type"
            );
            let statement_type = STATEMENT_V01.into();
            resigned(world, recipe, &Statement { statement_type, ..provenance() })
        },
    )
    .attacks(&["T6"])
    .exit(0)
    .oracle_accepts("the version of the statement says nothing about the predicate's"),
    Operator::new(
        "predicate-type-changed",
        Base::Provenance,
        "The predicate is provenance, and called something else",
        |world, recipe| {
            let predicate_type = "https://acme.example/notes/v1".into();
            resigned(world, recipe, &Statement { predicate_type, ..provenance() })
        },
    )
    .attacks(&["T6", "T31"])
    .exit(3)
    .oracle_accepts("it asks for no particular predicate"),
    Operator::new(
        "predicate-null",
        Base::Provenance,
        "The predicate is null where provenance is promised",
        |world, recipe| resigned(world, recipe, &Statement { predicate: Value::Null, ..provenance() }),
    )
    .attacks(&["T3"])
    .oracle_accepts("it does not read predicates"),
    Operator::new("subjects-emptied", Base::Provenance, "The statement is about nothing", |world, recipe| {
        resigned(world, recipe, &Statement { subjects: Vec::new(), ..provenance() })
    })
    .attacks(&["T4"])
    .rejected(&["no-subject"]),
    Operator::new(
        "subject-replaced",
        Base::Provenance,
        "The statement is genuine and about another artifact",
        |world, recipe| resigned(world, recipe, &Statement { subjects: vec![gadget()], ..provenance() }),
    )
    .attacks(&["T1", "T26"])
    .rejected(&["subject-mismatch"]),
    Operator::new(
        "subject-renamed-only",
        Base::Provenance,
        "The statement has the artifact's name and another one's digest",
        |world, recipe| {
            let subject = Subject::of(WIDGET.name, GADGET.bytes);
            resigned(world, recipe, &Statement { subjects: vec![subject], ..provenance() })
        },
    )
    .attacks(&["T26"])
    .rejected(&["subject-mismatch"]),
    Operator::new(
        "subject-digest-uppercase",
        Base::Provenance,
        "The digest is spelt in upper case, where it has one spelling",
        |world, recipe| {
            let digests = vec![("sha256".into(), hex(&sha256(WIDGET.bytes)).to_uppercase())];
            let subject = Subject { name: WIDGET.name.into(), digests };
            resigned(world, recipe, &Statement { subjects: vec![subject], ..provenance() })
        },
    )
    .attacks(&["T17"])
    .rejected(&["malformed-statement"])
    .oracle_accepts("it reads either case"),
    Operator::new(
        "subject-digests-disagree",
        Base::Provenance,
        "The SHA-512 of the subject is the artifact's, the SHA-256 is not",
        |world, recipe| {
            let digests = vec![
                ("sha256".into(), hex(&sha256(GADGET.bytes))),
                ("sha512".into(), hex(&sha512(WIDGET.bytes))),
            ];
            let subject = Subject { name: WIDGET.name.into(), digests };
            resigned(world, recipe, &Statement { subjects: vec![subject], ..provenance() })
        },
    )
    .attacks(&["T10"])
    .rejected(&["digest-disagreement"])
    .oracle_accepts("one matching digest is enough for it"),
    Operator::new(
        "subjects-flooded",
        Base::Provenance,
        "The statement is about two thousand artifacts, ours the last",
        |world, recipe| {
            let mut subjects: Vec<Subject> =
                (0..1_999u32).map(|n| Subject::of(&format!("part-{n}"), &n.to_be_bytes())).collect();
            subjects.push(Subject::of(WIDGET.name, WIDGET.bytes));
            resigned(world, recipe, &Statement { subjects, ..provenance() })
        },
    )
    .attacks(&["T9"])
    .exit(3)
    .rejected(&["too-many"])
    .oracle_accepts("it counts no subjects")
    .not_kept(),
    Operator::new(
        "payload-duplicate-key",
        Base::Provenance,
        "The signed payload has two lists of subjects",
        |world, recipe| {
            let text = String::from_utf8(provenance().payload()).unwrap();
            let decoy = format!(r#"{{"subject":[{}],"#, json!({"name": WIDGET.name, "digest": {}}));
            rewritten(world, recipe, text.replacen('{', &decoy, 1).into_bytes())
        },
    )
    .attacks(&["T17"])
    .rejected(&["duplicate-key"]),
    Operator::new(
        "payload-byte-order-mark",
        Base::Provenance,
        "The signed payload begins with a byte order mark",
        |world, recipe| {
            rewritten(world, recipe, [b"\xef\xbb\xbf".as_slice(), &provenance().payload()].concat())
        },
    )
    .attacks(&["T17"])
    .rejected(&["not-json"]),
    Operator::new(
        "payload-deep",
        Base::Provenance,
        "The signed statement has a member nested two thousand deep",
        |world, recipe| {
            let text = String::from_utf8(provenance().payload()).unwrap();
            let pit = format!(r#"{{"pit":{}{},"#, "[".repeat(2_000), "]".repeat(2_000));
            rewritten(world, recipe, text.replacen('{', &pit, 1).into_bytes())
        },
    )
    .attacks(&["T9"])
    .exit(3)
    .rejected(&["too-deep"])
    .oracle_accepts("it skips members it does not know, however deep"),
    Operator::new(
        "payload-not-a-statement",
        Base::Provenance,
        "The signed payload is a JSON list",
        |world, recipe| rewritten(world, recipe, b"[]".to_vec()),
    )
    .attacks(&["T3"])
    .rejected(&["malformed-statement"]),
];

fn gadget() -> Subject {
    Subject::of(GADGET.name, GADGET.bytes)
}

fn forged(world: &mut World, recipe: Recipe) -> Vec<u8> {
    pretty(&world.forge(&recipe))
}

fn resigned(world: &mut World, recipe: Recipe, statement: &Statement) -> Vec<u8> {
    forged(world, Recipe { content: Content::statement(statement), ..recipe })
}

fn rewritten(world: &mut World, recipe: Recipe, bytes: Vec<u8>) -> Vec<u8> {
    forged(world, Recipe { content: Content::Payload { payload_type: IN_TOTO.into(), bytes }, ..recipe })
}
