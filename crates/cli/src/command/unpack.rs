use std::fs::File;
use std::io::Write;
use std::path::Path;

use decision::ExitCode;
use report::name;

use crate::archive::FILES;
use crate::arguments::Unpack;
use crate::complaint::Complaint;
use crate::outside::Output;
use crate::packs;

/// Writes every file of a pack under its digest. The index comes last: a folder without one is no pack.
pub(crate) fn run(arguments: &Unpack, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let opened = packs::open(&arguments.file)?;
    let dir = arguments.dir.as_path();
    let unwritten = |path: &Path, why: std::io::Error| {
        Complaint::unwritten(path, format!("the pack cannot be unpacked: {why}"))
    };
    match std::fs::create_dir(dir) {
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => {
            let mut inside = std::fs::read_dir(dir).map_err(|why| unwritten(dir, why))?;
            if inside.next().is_some() {
                let full = std::io::Error::other("there is something in that folder already");
                return Err(unwritten(dir, full));
            }
        }
        made => made.map_err(|why| unwritten(dir, why))?,
    }
    let files = dir.join(FILES);
    std::fs::create_dir(&files).map_err(|why| unwritten(&files, why))?;
    for held in &opened.index.files {
        let path = dir.join(packs::called(&held.digest));
        let mut to = File::create_new(&path).map_err(|why| unwritten(&path, why))?;
        let mut failed = None;
        opened.each(&held.digest, &mut |part| {
            if failed.is_none() {
                failed = to.write_all(part).err();
            }
        })?;
        failed.map_or(Ok(()), |why| Err(unwritten(&path, why)))?;
    }
    for (own, bytes) in opened.documents().collect::<Vec<_>>().into_iter().rev() {
        let path = dir.join(own);
        let mut to = File::create_new(&path).map_err(|why| unwritten(&path, why))?;
        to.write_all(bytes).and_then(|()| to.sync_all()).map_err(|why| unwritten(&path, why))?;
    }
    out.put(&format!(
        "{}: {} files, judged by nobody\n",
        name(&dir.to_string_lossy()),
        opened.index.files.len()
    ))?;
    Ok(ExitCode::Allow)
}
