//! A registry that others wrote: Debian's `docker-registry`, where it is installed. It keeps no list of referrers, so what is
//! attached is there by tags.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use forge::encoding::base64;
use forge::registry::Shelf;

use super::{by_tag, image};
use crate::case;
use crate::run::run_at;

/// `ann` with the password `secret`, as htpasswd writes it (bcrypt).
const PASSWORD: &str = "$2y$05$countersigncountersigOU5rpj3IKzVxy818my084jgA2n6gYh9e";

/// A registry that runs, and ends with this.
pub(super) struct Real {
    process: Child,
    pub(super) port: u16,
    _dir: tempfile::TempDir,
}

impl Drop for Real {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A program, if this machine has it.
pub(super) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Starts the registry on a port that the system gives.
pub(super) fn start(program: &Path, with_password: bool) -> Real {
    let dir = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let at = |name: &str| dir.path().join(name).display().to_string();
    let auth = match with_password {
        true => format!("auth: {{ htpasswd: {{ realm: here, path: {} }} }}\n", at("htpasswd")),
        false => String::new(),
    };
    let config = format!(
        "version: 0.1\nlog: {{ level: error }}\nstorage: {{ filesystem: {{ rootdirectory: {} }} }}\nhttp: {{ addr: 127.0.0.1:{port} }}\n{auth}",
        at("root")
    );
    std::fs::write(at("config.yml"), config).unwrap();
    std::fs::write(at("htpasswd"), format!("ann:{PASSWORD}\n")).unwrap();
    let process = Command::new(program)
        .args(["serve", &at("config.yml")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let real = Real { process, port, _dir: dir };
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(began.elapsed() < Duration::from_secs(20), "the registry did not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    real
}

impl Real {
    /// Asks, and gives the code and the value of `Location`.
    fn ask(&self, method: &str, target: &str, kind: &str, body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let login = base64(b"ann:secret");
        write!(
            stream,
            "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Basic {login}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        )
        .unwrap();
        stream.write_all(body).unwrap();
        let mut said = Vec::new();
        stream.read_to_end(&mut said).unwrap();
        let said = String::from_utf8_lossy(&said).into_owned();
        let code = said.split(' ').nth(1).unwrap().parse().unwrap();
        let location = said.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap_or_default();
        (code, location.trim().to_owned())
    }

    /// Pushes everything that is on a shelf.
    fn push(&self, shelf: &Shelf, repository: &str) {
        let of = format!("/v2/{repository}");
        for (digest, bytes) in &shelf.blobs {
            let (code, location) = self.ask("POST", &format!("{of}/blobs/uploads/"), "", b"");
            assert_eq!(code, 202);
            let target = &location[location.find("/v2/").unwrap()..];
            let (code, _) =
                self.ask("PUT", &format!("{target}&digest={digest}"), "application/octet-stream", bytes);
            assert_eq!(code, 201, "{digest}");
        }
        let tags = |digest: &str| -> Vec<String> {
            let own = shelf.tags.iter().filter(|(_, own)| *own == digest).map(|(tag, _)| tag.clone());
            own.chain([digest.to_owned()]).collect()
        };
        // An index is taken once everything it lists is there.
        let mut left: Vec<&String> = shelf.manifests.keys().collect();
        for _ in 0..4 {
            left.retain(|digest| {
                let (kind, bytes) = &shelf.manifests[*digest];
                !tags(digest)
                    .iter()
                    .all(|name| self.ask("PUT", &format!("{of}/manifests/{name}"), kind, bytes).0 == 201)
            });
        }
        assert!(left.is_empty(), "not taken: {left:?}");
    }
}

#[test]
fn a_registry_that_others_wrote_is_read_with_and_without_a_password() {
    let Some(program) = program("docker-registry") else {
        eprintln!("skipped: this machine has no docker-registry");
        return;
    };
    for with_password in [false, true] {
        let real = start(&program, with_password);
        for name in ["index-signed", "attested", "referrer", "tampered-signature"] {
            let case = case::named(&format!("oci/{name}"));
            let mut shelf = Shelf::read(&image(&case));
            by_tag(&mut shelf);
            let repository = format!("acme/{name}");
            real.push(&shelf, &repository);
            let at = format!("127.0.0.1:{}", real.port);
            let auth = base64(b"ann:secret");
            let logins = real._dir.path().join("logins.json");
            std::fs::write(&logins, format!(r#"{{"auths": {{"{at}": {{"auth": "{auth}"}}}}}}"#)).unwrap();
            let (framework, logins) = (case.framework.to_string_lossy(), logins.to_string_lossy());
            let judged = |image: &str, more: &[&str]| {
                let subject = format!("oci:{at}/{repository}{image}");
                let own = ["verify", &subject, "--policy", &framework, "--handoff", &case.handoff];
                run_at(&[&own, more].concat(), &case.at)
            };
            for image in [":1.4.2".to_owned(), format!("@{}", shelf.tags["1.4.2"])] {
                let ran = judged(&image, &["--login-file", &logins]);
                assert_eq!(ran.code, case.exit, "{name} {with_password}: {}", ran.out);
            }
            assert_eq!(judged(":1.4.2", &[]).code, if with_password { 4 } else { case.exit }, "{name}");
        }
    }
}
