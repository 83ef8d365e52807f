//! Hosts that take their time.

use crate::transport::{Client, Request, Settings, Why};
use forge::http::Server;
use std::time::{Duration, Instant};

use crate::{ask, settings};

const HEAD: &[u8] = b"HTTP/1.1 200 so\r\nContent-Length: 90\r\n\r\n";

#[test]
fn an_answer_that_does_not_begin_is_not_waited_for() {
    let server = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(3));
        Ok(())
    });
    let short = Duration::from_millis(200);
    let settings = Settings { connect_within: short, answer_within: short, ..settings(&[&server]) };
    let started = Instant::now();
    let fault = Client::new(settings).unwrap().get(&ask(&server, "/x")).unwrap_err();
    assert_eq!((&fault.why, fault.tried), (&Why::NoAnswer(short), 1));
    assert!(fault.text().contains("no answer began within 200 ms"), "{fault}");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn an_answer_that_stops_is_not_waited_for() {
    let server = Server::start(|_, wire| {
        wire.write_all(HEAD)?;
        wire.flush()?;
        std::thread::sleep(Duration::from_secs(3));
        Ok(())
    });
    let silence = Duration::from_millis(200);
    let settings = Settings { silence, ..settings(&[&server]) };
    let fault = Client::new(settings).unwrap().get(&ask(&server, "/x")).unwrap_err();
    assert_eq!(fault.why, Why::Silent(silence));
}

#[test]
fn an_answer_that_drips_is_left() {
    let server = Server::start(|_, wire| {
        wire.write_all(HEAD)?;
        for _ in 0..90 {
            wire.write_all(b"x")?;
            wire.flush()?;
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    });
    let settings = Settings { grace: Duration::from_millis(400), ..settings(&[&server]) };
    let started = Instant::now();
    let fault = Client::new(settings.clone()).unwrap().get(&ask(&server, "/x")).unwrap_err();
    assert_eq!(fault.why, Why::TooSlow(settings.slowest));
    assert!(fault.text().contains("more slowly than"), "{fault}");
    assert!(started.elapsed() < Duration::from_secs(3), "long before its last byte");
    // The same drip is fast enough for who asks for less.
    let patient = Settings { slowest: 5, ..settings };
    assert_eq!(Client::new(patient).unwrap().get(&ask(&server, "/x")).unwrap().bytes.len(), 90);
}

#[test]
fn what_was_handed_on_before_a_break_is_taken_back() {
    let broken = std::sync::atomic::AtomicBool::new(true);
    let server = Server::start(move |_, wire| {
        let length = if broken.swap(false, std::sync::atomic::Ordering::SeqCst) { 9 } else { 5 };
        write!(wire, "HTTP/1.1 200 so\r\nConnection: close\r\nContent-Length: {length}\r\n\r\nbytes")
    });
    let mut taken = b"from before".to_vec();
    let client = Client::new(settings(&[&server])).unwrap();
    client.copy(&Request::new(crate::at(&server, "/x"), 9), &mut taken).unwrap();
    assert_eq!(taken, b"bytes");
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn all_that_is_asked_for_has_one_end() {
    let server = Server::start(|question, wire| {
        std::thread::sleep(Duration::from_millis(400));
        match question.target.as_str() {
            "/broken" => Ok(()),
            _ => wire.write_all(&forge::http::answer(200, &[], b"x")),
        }
    });
    let within = Duration::from_millis(900);
    let client = Client::new(Settings { within, tries: 9, ..settings(&[&server]) }).unwrap();
    assert!(client.get(&ask(&server, "/x")).is_ok());
    // Each answer is in time, and all together are not.
    let fault = client.get(&ask(&server, "/broken")).unwrap_err();
    assert_eq!(fault.why, Why::OutOfTime(within));
    assert_eq!(client.get(&ask(&server, "/x")).unwrap_err().why, Why::OutOfTime(within));
}
