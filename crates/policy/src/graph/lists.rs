//! Status lists in a picture: which handoffs ask them, and who or what of the picture they take back today.

use model::Text;

use super::state::{Remark, State};
use super::{Graph, List};
use crate::framework::Framework;
use crate::text;

/// The most lines that a list has in its table.
const MAX_SHOWN: usize = 8;

/// A status list as it lies where the framework names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListAtHand {
    /// The framework's name for it.
    pub name: Text,
    /// Its number and its end in words, or why it cannot be used.
    pub held: Result<Text, Text>,
}

/// That a list suspends or revokes somebody or something that the framework names, for what is signed today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The handoff that asks the list: what it may deny depends on who takes over there.
    pub handoff: Text,
    /// Who or what is denied.
    pub denied: Denied,
    /// `suspended`, or another word of what a list may say.
    pub state: &'static str,
    /// The list.
    pub list: Text,
    /// The entry of it.
    pub entry: Text,
}

/// Who or what of a framework is denied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denied {
    /// A participant.
    Participant(Text),
    /// An identity.
    Identity(Text),
    /// A relationship.
    Relationship(Text),
}

impl Denied {
    fn name(&self) -> &Text {
        match self {
            Self::Participant(name) | Self::Identity(name) | Self::Relationship(name) => name,
        }
    }
}

impl Denial {
    fn remark(&self, text: String) -> Remark {
        Remark { state: State::Withdrawn, text }
    }

    fn word(&self) -> &'static str {
        if self.state == "suspended" { "suspended" } else { "revoked" }
    }
}

/// The lists, as the framework declares them.
pub(super) fn declared(text: &text::Framework) -> Vec<List> {
    let lists = text.reference.iter().flat_map(|reference| reference.lists());
    let own = lists.map(|(name, list)| {
        let by: Vec<&str> = list.by.value.0.iter().map(|name| name.value.as_str()).collect();
        let owner = text.participants.iter().flat_map(|all| &all.value.0).find(|(_, participant)| {
            participant.own().any(|own| list.by.value.0.iter().any(|by| by.value == own.value))
        });
        let mut terms = Vec::new();
        terms.extend(list.max_age.as_ref().map(|age| format!("at most {} old", age.value)));
        terms.extend(list.min_number.as_ref().map(|number| format!("number {} or later", number.value.0)));
        List {
            name: name.value.clone(),
            owner: owner.map(|(name, _)| name.value.clone()).unwrap_or_default(),
            by: by.join(", "),
            terms: terms.join(", "),
            asked: text
                .handoffs
                .value
                .0
                .iter()
                .filter(|(own, _)| asks(text, &own.value, &name.value))
                .map(|(own, _)| own.value.clone())
                .collect(),
            held: Vec::new(),
            remarks: Vec::new(),
        }
    });
    own.collect()
}

/// Whether a handoff asks a list, itself or by what it repeats.
fn asks(text: &text::Framework, handoff: &str, list: &str) -> bool {
    let all = text.required(handoff);
    let lists = all.iter().filter_map(|one| one.status()).filter_map(|status| status.value.lists.as_ref());
    lists.flat_map(|names| &names.value.0).any(|own| own.value == list)
}

/// The identities whose signatures count at a handoff.
fn signers<'t>(text: &'t text::Framework, handoff: &str) -> Vec<&'t str> {
    text.required(handoff).into_iter().flat_map(|one| text.signers(one)).map(|signer| signer.name).collect()
}

impl Graph {
    /// The same picture with the status lists as they lie at hand, and everything coloured that they take back.
    #[must_use]
    pub fn with_lists(mut self, framework: &Framework, lists: &[ListAtHand], denials: &[Denial]) -> Self {
        for list in &mut self.lists {
            for at_hand in lists.iter().filter(|at_hand| *at_hand.name == *list.name) {
                match &at_hand.held {
                    Ok(held) => push(&mut list.held, held.to_string()),
                    Err(why) => {
                        let unusable = |text: String| Remark { state: State::Unusable, text };
                        push(&mut list.remarks, unusable(format!("cannot be used: {why}")));
                        // Whoever hands over there is told that nothing can be decided.
                        for gate in self.gates.iter_mut().filter(|gate| list.asked.contains(&gate.name)) {
                            push(&mut gate.remarks, unusable(format!("{} cannot be used", list.name)));
                        }
                    }
                }
            }
        }
        denials.iter().for_each(|denial| self.deny(framework, denial));
        self
    }

    fn deny(&mut self, framework: &Framework, denial: &Denial) {
        let (name, word) = (denial.denied.name(), denial.word());
        let says = format!("{word}, says {} in {}", denial.list, denial.entry);
        for list in self.lists.iter_mut().filter(|list| *list.name == *denial.list) {
            let more = "and more, coloured above".to_owned();
            let line = format!("{}: {name} is {word}", denial.entry);
            let room = list.held.len() < MAX_SHOWN;
            push(&mut list.held, if room { line } else { more });
        }
        let owner = |identity: &Text| {
            let named = framework.identities().iter().find(|named| named.name == *identity);
            named.and_then(|named| named.participant.clone())
        };
        let plan = framework.plan(&denial.handoff).and_then(|plan| plan.status);
        let signers = signers(&framework.text, &denial.handoff);
        let concerned = match &denial.denied {
            Denied::Participant(party) => {
                self.remark_party(party, denial.remark(says));
                let comes = plan.is_some_and(|plan| plan.parties.contains(party));
                comes || signers.iter().any(|own| owner(&Text::from(*own)).as_ref() == Some(party))
            }
            Denied::Identity(identity) => {
                if let Some(party) = owner(identity) {
                    self.remark_party(&party, denial.remark(format!("{identity} {says}")));
                }
                signers.iter().any(|own| **own == **identity)
            }
            Denied::Relationship(related) => {
                for tie in self.ties.iter_mut().filter(|tie| *tie.name == **related) {
                    push(&mut tie.remarks, denial.remark(says.clone()));
                }
                plan.is_some_and(|plan| plan.relationships.iter().any(|one| one.relationship == *related))
            }
        };
        for gate in self.gates.iter_mut().filter(|gate| concerned && *gate.name == *denial.handoff) {
            push(&mut gate.remarks, denial.remark(format!("{name} is {word}")));
        }
    }

    fn remark_party(&mut self, party: &Text, remark: Remark) {
        for own in self.parties.iter_mut().filter(|own| *own.name == **party) {
            push(&mut own.remarks, remark.clone());
        }
    }
}

fn push<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
