mod source;

use std::fs::File;
use std::path::{Path, PathBuf};

use acquire::limits::MAX_STATUS_LIST;
use countersign::{Before, Brought, Newer, NotReady, asked};
use decision::ExitCode;
use model::{Instant, Text};
use policy::Framework;
use report::name;
use status::Seen;
use verify::Roots;

use crate::arguments::StatusPull;
use crate::command::policy::joined;
use crate::complaint::{Complaint, WRITABLE, nearest};
use crate::listing::changes;
use crate::network::Network;
use crate::outside::{Env, Output};
use crate::state::{ListSeen, State};
use crate::status_files::Places;
use crate::{destination, framework, policy_signature, status_files};
use source::Source;

/// Brings newer lists to where the framework names them. Each by itself: one that is not there or does not hold keeps no
/// other back.
pub(crate) fn run(
    arguments: &StatusPull,
    env: &dyn Env,
    out: &mut Output<'_>,
    now: Instant,
) -> Result<ExitCode, Complaint> {
    let path = framework::named(arguments.policy.as_deref(), env)?.ok_or_else(|| {
        Complaint::usage(
            "there is no framework that says which lists, and whose",
            format!("name it with --policy FILE or in {}", framework::VARIABLE),
        )
    })?;
    let Some((framework, _)) = framework::load(&path, out)? else { return Ok(ExitCode::Unusable) };
    let signed = policy_signature::held(&framework, &path, &arguments.signed, now)?;
    let named_by = arguments.signed.policy_name.is_some();
    let state = State::asked(arguments.state.as_deref(), &framework, signed.as_ref(), named_by)?;
    let mut unusable = framework.unusable_at(now);
    let roots = match countersign::roots(&framework, now) {
        Ok((roots, _)) if unusable.is_empty() => roots,
        Ok(_) | Err(NotReady::NoSuchHandoff(_)) => return Ok(unfit(&unusable, out)),
        Err(NotReady::Unusable(faults)) => {
            unusable.extend(faults);
            return Ok(unfit(&unusable, out));
        }
    };
    let lists = named(&framework, &arguments.lists)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let network = Network::of_images(&arguments.reaching, &arguments.logins, env)?;
    let pull = Pull { framework: &framework, folder, network, state: state.as_ref(), roots, now };
    let sources = source::sources(&arguments.from, &lists, |list| pull.place(list))?;
    let (mut code, mut seen, mut told) = (ExitCode::Allow, Vec::new(), String::new());
    let mut failed = |complaint: Complaint, out: &mut Output<'_>| {
        code = code.and(complaint.code);
        out.say(&complaint.to_string());
    };
    for (list, source) in lists.iter().zip(sources) {
        match pull.one(list, &source) {
            Ok((line, number)) => {
                told.push_str(&line);
                seen.push(number);
            }
            Err(complaint) => failed(complaint, out),
        }
    }
    // What was put there is remembered, whether or not anybody can be told of it.
    if let Some(Err(complaint)) = state.map(|state| state.remember(&framework, signed.as_ref(), &seen)) {
        failed(complaint, out);
    }
    if let Err(complaint) = out.put(&told) {
        failed(complaint, out);
    }
    Ok(code)
}

fn unfit(unusable: &[policy::Diagnostic], out: &mut Output<'_>) -> ExitCode {
    framework::tell(&joined(unusable), out);
    ExitCode::Unusable
}

/// The lists that are asked for, each once: those named, or every list that a handoff asks.
fn named(framework: &Framework, wanted: &[String]) -> Result<Vec<Text>, Complaint> {
    let mut known: Vec<Text> = Vec::new();
    for spec in framework.handoffs().flat_map(|handoff| asked(framework, handoff)) {
        if !known.contains(&spec.name) {
            known.push(spec.name);
        }
    }
    if known.is_empty() {
        return Err(Complaint::usage(
            "no handoff of the framework asks a status list",
            "require `status: { lists: […] }` at the handoffs that are to ask one",
        ));
    }
    let mut lists: Vec<Text> = Vec::new();
    for list in wanted {
        let Some(found) = known.iter().find(|known| ***known == **list) else {
            let near = nearest(list, known.iter().map(|known| &**known));
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            return Err(Complaint::usage(
                format!("no handoff of the framework asks a status list `{list}`"),
                format!("{near}its handoffs ask {}", known.join(", ")),
            ));
        };
        if !lists.contains(found) {
            lists.push(found.clone());
        }
    }
    Ok(if lists.is_empty() { known } else { lists })
}

/// What all lists of a run share.
struct Pull<'a> {
    framework: &'a Framework,
    folder: PathBuf,
    network: Network,
    state: Option<&'a State>,
    roots: Roots,
    now: Instant,
}

impl Pull<'_> {
    /// Where the framework names a list.
    fn place(&self, list: &Text) -> PathBuf {
        self.framework.status(list).map_or_else(PathBuf::new, |spec| self.folder.join(&*spec.file))
    }

    fn one(&self, list: &Text, source: &Source) -> Result<(String, ListSeen), Complaint> {
        let file = source.read(&self.network)?;
        let place = Place::of(&self.place(list))?;
        let known = self.seen(list);
        let last = known.iter().map(|seen| seen.number).max();
        let brought = Brought {
            file,
            at_hand: place.at_hand().map(<[u8]>::to_vec),
            seen: known,
            others: self.others(list),
        };
        let newer =
            countersign::newer(self.framework, list, brought, &self.roots, self.now).map_err(|why| {
                Complaint {
                    code: ExitCode::Unusable,
                    text: format!("{}; nothing was changed", why.text),
                    place: Some(source.shown()),
                    help: why.help.to_owned(),
                }
            })?;
        let head = newer.list.head();
        let seen = ListSeen { name: list.clone(), number: head.number, digest: newer.list.digest().clone() };
        if !matches!(newer.before, Before::Same) {
            place.put(newer.list.file())?;
        }
        Ok((told(list, &newer, last, (&place.path, self.now)), seen))
    }

    fn seen(&self, list: &Text) -> Vec<Seen> {
        let spec = self.framework.status(list);
        self.state.zip(spec).map(|(state, spec)| state.seen(list, &spec.authority)).unwrap_or_default()
    }

    /// The lists that are asked beside it.
    fn others(&self, list: &Text) -> Vec<countersign::StatusFile> {
        let opened =
            |handoff| status_files::opened(self.framework, handoff, Places::named(&self.folder), self.state);
        let all = self.framework.handoffs().flat_map(|handoff| opened(handoff));
        all.filter(|file| file.name != *list).collect()
    }
}

/// Where a list lies or is to lie; nobody else changes what lies there for as long as this lives.
struct Place {
    path: PathBuf,
    held: Option<(File, Vec<u8>)>,
}

impl Place {
    fn of(path: &Path) -> Result<Self, Complaint> {
        if std::fs::symlink_metadata(path).is_err_and(|why| why.kind() == std::io::ErrorKind::NotFound) {
            return Ok(Self { path: path.to_path_buf(), held: None });
        }
        let held = acquire::held(path, MAX_STATUS_LIST)
            .map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
        // Through a link, so that the file it leads to is replaced and not the link.
        let path = std::fs::canonicalize(path).map_err(|error| unwritten(path, &error.to_string()))?;
        Ok(Self { path, held: Some(held) })
    }

    fn at_hand(&self) -> Option<&[u8]> {
        self.held.as_ref().map(|(_, file)| file.as_slice())
    }

    /// Writes the list beside its place, and only then puts it there, whole.
    fn put(&self, file: &[u8]) -> Result<(), Complaint> {
        let changed = || {
            Complaint {
            help: "run again: what was brought is then held against the list that lies there now, which this run left \
                   as it is"
                .to_owned(),
            ..unwritten(&self.path, "another run has changed the list at hand meanwhile")
        }
        };
        let Some(known) = self.at_hand() else {
            return destination::begin(&self.path, file).map_err(|error| {
                let taken = error.kind() == std::io::ErrorKind::AlreadyExists;
                if taken { changed() } else { unwritten(&self.path, &error.to_string()) }
            });
        };
        // The lock is on the file that was opened: another may have been put in its place before it was held.
        let there = acquire::named(&self.path, MAX_STATUS_LIST)
            .map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
        if there != known {
            return Err(changed());
        }
        destination::replace(&self.path, file).map_err(|error| unwritten(&self.path, &error.to_string()))
    }
}

fn unwritten(path: &Path, why: &str) -> Complaint {
    Complaint {
        help: format!("{WRITABLE}, and run again; nothing was changed"),
        ..Complaint::unwritten(path, format!("the newer list cannot be put there: {why}"))
    }
}

/// What was done, and what the list says now that it did not. `last` is the highest number that this machine remembers.
fn told(list: &Text, newer: &Newer, last: Option<u64>, (path, now): (&Path, Instant)) -> String {
    let (head, place) = (newer.list.head(), name(&path.to_string_lossy()));
    let number = head.number;
    let count = match newer.list.entries().len() {
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    };
    let (mut lines, mut last) = (Vec::new(), last);
    match &newer.before {
        Before::Same => {
            return format!("{list}: nothing newer than number {number}, which ends {}\n", head.expires);
        }
        Before::Nothing => lines.push(format!("{list}: number {number}, {count}, now in {place}")),
        Before::Unusable(why) => {
            lines.push(format!("{list}: number {number}, {count}, now in {place}"));
            lines.push(format!("it takes the place of what could not be used: {}", report::safe(why)));
        }
        Before::Older(older) => {
            let before = older.head().number;
            last = last.max(Some(before));
            lines.push(format!("{list}: number {number} takes the place of number {before}, in {place}"));
            let told = changes(older.entries(), newer.list.entries(), now);
            match told.is_empty() {
                true => lines.push(format!("it says the same as before: {count}")),
                false => lines.extend(told),
            }
        }
    }
    lines.extend(last.and_then(|last| unseen(last, number)));
    lines.push(format!("signed by {}; ends {}", newer.signed_by.join(", "), head.expires));
    format!("{}\n", lines.join("\n  "))
}

/// That lists between the last one seen and this one were not: each names only the one before it.
fn unseen(last: u64, number: u64) -> Option<String> {
    let first = last.checked_add(1).filter(|first| *first < number)?;
    let (which, were) = match number.saturating_sub(1) {
        only if only == first => (format!("number {only}"), "was"),
        until => (format!("numbers {first} to {until}"), "were"),
    };
    Some(format!("{which} {were} not seen, so whether this list goes on from number {last} cannot be told"))
}

#[cfg(test)]
mod tests {
    use super::Place;

    /// Both ways: a list came where none was, and another took the place of the one at hand.
    #[test]
    fn what_another_run_put_there_meanwhile_stays_and_the_help_does_not_blame_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        for (name, before) in [("new", None), ("old", Some("one"))] {
            let path = dir.path().join(name);
            before.iter().for_each(|bytes| std::fs::write(&path, bytes).unwrap());
            let place = Place::of(&path).unwrap();
            let other = dir.path().join("other");
            std::fs::write(&other, "theirs").unwrap();
            std::fs::rename(&other, &path).unwrap();
            let complaint = place.put(b"ours").unwrap_err();
            assert!(complaint.text.contains("another run has changed"), "{complaint}");
            assert!(
                complaint.help.starts_with("run again") && !complaint.help.contains("folder"),
                "{complaint}"
            );
            assert_eq!(acquire::named(&path, 8).unwrap(), b"theirs");
        }
    }
}
