//! The verdicts of in-toto's Python implementation on layouts drawn at random.
//!
//! It is not part of this repository: `COUNTERSIGN_IN_TOTO_PYTHON` names the interpreter of an environment with
//! `in-toto` 3.1 in it. Without one the test says so and compares nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use forge::layout::key_id;
use serde_json::Value;

use crate::layout::drawn::{Drawn, FINAL, drawn};
use crate::layout::stage::{Verdict, judge, owner};

const LAYOUTS: u64 = 600;

/// Reads layouts and links from numbered folders, and says of each what in-toto says.
const ASK: &str = r#"
import json, os, sys
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.signer import SSlibKey
from in_toto.models.metadata import Metadata
from in_toto.verifylib import in_toto_verify
keyid, pem, folder = sys.argv[1:]
key = SSlibKey.from_crypto(load_pem_public_key(pem.encode()), keyid=keyid).to_dict()
key["keyid"] = keyid
for name in sorted(os.listdir(folder)):
    here = os.path.join(folder, name)
    try:
        in_toto_verify(Metadata.load(os.path.join(here, "root.layout")), {keyid: key}, link_dir_path=here)
        print(name, "OK")
    except Exception as fault:
        print(name, type(fault).__name__)
"#;

#[test]
#[expect(clippy::disallowed_methods, reason = "the oracle is named by the environment")]
fn pythons_in_toto_agrees() {
    let Ok(python) = std::env::var("COUNTERSIGN_IN_TOTO_PYTHON") else {
        println!("skipped: COUNTERSIGN_IN_TOTO_PYTHON names no interpreter with in-toto 3.1");
        return;
    };
    let folder = std::env::temp_dir().join(format!("countersign-oracle-{}", std::process::id()));
    let all: Vec<Drawn> = (0..LAYOUTS).map(drawn).collect();
    for (number, one) in all.iter().enumerate() {
        write(&folder.join(format!("{number:04}")), one);
    }
    let asked = Command::new(python)
        .args(["-c", ASK, &key_id(&owner()), &owner().public_pem(), folder.to_str().unwrap()])
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8(asked.stdout).unwrap();
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(said.len(), all.len(), "{}", String::from_utf8_lossy(&asked.stderr));
    let mut held = 0;
    let mut differ = Vec::new();
    let mut faults = std::collections::BTreeMap::<String, usize>::new();
    for (one, said) in all.iter().zip(said) {
        let (_, theirs) = said.split_once(' ').unwrap();
        *faults.entry(theirs.to_owned()).or_default() += 1;
        let ours = ours(one);
        held += usize::from(ours);
        if ours != (theirs == "OK") {
            differ.push(format!("{said}, and here it {}", if ours { "holds" } else { "does not" }));
        }
    }
    println!("{} layouts, {held} hold; in-toto says {faults:?}", all.len());
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
    assert!(held >= 50 && all.len() - held >= 50, "too one-sided to tell anything: {held} hold");
}

/// The end of the layout is the check's to judge, so it is read here.
fn ours(one: &Drawn) -> bool {
    let expired = one.root["signed"]["expires"].as_str().unwrap() < "2026-01-01";
    let documents: Vec<Value> =
        [one.root.clone()].into_iter().chain(one.links.iter().map(|(_, _, link)| link.clone())).collect();
    !expired && judge(&documents, FINAL) == Verdict::Holds
}

fn write(folder: &Path, one: &Drawn) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("root.layout"), one.root.to_string()).unwrap();
    for (id, step, link) in &one.links {
        fs::write(folder.join(format!("{step}.{}.link", &id[..8])), link.to_string()).unwrap();
    }
}
