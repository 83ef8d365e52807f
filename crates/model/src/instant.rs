use std::fmt;

use crate::Text;

/// A point in time, in UTC. Always an argument or a proven time, never read from a clock in here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(jiff::Timestamp);

/// Text that is not a point in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {wanted}")]
pub struct InstantFault {
    text: Text,
    wanted: &'static str,
}

impl InstantFault {
    /// The most characters of the text that are told.
    const TOLD: usize = 40;

    fn new(text: &str, wanted: &'static str) -> Self {
        Self { text: text.chars().take(Self::TOLD).collect::<String>().into(), wanted }
    }
}

impl Instant {
    /// The instant `seconds` after 1970-01-01T00:00:00Z, or `None` outside years −9999 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        jiff::Timestamp::from_second(seconds).ok().map(Self)
    }

    /// The instant of a library's timestamp.
    pub fn from_timestamp(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub fn unix(self) -> i64 {
        self.0.as_second()
    }

    /// Reads RFC 3339 with any offset, such as `2026-08-01T12:00:00+02:00`: for times that others write and that have
    /// one meaning all the same.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse_with_offset(text: &str) -> Result<Self, InstantFault> {
        let fault = || InstantFault::new(text, "a time with its offset such as 2026-08-01T12:00:00+02:00");
        // RFC 9557 allows a suffix in brackets; RFC 3339 does not.
        let suffixed = text.contains('[');
        if text.as_bytes().get(10) != Some(&b'T') || suffixed || text.len() < 20 || text.len() > 35 {
            return Err(fault());
        }
        text.parse::<jiff::Timestamp>().map(Self).map_err(|_| fault())
    }

    /// Reads RFC 3339 with `Z`, such as `2026-08-01T10:00:00Z`.
    ///
    /// # Errors
    /// When the text is anything else; offsets other than `Z` are refused, so that two readers never disagree.
    pub fn parse(text: &str) -> Result<Self, InstantFault> {
        let fault = || InstantFault::new(text, "a UTC time such as 2026-08-01T10:00:00Z");
        let shaped = text.as_bytes().get(10) == Some(&b'T') && text.ends_with('Z');
        if !shaped || text.len() < 20 || text.len() > 30 {
            return Err(fault());
        }
        text.parse::<jiff::Timestamp>().map(Self).map_err(|_| fault())
    }

    /// The first instant of a date such as `2026-08-01`.
    ///
    /// # Errors
    /// When the text is not a date of the form `YYYY-MM-DD`.
    pub fn start_of_day(date: &str) -> Result<Self, InstantFault> {
        Self::on(date, "T00:00:00Z")
    }

    /// The last second of a date: a date as an end means the whole day, in UTC.
    ///
    /// # Errors
    /// When the text is not a date of the form `YYYY-MM-DD`.
    pub fn end_of_day(date: &str) -> Result<Self, InstantFault> {
        Self::on(date, "T23:59:59Z")
    }

    fn on(date: &str, time: &str) -> Result<Self, InstantFault> {
        let fault = || InstantFault::new(date, "a date such as 2026-08-01");
        if date.len() != 10 {
            return Err(fault());
        }
        Self::parse(&format!("{date}{time}")).map_err(|_| fault())
    }

    /// How long before `later` this is; `None` when it is not before it.
    pub fn age_at(self, later: Self) -> Option<Age> {
        let seconds = later.unix().checked_sub(self.unix())?;
        u64::try_from(seconds).ok().map(Age)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whole seconds: what people compare, and what the log signs.
        match jiff::Timestamp::from_second(self.0.as_second()) {
            Ok(whole) => whole.fmt(f),
            Err(_) => self.0.fmt(f),
        }
    }
}

/// A length of time in whole seconds, written `90s`, `15m`, `4h`, `30d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Age(u64);

/// Text that is not a length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a length of time: a whole number above 0 and one of s, m, h, d, such as 30d")]
pub struct AgeFault(Text);

impl Age {
    /// The longest age accepted: 100 years. Beyond it a limit is no limit.
    pub const MAX: Self = Self(100 * 365 * 86_400);

    /// No time at all.
    pub const NONE: Self = Self(0);

    /// Reads `30d` and its kin.
    ///
    /// # Errors
    /// When the text has no unit, a sign, a fraction, is zero, or lies above [`Self::MAX`].
    pub fn parse(text: &str) -> Result<Self, AgeFault> {
        let fault = || AgeFault(text.chars().take(40).collect::<String>().into());
        let unit = text.chars().last().ok_or_else(fault)?;
        let scale: u64 = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return Err(fault()),
        };
        let digits = text.strip_suffix(unit).ok_or_else(fault)?;
        if digits.is_empty() || digits.len() > 10 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(fault());
        }
        let count: u64 = digits.parse().map_err(|_| fault())?;
        let age = count.checked_mul(scale).map(Self).ok_or_else(fault)?;
        if age.0 == 0 || age > Self::MAX { Err(fault()) } else { Ok(age) }
    }

    /// So many whole seconds.
    pub const fn of_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Whole seconds.
    pub fn seconds(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self.0 {
            n if n >= 2 * 86_400 => (n / 86_400, "days"),
            n if n >= 2 * 3_600 => (n / 3_600, "hours"),
            n if n >= 120 => (n / 60, "minutes"),
            n => (n, "seconds"),
        };
        write!(f, "{count} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Age, Instant};

    #[test]
    fn only_utc_is_read() {
        assert_eq!(Instant::parse("2026-08-01T10:00:00Z").unwrap().to_string(), "2026-08-01T10:00:00Z");
        for text in [
            "2026-08-01T10:00:00+02:00",
            "2026-08-01",
            "2026-08-01 10:00:00Z",
            "now",
            "",
            "2026-13-01T10:00:00Z",
        ] {
            let fault = Instant::parse(text).unwrap_err().to_string();
            assert_eq!(fault, format!("`{text}` is not a UTC time such as 2026-08-01T10:00:00Z"));
        }
    }

    #[test]
    fn a_date_is_the_whole_day() {
        let start = Instant::start_of_day("2026-12-31").unwrap();
        let end = Instant::end_of_day("2026-12-31").unwrap();
        assert_eq!(start.age_at(end).unwrap().seconds(), 86_399);
        assert!(end.age_at(start).is_none(), "nothing is younger than nothing");
        for text in ["2026-02-30", "20261231", "2026-12-31Z", "31-12-2026"] {
            let fault = Instant::end_of_day(text).unwrap_err().to_string();
            assert_eq!(fault, format!("`{text}` is not a date such as 2026-08-01"));
        }
    }

    #[test]
    fn ages_are_whole_and_bounded() {
        assert_eq!(Age::parse("30d").unwrap().seconds(), 2_592_000);
        assert_eq!(Age::parse("30d").unwrap().to_string(), "30 days");
        for text in ["", "d", "0d", "-1d", "1.5h", "1w", "36501d", "99999999999d", "1 d", "１d"] {
            assert!(Age::parse(text).is_err(), "{text}");
        }
        assert_eq!(Age::parse("36500d").unwrap(), Age::MAX);
    }

    #[test]
    fn a_time_with_an_offset_is_the_same_instant() {
        let utc = Instant::parse("2026-08-01T10:00:00Z").unwrap();
        assert_eq!(Instant::parse_with_offset("2026-08-01T12:00:00+02:00").unwrap(), utc);
        assert_eq!(Instant::parse_with_offset("2026-08-01T10:00:00Z").unwrap(), utc);
        for text in [
            "2026-08-01T12:00:00",
            "2026-08-01 12:00:00+02:00",
            "2026-08-01",
            "",
            "2026-08-01T12:00:00+02:00[x]",
        ] {
            assert!(Instant::parse_with_offset(text).is_err(), "{text}");
        }
    }
}
