//! What is measured on: made by the forge, kept for the next time.

use std::fs;
use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use forge::world::origin;
use forge::{Recipe, Statement, Subject, Workload, World};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::withdrawn;

pub(crate) const ROOT: &str = "roots/trusted_root.json";
pub(crate) const FRAMEWORK: &str = "framework.yaml";
pub(crate) const ARTIFACTS: &str = "artifacts";
pub(crate) const EVIDENCE: &str = "evidence";
pub(crate) const LARGE: &str = "large.bin";
pub(crate) const LARGE_BUNDLE: &str = "large.bin.sigstore.json";

/// The bytes of one small artifact.
const SMALL: usize = 4096;

/// One signature over each small artifact, and a statement about the large one.
const RULES: &str = r#"countersign: 1
framework: bench
number: 1
owner: bench@retail.example
expires: 2126-01-01
roots:
  acme: { sigstore: { file: roots/trusted_root.json } }
identities:
  acme-ci: { github: { roots: [acme], signer: "acme/ci/.github/workflows/build.yml@refs/tags/v*", source: acme/widget } }
handoffs:
  pairs:
    subject-name: any
    require: [{ signature: { by: [acme-ci] } }]
  large:
    subject-name: any
    require: [{ attestation: { name: sbom, type: "https://spdx.dev/Document", by: [acme-ci] } }]
"#;

/// What is to be made, in numbers.
pub(crate) struct Sizes {
    /// Small artifacts, each with its bundle.
    pub(crate) pairs: usize,
    /// The length of the large artifact.
    pub(crate) mebibytes: usize,
    /// Entries of the status list.
    pub(crate) entries: u32,
}

/// The inputs in their folder.
pub(crate) struct Inputs {
    /// The folder.
    pub(crate) dir: PathBuf,
    pairs: usize,
}

impl Inputs {
    /// Makes what is not there yet.
    pub(crate) fn make(dir: &Path, sizes: &Sizes) -> Self {
        for folder in [ARTIFACTS, EVIDENCE, "roots"] {
            fs::create_dir_all(dir.join(folder)).unwrap();
        }
        let world = World::new("bench");
        fs::write(dir.join(ROOT), world.trusted_root().to_string()).unwrap();
        fs::write(dir.join(FRAMEWORK), RULES).unwrap();
        let inputs = Self { dir: dir.canonicalize().unwrap(), pairs: sizes.pairs };
        inputs.only_pairs();
        withdrawn::write(&inputs.dir, sizes.entries);
        (0..sizes.pairs).into_par_iter().for_each(|number| inputs.write_pair(&world, number));
        inputs.write_large(&world, sizes.mebibytes);
        inputs
    }

    /// The artifact and the bundle of one pair, below the folder.
    pub(crate) fn pair(&self, number: usize) -> (PathBuf, PathBuf) {
        let name = format!("{number:06}.bin");
        (Path::new(ARTIFACTS).join(&name), Path::new(EVIDENCE).join(format!("{name}.sigstore.json")))
    }

    /// Every small artifact, below the folder.
    pub(crate) fn artifacts(&self) -> impl Iterator<Item = PathBuf> {
        (0..self.pairs).map(|number| self.pair(number).0)
    }

    /// Takes away the pairs of an earlier and larger run.
    fn only_pairs(&self) {
        let beyond = (self.pairs..).map(|number| self.pair(number));
        for (artifact, bundle) in beyond.take_while(|(artifact, _)| self.dir.join(artifact).exists()) {
            fs::remove_file(self.dir.join(artifact)).unwrap();
            fs::remove_file(self.dir.join(bundle)).unwrap();
        }
    }

    fn write_pair(&self, world: &World, number: usize) {
        let (artifact, bundle) = self.pair(number);
        let bytes: Vec<u8> = format!("artifact {number}\n").bytes().cycle().take(SMALL).collect();
        // Each in a copy of the world: a log of ten thousand entries would cost more to make than to check.
        let mut world = world.clone();
        if !self.dir.join(&bundle).exists() {
            let made = world.forge(&Recipe::blob(&Workload::acme_release(), &bytes, origin()));
            fs::write(self.dir.join(bundle), made.to_string()).unwrap();
        }
        fs::write(self.dir.join(artifact), bytes).unwrap();
    }

    fn write_large(&self, world: &World, mebibytes: usize) {
        let path = self.dir.join(LARGE);
        let block: Vec<u8> =
            (0..1_048_576_u32).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
        let size = u64::try_from(mebibytes * block.len()).unwrap();
        if fs::metadata(&path).map_or(0, |about| about.len()) != size {
            let mut file = BufWriter::new(fs::File::create(&path).unwrap());
            (0..mebibytes).for_each(|_| file.write_all(&block).unwrap());
            file.flush().unwrap();
        }
        let hex: String = digest(&path).iter().map(|byte| format!("{byte:02x}")).collect();
        let subject = Subject { name: LARGE.into(), digests: vec![("sha256".into(), hex)] };
        let document = serde_json::json!({ "spdxVersion": "SPDX-2.3", "packages": [] });
        let statement = Statement::v1(vec![subject], forge::statement::SPDX, document);
        let made = world.clone().forge(&Recipe::attestation(&Workload::acme_release(), &statement, origin()));
        fs::write(self.dir.join(LARGE_BUNDLE), made.to_string()).unwrap();
    }
}

fn digest(path: &Path) -> Vec<u8> {
    let mut file = BufReader::new(fs::File::open(path).unwrap());
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut buffer).unwrap() {
            0 => return hash.finalize().to_vec(),
            count => hash.update(&buffer[..count]),
        }
    }
}
