use std::collections::BTreeSet;

use super::{FRAMES, control, evidence_for};
use crate::CATALOGUE;

#[test]
fn every_control_that_a_check_names_is_a_control_of_a_frame() {
    for card in CATALOGUE {
        assert!(!card.controls.is_empty(), "{} gives evidence for nothing", card.id);
        let distinct: BTreeSet<_> = card.controls.iter().collect();
        assert_eq!(distinct.len(), card.controls.len(), "{} names one twice", card.id);
        for id in card.controls {
            assert!(control(id).is_some(), "{} names {id}, which no frame has", card.id);
        }
    }
}

#[test]
fn every_frame_is_answered_by_at_least_one_check() {
    for frame in FRAMES {
        let answered = frame.controls.iter().filter(|control| evidence_for(control.id).next().is_some());
        assert!(answered.count() > 0, "{}", frame.title);
    }
}

#[test]
fn a_frame_that_is_not_whole_lists_no_control_without_a_check() {
    for frame in FRAMES.iter().filter(|frame| ["CSF2", "S2C2F"].contains(&frame.name)) {
        for control in frame.controls {
            assert!(evidence_for(control.id).next().is_some(), "{}", control.id);
        }
    }
}

#[test]
fn every_control_is_listed_once_under_its_frame_with_its_place_in_the_document() {
    let mut seen = BTreeSet::new();
    for frame in FRAMES {
        assert!(frame.source.starts_with("https://"), "{}", frame.source);
        for control in frame.controls {
            assert!(seen.insert(control.id), "{} comes twice", control.id);
            let (before, after) = control.id.split_once(':').unwrap();
            match frame.name {
                "NHI" => assert!(before.starts_with("NHI") && after == "2025", "{}", control.id),
                own => assert_eq!(before, own, "{}", control.id),
            }
            assert!(!control.title.is_empty() && !control.section.is_empty(), "{}", control.id);
        }
    }
    assert_eq!(seen.len(), 11 + 7 + 10 + 7 + 7 + 7);
}
