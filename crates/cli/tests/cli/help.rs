use crate::stage::Stage;
use insta::assert_snapshot;

#[test]
fn the_first_screen() {
    let played = Stage::new().play(["--help"]);
    assert_eq!((played.code, played.stderr.as_str()), (0, ""));
    assert_snapshot!(played.stdout);
}

#[test]
fn short_and_long_help_of_verify() {
    assert_snapshot!("verify_short", Stage::new().play(["verify", "-h"]).stdout);
    assert_snapshot!("verify_long", Stage::new().play(["verify", "--help"]).stdout);
}

#[test]
fn the_help_of_approve_shows_how_two_people_do_it() {
    assert_snapshot!(Stage::new().play(["approve", "--help"]).stdout);
}

/// What somebody reads who has typed no more than a command.
#[test]
fn the_first_error_of_the_commands_of_most_days() {
    let told = ["verify", "approve", "accept"].map(|command| {
        let played = Stage::new().play([command]);
        assert_eq!((played.code, played.stdout.as_str()), (2, ""), "{command}");
        played.stderr
    });
    assert_snapshot!(told.join("\n"));
}

#[test]
fn nothing_at_all_shows_the_help_and_is_a_wrong_command_line() {
    let played = Stage::new().play::<&str>([]);
    assert_eq!((played.code, played.stdout.as_str()), (2, ""));
    assert!(played.stderr.contains("Most used:"), "{}", played.stderr);
}

#[test]
fn the_version_is_one_line() {
    let played = Stage::new().play(["--version"]);
    assert_eq!(played.code, 0);
    assert_eq!(played.stdout, concat!("countersign ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn completions_name_every_command_in_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let played = Stage::new().play(["completions", shell]);
        assert_eq!(played.code, 0, "{shell}: {}", played.stderr);
        for word in ["verify", "inspect", "explain", "attestation"] {
            assert!(played.stdout.contains(word), "{shell} lacks {word}");
        }
    }
}
