//! What follows the head of an answer, through limits.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::cause;
use crate::request::{Request, Sink};
use crate::settings::Settings;
use crate::why::Why;

/// Takes the bytes of an answer.
pub(crate) async fn taken(
    mut response: reqwest::Response,
    request: &Request,
    settings: &Settings,
    sink: &mut dyn Sink,
) -> Result<(), Why> {
    let too_large = || Why::TooLarge(request.cap);
    if response.content_length().is_some_and(|length| length > request.cap) {
        return Err(too_large());
    }
    sink.start();
    let (started, mut total) = (Instant::now(), 0_u64);
    loop {
        let left = allowed(total, settings).saturating_sub(started.elapsed());
        let part = match timeout(left.min(settings.silence), response.chunk()).await {
            Ok(part) => part.map_err(|error| cause::within(&error))?,
            Err(_) if left < settings.silence => return Err(Why::TooSlow(settings.slowest)),
            Err(_) => return Err(Why::Silent(settings.silence)),
        };
        let Some(part) = part else { return Ok(()) };
        total = total.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        if total > request.cap {
            return Err(too_large());
        }
        sink.take(&part);
        // A part that is always there makes no time-out: the clock is looked at all the same.
        if started.elapsed() > allowed(total, settings) {
            return Err(Why::TooSlow(settings.slowest));
        }
    }
}

/// How long so many bytes may have taken.
fn allowed(total: u64, settings: &Settings) -> Duration {
    let seconds = total.checked_div(settings.slowest).unwrap_or_default();
    settings.grace.saturating_add(Duration::from_secs(seconds))
}
