use std::collections::{BTreeMap, BTreeSet};

use model::NonEmpty;

use super::participants::Members;
use crate::limits::MAX_NAMED;
use crate::nearest::nearest;
use crate::outline::Mark;
use crate::problems::Problems;
use crate::shown::{listed, quoted};
use crate::source::Source;
use crate::text::{At, Named, Names};

/// What a section declares: each name with what it stands for, or `None` where that is faulty and told.
pub(super) type Declared<T> = BTreeMap<String, Option<T>>;

/// Reads values and collects what is wrong with them. Every method that answers `None` has told why.
#[derive(Debug)]
pub(super) struct Reader<'s> {
    pub(super) source: &'s Source,
    pub(super) problems: Problems,
    /// Whose each identity is, where participants are declared.
    pub(super) members: Members,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self { source, problems: Problems::default(), members: None }
    }

    /// Tells a problem and has no answer.
    pub(super) fn refuse<T>(
        &mut self,
        mark: Mark,
        text: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.problems.add(mark, text, help);
        None
    }

    /// The entries of a section: at least one, not too many, well named.
    pub(super) fn section<'t, T>(&mut self, section: &'t At<Named<T>>) -> &'t [(At<String>, T)] {
        let entries = section.value.0.as_slice();
        if entries.is_empty() {
            let help = "declare at least one, or leave the field out where it is optional";
            self.problems.add(section.mark, "an empty section declares nothing", help);
        }
        if let Some((name, _)) = entries.get(MAX_NAMED) {
            let text = format!("{} names here, and at most {MAX_NAMED} are read", entries.len());
            self.problems.add(name.mark, text, "split the framework");
        }
        for (name, _) in entries.iter().take(MAX_NAMED) {
            self.name(name);
        }
        entries.get(..MAX_NAMED).unwrap_or(entries)
    }

    /// What each name of a list stands for: at least one, no repeats, all declared.
    pub(super) fn names<T: Clone>(
        &mut self,
        names: &Names,
        what: &str,
        declared: &Declared<T>,
    ) -> Option<NonEmpty<T>> {
        let list = names.value.0.as_slice();
        if list.is_empty() {
            let text = format!("an empty list names no {what}: nothing could ever meet it");
            return self.refuse(names.mark, text, format!("name at least one {what}"));
        }
        if let Some(name) = list.get(MAX_NAMED) {
            let text = format!("{} names here, and at most {MAX_NAMED} are read", list.len());
            return self.refuse(name.mark, text, "shorten the list");
        }
        let mut seen = BTreeSet::new();
        let mut found = Vec::with_capacity(list.len());
        for name in list {
            if seen.insert(name.value.as_str()) {
                found.push(self.declared(name, what, declared));
            } else {
                let text = format!("{} stands in this list twice", quoted(&name.value));
                self.problems.add(name.mark, text, "name it once");
            }
        }
        found.into_iter().collect::<Option<Vec<T>>>().and_then(NonEmpty::of)
    }

    /// What a name stands for.
    pub(super) fn declared<T: Clone>(
        &mut self,
        name: &At<String>,
        what: &str,
        declared: &Declared<T>,
    ) -> Option<T> {
        if let Some(known) = declared.get(&name.value) {
            return known.clone();
        }
        let known = || declared.keys().map(String::as_str);
        let help = match nearest(&name.value, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if declared.is_empty() => format!("no {what} is declared; declare this one"),
            None => format!("declare it, or name one of {}", listed(known())),
        };
        let text = format!("{} names no {what} of this framework", quoted(&name.value));
        self.refuse(name.mark, text, help)
    }
}
