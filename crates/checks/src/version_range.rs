//! Ranges of versions, as a framework writes them.

use std::cmp::Ordering;

use model::{NonEmpty, Text, VersionOrder};

/// Versions between bounds, all of which must hold: `<1.3.0`, `>=2.0.0 <2.4.1`, `=1.0.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRange {
    text: Text,
    bounds: NonEmpty<(Side, Text)>,
}

/// Text that is not a range of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not bounds such as `<1.3.0` or `>=2.0.0 <2.4.1`: {0}")]
pub struct VersionRangeFault(&'static str);

/// How a version must stand to a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Below,
    AtMost,
    At,
    AtLeast,
    Above,
}

/// Longest first: `<=` begins as `<` does.
const SIDES: [(&str, Side); 5] =
    [("<=", Side::AtMost), (">=", Side::AtLeast), ("<", Side::Below), (">", Side::Above), ("=", Side::At)];

impl VersionRange {
    /// The most bounds: two make an interval.
    pub const MAX_BOUNDS: usize = 2;

    /// Reads one.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &str) -> Result<Self, VersionRangeFault> {
        let bounds: Vec<(Side, Text)> = text.split_whitespace().map(bound).collect::<Result<_, _>>()?;
        if bounds.len() > Self::MAX_BOUNDS {
            return Err(VersionRangeFault("it has more than two"));
        }
        let bounds = NonEmpty::of(bounds).ok_or(VersionRangeFault("it has none"))?;
        Ok(Self { text: text.into(), bounds })
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether its own versions can be compared by this order; one that cannot holds nothing that could be told.
    pub fn is_comparable(&self, order: VersionOrder) -> bool {
        self.bounds.iter().all(|(_, version)| order.compare(version, version).is_some())
    }

    /// Whether it holds a version; `None` where that cannot be told.
    pub(crate) fn holds(&self, version: &str, order: VersionOrder) -> Option<bool> {
        let mut all = true;
        for (side, bound) in self.bounds.iter() {
            let stands = order.compare(version, bound)?;
            all &= match side {
                Side::Below => stands == Ordering::Less,
                Side::AtMost => stands != Ordering::Greater,
                Side::At => stands == Ordering::Equal,
                Side::AtLeast => stands != Ordering::Less,
                Side::Above => stands == Ordering::Greater,
            };
        }
        Some(all)
    }
}

fn bound(text: &str) -> Result<(Side, Text), VersionRangeFault> {
    let found = SIDES.iter().find_map(|(sign, side)| Some((*side, text.strip_prefix(sign)?)));
    let (side, version) =
        found.ok_or(VersionRangeFault("one does not begin with `<`, `<=`, `=`, `>=` or `>`"))?;
    match version.starts_with(|first: char| first.is_alphanumeric()) {
        true => Ok((side, version.into())),
        false => Err(VersionRangeFault("no version follows the sign")),
    }
}

#[cfg(test)]
mod tests {
    use model::VersionOrder;

    use super::VersionRange;

    fn holds(range: &str, version: &str) -> Option<bool> {
        VersionRange::parse(range).unwrap().holds(version, VersionOrder::Semver)
    }

    #[test]
    fn each_sign_has_its_edge() {
        for (range, below, at, above) in [
            ("<1.3.0", true, false, false),
            ("<=1.3.0", true, true, false),
            ("=1.3.0", false, true, false),
            (">=1.3.0", false, true, true),
            (">1.3.0", false, false, true),
        ] {
            for (version, held) in [("1.2.10", below), ("1.3.0", at), ("1.3.1", above)] {
                assert_eq!(holds(range, version), Some(held), "{range} {version}");
            }
        }
        assert_eq!(holds(">=1.0.0 <1.3.0", "1.2.0"), Some(true));
        assert_eq!(holds(">=1.0.0 <1.3.0", "0.9.0"), Some(false));
        assert_eq!(holds("<1.3.0", "1.3"), None, "no version of this order");
        assert_eq!(holds("<1.3.0", "1.3.0-rc.1"), Some(true));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for bad in ["", " ", "1.3.0", "<", "< 1.3.0", "^1.3.0", "<1 >2 =3", "==1.0", "<>1"] {
            assert!(VersionRange::parse(bad).is_err(), "{bad}");
        }
        assert!(VersionRange::parse(">=1 <2").is_ok(), "two bounds");
        assert!(!VersionRange::parse("<1.x").unwrap().is_comparable(VersionOrder::Semver));
        assert!(!VersionRange::parse("<1.3.0").unwrap().is_comparable(VersionOrder::Unknown));
    }
}
