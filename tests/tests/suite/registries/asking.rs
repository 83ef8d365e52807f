//! Who asks, and who is told.

use forge::http::{Server, answer};

use super::Stage;

/// A file of logins with one, for a registry.
fn logins(registry: &str, user: &str, secret: &str) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.json");
    let auth = forge::encoding::base64(format!("{user}:{secret}").as_bytes());
    std::fs::write(&path, format!(r#"{{"auths": {{"{registry}": {{"auth": "{auth}"}}}}}}"#)).unwrap();
    (dir, path.to_string_lossy().into_owned())
}

fn with_login(stage: &Stage) {
    stage.registry.change(|shelf| shelf.login = Some(("ann".to_owned(), "secret".to_owned())));
}

#[test]
fn a_registry_that_wants_a_password_gets_the_one_it_was_given() {
    let stage = Stage::of("index-signed");
    with_login(&stage);
    let ran = stage.judge();
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("a user name and a password (401), and none are known"), "{}", ran.out);
    let (_dir, file) = logins(&stage.registry.name(), "ann", "secret");
    let ran = stage.judged(":1.4.2", &["--login-file", &file]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let (_dir, file) = logins(&stage.registry.name(), "ann", "guessed");
    let ran = stage.judged(":1.4.2", &["--login-file", &file]);
    assert_eq!(ran.code, 4);
    assert!(ran.out.contains("(401)") && !ran.out.contains("guessed"), "{}", ran.out);
    // A login for another registry is none for this one.
    let before = stage.registry.asked().len();
    let (_dir, file) = logins("127.0.0.1:1", "ann", "secret");
    assert_eq!(stage.judged(":1.4.2", &["--login-file", &file]).code, 4);
    assert!(
        stage.registry.asked()[before..].iter().all(|question| question.header("authorization").is_none())
    );
}

#[test]
fn a_token_is_asked_for_this_repository_and_nothing_more() {
    let stage = Stage::of("index-signed");
    stage.registry.change(|shelf| shelf.realm = Some("http://127.0.0.1:PORT/token".to_owned()));
    let ran = stage.judge();
    assert_eq!(ran.code, 0, "{}", ran.out);
    let asked = stage.registry.asked();
    let tokens: Vec<&str> = asked
        .iter()
        .map(|question| question.target.as_str())
        .filter(|target| target.starts_with("/token"))
        .collect();
    assert_eq!(
        tokens,
        ["/token?service=shelf&scope=repository%3Aacme%2Fwidget%3Apull"],
        "once, and for reading"
    );
    // Where tokens are for those who are known, too.
    with_login(&stage);
    assert_eq!(stage.judge().code, 4);
    let (_dir, file) = logins(&stage.registry.name(), "ann", "secret");
    assert_eq!(stage.judged(":1.4.2", &["--login-file", &file]).code, 0);
}

#[test]
fn t19_a_login_does_not_go_where_a_registry_says_it_should() {
    let realm = Server::start(|_, wire| {
        wire.write_all(&answer(200, &[("Content-Type", "application/json")], br#"{"token": "x"}"#))
    });
    let stage = Stage::of("index-signed");
    let at = format!("127.0.0.1:{}", realm.port());
    stage.registry.change(|shelf| shelf.realm = Some(format!("http://{at}/token")));
    let (_dir, file) = logins(&stage.registry.name(), "ann", "secret");
    let ran = stage.judged(":1.4.2", &["--login-file", &file]);
    assert_eq!(ran.code, 4);
    assert!(ran.out.contains("nobody named this host"), "{}", ran.out);
    assert_eq!(realm.asked(), []);
    // Named, it is where this registry has its tokens from.
    let ran = stage.judged(":1.4.2", &["--login-file", &file, "--host", &at]);
    assert_eq!(ran.code, 4, "its token is not the one");
    assert!(realm.asked()[0].header("authorization").is_some());
    // What is asked for there is not the registry's to say.
    let before = realm.asked().len();
    stage
        .registry
        .change(|shelf| shelf.realm = Some(format!("http://{at}/token?scope=repository:acme/widget:push")));
    let ran = stage.judged(":1.4.2", &["--login-file", &file, "--host", &at]);
    assert_eq!(ran.code, 4);
    assert!(ran.out.contains("parameters of its own"), "{}", ran.out);
    assert_eq!(realm.asked().len(), before);
    // And what is asked of the registry never carries the password.
    let basic = |question: &forge::http::Question| {
        question.header("authorization").is_some_and(|value| value.starts_with("Basic"))
    };
    assert!(!stage.registry.asked().iter().any(basic));
}

#[test]
fn t19_a_token_follows_no_redirect_to_another_host() {
    let elsewhere = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    let stage = Stage::of("index-signed");
    stage.registry.change(|shelf| shelf.realm = Some("http://127.0.0.1:PORT/token".to_owned()));
    let at = format!("127.0.0.1:{}", elsewhere.port());
    let to = format!("http://{at}/blob");
    stage.registry.change(|shelf| {
        let path = "/v2/acme/widget/blobs/".to_owned();
        shelf.instead.insert(path, answer(307, &[("Location", &to)], b""));
    });
    let ran = stage.judged(":1.4.2", &["--host", &at]);
    assert_ne!(ran.code, 0);
    assert!(!elsewhere.asked().is_empty());
    assert!(elsewhere.asked().iter().all(|question| question.header("authorization").is_none()));
}

#[test]
fn t32_a_registry_makes_nobody_ask_inside_of_the_network() {
    let inside = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    let stage = Stage::of("index-signed");
    for realm in ["http://169.254.169.254/token", "https://169.254.169.254/token", "file:///etc/passwd"] {
        stage.registry.change(|shelf| shelf.realm = Some(realm.to_owned()));
        assert_eq!(stage.judge().code, 4, "{realm}");
    }
    stage.registry.change(|shelf| shelf.realm = None);
    for to in [
        format!("https://127.0.0.1:{}/x", inside.port()),
        format!("https://localhost:{}/x", inside.port()),
        "https://169.254.169.254/latest/meta-data".to_owned(),
    ] {
        stage.registry.change(|shelf| {
            let path = "/v2/acme/widget/blobs/".to_owned();
            shelf.instead.insert(path, answer(307, &[("Location", &to)], b""));
        });
        let ran = stage.judge();
        assert_eq!(ran.code, 4, "{to}");
        assert!(ran.out.contains("inside of this network"), "{}", ran.out);
    }
    assert_eq!(inside.asked(), []);
}

#[test]
fn offline_nothing_is_asked() {
    let stage = Stage::of("index-signed");
    let ran = stage.judged(":1.4.2", &["--offline"]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("nothing was asked of the network"), "{}", ran.out);
    assert_eq!(ran.report["offline"], true);
    assert_eq!(stage.registry.asked(), []);
}

#[test]
fn flags_of_the_network_say_what_is_wrong_with_them() {
    let stage = Stage::of("index-signed");
    for (more, code, words) in [
        (["--host", "https://auth.example"], 2, "this is no host"),
        (["--plain-http", "registry.example"], 2, "no host with its port"),
        (["--ca-file", "no-such-file.pem"], 5, "there is no such file"),
    ] {
        let ran = stage.judged(":1.4.2", &more);
        assert_eq!(ran.code, code, "{}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    let none = stage.case.framework.to_string_lossy().into_owned();
    let ran = stage.judged(":1.4.2", &["--ca-file", &none]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("no certificate in PEM"), "{}", ran.out);
}

/// The program as a process under `strace`: which sockets it opened, or why that cannot be known here.
#[cfg(target_os = "linux")]
fn sockets(arguments: &[&str]) -> Result<Vec<String>, String> {
    let dir = tempfile::tempdir().unwrap();
    let calls = dir.path().join("calls");
    let ran = std::process::Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=socket,connect,sendto", "-o"])
        .arg(&calls)
        .arg(env!("CARGO_BIN_EXE_countersign-under-test"))
        .args(arguments)
        .stdin(std::process::Stdio::null())
        .output()
        .map_err(|error| format!("no strace: {error}"))?;
    let text = std::fs::read_to_string(&calls).unwrap_or_default();
    match ran.status.code() {
        Some(code) if code < 6 => Ok(text
            .lines()
            .filter(|line| !line.contains(" +++ ") && !line.contains(" --- "))
            .map(str::to_owned)
            .collect()),
        _ => Err(format!("strace cannot trace here: {}", String::from_utf8_lossy(&ran.stderr))),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn offline_the_process_opens_no_socket() {
    let stage = Stage::of("index-signed");
    let (subject, framework) = (stage.called(":1.4.2"), stage.case.framework.to_string_lossy().into_owned());
    let image = format!("oci-layout:{}:1.4.2", stage.case.dir.join("image").display());
    let judged = |subject: &str, more: &[&str]| {
        let own = ["verify", subject, "--policy", &framework, "--handoff", &stage.case.handoff];
        sockets(&[&own, more].concat())
    };
    match judged(&subject, &[]) {
        Ok(calls) => assert!(!calls.is_empty(), "a registry is asked over a socket"),
        Err(why) => {
            eprintln!("skipped: {why}");
            return;
        }
    }
    assert_eq!(judged(&subject, &["--offline"]), Ok(Vec::new()));
    assert_eq!(judged(&image, &["--offline"]), Ok(Vec::new()));
    assert_eq!(judged(&image, &[]), Ok(Vec::new()), "nothing is asked that is not named");
}

#[test]
fn a_token_that_was_written_down_is_exchanged_where_tokens_are_handed_out_and_nowhere_else() {
    let stage = Stage::of("index-signed");
    stage.registry.change(|shelf| {
        shelf.realm = Some("http://127.0.0.1:PORT/token".to_owned());
        shelf.login = Some(("ann".to_owned(), "secret".to_owned()));
        shelf.refresh = Some("refreshing".to_owned());
    });
    let dir = tempfile::tempdir().unwrap();
    let written = |entry: &str| {
        let path = dir.path().join("config.json");
        std::fs::write(&path, format!(r#"{{"auths": {{"{}": {entry}}}}}"#, stage.registry.name())).unwrap();
        path.to_string_lossy().into_owned()
    };
    let file = written(r#"{"auth": "PHRva2VuPjo=", "identitytoken": "refreshing"}"#);
    let ran = stage.judged(":1.4.2", &["--login-file", &file]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let asked = stage.registry.asked();
    let form = asked.iter().find(|question| question.target == "/token").unwrap();
    assert_eq!(
        (form.method.as_str(), String::from_utf8_lossy(&form.body).as_ref()),
        (
            "POST",
            "grant_type=refresh_token&client_id=countersign&refresh_token=refreshing&service=shelf&scope=repository%3Aacme%2Fwidget%3Apull"
        )
    );
    let others = asked.iter().filter(|question| question.target != "/token");
    assert!(others.into_iter().all(|question| {
        question.body.is_empty() && !question.headers.iter().any(|(_, value)| value.contains("refreshing"))
    }));
    // One that does not count any more is told as that, and not shown.
    let file = written(r#"{"identitytoken": "outdated"}"#);
    let ran = stage.judged(":1.4.2", &["--login-file", &file]);
    assert!(ran.code == 4 && ran.out.contains("(401)") && !ran.out.contains("outdated"), "{}", ran.out);
    // It goes to no host that nobody named, and along no redirect.
    let elsewhere = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"{}")));
    let at = format!("http://127.0.0.1:{}/token", elsewhere.port());
    let file = written(r#"{"identitytoken": "refreshing"}"#);
    stage.registry.change(|shelf| shelf.realm = Some(at.clone()));
    assert_eq!(stage.judged(":1.4.2", &["--login-file", &file]).code, 4);
    let led = answer(307, &[("Location", &at)], b"");
    stage.registry.change(|shelf| {
        shelf.realm = Some("http://127.0.0.1:PORT/token".to_owned());
        shelf.instead.insert("/token".to_owned(), led);
    });
    let host = format!("127.0.0.1:{}", elsewhere.port());
    let ran = stage.judged(":1.4.2", &["--login-file", &file, "--host", &host]);
    assert!(ran.code == 4 && ran.out.contains("307"), "{}", ran.out);
    assert_eq!(elsewhere.asked(), []);
}

#[cfg(unix)]
#[test]
fn a_program_that_keeps_logins_holds_nobody_up() {
    use std::os::unix::fs::PermissionsExt as _;
    let stage = Stage::of("index-signed");
    with_login(&stage);
    let dir = tempfile::tempdir().unwrap();
    let helper = dir.path().join("docker-credential-lingering");
    std::fs::write(&helper, "#!/bin/sh\nsleep 60 &\n").unwrap();
    std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).unwrap();
    let logins = dir.path().join("config.json");
    std::fs::write(&logins, r#"{"credsStore": "lingering"}"#).unwrap();
    let path = format!("{}:{}", dir.path().display(), std::env::var("PATH").unwrap());
    let (subject, framework) = (stage.called(":1.4.2"), stage.case.framework.to_string_lossy().into_owned());
    let began = std::time::Instant::now();
    // A process of its own, since the path is the process's.
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_countersign-under-test"))
        .args(["verify", &subject, "--policy", &framework, "--handoff", &stage.case.handoff])
        .args(["--login-file".as_ref(), logins.as_os_str()])
        .env("PATH", path)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&ran.stdout);
    assert_eq!(ran.status.code(), Some(4), "{out}");
    assert!(out.contains("keeps its answer open"), "{out}");
    assert!(began.elapsed() < std::time::Duration::from_secs(30));
}
