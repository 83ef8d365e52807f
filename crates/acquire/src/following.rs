use model::Text;
use transport::Address;

/// The page that a `Link` header calls the next one (RFC 8288).
pub(crate) fn following<'a>(
    page: &Address,
    links: impl Iterator<Item = &'a str>,
) -> Result<Option<Address>, String> {
    for link in links.flat_map(|links| links.split(", <").map(|link| link.trim_start_matches('<'))) {
        let Some((target, parameters)) = link.split_once('>') else { continue };
        let is_next = parameters.split(';').any(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("rel")
                    && value
                        .trim()
                        .trim_end_matches(',')
                        .trim_matches('"')
                        .split(' ')
                        .any(|rel| rel == "next")
            })
        });
        if is_next {
            let next = page.join(target).map_err(|why: Text| format!("its next page: {why}"))?;
            // The list of one registry does not go on at another, and not without TLS.
            return match next.host() == page.host() && next.is_protected() == page.is_protected() {
                true => Ok(Some(next)),
                false => Err("its next page is at another host".to_owned()),
            };
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::following;
    use transport::Address;

    #[test]
    fn a_list_goes_on_where_it_says_and_at_the_same_host() {
        let page = Address::parse("https://r.example/v2/a/referrers/x").unwrap();
        let next = |links: &[&str]| {
            following(&page, links.iter().copied()).map(|next| next.map(|next| next.to_string()))
        };
        let at = |path: &str| Ok(Some(format!("https://r.example{path}")));
        assert_eq!(next(&["</v2/a/referrers/y>; rel=\"next\""]), at("/v2/a/referrers/y"));
        assert_eq!(next(&["<y>; rel=next"]), at("/v2/a/referrers/y"));
        assert_eq!(next(&["</z>; rel=prev, </y>; title=\"x\"; rel=\"last next\""]), at("/y"));
        assert_eq!(next(&["</z>; rel=prev", "</y>; rel=next"]), at("/y"));
        assert_eq!(next(&["</y>; rel=prev"]), Ok(None));
        assert_eq!(next(&["nonsense"]), Ok(None));
        for bad in ["<https://evil.example/y>; rel=next", "<http://r.example/y>; rel=next", "<//e>; rel=next"]
        {
            assert!(next(&[bad]).is_err(), "{bad}");
        }
    }
}
