//! Layouts through the public interface: every reading of a layout that went wrong elsewhere, and the verdicts of
//! in-toto's own Python implementation.

mod defects;
mod drawn;
mod oracle;
mod stage;
