//! What a class asks of the credentials of its identities.

use model::Age;

use super::reader::{Declared, Reader};
use crate::text::{self, At};

/// What identities can stand for.
const CLASSES: [&str; 3] = ["person", "service", "workload"];

/// How long the credentials of each declared class may be valid.
pub(super) fn read(reader: &mut Reader<'_>, classes: Option<&text::Classes>) -> Declared<Age> {
    let Some(classes) = classes else { return Declared::new() };
    let written = [&classes.person, &classes.service, &classes.workload];
    let given = CLASSES.into_iter().zip(written).filter_map(|(name, class)| Some((name, class.as_ref()?)));
    given.map(|(name, class)| (name.to_owned(), reader.age(&class.max_lifetime))).collect()
}

impl Reader<'_> {
    /// How long the credentials of an identity may be valid. The outer `None` is a problem that has been told.
    pub(super) fn max_lifetime(
        &mut self,
        identity: &text::Identity,
        classes: &Declared<Age>,
    ) -> Option<Option<Age>> {
        self.optional(identity.class(), |reader, class| reader.class(identity, class, classes))
    }

    fn class(
        &mut self,
        identity: &text::Identity,
        class: &At<String>,
        classes: &Declared<Age>,
    ) -> Option<Age> {
        let known = self.one_of(class, &CLASSES)?;
        let job = match identity {
            text::Identity::Github(_)
            | text::Identity::GithubRelease(_)
            | text::Identity::Gitlab(_)
            | text::Identity::Google(_)
            | text::Identity::Buildkite(_)
            | text::Identity::Spiffe(_) => true,
            text::Identity::Email(_)
            | text::Identity::Key(_)
            | text::Identity::Other(_)
            | text::Identity::X509(_) => false,
        };
        if job && known == "person" {
            let text = "identities of this kind are never people";
            return self.refuse(class.mark, text, "write `workload` or `service`");
        }
        self.declared(class, "class", classes)
    }
}
