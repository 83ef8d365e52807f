use std::sync::atomic::{AtomicUsize, Ordering};

/// How long somebody is asked who does not answer.
#[derive(Default)]
pub(crate) struct Patience(AtomicUsize);

impl Patience {
    /// After how many questions without an answer the others are not asked: who answers nothing would be waited for once for
    /// each of thousands, and who refuses so many has a limit that asking on only prolongs.
    pub(crate) const MAX_UNANSWERED: usize = 16;

    /// Asks, or says that it was not asked.
    pub(crate) fn ask<T, E>(
        &self,
        ask: impl FnOnce() -> Result<T, E>,
        unasked: impl FnOnce() -> E,
    ) -> Result<T, E> {
        if self.0.load(Ordering::Relaxed) >= Self::MAX_UNANSWERED {
            return Err(unasked());
        }
        ask().inspect_err(|_| _ = self.0.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::Patience;

    #[test]
    fn so_many_have_no_answer_and_no_more_are_asked() {
        let patience = Patience::default();
        let asked = |answer: Result<(), &'static str>| patience.ask(|| answer, || "not asked");
        for _ in 0..Patience::MAX_UNANSWERED {
            assert_eq!(asked(Ok(())), Ok(()));
            assert_eq!(asked(Err("no answer")), Err("no answer"));
        }
        assert_eq!(asked(Ok(())), Err("not asked"));
    }
}
