//! What cannot be reached is exit 4, and leaves everything as it is.

use forge::http::{Server, answer};
use std::net::TcpListener;

use super::{AT, Stage, WAYS, Way, repository};

#[test]
fn an_update_asks_for_one_file_after_the_other_and_no_more() {
    let stage = Stage::new(Way::Served);
    let files = repository().released().publish();
    stage.taken(&files);
    let target = files.keys().find(|path| path.starts_with("targets/")).unwrap();
    assert_eq!(
        stage.host.asked(),
        [
            "/metadata/2.root.json",
            "/metadata/timestamp.json",
            "/metadata/2.snapshot.json",
            "/metadata/2.targets.json",
            &format!("/{target}")
        ]
    );
    let store: Vec<String> = stage.store().into_keys().collect();
    assert_eq!(
        store,
        [
            "metadata/1.root.json",
            "metadata/2.snapshot.json",
            "metadata/2.targets.json",
            "metadata/timestamp.json",
            target,
            "update.json"
        ]
    );
}

#[test]
fn a_store_keeps_what_is_in_force_and_what_was_before_it() {
    for way in WAYS {
        let stage = Stage::new(way);
        let mut release = repository();
        for _ in 0..4 {
            release = release.released();
            stage.taken(&release.publish());
        }
        let counted: Vec<String> =
            stage.store().into_keys().filter(|path| path.contains("snapshot")).collect();
        assert_eq!(counted, ["metadata/4.snapshot.json", "metadata/5.snapshot.json"], "{way:?}");
        assert_eq!(stage.versions(), ["root 1", "timestamp 5", "snapshot 5", "targets 5"]);
    }
}

#[test]
fn whatever_stands_in_the_way_is_told_and_is_no_lie() {
    let stage = Stage::new(Way::Served);
    stage.taken(&repository().publish());
    let before = stage.store();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = format!("http://{nobody}/");
    let told = |from: &str, words: &str| {
        let ran = stage.update_from(&[from], "2026-08-05T00:00:00Z");
        assert_eq!(ran.code, 4, "{words}: {}", ran.err);
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
        assert!(
            ran.err.contains("the store was left as it is: taken over from http://127.0.0.1:"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("3 days ago; it counts until"), "{}", ran.err);
        assert_eq!(stage.store(), before);
    };
    told(&refused, "the connection was refused");
    told("http://tuf.invalid/", "it would be asked without TLS");
    told("https://tuf.invalid/", "the host's name is not known (DNS)");
    told(&stage.host.at("elsewhere/"), "the TUF file timestamp.json is not in the repository");
    told(&stage.text("nothing"), "there is no such file");
    for (code, words) in [(401, "(401)"), (403, "(403)"), (500, "(500)")] {
        let server = Server::start(move |_, wire| wire.write_all(&answer(code, &[], b"")));
        told(&format!("http://127.0.0.1:{}/", server.port()), words);
    }
    let cut = Server::start(|_, wire| wire.write_all(b"HTTP/1.1 200 so\r\nContent-Length: 900\r\n\r\n{"));
    told(&format!("http://127.0.0.1:{}/", cut.port()), "the answer ended before its end");
    let leading = Server::start(|_, wire| {
        wire.write_all(&answer(302, &[("Location", "https://169.254.169.254/latest/")], b""))
    });
    told(&format!("http://127.0.0.1:{}/", leading.port()), "leads to another one, 169.254.169.254");
}

#[test]
fn what_the_host_withholds_of_a_release_is_not_reached() {
    for way in WAYS {
        let stage = Stage::new(way);
        stage.taken(&repository().publish());
        let whole = repository().released().publish();
        for path in whole.keys().filter(|path| !path.contains("root")) {
            let mut less = whole.clone();
            less.remove(path);
            stage.refused(&less, 4, "is not in the repository");
        }
    }
}

#[test]
fn offline_nothing_is_asked_and_folders_are_read() {
    let stage = Stage::new(Way::Served);
    let files = repository().publish();
    let from = stage.offered(&files).remove(0);
    let (root, store) = (stage.text("pinned.json"), stage.text("store"));
    let own = ["trust", "update", "--root", &root, "--store", &store, "--offline", "--from"];
    let ran = run(&[&own[..], &[&from]].concat());
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(
        ran.err.contains("nothing was asked of the network") && ran.err.contains("it has nothing yet"),
        "{}",
        ran.err
    );
    assert_eq!(stage.host.asked(), [""; 0]);
    super::put(&stage.path("copy"), &files);
    let copy = stage.text("copy");
    let ran = run(&[&own[..], &[&copy]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("copy\n  TUF root  version 1"), "{}", ran.out);
}

fn run(arguments: &[&str]) -> crate::run::Ran {
    super::run_at(arguments, AT)
}

#[test]
fn many_updates_at_once_leave_one_good_store() {
    let stage = Stage::new(Way::Served);
    let files = repository().released().publish();
    let from = stage.offered(&files);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let ran = stage.update_from(&[&from[0]], AT);
                assert!([0, 6].contains(&ran.code), "{}", ran.err);
                assert!(ran.code == 0 || ran.err.contains("another update of this store is running"));
            });
        }
    });
    assert_eq!(stage.versions(), ["root 1", "timestamp 2", "snapshot 2", "targets 2"]);
}

#[test]
fn a_store_that_somebody_changed_is_told_as_that() {
    let stage = Stage::new(Way::Folder);
    stage.taken(&repository().publish());
    std::fs::write(stage.path("store/metadata/timestamp.json"), "{}").unwrap();
    let ran = stage.update(&repository().released().publish());
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(
        ran.err.contains("what the store has cannot be believed") && ran.err.contains("begin anew"),
        "{}",
        ran.err
    );
}
