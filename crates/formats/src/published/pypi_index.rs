use model::{Algorithm, Digest, Text};

use super::PypiFile;
use crate::Malformed;
use crate::json::{self, PAYLOAD};
use crate::malformed::{code, quote};
use crate::node::Node;

/// The most files of one project. The largest public ones have some ten thousand.
const MAX_FILES: usize = 1 << 16;

/// What an index says of one file (Simple repository API, PEP 691 and 740).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PypiListed {
    /// Where it is, as the index writes it.
    pub url: Text,
    /// Its SHA-256.
    pub sha256: Digest,
    /// Where its provenance is, if the index has any.
    pub provenance: Option<Text>,
    /// Why its publisher wants nobody to take it any more (PEP 592), as far as the index says.
    pub yanked: Option<Text>,
}

impl PypiListed {
    /// Reads an index's answer about a project and finds a file in it; `None` where it has no such file.
    ///
    /// # Errors
    /// When it is no such answer, is about another project, or says two things of one file.
    pub fn find(bytes: &[u8], file: &PypiFile) -> Result<Option<Self>, Malformed> {
        let mut found = None;
        for entry in &listed(bytes, &file.project)? {
            if named(entry)? != file.name {
                continue;
            }
            if found.is_some() {
                return Err(entry.fault("the index lists this file twice"));
            }
            found = Some(Self::of(entry)?);
        }
        Ok(found)
    }

    /// Reads an index's answer about a project and finds the file that has this digest in it, and its name; `None` where it
    /// has no such file. A file whose entry cannot be read is not the one.
    ///
    /// # Errors
    /// When it is no such answer, or is about another project.
    pub fn of_digest(
        bytes: &[u8],
        project: &str,
        digest: &Digest,
    ) -> Result<Option<(Text, Self)>, Malformed> {
        let all = listed(bytes, project)?;
        let read = all.iter().filter_map(|entry| Some((named(entry).ok()?, Self::of(entry).ok()?)));
        Ok(read.into_iter().find(|(_, listed)| listed.sha256 == *digest))
    }

    fn of(entry: &Node<'_>) -> Result<Self, Malformed> {
        let [url, hashes, provenance, yanked] = entry.fields(["url", "hashes", "provenance", "yanked"])?;
        let hashes = entry.required("hashes", hashes)?;
        Ok(Self {
            url: entry.required("url", url)?.some_name()?,
            sha256: sha256(&hashes)?,
            provenance: provenance.map(|one| one.some_name()).transpose()?,
            yanked: yanked.map(|one| reason(&one)).transpose()?.flatten(),
        })
    }
}

/// The entries of all files of a project.
fn listed<'a>(bytes: &'a [u8], project: &str) -> Result<Vec<Node<'a>>, Malformed> {
    let root = Node::root(json::check(bytes, PAYLOAD)?, code::CONTAINER);
    let [meta, name, files] = root.fields(["meta", "name", "files"])?;
    of_version_1(&root.required("meta", meta)?)?;
    let name = root.required("name", name)?;
    let told = name.name()?;
    if !PypiFile::parse(&format!("{told}-0.zip")).is_ok_and(|read| *read.project == *project) {
        return Err(name.fault(format!("the index tells of {}", quote(&told))));
    }
    root.required("files", files)?.items(MAX_FILES)
}

fn named(entry: &Node<'_>) -> Result<Text, Malformed> {
    let [filename] = entry.fields(["filename"])?;
    entry.required("filename", filename)?.name()
}

/// Minor versions add; another major version means something else (PEP 691, "Versioning").
fn of_version_1(meta: &Node<'_>) -> Result<(), Malformed> {
    let [version] = meta.fields(["api-version"])?;
    let version = meta.required("api-version", version)?;
    match version.name()?.starts_with("1.") {
        true => Ok(()),
        false => Err(version.fault("only version 1 of the Simple repository API is read")),
    }
}

fn sha256(hashes: &Node<'_>) -> Result<Digest, Malformed> {
    let [hex] = hashes.fields(["sha256"])?;
    let hex = hashes.required("sha256", hex)?;
    Digest::from_hex(Algorithm::Sha256, &hex.name()?).map_err(|fault| hex.fault(fault.to_string()))
}

/// `true`, or the reason; `false` where it is not withdrawn.
fn reason(yanked: &Node<'_>) -> Result<Option<Text>, Malformed> {
    match yanked.as_written() {
        "true" => Ok(Some("it says not why".into())),
        "false" => Ok(None),
        _ => yanked.name().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_FILES, PypiListed};
    use crate::PypiFile;
    use serde_json::{Value, json};

    fn file() -> PypiFile {
        PypiFile::parse("acme_widget-1.4.2.tar.gz").unwrap()
    }

    fn honest() -> Value {
        json!({
            "meta": { "api-version": "1.4" },
            "name": "acme-widget",
            "files": [
                { "filename": "acme_widget-1.4.1.tar.gz", "url": "old", "hashes": {} },
                { "filename": "acme_widget-1.4.2.tar.gz", "url": "https://files.example/w", "yanked": false,
                  "hashes": { "sha256": "5a".repeat(32) }, "provenance": "https://index.example/p" },
            ],
        })
    }

    fn find(index: &Value) -> Result<Option<PypiListed>, String> {
        PypiListed::find(index.to_string().as_bytes(), &file()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_file_is_found_by_its_whole_name() {
        let found = find(&honest()).unwrap().unwrap();
        assert_eq!(
            (&*found.url, found.provenance.as_deref()),
            ("https://files.example/w", Some("https://index.example/p"))
        );
        assert_eq!(found.yanked, None);
        let mut other = honest();
        other["files"][1]["filename"] = "acme_widget-1.4.20.tar.gz".into();
        assert_eq!(find(&other), Ok(None));
        let mut withdrawn = honest();
        withdrawn["files"][1]["yanked"] = "leaks a key".into();
        withdrawn["files"][1]["provenance"] = Value::Null;
        let found = find(&withdrawn).unwrap().unwrap();
        assert_eq!((found.yanked.as_deref(), found.provenance), (Some("leaks a key"), None));
        withdrawn["files"][1]["yanked"] = true.into();
        assert!(find(&withdrawn).unwrap().unwrap().yanked.is_some());
    }

    #[test]
    fn what_is_no_such_answer_is_told() {
        for (at, value, words) in [
            ("/meta/api-version", json!("2.0"), "only version 1"),
            ("/name", json!("acme-gadget"), "tells of `acme-gadget`"),
            ("/files/0/filename", json!("acme_widget-1.4.2.tar.gz"), "sha256"),
            ("/files/1/hashes", json!({ "md5": "00" }), "`sha256` is missing"),
            ("/files/1/hashes/sha256", json!("5A"), "/files/1/hashes/sha256"),
            ("/files", json!({}), "a list"),
        ] {
            let mut index = honest();
            *index.pointer_mut(at).unwrap() = value;
            let why = find(&index).unwrap_err();
            assert!(why.contains(words), "{at}: {why}");
        }
        let mut twice = honest();
        twice["files"][0] = twice["files"][1].clone();
        assert!(find(&twice).unwrap_err().contains("twice"));
    }

    #[test]
    fn a_project_has_so_many_files_and_no_more() {
        let of = |count: usize| {
            let mut index = honest();
            index["files"] = vec![json!({ "filename": "a" }); count].into();
            find(&index)
        };
        assert_eq!(of(MAX_FILES), Ok(None));
        assert!(of(MAX_FILES + 1).unwrap_err().contains("more than"));
    }
}
