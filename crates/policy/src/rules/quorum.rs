//! How many, and what a verifier must have found: `distinct` and `vsa`.

use std::collections::BTreeSet;
use std::sync::Arc;

use checks::{NamedIdentity, Summary};
use model::{NonEmpty, Text};

use super::reader::{Declared, Reader};
use crate::limits::{MAX_LEVELS, MAX_WORDS};
use crate::shown::quoted;
use crate::text::{self, At, Whole};

impl Reader<'_> {
    /// How many of the listed parties must sign: from 1 to as many as there are. The outer `None` is told.
    pub(super) fn distinct(
        &mut self,
        distinct: Option<&At<Whole>>,
        by: Option<&NonEmpty<Arc<NamedIdentity>>>,
    ) -> Option<Option<usize>> {
        let Some(distinct) = distinct else { return Some(None) };
        // A faulty list is told by itself.
        let Some(by) = by else { return Some(None) };
        let listed = checks::parties(by);
        let most = u64::try_from(listed).unwrap_or(u64::MAX);
        let number = self.whole(distinct, 1..=crate::limits::MAX_WHOLE)?;
        if number > most {
            let text = format!("{number} different signers of {listed} in `by`: nothing could ever meet it");
            return self.refuse(
                distinct.mark,
                text,
                format!("write a number from 1 to {listed}, or list more"),
            );
        }
        usize::try_from(number).ok().map(Some)
    }

    pub(super) fn summary(
        &mut self,
        summary: &text::Summary,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Summary> {
        let by = self.signers(&summary.by, identities);
        let verifier = self.type_uri(&summary.verifier);
        let resource = self.rooted(&summary.resource);
        let levels = self.levels(&summary.levels);
        let (max_age, proven_time) = self.times(summary.max_age.as_ref(), summary.time.as_ref())?;
        Some(Summary {
            by: by?,
            verifier: verifier?,
            resource: resource?,
            levels: levels?,
            max_age,
            proven_time,
            subject: None,
        })
    }

    fn levels(&mut self, levels: &At<Vec<At<String>>>) -> Option<NonEmpty<Text>> {
        let list = levels.value.as_slice();
        if list.is_empty() {
            let text = "an empty list asks for no level: the verifier need not have found anything";
            return self.refuse(levels.mark, text, "name at least one level, such as SLSA_BUILD_LEVEL_3");
        }
        if let Some(level) = list.get(MAX_LEVELS) {
            let text = format!("{} levels, and at most {MAX_LEVELS} are read", list.len());
            return self.refuse(level.mark, text, "shorten the list");
        }
        let mut seen = BTreeSet::new();
        let mut found = Vec::with_capacity(list.len());
        for level in list {
            let value = level.value.as_str();
            let good = !value.is_empty()
                && value.len() <= MAX_WORDS
                && value.bytes().all(|byte| byte.is_ascii_graphic());
            if !good {
                let text = format!("{} is no level", quoted(value));
                return self.refuse(
                    level.mark,
                    text,
                    "write it as the verifier does, such as SLSA_BUILD_LEVEL_3",
                );
            }
            if !seen.insert(value) {
                let text = format!("{} stands in this list twice", quoted(value));
                return self.refuse(level.mark, text, "name it once");
            }
            found.push(value.into());
        }
        NonEmpty::of(found)
    }
}
