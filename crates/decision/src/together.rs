use std::collections::{BTreeSet, HashMap};

use model::{Artifact, Digest, Text};

/// Everything that wants to cross in one run, for a check that asks whether it is all that was sent and nothing else.
#[derive(Clone, Debug, Default)]
pub struct Together {
    subjects: Vec<(Text, Vec<Digest>)>,
    /// Where the subjects are that have this digest.
    places: HashMap<Digest, Vec<usize>>,
    unread: Vec<Text>,
}

/// How a set that somebody named differs from what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Places in the named set of what is not there.
    pub absent: Vec<usize>,
    /// What is there and not in the named set: at most [`Together::MOST_TOLD`] of them.
    pub extra: Vec<Text>,
}

impl Together {
    /// The most of what is there beside a named set that is told: more names help nobody.
    pub const MOST_TOLD: usize = 8;

    /// These subjects, and what those are called that were named and could not be read.
    pub fn of(subjects: &[Artifact], unread: Vec<Text>) -> Self {
        let mut places: HashMap<Digest, Vec<usize>> = HashMap::new();
        for (at, subject) in subjects.iter().enumerate() {
            for digest in &subject.digests {
                places.entry(digest.clone()).or_default().push(at);
            }
        }
        let subjects = subjects.iter().map(|one| (one.given.clone(), one.digests.clone())).collect();
        Self { subjects, places, unread }
    }

    /// What was named in the run and could not be read.
    pub fn unread(&self) -> &[Text] {
        &self.unread
    }

    /// Holds a set of digests, several to a thing, against the subjects. A subject is the thing that is named where they
    /// share a digest and none contradicts. The work is bounded by what is named, however many subjects there are.
    pub fn difference<'d>(&self, named: impl Iterator<Item = Vec<&'d Digest>>) -> Difference {
        let mut met = BTreeSet::new();
        let mut absent = Vec::new();
        for (at, digests) in named.enumerate() {
            let shared = digests.iter().filter_map(|digest| self.places.get(*digest)).flatten();
            let same: Vec<usize> = shared.copied().filter(|place| self.agrees(*place, &digests)).collect();
            if same.is_empty() {
                absent.push(at);
            }
            met.extend(same);
        }
        let beside = self.subjects.iter().enumerate().filter(|(at, _)| !met.contains(at));
        let extra = beside.take(Self::MOST_TOLD).map(|(_, (given, _))| given.clone()).collect();
        Difference { absent, extra }
    }

    fn agrees(&self, place: usize, digests: &[&Digest]) -> bool {
        let own = self.subjects.get(place).map(|(_, own)| own.as_slice()).unwrap_or_default();
        own.iter()
            .all(|mine| digests.iter().all(|other| other.algorithm() != mine.algorithm() || *other == mine))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Algorithm, ArtifactKind};

    fn digest(byte: u8) -> Digest {
        Digest::sha256([byte; 32])
    }

    fn longer(byte: u8) -> Digest {
        Digest::new(Algorithm::Sha512, &[byte; 64]).unwrap()
    }

    fn artifact(given: &str, digests: Vec<Digest>) -> Artifact {
        Artifact { given: given.into(), kind: ArtifactKind::File, digests, size: None }
    }

    fn told(subjects: &[Artifact], named: &[Vec<Digest>]) -> (Vec<usize>, Vec<Text>) {
        let together = Together::of(subjects, vec![]);
        let Difference { absent, extra } =
            together.difference(named.iter().map(|digests| digests.iter().collect()));
        (absent, extra)
    }

    #[test]
    fn both_directions_are_compared() {
        let (one, two) = (artifact("one", vec![digest(1)]), artifact("two", vec![digest(2), longer(2)]));
        let both = [one.clone(), two.clone()];
        let none = (vec![], vec![]);
        assert_eq!(told(&both, &[vec![digest(2)], vec![digest(1)]]), none);
        assert_eq!(told(&both, &[vec![digest(1)], vec![longer(2)]]), none);
        assert_eq!(told(&both, &[vec![digest(1)]]), (vec![], vec!["two".into()]));
        assert_eq!(told(std::slice::from_ref(&one), &[vec![digest(1)], vec![digest(2)]]), (vec![1], vec![]));
        assert_eq!(told(&[], &[vec![digest(1)]]), (vec![0], vec![]));
        // The same bytes under two names are one thing twice.
        assert_eq!(told(&[one.clone(), one.clone()], &[vec![digest(1)]]), none);
        assert_eq!(told(&[one], &[vec![digest(1)], vec![digest(1)]]), none);
    }

    #[test]
    fn a_digest_that_contradicts_is_another_thing() {
        let two = artifact("two", vec![digest(2), longer(2)]);
        assert_eq!(told(&[two], &[vec![digest(2), longer(3)]]), (vec![0], vec!["two".into()]));
        let unhashed = artifact("gce_image_id:1", vec![]);
        assert_eq!(told(&[unhashed], &[vec![digest(2)]]), (vec![0], vec!["gce_image_id:1".into()]));
    }

    #[test]
    fn what_is_beside_is_told_up_to_a_bound() {
        let all: Vec<Artifact> =
            (0..20).map(|byte| artifact(&byte.to_string(), vec![digest(byte)])).collect();
        let told = |count: usize| told(&all[..count], &[vec![digest(0)]]).1.len();
        assert_eq!(told(Together::MOST_TOLD + 1), Together::MOST_TOLD);
        assert_eq!(told(Together::MOST_TOLD + 2), Together::MOST_TOLD);
    }
}
