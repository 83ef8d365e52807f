use model::{Digest, Instant, NonEmpty, Text};
use serde_json::{Value, json};

use super::{instant, name_of, only, optional_name, plain_number, sha256};
use crate::Malformed;
use crate::limits::{MAX_FRAMEWORK_NUMBER, MAX_LISTED, MAX_RECEIPT_LISTED, MAX_STATUS_NUMBER};
use crate::node::Node;

/// What a receipt says beside the verification summary it is. A field that is not there says nothing: it is unknown,
/// and never a yes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptNote {
    /// The handoff that was allowed.
    pub handoff: Option<Text>,
    /// The participant or zone it came from.
    pub from: Option<Text>,
    /// The zone it was taken into.
    pub to: Option<Text>,
    /// The name and number of the framework it was judged by; its digest is the summary's `policy`.
    pub framework: Option<(Text, u64)>,
    /// The status lists that were asked, as they were.
    pub status: Option<Vec<SeenStatus>>,
    /// What was proved wrong and set aside, here or at a handoff before.
    pub exceptions: Option<Vec<CarriedException>>,
    /// The receipts this allow rests on: SHA-256 of each one's statement as it was signed.
    pub previous: Option<Vec<Digest>>,
}

/// A status list, as a receipt saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenStatus {
    /// The framework's name for it.
    pub name: Text,
    /// The participant whose list it is.
    pub id: Text,
    /// Its number.
    pub number: u64,
    /// SHA-256 of its statement.
    pub digest: Digest,
}

/// An exception that was used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CarriedException {
    /// Its name in the framework it stands in.
    pub name: Text,
    /// The check it sets aside.
    pub check: Text,
    /// Its last second.
    pub expires: Instant,
}

/// A receipt to be signed: the record of an allow, as a SLSA verification summary v1 with fields of ours beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What the artifact is called by those who signed it.
    pub name: Option<Text>,
    /// Its digests, all that were computed, as `(algorithm, text)`.
    pub digests: NonEmpty<(Text, Text)>,
    /// Who verified: the framework's id for the gate.
    pub verifier: Text,
    /// The version of this tool.
    pub tool: Text,
    /// When it was judged.
    pub verified_at: Instant,
    /// What the artifact is, at this handoff.
    pub resource: Text,
    /// The framework's name, number and digest.
    pub framework: (Text, u64, Digest),
    /// Every file of evidence that counted, by SHA-256; `None` where they cannot all be told.
    pub inputs: Option<NonEmpty<Digest>>,
    /// The SLSA build level that the framework grants the builder; `None` where it was not looked up.
    pub build_level: Option<u8>,
    /// Whether the handoff says where it comes from and where it leads, what it asked, and what it rests on.
    pub note: ReceiptNote,
}

impl ReceiptNote {
    /// The name of the field that holds it. A producer's own fields are named by URIs (SLSA v1, parsing rules).
    pub const FIELD: &'static str = "urn:countersign:receipt:v1";

    /// Reads it. It is our own, so a field that is not known is a fault: it could limit what the receipt says.
    pub(super) fn read(root: &Node<'_>) -> Result<Self, Malformed> {
        const NAMES: [&str; 7] = ["handoff", "from", "to", "framework", "status", "exceptions", "previous"];
        only(root, &NAMES, "a receipt, version 1,")?;
        let [handoff, from, to, framework, status, exceptions, previous] = root.fields(NAMES)?;
        Ok(Self {
            handoff: optional_name(handoff)?,
            from: optional_name(from)?,
            to: optional_name(to)?,
            framework: framework.map(|node| numbered(&node)).transpose()?,
            status: list(status, seen)?,
            exceptions: list(exceptions, excepted)?,
            previous: list(previous, sha256)?,
        })
    }

    fn json(&self) -> Value {
        let status = |one: &SeenStatus| json!({ "name": &*one.name, "id": &*one.id, "number": one.number, "digest": one.digest.to_string() });
        let excepted = |one: &CarriedException| json!({ "name": &*one.name, "check": &*one.check, "expires": one.expires.to_string() });
        let framework = self.framework.as_ref();
        json!({
            "handoff": self.handoff.as_deref(),
            "from": self.from.as_deref(),
            "to": self.to.as_deref(),
            "framework": framework.map(|(name, number)| json!({ "name": &**name, "number": number })),
            "status": self.status.as_ref().map(|all| all.iter().map(status).collect::<Vec<_>>()),
            "exceptions": self.exceptions.as_ref().map(|all| all.iter().map(excepted).collect::<Vec<_>>()),
            "previous": self.previous.as_ref().map(|all| all.iter().map(Digest::to_string).collect::<Vec<_>>()),
        })
    }
}

impl Receipt {
    /// The predicate type: that of a SLSA verification summary, which others can read.
    pub const TYPE: &'static str = "https://slsa.dev/verification_summary/v1";

    /// The version of SLSA whose words it uses.
    const SLSA: &'static str = "1.1";

    /// The URI of the policy: the framework of this name.
    pub fn policy_uri(framework: &str) -> String {
        format!("urn:countersign:framework:{framework}")
    }

    /// The statement to sign.
    pub fn statement(&self) -> Vec<u8> {
        let set: serde_json::Map<String, Value> =
            self.digests.iter().map(|(algorithm, text)| (algorithm.to_string(), json!(&**text))).collect();
        let mut subject = json!({ "digest": set });
        let (name, number, digest) = &self.framework;
        let level = match self.build_level {
            Some(level) => format!("SLSA_BUILD_LEVEL_{level}"),
            None => "SLSA_BUILD_LEVEL_UNEVALUATED".to_owned(),
        };
        let note = ReceiptNote { framework: Some((name.clone(), *number)), ..self.note.clone() };
        let mut predicate = json!({
            "verifier": { "id": &*self.verifier, "version": { "countersign": &*self.tool } },
            "timeVerified": self.verified_at.to_string(),
            "resourceUri": &*self.resource,
            "policy": {
                "uri": Self::policy_uri(name),
                "digest": { digest.algorithm().name(): digest.hex() },
            },
            "verificationResult": "PASSED",
            "verifiedLevels": [level],
            "slsaVersion": Self::SLSA,
            ReceiptNote::FIELD: note.json(),
        });
        // What is not said is left out: `null` is no name and no list to those who read SLSA's words.
        if let (Some(name), Some(subject)) = (&self.name, subject.as_object_mut()) {
            subject.insert("name".to_owned(), json!(&**name));
        }
        if let (Some(inputs), Some(predicate)) = (&self.inputs, predicate.as_object_mut()) {
            let one = |input: &Digest| json!({ "digest": { input.algorithm().name(): input.hex() } });
            predicate.insert("inputAttestations".to_owned(), inputs.iter().map(one).collect());
        }
        let whole: Value = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [subject],
            "predicateType": Self::TYPE,
            "predicate": predicate,
        });
        whole.to_string().into_bytes()
    }

    /// The most inputs that a receipt lists: more cannot be read, so none are told.
    pub const MAX_INPUTS: usize = MAX_LISTED;
}

fn list<T>(
    node: Option<Node<'_>>,
    read: impl Fn(&Node<'_>) -> Result<T, Malformed>,
) -> Result<Option<Vec<T>>, Malformed> {
    let all = |node: Node<'_>| node.items(MAX_RECEIPT_LISTED)?.iter().map(read).collect();
    node.map(all).transpose()
}

fn numbered(node: &Node<'_>) -> Result<(Text, u64), Malformed> {
    const NAMES: [&str; 2] = ["name", "number"];
    only(node, &NAMES, "the framework of a receipt")?;
    let [name, number] = node.fields(NAMES)?;
    let number = plain_number(&node.required("number", number)?, MAX_FRAMEWORK_NUMBER)?;
    Ok((name_of(node, "name", name)?, number))
}

fn seen(node: &Node<'_>) -> Result<SeenStatus, Malformed> {
    const NAMES: [&str; 4] = ["name", "id", "number", "digest"];
    only(node, &NAMES, "a status list of a receipt")?;
    let [name, id, number, digest] = node.fields(NAMES)?;
    Ok(SeenStatus {
        name: name_of(node, "name", name)?,
        id: name_of(node, "id", id)?,
        number: plain_number(&node.required("number", number)?, MAX_STATUS_NUMBER)?,
        digest: sha256(&node.required("digest", digest)?)?,
    })
}

fn excepted(node: &Node<'_>) -> Result<CarriedException, Malformed> {
    const NAMES: [&str; 3] = ["name", "check", "expires"];
    only(node, &NAMES, "an exception of a receipt")?;
    let [name, check, expires] = node.fields(NAMES)?;
    Ok(CarriedException {
        name: name_of(node, "name", name)?,
        check: name_of(node, "check", check)?,
        expires: instant(&node.required("expires", expires)?)?,
    })
}

#[cfg(test)]
mod tests;
