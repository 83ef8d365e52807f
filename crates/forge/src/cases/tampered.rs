//! One case for each operator small enough to keep.

use super::case::FAMILY_FRAMEWORK;
use super::{
    Case, LISTED, Make, NO_PROVENANCE, NO_PROVENANCE_HOLDS, NO_SIGNATURE, NO_SIGNATURE_HOLDS, UNLISTED,
};
use crate::tamper::{Operator, operators};

pub(super) fn cases() -> Vec<Case> {
    operators().filter(|operator| operator.kept).map(case).collect()
}

fn case(operator: &'static Operator) -> Case {
    Case {
        name: operator.name,
        what: operator.what,
        attacks: operator.attacks,
        framework: FAMILY_FRAMEWORK,
        handoff: operator.base.handoff(),
        exit: operator.exit,
        checks: checks(operator),
        rejected: operator.rejected,
        lists: &[],
        make: Make::Tamper(operator),
    }
}

fn checks(operator: &Operator) -> &'static [(&'static str, &'static str)] {
    let built = operator.base.handoff() == "built";
    match operator.exit {
        0 => LISTED,
        _ if operator.unlisted => UNLISTED,
        3 if built => NO_PROVENANCE,
        3 => NO_SIGNATURE,
        _ if built => NO_PROVENANCE_HOLDS,
        _ => NO_SIGNATURE_HOLDS,
    }
}
