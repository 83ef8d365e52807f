use model::{Instant, Text};

use super::{
    Fact, Predicate, instant, joined, name_of, of_type, optional_instant, optional_name, told, written,
};
use crate::limits::MAX_LISTED;
use crate::node::Node;
use crate::{Malformed, Statement};

/// What a scanner found in the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VulnerabilityReport {
    /// Which scanner.
    pub scanner: Text,
    /// Its version.
    pub scanner_version: Option<Text>,
    /// Its database of vulnerabilities.
    pub database: Option<Text>,
    /// When the database was last brought up to date.
    pub database_updated_at: Option<Instant>,
    /// When the scan began, by the scanner's clock.
    pub started_at: Option<Instant>,
    /// When the scan ended: what is known later is not in it.
    pub finished_at: Instant,
    /// The ids of what was found. `None` for cosign's form, whose result is the scanner's own affair.
    pub found: Option<Vec<Text>>,
}

const COSIGN: &str = "https://cosign.sigstore.dev/attestation/vuln/v1";

impl Predicate for VulnerabilityReport {
    const TYPES: &'static [&'static str] =
        &[COSIGN, "https://in-toto.io/attestation/vulns/v0.1", "https://in-toto.io/attestation/vulns/v0.2"];
    const TITLE: &'static str = "vulnerability report";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [scanner, metadata] = root.fields(["scanner", "metadata"])?;
        let scanner = root.required("scanner", scanner)?;
        let metadata = root.required("metadata", metadata)?;
        let [uri, version, db, result] = scanner.fields(["uri", "version", "db", "result"])?;
        let [started, finished] = metadata.fields(["scanStartedOn", "scanFinishedOn"])?;
        let (database, updated) = match db {
            Some(db) => {
                let [uri, updated] = db.fields(["uri", "lastUpdate"])?;
                (optional_name(uri)?, optional_instant(updated)?)
            }
            None => (None, None),
        };
        let found = match &*statement.predicate_type {
            COSIGN => None,
            _ => Some(found(&scanner.required("result", result)?)?),
        };
        Ok(Self {
            scanner: name_of(&scanner, "uri", uri)?,
            scanner_version: optional_name(version)?,
            database: database.filter(|uri| !uri.is_empty()),
            database_updated_at: updated,
            started_at: optional_instant(started)?,
            finished_at: instant(&metadata.required("scanFinishedOn", finished)?)?,
            found,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("scanner", Some(self.scanner.clone())),
            ("database", self.database.clone()),
            ("database of", self.database_updated_at.and_then(written)),
            ("scanned at", written(self.finished_at)),
            ("found", self.found.as_ref().and_then(|found| joined(found).or_else(|| written("nothing")))),
        ])
    }
}

fn found(list: &Node<'_>) -> Result<Vec<Text>, Malformed> {
    let ids = list.items(MAX_LISTED)?.into_iter().map(|one| {
        let [id] = one.fields(["id"])?;
        name_of(&one, "id", id)
    });
    ids.collect()
}
