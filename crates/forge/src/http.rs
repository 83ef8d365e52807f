//! A server on this machine that answers as it is told: rightly, slowly, without end, or with half of it.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a server waits for whoever connected to ask something, or to take what it is sent.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most bytes of a question, and of what is sent along with it.
const MAX_QUESTION: usize = 64 * 1024;
/// The most bytes of what is sent along.
const MAX_BODY: usize = 16 << 20;

/// What somebody asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// `GET` or another.
    pub method: String,
    /// The path, with its query.
    pub target: String,
    /// The header lines, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// What was sent along.
    pub body: Vec<u8>,
}

impl Question {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// A connection, with or without TLS.
pub trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

/// What makes a connection a protected one.
pub type Wrap = dyn Fn(TcpStream) -> Box<dyn Wire> + Send + Sync;

/// A server; it ends when this is dropped. Every connection has one question and one answer.
pub struct Server {
    port: u16,
    ended: Arc<AtomicBool>,
    asked: Arc<Mutex<Vec<Question>>>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers every question by writing to the connection. An answer that cannot be written ends.
    pub fn start(
        answer: impl Fn(&Question, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::over(Box::new(|stream| Box::new(stream)), answer)
    }

    /// The same, over connections that are made something of.
    pub fn over(
        wrap: Box<Wrap>,
        answer: impl Fn(&Question, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (ended, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (end, noted) = (Arc::clone(&ended), Arc::clone(&asked));
        let (wrap, answer): (Arc<Wrap>, _) = (wrap.into(), Arc::new(answer));
        let accepting = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                let (wrap, answer, noted) = (Arc::clone(&wrap), Arc::clone(&answer), Arc::clone(&noted));
                // Whoever hangs up early is no matter of the server's.
                std::thread::spawn(move || stream.and_then(|stream| serve(stream, &*wrap, &*answer, &noted)));
            }
        });
        Self { port, ended, asked, accepting: Some(accepting) }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything it was asked so far.
    pub fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // It waits for a connection, and looks whether it has ended when it has one.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

fn serve(
    stream: TcpStream,
    wrap: &Wrap,
    answer: &dyn Fn(&Question, &mut dyn Write) -> std::io::Result<()>,
    noted: &Mutex<Vec<Question>>,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut wire = wrap(stream);
    let Some(question) = question(&mut *wire)? else { return Ok(()) };
    noted.lock().unwrap().push(question.clone());
    answer(&question, &mut wire)?;
    wire.flush()
}

fn question(wire: &mut dyn Wire) -> std::io::Result<Option<Question>> {
    let (mut read, mut byte) = (Vec::new(), [0]);
    while !read.ends_with(b"\r\n\r\n") && read.len() < MAX_QUESTION {
        if wire.read(&mut byte)? == 0 {
            return Ok(None);
        }
        read.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&read);
    let mut lines = text.lines();
    let mut first = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, target) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers: Vec<(String, String)> = lines.filter_map(header).collect();
    let mut question = Question { method, target, headers, body: Vec::new() };
    let length = question.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    question.body.resize(std::cmp::min(length, MAX_BODY), 0);
    wire.read_exact(&mut question.body)?;
    Ok(Some(question))
}

/// A whole answer: a code, header lines, and a body with its right length.
pub fn answer(code: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {code} so\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    [text.as_bytes(), b"\r\n", body].concat()
}
