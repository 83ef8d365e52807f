//! Status lists from their author's side: what may go on one, and how the next is made from the one before.

mod changes;
mod covered;
mod entry;
mod issue;
mod keys;
mod kinds;
mod target;
mod words;

pub(crate) use changes::changes;
pub(crate) use covered::{lifted_by, says_already, suspended_still, suspends};
pub(crate) use entry::{age, framework_name, instant, new_id};
pub(crate) use issue::{Held, Issued, begin, span, taken, unread};
pub(crate) use keys::{Trusted, public, roots, signing};
pub(crate) use kinds::KINDS;
pub(crate) use target::{read, shown, written};
pub(crate) use words::{meaning, said};
