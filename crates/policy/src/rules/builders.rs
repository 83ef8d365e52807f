use std::sync::Arc;

use checks::{Builder, NamedIdentity};
use model::Pattern;

use super::reader::{Declared, Reader};
use crate::shown::quoted;
use crate::text::{self, At, Named, Whole};

/// The SLSA build levels a builder can reach (SLSA v1.0, build track): level 0 is no builder at all.
const LEVELS: std::ops::RangeInclusive<u64> = 1..=3;

/// The level that needs a build the source repository cannot steer (SLSA v1.0, build L3: isolated).
const ISOLATED: &str = "3";

pub(super) fn read(
    reader: &mut Reader<'_>,
    builders: Option<&At<Named<text::Builder>>>,
    written: &At<Named<text::Identity>>,
    identities: &Declared<Arc<NamedIdentity>>,
) -> Declared<Arc<Builder>> {
    let mut all = Declared::new();
    let Some(builders) = builders else { return all };
    for (name, builder) in reader.section(builders) {
        let read = reader.builder(name, builder, identities).map(Arc::new);
        reader.isolated(builder, written);
        all.insert(name.value.clone(), read);
    }
    all
}

impl Reader<'_> {
    fn builder(
        &mut self,
        name: &At<String>,
        builder: &text::Builder,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Builder> {
        let id = self.builder_id(&builder.id);
        let signed_by = self.signers(&builder.signed_by, identities);
        let level = self.level(&builder.level);
        Some(Builder { name: name.value.as_str().into(), id: id?, signed_by: signed_by?, level: level? })
    }

    /// Refuses level 3 where the workflow lies in the very repository it builds: whoever can change the source can change
    /// the build, which is no isolation (SLSA v1.0, build L3).
    fn isolated(&mut self, builder: &text::Builder, written: &At<Named<text::Identity>>) {
        if builder.level.value.0 != ISOLATED {
            return;
        }
        for name in &builder.signed_by.value.0 {
            let known = written.value.0.iter().find(|(known, _)| known.value == name.value);
            let job = known.and_then(|(_, identity)| identity.job());
            if job.is_some_and(|(home, source)| home == source) {
                let text = format!(
                    "level 3, but {} signs from the repository it builds, which can change its own workflow",
                    quoted(&name.value)
                );
                let help = "build with a reusable workflow in another repository, or say `level: 2`";
                self.problems.add(builder.level.mark, text, help);
            }
        }
    }

    /// A builder id: a URI (SLSA provenance, `builder.id` is a TypeURI).
    fn builder_id(&mut self, id: &At<String>) -> Option<Pattern> {
        let parsed = self.rooted(id)?;
        if parsed.as_str().contains(':') {
            return Some(parsed);
        }
        let text = format!("{} is not a URI, as every builder id is", quoted(parsed.as_str()));
        self.refuse(
            id.mark,
            text,
            "write it whole, such as \"https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*\"",
        )
    }

    /// A SLSA build level.
    pub(super) fn level(&mut self, level: &At<Whole>) -> Option<u8> {
        self.whole(level, LEVELS).and_then(|level| u8::try_from(level).ok())
    }
}
