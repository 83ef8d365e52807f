//! A package registry: what it answers, by path, and nothing else.

use crate::http::{Question, Server, answer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What is answered at a path.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The code.
    pub code: u16,
    /// The media type.
    pub kind: String,
    /// The body.
    pub bytes: Vec<u8>,
    /// The `Link` header.
    pub link: Option<String>,
}

impl Answer {
    /// A document.
    pub fn json(value: &Value) -> Self {
        Self { code: 200, kind: "application/json".into(), bytes: value.to_string().into_bytes(), link: None }
    }

    /// A file.
    pub fn file(bytes: &[u8]) -> Self {
        Self { code: 200, kind: "application/octet-stream".into(), bytes: bytes.to_vec(), link: None }
    }
}

/// What a registry answers, by path. A test may change any of it.
pub type Answers = BTreeMap<String, Answer>;

/// A registry that is running; it ends when this is dropped.
pub struct Packages {
    server: Server,
    answers: Arc<Mutex<Answers>>,
}

impl Packages {
    /// One that has nothing yet.
    pub fn start() -> Self {
        let answers = Arc::new(Mutex::new(Answers::new()));
        let shared = Arc::clone(&answers);
        let server = Server::start(move |question, wire| {
            let found = shared.lock().unwrap().get(&question.target).cloned();
            wire.write_all(&match found {
                Some(found) => {
                    let link = found.link.as_deref().map(|link| ("Link", link));
                    let headers = [Some(("Content-Type", &*found.kind)), link];
                    answer(found.code, &headers.into_iter().flatten().collect::<Vec<_>>(), &found.bytes)
                }
                None => answer(404, &[("Content-Type", "application/json")], b"{}"),
            })
        });
        Self { server, answers }
    }

    /// Its address, without a slash behind it.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port())
    }

    /// Changes what it answers.
    pub fn change(&self, change: impl FnOnce(&mut Answers)) {
        change(&mut self.answers.lock().unwrap());
    }

    /// Everything it was asked so far.
    pub fn asked(&self) -> Vec<Question> {
        self.server.asked()
    }
}
