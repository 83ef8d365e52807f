//! The only place that talks to the YAML library. It reads the pre-checked text into the structs of
//! [`crate::text`] and says its errors in our words; it stops at its first.

use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Error, Location, Options};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits::{MAX_DEPTH, MAX_FRAMEWORK, MAX_NODES};
use crate::nearest::nearest;
use crate::shown::{listed, quoted};
use crate::source::Source;
use crate::text;

/// Reads the whole framework.
pub(crate) fn read(source: &Source) -> Result<text::Framework, Diagnostics> {
    serde_saphyr::from_str_with_options(&source.text, options())
        .map_err(|fault| Diagnostics { list: vec![told(source, &fault)], more: 0 })
}

/// The pre-pass has refused all of this already; the library refuses it too, should the two ever disagree.
fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_aliases: 0,
            max_anchors: 0,
            max_depth: MAX_DEPTH,
            max_documents: 1,
            max_nodes: MAX_NODES,
            max_total_scalar_bytes: MAX_FRAMEWORK,
            max_merge_keys: 0,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        reject_tagged_field_names: true,
        with_snippet: false,
    }
}

fn told(source: &Source, fault: &Error) -> Diagnostic {
    let fault = fault.without_snippet();
    let mark = text::mark(fault.location().unwrap_or(Location::UNKNOWN));
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the library may add errors; they are told as it tells them"
    )]
    match fault {
        Error::SerdeUnknownField { field, expected, .. } => {
            let what = format!("{} is not a field here: nobody would enforce it", quoted(field));
            source.at_node(mark, &what, &meant(field, expected, "the fields here are"))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            let what = format!("{} is not a kind that can stand here", quoted(variant));
            source.at_node(mark, &what, &meant(variant, expected, "the kinds are"))
        }
        Error::SerdeMissingField { field, .. } => {
            let what = format!("the field `{field}` is missing");
            source.enclosing(mark, &what, &format!("add `{}`", example(field)))
        }
        Error::Unexpected { expected, .. } => {
            let (what, help) = shape(expected);
            source.at_node(mark, what, help)
        }
        Error::ExternallyTaggedEnumExpectedScalarOrMapping { .. } => {
            let (what, help) = shape("mapping start");
            source.at_node(mark, what, help)
        }
        Error::ExpectedMappingEndAfterEnumVariantValue { .. } => {
            let what = "a second kind: exactly one can stand here";
            source.at_node(mark, what, "keep one of them; give the other its own name")
        }
        other => source.at_node(mark, &other.to_string(), "write it as `countersign policy schema` shows"),
    }
}

/// What a misspelled word was meant to be, and what could stand there.
fn meant(word: &str, known: &[&'static str], such: &str) -> String {
    let all = format!("{such} {}", listed(known.iter().copied()));
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? {all}"),
        None => all,
    }
}

fn shape(expected: &str) -> (&'static str, &'static str) {
    match expected {
        "mapping start" => (
            "not a mapping: fields must stand here",
            "write `name: value` lines below it, or `{ name: value }`",
        ),
        "sequence start" => (
            "not a list",
            "begin each entry with `- `, or write it in brackets, such as `[one, two]`; a single one too: `[one]`",
        ),
        _ => ("not a single value", "write one plain value here"),
    }
}

/// A line that shows what a missing field looks like.
fn example(field: &str) -> String {
    let value = match field {
        "countersign" | "number" | "level" => "1",
        "framework" => "retail-intake",
        "owner" => "team@company.example",
        "expires" => "2027-12-31",
        "subject-name" => "\"widget-{version}.tgz\"` or `subject-name: any",
        "not-below" => "1.0.0",
        "by" | "signed-by" | "identities" => "[<identity>]",
        "distinct" => "2",
        "root" => "<root>",
        "issuer" => "\"https://accounts.google.com\"",
        "address" => "person@company.example",
        "signer" => "\"owner/repo/.github/workflows/build.yml@refs/tags/v*\"",
        "source" => "owner/repo",
        "type" => "\"https://spdx.dev/Document\"",
        "id" => "\"https://github.com/owner/repo/.github/workflows/build.yml@refs/tags/v*\"",
        "file" => "keys/company.pub",
        "purpose" => "widgets for our shops",
        _ => "…",
    };
    format!("{field}: {value}")
}
