use std::fs::File;
use std::path::Path;

use decision::ExitCode;
use model::{Instant, Text};
use report::{name, safe};
use verify::TrustedRoot;
use verify::tuf::{Mirror, TRUSTED_ROOT, TufFault, Update, limits, update};

use crate::arguments::TrustUpdate;
use crate::command::trust::roles;
use crate::complaint::Complaint;
use crate::destination;
use crate::outside::Output;

/// The file that two updates of one store cannot both hold.
const LOCK: &str = ".lock";

/// Takes a store forward to what a mirrored repository offers.
pub(crate) fn run(
    arguments: &TrustUpdate,
    out: &mut Output<'_>,
    now: Instant,
) -> Result<ExitCode, Complaint> {
    let TrustUpdate { root, repository, store } = arguments;
    let pinned = acquire::named(root, limits::MAX_ROOT)
        .map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    let offered =
        acquire::repository(repository).map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
    std::fs::create_dir_all(store).map_err(|error| unwritten(store, &error))?;
    // Two at once could each find the other's newer version missing, and the slower put the older one back.
    let _lock = locked(store)?;
    let kept = acquire::repository(store).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    let done = update(&pinned, &Mirror::new(kept.clone()), &Mirror::new(offered), TRUSTED_ROOT, now);
    let done = done.map_err(|fault| refused(repository, &fault))?;
    TrustedRoot::read(&done.target).map_err(|why| Complaint {
        code: ExitCode::Unusable,
        text: format!("the trusted root of the repository cannot be used: {why}"),
        place: Some(repository.to_string_lossy().into_owned()),
        help: "ask the operators of the repository; the store was left as it is".to_owned(),
    })?;
    let newer: Vec<&(Text, Vec<u8>)> =
        done.files.iter().filter(|(path, bytes)| kept.get(path) != Some(bytes)).collect();
    for (path, bytes) in &newer {
        put(&store.join(&**path), bytes)?;
    }
    out.put(&page(store, &done, newer.len()))?;
    Ok(ExitCode::Allow)
}

fn page(store: &Path, done: &Update, written: usize) -> String {
    let news = match written {
        0 => "was up to date".to_owned(),
        1 => "was taken forward: 1 file written".to_owned(),
        files => format!("was taken forward: {files} files written"),
    };
    let mut page = format!("{} {news}\n", safe(&name(&store.to_string_lossy())));
    roles(&done.refreshed, &mut page);
    page
}

fn refused(repository: &Path, fault: &TufFault) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text: format!("{fault}; the store was left as it is"),
        place: Some(repository.to_string_lossy().into_owned()),
        help: fault.help().to_owned(),
    }
}

fn locked(store: &Path) -> Result<File, Complaint> {
    let path = store.join(LOCK);
    let file = File::create(&path).map_err(|error| unwritten(&path, &error))?;
    file.try_lock().map_err(|_| Complaint {
        code: ExitCode::Unwritten,
        text: "another update of this store is running".to_owned(),
        place: Some(store.to_string_lossy().into_owned()),
        help: "run this one again when that one has ended".to_owned(),
    })?;
    Ok(file)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Complaint> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| destination::replace(path, bytes))
        .map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Complaint {
    Complaint {
        code: ExitCode::Unwritten,
        text: format!("the store cannot be written: {error}"),
        place: Some(path.to_string_lossy().into_owned()),
        help: "check that the folder may be written to and has space, and run again".to_owned(),
    }
}
