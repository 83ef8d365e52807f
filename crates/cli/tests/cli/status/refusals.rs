use super::{LATER, begin, begun, bytes, change, change_with, done, key, of, revoke, shown, suspend};
use crate::stage::{Stage, args};

/// Runs it, and holds it to have refused with this code and these words, and changed nothing.
fn refused(stage: &Stage, word: &str, rest: &[&str], (code, told): (u8, &str)) {
    let before = bytes(stage, "retail.status");
    let played = change(stage, word, rest);
    assert_eq!((played.code, played.stdout.as_str()), (code, ""), "{rest:?}: {}", played.stderr);
    assert!(played.stderr.contains(told), "{rest:?}: {}", played.stderr);
    assert_eq!(bytes(stage, "retail.status"), before, "{rest:?}");
    let left = std::fs::read_dir(stage.dir.path()).unwrap().count();
    assert_eq!(left, 1, "{rest:?} left a file behind");
}

#[test]
fn a_revocation_says_from_when_in_whole_times_in_order() {
    let stage = begun();
    for (times, told) in [
        (&[][..], "not said from when"),
        (&["--since", "2026-11-01T00:00:00Z", "--always"], "or for a while, or always"),
        (&["--from", "2026-11-01T00:00:00Z"], "or for a while, or always"),
        (&["--until", "2026-11-01T00:00:00Z"], "or for a while, or always"),
        (&["--since", "2026-11-01"], "2026-11-01T00:00:00Z is when that day begins"),
        (&["--since", "2026-11-01T00:00:00"], "without a zone"),
        (&["--since", "2026-11-01T00:00:00+02:00"], "in UTC"),
        (&["--since", "yesterday"], "--since"),
        (&["--from", "2026-11-02T00:00:00Z", "--until", "2026-11-01T00:00:00Z"], "is before --from"),
        (&["--from", "2026-11-02T00:00:00Z", "--until", "2026-11-23T12:00:01Z"], "has not come yet"),
    ] {
        let rest = [&["participant:acme", "--reason", "lost"], times].concat();
        refused(&stage, "revoke", &rest, (2, told));
    }
    let now =
        [&["participant:acme", "--reason", "lost", "--from", "2026-11-02T00:00:00Z", "--until", LATER][..]]
            .concat();
    done(&change(&stage, "revoke", &now));
}

#[test]
fn a_suspension_ends_after_now() {
    let stage = begun();
    let rest = ["participant:acme", "--reason", "r", "--incident", "I", "--until", LATER];
    refused(&stage, "suspend", &rest, (2, "has passed"));
    done(&change(&stage, "suspend", &[&rest[..6], &["2026-11-23T12:00:01Z"]].concat()));
}

#[test]
fn a_target_is_of_a_kind_that_can_be_denied() {
    let stage = begun();
    for (target, told) in [
        ("acme", "names no kind"),
        ("artefact:sha256:abc", "did you mean artifact:sha256:HEX or its FILE?"),
        ("planet:mars", "the kinds are participant, identity"),
        ("source:github.com/acme", "no repository"),
        ("key:sha256:abc", "64 hex digits"),
    ] {
        refused(&stage, "revoke", &[target, "--always", "--reason", "r"], (2, told));
    }
    let missing = stage.path("none.pub").to_string_lossy().into_owned();
    refused(&stage, "revoke", &[&format!("key:{missing}"), "--always", "--reason", "r"], (4, "no such file"));
    let private = key().to_string_lossy().into_owned();
    refused(
        &stage,
        "revoke",
        &[&format!("key:{private}"), "--always", "--reason", "r"],
        (2, "this is a private key"),
    );
}

#[test]
fn what_the_list_says_already_is_not_said_twice() {
    let stage = begun();
    done(&revoke(&stage, "participant:acme"));
    for since in ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"] {
        let rest = ["participant:acme", "--since", since, "--reason", "again"];
        refused(&stage, "revoke", &rest, (2, "says so already: R-2 revoked since 2026-11-01T00:00:00Z"));
    }
    done(&change(
        &stage,
        "revoke",
        &["participant:acme", "--since", "2026-10-01T00:00:00Z", "--reason", "earlier"],
    ));
    done(&suspend(&stage, "identity:acme-ci"));
    let again = ["identity:acme-ci", "--reason", "r", "--incident", "INC-8"];
    refused(&stage, "suspend", &again, (2, "says so already: S-4"));
}

#[test]
fn a_list_does_not_deny_its_own_signer() {
    let stage = begun();
    let own = format!("key:{}", of("retail-p256.pub").display());
    let told = "denies its own signer is used by nobody";
    refused(&stage, "revoke", &[&own, "--always", "--reason", "stolen"], (2, told));
    refused(&stage, "suspend", &[&own, "--reason", "lost", "--incident", "I"], (2, told));
    // The key that takes its place says so, and from then on the old one signs nothing.
    let public = of("retail-p256.pub").to_string_lossy().into_owned();
    let rest = [&own, "--always", "--reason", "stolen", "--trust-key", &public];
    done(&change_with(&stage, "revoke", &rest, of("partner-p256.key")));
    let next = of("partner-p256.pub").to_string_lossy().into_owned();
    refused(&stage, "sign", &["--trust-key", &next], (2, told));
    refused(&stage, "sign", &["--add", "--trust-key", &next], (2, told));
}

#[test]
fn only_a_suspension_that_stands_is_lifted() {
    let stage = begun();
    done(&revoke(&stage, "participant:acme"));
    done(&suspend(&stage, "participant:globex"));
    refused(&stage, "lift", &["R-2"], (2, "no suspension: revoked since"));
    refused(&stage, "lift", &["S-33"], (2, "did you mean `S-3`?"));
    done(&change(&stage, "lift", &["S-3"]));
    refused(&stage, "lift", &["S-3"], (2, "L-4 has lifted it already"));
    refused(&stage, "lift", &["L-4"], (2, "no suspension: lifts S-3"));
    // A second suspension, a wider one, and the lift of the first: the other is told to stand.
    done(&change(
        &stage,
        "suspend",
        &["participant:globex", "--reason", "r", "--incident", "I", "--until", "2026-12-01T00:00:00Z"],
    ));
    done(&suspend(&stage, "participant:globex"));
    let lifted = change(&stage, "lift", &["S-5"]);
    assert!(lifted.stderr.contains("still suspended by S-6"), "{}", lifted.stderr);
}

#[test]
fn a_suspension_is_lifted_by_what_it_names() {
    let stage = begun();
    let commit = "ab".repeat(20);
    let (all, one) =
        ("source:github.com/acme/widget".to_owned(), format!("source:github.com/acme/widget@{commit}"));
    refused(&stage, "lift", &[&all], (2, "no entry of the list suspends just this"));
    done(&suspend(&stage, &all));
    refused(&stage, "lift", &[&one], (2, "S-2 speaks of more than this"));
    // Another spelling of the same repository.
    let lifted = change(&stage, "lift", &["source:https://GitHub.com/acme/widget.git"]);
    done(&lifted);
    assert!(lifted.stdout.starts_with("L-3: "), "{}", lifted.stdout);
    refused(&stage, "lift", &[&all], (2, "no entry of the list suspends just this"));
    done(&suspend(&stage, &one));
    done(&change(
        &stage,
        "suspend",
        &[&all, "--reason", "r", "--incident", "I", "--until", "2026-12-01T00:00:00Z"],
    ));
    done(&suspend(&stage, &all));
    refused(&stage, "lift", &[&all], (2, "several entries suspend it: S-5, S-6"));
    done(&change(&stage, "lift", &["S-5"]));
    done(&change(&stage, "lift", &[&all]));
    refused(&stage, "lift", &["nobody:acme"], (2, "no kind of thing"));
}

#[test]
fn nobody_goes_on_from_a_list_that_was_tampered_with() {
    type Spoil = fn(&str) -> String;
    let spoils: [(Spoil, &str); 6] = [
        (|text| text.replace("acme", "acmf"), "not the page that was signed"),
        (|text| format!("{text}[]\n"), "behind the last page"),
        (|text| text.trim_end().to_owned(), "cut short"),
        (|text| text.lines().skip(1).map(|line| format!("{line}\n")).collect(), "nobody signed"),
        (|_| "not a list\n".to_owned(), "not a status list"),
        (|_| String::new(), "not a status list"),
    ];
    for (spoil, told) in spoils {
        let stage = begun();
        done(&revoke(&stage, "participant:acme"));
        let text = String::from_utf8(bytes(&stage, "retail.status")).unwrap();
        stage.file("retail.status", spoil(&text));
        refused(&stage, "suspend", &["participant:globex", "--reason", "r", "--incident", "I"], (5, told));
    }
}

#[test]
fn nobody_goes_on_from_a_list_that_somebody_else_signed() {
    // Another's index and pages under this signature, and a list of a stranger's.
    let stage = begun();
    done(&revoke(&stage, "participant:acme"));
    let own = String::from_utf8(bytes(&stage, "retail.status")).unwrap();
    done(&revoke(&stage, "participant:globex"));
    let next = String::from_utf8(bytes(&stage, "retail.status")).unwrap();
    let mixed = format!("{}\n{}", own.lines().next().unwrap(), next.split_once('\n').unwrap().1);
    stage.file("retail.status", mixed);
    refused(&stage, "sign", &[], (5, "own key did not sign"));
    let stage = super::begun_with("partner-p256.key");
    refused(&stage, "sign", &[], (5, "name that key's public half with --trust-key"));
    // The public half of a key that did not sign it either.
    let other = of("gate-ed25519.pub").to_string_lossy().into_owned();
    refused(&stage, "sign", &["--trust-key", &other], (5, "own key did not sign"));
    // It says which keys were tried, as the person named them.
    refused(&stage, "sign", &["--trust-key", &other], (5, "retail-p256.key, the key in "));
    let private = of("partner-p256.key").to_string_lossy().into_owned();
    refused(&stage, "sign", &["--trust-key", &private], (5, "this is a private key"));
}

#[test]
fn a_key_that_cannot_sign_is_told_how_to_make_one() {
    let stage = begun();
    for (name, code, told) in [
        ("retail-p256.pub", 2, "signing takes the private key"),
        ("locked.key", 2, "encrypted"),
        ("none.key", 4, "no such file"),
    ] {
        let played = change_with(&stage, "sign", &[], of(name));
        assert_eq!((played.code, played.stdout.as_str()), (code, ""), "{name}");
        assert!(played.stderr.contains(told) && !played.stderr.contains("BEGIN"), "{}", played.stderr);
    }
}

#[test]
fn nothing_is_overwritten_that_is_no_list_before_this_one() {
    let stage = begun();
    let again = begin(&stage, "retail.status", "retail-p256.key");
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("something of this name"), "{}", again.stderr);
    let note = stage.file("note.txt", "remember the milk\n");
    let to = |path: &std::path::Path| {
        let played = stage.play(args![
            "status",
            "sign",
            stage.path("retail.status"),
            "--output",
            path,
            "--sign-with",
            key()
        ]);
        (played.code, played.stderr)
    };
    let (code, told) = to(&note);
    assert_eq!((code, std::fs::read_to_string(&note).unwrap().as_str()), (2, "remember the milk\n"));
    assert!(told.contains("cannot be read as a status list"), "{told}");
    let (code, told) = to(&stage.path("nowhere/next.status"));
    assert_eq!(code, 6, "{told}");
    let (code, told) = to(stage.dir.path());
    assert_eq!(code, 5, "{told}");
    // Another list, if only by name.
    let played = stage.play(args![
        "status",
        "new",
        stage.path("other.status"),
        "--list",
        "other-list",
        "--authority",
        "retail",
        "--audience",
        "retail-intake",
        "--lasts",
        "7d",
        "--sign-with",
        key()
    ]);
    done(&played);
    let (code, told) = to(&stage.path("other.status"));
    assert_eq!(code, 2);
    assert!(told.contains("another list lies there"), "{told}");
}

#[test]
fn t28_two_lists_of_one_number_are_not_made_from_one_file_unsaid() {
    let stage = begun();
    let elsewhere = |target: &str, output: &str| {
        stage.play(args![
            "status",
            "suspend",
            stage.path("retail.status"),
            target,
            "--reason",
            "r",
            "--incident",
            "I",
            "--output",
            stage.path(output),
            "--sign-with",
            key()
        ])
    };
    let first = elsewhere("participant:acme", "next.status");
    done(&first);
    assert!(first.stderr.contains("would be a second number 2"), "{}", first.stderr);
    assert_eq!(shown(&stage, "retail.status")["number"], 1, "it is left as it was");
    // A second number 2, over the first: refused, with both told apart.
    let made = bytes(&stage, "next.status");
    let second = elsewhere("participant:globex", "next.status");
    assert_eq!((second.code, second.stdout.as_str()), (2, ""), "{}", second.stderr);
    let digest = shown(&stage, "next.status")["digest"].as_str().unwrap().to_owned();
    assert!(second.stderr.contains("number 2 lies there already") && second.stderr.contains(&digest));
    assert_eq!(bytes(&stage, "next.status"), made);
    // Going on from it is what is meant.
    stage.file("retail.status", made);
    done(&elsewhere("participant:globex", "next.status"));
    assert_eq!(shown(&stage, "next.status")["number"], 3);
}

#[test]
fn of_two_runs_at_once_one_goes_on_and_the_other_is_told() {
    let stage = begun();
    let held = std::fs::File::open(stage.path("retail.status")).unwrap();
    held.lock().unwrap();
    refused(&stage, "sign", &[], (5, "another run is changing it"));
    drop(held);
    done(&change(&stage, "sign", &[]));
}

#[test]
fn t30_a_clock_that_was_set_back_makes_no_older_list() {
    let stage = begun().at("2026-11-22T11:59:59Z");
    refused(&stage, "sign", &[], (5, "check this machine's clock"));
}

#[test]
fn a_list_that_has_ended_is_gone_on_from() {
    let stage = begun().at("2027-01-01T00:00:00Z");
    done(&change(&stage, "sign", &[]));
    assert_eq!(shown(&stage, "retail.status")["expires"], "2027-01-08T00:00:00Z");
}

#[test]
fn names_of_a_new_list_are_those_of_frameworks() {
    let stage = Stage::new();
    let line = |list: &str, audience: &[&str], lasts: &str| {
        let mut line =
            args!["status", "new", stage.path("a.status"), "--list", list, "--authority", "retail"].to_vec();
        line.push("--audience".into());
        line.extend(audience.iter().map(std::ffi::OsString::from));
        line.extend(args!["--lasts", lasts, "--sign-with", key()]);
        let played = stage.play(line);
        assert!(!stage.path("a.status").exists());
        (played.code, played.stderr)
    };
    for (list, audience, lasts, told) in [
        ("Retail List", &["retail"][..], "7d", "--list: `Retail List`"),
        ("retail-list", &["retail", "retail"], "7d", "stands there twice"),
        ("retail-list", &["Retail"], "7d", "--audience"),
        ("retail-list", &["retail"], "7", "--lasts"),
        ("retail-list", &["retail"], "0d", "--lasts"),
    ] {
        let (code, stderr) = line(list, audience, lasts);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(told), "{stderr}");
    }
    assert_eq!(line("retail-list", &[], "7d").0, 2);
}

#[test]
fn a_reason_is_a_paragraph_and_no_more() {
    let stage = begun();
    let long = |length: usize| "a".repeat(length);
    let bound = formats::limits::MAX_STATUS_REASON;
    let rest = ["participant:acme", "--always", "--reason"];
    refused(&stage, "revoke", &[&rest[..], &[&long(bound + 1)]].concat(), (2, "cannot be read again"));
    done(&change(&stage, "revoke", &[&rest[..], &[&long(bound)]].concat()));
}

#[cfg(unix)]
#[test]
fn through_a_link_the_list_itself_is_replaced() {
    let stage = begun();
    std::os::unix::fs::symlink("retail.status", stage.path("link.status")).unwrap();
    let played = stage.play(args!["status", "sign", stage.path("link.status"), "--sign-with", key()]);
    done(&played);
    assert_eq!(shown(&stage, "retail.status")["number"], 2);
    assert!(std::fs::symlink_metadata(stage.path("link.status")).unwrap().is_symlink());
}

#[test]
fn a_list_is_read_up_to_its_bound() {
    let stage = begun();
    let bound = acquire::limits::MAX_STATUS_LIST;
    let length = |length: u64| {
        let file = std::fs::File::create(stage.path("retail.status")).unwrap();
        file.set_len(length).unwrap();
        change(&stage, "sign", &[]).stderr
    };
    assert!(length(bound).contains("not a status list"));
    assert!(length(bound + 1).contains("more than"));
}
