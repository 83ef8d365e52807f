//! What other organisations found of packages: where it lies, whose it is, and for what and until when it is relied on.

use std::sync::Arc;

use checks::NamedIdentity;
use model::{Age, Instant, NonEmpty, Pattern, Text};

use super::reader::{Declared, Reader};
use super::roots::NamedPath;
use crate::outline::Mark;
use crate::text;

/// Somebody's verdicts, before their file is read.
#[derive(Debug)]
pub(crate) struct VerdictRule {
    pub(crate) name: Text,
    pub(crate) mark: Mark,
    pub(crate) file: NamedPath,
    pub(crate) by: NonEmpty<Arc<NamedIdentity>>,
    pub(crate) verifier: Text,
    pub(crate) packages: NonEmpty<Pattern>,
    pub(crate) max_age: Age,
    pub(crate) until: Instant,
}

/// All of them, in the order of the file.
pub(super) fn read(
    reader: &mut Reader<'_>,
    reference: Option<&text::Reference>,
    identities: &Declared<Arc<NamedIdentity>>,
) -> Option<Vec<VerdictRule>> {
    let Some(section) = reference.and_then(|reference| reference.verdicts.as_ref()) else {
        return Some(Vec::new());
    };
    let mut all = Vec::new();
    for (name, verdicts) in reader.section(section) {
        let file = reader.named_path(&verdicts.file);
        let by = reader.names(&verdicts.by, "identity", identities);
        let verifier = reader.words(&verdicts.verifier);
        let packages = reader.packages(&verdicts.packages);
        let max_age = reader.age(&verdicts.max_age);
        let until = reader.end_of_day(&verdicts.until);
        let rule = || {
            let (name, mark) = (name.value.as_str().into(), name.mark);
            let (by, verifier, packages) = (by?, verifier?, packages?);
            Some(VerdictRule {
                name,
                mark,
                file: file?,
                by,
                verifier,
                packages,
                max_age: max_age?,
                until: until?,
            })
        };
        all.push(rule());
    }
    all.into_iter().collect()
}

/// The names that are declared, also of faulty ones: those are told where they stand.
pub(super) fn declared(reference: Option<&text::Reference>) -> Declared<Text> {
    let all = reference.iter().flat_map(|reference| &reference.verdicts).flat_map(|all| &all.value.0);
    all.map(|(name, _)| (name.value.clone(), Some(Text::from(name.value.as_str())))).collect()
}
