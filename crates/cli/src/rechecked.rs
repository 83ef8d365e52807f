//! What a recheck found, appended to the ledger: the next one goes on from it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use decision::ExitCode;
use ledger::{Feed, Framework, Input, Ledger, LedgerFault, Open, Rechecked, Role, Sqlite};
use model::{Digest, Text};
use sha2::{Digest as _, Sha256};

use crate::complaint::Complaint;
use crate::outside::Output;
use crate::recheck::Outcome;
use crate::recording::help;

/// Records what was found, with the report and the lists that were asked.
pub(crate) fn record(
    file: &Path,
    outcome: &Outcome<'_>,
    code: ExitCode,
    report: &str,
    handoff: Option<&str>,
    out: &mut Output<'_>,
) -> Result<(), Complaint> {
    let mut bytes: BTreeMap<Digest, Vec<u8>> = BTreeMap::new();
    let rechecked = entry(outcome, code, report, handoff, &mut bytes);
    let done = Sqlite::writable(file).map(Ledger::over).and_then(|mut ledger| {
        let none = || LedgerFault::Gone("nothing has this digest".into());
        ledger.rechecked(outcome.now, rechecked, &mut |digest| bytes.remove(digest).ok_or_else(none))
    });
    match done {
        Ok(head) => {
            let shown = report::name(&file.to_string_lossy());
            out.say(&format!("recorded as entry {} of {shown}", head.sequence));
            Ok(())
        }
        Err(fault) => Err(Complaint {
            code: ExitCode::Unwritten,
            text: format!("what was found could not be recorded: {fault}"),
            place: Some(file.to_string_lossy().into_owned()),
            help: help(&fault).to_owned(),
        }),
    }
}

fn entry(
    outcome: &Outcome<'_>,
    code: ExitCode,
    report: &str,
    handoff: Option<&str>,
    bytes: &mut BTreeMap<Digest, Vec<u8>>,
) -> Rechecked {
    let framework = outcome.today.framework;
    let mut inputs = Vec::new();
    let mut keep = |role: Role, path: Text, content: &[u8]| {
        let digest = Digest::sha256(Sha256::digest(content).into());
        let place = u32::try_from(inputs.len()).ok();
        inputs.push(Input { role, path, digest: digest.clone() });
        bytes.insert(digest, content.to_vec());
        place
    };
    keep(Role::Recheck, "".into(), report.as_bytes());
    let feeds = outcome.today.feeds.iter().map(|feed| {
        let list = outcome.today.lists.get(&feed.name).filter(|_| feed.kind == "status");
        let input = list.and_then(|(path, content)| keep(Role::Status, path.clone(), content));
        Feed { kind: feed.kind.into(), name: feed.name.clone(), digest: feed.digest.clone(), input }
    });
    let feeds = feeds.collect();
    let mut open: Vec<Open> = outcome
        .open
        .iter()
        .filter_map(|open| {
            let (entry, subject, standing) = (open.found.entry, open.found.subject, open.found.standing?);
            Some(Open { entry, subject, standing, since: open.since })
        })
        .collect();
    open.sort_by_key(|open| (open.entry, open.subject));
    let subjects = outcome.open.iter().filter_map(|open| open.found.subject());
    let mut rests_on: BTreeSet<Text> = subjects.flat_map(|subject| subject.filed()).map(Text::from).collect();
    rests_on.insert(Rechecked::filed(framework.name()).into());
    let before = outcome.scope.touched.as_ref().map(|(before, _)| before);
    Rechecked {
        framework: Framework {
            name: framework.name().clone(),
            number: framework.number(),
            digest: framework.digest().clone(),
        },
        handoff: handoff.map(Text::from),
        full_at: before.map_or(outcome.now, |before| before.rechecked.full_at),
        since: before.map(|before| before.sequence),
        until: outcome.head.as_ref().map_or(0, |head| head.sequence),
        code: code.number(),
        judged: outcome.judged,
        feeds,
        inputs,
        rests_on: rests_on.into_iter().collect(),
        open,
        distrusted: outcome.distrust.iter().map(|one| one.times.clone()).collect(),
    }
}
