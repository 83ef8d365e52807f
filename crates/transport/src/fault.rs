use std::fmt;

use model::Text;

use crate::address::Address;
use crate::why::Why;

/// Something that could not be had from a host. Never a verdict on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportFault {
    /// What was asked for when it went wrong.
    pub address: Address,
    /// What stood in the way.
    pub why: Why,
    /// How often it was asked for.
    pub tried: u32,
}

impl TransportFault {
    /// What stood in the way, in words.
    pub fn text(&self) -> Text {
        match self.tried {
            0 | 1 => self.why.to_string().into(),
            tried => format!("{}, at {tried} tries", self.why).into(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Text {
        self.why.help().into()
    }
}

impl fmt::Display for TransportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.address, self.text())
    }
}

impl std::error::Error for TransportFault {}
