use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use decision::ExitCode;
use model::Text;
use verify::Signer;

use crate::complaint::Complaint;
use crate::yaml::quoted;

/// What evidence is verified by: the roots that are part of this program, and a key or trust root of the operator's.
pub(crate) struct Anchors {
    key: Option<Named>,
    trusted_root: Option<Named>,
}

/// A file as a framework names it, and its bytes.
struct Named {
    path: Text,
    bytes: Vec<u8>,
}

/// The built-in roots that anybody's evidence may hang from. `staging` is for trying things out.
const BUILT_IN: [&str; 2] = ["public-good", "github"];
const TRUSTED_ROOT: &str = "trusted-root";
const KEY: &str = "signer-key";

/// The largest key or trust root that is read, in bytes; the framework's own limits are tighter still.
const MAX_FILE: u64 = 1024 * 1024;

impl Anchors {
    /// Reads the files. `output` is where the framework will stand: it can name only what lies beside or below it.
    pub(crate) fn read(
        key: Option<&Path>,
        trusted_root: Option<&Path>,
        output: Option<&Path>,
    ) -> Result<Self, Complaint> {
        let folder = match output.and_then(Path::parent) {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            Some(_) | None => Path::new("."),
        };
        let named = |path: &Path| -> Result<Named, Complaint> {
            let bytes = acquire::named(path, MAX_FILE)
                .map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
            Ok(Named { path: below(folder, path)?, bytes })
        };
        Ok(Self { key: key.map(named).transpose()?, trusted_root: trusted_root.map(named).transpose()? })
    }

    /// A framework with all of these roots under which nothing is allowed: evidence is verified by it, and no more.
    pub(crate) fn probe(&self) -> String {
        let mut roots: Vec<String> = BUILT_IN.map(built_in).to_vec();
        let keyless = "other: { roots: [public-good], issuer: \"https://nobody.invalid\", name: \"https://nobody.invalid/\" }";
        roots.extend(self.own(TRUSTED_ROOT));
        roots.extend(self.own(KEY));
        format!(
            "countersign: 1\nframework: probe\nnumber: 1\nowner: nobody@command-line.invalid\nexpires: 9999-01-01\n\
             roots:\n{}identities:\n  nobody: {{ {keyless} }}\nhandoffs:\n  probe:\n    subject-name: any\n    \
             require:\n      - signature: {{ by: [nobody] }}\n",
            roots.concat()
        )
    }

    /// The lines of the roots that vouch for these signers.
    pub(crate) fn roots<'a>(&self, signers: impl Iterator<Item = &'a Signer>) -> String {
        let used: BTreeSet<&str> =
            signers.flat_map(|signer| signer.roots().iter().map(|name| &**name)).collect();
        let lines = used.into_iter().filter_map(|name| match BUILT_IN.contains(&name) {
            true => Some(built_in(name)),
            false => self.own(name),
        });
        lines.collect()
    }

    /// The files, by the path a framework names them by.
    pub(crate) fn files(&self) -> BTreeMap<Text, Vec<u8>> {
        let all = self.key.iter().chain(&self.trusted_root);
        all.map(|named| (named.path.clone(), named.bytes.clone())).collect()
    }

    /// The line of a root of the operator's own.
    fn own(&self, name: &str) -> Option<String> {
        if name == KEY {
            let file = quoted(&self.key.as_ref()?.path);
            return Some(format!(
                "  {KEY}: {{ key: {{ file: {file} }} }} # add `from` and `until`: when it may sign\n"
            ));
        }
        let file = quoted(&self.trusted_root.as_ref().filter(|_| name == TRUSTED_ROOT)?.path);
        Some(format!("  {TRUSTED_ROOT}: {{ sigstore: {{ file: {file} }} }}\n"))
    }
}

fn built_in(name: &str) -> String {
    format!("  {name}: {{ sigstore: {{ embedded: {name} }} }}\n")
}

/// The path of `file` from `folder`, with `/` between its parts.
fn below(folder: &Path, file: &Path) -> Result<Text, Complaint> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let parts = || -> Option<Vec<String>> {
        let rest: PathBuf = real(file)?.strip_prefix(real(folder)?).ok()?.to_path_buf();
        rest.components().map(|part| part.as_os_str().to_str().map(str::to_owned)).collect()
    };
    parts().map(|parts| parts.join("/").into()).ok_or_else(|| {
        let help = "copy it into the folder of the framework (--output, or here), and name that copy";
        Complaint {
            place: Some(file.to_string_lossy().into_owned()),
            ..Complaint::usage("a framework names only what lies beside or below it", help)
        }
    })
}
