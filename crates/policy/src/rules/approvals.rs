//! Approvals: by whom, and by how many.

use std::sync::Arc;

use checks::{Approvals, Identity, Person};
use model::{NonEmpty, Text};

use super::persons::People;
use super::reader::Reader;
use crate::limits::MAX_WHOLE;
use crate::shown::quoted;
use crate::text::{self, At, Names};

impl Reader<'_> {
    pub(super) fn approvals(&mut self, approvals: &text::Approvals, people: &People) -> Option<Approvals> {
        let by = self.approvers(&approvals.by, people);
        let max_age = self.optional(approvals.max_age.as_ref(), Self::age);
        let wanted = self.whole(&approvals.distinct, 1..=MAX_WHOLE);
        let (by, wanted) = (by?, wanted?);
        let listed = by.iter().count();
        if u64::try_from(listed).is_ok_and(|listed| wanted > listed) {
            let text = format!("{wanted} different people of {listed} in `by`: nothing could ever meet it");
            let help = format!("write a number from 1 to {listed}, or list more people");
            return self.refuse(approvals.distinct.mark, text, help);
        }
        Some(Approvals { by, distinct: usize::try_from(wanted).ok()?, max_age: max_age? })
    }

    /// The people of a list, each once.
    fn approvers(&mut self, names: &Names, people: &People) -> Option<NonEmpty<Arc<Person>>> {
        for name in names.value.0.iter().filter(|name| people.others.contains(&name.value)) {
            let text =
                format!("{} is nobody that is declared a person: who approves is", quoted(&name.value));
            let help = "list it under `identities` of one of `persons`, or give it `class: person`";
            self.problems.add(name.mark, text, help);
        }
        if names.value.0.iter().any(|name| people.others.contains(&name.value)) {
            return None;
        }
        let found = self.names(names, "person", &people.known)?;
        let named = names.value.0.iter().zip(found.iter());
        let mut keys: Vec<(&Text, &Text)> = Vec::new();
        let mut seen: Vec<&Text> = Vec::new();
        for (name, person) in named {
            if seen.contains(&&person.name) {
                let text = format!(
                    "{} is {} again, and one person counts once",
                    quoted(&name.value),
                    quoted(&person.name)
                );
                return self.refuse(name.mark, text, "list each person once");
            }
            seen.push(&person.name);
            self.attest(name, person);
            for root in person.identities.iter().filter_map(|named| key(&named.identity)) {
                if let Some((_, holder)) = keys.iter().find(|(known, _)| *known == root) {
                    let text = format!(
                        "{} has the key {}, which {} has too",
                        quoted(&person.name),
                        quoted(root),
                        quoted(holder)
                    );
                    return self.refuse(
                        name.mark,
                        text,
                        "give each person keys of their own, or declare one person",
                    );
                }
            }
            keys.extend(
                person
                    .identities
                    .iter()
                    .filter_map(|named| key(&named.identity))
                    .map(|root| (root, &person.name)),
            );
        }
        Some(found)
    }

    /// Where participants are declared, whatever a person signs with belongs to one that may attest.
    fn attest(&mut self, listed: &At<String>, person: &Person) {
        for named in person.identities.iter() {
            self.may(&At { value: named.name.to_string(), mark: listed.mark }, "attest");
        }
    }
}

/// The root of a key.
fn key(identity: &Identity) -> Option<&Text> {
    match identity {
        Identity::Key(key) => Some(&key.root),
        Identity::Github(_)
        | Identity::GithubRelease(_)
        | Identity::Gitlab(_)
        | Identity::Google(_)
        | Identity::Buildkite(_)
        | Identity::Email(_)
        | Identity::Other(_)
        | Identity::X509(_)
        | Identity::Spiffe(_) => None,
    }
}
