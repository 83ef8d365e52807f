//! What the releases of a handoff are held against.

use std::sync::Arc;

use checks::{Baseline, BaselineKnown, Kept, SubjectRule};
use model::{NonEmpty, Pattern};

use super::handoffs::Demand;
use super::reader::Reader;
use crate::shown::quoted;
use crate::text::{self, At};

impl Reader<'_> {
    /// What the releases of a handoff are held against, if anything.
    pub(super) fn baseline(
        &mut self,
        handoff: &text::Handoff,
        subject: Option<&SubjectRule>,
        require: Option<&[Demand]>,
    ) -> Option<Option<Arc<Baseline>>> {
        let Some(At { value: written, mark }) = &handoff.baseline else { return Some(None) };
        let (known, keep) = (self.known(&written.ledger), self.kept(&written.keep));
        let names = subject?.names.clone().filter(|names| names.iter().all(Pattern::captures_version));
        let Some(names) = names else {
            let text =
                "`subject-name` has no `{version}` in each of its names: no release can be told from another";
            return self.refuse(
                *mark,
                text,
                "write `subject-name` with `{version}`, such as \"widget-{version}.tgz\"",
            );
        };
        if !require?.iter().any(vouches) {
            let text = "`baseline` needs a `signature` or `provenance` that this handoff requires itself: whose releases \
                        are remembered is told by it";
            return self.refuse(*mark, text, "require one, or put `baseline` where it is required");
        }
        Some(Some(Arc::new(Baseline { known: known?, keep: keep?, names })))
    }

    fn known(&mut self, word: &At<String>) -> Option<BaselineKnown> {
        match self.one_of(word, &["required", "when-known"])? {
            "required" => Some(BaselineKnown::Required),
            _ => Some(BaselineKnown::WhenKnown),
        }
    }

    fn kept(&mut self, keep: &At<Vec<At<String>>>) -> Option<NonEmpty<Kept>> {
        let mut all: Vec<Kept> = Vec::new();
        for word in &keep.value {
            let own = self.one_of(word, &Kept::ALL.map(Kept::word))?;
            let kept = Kept::ALL.into_iter().find(|kept| kept.word() == own)?;
            if all.contains(&kept) {
                let text = format!("{} stands here twice", quoted(&word.value));
                return self.refuse(word.mark, &text, "name each once");
            }
            all.push(kept);
        }
        match NonEmpty::of(all) {
            Some(all) => Some(all),
            None => {
                let text = "an empty list keeps nothing: everything could change";
                self.refuse(keep.mark, text, "name what must be as it was, or leave `baseline` out")
            }
        }
    }
}

/// Whether it is one of the requirements that tell whose releases are remembered.
fn vouches(demand: &Demand) -> bool {
    matches!(demand, Demand::Signature(_) | Demand::Provenance(_))
}
