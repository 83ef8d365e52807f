//! Where an answer leads.

use reqwest::header::{HeaderMap, LOCATION};

use crate::address::Address;
use crate::limits::{MAX_REDIRECTS, MAX_TOLD};
use crate::why::Why;

/// The codes that lead elsewhere.
const LEADING: [u16; 5] = [301, 302, 303, 307, 308];

/// Where an answer of this code leads, having come by `steps`; `None` where it leads nowhere.
pub(crate) fn next(status: u16, headers: &HeaderMap, steps: &[Address]) -> Result<Option<Address>, Why> {
    if !LEADING.contains(&status) {
        return Ok(None);
    }
    let Some(at) = steps.last() else { return Ok(None) };
    let location = headers.get(LOCATION).ok_or(Why::Status(status))?;
    let location = location.to_str().map_err(|_| Why::LeadsNowhere("it is no text".into()))?;
    let nowhere =
        |text: model::Text| Why::LeadsNowhere(text.chars().take(MAX_TOLD).collect::<String>().into());
    let next = at.join(location).map_err(nowhere)?;
    if at.is_protected() && !next.is_protected() {
        return Err(Why::LeadsUnprotected(next));
    }
    if steps.len() > MAX_REDIRECTS || steps.contains(&next) {
        return Err(Why::LeadsAround(MAX_REDIRECTS));
    }
    Ok(Some(next))
}

#[cfg(test)]
mod tests {
    use super::next;
    use crate::address::Address;
    use crate::limits::MAX_REDIRECTS;
    use crate::why::Why;
    use reqwest::header::{HeaderMap, LOCATION};

    fn led(from: &[&str], to: &str) -> Result<Option<Address>, Why> {
        let mut headers = HeaderMap::new();
        headers.insert(LOCATION, to.parse().unwrap());
        let steps: Vec<Address> = from.iter().map(|step| Address::parse(step).unwrap()).collect();
        next(307, &headers, &steps)
    }

    #[test]
    fn a_redirect_leads_to_as_much_protection_or_more() {
        let to = |text: &str| Ok(Some(Address::parse(text).unwrap()));
        assert_eq!(led(&["https://a/x"], "/y"), to("https://a/y"));
        assert_eq!(led(&["http://a/x"], "https://a/x"), to("https://a/x"));
        assert!(matches!(led(&["https://a/x"], "http://a/x"), Err(Why::LeadsUnprotected(_))));
        for bad in ["file:///etc/passwd", "https://user:secret@b/", "gopher://b/"] {
            assert!(matches!(led(&["https://a/x"], bad), Err(Why::LeadsNowhere(_))), "{bad}");
        }
        assert_eq!(
            next(307, &HeaderMap::new(), &[Address::parse("https://a/").unwrap()]),
            Err(Why::Status(307))
        );
        assert_eq!(next(304, &HeaderMap::new(), &[Address::parse("https://a/").unwrap()]), Ok(None));
    }

    #[test]
    fn redirects_end() {
        assert!(matches!(led(&["https://a/x", "https://a/y"], "/x"), Err(Why::LeadsAround(_))));
        let steps: Vec<String> = (0..=MAX_REDIRECTS).map(|at| format!("https://a/{at}")).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        assert!(led(&steps[1..], "/next").is_ok());
        assert!(matches!(led(&steps, "/next"), Err(Why::LeadsAround(_))));
    }
}
