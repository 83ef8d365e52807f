use crate::stage::{Closed, Stage, args, fixture};

/// A command line that is an allow.
fn allowed(stage: &Stage) -> Vec<std::ffi::OsString> {
    let case = fixture("key/p256-message-unlogged");
    args![
        "verify",
        case.join("widget-1.4.2.tgz"),
        "--policy",
        stage.framework(),
        "-a",
        case.join("widget-1.4.2.tgz.sigstore.json")
    ]
    .into()
}

fn with(
    mut line: Vec<std::ffi::OsString>,
    more: impl IntoIterator<Item = std::ffi::OsString>,
) -> Vec<std::ffi::OsString> {
    line.extend(more);
    line
}

#[test]
fn a_reader_that_goes_away_is_exit_6_never_0() {
    let stage = Stage::new();
    assert_eq!(stage.play(allowed(&stage)).code, 0);
    for taken in [0, 1, 40] {
        let (code, stderr) = stage.play_to(allowed(&stage), &mut Closed(taken));
        assert_eq!(code, 6, "{stderr}");
        assert!(stderr.contains("standard output could not be written"), "{stderr}");
    }
}

#[test]
fn a_refusal_stays_a_refusal_when_it_cannot_be_written() {
    let stage = Stage::new();
    let widget = stage.file("widget.tgz", "bytes");
    let line = args!["verify", widget, "--policy", stage.framework()];
    assert_eq!(stage.play_to(line, &mut Closed(3)).0, 3);
}

#[test]
fn help_that_nobody_reads_is_exit_6() {
    assert_eq!(Stage::new().play_to(["--help"], &mut Closed(10)).0, 6);
}

#[test]
fn a_report_in_a_file_is_whole_and_replaces_the_old_one() {
    let stage = Stage::new();
    let path = stage.file("report.json", "old");
    let line = with(allowed(&stage), args!["--format", "json", "--output", &path]);
    let played = stage.play(line);
    assert_eq!((played.code, played.stdout.as_str()), (0, ""));
    assert_eq!(played.stderr, "allow (exit 0); the report is in DIR/report.json\n");
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!((&report["decision"], &report["code"]), (&"allow".into(), &0.into()));
    assert_eq!(std::fs::read_dir(stage.dir.path()).unwrap().count(), 3, "nothing is left beside it");
}

#[test]
fn where_no_report_can_be_written_is_exit_6() {
    let stage = Stage::new();
    for (name, path) in
        [("a folder", stage.dir.path().to_path_buf()), ("no folder", stage.path("none/report"))]
    {
        let played = stage.play(with(allowed(&stage), args!["--output", path]));
        assert_eq!((played.code, played.stdout.as_str()), (6, ""), "{name}");
        assert!(played.stderr.contains("exit 6"), "{name}: {}", played.stderr);
    }
}

#[test]
fn a_report_never_replaces_what_it_is_about() {
    let stage = Stage::new();
    let (widget, framework) = (stage.file("widget.tgz", "bytes"), stage.framework());
    for output in [&widget, &framework, &stage.path("./widget.tgz")] {
        let played = stage.play(args!["verify", &widget, "--policy", &framework, "--output", output]);
        assert_eq!((played.code, played.stdout.as_str()), (2, ""), "{}", played.stderr);
    }
    assert_eq!(std::fs::read(widget).unwrap(), b"bytes");
}

#[test]
fn an_old_report_never_passes_for_this_runs() {
    let stage = Stage::new();
    for format in ["text", "json"] {
        let report = stage.path("report");
        let line = |more: [std::ffi::OsString; 2]| {
            let options = args!["--output", &report, "--format", format];
            with(
                with(args!["verify", fixture("signature/v03").join("widget-1.4.2.tgz")].into(), more),
                options,
            )
        };
        assert_eq!(stage.play(with(allowed(&stage), args!["--output", &report, "--format", format])).code, 0);
        assert!(report.exists());
        let unusable = stage.file("broken.yaml", "countersign: 2\n");
        let played = stage.play(line(args!["--policy", unusable]));
        assert_eq!((played.code, report.exists()), (5, false), "{}", played.stderr);
        assert!(played.stderr.contains("earlier run was removed"), "{}", played.stderr);
    }
    // What is no report of ours is left alone.
    let notes = stage.file("notes", "allow everything\n");
    let unusable = stage.file("broken.yaml", "countersign: 2\n");
    let widget = stage.file("widget.tgz", "bytes");
    assert_eq!(stage.play(args!["verify", widget, "--policy", unusable, "--output", &notes]).code, 5);
    assert!(notes.exists());
}

#[test]
fn an_old_report_goes_where_the_command_line_cannot_be_read_too() {
    let stage = Stage::new();
    let report = stage.path("report");
    let joined = format!("--output={}", report.display());
    let again = || {
        assert_eq!(stage.play(with(allowed(&stage), args!["--output", &report])).code, 0);
        assert!(report.exists());
    };
    for line in [
        args!["verify", "--no-such-flag", "--output", &report].to_vec(),
        args!["verify", "--no-such-flag", &joined].to_vec(),
        args!["verify", "--output", &report].to_vec(),
        args!["verify", "a.tgz", "--signer", "key:x", "--policy", "y", "--output", &report].to_vec(),
    ] {
        again();
        let played = stage.play(line.clone());
        assert_eq!((played.code, report.exists()), (2, false), "{line:?}: {}", played.stderr);
        assert!(played.stderr.contains("earlier run was removed"), "{}", played.stderr);
    }
    // What is a subject or evidence of the same line stays, and so does what is no report, or of no run.
    again();
    for line in [
        args!["verify", &report, "--no-such-flag", "--output", &report].to_vec(),
        args!["verify", "--no-such-flag", "--", "--output", &report].to_vec(),
        args!["inspect", "--no-such-flag", "--output", &report].to_vec(),
    ] {
        assert_eq!(stage.play(line.clone()).code, 2);
        assert!(report.exists(), "{line:?}");
    }
    let notes = stage.file("notes", "allow everything\n");
    assert_eq!(stage.play(args!["verify", "--no-such-flag", "--output", &notes]).code, 2);
    assert!(notes.exists());
}

#[cfg(unix)]
#[test]
fn an_old_report_behind_a_link_loses_the_link() {
    let stage = Stage::new();
    let (kept, link) = (stage.path("kept"), stage.path("report"));
    assert_eq!(stage.play(with(allowed(&stage), args!["--output", &kept])).code, 0);
    std::os::unix::fs::symlink(&kept, &link).unwrap();
    let unusable = stage.file("broken.yaml", "countersign: 2\n");
    let widget = stage.file("widget.tgz", "bytes");
    assert_eq!(stage.play(args!["verify", widget, "--policy", unusable, "--output", &link]).code, 5);
    assert!(std::fs::symlink_metadata(&link).is_err() && kept.exists());
}

#[cfg(unix)]
#[test]
fn a_device_is_not_replaced_by_a_report() {
    let stage = Stage::new();
    let played = stage.play(with(allowed(&stage), args!["--output", "/dev/null"]));
    assert_eq!(played.code, 6);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn the_format_never_changes_the_code() {
    let stage = Stage::new();
    let refused = args!["verify", stage.file("widget.tgz", "bytes"), "--policy", stage.framework()];
    for (line, code) in [(allowed(&stage), 0), (refused.into(), 3)] {
        for format in ["text", "json"] {
            assert_eq!(stage.play(with(line.clone(), args!["--format", format])).code, code);
        }
    }
}

#[test]
fn colour_only_where_it_is_welcome() {
    let coloured = |stage: &Stage, more: &[&str]| {
        let line = with(allowed(stage), more.iter().map(Into::into));
        stage.play(line).stdout.contains('\u{1b}')
    };
    let pipe = Stage::new();
    assert!(!coloured(&pipe, &[]));
    assert!(coloured(&pipe, &["--color", "always"]));
    let terminal = |mut stage: Stage| {
        stage.stdout_is_terminal = true;
        stage
    };
    assert!(coloured(&terminal(Stage::new()), &[]));
    assert!(!coloured(&terminal(Stage::new()), &["--color", "never"]));
    assert!(!coloured(&terminal(Stage::new().env("NO_COLOR", "1")), &[]));
    assert!(!coloured(&terminal(Stage::new().env("TERM", "dumb")), &[]));
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let stage = Stage::new();
    for format in ["text", "json"] {
        let line = with(allowed(&stage), args!["--format", format]);
        assert_eq!(stage.play(line.clone()).stdout, stage.play(line).stdout);
    }
}

#[test]
fn a_panic_is_exit_101() {
    struct Broken;
    impl countersign_cli::Clock for Broken {
        fn now(&self) -> model::Instant {
            panic!("the clock broke")
        }
    }
    impl countersign_cli::Env for Broken {
        fn var(&self, _: &str) -> Option<std::ffi::OsString> {
            None
        }
    }
    let stage = Stage::new();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut out = countersign_cli::Output {
        stdout: &mut stdout,
        stderr: &mut stderr,
        stdout_is_terminal: false,
        stderr_is_terminal: false,
        width: 100,
        palette: report::Palette::Plain,
    };
    let line = std::iter::once("countersign".into()).chain(allowed(&stage));
    assert_eq!(countersign_cli::run(line, &Broken, &mut out, &Broken).number(), 101);
}
