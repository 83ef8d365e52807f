//! A delivery of thousands of files with one folder of evidence, of which one file is bad.

use std::fs;
use std::path::Path;

use forge::world::origin;
use forge::{Recipe, Workload, World};

use crate::inputs::Inputs;

/// The folder.
pub(crate) const DELIVERY: &str = "delivery";

/// The most files of it.
pub(crate) const FILES: usize = 5000;

/// Makes it of the pairs there are; how many files it has.
pub(crate) fn write(inputs: &Inputs, pairs: usize) -> usize {
    let (files, delivery) = (pairs.min(FILES), inputs.dir.join(DELIVERY));
    if delivery.exists() {
        fs::remove_dir_all(&delivery).unwrap();
    }
    fs::create_dir_all(delivery.join("evidence")).unwrap();
    for number in 0..files {
        let (artifact, bundle) = inputs.pair(number);
        let at = |path: &Path| path.file_name().unwrap().to_owned();
        fs::copy(inputs.dir.join(&artifact), delivery.join(at(&artifact))).unwrap();
        fs::copy(inputs.dir.join(&bundle), delivery.join("evidence").join(at(&bundle))).unwrap();
    }
    let (artifact, bundle) = inputs.pair(files / 2);
    let bytes = fs::read(inputs.dir.join(artifact)).unwrap();
    let forged = World::new("stranger").forge(&Recipe::blob(&Workload::acme_release(), &bytes, origin()));
    let bad = delivery.join("evidence").join(bundle.file_name().unwrap());
    fs::write(bad, forged.to_string()).unwrap();
    files
}
