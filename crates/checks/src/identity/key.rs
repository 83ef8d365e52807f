use model::{Age, Instant, KeyId, Text};

use super::Difference;

/// A key the framework names under `roots`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyIdentity {
    /// The name of the root. The key's bytes belong to the root, so the name is enough.
    pub root: Text,
    /// When the key is to be replaced.
    pub rotation: Option<Rotation>,
}

/// How old a key may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Its first moment.
    pub from: Instant,
    /// The greatest age, itself allowed.
    pub every: Age,
}

impl Rotation {
    /// Whether a key is older than it may be at `at`. Before its first moment it has no age.
    pub(crate) fn is_overdue(&self, at: Instant) -> bool {
        self.from.age_at(at).is_some_and(|age| age > self.every)
    }
}

impl KeyIdentity {
    pub(super) fn differences(&self, id: &KeyId) -> Vec<Difference> {
        let same = id.root == self.root;
        let differs = || Difference::new("root", self.root.clone(), Some(id.root.clone()));
        (!same).then(differs).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use model::Principal;

    #[test]
    fn the_root_is_the_key() {
        let acme = KeyIdentity { root: "acme-key".into(), rotation: None };
        let differences = |root: &str| match sample::key(root) {
            Principal::Key(id) => acme.differences(&id),
            Principal::Keyless(_) | Principal::Certified(_) => panic!("a key was asked for"),
        };
        assert!(differences("acme-key").is_empty());
        for other in ["acme-key2", "Acme-key", "acme", ""] {
            assert_eq!(differences(other)[0].claim, "root", "{other}");
        }
    }
}
