//! What a registry does not hand out: out of reach, with words, and never the same as nothing there.

use forge::http::answer;
use forge::oci;

use super::Stage;

const BASE: &str = "/v2/acme/widget/";

/// What comes of it when everything below `path` is answered so.
fn instead(stage: &Stage, path: &str, said: Vec<u8>) -> (u8, String) {
    let path = format!("{BASE}{path}");
    stage.registry.change(|shelf| _ = shelf.instead.insert(path.clone(), said));
    let ran = stage.judge();
    stage.registry.change(|shelf| _ = shelf.instead.remove(&path));
    (ran.code, ran.out)
}

#[test]
fn every_fault_of_a_registry_has_its_words_and_ends_with_4() {
    let stage = Stage::of("index-signed");
    let index = ("Content-Type", oci::INDEX);
    let broken = b"HTTP/1.1 200 so\r\nContent-Type: application/vnd.oci.image.index.v1+json\r\nContent-Length: 900\r\n\r\n{";
    for (said, words) in [
        (answer(401, &[], b""), "in a way that nobody here knows"),
        (answer(403, &[], b""), "does not let this be read (403)"),
        (answer(404, &[], b""), "no such image (404)"),
        (answer(429, &[("Retry-After", "900")], b""), "wants 900 s of rest (429)"),
        (answer(501, &[], b""), "in trouble (501)"),
        (broken.to_vec(), "ended before its end"),
        (
            answer(200, &[("Content-Type", "text/html")], b"<html>"),
            "text/html, which is not what was asked for",
        ),
        (answer(200, &[index, ("Content-Encoding", "gzip")], b"x"), "is packed (gzip)"),
        (
            answer(307, &[("Location", "https://elsewhere.example/")], b""),
            "leads to another one, elsewhere.example",
        ),
        (answer(307, &[("Location", "/v2/acme/widget/manifests/1.4.2")], b""), "leads around in a circle"),
        (answer(200, &[index], &vec![b' '; 5 * 1024 * 1024]), "more than"),
    ] {
        let (code, out) = instead(&stage, "manifests/1.4.2", said);
        assert_eq!(code, 4, "{words}: {out}");
        assert!(out.contains(words), "{words}: {out}");
    }
    assert_eq!(stage.judge().code, 0);
}

#[test]
fn a_list_of_what_is_attached_that_is_withheld_is_not_an_empty_one() {
    let stage = Stage::of("referrer");
    for (said, words) in [
        (answer(403, &[], b""), "(403)"),
        (answer(429, &[("Retry-After", "900")], b""), "(429)"),
        (answer(200, &[("Content-Type", oci::INDEX)], b"{\"schemaVersion\": 2, \"manif"), "cannot be read"),
        (answer(200, &[("Content-Type", "text/html")], b"<html>"), "text/html"),
    ] {
        for path in ["referrers/", "manifests/sha256-"] {
            let (code, out) = instead(&stage, path, said.clone());
            match (path, words) {
                // What lies under a tag of cosign's is read when it is followed, and counts for nothing.
                ("manifests/sha256-", "cannot be read") => assert_eq!(code, 0, "{out}"),
                _ => assert!(code == 4 && out.contains(words), "{path} {words}: {code} {out}"),
            }
        }
    }
    // The evidence itself: withheld it is out of reach, and where there is none of it, it is missing.
    let mut blob = String::new();
    stage.registry.change(|shelf| {
        let bundle = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("dsseEnvelope");
        blob = shelf.blobs.iter().find(|(_, bytes)| bundle(bytes)).unwrap().0.clone();
    });
    assert_eq!(instead(&stage, &format!("blobs/{blob}"), answer(403, &[], b"")).0, 4);
    assert_eq!(instead(&stage, &format!("blobs/{blob}"), answer(404, &[], b"")).0, 3);
    assert_eq!(stage.judge().code, 0);
}

#[test]
fn a_list_that_does_not_end_is_left() {
    let stage = Stage::of("referrer");
    let page = br#"{"schemaVersion": 2, "manifests": []}"#;
    let link = ("Link", "<again>; rel=\"next\"");
    let (code, out) = instead(&stage, "referrers/", answer(200, &[("Content-Type", oci::INDEX), link], page));
    assert!(code == 4 && out.contains("does not end"), "{code}: {out}");
    let link = ("Link", "<https://elsewhere.example/more>; rel=\"next\"");
    let (code, out) = instead(&stage, "referrers/", answer(200, &[("Content-Type", oci::INDEX), link], page));
    assert!(code == 4 && out.contains("at another host"), "{code}: {out}");
}

#[test]
fn nobody_listens() {
    let stage = Stage::of("index-signed");
    let subject = stage.called(":1.4.2");
    let framework = stage.case.framework.to_string_lossy().into_owned();
    let (handoff, at) = (stage.case.handoff.clone(), stage.case.at.clone());
    drop(stage);
    let ran = crate::run::run_at(&["verify", &subject, "--policy", &framework, "--handoff", &handoff], &at);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("the connection was refused"), "{}", ran.out);
}

#[test]
fn lists_have_so_many_pages_and_entries_and_no_more() {
    use acquire::limits::{MAX_ATTACHED, MAX_REFERRER_PAGES};
    let stage = Stage::of("referrer");
    let of = |count: usize, page: usize| {
        stage.registry.change(|shelf| {
            shelf.page = Some(page);
            shelf.referrers.values_mut().for_each(|listed| *listed = vec![listed[0].clone(); count]);
        });
        stage.judge().code
    };
    assert_eq!(of(MAX_REFERRER_PAGES, 1), 0, "one thing listed often is one thing");
    assert_eq!(of(MAX_REFERRER_PAGES + 1, 1), 4);
    assert_eq!(of(MAX_ATTACHED, 50), 0);
    assert_eq!(of(MAX_ATTACHED + 1, 50), 4);
}

#[test]
fn what_hands_out_tokens_says_so_much_and_no_more() {
    use acquire::limits::MAX_TOKEN_ANSWER;
    let stage = Stage::of("index-signed");
    stage.registry.change(|shelf| shelf.realm = Some("http://127.0.0.1:PORT/token".to_owned()));
    let of = |text: String| {
        let said = answer(200, &[("Content-Type", "application/json")], text.as_bytes());
        stage.registry.change(|shelf| _ = shelf.instead.insert("/token".to_owned(), said));
        stage.judge().code
    };
    let padded = |length: u64| {
        let text = r#"{"token": "for.repository.acme.widget.pull"}"#;
        let padding = usize::try_from(length).unwrap() - text.len();
        format!("{text}{}", " ".repeat(padding))
    };
    assert_eq!(of(padded(MAX_TOKEN_ANSWER)), 0);
    assert_eq!(of(padded(MAX_TOKEN_ANSWER + 1)), 4);
    assert_eq!(of(r#"{"access_token": "for.repository.acme.widget.pull"}"#.to_owned()), 0);
    for bad in
        ["{}", "{\"token\": \"\"}", "{\"token\": \"a b\"}", "not JSON", "{\"token\": \"for.repository.acme"]
    {
        assert_eq!(of(bad.to_owned()), 4, "{bad}");
    }
}

#[test]
fn t09_all_lists_of_an_image_have_so_many_bytes_and_no_more() {
    use acquire::limits::MAX_LISTS;
    let stage = Stage::of("index-signed");
    let report = stage.judge().report;
    let members = report["subjects"].as_array().unwrap().iter();
    let digests: Vec<&str> = members.map(|one| one["digests"]["sha256"].as_str().unwrap()).collect();
    // Every member has one list, and all of them together are so long.
    let of = |total: usize| {
        stage.registry.change(|shelf| {
            for (at, digest) in digests.iter().enumerate() {
                let length = total / digests.len() + if at == 0 { total % digests.len() } else { 0 };
                let list = r#"{"schemaVersion": 2, "manifests": []}"#;
                let page = [list, &" ".repeat(length - list.len())].concat();
                let said = answer(200, &[("Content-Type", oci::INDEX)], page.as_bytes());
                shelf.instead.insert(format!("{BASE}referrers/sha256:{digest}"), said);
            }
        });
        stage.judge()
    };
    let most = usize::try_from(MAX_LISTS).unwrap();
    assert_eq!(of(most).code, 0);
    let ran = of(most + 1);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("of such lists"), "{}", ran.out);
}

#[test]
fn a_registry_has_so_much_time_and_no_more() {
    let slow = forge::http::Server::start(|_, wire| {
        std::thread::sleep(std::time::Duration::from_secs(3));
        wire.write_all(&answer(404, &[], b""))
    });
    let stage = Stage::of("index-signed");
    let framework = stage.case.framework.to_string_lossy().into_owned();
    let subject = format!("oci:127.0.0.1:{}/acme/widget:1.4.2", slow.port());
    let judged = |timeout: &str| {
        let own = ["verify", &subject, "--policy", &framework, "--handoff", &stage.case.handoff];
        crate::run::run_at(&[&own[..], &["--timeout", timeout]].concat(), &stage.case.at)
    };
    let began = std::time::Instant::now();
    let ran = judged("1s");
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("took longer"), "{}", ran.out);
    assert!(began.elapsed() < std::time::Duration::from_secs(3));
    assert!(judged("1h").out.contains("(404)"));
    let ran = judged("soon");
    assert!(ran.code == 2 && ran.err.contains("length of time"), "{}", ran.err);
}
