//! Takes TUF repositories over into their stores: one step at a time, never back, and nothing of an update that fails.

mod kept;
mod record;
mod source;
mod which;

use decision::ExitCode;
use model::Instant;
use report::{name, safe};
use verify::TrustedRoot;
use verify::tuf::{Mirror, TRUSTED_ROOT, Update, kept_store, root, update};

use crate::arguments::TrustUpdate;
use crate::command::trust::roles;
use crate::complaint::Complaint;
use crate::network::Network;
use crate::outside::{Env, Output};
use kept::Kept;
use source::Source;
use which::Wanted;

pub(crate) use record::told as taken_over;

/// Takes every store that is meant forward. Whichever fails, the others are tried.
pub(crate) fn run(
    arguments: &TrustUpdate,
    env: &dyn Env,
    out: &mut Output<'_>,
    now: Instant,
) -> Result<ExitCode, Complaint> {
    let network = Network::unknown(&arguments.reaching, env)?;
    let Some(all) = which::wanted(arguments, env, out)? else { return Ok(ExitCode::Unusable) };
    if let [only] = all.as_slice() {
        return forward(only, &network, out, now).map(|()| ExitCode::Allow);
    }
    let mut code = ExitCode::Allow;
    for one in &all {
        if let Err(complaint) = forward(one, &network, out, now) {
            code = complaint.beside(code, out);
        }
    }
    Ok(code)
}

/// Takes one store forward to what the first repository offers that can be reached and believed.
fn forward(wanted: &Wanted, network: &Network, out: &mut Output<'_>, now: Instant) -> Result<(), Complaint> {
    let pinned = acquire::named(&wanted.root.0, wanted.root.1)
        .map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    root(&pinned, None).map_err(|fault| Complaint {
        code: ExitCode::Unusable,
        text: format!("the pinned root cannot be used: {fault}"),
        place: Some(wanted.root.0.to_string_lossy().into_owned()),
        help: "name the root metadata that the operators of the repository gave you".to_owned(),
    })?;
    // Two at once could each find the other's newer version missing, and the slower put the older one back.
    let kept = Kept::locked(&wanted.store)?;
    let store = Mirror::new(kept.files.clone());
    kept_store(&pinned, &store).map_err(|fault| kept.spoilt(&fault))?;
    let mut refused: Vec<Complaint> = Vec::new();
    for source in &wanted.from {
        let done = source
            .asked(network, |repository| update(&pinned, &store, repository, TRUSTED_ROOT, now))
            .and_then(|done| usable(source, done));
        match done {
            Ok(done) => {
                refused.iter().for_each(|complaint| out.say(&passed_over(complaint)));
                let written = kept.take(&done)?;
                record::write(&wanted.store, &source.shown(), now)?;
                return out.put(&page(wanted, source, &done, written));
            }
            Err(complaint) => refused.push(complaint),
        }
    }
    let standing = kept.standing(&pinned, &store, now);
    Err(worst(refused, wanted, out, &standing))
}

/// A repository whose trusted root means nothing to this version is of no use, however well it is signed.
fn usable(source: &Source, done: Update) -> Result<Update, Complaint> {
    match TrustedRoot::read(&done.target) {
        Ok(_) => Ok(done),
        Err(why) => Err(Complaint {
            code: ExitCode::Unusable,
            text: format!("the trusted root of the repository cannot be used: {why}"),
            place: Some(source.shown()),
            help: "ask the operators of the repository".to_owned(),
        }),
    }
}

/// What is said of a repository where another one had what it lacked.
fn passed_over(complaint: &Complaint) -> String {
    let place = complaint.place.as_deref().map(name).unwrap_or_default();
    format!("warning: {place} was passed over: {}", safe(&complaint.text))
}

/// What is told where no repository could be taken over: the proof against one of them, or else the first that could not be
/// reached; the others beside it.
fn worst(mut refused: Vec<Complaint>, wanted: &Wanted, out: &mut Output<'_>, standing: &str) -> Complaint {
    let proved = refused.iter().position(|complaint| complaint.code == ExitCode::Unusable);
    let chosen = if refused.is_empty() { None } else { Some(refused.remove(proved.unwrap_or_default())) };
    refused.iter().for_each(|complaint| out.say(&passed_over(complaint)));
    let of = wanted.name.as_deref().map(|root| format!("{}: ", name(root))).unwrap_or_default();
    match chosen {
        Some(complaint) => {
            let text = format!("{of}{}; the store was left as it is: {standing}", complaint.text);
            Complaint { text, ..complaint }
        }
        None => Complaint::usage(
            format!("{of}nothing says where its repository is"),
            "name it with --from, or as `from` beside `repository` in the framework",
        ),
    }
}

fn page(wanted: &Wanted, source: &Source, done: &Update, written: usize) -> String {
    let news = match written {
        0 => "was up to date".to_owned(),
        1 => "was taken forward: 1 file written".to_owned(),
        files => format!("was taken forward: {files} files written"),
    };
    let mut page = format!("{} {news}\n", safe(&name(&wanted.store.to_string_lossy())));
    page.push_str(&format!("  from {}\n", safe(&name(&source.shown()))));
    roles(&done.refreshed, &mut page);
    page
}
