//! What follows the head of an answer, through limits.

use tokio::time::timeout;

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
    // That there is more than is taken is known when it came: what a head says of the length anybody may have changed.
    sink.start();
    let (quota, mut total) = (quota(settings), 0_u64);
    // In every while of grace so many bytes come, or the end does. Nobody looks at a clock for that.
    loop {
        let enough = total.saturating_add(quota);
        let some = until(enough, &mut total, &mut response, request, settings, sink);
        match timeout(settings.grace, some).await {
            Ok(ended) => {
                if ended? {
                    return Ok(());
                }
            }
            Err(_) => return Err(Why::TooSlow(settings.slowest)),
        }
    }
}

/// Takes bytes until there are `enough`, or no more: whether there are no more.
async fn until(
    enough: u64,
    total: &mut u64,
    response: &mut reqwest::Response,
    request: &Request,
    settings: &Settings,
    sink: &mut dyn Sink,
) -> Result<bool, Why> {
    while *total < enough {
        let part = match timeout(settings.silence, response.chunk()).await {
            Ok(part) => part.map_err(|error| cause::within(&error))?,
            Err(_) => return Err(Why::Silent(settings.silence)),
        };
        let Some(part) = part else { return Ok(true) };
        *total = total.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        if *total > request.cap {
            return Err(Why::TooLarge(request.cap));
        }
        sink.take(&part);
    }
    Ok(false)
}

/// How many bytes come in a while of grace at the least.
fn quota(settings: &Settings) -> u64 {
    let grace = u64::try_from(settings.grace.as_millis()).unwrap_or(u64::MAX);
    settings.slowest.saturating_mul(grace).checked_div(1000).unwrap_or_default().max(1)
}
