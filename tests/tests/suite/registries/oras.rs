//! What a client that others wrote pushes and attaches: `oras`, where it is installed, to Debian's `docker-registry`.

use std::path::Path;
use std::process::Command;

use super::real::{Real, program, start};
use super::{Shelf, image};
use crate::case;
use crate::run::run_at;

/// Runs the client, which must do what it is told.
fn told(oras: &Path, home: &Path, arguments: &[&str]) {
    let ran = Command::new(oras).args(arguments).current_dir(home).env("HOME", home).output().unwrap();
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn what_a_client_that_others_wrote_pushes_and_attaches_is_judged() {
    let (Some(registry), Some(oras)) = (program("docker-registry"), program("oras")) else {
        eprintln!("skipped: this machine has no oras, or no docker-registry");
        return;
    };
    let real: Real = start(&registry, false);
    let home = tempfile::tempdir().unwrap();
    for name in ["index-signed", "attested", "referrer", "tampered-signature"] {
        let case = case::named(&format!("oci/{name}"));
        let (from, shelf) = (image(&case), Shelf::read(&image(&case)));
        let to = format!("127.0.0.1:{}/acme/{name}", real.port);
        let source = format!("{}:1.4.2", from.display());
        // With `-r`, what refers to the image goes along.
        told(
            &oras,
            home.path(),
            &["cp", "-r", "--from-oci-layout", &source, "--to-plain-http", &format!("{to}:1.4.2")],
        );
        // Cosign's tags are nothing that refers to it.
        for tag in shelf.tags.keys().filter(|tag| *tag != "1.4.2") {
            let source = format!("{}:{tag}", from.display());
            told(
                &oras,
                home.path(),
                &["cp", "--from-oci-layout", &source, "--to-plain-http", &format!("{to}:{tag}")],
            );
        }
        let framework = case.framework.to_string_lossy();
        for image in [":1.4.2".to_owned(), format!("@{}", shelf.tags["1.4.2"])] {
            let subject = format!("oci:{to}{image}");
            let own = ["verify", &subject, "--policy", &framework, "--handoff", &case.handoff];
            let ran = run_at(&own, &case.at);
            assert_eq!(ran.code, case.exit, "{name}: {}", ran.out);
        }
    }
}
