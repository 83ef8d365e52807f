use model::Text;

/// From where to where a handoff leads, as far as the framework says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crossing {
    /// The participant or zone it comes from.
    pub from: Option<End>,
    /// The zone it enters.
    pub to: Option<End>,
}

/// One end of a handoff, and who answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The participant or zone.
    pub name: Text,
    /// The participant itself, or the zone's owner.
    pub participant: Text,
    /// That participant's e-mail address.
    pub contact: Text,
}
