//! The framework file: text to [`Draft`], with its files to [`Framework`], and from there to plans.
//!
//! Reading goes in four steps: `strict` refuses the parts of YAML by which two readers could see two
//! documents; `parser` reads the text into the structs of `text`; `rules` gives them their meaning and tells
//! every problem at once; [`Draft::resolve`] joins the files the framework names. Nothing here opens a file or
//! asks a clock.
//!
//! May use: `model`, `decision`, `checks`.

mod crossing;
mod diagnostic;
mod diff;
mod draft;
mod ending;
mod framework;
mod graph;
pub mod limits;
mod lint;
mod nearest;
mod osv_spec;
mod outline;
mod overlap;
mod parser;
mod plan;
mod problems;
mod reached;
mod resolve;
mod revocation_spec;
mod root_spec;
mod rules;
mod schema;
mod shown;
mod source;
mod status_spec;
mod strict;
mod text;
mod verdict;
mod verdict_spec;

pub use crossing::{Crossing, End};
pub use diagnostic::{Diagnostic, Diagnostics};
pub use diff::{Change, Direction, diff};
pub use draft::{Draft, KeptFresh, NamedFile, parse};
pub use framework::Framework;
pub use graph::{Denial, Denied, Graph, ListAtHand};
pub use lint::lint;
pub use osv_spec::OsvSpec;
pub use revocation_spec::RevocationSpec;
pub use root_spec::{KeyRoot, RootKind, RootSpec, SigstoreRoot, TufRoot, X509Root};
pub use schema::schema;
pub use status_spec::StatusSpec;
pub use verdict::good_verdict;
pub use verdict_spec::VerdictSpec;
