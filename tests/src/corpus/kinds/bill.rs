//! Bills of materials: real ones must be readable and hold what the corpus says they hold; those of a specification's own
//! tests must be as that specification says, or not be.

use countersign_tests::pipeline::Fault;
use formats::{Bom, Vex};

use super::{Ground, Setup};
use crate::manifest::Question;

/// CycloneDX, which may say something of vulnerabilities as well.
pub(super) fn cyclonedx(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let bytes = ground.read(&question.path)?;
    Ok(Setup::Done(judged(&bytes, ground, "components").and_then(|()| match ground.whole {
        true => Ok(()),
        false => Vex::read(&bytes).map(drop).map_err(|why| fault(&why)),
    })))
}

/// SPDX 2 and 3.
pub(super) fn spdx(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let bytes = ground.read(&question.path)?;
    Ok(Setup::Done(judged(&bytes, ground, "packages")))
}

/// The list of the document that `counted` names is held against the corpus' own count.
fn judged(bytes: &[u8], ground: &Ground<'_>, counted: &str) -> Result<(), Fault> {
    let bom = Bom::read(bytes).map_err(|why| fault(&why))?;
    if ground.whole
        && let Some(first) = bom.faults.first()
    {
        return Err(fault(first));
    }
    // Of SPDX 3 the corpus counts all elements, which a bill does not keep: those that are kept lie among them.
    let at = |list: &str| bom.components.iter().filter(|one| is_in(&one.pointer, list)).count();
    let elements = at("@graph");
    ground.fact("spec", &*bom.version)?;
    ground.fact(counted, at(counted))?;
    match ground.facts.get("n").and_then(serde_json::Value::as_u64) {
        Some(all) if elements == 0 || u64::try_from(elements).is_ok_and(|some| some > all) => {
            let about = format!("{elements} components among {all} elements");
            Err(Fault { code: "malformed-reference".to_owned(), about })
        }
        _ => Ok(()),
    }
}

/// Whether a pointer leads to a member of a list of the document, and not into one.
fn is_in(pointer: &str, list: &str) -> bool {
    let rest = pointer.strip_prefix('/').and_then(|rest| rest.strip_prefix(list));
    rest.and_then(|rest| rest.strip_prefix('/')).is_some_and(|index| index.parse::<usize>().is_ok())
}

fn fault(why: &formats::Malformed) -> Fault {
    Fault { code: why.code.to_owned(), about: why.to_string() }
}
