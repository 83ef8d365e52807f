//! `countersign status pull --from oci:REF`: a list that is kept in a registry is held to what a list in a file is, and what
//! the registry does not hand out is out of reach.

use forge::http::answer;
use forge::oci;
use forge::registry::{Registry, Shelf};
use serde_json::{Value, json};

use crate::case::root;
use crate::run::{Ran, run_at};
use crate::status_made::{AT, FRAMEWORK, Stage};

const LIST: &str = "application/vnd.countersign.status-list.v1";
const EMPTY: &str = "application/vnd.oci.empty.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const PATH: &str = "/v2/retail/status/";

/// The gate's folder, and a registry that others push to.
pub(crate) struct Pulling {
    pub(crate) stage: Stage,
    pub(crate) registry: Registry,
}

impl Pulling {
    pub(crate) fn new() -> Self {
        let shelf = Shelf { page: Some(50), ..Shelf::default() };
        Self { stage: Stage::new(), registry: Registry::start(shelf) }
    }

    /// The list after that of `from`, as its file.
    pub(crate) fn after(&self, from: &str, change: &[&str]) -> Vec<u8> {
        let (from, output) = (self.stage.path(from), self.stage.path("next.status"));
        let _ = std::fs::remove_file(&output);
        let (word, rest) = change.split_first().unwrap();
        let ran = self.stage.status(&[&[*word, from.as_str()], rest, &["--output", &output]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        std::fs::read(output).unwrap()
    }

    /// The second list, which suspends.
    pub(crate) fn second(&self) -> Vec<u8> {
        let change =
            ["suspend", "identity:acme-build", "--reason", "being looked into", "--incident", "INC-7"];
        self.after("retail.status", &change)
    }

    /// Pushes content, and what names it.
    fn blob(&self, kind: &str, bytes: &[u8]) -> Value {
        self.registry.change(|shelf| _ = shelf.blobs.insert(oci::digest(bytes), bytes.to_vec()));
        oci::descriptor(kind, bytes)
    }

    /// Puts a manifest under the tag; its digest.
    fn tags(&self, manifest: &Value) -> String {
        let bytes = manifest.to_string().into_bytes();
        let digest = oci::digest(&bytes);
        self.registry.change(|shelf| {
            shelf.put(digest.clone(), bytes);
            shelf.tags.insert("retail-list".to_owned(), digest.clone());
        });
        digest
    }

    /// Pushes an artifact with these layers.
    pub(crate) fn artifact(&self, layers: &[Value]) -> String {
        let config = self.blob(EMPTY, b"{}");
        self.tags(&json!({
            "schemaVersion": 2, "mediaType": MANIFEST, "artifactType": LIST, "config": config, "layers": layers,
        }))
    }

    fn pushed(&self, list: &[u8]) -> String {
        self.artifact(&[self.blob(LIST, list)])
    }

    fn pull_of(&self, name: &str, rest: &[&str]) -> Ran {
        let policy = self.stage.path("intake.yaml");
        let from = format!("oci:{}/retail/status{name}", self.registry.name());
        run_at(&[&["status", "pull", "--policy", &policy, "--from", &from], rest].concat(), AT)
    }

    pub(crate) fn pull(&self, rest: &[&str]) -> Ran {
        self.pull_of(":retail-list", rest)
    }

    pub(crate) fn hand(&self) -> Vec<u8> {
        std::fs::read(self.stage.path("retail.status")).unwrap()
    }

    /// Pulls, and nothing is put anywhere.
    fn refused(&self, rest: &[&str], code: u8, says: &str) {
        let before = self.hand();
        let ran = self.pull(rest);
        assert_eq!(ran.code, code, "{says}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(says) && ran.err.contains("help: "), "{says}: {}", ran.err);
        assert_eq!(ran.out, "");
        assert_eq!(self.hand(), before, "{says}");
    }
}

#[test]
fn a_newer_list_is_taken_from_a_registry() {
    let pulling = Pulling::new();
    let second = pulling.second();
    let digest = pulling.pushed(&second);
    assert_eq!(pulling.stage.judge().code, 0);
    let ran = pulling.pull(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out.contains("number 2 takes the place of number 1") && ran.out.contains("added: S-2: "),
        "{}",
        ran.out
    );
    assert_eq!(pulling.hand(), second);
    assert_eq!(pulling.stage.judge().code, 1);
    // By its digest it is the same, and it is there already.
    let ran = pulling.pull_of(&format!("@{digest}"), &[]);
    assert!(ran.code == 0 && ran.out.contains("nothing newer than number 2"), "{}{}", ran.out, ran.err);
}

#[test]
fn what_the_registry_does_not_hand_out_is_out_of_reach() {
    let pulling = Pulling::new();
    pulling.refused(&[], 4, "no such image (404)");
    let digest = pulling.pushed(&pulling.second());
    let instead = |path: String, said: Vec<u8>, says: &str| {
        pulling.registry.change(|shelf| _ = shelf.instead.insert(path.clone(), said));
        pulling.refused(&[], 4, says);
        pulling.registry.change(|shelf| _ = shelf.instead.remove(&path));
    };
    for (said, says) in [
        (answer(401, &[], b""), "(401)"),
        (answer(403, &[], b""), "(403)"),
        (answer(429, &[("Retry-After", "900")], b""), "(429)"),
        (answer(501, &[], b""), "in trouble (501)"),
    ] {
        instead(format!("{PATH}manifests/retail-list"), said.clone(), says);
        instead(format!("{PATH}blobs/"), said, says);
    }
    let short = pulling.second();
    instead(format!("{PATH}blobs/"), answer(200, &[], &short[1..]), "bytes of it came");
    instead(format!("{PATH}blobs/"), answer(404, &[], b""), "(404)");
    pulling.refused(&["--offline"], 4, "nothing was asked of the network");
    let (asked, policy) = (pulling.registry.asked().len(), pulling.stage.path("intake.yaml"));
    pulling.refused(&["--offline"], 4, "run it without --offline");
    assert_eq!(pulling.registry.asked().len(), asked);
    // Nobody listens.
    let from = format!("oci:{}/retail/status@{digest}", pulling.registry.name());
    drop(pulling.registry);
    let ran = run_at(&["status", "pull", "--policy", &policy, "--from", &from], AT);
    assert!(ran.code == 4 && ran.err.contains("the connection was refused"), "{}", ran.err);
}

#[test]
fn what_is_no_list_is_unusable() {
    let pulling = Pulling::new();
    let list = pulling.blob(LIST, &pulling.second());
    let text = pulling.blob("text/plain", b"text");
    pulling.artifact(&[]);
    pulling.refused(&[], 5, "it has 0 layers");
    pulling.artifact(&[list.clone(), text.clone()]);
    pulling.refused(&[], 5, "it has 2 layers");
    pulling.artifact(&[text]);
    pulling.refused(&[], 5, "its one layer is text/plain");
    pulling.artifact(&[pulling.blob(LIST, b"no list")]);
    pulling.refused(&[], 5, "not a status list");
    pulling.tags(&json!({ "schemaVersion": 2, "mediaType": oci::INDEX, "manifests": [] }));
    pulling.refused(&[], 5, "it is a list of manifests");
    pulling.tags(&json!({ "schemaVersion": 2, "mediaType": MANIFEST }));
    pulling.refused(&[], 5, "cannot be read in one way");
    // Other bytes under the digest.
    pulling.artifact(std::slice::from_ref(&list));
    let digest = list["digest"].as_str().unwrap().to_owned();
    pulling.registry.change(|shelf| shelf.blobs.get_mut(&digest).unwrap()[0] ^= 1);
    pulling.refused(&[], 5, "do not have the digest");
    pulling.registry.change(|shelf| shelf.blobs.get_mut(&digest).unwrap()[0] ^= 1);
    assert_eq!(pulling.pull(&[]).code, 0);
}

#[test]
fn t09_a_list_of_a_registry_has_so_many_bytes_and_no_more() {
    use acquire::limits::MAX_STATUS_LIST;
    let pulling = Pulling::new();
    let named = |size: u64| json!({ "mediaType": LIST, "digest": oci::digest(b"any"), "size": size });
    // At the bound it is asked for, and is not there.
    pulling.artifact(&[named(MAX_STATUS_LIST)]);
    pulling.refused(&[], 4, "(404)");
    pulling.artifact(&[named(MAX_STATUS_LIST + 1)]);
    pulling.refused(&[], 5, "the most that is taken");
}

#[test]
fn t11_t28_a_registry_cannot_bring_back_an_older_list_or_another_of_the_same_number() {
    let pulling = Pulling::new();
    let state = pulling.stage.path("seen.json");
    let first = pulling.hand();
    let one = pulling.second();
    let other = pulling
        .after("retail.status", &["suspend", "participant:acme", "--reason", "r", "--incident", "INC-8"]);
    pulling.pushed(&one);
    assert_eq!(pulling.pull(&["--state", &state]).code, 0);
    pulling.pushed(&first);
    pulling.refused(&[], 5, "it is number 1, and the list at hand knows number 2");
    pulling.pushed(&other);
    pulling.refused(&[], 5, "there are two lists with number 2");
    // The machine remembers what the folder has lost.
    std::fs::write(pulling.stage.path("retail.status"), "lost").unwrap();
    pulling.pushed(&first);
    pulling.refused(&["--state", &state], 5, "it is number 1, and this machine knows number 2");
    let framework = FRAMEWORK.replace("min-number: 1", "min-number: 2");
    std::fs::write(pulling.stage.path("intake.yaml"), framework).unwrap();
    pulling.refused(&[], 5, "the framework's `min-number` knows number 2");
}

#[test]
fn t16_who_signed_a_list_counts_and_not_who_could_push_it() {
    let pulling = Pulling::new();
    std::fs::copy(root().join("fixtures/signing/partner-p256.key"), pulling.stage.path("retail.key"))
        .unwrap();
    let file = pulling.stage.path("theirs.status");
    let flags = ["--list", "retail-list", "--authority", "retail", "--audience", "retail", "--lasts", "7d"];
    let ran = pulling.stage.status(&[&["new", file.as_str()], &flags[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    pulling.pushed(&std::fs::read(file).unwrap());
    pulling.refused(&[], 5, "its signature does not hold");
}

#[test]
fn who_may_read_it_is_asked_and_how_it_is_named_is_said() {
    let pulling = Pulling::new();
    pulling.pushed(&pulling.second());
    pulling.registry.change(|shelf| shelf.login = Some(("ann".to_owned(), "secret".to_owned())));
    pulling.refused(&[], 4, "a user name and a password (401), and none are known");
    let (logins, auth) = (pulling.stage.path("logins.json"), forge::encoding::base64(b"ann:secret"));
    std::fs::write(
        &logins,
        format!(r#"{{"auths": {{"{}": {{"auth": "{auth}"}}}}}}"#, pulling.registry.name()),
    )
    .unwrap();
    let ran = pulling.pull(&["--login-file", &logins]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = pulling.pull_of("", &[]);
    assert!(ran.code == 2 && ran.err.contains("neither a tag nor a digest"), "{}", ran.err);
    // One artifact is one list.
    let framework = FRAMEWORK
        .replace(
            "    retail-list: {",
            "    other-list: { file: other.status, by: [retail-gate] }\n    retail-list: {",
        )
        .replace("lists: [retail-list]", "lists: [retail-list, other-list]");
    std::fs::write(pulling.stage.path("intake.yaml"), framework).unwrap();
    pulling.refused(&[], 2, "--from is one artifact, and there are 2 lists");
}
