//! Who approves, and whether their signature would count.

use std::sync::Arc;

use checks::{Approvals, Identity, NamedIdentity, Person};
use countersign::NotReady;
use decision::ExitCode;
use model::{Digest, EvidenceId, Instant, Text};
use policy::{Framework, RootKind};
use verify::Roots;

use crate::command::policy::joined;
use crate::complaint::Complaint;

/// The people who may approve at a handoff.
pub(crate) struct Asked<'f> {
    framework: &'f Framework,
    handoff: &'f str,
    /// What it asks for.
    pub(crate) approvals: Vec<&'f Approvals>,
}

/// Somebody of them, by the key at hand.
pub(crate) struct Holder<'f> {
    /// Who.
    pub(crate) person: &'f Person,
    /// The identity that the key is.
    pub(crate) identity: &'f Arc<NamedIdentity>,
    root: &'f Text,
}

impl<'f> Asked<'f> {
    /// What a handoff asks; an error where it asks for no approvals.
    pub(crate) fn of(framework: &'f Framework, handoff: &'f str) -> Result<Self, Complaint> {
        let approvals = framework.approvals(handoff);
        if !approvals.is_empty() {
            return Ok(Self { framework, handoff, approvals });
        }
        let others: Vec<&str> = framework
            .handoffs()
            .map(|name| &**name)
            .filter(|name| !framework.approvals(name).is_empty())
            .collect();
        let help = match others.as_slice() {
            [] => "nothing needs to be approved under this framework; a handoff asks for it with `approvals`"
                .to_owned(),
            _ => format!("approvals are asked for by {}: approve it for one of these", others.join(", ")),
        };
        Err(Complaint::usage(format!("the handoff `{handoff}` asks for no approvals of its own"), help))
    }

    /// Who holds this key, if they may approve here and now.
    pub(crate) fn holder(&self, key: &Digest, roots: &Roots, now: Instant) -> Result<Holder<'f>, Complaint> {
        let people = || self.approvals.iter().flat_map(|asked| asked.by.iter());
        let own = |person: &'f Arc<Person>| {
            person.identities.iter().find_map(|identity| {
                let root = root(&identity.identity)?;
                (roots.key(root) == Some(key)).then_some(Holder { person, identity, root })
            })
        };
        let Some(holder) = people().find_map(own) else {
            let mut names: Vec<&str> = people().map(|person| &*person.name).collect();
            names.dedup();
            return Err(Complaint::usage(
                format!("--sign-with: {key} is the key of nobody who may approve at `{}`", self.handoff),
                format!(
                    "those who may are {}: sign with a key that the framework names for one of them",
                    names.join(", ")
                ),
            ));
        };
        self.in_time(&holder, now)?;
        Ok(holder)
    }

    /// Whether the key is valid now: what it signs outside its time never counts.
    fn in_time(&self, holder: &Holder<'_>, now: Instant) -> Result<(), Complaint> {
        let spec = self.framework.roots().iter().find(|spec| spec.name == *holder.root);
        let Some(RootKind::Key(key)) = spec.map(|spec| &spec.kind) else { return Ok(()) };
        let early = key.from.filter(|from| now.unix() < from.unix());
        let late = key.until.filter(|until| now.unix() > until.unix());
        let text = match (early, late) {
            (None, None) => return Ok(()),
            (Some(from), _) => format!("the framework trusts this key from {from} on, and it is {now}"),
            (None, Some(until)) => format!("the framework trusts this key until {until}, and it is {now}"),
        };
        Err(Complaint::usage(
            text,
            "sign with a key that is valid, or ask the framework's owner for an edition with yours",
        ))
    }
}

impl Holder<'_> {
    /// Whether the framework would take this signed approval for theirs.
    pub(crate) fn signed(&self, envelope: &[u8], roots: &Roots, now: Instant) -> Result<(), Complaint> {
        let refused = |why: &str| {
            Complaint::usage(
                format!("an approval signed with this key would not count: {why}"),
                "sign with a key whose signatures count by themselves, without a log or another name of the key",
            )
        };
        let pieces = formats::decode(EvidenceId::file(0), envelope);
        let claim = pieces.first().and_then(|piece| piece.read.as_ref().ok());
        let claim = claim.ok_or_else(|| refused("it cannot be read back"))?;
        let proof = verify::statement(claim, roots, now).map_err(|rejection| refused(&rejection.text))?;
        let theirs =
            proof.signers().iter().any(|signer| self.identity.is(signer.principal(), signer.roots()));
        if theirs { Ok(()) } else { Err(refused("the framework takes it for somebody else's")) }
    }
}

fn root(identity: &Identity) -> Option<&Text> {
    match identity {
        Identity::Key(key) => Some(&key.root),
        Identity::Github(_)
        | Identity::GithubRelease(_)
        | Identity::Gitlab(_)
        | Identity::Google(_)
        | Identity::Buildkite(_)
        | Identity::Email(_)
        | Identity::Other(_)
        | Identity::X509(_)
        | Identity::Spiffe(_) => None,
    }
}

/// The roots of a framework, where it can be used.
pub(crate) fn roots(framework: &Framework, now: Instant) -> Result<Roots, String> {
    countersign::roots(framework, now).map(|(roots, _)| roots).map_err(|why| match why {
        NotReady::Unusable(diagnostics) => joined(&diagnostics),
        NotReady::NoSuchHandoff(_) => String::new(),
    })
}

/// What is written where it cannot be.
pub(crate) fn unwritten(path: &std::path::Path, why: &str) -> Complaint {
    Complaint {
        code: ExitCode::Unwritten,
        text: format!("the approval cannot be written: {why}"),
        place: Some(path.to_string_lossy().into_owned()),
        help: "check that the folder is there, may be written to, and has space".to_owned(),
    }
}
