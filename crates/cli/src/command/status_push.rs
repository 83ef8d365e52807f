//! Putting a list into a registry. What is there already is never taken back by it.

use acquire::limits::MAX_STATUS_LIST;
use acquire::{Obstacle, Registry, Which};
use decision::ExitCode;
use formats::STATUS_LIST;
use model::{Digest, EvidenceId, Instant, Text};
use status::ClaimedList;

use crate::arguments::StatusPush;
use crate::complaint::Complaint;
use crate::listing;
use crate::network::Network;
use crate::outside::{Env, Output};
use crate::subject::PulledImage;

/// Puts it there, and says what is there now.
pub(crate) fn run(
    arguments: &StatusPush,
    env: &dyn Env,
    out: &mut Output<'_>,
    now: Instant,
) -> Result<ExitCode, Complaint> {
    let (to, tag) = place(arguments)?;
    let path = arguments.file.as_path();
    let file =
        acquire::named(path, MAX_STATUS_LIST).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    let list =
        ClaimedList::read(EvidenceId::file(0), file.clone()).map_err(|why| listing::unread(path, &why))?;
    let unfit = |text: String, help: &str| Complaint {
        code: ExitCode::Unusable,
        text: format!("{text}; nothing was put there"),
        place: Some(to.given.clone()),
        help: help.to_owned(),
    };
    let head = list.head();
    if now > head.expires {
        let text = format!("the list ended at {}, and whoever pulls it could not use it", head.expires);
        return Err(unfit(text, "issue it again: countersign status sign FILE --lasts AGE"));
    }
    let network = Network::of_images(&arguments.reaching, &arguments.logins, env)?;
    if network.is_closed() {
        return Err(Complaint::usage("--offline: a registry is on the network", "leave --offline out"));
    }
    let done = |digest: Option<Digest>| {
        let manifest = digest.map(|digest| format!("\n  its manifest is {digest}")).unwrap_or_default();
        format!("{}: number {} is at {}{manifest}\n", head.list, head.number, to.given)
    };
    let before = |registry: &Registry<'_>| acquire::only_layer_if_any(registry, STATUS_LIST, MAX_STATUS_LIST);
    match network.asked(&to.name, before) {
        Ok(Some(there)) if there == file => {
            out.put(&done(None))?;
            return Ok(ExitCode::Allow);
        }
        Ok(Some(there)) => {
            newer(&list, there)
                .map_err(|why| unfit(why, "name the tag that is meant, or push the list that is in force"))?;
        }
        Ok(None) => {}
        Err(Obstacle::Contradicted(fault)) => {
            return Err(unfit(
                format!("what is there is no status list, and is not replaced: {}", fault.text),
                "name another tag",
            ));
        }
        Err(why) => return Err(Complaint::file(ExitCode::Unreachable, &why.fault())),
    }
    let put =
        |registry: &Registry<'_>| registry.publish(&tag, STATUS_LIST, &file).map_err(Obstacle::Unreachable);
    let digest =
        network.written(&to.name, put).map_err(|why| Complaint::file(ExitCode::Unwritten, &why.fault()))?;
    out.put(&done(Some(digest)))?;
    Ok(ExitCode::Allow)
}

/// Where it is to be put: under a tag, since the digest of a list names that one for ever.
fn place(arguments: &StatusPush) -> Result<(PulledImage, Text), Complaint> {
    const HELP: &str = "write oci:registry.example/retail/status:retail-list";
    let wrong = |what: &str| Complaint {
        place: Some(arguments.to.to_string_lossy().into_owned()),
        ..Complaint::usage(format!("--to: {what}"), HELP)
    };
    let to = PulledImage::read(&arguments.to).ok_or_else(|| wrong("this is no place in a registry"))??;
    match to.name.image.clone() {
        Which::Tag(tag) => Ok((to, tag)),
        Which::Digest(_) => Err(wrong("a digest names what is there for ever, and a tag what is in force")),
    }
}

/// Whether a list may take the place of the one that is there. Nobody's signature is looked at: this only refuses.
fn newer(list: &ClaimedList, there: Vec<u8>) -> Result<(), String> {
    let there = ClaimedList::read(EvidenceId::file(0), there)
        .map_err(|why| format!("what is there cannot be read, and is not replaced: {why}"))?;
    let (own, there) = (list.head(), there.head());
    if own.list != there.list || own.authority != there.authority {
        return Err(format!("the list {} of {} is there", there.list, there.authority));
    }
    match own.number > there.number {
        true => Ok(()),
        false => Err(format!("number {} is there, and this is number {}", there.number, own.number)),
    }
}
