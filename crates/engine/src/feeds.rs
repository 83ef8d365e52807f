use std::collections::BTreeSet;
use std::sync::Arc;

use advisories::{Documents, Feed, FeedFault, FeedTerms, FeedWhy, Known};
use decision::{Advised, Facts, Package};
use model::{EvidenceId, EvidenceRow, Instant, Origin, PackageUrl, Text};
use policy::{Diagnostic, Framework, OsvSpec};

use crate::Reference;

/// A folder of advisories, as the caller has it.
pub struct OsvFolder {
    /// The framework's name for it.
    pub name: Text,
    /// What reports call the folder.
    pub path: Text,
    /// Its advisories, or why they cannot be found.
    pub documents: Result<Arc<dyn Documents>, Text>,
    /// What the file says that tells when it was fetched, where the framework names one; or why it cannot be read.
    pub fetched: Option<Result<Text, Text>>,
}

/// The feeds that a run asks.
#[derive(Debug)]
pub(crate) struct Feeds {
    feeds: Vec<Feed>,
    now: Instant,
}

/// How many names of one proof are asked about. Packages have one; more are left unknown, so that no stranger's list of
/// names costs a look into every advisory there is.
const MAX_NAMES: usize = 16;

/// The folders a handoff of this framework asks, which [`crate::World::new`] wants; none where it asks none.
pub fn osv_asked(framework: &Framework, handoff: &str) -> Vec<OsvSpec> {
    let names = framework.plan(handoff).map(|plan| plan.advisories).unwrap_or_default();
    names.iter().filter_map(|name| framework.osv(name)).collect()
}

impl Feeds {
    /// Indexes the folders of a plan. Their rows in the evidence table begin at `first`.
    ///
    /// # Errors
    /// Every folder that cannot be used, each at its line.
    pub(crate) fn read(
        framework: &Framework,
        names: &[Text],
        folders: &[OsvFolder],
        now: Instant,
        first: usize,
    ) -> Result<(Self, Vec<EvidenceRow>, Vec<Reference>), Vec<Diagnostic>> {
        let (mut feeds, mut rows, mut references) = (Vec::new(), Vec::new(), Vec::new());
        let mut faults = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let row = u32::try_from(first.saturating_add(place)).unwrap_or(u32::MAX);
            let folder = folders.iter().find(|folder| folder.name == *name);
            match one(framework, name, folder, now, EvidenceId::file(row)) {
                Ok((feed, row, reference)) => {
                    feeds.push(feed);
                    rows.push(row);
                    references.push(reference);
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok((Self { feeds, now }, rows, references)) } else { Err(faults) }
    }

    /// Looks up every package that a proof names the subject.
    ///
    /// # Errors
    /// When an advisory that would tell cannot be used: then nothing can be decided about this subject.
    pub(crate) fn about(&self, facts: &Facts<'_>) -> Result<Advised, FeedFault> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut packages = Vec::new();
        for candidate in facts.candidates() {
            let urls =
                candidate.names().iter().filter_map(|name| Some((name, PackageUrl::parse(name).ok()?)));
            for (name, url) in urls.take(MAX_NAMES) {
                let Some(version) = url.version.clone() else { continue };
                if seen.insert(name) {
                    packages.push(Package { name: name.clone(), known: self.of(&url, &version)? });
                }
            }
        }
        Ok(Advised { packages })
    }

    /// What each feed has against a version of a package.
    ///
    /// # Errors
    /// When an advisory that would tell cannot be used.
    pub(crate) fn of(&self, url: &PackageUrl, version: &str) -> Result<Vec<Known>, FeedFault> {
        self.feeds.iter().map(|feed| feed.about(url, version, self.now)).collect()
    }
}

fn one(
    framework: &Framework,
    name: &Text,
    folder: Option<&OsvFolder>,
    now: Instant,
    from: EvidenceId,
) -> Result<(Feed, EvidenceRow, Reference), Diagnostic> {
    let missing = |why: &str| {
        let text = format!("the advisories {name} cannot be read: {why}");
        framework.osv_diagnostic(name, &text, "fetch the folder again from its source")
    };
    let spec = framework.osv(name).ok_or_else(|| missing("the framework declares none of this name"))?;
    let folder = folder.ok_or_else(|| missing("its folder was not given"))?;
    let documents = folder.documents.as_ref().map_err(|why| missing(why))?;
    let fetched = folder.fetched.as_ref().map(|fetched| {
        let text = fetched.as_ref().map_err(|why| missing(&format!("the file under `fetched`: {why}")))?;
        Instant::parse(text.trim()).map_err(|fault| missing(&format!("the file under `fetched`: {fault}")))
    });
    let terms = FeedTerms { name: name.clone(), max_age: spec.max_age, fetched: fetched.transpose()? };
    let feed = Feed::index(from, Arc::clone(documents), terms, now)
        .map_err(|fault| framework.osv_diagnostic(name, &fault.to_string(), help(&fault.why)))?;
    let row = EvidenceRow {
        id: from,
        origin: Origin::Reference,
        path: folder.path.clone(),
        digest: feed.digest().clone(),
    };
    let reference = reference(&feed, &spec);
    Ok((feed, row, reference))
}

fn reference(feed: &Feed, spec: &OsvSpec) -> Reference {
    let until = i64::try_from(spec.max_age.seconds()).ok();
    let expires =
        until.and_then(|seconds| feed.state().unix().checked_add(seconds)).and_then(Instant::from_unix);
    let note = "its newest advisory tells its age: that some are left out would not be noticed";
    Reference {
        kind: "osv",
        name: feed.name().clone(),
        digest: feed.digest().clone(),
        number: Some(u64::try_from(feed.count()).unwrap_or(u64::MAX)),
        issued: Some(feed.state()),
        expires: Some(expires.unwrap_or_else(|| feed.state())),
        note: spec.fetched.is_none().then(|| note.into()),
    }
}

/// What to do about it.
pub(crate) fn help(why: &FeedWhy) -> &'static str {
    match why {
        FeedWhy::Unreadable { .. } | FeedWhy::Empty => "fetch the whole folder again from its source",
        FeedWhy::Undated(_) => "check this machine's clock, then the folder",
        FeedWhy::Future { .. } => "check this machine's clock, then the file under `fetched`",
        FeedWhy::TooOld { .. } => {
            "fetch the folder again; where its source changes seldom, name under `fetched` a file with the time of the fetch"
        }
        FeedWhy::Changed(_) => "run again, and replace folders whole rather than file by file",
    }
}
