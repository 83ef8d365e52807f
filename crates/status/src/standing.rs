use model::{NonEmpty, Place, Text};

/// How something stands, at one tense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No list denies it.
    Good,
    /// Whether it is denied cannot be told: a suspension lapsed and was not lifted, or an entry may speak of it.
    Unknown(NonEmpty<Finding>),
    /// It is suspended.
    Suspended(NonEmpty<Finding>),
    /// It is revoked.
    Revoked(NonEmpty<Finding>),
}

/// An entry of a list that speaks against something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The list's name.
    pub list: Text,
    /// Whose list it is; empty where the issuer of a certificate says so, or should have.
    pub authority: Text,
    /// The list's number, where it has one.
    pub number: Option<u64>,
    /// The entry's id.
    pub entry: Text,
    /// The kind of thing it is about: a word of [`formats::StatusTarget::kind`].
    pub kind: &'static str,
    /// The thing it is about.
    pub target: Text,
    /// What it says: a word of [`formats::StatusState::word`].
    pub state: &'static str,
    /// Why, in the authority's words; may be empty.
    pub reason: Text,
    /// One sentence for the person at the gate, without a final full stop.
    pub text: Text,
    /// Where it stands: the list, and the page and entry in it. `None` where nothing is what is wrong.
    pub place: Option<Place>,
}

impl Finding {
    /// That somebody should have spoken of a thing of this kind, and nobody did.
    pub(crate) fn untold(kind: &'static str, text: Text) -> Self {
        Self {
            list: "".into(),
            authority: "".into(),
            number: None,
            entry: "".into(),
            kind,
            target: "".into(),
            state: "untold",
            reason: "".into(),
            text,
            place: None,
        }
    }
}

impl Standing {
    /// The word used in reports and JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unknown(_) => "unknown",
            Self::Suspended(_) => "suspended",
            Self::Revoked(_) => "revoked",
        }
    }

    /// How bad it is: higher is worse.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Unknown(_) => 1,
            Self::Suspended(_) => 2,
            Self::Revoked(_) => 3,
        }
    }

    /// What speaks against it; nothing when it is good.
    pub fn findings(&self) -> Vec<&Finding> {
        match self {
            Self::Good => Vec::new(),
            Self::Unknown(all) | Self::Suspended(all) | Self::Revoked(all) => all.iter().collect(),
        }
    }

    /// The worse of two, with the findings of both where they are as bad.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown(own), Self::Unknown(more)) => Self::Unknown(joined(own, more)),
            (Self::Suspended(own), Self::Suspended(more)) => Self::Suspended(joined(own, more)),
            (Self::Revoked(own), Self::Revoked(more)) => Self::Revoked(joined(own, more)),
            (own, other) if other.rank() > own.rank() => other,
            (own, _) => own,
        }
    }
}

fn joined(mut own: NonEmpty<Finding>, more: NonEmpty<Finding>) -> NonEmpty<Finding> {
    for finding in more.iter() {
        if !own.iter().any(|known| known == finding) {
            own.push(finding.clone());
        }
    }
    own
}
