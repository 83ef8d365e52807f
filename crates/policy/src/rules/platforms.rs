//! What of a subject that is more than one artifact is taken over: platforms of an image, files of a delivery.

use model::Platform;

use super::reader::Reader;
use super::{Handoff, Rules};
use crate::limits::MAX_PLATFORMS;
use crate::shown::quoted;
use crate::text::At;

impl Reader<'_> {
    pub(super) fn platforms(&mut self, list: &At<Vec<At<String>>>) -> Option<Vec<Platform>> {
        if list.value.is_empty() {
            let text = "an empty list of platforms: nothing of an image would be judged";
            return self.refuse(
                list.mark,
                text,
                "name at least one, such as `linux/amd64`, or leave the field out",
            );
        }
        if list.value.len() > MAX_PLATFORMS {
            let text = format!("{} platforms, and at most {MAX_PLATFORMS} are read", list.value.len());
            return self.refuse(list.mark, text, "leave the field out: then all are judged");
        }
        let mut all = Vec::with_capacity(list.value.len());
        for one in &list.value {
            match Platform::parse(&one.value) {
                Some(platform) if all.contains(&platform) => {
                    let text = format!("the platform {} is named twice", quoted(&one.value));
                    self.problems.add(one.mark, text, "leave one out");
                }
                Some(platform) => all.push(platform),
                None => {
                    let text = format!("{} is no platform", quoted(&one.value));
                    let help = "write `os/architecture` or `os/architecture/variant`, such as `linux/amd64`";
                    self.problems.add(one.mark, text, help);
                }
            }
        }
        (all.len() == list.value.len()).then_some(all)
    }

    pub(super) fn unaccounted(&mut self, word: &At<String>) -> Option<bool> {
        match word.value.as_str() {
            "deny" => Some(false),
            "report" => Some(true),
            other => {
                let text = format!("{} is neither `deny` nor `report`", quoted(other));
                self.refuse(
                    word.mark,
                    text,
                    "write `deny`, or `report` to let a delivery bring files that nobody judges",
                )
            }
        }
    }
}

impl Rules {
    /// What a handoff takes over, with all that it repeats: all platforms where one of them takes over all.
    pub(crate) fn platforms(&self, handoff: &str) -> Option<Vec<Platform>> {
        let each: Option<Vec<_>> =
            self.repeated(handoff).into_iter().map(|one| one.platforms.clone()).collect();
        let mut all: Vec<Platform> = each.filter(|each| !each.is_empty())?.into_iter().flatten().collect();
        all.sort();
        all.dedup();
        Some(all)
    }

    /// Whether a handoff only tells what nobody accounts for, and so does all that it repeats.
    pub(crate) fn only_reports_unaccounted(&self, handoff: &str) -> bool {
        let all = self.repeated(handoff);
        !all.is_empty() && all.iter().all(|one| one.tolerant)
    }

    /// A handoff and all that it repeats, each once.
    fn repeated(&self, handoff: &str) -> Vec<&Handoff> {
        let find = |name: &str| self.handoffs.iter().find(|known| *known.name == *name);
        let (mut open, mut all) = (Vec::from_iter(find(handoff)), Vec::<&Handoff>::new());
        while let Some(one) = open.pop() {
            if !all.iter().any(|known| known.name == one.name) {
                all.push(one);
                open.extend(one.repeat.iter().filter_map(|name| find(name)));
            }
        }
        all
    }
}
