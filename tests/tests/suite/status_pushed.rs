//! `countersign status push`: a list is put where others pull it from, and takes the place of none but an older one.

use forge::http::answer;

use crate::run::{Ran, run_at};
use crate::status_made::AT;
use crate::status_pulled::Pulling;

impl Pulling {
    fn push_to(&self, file: &str, name: &str, more: &[&str]) -> Ran {
        let to = format!("oci:{}/retail/status{name}", self.registry.name());
        run_at(&[&["status", "push", file, "--to", &to], more].concat(), AT)
    }

    fn push(&self, file: &str) -> Ran {
        self.push_to(file, ":retail-list", &[])
    }

    fn is_refused(&self, file: &str, code: u8, says: &str) {
        let tags = || {
            let mut tags = None;
            self.registry.change(|shelf| tags = Some(shelf.tags.clone()));
            tags
        };
        let before = tags();
        let ran = self.push(file);
        assert_eq!(ran.code, code, "{says}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(says) && ran.err.contains("help: "), "{says}: {}", ran.err);
        assert_eq!(tags(), before, "{says}");
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.stage.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

#[test]
fn what_is_pushed_is_what_others_pull() {
    let pulling = Pulling::new();
    let first = pulling.stage.path("retail.status");
    let ran = pulling.push(&first);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("retail-list: number 1 is at oci:"), "{}", ran.out);
    assert!(ran.out.contains("its manifest is sha256:"), "{}", ran.out);
    let second = pulling.second();
    let file = pulling.file("second.status", &second);
    assert_eq!(pulling.push(&file).code, 0);
    assert_eq!(pulling.pull(&[]).code, 0);
    assert_eq!(pulling.hand(), second);
    // What is there already is put there by nobody.
    let puts = || pulling.registry.asked().iter().filter(|one| one.method != "GET").count();
    let before = puts();
    let ran = pulling.push(&file);
    assert_eq!((ran.code, puts()), (0, before), "{}", ran.err);
}

#[test]
fn t11_a_list_that_is_pushed_takes_the_place_of_an_older_one_alone() {
    let pulling = Pulling::new();
    let first = pulling.stage.path("retail.status");
    let second = pulling.file("second.status", &pulling.second());
    assert_eq!(pulling.push(&second).code, 0);
    pulling.is_refused(&first, 5, "number 2 is there, and this is number 1");
    // Another of the same number.
    let other =
        pulling.after(&first, &["revoke", "identity:acme-build", "--reason", "stolen", "--since", AT]);
    let other = pulling.file("other.status", &other);
    pulling.is_refused(&other, 5, "number 2 is there, and this is number 2");
    // Another list.
    let file = pulling.stage.path("theirs.status");
    let flags = ["--list", "their-list", "--authority", "retail", "--audience", "retail", "--lasts", "7d"];
    assert_eq!(pulling.stage.status(&[&["new", file.as_str()], &flags[..]].concat()).code, 0);
    pulling.is_refused(&file, 5, "the list retail-list of retail is there");
    // What is no list, here and there.
    let none = pulling.file("none.status", b"{}");
    pulling.is_refused(&none, 5, "");
    pulling.artifact(&[]);
    pulling.is_refused(&second, 5, "what is there is no status list, and is not replaced");
}

#[test]
fn a_list_that_ended_is_not_pushed() {
    let pulling = Pulling::new();
    let to = format!("oci:{}/retail/status:retail-list", pulling.registry.name());
    let file = pulling.stage.path("retail.status");
    let ran = run_at(&["status", "push", &file, "--to", &to], "2036-01-01T00:00:00Z");
    assert!(ran.code == 5 && ran.err.contains("the list ended at"), "{}", ran.err);
    assert_eq!(pulling.registry.asked(), []);
}

#[test]
fn what_the_registry_does_not_take_is_not_pushed() {
    let pulling = Pulling::new();
    let file = pulling.stage.path("retail.status");
    let path = "/v2/retail/status/blobs/uploads/";
    pulling.registry.change(|shelf| _ = shelf.instead.insert(path.to_owned(), answer(403, &[], b"")));
    pulling.is_refused(&file, 6, "(403)");
    pulling.registry.change(|shelf| shelf.instead.clear());
    // Whether a newer one is there must be known.
    let path = "/v2/retail/status/manifests/";
    pulling.registry.change(|shelf| _ = shelf.instead.insert(path.to_owned(), answer(403, &[], b"")));
    pulling.is_refused(&file, 4, "(403)");
    for (name, more, says) in [
        (format!("@sha256:{}", "ab".repeat(32)), &[][..], "a digest names what is there for ever"),
        (":retail-list".to_owned(), &["--offline"], "a registry is on the network"),
    ] {
        let ran = pulling.push_to(&file, &name, more);
        assert!(ran.code == 2 && ran.err.contains(says), "{}", ran.err);
    }
    let ran = run_at(&["status", "push", &file, "--to", "registry.example/x:y"], AT);
    assert!(ran.code == 2 && ran.err.contains("no place in a registry"), "{}", ran.err);
}
