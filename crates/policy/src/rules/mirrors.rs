//! Where a TUF repository is served.

use model::Text;

use super::reader::Reader;
use crate::limits::{MAX_MIRRORS, MAX_URI};
use crate::shown::quoted;
use crate::text::At;

impl Reader<'_> {
    /// The addresses a repository is taken from.
    pub(super) fn mirrors(&mut self, list: &At<Vec<At<String>>>) -> Option<Vec<Text>> {
        if list.value.is_empty() {
            let text = "an empty list of addresses: the repository could be taken from nowhere";
            return self.refuse(list.mark, text, "name at least one, or leave the field out");
        }
        if list.value.len() > MAX_MIRRORS {
            let text = format!("{} addresses, and at most {MAX_MIRRORS} are tried", list.value.len());
            return self.refuse(list.mark, text, "shorten the list");
        }
        let mut all: Vec<Text> = Vec::with_capacity(list.value.len());
        for one in &list.value {
            if all.iter().any(|known| **known == *one.value) {
                let text = format!("the address {} is named twice", quoted(&one.value));
                self.problems.add(one.mark, text, "leave one out");
            } else {
                all.extend(self.mirror(one));
            }
        }
        (all.len() == list.value.len()).then_some(all)
    }

    fn mirror(&mut self, address: &At<String>) -> Option<Text> {
        let value = address.value.as_str();
        let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let good = value.len() <= MAX_URI
            && value.bytes().all(|byte| byte.is_ascii_graphic())
            && !value.contains(['?', '#', '@', '\\'])
            && !host.is_empty();
        if good {
            return Some(value.into());
        }
        let text = format!("{} is not the address of a repository", quoted(value));
        self.refuse(
            address.mark,
            text,
            "write the folder in which timestamp.json lies, such as \"https://tuf.example/\", without user, query or fragment",
        )
    }
}
