//! What is said of vulnerabilities: it must be readable, and say as much as the corpus says it does.

use countersign_tests::pipeline::Fault;
use formats::{Vex, VexFormat};

use super::{Ground, Setup};
use crate::manifest::Question;

pub(super) fn openvex(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    said(question, ground, VexFormat::OpenVex)
}

pub(super) fn csaf(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    said(question, ground, VexFormat::Csaf)
}

fn said(question: &Question, ground: &Ground<'_>, format: VexFormat) -> Result<Setup, String> {
    let fault = |code: &str, about: String| Fault { code: code.to_owned(), about };
    let read = Vex::read(&ground.read(&question.path)?);
    Ok(Setup::Done(read.map_err(|why| fault(why.code, why.to_string())).and_then(|vex| {
        if vex.format != format || vex.statements.is_empty() {
            let about = format!("{} statements of {}", vex.statements.len(), vex.format.name());
            return Err(fault("malformed-reference", about));
        }
        ground.fact("statements", vex.statements.len())
    })))
}
