use crate::stage::Stage;

#[test]
fn every_check_has_its_page() {
    for card in checks::CATALOGUE {
        let played = Stage::new().play(["explain", card.id]);
        assert_eq!(played.code, 0, "{}", card.id);
        assert!(played.stdout.starts_with(card.page.trim_end()), "{}", card.id);
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
