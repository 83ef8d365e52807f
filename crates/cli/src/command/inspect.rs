use std::path::Path;

use decision::ExitCode;
use formats::{Content, Evidence, Piece, Statement};
use model::{Algorithm, EvidenceId};
use report::{name, safe};

use crate::arguments::Inspect;
use crate::complaint::Complaint;
use crate::outside::Output;

mod material;
mod pack;
mod signer;

/// What is there, judged by nobody. Exit 0 means that it was read, and nothing else.
pub(crate) fn run(arguments: &Inspect, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let mut page =
        "Not verified, judged by nobody: this is what the files say of themselves, and anyone can write that. It is \
         no allow.\n"
            .to_owned();
    for path in &arguments.paths {
        page.push('\n');
        if path.is_dir() {
            directory(path, &mut page)?;
        } else {
            file(path, &mut page)?;
        }
    }
    out.put(&page)?;
    Ok(ExitCode::Allow)
}

fn directory(path: &Path, page: &mut String) -> Result<(), Complaint> {
    let mut read = Vec::new();
    acquire::evidence(&[path.to_path_buf()], formats::decode, |batch| read.extend(batch))
        .map_err(unreached)?;
    page.push_str(&format!("{}: a directory, files of evidence in it: {}\n", shown(path), read.len()));
    for piece in read {
        page.push_str(&format!("\n{}\n", name(&piece.row.path)));
        match piece.read {
            Ok(pieces) => pieces.iter().for_each(|piece| told(piece, page)),
            Err(why) => page.push_str(&format!("  not read: {}\n", safe(&why))),
        }
    }
    Ok(())
}

fn file(path: &Path, page: &mut String) -> Result<(), Complaint> {
    let artifact = acquire::artifact(path, &Algorithm::ALL).map_err(unreached)?;
    let size = artifact.size.map(|size| format!("  {size} bytes")).unwrap_or_default();
    page.push_str(&format!("{}{size}\n", shown(path)));
    for digest in &artifact.digests {
        page.push_str(&format!("  {digest}\n"));
    }
    pack::told(path, page);
    // Only what is small enough to be evidence can be evidence.
    let small = artifact.size.is_some_and(|size| size <= acquire::limits::MAX_EVIDENCE);
    if small && let Ok(bytes) = acquire::named(path, acquire::limits::MAX_EVIDENCE) {
        let pieces = formats::decode(EvidenceId::file(0), &bytes);
        match pieces.as_slice() {
            [Piece { line: None, part: None, read: Err(fault) }]
                if !bytes.trim_ascii_start().starts_with(b"{") =>
            {
                page.push_str(&format!("  no evidence: {}\n", safe(&fault.text)));
            }
            pieces => pieces.iter().for_each(|piece| told(piece, page)),
        }
        for line in material::of_file(path, &bytes) {
            page.push_str(&format!("  {line}\n"));
        }
    }
    Ok(())
}

fn told(piece: &Piece, page: &mut String) {
    let line = piece.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let part = piece.part.map(|part| format!("entry {part}: ")).unwrap_or_default();
    let line = format!("{line}{part}");
    match &piece.read {
        // Known by sight: it was read far enough to say what it is, and there is nothing wrong with it.
        Err(fault) if fault.code == "unsupported-evidence" => {
            page.push_str(&format!("  {line}recognised and not used: {}\n", safe(&fault.to_string())))
        }
        Err(fault) => {
            page.push_str(&format!("  {line}cannot be read: [{}] {}\n", fault.code, safe(&fault.to_string())))
        }
        Ok(claim) => {
            page.push_str(&format!("  {line}{}\n", safe(&claim.value.describe())));
            for line in signer::lines(&claim.value) {
                page.push_str(&format!("    {line}\n"));
            }
            match statement(&claim.value) {
                Some(statement) => {
                    page.push_str(&format!(
                        "    claims predicate type: {}\n",
                        name(&statement.predicate_type)
                    ));
                    subjects(statement, page);
                    facts(statement, page);
                    for line in material::of_statement(statement) {
                        page.push_str(&format!("    {line}\n"));
                    }
                }
                None => {
                    if let Evidence::SimpleSigning(simple) = &claim.value {
                        let called = simple.reference.as_deref();
                        let called = called.map_or("an image without a name".to_owned(), |called| {
                            format!("the image {}", name(called))
                        });
                        page.push_str(&format!("    claims to be about {called}\n"));
                    }
                    claim.value.claimed_digests().iter().for_each(|digest| {
                        page.push_str(&format!("    claims to be about {digest}\n"));
                    });
                }
            }
        }
    }
}

/// The statement that a document signs, if it is one.
pub(crate) fn statement(evidence: &Evidence) -> Option<&Statement> {
    let dsse = match evidence {
        Evidence::Dsse(dsse) => dsse,
        Evidence::SimpleSigning(_) | Evidence::Cms(_) | Evidence::Minisign(_) | Evidence::Metadata(_) => {
            return None;
        }
        Evidence::Bundle(bundle) => match &bundle.content {
            Content::Envelope(dsse) => dsse,
            Content::Message { .. } => return None,
        },
    };
    dsse.statement.as_ref().ok()
}

/// The most subjects of one statement that are shown; a release may have thousands.
const MAX_SUBJECTS: usize = 20;

fn subjects(statement: &Statement, page: &mut String) {
    for subject in statement.subjects.iter().take(MAX_SUBJECTS) {
        let called = subject.name.as_deref().map_or("something without a name".to_owned(), name);
        page.push_str(&format!("    claims to be about {called}\n"));
        for digest in &subject.digests {
            page.push_str(&format!("      {digest}\n"));
        }
    }
    let more = statement.subjects.count().saturating_sub(MAX_SUBJECTS);
    if more > 0 {
        page.push_str(&format!("    and about {more} more\n"));
    }
}

/// The most facts of one predicate that are shown: a scan may have found thousands.
const MAX_FACTS: usize = 20;

/// What the predicate says, when it is of a kind that is read.
fn facts(statement: &Statement, page: &mut String) {
    match statement.facts() {
        None => {}
        Some(Err(fault)) => {
            page.push_str(&format!(
                "    its predicate cannot be read: [{}] {}\n",
                fault.code,
                safe(&fault.to_string())
            ));
        }
        Some(Ok(facts)) => {
            for (label, value) in facts.iter().take(MAX_FACTS) {
                page.push_str(&format!("    claims {label}: {}\n", name(value)));
            }
            let more = facts.len().saturating_sub(MAX_FACTS);
            if more > 0 {
                page.push_str(&format!("    and claims {more} more things\n"));
            }
        }
    }
}

fn shown(path: &Path) -> String {
    name(&path.to_string_lossy())
}

fn unreached(fault: acquire::Fault) -> Complaint {
    Complaint::file(ExitCode::Unreachable, &fault)
}
