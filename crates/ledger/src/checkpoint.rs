use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Digest, Text};

use crate::limits::MAX_NOTE;

/// What a checkpoint says (C2SP tlog-checkpoint): which ledger, how many entries, and the root of the tree over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The ledger, by its first entry.
    pub origin: Text,
    /// How many entries it had.
    pub size: u64,
    /// The root of the tree over their hashes (RFC 6962 §2.1).
    pub root: [u8; 32],
}

impl Checkpoint {
    /// What checkpoints call the ledger that begins with this entry.
    pub fn origin(first: &Digest) -> Text {
        const SHOWN: usize = 32;
        let hex = first.hex();
        format!("countersign-ledger-{}", hex.get(..SHOWN).unwrap_or(&hex)).into()
    }

    /// What is signed: three lines, each with its line break.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Reads a note: what it says, in front of the empty line and the signatures.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(note: &str) -> Result<Self, Text> {
        if note.len() > MAX_NOTE {
            return Err(format!("a checkpoint has at most {MAX_NOTE} bytes").into());
        }
        let wrong = || {
            Text::from("it is not a checkpoint: a name, a size and a root, a line each, then the signatures")
        };
        let (text, signatures) = note.split_once("\n\n").ok_or_else(wrong)?;
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(wrong());
        };
        let root =
            STANDARD.decode(root).ok().and_then(|root| <[u8; 32]>::try_from(root).ok()).ok_or_else(wrong)?;
        let read = Self { origin: origin.into(), size: size.parse().map_err(|_| wrong())?, root };
        let whole = read.text().strip_suffix('\n') == Some(text) && signatures.starts_with("\u{2014} ");
        if whole { Ok(read) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Checkpoint;
    use crate::limits::MAX_NOTE;

    #[test]
    fn a_note_says_what_was_written_in_one_spelling() {
        let checkpoint = Checkpoint { origin: "ledger".into(), size: 12, root: [7; 32] };
        let note = format!("{}\n\u{2014} ledger AAAA\n", checkpoint.text());
        assert_eq!(Checkpoint::read(&note), Ok(checkpoint));
        for (from, to) in
            [("\n12\n", "\n012\n"), ("\n12\n", "\n+12\n"), ("=\n\n", "=\nmore\n\n"), ("\u{2014} ", "- ")]
        {
            assert!(Checkpoint::read(&note.replacen(from, to, 1)).is_err(), "{to:?}");
        }
    }

    #[test]
    fn a_note_ends() {
        let head = format!("{}\n\u{2014} ", Checkpoint { origin: "l".into(), size: 1, root: [7; 32] }.text());
        let fill = |most: usize| format!("{head}{}", "a".repeat(most - head.len()));
        assert!(Checkpoint::read(&fill(MAX_NOTE)).is_ok());
        assert!(Checkpoint::read(&fill(MAX_NOTE + 1)).is_err());
    }
}
