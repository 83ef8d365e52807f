//! Digests and times as entries spell them: as everywhere else in Countersign.

use model::Digest;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) fn serialize<S: Serializer>(digest: &Digest, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(digest)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Digest, D::Error> {
    let text = String::deserialize(from)?;
    Digest::parse(&text).map_err(D::Error::custom)
}

pub(crate) mod option {
    use super::{Deserialize, Deserializer, Digest, Error, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(digest: &Option<Digest>, to: S) -> Result<S::Ok, S::Error> {
        digest.as_ref().map(Digest::to_string).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Digest>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| Digest::parse(&text).map_err(D::Error::custom)).transpose()
    }
}

pub(crate) mod many {
    use super::{Deserialize, Deserializer, Digest, Error, Serializer};

    pub(crate) fn serialize<S: Serializer>(digests: &[Digest], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(digests.iter().map(Digest::to_string))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Digest>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| Digest::parse(text).map_err(D::Error::custom)).collect()
    }
}

pub(crate) mod sets {
    use super::{Deserialize, Deserializer, Digest, Error, Serializer};

    pub(crate) fn serialize<S: Serializer>(sets: &[Vec<Digest>], to: S) -> Result<S::Ok, S::Error> {
        let spelled = |set: &Vec<Digest>| set.iter().map(Digest::to_string).collect::<Vec<_>>();
        to.collect_seq(sets.iter().map(spelled))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<Digest>>, D::Error> {
        let sets = Vec::<Vec<String>>::deserialize(from)?;
        let read = |text: &String| Digest::parse(text).map_err(D::Error::custom);
        sets.iter().map(|set| set.iter().map(read).collect()).collect()
    }
}

pub(crate) mod instant {
    use super::{Deserialize, Deserializer, Error, Serializer};
    use model::Instant;

    pub(crate) fn serialize<S: Serializer>(at: &Instant, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(at)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
        let text = String::deserialize(from)?;
        Instant::parse(&text).map_err(D::Error::custom)
    }
}

pub(crate) mod maybe {
    use super::{Deserialize, Deserializer, Error, Serialize, Serializer};
    use model::Instant;

    pub(crate) fn serialize<S: Serializer>(at: &Option<Instant>, to: S) -> Result<S::Ok, S::Error> {
        at.as_ref().map(Instant::to_string).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Instant>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| Instant::parse(&text).map_err(D::Error::custom)).transpose()
    }
}
