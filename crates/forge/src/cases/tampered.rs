//! One case for each operator small enough to keep.

use super::{Case, LISTED, Make, UNLISTED};
use crate::tamper::{Operator, operators};

pub(super) fn cases() -> Vec<Case> {
    operators().filter(|operator| operator.kept).map(case).collect()
}

fn case(operator: &'static Operator) -> Case {
    Case {
        name: operator.name,
        what: operator.what,
        attacks: operator.attacks,
        handoff: operator.base.handoff(),
        exit: operator.exit,
        checks: match operator.exit {
            0 => LISTED,
            _ if operator.unlisted => UNLISTED,
            _ => &[],
        },
        rejected: operator.rejected,
        make: Make::Tamper(operator),
    }
}
