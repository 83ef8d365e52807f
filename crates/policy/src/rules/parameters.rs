//! How a build must have been started: build types and parameters.

use std::collections::BTreeSet;

use model::{Pattern, Text};

use super::reader::Reader;
use crate::limits::{MAX_BUILD_TYPES, MAX_PARAMETERS, MAX_WORDS};
use crate::shown::quoted;
use crate::text::{self, At, Values};

/// What a requirement says of parameters.
pub(super) struct Parameters {
    pub(super) named: Vec<(Text, Pattern)>,
    pub(super) others: bool,
}

impl Reader<'_> {
    /// The parameters of a build, and whether it may have others.
    pub(super) fn parameters(&mut self, provenance: &text::Provenance) -> Option<Parameters> {
        let named = self.optional(provenance.parameters.as_ref(), Self::values);
        let others = self.optional(provenance.other_parameters.as_ref(), |reader, word| {
            reader.one_of(word, &["refuse", "allow"])
        });
        if let (Some(word), None) = (&provenance.other_parameters, &provenance.parameters) {
            let text =
                "`other-parameters` is about those that `parameters` does not name, and it is not given";
            return self.refuse(word.mark, text, "add `parameters`, or leave this out");
        }
        Some(Parameters { named: named?.unwrap_or_default(), others: others? == Some("allow") })
    }

    fn values(&mut self, values: &At<Values>) -> Option<Vec<(Text, Pattern)>> {
        let list = values.value.0.0.as_slice();
        if list.is_empty() {
            let text = "an empty mapping names no parameter";
            return self.refuse(values.mark, text, "name at least one, or leave the field out");
        }
        if let Some((name, _)) = list.get(MAX_PARAMETERS) {
            let text = format!("{} parameters, and at most {MAX_PARAMETERS} are read", list.len());
            return self.refuse(name.mark, text, "name fewer, and say `other-parameters: allow`");
        }
        let read = |(name, value): &(At<String>, At<String>)| {
            let (name, value) = (self.parameter_name(name), self.closed(value));
            Some((name?, value?))
        };
        let read: Vec<Option<(Text, Pattern)>> = list.iter().map(read).collect();
        read.into_iter().collect()
    }

    /// A parameter as provenance has it: anything that shows.
    fn parameter_name(&mut self, name: &At<String>) -> Option<Text> {
        let value = name.value.as_str();
        let good = !value.is_empty()
            && value.chars().count() <= MAX_WORDS
            && !value.chars().any(|c| c.is_control() || crate::shown::steers(c));
        if good {
            return Some(value.into());
        }
        let text = format!("{} is not the name of a parameter", quoted(value));
        self.refuse(
            name.mark,
            text,
            "write the keys that lead to it with dots between, such as inputs.version",
        )
    }

    /// The build types of a requirement.
    pub(super) fn build_types(&mut self, types: &At<Vec<At<String>>>) -> Option<Vec<Text>> {
        let list = types.value.as_slice();
        if list.is_empty() {
            let text = "an empty list names no build type: nothing could ever meet it";
            return self.refuse(types.mark, text, "name at least one, or leave the field out");
        }
        if let Some(one) = list.get(MAX_BUILD_TYPES) {
            let text = format!("{} build types, and at most {MAX_BUILD_TYPES} are read", list.len());
            return self.refuse(one.mark, text, "shorten the list");
        }
        let mut seen = BTreeSet::new();
        let mut found = Vec::with_capacity(list.len());
        for one in list {
            if seen.insert(one.value.as_str()) {
                found.push(self.build_type(one));
            } else {
                let text = format!("{} stands in this list twice", quoted(&one.value));
                found.push(self.refuse(one.mark, text, "name it once"));
            }
        }
        found.into_iter().collect()
    }
}
