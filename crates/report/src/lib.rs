//! What a run found, for people and for programs: [`DecisionV1`], and its text and JSON.
//!
//! One way only: a [`Run`] becomes a [`DecisionV1`], and renderers read that. Nothing here decides, reads a
//! clock or prints; the same run gives the same bytes. Whatever came from outside is shown so that it cannot
//! steer a terminal or pass for a line of the report.
//!
//! May use: `model`, `formats`, `decision`.

mod against;
mod build;
mod catalogue;
mod controls;
mod coverage;
mod exception;
mod group;
mod html;
mod json;
mod junit;
mod lines;
mod made_of;
mod markdown;
mod oscal;
mod ours;
mod palette;
mod place;
mod proof;
mod receipt;
mod run;
mod sarif;
mod saved;
mod schema;
mod shown;
mod tally;
mod text;
mod v1;
mod written;

#[cfg(test)]
mod sample;

pub use catalogue::{Catalogue, ControlRow};
pub use coverage::{CoverageV1, DepthV1, LetBeV1, TallyV1};
pub use exception::ExceptionV1;
pub use html::html;
pub use json::json;
pub use junit::junit;
pub use lines::lines;
pub use made_of::{DependenciesV1, Found, MadeOf, Part, Why, cyclonedx, dependencies_json, picture, tree};
pub use markdown::{code as markdown_code, markdown, prose as markdown_prose};
pub use oscal::oscal;
pub use ours::{SEEN, is_ours};
pub use palette::Palette;
pub use receipt::{ReceiptTerms, receipt};
pub use run::{
    End, Fault, FrameworkRef, HandoffRef, Receipts, Reference, Refusal, Released, Run, SubjectResult, Unused,
};
pub use sarif::sarif;
pub use saved::{MAX_SAVED, NotV1, saved};
pub use schema::schema;
pub use shown::{name, safe};
pub use text::{Look, text};
pub use v1::{
    CheckV1, ContactV1, DecisionV1, EvidenceV1, FaultV1, FrameworkV1, HandoffV1, MomentV1, OutcomeV1,
    PlaceV1, ReasonV1, ReceiptsV1, RejectedV1, ReleasedV1, SetAsideV1, SubjectV1, ToolV1, UnusedV1,
    VerdictV1, Word,
};
