//! When something is asked for again, and after how long.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use crate::settings::Settings;

/// How long to wait before the next try, after `tried` of them: twice as long each time, and by chance up to half less, so
/// that many who failed together do not come back together.
pub(crate) fn wait(tried: u32, asked: Option<Duration>, settings: &Settings) -> Duration {
    let doubled = 2_u32.saturating_pow(tried.saturating_sub(1));
    let full = settings.first_wait.saturating_mul(doubled).min(settings.longest_wait);
    let half = full.checked_div(2).unwrap_or_default();
    let spread = u64::try_from(half.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
    let chance = RandomState::new().build_hasher().finish().checked_rem(spread).unwrap_or_default();
    full.saturating_sub(Duration::from_millis(chance)).max(asked.unwrap_or_default())
}

/// How long the host asks to be left alone: seconds, or a date, which is held against the host's own clock.
pub(crate) fn asked(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    let after = text(RETRY_AFTER)?.trim();
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = |text: &str| DateTimeParser::new().parse_timestamp(text).ok();
    let seconds = time(after)?.as_second().saturating_sub(time(text(DATE)?)?.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::{asked, wait};
    use crate::settings::Settings;
    use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
    use std::time::Duration;

    #[test]
    fn waits_double_and_end_and_are_never_shorter_than_asked() {
        let settings = Settings::new(Vec::new());
        for (tried, full) in [(1, 500), (2, 1000), (3, 2000), (40, 30_000)] {
            let wait = wait(tried, None, &settings).as_millis();
            assert!((full / 2..=full).contains(&wait), "{tried}: {wait}");
        }
        assert_eq!(wait(1, Some(Duration::from_secs(7)), &settings), Duration::from_secs(7));
    }

    #[test]
    fn what_a_host_asks_for_is_seconds_or_a_date() {
        let of = |after: &str, date: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, after.parse().unwrap());
            headers.insert(DATE, date.parse().unwrap());
            asked(&headers).map(|wait| wait.as_secs())
        };
        let date = "Sun, 22 Nov 2026 13:00:00 GMT";
        assert_eq!(of("7", date), Some(7));
        assert_eq!(of("Sun, 22 Nov 2026 13:01:00 GMT", date), Some(60));
        assert_eq!(of("Sun, 22 Nov 2026 12:00:00 GMT", date), Some(0), "a past date is now");
        for bad in ["soon", "-1", ""] {
            assert_eq!(of(bad, date), None, "{bad}");
        }
        assert_eq!(of("Sun, 22 Nov 2026 13:01:00 GMT", "?"), None);
        assert_eq!(asked(&HeaderMap::new()), None);
    }
}
