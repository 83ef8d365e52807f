//! Who judges what a pack brings: a framework from outside of it, or the one within, once something from outside proves
//! which that is.

use std::collections::BTreeMap;
use std::path::PathBuf;

use decision::ExitCode;
use ledger::Role;
use model::{Digest, Text};
use policy::Framework;

use super::{Opened, contradicted};
use crate::arguments::Verify;
use crate::complaint::Complaint;
use crate::framework::{self, Part, StandIn};
use crate::outside::{Env, Output};
use crate::subject::Subject;

/// Refuses a pack where nothing from outside says who judges: a delivery may not bring its own judge.
pub(crate) fn judged_from_outside(arguments: &Verify, env: &dyn Env) -> Result<(), Complaint> {
    let named = arguments.policy.is_some()
        || arguments.signer.is_some()
        || env.some(framework::VARIABLE).is_some()
        || arguments.policy_digest.is_some()
        || arguments.carried.pack_signer.is_some();
    match arguments.carried.pack.is_none() || named {
        true => Ok(()),
        false => Err(Complaint::usage(
            "a pack may not bring its own judge",
            "name your framework with --policy; or say that the one in the pack is meant, with its --policy-digest as you \
             know it from elsewhere, or with the --pack-signer whose pack it must be",
        )),
    }
}

/// Refuses beside a pack whatever is no file of it: what is judged is what the pack was made for. And a signature over a
/// framework, which is over the file of one.
pub(crate) fn brought(arguments: &Verify, subjects: &[Subject]) -> Result<(), Complaint> {
    if arguments.carried.pack.is_none() {
        return Ok(());
    }
    if arguments.signed.policy_signer.is_some() && arguments.policy.is_none() {
        return Err(Complaint::usage(
            "--policy-signer is about a file that --policy names, and the pack has none",
            "name the framework with --policy, or say with --pack-signer who must have signed the pack",
        ));
    }
    let other = subjects.iter().find(|subject| !matches!(subject, Subject::File(_) | Subject::Folder(_)));
    other.map_or(Ok(()), |other| {
        Err(Complaint {
            place: Some(other.given()),
            ..Complaint::usage(
                "beside --pack only files are named, and folders they lie in: what else is judged is in the pack",
                "leave it out, or have the pack made for it",
            )
        })
    })
}

/// What of a pack stands in for repositories of roots that are not where the framework has them: each is checked from the root
/// that the framework pins, and is no more part of it than a status list is.
pub(crate) fn stand_in(opened: &Opened) -> Result<StandIn<'_>, Complaint> {
    let files = opened.index.rules.iter().filter(|rule| rule.role == Role::FrameworkFile);
    let files = files.map(|rule| Ok((rule.path.clone(), opened.read(&rule.digest)?)));
    Ok(StandIn { framework: &opened.index.framework.digest, files: files.collect::<Result<_, _>>()? })
}

/// The framework within, as far as something from outside has proved that it is meant. `None` when it was told to be
/// unusable.
pub(crate) fn within(
    opened: &Opened,
    pinned: Option<&Digest>,
    out: &mut Output<'_>,
) -> Result<Option<(Framework, Vec<Part>)>, Complaint> {
    let index = &opened.index.framework;
    if let Some(wanted) = pinned.filter(|wanted| **wanted != index.digest) {
        return Err(Complaint {
            code: ExitCode::Unusable,
            text: format!(
                "the framework in the pack is not the one that was asked for: --policy-digest is {wanted}, and it is {}",
                index.digest
            ),
            place: Some(opened.path().to_string_lossy().into_owned()),
            help: "ask for a pack that was made for that framework, or judge by your own with --policy"
                .to_owned(),
        });
    }
    let (mut text, mut files, mut parts) = (String::new(), BTreeMap::<Text, Vec<u8>>::new(), Vec::new());
    for rule in &opened.index.rules {
        let bytes = opened.read(&rule.digest)?;
        parts.push(Part::carried(PathBuf::from(&*rule.path), bytes.clone()));
        match rule.role == Role::Framework {
            true => {
                text = String::from_utf8(bytes).map_err(|_| {
                    contradicted(opened.path(), "its framework is not text in UTF-8".to_owned())
                })?;
            }
            false => _ = files.insert(rule.path.clone(), bytes),
        }
    }
    let called = format!("{}, the framework within", report::name(&opened.path().to_string_lossy()));
    let framework = match framework::of_text(&called, &text, files) {
        Ok(framework) => framework,
        Err(diagnostics) => {
            framework::tell(&diagnostics.to_string(), out);
            return Ok(None);
        }
    };
    match *framework.digest() == index.digest {
        true => Ok(Some((framework, parts))),
        false => Err(Complaint {
            code: ExitCode::Unusable,
            text: format!(
                "the framework in the pack is {}, and its index says {}: it was changed, or this program has other roots \
                 built in than the one that made the pack",
                framework.digest(),
                index.digest
            ),
            place: Some(opened.path().to_string_lossy().into_owned()),
            help: "judge by your own framework with --policy, or have the pack made by this version"
                .to_owned(),
        }),
    }
}
