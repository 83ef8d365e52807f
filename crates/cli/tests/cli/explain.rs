use crate::stage::Stage;

#[test]
fn every_check_has_its_page() {
    for card in checks::CATALOGUE {
        let played = Stage::new().play(["explain", card.id]);
        assert_eq!(played.code, 0, "{}", card.id);
        assert!(!played.stdout.contains("```"), "{}", card.id);
        let head = card.page.split("```").next().unwrap().trim_end();
        assert!(played.stdout.starts_with(head), "{}", card.id);
        // Examples are indented, all of them.
        let examples = card.page.split("```yaml").skip(1).filter_map(|rest| rest.split("```").next());
        for line in examples.flat_map(|example| example.lines().skip(1)).filter(|line| !line.is_empty()) {
            assert!(played.stdout.contains(&format!("\n    {line}\n")), "{}: {line}", card.id);
        }
    }
}

#[test]
fn every_rejection_code_is_explained() {
    for code in ::verify::CODES {
        let played = Stage::new().play(["explain", code.id]);
        assert_eq!(played.code, 0, "{}", code.id);
        assert!(played.stdout.contains(code.help), "{}", code.id);
    }
}

#[test]
fn without_a_name_all_are_listed() {
    let played = Stage::new().play(["explain"]);
    assert_eq!(played.code, 0);
    for card in checks::CATALOGUE {
        assert!(played.stdout.contains(card.asks), "{}", card.id);
    }
    assert!(played.stdout.contains("  bad-signature\n"));
}

#[test]
fn a_slip_is_met_with_a_guess() {
    let played = Stage::new().play(["explain", "unlisted-bilder"]);
    assert_eq!((played.code, played.stdout.as_str()), (2, ""));
    assert!(played.stderr.contains("did you mean `unlisted-builder`?"), "{}", played.stderr);
}

#[test]
fn a_check_tells_its_controls_with_title_and_source() {
    for card in checks::CATALOGUE {
        let told = Stage::new().play(["explain", card.id]).stdout;
        for id in card.controls {
            let (frame, control) = checks::control(id).unwrap();
            let line = format!("{}, {}: {}", frame.title, control.section, frame.source);
            assert!(told.contains(control.title) && told.contains(&line), "{} {id}: {told}", card.id);
        }
    }
}

#[test]
fn the_controls_are_listed_by_frame_with_the_checks_for_each() {
    let played = Stage::new().play(["explain", "--controls"]);
    assert_eq!(played.code, 0);
    for frame in checks::FRAMES {
        assert!(played.stdout.contains(&format!("{}\n{}\n", frame.title, frame.source)), "{}", frame.name);
        for control in frame.controls {
            assert!(
                played.stdout.contains(&format!("  {}  {}\n", control.id, control.title)),
                "{}",
                control.id
            );
        }
    }
    let after = |id: &str| played.stdout.split(&format!("  {id}  ")).nth(1).unwrap().lines().nth(2).unwrap();
    assert!(after("CSF2:GV.SC-10").contains("revoked-party"), "{}", played.stdout);
    assert_eq!(after("800-207:T2").trim(), "evidence  no check", "a gap is told, not hidden");
    assert_eq!(Stage::new().play(["explain", "--controls", "wrong-ref"]).code, 2);
}
