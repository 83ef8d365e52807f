use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign::NotReady;
use decision::ExitCode;
use ledger::{Body, Decided, Entry, Head, Ledger, LedgerFault, Rechecked, Sqlite, Standing, Trusted};
use model::{Instant, Text};
use sha2::{Digest as _, Sha256};

use crate::arguments::{Format, Recheck};
use crate::command::ledger::{open, unusable};
use crate::command::policy::joined;
use crate::complaint::{Complaint, ending};
use crate::outside::{Clock, Env, Output};
use crate::progress::Progress;
use crate::recheck::{
    Acceptance, Before, Found, Judging, Open, Outcome, Scope, Stopped, Today, artifact, document, page,
    places, scope, told,
};
use crate::state::{ListSeen, State};
use crate::{destination, framework, rechecked, recording};

/// Judges again what was accepted, reports, and records what was found.
pub(crate) fn run(
    arguments: &Recheck,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let file = arguments.ledger.as_path();
    let path = framework::named(arguments.policy.as_deref(), env)?.ok_or_else(|| {
        let help = format!("name it with --policy FILE or in {}", framework::VARIABLE);
        Complaint::usage("there is no framework to judge by", help)
    })?;
    apart(arguments, &path, &[])?;
    let Some((framework, files)) = framework::load(&path, out)? else { return Ok(ExitCode::Unusable) };
    apart(arguments, &path, &files)?;
    if let Some(asked) = &arguments.handoff {
        framework::handoff(&framework, Some(asked))?;
    }
    let state = arguments.state.as_deref().map(State::read).transpose()?;
    if let Some(state) = &state {
        state.held(&framework, None, false)?;
    }
    let ledger = open(file).map_err(unreachable)?;
    let now = clock.now();
    let folder = path.parent().unwrap_or(Path::new(""));
    let today = match Today::prepare(&framework, folder, arguments.handoff.as_deref(), state.as_ref(), now)? {
        Ok(today) => today,
        Err(NotReady::Unusable(diagnostics)) => {
            framework::tell(&joined(&diagnostics), out);
            return Ok(ExitCode::Unusable);
        }
        Err(NotReady::NoSuchHandoff(all)) => {
            let help = format!("its handoffs are {}", all.join(", "));
            return Err(Complaint::usage("the framework has no such handoff", help));
        }
    };
    let run = Run { arguments, ledger: &ledger, today: &today, now };
    let fault = |fault: &LedgerFault| unreachable(unusable(file, fault));
    let before = run.before().map_err(|why| fault(&why))?;
    let chosen = scope(&ledger, &today, before.as_ref(), (arguments.full, now)).map_err(|why| fault(&why))?;
    let outcome = run.outcome(&chosen, before.as_ref(), out).map_err(|stopped| match stopped {
        Stopped::Ledger(why) => fault(&why),
        Stopped::Other(complaint) => complaint,
    })?;
    let code = code(&outcome);
    let json = json(&outcome, code)?;
    let recorded = match arguments.dry_run {
        true => Ok(()),
        false => rechecked::record(file, &outcome, code, &json, arguments.handoff.as_deref(), out),
    };
    let text = match arguments.format {
        Format::Json => json,
        Format::Text => page(&outcome, code),
    };
    let written = match &arguments.output {
        None => out.put(&text),
        Some(path) => destination::write(path, &text, "report"),
    };
    let seen = ListSeen::each(&today.feeds);
    let remembered = state.map_or(Ok(()), |state| state.remember(&framework, None, &seen));
    let mut code = code;
    for complaint in [recorded, written, remembered].into_iter().filter_map(Result::err) {
        code = code.and(complaint.code);
        out.say(&Complaint { code, ..complaint }.to_string());
    }
    if code != ExitCode::Allow {
        out.say(&ending(code));
    }
    Ok(code)
}

/// A ledger that cannot be read was asked for by the operator: what it holds could not be reached.
fn unreachable(complaint: Complaint) -> Complaint {
    Complaint { code: ExitCode::Unreachable, ..complaint }
}

/// Nothing that is written takes the place of what is read.
fn apart(arguments: &Recheck, policy: &Path, files: &[PathBuf]) -> Result<(), Complaint> {
    let own = [policy.to_path_buf()].into_iter().chain(files.iter().cloned());
    let read: Vec<PathBuf> = own.chain(arguments.state.clone()).collect();
    recording::apart(Some(&arguments.ledger), read.iter().cloned().chain(arguments.output.clone()))?;
    let Some(output) = &arguments.output else { return Ok(()) };
    let whole = std::fs::canonicalize(output).ok();
    match read.iter().find(|path| whole.is_some() && std::fs::canonicalize(path).ok() == whole) {
        None => Ok(()),
        Some(path) => Err(Complaint {
            place: Some(path.to_string_lossy().into_owned()),
            ..Complaint::usage(
                "the report would replace a file it is made from",
                "name another file with --output",
            )
        }),
    }
}

fn json(outcome: &Outcome<'_>, code: ExitCode) -> Result<String, Complaint> {
    let text = serde_json::to_string_pretty(&document(outcome, code)).map_err(|why| Complaint {
        code: ExitCode::Bug,
        text: format!("the report cannot be written as JSON: {why}"),
        place: None,
        help: "report this as a bug, with the command".to_owned(),
    })?;
    Ok(format!("{text}\n"))
}

/// What the run ends with: each lane keeps its own, the gravest is told.
fn code(outcome: &Outcome<'_>) -> ExitCode {
    let codes = outcome.open.iter().map(|open| match open.found.standing {
        Some(Standing::Lost) => ExitCode::Wrong,
        Some(Standing::Unproven) => ExitCode::Missing,
        Some(Standing::Unjudged) => ExitCode::Unreachable,
        None => ExitCode::Allow,
    });
    codes.fold(ExitCode::Allow, ExitCode::and)
}

struct Run<'a> {
    arguments: &'a Recheck,
    ledger: &'a Ledger<Sqlite>,
    today: &'a Today<'a>,
    now: Instant,
}

/// How many decisions are of no concern, and what was judged.
#[derive(Default)]
struct Counts {
    judged: u64,
    passed_over: u64,
}

impl<'a> Run<'a> {
    /// The last recheck of as much by a framework of this name.
    fn before(&self) -> Result<Option<Before>, LedgerFault> {
        let filed = self.ledger.filed_under(&Rechecked::filed(self.today.framework.name()))?;
        for sequence in filed.into_iter().rev() {
            let Some(Entry { at, body: Body::Recheck(rechecked), .. }) = self.ledger.entry(sequence)? else {
                continue;
            };
            if rechecked.handoff.as_deref() == self.arguments.handoff.as_deref() {
                return Ok(Some(Before { sequence, at, rechecked }));
            }
        }
        Ok(None)
    }

    fn outcome<'o>(
        &self,
        scope: &'o Scope,
        before: Option<&Before>,
        out: &Output<'_>,
    ) -> Result<Outcome<'o>, Stopped>
    where
        'a: 'o,
    {
        let (mut open, mut restored) = (Vec::new(), Vec::new());
        let was_open = |found: &Found| {
            before.is_some_and(|before| {
                before.rechecked.open.iter().any(|one| found.is(one.entry, one.subject))
            })
        };
        let mut take = |found: Found| match found.standing {
            Some(_) => open.push(found),
            None if was_open(&found) => restored.push(found),
            None => {}
        };
        let mut judging = Judging::new(self.ledger, self.today, &mut take);
        let (head, counts) = match &scope.touched {
            None => self.everything(&mut judging, out)?,
            Some((before, touched)) => (self.head(before)?, self.touched(touched, &mut judging)?),
        };
        judging.judged()?;
        let mut all = Vec::with_capacity(open.len());
        for found in open {
            let places =
                found.subject().map(|subject| places(self.ledger, subject)).transpose()?.unwrap_or_default();
            let since = before.and_then(|before| before.since(&found)).unwrap_or(self.now);
            let told = told(self.today.framework, &places);
            all.push(Open { found, since, places, told });
        }
        let Counts { judged, passed_over } = counts;
        Ok(Outcome {
            today: self.today,
            now: self.now,
            head,
            scope,
            judged,
            passed_over,
            open: all,
            restored,
        })
    }

    /// Whether an entry accepted something at a handoff that is asked about.
    fn wanted(&self, decided: &Decided) -> bool {
        let handoff = self.arguments.handoff.as_deref();
        decided.accepted()
            && decided.framework.name == *self.today.framework.name()
            && handoff.is_none_or(|handoff| *decided.handoff == *handoff)
    }

    /// Judges the latest acceptance of every artifact, once the whole ledger is seen to hold.
    fn everything(
        &self,
        judging: &mut Judging<'_>,
        out: &Output<'_>,
    ) -> Result<(Option<Head>, Counts), Stopped> {
        let checked = ledger::verify(self.ledger.storage(), Trusted::default())?;
        if !checked.entries_hold() {
            return Err(Stopped::Other(broken(
                &self.arguments.ledger,
                checked.broken.first().map(|one| &one.text),
            )));
        }
        let (mut latest, mut counts) = (HashMap::new(), Counts::default());
        self.ledger.each(&mut |entry| {
            let Some(decided) = entry.decision() else { return Ok(()) };
            match self.wanted(decided) {
                true => decided.subjects.iter().for_each(|subject| {
                    latest.insert(known(decided, subject), entry.sequence);
                }),
                false => counts.passed_over = counts.passed_over.saturating_add(1),
            }
            Ok(())
        })?;
        let progress = Progress::begin(out, latest.len(), || 0);
        progress.judging();
        let mut stopped = None;
        self.ledger.accepted(&mut |sequence, at, decided| {
            if stopped.is_some() || !self.wanted(&decided) {
                return Ok(());
            }
            let places = decided.subjects.iter().zip(0_u32..);
            let last = |subject| latest.get(&known(&decided, subject)) == Some(&sequence);
            let own: BTreeSet<u32> = places.filter(|(subject, _)| last(subject)).map(|(_, at)| at).collect();
            own.iter().for_each(|_| progress.step());
            counts.judged = counts.judged.saturating_add(u64::try_from(own.len()).unwrap_or(u64::MAX));
            if !own.is_empty() {
                let acceptance =
                    Acceptance { entry: sequence, at, decided: Arc::new(decided), subjects: own };
                stopped = judging.add(acceptance).err();
            }
            Ok(())
        })?;
        stopped.map_or(Ok((checked.head, counts)), Err)
    }

    /// The last entry, which is to be after the recheck before.
    fn head(&self, before: &Before) -> Result<Option<Head>, LedgerFault> {
        let mut head = None;
        self.ledger.after(before.rechecked.until, &mut |entry| {
            head = Some(Head { sequence: entry.sequence, hash: Entry::hash(&entry.line()?) });
            Ok(())
        })?;
        Ok(head)
    }

    /// Judges what may have changed, where nothing was accepted later in its place.
    fn touched(
        &self,
        touched: &std::collections::BTreeMap<u64, BTreeSet<u32>>,
        judging: &mut Judging<'_>,
    ) -> Result<Counts, Stopped> {
        let mut counts = Counts::default();
        for (sequence, subjects) in touched {
            let Some(Entry { at, body: Body::Decision(decided), .. }) = self.ledger.entry(*sequence)? else {
                continue;
            };
            if !self.wanted(&decided) {
                counts.passed_over = counts.passed_over.saturating_add(1);
                continue;
            }
            let mut own = BTreeSet::new();
            for place in subjects {
                let subject = usize::try_from(*place).ok().and_then(|place| decided.subjects.get(place));
                if let Some(subject) = subject
                    && self.latest(&decided, subject)? == Some(*sequence)
                {
                    own.insert(*place);
                }
            }
            counts.judged = counts.judged.saturating_add(u64::try_from(own.len()).unwrap_or(u64::MAX));
            if !own.is_empty() {
                let decided = Arc::new(decided);
                judging.add(Acceptance { entry: *sequence, at, decided, subjects: own })?;
            }
        }
        Ok(counts)
    }

    /// The last entry that accepted what this one did, by the index.
    fn latest(&self, own: &Decided, subject: &ledger::DecidedSubject) -> Result<Option<u64>, LedgerFault> {
        let wanted = known(own, subject);
        let named = subject.digests.iter().map(Decided::artifact);
        let mut entries = BTreeSet::new();
        for key in named {
            entries.extend(self.ledger.filed_under(&key)?);
        }
        for sequence in entries.into_iter().rev() {
            let entry = self.ledger.entry(sequence)?;
            let Some(decided) = entry.as_ref().and_then(Entry::decision) else { continue };
            if self.wanted(decided)
                && decided.subjects.iter().any(|subject| known(decided, subject) == wanted)
            {
                return Ok(Some(sequence));
            }
        }
        Ok(None)
    }
}

/// What an artifact at a handoff is known by, in little memory.
fn known(decided: &Decided, subject: &ledger::DecidedSubject) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(Sha256::digest(decided.handoff.as_bytes()));
    hash.update(artifact(subject).as_bytes());
    hash.finalize().into()
}

/// A ledger whose entries are not as they were written tells nothing.
fn broken(file: &Path, why: Option<&Text>) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text: format!("the ledger does not hold: {}", why.map(|why| &**why).unwrap_or("something is broken")),
        place: Some(file.to_string_lossy().into_owned()),
        help:
            "see everything that is broken with `countersign ledger verify`, and go back to a copy that holds"
                .to_owned(),
    }
}
