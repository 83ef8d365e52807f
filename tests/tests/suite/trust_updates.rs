//! `countersign trust update`: what TUF's attackers do, by every way a repository is had. Whatever they do, the store is what
//! it was; what was not reached is never told as a lie, nor a lie as something that was not reached.

#[path = "trust_updates/attacks.rs"]
mod attacks;
#[path = "trust_updates/frameworks.rs"]
mod frameworks;
#[path = "trust_updates/reached.rs"]
mod reached;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use forge::encoding::pretty;
use forge::http::{Server, answer};
use forge::tuf::{Files, Repository};

use crate::case::root;
use crate::run::{Ran, run_at};

const AT: &str = "2026-08-02T00:00:00Z";

/// The repository as it was when its root was pinned.
fn repository() -> Repository {
    let trusted = std::fs::read(root().join("fixtures/roots/trusted_root.json")).unwrap();
    Repository::new("acme", "2126-01-01T00:00:00Z".parse().unwrap()).with("trusted_root.json", &trusted)
}

/// How a repository is had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Over HTTP, metadata and targets beside each other.
    Served,
    /// Over HTTP, targets below the metadata.
    Flat,
    /// In a folder.
    Folder,
    /// From a mirror that is asked after one that is not there.
    Mirror,
}

const WAYS: [Way; 4] = [Way::Served, Way::Flat, Way::Folder, Way::Mirror];

/// A host of repositories, each by its path; none of the files is changed by being asked for.
struct Host {
    server: Server,
    files: Arc<Mutex<Files>>,
}

impl Host {
    fn start() -> Self {
        let files: Arc<Mutex<Files>> = Arc::default();
        let served = Arc::clone(&files);
        let server = Server::start(move |question, wire| {
            let path = question.target.trim_start_matches('/').to_owned();
            let found = served.lock().unwrap().get(&path).cloned();
            match found {
                Some(bytes) => wire.write_all(&answer(200, &[], &bytes)),
                None => wire.write_all(&answer(404, &[], b"")),
            }
        });
        Self { server, files }
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.server.port())
    }

    fn offer(&self, files: &Files) {
        *self.files.lock().unwrap() = files.clone();
    }

    /// What it was asked for, by path.
    fn asked(&self) -> Vec<String> {
        self.server.asked().into_iter().map(|question| question.target).collect()
    }
}

/// A store, a pinned root, and somewhere the repository is.
struct Stage {
    dir: tempfile::TempDir,
    host: Host,
    way: Way,
}

impl Stage {
    fn new(way: Way) -> Self {
        let stage = Self { dir: tempfile::tempdir().unwrap(), host: Host::start(), way };
        std::fs::write(stage.path("pinned.json"), pretty(&repository().root_file())).unwrap();
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    /// Puts the repository where it is looked for, and tells where that is.
    fn offered(&self, files: &Files) -> Vec<String> {
        match self.way {
            Way::Served => {
                self.host.offer(files);
                vec![self.host.at("metadata/")]
            }
            Way::Flat => {
                let flat = |path: &String| path.strip_prefix("metadata/").unwrap_or(path).to_owned();
                self.host.offer(&files.iter().map(|(path, bytes)| (flat(path), bytes.clone())).collect());
                vec![self.host.at("")]
            }
            Way::Folder => {
                let _ = std::fs::remove_dir_all(self.path("repository"));
                put(&self.path("repository"), files);
                vec![self.text("repository")]
            }
            Way::Mirror => {
                self.host.offer(files);
                vec![self.host.at("not/here/"), self.host.at("metadata")]
            }
        }
    }

    fn update_at(&self, files: &Files, at: &str) -> Ran {
        let from = self.offered(files);
        self.update_from(&from.iter().map(String::as_str).collect::<Vec<_>>(), at)
    }

    fn update_from(&self, from: &[&str], at: &str) -> Ran {
        let (root, store) = (self.text("pinned.json"), self.text("store"));
        let mut arguments = vec!["trust", "update", "--root", &root, "--store", &store];
        from.iter().for_each(|from| arguments.extend(["--from", from]));
        run_at(&arguments, at)
    }

    fn update(&self, files: &Files) -> Ran {
        self.update_at(files, AT)
    }

    /// Takes a repository over that is good.
    fn taken(&self, files: &Files) {
        let ran = self.update(files);
        assert_eq!(ran.code, 0, "{:?}: {}{}", self.way, ran.out, ran.err);
    }

    /// Everything in the store.
    fn store(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        read(&self.path("store"), "", &mut files);
        files
    }

    /// Offers a repository that is refused, in these words, and changes nothing.
    fn refused(&self, files: &Files, code: u8, words: &str) {
        let before = self.store();
        let ran = self.update(files);
        assert_eq!(ran.code, code, "{:?}, {words}: {}{}", self.way, ran.out, ran.err);
        assert!(
            ran.err.contains(words) && ran.err.contains("= help: "),
            "{:?}, {words}: {}",
            self.way,
            ran.err
        );
        assert!(ran.err.contains("the store was left as it is"), "{}", ran.err);
        assert_eq!(ran.out, "");
        assert_eq!(self.store(), before, "{:?}, {words}", self.way);
    }

    /// The versions the store has, as `trust show` tells them.
    fn versions(&self) -> Vec<String> {
        let framework = std::fs::read_to_string(root().join("fixtures/tuf/framework.yaml")).unwrap();
        let framework =
            framework.replace("roots/tuf.root.json", "pinned.json").replace("roots/tuf/", "store");
        std::fs::write(self.path("framework.yaml"), framework).unwrap();
        let ran = run_at(&["trust", "show", "--policy", &self.text("framework.yaml")], AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let roles = ran
            .out
            .lines()
            .filter_map(|line| line.trim().strip_prefix("TUF "))
            .filter(|line| !line.starts_with("repository"));
        roles.filter_map(|role| role.split_once(',').map(|(role, _)| role.replace("  version", ""))).collect()
    }
}

fn put(folder: &Path, files: &Files) {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn read(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        match entry.path().is_dir() {
            true => read(&entry.path(), &format!("{name}/"), files),
            false if name == ".lock" => {}
            false => _ = files.insert(name, std::fs::read(entry.path()).unwrap()),
        }
    }
}
