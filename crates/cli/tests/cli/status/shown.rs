use super::{begun, change, done, of, revoke, shown, suspend};
use crate::stage::{Stage, args, without_digests};
use insta::assert_snapshot;

fn page(stage: &Stage, rest: &[&str]) -> String {
    let mut line = args!["status", "show", stage.path("retail.status")].to_vec();
    line.extend(rest.iter().map(std::ffi::OsString::from));
    let played = stage.play(line);
    done(&played);
    without_digests(&played.stdout)
}

fn filled() -> Stage {
    let stage = begun();
    done(&revoke(&stage, "name:ci@acme.example@https://accounts.example"));
    done(&change(
        &stage,
        "suspend",
        &["participant:acme", "--reason", "r", "--incident", "INC-7", "--until", "2026-11-24T00:00:00Z"],
    ));
    done(&suspend(&stage, "participant:globex"));
    done(&change(&stage, "lift", &["S-4"]));
    stage
}

#[test]
fn a_list_as_a_person_reads_it() {
    let stage = filled();
    let own = of("retail-p256.pub").to_string_lossy().into_owned();
    assert_snapshot!("nobody_vouches", page(&stage, &[]));
    let stage = stage.at("2026-12-24T00:00:00Z");
    assert_snapshot!("vouched_for_and_ended", page(&stage, &["--trust-key", &own]));
}

#[test]
fn what_a_list_says_of_one_thing() {
    let stage = filled();
    let about = page(&stage, &["participant:globex"]);
    assert!(about.contains("about participant:globex: 2 of 4") && about.contains("lifted by L-5"), "{about}");
    assert!(page(&stage, &["participant:initech"]).contains("nothing on it is about participant:initech"));
    // The same name from whichever issuer.
    assert!(page(&stage, &["name:CI@acme.example"]).contains("R-2"));
}

#[test]
fn a_key_that_did_not_sign_it_vouches_for_nothing() {
    let stage = filled();
    let played = stage.play(args![
        "status",
        "show",
        stage.path("retail.status"),
        "--trust-key",
        of("partner-p256.pub")
    ]);
    assert_eq!((played.code, played.stdout.as_str()), (5, ""), "{}", played.stderr);
    assert!(played.stderr.contains("did not sign the list"), "{}", played.stderr);
    let said = played.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("(tried the key in ") && said.contains("partner-p256.pub)"), "{said}");
    assert_eq!(stage.play(args!["status", "show", stage.path("none.status")]).code, 5);
}

#[test]
fn a_list_as_a_program_reads_it() {
    let list = shown(&filled(), "retail.status");
    assert_snapshot!(without_digests(&serde_json::to_string_pretty(&list).unwrap()));
}

#[test]
fn a_list_cannot_steer_a_terminal() {
    let stage = begun();
    let hostile = "\u{1b}[2J\u{202e}##[error]\nnext";
    done(&change(&stage, "suspend", &["participant:acme", "--reason", hostile, "--incident", hostile]));
    let told = page(&stage, &[]);
    let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!told.contains(steers) && !told.contains("##["), "{told:?}");
    assert_eq!(told.lines().filter(|line| line.starts_with("next")).count(), 0);
}
