use model::{Certified, NonEmpty, Pattern, Text};

use super::{Difference, root_difference};

/// A workload by its SPIFFE ID, in an X.509-SVID under the root of its trust domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spiffe {
    /// The roots that may vouch for the certificate; one of them must. They are the trust domain's own.
    pub roots: NonEmpty<Text>,
    /// The SPIFFE ID.
    pub id: Pattern,
}

impl Spiffe {
    pub(super) fn differences(&self, who: &Certified, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let id = match &who.spiffe {
            Ok(id) if self.id.matches(id) => None,
            Ok(id) => Some(id.clone()),
            Err(why) => Some(format!("no SPIFFE ID: {why}").into()),
        };
        let id = id.map(|seen| Difference::new("id", self.id.as_str(), Some(seen)));
        [root_difference(&self.roots, roots), id].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    #[test]
    fn id_and_root_must_both_match() {
        let build = Spiffe {
            roots: NonEmpty::one("factory".into()),
            id: Pattern::parse("spiffe://acme.example/build/**").unwrap(),
        };
        let claims = |who: &Certified, root: &str| -> Vec<&'static str> {
            build.differences(who, &NonEmpty::one(root.into())).iter().map(|d| d.claim).collect()
        };
        let who = sample::certified();
        assert!(claims(&who, "factory").is_empty());
        assert_eq!(claims(&who, "other"), ["roots"]);
        for id in [
            "spiffe://acme.example.evil/build/ci",
            "spiffe://acme.example/test/ci",
            "spiffe://acme.example/build",
        ] {
            let other = Certified { spiffe: Ok(id.into()), ..sample::certified() };
            assert_eq!(claims(&other, "factory"), ["id"], "{id}");
        }
        let no_svid = Certified { spiffe: Err("two URI names".into()), ..sample::certified() };
        assert_eq!(claims(&no_svid, "factory"), ["id"], "the name alone is not enough");
    }
}
