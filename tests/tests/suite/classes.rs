//! Classes and rotation: each field spoilt on the command line.

use crate::publisher::judged;

#[test]
fn t02_every_field_of_classes_and_rotation_is_enforced() {
    for (fixture, from, to, exit) in [
        ("class/short-certificate", "number: 1", "number: 2", 0),
        ("class/short-certificate", "max-lifetime: 1h", "max-lifetime: 599s", 1),
        ("class/short-certificate", "      class: workload", "      class: service", 0),
        ("class/one-second-longer", "      class: workload\n", "", 0),
        ("class/one-second-longer", "      class: workload", "      class: service", 0),
        ("class/short-certificate", "      class: workload", "      class: person", 5),
        ("class/dated-key", "max-lifetime: 30d", "max-lifetime: 20d", 1),
        ("class/rotated-key", "rotate-every: 30d } }\n  acme-late", "rotate-every: 17d } }\n  acme-late", 1),
        ("class/rotated-key", "from: 2026-07-15, rotate-every: 30d", "rotate-every: 30d", 5),
        (
            "class/overdue-key",
            "from: 2026-06-01, rotate-every: 30d",
            "from: 2026-06-01, rotate-every: 70d",
            0,
        ),
        ("class/overdue-key", "of: [acme-rotated, acme-late]", "of: [acme-rotated]", 0),
        ("class/overdue-key", "of: [acme-rotated, acme-late]", "of: [acme-ci]", 5),
    ] {
        assert_eq!(judged(fixture, from, to), exit, "{fixture}: {to}");
    }
}
