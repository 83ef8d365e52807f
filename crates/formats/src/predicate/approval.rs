use model::{Age, Artifact, ArtifactKind, Digest, Instant, Text};
use serde_json::{Map, Value, json};

use super::{instant, name_of, of_type, only, optional_name, sha256, told, written};
use crate::limits::{MAX_APPROVAL, MAX_APPROVAL_REASON};
use crate::node::Node;
use crate::{Fact, Malformed, Predicate, Statement};

/// What a person signs who approves an artifact for one handoff, under one edition of a framework, until an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The handoff it is for.
    pub handoff: Text,
    /// The participant or zone the handoff comes from, where it says so.
    pub from: Option<Text>,
    /// The zone it enters, where it says so.
    pub to: Option<Text>,
    /// The framework's name.
    pub framework: Text,
    /// The framework's digest: what the person knew to be demanded beside the approval.
    pub framework_digest: Digest,
    /// When, by the approver's clock.
    pub approved_at: Instant,
    /// Its last moment.
    pub expires: Instant,
    /// Why, in the approver's words.
    pub reason: Option<Text>,
}

impl Approval {
    /// The predicate type: an approval of another version has another one.
    pub const TYPE: &'static str = "urn:countersign:approval:v1";

    /// The statement to sign: these artifacts, by every digest that is known of them, are approved.
    pub fn statement(&self, artifacts: &[Artifact]) -> Vec<u8> {
        let mut predicate = Map::new();
        let mut put = |name: &str, value: Value| predicate.insert(name.to_owned(), value);
        put("handoff", json!(&*self.handoff));
        for (name, end) in [("from", &self.from), ("to", &self.to), ("reason", &self.reason)] {
            if let Some(end) = end {
                put(name, json!(&**end));
            }
        }
        let digest = self.framework_digest.to_string();
        put("framework", json!({ "name": &*self.framework, "digest": digest }));
        put("approved_at", json!(self.approved_at.to_string()));
        put("expires", json!(self.expires.to_string()));
        let whole = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": artifacts.iter().map(subject).collect::<Vec<_>>(),
            "predicateType": Self::TYPE,
            "predicate": predicate,
        });
        whole.to_string().into_bytes()
    }
}

/// One artifact. Its name is for people: what an artifact is called is for its producer to say.
fn subject(artifact: &Artifact) -> Value {
    let mut digests = Map::new();
    for digest in &artifact.digests {
        digests.insert(digest.algorithm().name().to_owned(), json!(digest.hex()));
    }
    if let Some(reference) = artifact.reference() {
        digests.insert(reference.kind().name().to_owned(), json!(reference.value()));
    }
    match artifact.kind {
        ArtifactKind::File => {
            let name = artifact.given.rsplit(['/', '\\']).next().unwrap_or_default();
            json!({ "name": name, "digest": digests })
        }
        ArtifactKind::Digest | ArtifactKind::Named(_) | ArtifactKind::Image(_) => {
            json!({ "digest": digests })
        }
    }
}

impl Predicate for Approval {
    const TYPES: &'static [&'static str] = &[Self::TYPE];
    const TITLE: &'static str = "approval";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        const NAMES: [&str; 7] = ["handoff", "from", "to", "framework", "approved_at", "expires", "reason"];
        let root = of_type::<Self>(statement)?;
        only(&root, &NAMES, "an approval, version 1,")?;
        let [handoff, from, to, framework, approved_at, expires, reason] = root.fields(NAMES)?;
        let framework = root.required("framework", framework)?;
        only(&framework, &["name", "digest"], "the framework of an approval")?;
        let [name, digest] = framework.fields(["name", "digest"])?;
        let expires = root.required("expires", expires)?;
        let approval = Self {
            handoff: name_of(&root, "handoff", handoff)?,
            from: optional_name(from)?,
            to: optional_name(to)?,
            framework: name_of(&framework, "name", name)?,
            framework_digest: sha256(&framework.required("digest", digest)?)?,
            approved_at: instant(&root.required("approved_at", approved_at)?)?,
            expires: instant(&expires)?,
            reason: reason.map(|node| node.string_within(MAX_APPROVAL_REASON).map(Text::from)).transpose()?,
        };
        approval.spans(&expires)?;
        Ok(approval)
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("handoff", Some(self.handoff.clone())),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("framework", Some(self.framework.clone())),
            ("framework digest", written(&self.framework_digest)),
            ("approved at", written(self.approved_at)),
            ("expires", written(self.expires)),
            ("reason", self.reason.clone()),
        ])
    }
}

impl Approval {
    /// It ends after it begins, and before [`MAX_APPROVAL`] is over: nobody approves for good.
    fn spans(&self, expires: &Node<'_>) -> Result<(), Malformed> {
        match self.approved_at.age_at(self.expires) {
            None | Some(Age::NONE) => Err(expires.fault("it ends before anybody could use it")),
            Some(span) if span > MAX_APPROVAL => {
                Err(expires.fault(format!("it holds for {span}, and an approval for at most {MAX_APPROVAL}")))
            }
            Some(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Approval;
    use crate::limits::{MAX_APPROVAL, MAX_APPROVAL_REASON};
    use crate::{Predicate, Statement};
    use model::{Algorithm, Artifact, ArtifactKind, Digest, Instant, Reference, Text};
    use proptest::prelude::*;

    fn approval() -> Approval {
        Approval {
            handoff: "promote".into(),
            from: Some("staging".into()),
            to: Some("production".into()),
            framework: "retail-intake".into(),
            framework_digest: Digest::sha256([1; 32]),
            approved_at: Instant::parse("2026-08-01T10:00:00Z").unwrap(),
            expires: Instant::parse("2026-08-02T10:00:00Z").unwrap(),
            reason: Some("reviewed".into()),
        }
    }

    fn artifact() -> Artifact {
        let longer = Digest::new(Algorithm::Sha512, &[3; 64]).unwrap();
        Artifact {
            given: "dist/widget.tgz".into(),
            kind: ArtifactKind::File,
            digests: vec![Digest::sha256([2; 32]), longer],
            size: None,
        }
    }

    fn text(approval: &Approval) -> String {
        String::from_utf8(approval.statement(&[artifact()])).unwrap()
    }

    fn read(text: &str) -> Result<Approval, String> {
        let statement = Statement::decode(text.as_bytes()).map_err(|bad| bad.to_string())?;
        Approval::decode(&statement).map_err(|bad| bad.to_string())
    }

    #[test]
    fn an_approval_is_read_as_it_is_written() {
        let bare = Approval { from: None, to: None, reason: None, ..approval() };
        for own in [approval(), bare] {
            assert_eq!(read(&text(&own)).unwrap(), own);
        }
        assert_eq!(approval().facts().len(), 8);
    }

    #[test]
    fn every_digest_is_bound_and_a_path_is_none_of_the_name() {
        let statement = Statement::decode(text(&approval()).as_bytes()).unwrap();
        let subject = statement.subjects.first();
        assert_eq!((subject.name.as_deref(), subject.digests.len()), (Some("widget.tgz"), 2));
        let reference = Reference::parse("gce_image_id:42").unwrap();
        let named = Artifact {
            given: "gce_image_id:42".into(),
            kind: ArtifactKind::Named(reference),
            digests: vec![],
            size: None,
        };
        let statement = Statement::decode(&approval().statement(&[named])).unwrap();
        let subject = statement.subjects.first();
        assert_eq!((subject.name.as_deref(), subject.others.len()), (None, 1));
    }

    #[test]
    fn an_approval_has_one_reading() {
        for (part, other, why) in [
            ("\"handoff\":\"promote\"", "\"handoff\":\"\"", "empty"),
            ("\"handoff\":\"promote\",", "", "handoff"),
            ("\"handoff\":\"promote\"", "\"handoff\":\"promote\",\"unless\":\"x\"", "unless"),
            ("\"name\":\"retail-intake\"", "\"name\":\"retail-intake\",\"number\":7", "number"),
            ("sha256:01", "sha512:01", "sha512"),
            ("2026-08-02T10:00:00Z", "2026-08-02", "not a UTC time"),
            ("2026-08-02T10:00:00Z", "2026-08-01T10:00:00Z", "before anybody"),
            ("2026-08-02T10:00:00Z", "2026-07-01T10:00:00Z", "before anybody"),
            (":approval:v1", ":approval:v2", "predicate type"),
            ("\"to\":\"production\"", "\"to\":7", "string"),
        ] {
            let spoilt = text(&approval()).replacen(part, other, 1);
            assert_ne!(spoilt, text(&approval()), "{part}");
            let fault = read(&spoilt).unwrap_err();
            assert!(fault.contains(why), "{part}: {fault}");
        }
    }

    #[test]
    fn its_span_and_its_reason_are_bounded() {
        let begin = approval().approved_at.unix();
        let most = i64::try_from(MAX_APPROVAL.seconds()).unwrap();
        let at = |seconds: i64| {
            let expires = Instant::from_unix(begin + seconds).unwrap();
            read(&text(&Approval { expires, ..approval() }))
        };
        assert!(at(1).is_ok() && at(most).is_ok());
        assert!(at(0).is_err() && at(most + 1).unwrap_err().contains("at most"));
        let because =
            |length: usize| read(&text(&Approval { reason: Some("r".repeat(length).into()), ..approval() }));
        assert!(because(MAX_APPROVAL_REASON).is_ok() && because(MAX_APPROVAL_REASON + 1).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(
            handoff in ".{1,40}", to in proptest::option::of(".{0,40}"), reason in proptest::option::of(".{0,80}"),
            begin in 0_i64..4_000_000_000, span in 1_u64..=7_776_000,
        ) {
            let begin_at = Instant::from_unix(begin).unwrap();
            let expires = Instant::from_unix(begin.saturating_add(i64::try_from(span).unwrap())).unwrap();
            let own = Approval {
                handoff: Text::from(handoff), to: to.map(Text::from), reason: reason.map(Text::from),
                approved_at: begin_at, expires, ..approval()
            };
            prop_assert_eq!(read(&text(&own)).unwrap(), own);
        }

        #[test]
        fn no_bytes_upset_it(at in 0_usize..400, byte in any::<u8>()) {
            let mut bytes = text(&approval()).into_bytes();
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            if let Ok(statement) = Statement::decode(&bytes) {
                let _ = Approval::decode(&statement);
            }
        }
    }
}
