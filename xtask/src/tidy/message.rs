//! What a rule says: where, what, why, and what to do.

/// One thing to put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    /// Path from the root of the repository.
    pub(crate) file: String,
    /// Line, counted from 1.
    pub(crate) line: usize,
    /// What is there.
    pub(crate) what: String,
    /// Why that is not wanted.
    pub(crate) why: &'static str,
    /// What to do about it.
    pub(crate) help: String,
}

impl Message {
    /// The message as it is printed, under the name of its rule.
    pub(crate) fn shown(&self, rule: &str) -> String {
        format!(
            "tidy[{rule}]: {}\n  --> {}:{}\n  = why: {}\n  = help: {}\n",
            self.what, self.file, self.line, self.why, self.help
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_where_what_why_and_what_to_do() {
        let message = Message {
            file: "crates/report/Cargo.toml".to_owned(),
            line: 14,
            what: "`report` uses `verify`".to_owned(),
            why: "the arrow is not in the table",
            help: "drop it".to_owned(),
        };
        let shown = message.shown("arrows");
        for part in ["tidy[arrows]", "`report` uses", "crates/report/Cargo.toml:14", "why: the", "help: drop"]
        {
            assert!(shown.contains(part), "{shown}");
        }
    }
}
