//! Programs that keep logins: `docker-credential-NAME get`, with the registry on standard input.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

use serde::Deserialize;

use super::logins::unusable;
use crate::Fault;
use crate::limits::{HELPER_HEARD, HELPER_LOOKED_AFTER, HELPER_LOOKS, MAX_HELPER_ANSWER};

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Username")]
    user: String,
    #[serde(rename = "Secret")]
    secret: String,
}

/// What such a program says where it knows nobody (docker-credential-helpers, `credentials/error.go`).
const NOBODY: &str = "credentials not found in native keychain";

/// The user name and the secret that a helper has for a registry.
pub(super) fn asked(helper: &str, server: &str, named_in: &Path) -> Result<Option<(String, String)>, Fault> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if helper.is_empty() || !helper.chars().all(plain) {
        return Err(unusable(
            named_in,
            &helper.escape_default().to_string(),
            "has no name that a program has",
        ));
    }
    run(Command::new(format!("docker-credential-{helper}")), server)
        .map_err(|what| unusable(named_in, helper, what))
}

fn run(mut program: Command, server: &str) -> Result<Option<(String, String)>, &'static str> {
    let spawned =
        program.arg("get").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = spawned.map_err(|_| "is not there, or cannot be run")?;
    // A program that does not want to know hangs up.
    if let Some(mut input) = child.stdin.take() {
        let _ = writeln!(input, "{server}");
    }
    let output = child.stdout.take();
    let (telling, told) = mpsc::channel();
    // Whatever the program started may keep its end open for ever: then nobody waits for this thread.
    std::thread::spawn(move || {
        let mut said = Vec::new();
        let most = MAX_HELPER_ANSWER.saturating_add(1);
        let read = output.map(|output| output.take(most).read_to_end(&mut said));
        let _ = telling.send(read.transpose().map(|_| said));
    });
    let well = ended(&mut child).ok_or("did not answer in time")?;
    let said = match told.recv_timeout(HELPER_HEARD) {
        Ok(said) => said.map_err(|_| "cannot be heard")?,
        Err(_) => return Err("ended, and something that it started keeps its answer open"),
    };
    if u64::try_from(said.len()).is_ok_and(|length| length > MAX_HELPER_ANSWER) {
        return Err("says more than a login is");
    }
    match well {
        true => {
            let answer: Answer = serde_json::from_slice(&said).map_err(|_| "answered with no login")?;
            Ok(Some((answer.user, answer.secret)))
        }
        false if String::from_utf8_lossy(&said).contains(NOBODY) => Ok(None),
        false => Err("failed"),
    }
}

/// Whether it ended well; `None` where it did not end in time and was ended.
fn ended(child: &mut Child) -> Option<bool> {
    for _ in 0..HELPER_LOOKS {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) => std::thread::sleep(HELPER_LOOKED_AFTER),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::{asked, run};
    use crate::limits::MAX_HELPER_ANSWER;
    use std::path::Path;
    use std::process::Command;

    fn script(text: &str) -> Result<Option<(String, String)>, &'static str> {
        let mut program = Command::new("sh");
        program.args(["-c", text, "sh"]);
        run(program, "registry.example")
    }

    #[test]
    fn a_helper_is_asked_for_one_registry() {
        let said = script(
            r#"read host; echo "{\"ServerURL\": \"$host\", \"Username\": \"$host $1\", \"Secret\": \"s\"}""#,
        );
        assert_eq!(said, Ok(Some(("registry.example get".to_owned(), "s".to_owned()))));
        assert_eq!(script("echo credentials not found in native keychain; exit 1"), Ok(None));
        assert_eq!(script("echo something else; exit 1"), Err("failed"));
        assert_eq!(script("echo nothing"), Err("answered with no login"));
    }

    #[test]
    fn a_helper_says_so_much_and_no_more() {
        let of = |length: u64| {
            let login = r#"{"Username": "u", "Secret": "s"}"#;
            let padding = length - u64::try_from(login.len()).unwrap();
            script(&format!("echo -n '{login}'; head -c {padding} /dev/zero | tr '\\0' ' '"))
        };
        assert!(of(MAX_HELPER_ANSWER).is_ok());
        assert_eq!(of(MAX_HELPER_ANSWER + 1), Err("says more than a login is"));
    }

    #[test]
    fn a_helper_has_the_name_of_a_program_and_no_path() {
        for bad in ["", "../x", "a/b", "a b", "a\nb"] {
            assert!(asked(bad, "r.example", Path::new("config.json")).is_err(), "{bad}");
        }
        let fault = asked("that-nobody-has", "r.example", Path::new("config.json")).unwrap_err();
        assert!(fault.text.contains("is not there"), "{}", fault.text);
    }

    #[test]
    fn a_helper_that_does_not_answer_is_not_waited_for() {
        let began = std::time::Instant::now();
        assert_eq!(script("sleep 60"), Err("did not answer in time"));
        assert!(began.elapsed().as_secs() < 30);
        let left = "ended, and something that it started keeps its answer open";
        assert_eq!(script("sleep 60 & exit 0"), Err(left));
        assert!(began.elapsed().as_secs() < 50);
    }
}
