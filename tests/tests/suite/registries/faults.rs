//! What goes wrong between here and a registry: each fault with its exit code and its words, as the command line tells it.

use std::time::{Duration, Instant};

use forge::http::{Server, answer};
use forge::oci;
use transport::limits::{GRACE, SLOWEST, TRIES};

use super::Stage;
use crate::run::{Ran, run_at};

const TAG: &str = "/v2/acme/widget/manifests/1.4.2";

/// Judges an image by its whole name, as the case has it judged.
fn judged(stage: &Stage, image: &str, more: &[&str]) -> Ran {
    let (subject, framework) = (format!("oci:{image}"), stage.case.framework.to_string_lossy().into_owned());
    let own =
        ["verify", &subject, "--policy", &framework, "--handoff", &stage.case.handoff, "--format", "json"];
    run_at(&[&own, more].concat(), &stage.case.at)
}

/// The same, of a registry that answers everything so.
fn at(stage: &Stage, server: &Server) -> Ran {
    judged(stage, &format!("127.0.0.1:{}/acme/widget:1.4.2", server.port()), &[])
}

/// No decision, and these words.
fn unreached(ran: &Ran, words: &str) {
    assert_eq!(ran.code, 4, "{words}: {}{}", ran.out, ran.err);
    assert!(ran.out.contains(words), "{words}: {}", ran.out);
}

#[test]
fn the_name_of_a_registry_is_not_known() {
    let stage = Stage::of("index-signed");
    let ran = judged(&stage, "registry.invalid/acme/widget:1.4.2", &[]);
    unreached(&ran, "the host's name is not known (DNS)");
    assert!(ran.out.contains("Check the spelling of the host"), "{}", ran.out);
}

#[test]
fn trouble_that_passes_is_waited_for_and_trouble_that_stays_is_told() {
    let stage = Stage::of("index-signed");
    let times = |count: usize| {
        let said = vec![answer(500, &[], b""); count];
        stage.registry.change(|shelf| _ = shelf.first.insert(TAG.to_owned(), said));
        let ran = stage.judge();
        let mut left = 0;
        stage.registry.change(|shelf| left = shelf.first[TAG].len());
        (ran, left)
    };
    let tries = usize::try_from(TRIES).unwrap();
    let (ran, left) = times(tries - 1);
    assert_eq!((ran.code, left), (0, 0), "{}", ran.out);
    let (ran, left) = times(tries);
    assert_eq!(left, 0);
    unreached(&ran, "in trouble (500)");
    assert!(ran.out.contains(&format!("at {tries} tries")), "{}", ran.out);
}

#[test]
fn rest_that_a_registry_asks_for_is_given() {
    let stage = Stage::of("index-signed");
    let said = vec![answer(429, &[("Retry-After", "1")], b"")];
    stage.registry.change(|shelf| _ = shelf.first.insert(TAG.to_owned(), said));
    let began = Instant::now();
    assert_eq!(stage.judge().code, 0);
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_length_that_is_wrong_is_told_apart_from_what_is_missing() {
    let stage = Stage::of("index-signed");
    let digest = stage.digest();
    let (mut bytes, mut child) = (Vec::new(), String::new());
    stage.registry.change(|shelf| {
        bytes.clone_from(&shelf.manifests[&digest].1);
        let index: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        child = index["manifests"][0]["digest"].as_str().unwrap().to_owned();
    });
    let with = |path: &str, kind: &str, bytes: &[u8], length: usize| {
        let head = format!(
            "HTTP/1.1 200 so\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        let said = [head.as_bytes(), bytes].concat();
        stage.registry.change(|shelf| _ = shelf.instead.insert(path.to_owned(), said));
        let ran = stage.judge();
        stage.registry.change(|shelf| _ = shelf.instead.remove(path));
        ran
    };
    // More is promised than comes: it broke off.
    unreached(&with(TAG, oci::INDEX, &bytes, bytes.len() + 1), "ended before its end");
    // Less is promised than comes. What is named with its size came short, which anybody on the way may have done.
    let (mut kind, mut whole) = (String::new(), Vec::new());
    stage.registry.change(|shelf| (kind, whole) = shelf.manifests[&child].clone());
    let path = format!("/v2/acme/widget/manifests/{child}");
    unreached(&with(&path, &kind, &whole, whole.len() - 1), "bytes of it came");
    // More is promised than what names it has, and does not come: a head proves nothing.
    unreached(&with(&path, &kind, &whole, whole.len() + 1), "ended before its end");
    unreached(&with(&path, &kind, &whole, usize::MAX / 2), "ended before its end");
    // It comes: the registry hands out something else.
    let more = [&whole[..], b" "].concat();
    let ran = with(&path, &kind, &more, more.len());
    assert!(ran.code == 1 && ran.out.contains("more bytes than what names it says"), "{}", ran.out);
    assert_eq!(stage.judge().code, 0);
}

#[test]
fn t09_a_body_without_end_is_left() {
    let stage = Stage::of("index-signed");
    let endless = Server::start(|_, wire| {
        write!(
            wire,
            "HTTP/1.1 200 so\r\nContent-Type: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
            oci::INDEX
        )?;
        loop {
            write!(wire, "10000\r\n")?;
            wire.write_all(&[b' '; 0x1_0000])?;
            write!(wire, "\r\n")?;
        }
    });
    unreached(&at(&stage, &endless), "the most that is taken");
}

#[test]
fn t09_an_answer_that_drips_is_left() {
    let stage = Stage::of("index-signed");
    let dripping = Server::start(|_, wire| {
        write!(wire, "HTTP/1.1 200 so\r\nContent-Type: {}\r\n\r\n", oci::INDEX)?;
        loop {
            wire.write_all(b" ")?;
            wire.flush()?;
            std::thread::sleep(Duration::from_millis(500));
        }
    });
    let began = Instant::now();
    let ran = at(&stage, &dripping);
    unreached(&ran, &format!("more slowly than {SLOWEST} bytes a second"));
    assert!(began.elapsed() < GRACE * 2, "it is left once, and not asked for again");
    // Sooner where the command line says so.
    let image = format!("127.0.0.1:{}/acme/widget:1.4.2", dripping.port());
    unreached(&judged(&stage, &image, &["--timeout", "1s"]), "took longer than 1 s");
}
