//! The refs an artifact may be built from: a pattern, a tag, a branch or a release line.

use checks::{RefRule, VersionedTag};
use model::Text;

use super::reader::Reader;
use crate::limits::MAX_URI;
use crate::shown::quoted;
use crate::text::{self, At};

impl Reader<'_> {
    /// The one of `ref`, `tag`, `branch` and `versioned-tag` that is given.
    pub(super) fn ref_rule(&mut self, provenance: &text::Provenance) -> Option<Option<RefRule>> {
        let given = [
            ("ref", &provenance.reference),
            ("tag", &provenance.tag),
            ("branch", &provenance.branch),
            ("versioned-tag", &provenance.versioned_tag),
        ];
        let mut given =
            given.into_iter().filter_map(|(field, value)| value.as_ref().map(|value| (field, value)));
        let (Some((field, value)), further) = (given.next(), given.next()) else { return Some(None) };
        if let Some((other, second)) = further {
            let text = format!("`{field}` and `{other}` both say which ref may be built");
            return self.refuse(second.mark, text, "keep the one that is meant");
        }
        let rule = match field {
            "ref" => self.reference(value).map(RefRule::Matching),
            "tag" => self.ref_name(value, field).map(RefRule::Tag),
            "branch" => self.ref_name(value, field).map(RefRule::Branch),
            _ => self.versioned_tag(value).map(RefRule::Versioned),
        };
        rule.map(Some)
    }

    /// The name of one tag or branch, as git allows it (`git help check-ref-format`), without `refs/…/`.
    fn ref_name(&mut self, name: &At<String>, field: &str) -> Option<Text> {
        let value = name.value.as_str();
        let odd = |c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\@".contains(c);
        let segment =
            |segment: &str| !segment.is_empty() && !segment.starts_with('.') && !segment.ends_with(".lock");
        let good = value.len() <= MAX_URI
            && !value.starts_with("refs/")
            && !value.contains("..")
            && !value.ends_with('.')
            && !value.contains(odd)
            && value.split('/').all(segment);
        if good {
            return Some(value.into());
        }
        let text = format!("{} is not the name of one {field}", quoted(value));
        let help = "write its name alone, such as v1.2.3 or main; for a pattern write `ref`, such as \"refs/tags/v*\"";
        self.refuse(name.mark, text, help)
    }

    fn versioned_tag(&mut self, line: &At<String>) -> Option<VersionedTag> {
        match VersionedTag::parse(&line.value) {
            Ok(line) => Some(line),
            Err(fault) => {
                let help = "write v1 for every 1.x.y, v1.2 for every 1.2.y, or v1.2.3 for that one";
                self.refuse(line.mark, fault.to_string(), help)
            }
        }
    }
}
