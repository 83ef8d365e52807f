//! What holds across rooms. Everything is in `tests/suite.rs`, one module a promise.
