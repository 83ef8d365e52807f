use std::path::Path;

use decision::ExitCode;
use formats::{StatusEntry, StatusHead, StatusState, StatusTarget, StatusWords};
use model::{Age, Instant, NonEmpty, Text};
use report::name;
use sign::SigningKey;

use crate::arguments::{Issue, Status, StatusLift, StatusNew, StatusRevoke, StatusSign, StatusSuspend};
use crate::command::{status_pull, status_push, status_show};
use crate::complaint::{Complaint, nearest};
use crate::listing::{
    Held, Issued, Trusted, age, begin, framework_name, instant, lifted_by, meaning, new_id, public, read,
    roots, said, says_already, signing, span, suspended_still, suspends, taken,
};
use crate::outside::{Clock, Env, Output};

/// Makes, changes, shows or brings status lists.
pub(crate) fn run(
    arguments: &Status,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let now = clock.now();
    match arguments {
        Status::New(arguments) => new(arguments, out, now),
        Status::Revoke(arguments) => revoke(arguments, out, now),
        Status::Suspend(arguments) => suspend(arguments, out, now),
        Status::Lift(arguments) => lift(arguments, out, now),
        Status::Sign(arguments) => sign(arguments, out, now),
        Status::Show(arguments) => return status_show::run(arguments, out, now),
        Status::Push(arguments) => return status_push::run(arguments, env, out, now),
        Status::Pull(arguments) => return status_pull::run(arguments, env, out, now),
    }?;
    Ok(ExitCode::Allow)
}

fn new(arguments: &StatusNew, out: &mut Output<'_>, now: Instant) -> Result<(), Complaint> {
    let file = arguments.file.as_path();
    if std::fs::symlink_metadata(file).is_ok() {
        return Err(taken(file));
    }
    let named = |flag: &str, given: &str| {
        framework_name(given)
            .map_err(|why| Complaint::usage(format!("{flag}: {why}"), "write it as frameworks do"))
    };
    let mut audience = Vec::new();
    for given in &arguments.audience {
        let given = named("--audience", given)?;
        if audience.contains(&given) {
            return Err(Complaint::usage(
                format!("--audience: `{given}` stands there twice"),
                "name it once",
            ));
        }
        audience.push(given);
    }
    let audience = NonEmpty::of(audience)
        .ok_or_else(|| Complaint::usage("the list is for nobody", "say for whom with --audience"))?;
    let (issued, expires) = span(Some(age("--lasts", &arguments.lasts)?), now)?;
    let head = StatusHead {
        list: named("--list", &arguments.list)?,
        authority: named("--authority", &arguments.authority)?,
        audience,
        number: 1,
        previous: None,
        issued,
        expires,
        words: StatusWords::default(),
    };
    let key = signing(&arguments.sign_with)?;
    let done = begin(file, &head, &key, now)?;
    told(&done, &head, 0, out)?;
    out.say(&format!(
        "note: it is the first list of its name. Where a later one is known it is refused as older; go on from that \
         one instead. Who relies on it names {} as who must have signed it.",
        key.digest()
    ));
    Ok(())
}

fn revoke(arguments: &StatusRevoke, out: &mut Output<'_>, now: Instant) -> Result<(), Complaint> {
    let state = revocation(arguments, now)?;
    let target = read(&arguments.target)?;
    let change = Change { file: &arguments.file, issue: &arguments.issue, lasts: &arguments.lasts };
    change.add('R', now, out, |_, _| Ok((target, state, arguments.reason.as_str().into())))
}

/// Since when, in which window, or always: exactly one of the three.
fn revocation(arguments: &StatusRevoke, now: Instant) -> Result<StatusState, Complaint> {
    const HELP: &str = "--since TIME where it went wrong then and what was signed before is good; --from TIME --until \
                        TIME where it was in wrong hands for a while; --always where nothing it signed counts";
    let StatusRevoke { since, from, until, always, .. } = arguments;
    match (since, from, until, *always) {
        (Some(since), None, None, false) => Ok(StatusState::RevokedSince(instant("--since", since)?)),
        (None, Some(from), Some(until), false) => {
            let (from, until) = (instant("--from", from)?, instant("--until", until)?);
            if until < from {
                return Err(Complaint::usage(
                    format!("--until {until} is before --from {from}"),
                    "name the first time at which it may have been in wrong hands, then the last",
                ));
            }
            if until > now {
                return Err(Complaint::usage(
                    format!("--until: {until} has not come yet: it is {now}"),
                    "revoke it with --since while it is still in wrong hands",
                ));
            }
            Ok(StatusState::Compromised { from, until })
        }
        (None, None, None, true) => Ok(StatusState::RevokedRetroactively),
        (None, None, None, false) => Err(Complaint::usage("it is not said from when it is revoked", HELP)),
        _ => Err(Complaint::usage("it is revoked since a time, or for a while, or always", HELP)),
    }
}

fn suspend(arguments: &StatusSuspend, out: &mut Output<'_>, now: Instant) -> Result<(), Complaint> {
    let until = arguments.until.as_deref().map(|until| instant("--until", until)).transpose()?;
    if let Some(until) = until.filter(|until| *until <= now) {
        return Err(Complaint::usage(
            format!("--until: {until} has passed: it is {now}"),
            "name when you mean to know more, or leave --until out",
        ));
    }
    let target = read(&arguments.target)?;
    let incident = arguments.incident.as_str().into();
    let change = Change { file: &arguments.file, issue: &arguments.issue, lasts: &arguments.lasts };
    change.add('S', now, out, |_, from| {
        Ok((target, StatusState::Suspended { from, until, incident }, arguments.reason.as_str().into()))
    })
}

fn lift(arguments: &StatusLift, out: &mut Output<'_>, now: Instant) -> Result<(), Complaint> {
    let change = Change { file: &arguments.file, issue: &arguments.issue, lasts: &arguments.lasts };
    change.add('L', now, out, |entries, from| {
        let suspension = suspension(entries, &arguments.entry)?;
        let entry = suspension.id.clone();
        Ok((suspension.target.clone(), StatusState::Lifts { entry, from }, arguments.reason.as_str().into()))
    })
}

/// The suspension of this id, or of just this thing, if it stands.
fn suspension<'a>(entries: &'a [StatusEntry], id: &str) -> Result<&'a StatusEntry, Complaint> {
    let refused =
        |text: String, help: String| Complaint { place: Some(id.to_owned()), ..Complaint::usage(text, help) };
    if id.contains(':') && entries.iter().all(|entry| *entry.id != *id) {
        let target = read(id)?;
        let all = suspends(entries, &target);
        if let [only] = all.as_slice() {
            return Ok(only);
        }
        let ids = |all: Vec<&str>| all.join(", ");
        if !all.is_empty() {
            let help = "lift each of them by its id".to_owned();
            let all = ids(all.iter().map(|entry| &*entry.id).collect());
            return Err(refused(format!("several entries suspend it: {all}"), help));
        }
        let wider = suspended_still(entries, &target);
        let help = match wider.is_empty() {
            true => "`countersign status show` tells what is".to_owned(),
            false => format!(
                "{} speaks of more than this: lift that by its id, if all of it may pass again",
                ids(wider.iter().map(|id| &**id).collect())
            ),
        };
        return Err(refused("no entry of the list suspends just this".to_owned(), help));
    }
    let Some(entry) = entries.iter().find(|entry| *entry.id == *id) else {
        let near = nearest(id, entries.iter().map(|entry| &*entry.id));
        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        return Err(refused(
            "there is no such entry on the list".to_owned(),
            format!("{near}`countersign status show` tells the ids"),
        ));
    };
    if !matches!(entry.state, StatusState::Suspended { .. }) {
        let help = "what is revoked stays so: issue a new key, certificate or name instead";
        return Err(refused(format!("it is no suspension: {}", said(&entry.state)), help.to_owned()));
    }
    if let Some(lift) = lifted_by(entries, entry) {
        let help = "suspend it again, should that be what is wanted";
        return Err(refused(
            format!("{} has lifted it already: {}", lift.id, said(&lift.state)),
            help.to_owned(),
        ));
    }
    Ok(entry)
}

fn sign(arguments: &StatusSign, out: &mut Output<'_>, now: Instant) -> Result<(), Complaint> {
    let change = Change { file: &arguments.file, issue: &arguments.issue, lasts: &arguments.lasts };
    let (key, held) = change.open(now)?;
    let goes = (arguments.issue.output.as_deref(), now);
    if !arguments.add {
        let head = held.next(change.age()?, now)?;
        let done = held.issue(&head, held.list.entries(), &key, goes)?;
        return change.told(&done, (&head, held.list.entries().len()), &held, out);
    }
    let own = roots(&[Trusted { file: &arguments.issue.sign_with, key: key.spki() }])?;
    if held.list.signers(&own, now).is_ok() {
        return Err(Complaint {
            place: Some(arguments.file.to_string_lossy().into_owned()),
            ..Complaint::usage(
                "this key has signed the list already",
                "one party counts once: let another party add theirs, or issue the list again without --add",
            )
        });
    }
    let done = held.sign_again(&key, goes)?;
    change.told(&done, (held.list.head(), held.list.entries().len()), &held, out)
}

/// A list that is to change, and how.
struct Change<'a> {
    file: &'a Path,
    issue: &'a Issue,
    lasts: &'a Option<String>,
}

type Said = (StatusTarget, StatusState, Text);

impl Change<'_> {
    fn age(&self) -> Result<Option<Age>, Complaint> {
        self.lasts.as_deref().map(|lasts| age("--lasts", lasts)).transpose()
    }

    /// The key, and the list as it is, which one of the two keys signed.
    fn open(&self, now: Instant) -> Result<(SigningKey, Held), Complaint> {
        let key = signing(&self.issue.sign_with)?;
        let trusted = self.issue.trust_key.as_deref().map(public).transpose()?;
        let mut keys = vec![Trusted { file: &self.issue.sign_with, key: key.spki() }];
        if let (Some((known, bytes)), Some(file)) = (&trusted, &self.issue.trust_key)
            && *known.digest() != key.digest()
        {
            keys.push(Trusted { file, key: bytes });
        }
        let held = Held::open(self.file, &keys, now)?;
        Ok((key, held))
    }

    /// Issues the next list with one entry more: what `say` makes of the entries and the time.
    fn add(
        &self,
        letter: char,
        now: Instant,
        out: &mut Output<'_>,
        say: impl FnOnce(&[StatusEntry], Instant) -> Result<Said, Complaint>,
    ) -> Result<(), Complaint> {
        let lasts = self.age()?;
        let (key, held) = self.open(now)?;
        let head = held.next(lasts, now)?;
        let mut entries = held.list.entries().to_vec();
        let (target, state, reason) = say(&entries, head.issued)?;
        if let Some(known) = says_already(&entries, &target, &state) {
            return Err(Complaint {
                place: Some(crate::listing::written(&target)),
                ..Complaint::usage(
                    format!("the list says so already: {} {}", known.id, said(&known.state)),
                    "nothing was changed; `countersign status sign` issues a list again as it is",
                )
            });
        }
        let entry = StatusEntry { id: new_id(letter, head.number, &entries), target, state, reason };
        entries.push(entry.clone());
        let done = held.issue(&head, &entries, &key, (self.issue.output.as_deref(), now))?;
        out.put(&format!("{}: {}\n", entry.id, meaning(&entry, now)))?;
        if let Some(doubt) =
            entry.target.doubt().filter(|_| !matches!(entry.state, StatusState::Lifts { .. }))
        {
            out.say(&format!("note: {} may deny nothing: {}. Write {}", entry.id, doubt.why, doubt.instead));
        }
        let stands = suspended_still(&entries, &entry.target);
        if matches!(entry.state, StatusState::Lifts { .. }) && !stands.is_empty() {
            out.say(&format!("note: it is still suspended by {}", stands.join(", ")));
        }
        self.told(&done, (&head, entries.len()), &held, out)?;
        if named_by_frameworks(&entry.target) && !matches!(entry.state, StatusState::Lifts { .. }) {
            out.say("next: `countersign policy check FRAMEWORK` tells whether anything there has this name");
        }
        Ok(())
    }

    fn told(
        &self,
        done: &Issued,
        (head, entries): (&StatusHead, usize),
        held: &Held,
        out: &mut Output<'_>,
    ) -> Result<(), Complaint> {
        told(done, head, entries, out)?;
        let before = held.list.signatures().count();
        if done.signatures < before {
            out.say(&format!(
                "note: the list before had {before} signatures, this one has {}; where a framework asks for more, let \
                 the others sign it with `countersign status sign --add`",
                done.signatures
            ));
        }
        if !done.replaced && head.number != held.list.head().number {
            out.say(&format!(
                "note: {} stays number {}. Go on from the new list: another one made from {0} would be a second \
                 number {}, and verifiers that see both refuse both",
                name(&self.file.to_string_lossy()),
                held.list.head().number,
                head.number
            ));
        }
        Ok(())
    }
}

/// Whether it is a name that a framework gives, which a list alone cannot tell from a misspelled one.
fn named_by_frameworks(target: &StatusTarget) -> bool {
    matches!(target, StatusTarget::Participant(_) | StatusTarget::Identity(_) | StatusTarget::Relationship(_))
}

/// What was issued, and until when it holds.
fn told(done: &Issued, head: &StatusHead, entries: usize, out: &mut Output<'_>) -> Result<(), Complaint> {
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let entries = if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") };
    out.put(&format!(
        "{} number {}: {entries}, {}, in {}\n  {}\n  ends {}: issue the next one before, with `countersign status sign`\n",
        head.list,
        head.number,
        count(done.signatures, "signature"),
        name(&done.path.to_string_lossy()),
        done.digest,
        head.expires
    ))
}
