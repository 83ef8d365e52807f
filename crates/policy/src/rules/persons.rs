//! People: who they are, and what each of them signs with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use checks::{NamedIdentity, Person};
use model::Text;

use super::reader::{Declared, Reader};
use crate::limits::{MAX_EMAIL, MAX_KNOWN_AS};
use crate::shown::quoted;
use crate::text::{self, At, Named};

/// Who can approve, by the name that a requirement lists.
#[derive(Debug)]
pub(super) struct People {
    /// Each person by their own name, and by that of each of their identities.
    pub(super) known: Declared<Arc<Person>>,
    /// Every identity, as far as it is nobody's.
    pub(super) others: BTreeSet<String>,
}

/// The people that are declared, and those who are one by the class of their only identity.
pub(super) fn read(
    reader: &mut Reader<'_>,
    persons: Option<&At<Named<text::Person>>>,
    written: &At<Named<text::Identity>>,
    identities: &Declared<Arc<NamedIdentity>>,
) -> People {
    let mut known = Declared::new();
    let mut holders: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, person) in persons.map(|all| reader.section(all)).unwrap_or_default() {
        reader.holds(name, person, written, &mut holders);
        let read = reader.person(name, person, identities).map(Arc::new);
        if identities.contains_key(&name.value) {
            let own = person.identities.value.0.iter().any(|one| one.value == name.value);
            if !own {
                let text = format!("{} is both a person and somebody else's identity", quoted(&name.value));
                reader.problems.add(name.mark, text, "give one of them another name");
            }
        }
        for own in &person.identities.value.0 {
            known.entry(own.value.clone()).or_insert_with(|| read.clone());
        }
        known.insert(name.value.clone(), read);
    }
    for (name, identity) in &written.value.0 {
        let is_person = identity.class().is_some_and(|class| class.value == "person");
        if is_person && !known.contains_key(&name.value) {
            let named = identities.get(&name.value).cloned().flatten();
            known.insert(name.value.clone(), named.map(|named| Arc::new(alone(named))));
        }
    }
    let others = written.value.0.iter().map(|(name, _)| name.value.clone());
    let others = others.filter(|name| !known.contains_key(name)).collect();
    People { known, others }
}

/// A person with one identity, called as it is.
fn alone(named: Arc<NamedIdentity>) -> Person {
    Person { name: named.name.clone(), identities: model::NonEmpty::one(named), known_as: Vec::new() }
}

impl Reader<'_> {
    fn person(
        &mut self,
        name: &At<String>,
        person: &text::Person,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Person> {
        let own = self.names(&person.identities, "identity", identities);
        let known_as = self.optional(person.known_as.as_ref(), Self::known_as);
        let name = name.value.as_str().into();
        Some(Person { name, identities: own?, known_as: known_as?.unwrap_or_default() })
    }

    /// Tells identities that are no person's, or that are somebody's already.
    fn holds<'t>(
        &mut self,
        name: &'t At<String>,
        person: &'t text::Person,
        written: &At<Named<text::Identity>>,
        holders: &mut BTreeMap<&'t str, &'t str>,
    ) {
        for own in &person.identities.value.0 {
            let identity = written.value.0.iter().find(|(known, _)| known.value == own.value);
            if let Some((_, identity)) = identity
                && let Some(why) = never_a_person(identity)
            {
                let text = format!("{} {why}", quoted(&own.value));
                self.problems.add(
                    own.mark,
                    text,
                    "list keys, addresses or certificates that this person holds",
                );
            }
            if let Some(holder) =
                holders.insert(&own.value, &name.value).filter(|holder| *holder != name.value)
            {
                let text = format!("{} belongs to the person {} already", quoted(&own.value), quoted(holder));
                self.problems.add(
                    own.mark,
                    text,
                    "take it out of one of them: what two hold tells nobody apart",
                );
            }
        }
    }

    fn known_as(&mut self, names: &At<Vec<At<String>>>) -> Option<Vec<Text>> {
        let list = names.value.as_slice();
        if list.is_empty() {
            return self.refuse(names.mark, "an empty list names nobody", "leave the field out");
        }
        if let Some(name) = list.get(MAX_KNOWN_AS) {
            let text = format!("{} names here, and at most {MAX_KNOWN_AS} are read", list.len());
            return self.refuse(name.mark, text, "shorten the list");
        }
        let mut seen = BTreeSet::new();
        for name in list {
            let value = name.value.as_str();
            let plain = !value.is_empty() && value.len() <= MAX_EMAIL && !value.contains(char::is_whitespace);
            if !plain {
                let text = format!("{} is neither a login nor an address", quoted(value));
                return self.refuse(name.mark, text, "write it as the build system does");
            }
            if !seen.insert(value.to_ascii_lowercase()) {
                let text = format!("{} stands in this list twice", quoted(value));
                return self.refuse(name.mark, text, "name it once; case does not matter");
            }
        }
        Some(list.iter().map(|name| Text::from(name.value.as_str())).collect())
    }
}

/// Why an identity is no person's, if it never is or says itself that it is not.
fn never_a_person(identity: &text::Identity) -> Option<&'static str> {
    match identity {
        text::Identity::Github(_)
        | text::Identity::GithubRelease(_)
        | text::Identity::Gitlab(_)
        | text::Identity::Google(_)
        | text::Identity::Buildkite(_)
        | text::Identity::Spiffe(_) => Some("is a job or a service, and never a person"),
        text::Identity::Email(_)
        | text::Identity::Key(_)
        | text::Identity::Other(_)
        | text::Identity::X509(_) => {
            let other = identity.class().is_some_and(|class| class.value != "person");
            other.then_some("is of another class than `person`")
        }
    }
}
