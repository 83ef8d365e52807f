//! What each field of a framework is, for somebody who asks whether a change lets more pass.

use super::tree::Node;

/// How a field acts on what passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// It is told and decides nothing.
    Told,
    /// One value that must be met; without it any is.
    Pin,
    /// A pattern that must be met; without it anything does.
    Pattern,
    /// The longest time allowed; without it any is.
    AtMost,
    /// The least number or version asked for; without it nothing is.
    AtLeast,
    /// A number that is granted: the higher, the more passes.
    Granted,
    /// A day before which nothing passes.
    First,
    /// A day after which nothing passes.
    Last,
    /// A list, of which any will do: the more in it, the more passes.
    Allowed,
    /// The same, where leaving it out allows any.
    Chosen,
    /// A list, all of which is demanded.
    Demanded,
    /// A mapping of things that each must be met.
    Each,
    /// From where or to where it leads: a person must judge.
    Ends,
    /// A word that lets more pass where it stands.
    Opening,
    /// A word that lets less pass where it stands.
    Closing,
    /// How the time of signing is judged.
    Time,
    /// Whether an earlier release must be known.
    Known,
    /// A list of requirements that decide.
    Required,
    /// A list of requirements that are told.
    Advised,
    /// It is compared elsewhere, with what it stands in.
    Apart,
    /// A person must judge.
    Judged,
}

/// What a field is. `path` leads to it through the framework, with `*` for names; a field that nobody has put here is for a
/// person to judge.
pub(super) fn field(path: &[&str]) -> Field {
    match path {
        ["countersign" | "framework" | "number" | "owner"] => Field::Told,
        ["draft"] => Field::Closing,
        ["expires"] => Field::Last,
        ["classes", _, "max-lifetime"] => Field::AtMost,
        ["roots", _, "key", "from"] => Field::First,
        ["roots", _, "key", "until"] => Field::Last,
        ["roots", _, "key", "rotate-every"] => Field::AtMost,
        ["roots", _, "key", "log"] => Field::Closing,
        ["roots", _, "key", "scheme" | "key-id"] => Field::Pin,
        ["identities", _, _, "roots"] => Field::Allowed,
        ["identities", _, _, "signer" | "source" | "ref" | "caller" | "pipeline" | "name" | "id"] => {
            Field::Pattern
        }
        [
            "identities",
            _,
            _,
            "source-id" | "owner-id" | "commit" | "runner" | "trigger" | "environment" | "signer-digest",
        ] => Field::Pin,
        ["identities", _, _, "class"] => Field::Closing,
        ["identities", _, "x509", "subject" | "san"] => Field::Each,
        ["identities", _, "x509", "san", "uri"] => Field::Pattern,
        ["identities", _, "x509", "subject" | "san", _] => Field::Pin,
        ["builders", _, "id"] => Field::Pattern,
        ["builders", _, "signed-by"] => Field::Allowed,
        ["builders", _, "level"] => Field::Granted,
        ["publishers", _, "packages"] => Field::Judged,
        ["publishers", _, "by"] => Field::Allowed,
        ["publishers", _, "builders"] => Field::Chosen,
        ["publishers", _, "level"] => Field::AtLeast,
        ["participants", _, "contact" | "revokes-within"] => Field::Told,
        ["participants", _, "roles"] => Field::Allowed,
        ["participants", _, "agreement"] => Field::Each,
        ["participants", _, "agreement", "from"] | ["relationships", _, "starts"] => Field::First,
        ["participants", _, "agreement", "until"] | ["relationships" | "exceptions", _, "expires"] => {
            Field::Last
        }
        ["persons", _, "identities"] => Field::Allowed,
        ["persons", _, "known-as"] => Field::Demanded,
        ["zones", _, "tier"] => Field::Apart,
        ["zones", _, "owner"] | ["relationships", _, "purpose" | "owner"] => Field::Told,
        ["relationships", _, "subjects"] => Field::Allowed,
        ["exceptions", _, "reason" | "owner" | "approved-by"] => Field::Told,
        ["reference", "status", _, "file"] => Field::Told,
        ["reference", "status", _, "by"] => Field::Allowed,
        ["reference", "status", _, "distinct" | "min-number"] => Field::AtLeast,
        ["reference", "revocation", _, "roots"] => Field::Demanded,
        ["reference", "revocation", _, "files" | "dir" | "archive"] => Field::Told,
        ["reference", "osv", _, "dir" | "fetched"] => Field::Told,
        ["reference", "verdicts", _, "file"] => Field::Told,
        ["reference", "verdicts", _, "by"] => Field::Allowed,
        ["reference", "verdicts", _, "verifier"] => Field::Pin,
        ["reference", "verdicts", _, "until"] => Field::Last,
        ["reference", "status" | "osv" | "revocation" | "verdicts", _, "max-age"] => Field::AtMost,
        ["handoffs", _, "from" | "to"] => Field::Ends,
        ["handoffs", _, "under"] => Field::Pin,
        ["handoffs", _, "subject-name"] => Field::Pattern,
        ["handoffs", _, "version"] => Field::Each,
        ["handoffs", _, "version", "not-below"] => Field::AtLeast,
        ["handoffs", _, "baseline"] => Field::Each,
        ["handoffs", _, "baseline", "ledger"] => Field::Known,
        ["handoffs", _, "baseline", "keep"] => Field::Demanded,
        ["handoffs", _, "repeat"] => Field::Demanded,
        ["handoffs", _, "receipt"] => Field::Judged,
        ["handoffs", _, "receipt", "verifier" | "resource"] => Field::Pin,
        ["handoffs" | "tiers", _, "require"] => Field::Required,
        ["handoffs" | "tiers", _, "advise"] => Field::Advised,
        ["handoffs" | "tiers", _, "require", kind, rest @ ..] => requirement(kind, rest),
        _ => Field::Judged,
    }
}

/// What stands for a list where it is left out. Everywhere else that is an empty one.
pub(super) fn left_out(path: &[&str]) -> Option<Node> {
    match path {
        ["handoffs" | "tiers", _, "require", "receipt", "frameworks"] => Some(Node::Value("this".to_owned())),
        ["handoffs" | "tiers", _, "require", "dependencies", "from"] => Some(Node::Value("sbom".to_owned())),
        _ => None,
    }
}

/// A field of a requirement.
fn requirement(kind: &str, path: &[&str]) -> Field {
    match (kind, path) {
        ("release", ["repository" | "repository-id" | "owner-id"]) => Field::Pin,
        ("release", ["tag"]) => Field::Pattern,
        ("receipt", ["of"]) => Field::Pin,
        ("receipt", ["frameworks" | "accept-exceptions"]) => Field::Allowed,
        ("dependencies", ["direct"]) => Field::Closing,
        ("dependencies", ["max-unattested"]) => Field::Granted,
        ("dependencies", ["publishers" | "always" | "verdicts" | "from"])
        | ("advisories" | "dependencies", ["osv"])
        | ("status", ["lists" | "revocation"])
        | ("rotation", ["of"])
        | ("correlate", ["same-run" | "same-commit"])
        | (_, ["levels"]) => Field::Demanded,
        (_, ["vex-max-age"]) => Field::AtMost,
        ("dependencies", ["sources"]) => Field::Allowed,
        (_, ["by" | "vex-by" | "inspections-by" | "without-inspections"]) => Field::Allowed,
        (_, ["builders" | "build-types"]) => Field::Chosen,
        (_, ["distinct" | "threshold" | "level"]) => Field::AtLeast,
        (_, ["max-age"]) => Field::AtMost,
        (_, ["time"]) => Field::Time,
        (_, ["source" | "branch" | "tag" | "versioned-tag" | "commit" | "verifier"]) => Field::Pin,
        (_, ["where"]) | ("dependencies", ["pinned" | "vulnerable"]) => Field::Closing,
        (_, ["ref" | "resource" | "subject-name"] | ["parameters", _]) => Field::Pattern,
        (_, ["parameters"]) => Field::Each,
        (_, ["other-parameters"]) => Field::Opening,
        _ => Field::Judged,
    }
}
