use std::path::{Path, PathBuf};

use decision::ExitCode;
use model::Text;
use policy::KeptFresh;
use verify::tuf::limits;

use super::source::Source;
use crate::arguments::TrustUpdate;
use crate::complaint::{Complaint, nearest};
use crate::framework;
use crate::outside::{Env, Output};

/// A store that is to be taken forward.
pub(super) struct Wanted {
    /// What a framework calls its root.
    pub(super) name: Option<Text>,
    /// The file of the pinned root, and the most bytes of it that are read.
    pub(super) root: (PathBuf, u64),
    /// Where what was taken over lies.
    pub(super) store: PathBuf,
    /// Where the repository is, in the order in which it is looked for.
    pub(super) from: Vec<Source>,
}

/// The stores that the command line means; `None` where the framework was told to be unusable.
pub(super) fn wanted(
    arguments: &TrustUpdate,
    env: &dyn Env,
    out: &mut Output<'_>,
) -> Result<Option<Vec<Wanted>>, Complaint> {
    let given: Vec<Source> =
        arguments.from.iter().map(|from| Source::parse(from)).collect::<Result<_, _>>()?;
    if let (Some(root), Some(store)) = (&arguments.root, &arguments.store) {
        let root = (root.clone(), limits::MAX_ROOT);
        return Ok(Some(vec![Wanted { name: None, root, store: store.clone(), from: given }]));
    }
    let path = framework::named(arguments.policy.as_deref(), env)?.ok_or_else(|| {
        Complaint::usage(
            "nothing says which root to keep fresh",
            format!(
                "name a framework with --policy or in {}, or a root with --root, --store and --from",
                framework::VARIABLE
            ),
        )
    })?;
    let Some(draft) = framework::drafted(&path, out)? else { return Ok(None) };
    let all = draft.kept_fresh();
    let meant = named(&all, &arguments.names)?;
    if !given.is_empty() && meant.len() > 1 {
        return Err(Complaint::usage(
            "--from is where one repository is, and the framework has several roots that are kept fresh",
            format!("name one of them: {}", names(&all)),
        ));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let one = |root: &KeptFresh| {
        let from = match given.is_empty() {
            true => root.from.iter().map(|from| Source::address(from)).collect::<Result<_, _>>()?,
            false => given.clone(),
        };
        let (pinned, cap) = &root.root;
        let store = folder.join(&*root.repository);
        Ok(Wanted { name: Some(root.name.clone()), root: (folder.join(&**pinned), *cap), store, from })
    };
    meant.into_iter().map(one).collect::<Result<Vec<_>, Complaint>>().map(Some)
}

/// The roots that are named, or all.
fn named<'a>(all: &'a [KeptFresh], asked: &[String]) -> Result<Vec<&'a KeptFresh>, Complaint> {
    if all.is_empty() {
        return Err(Complaint {
            code: ExitCode::Unusable,
            text: "the framework has no root that is kept fresh with TUF".to_owned(),
            place: None,
            help: "declare one as `sigstore: { tuf: { root: FILE, repository: DIR } }`".to_owned(),
        });
    }
    if asked.is_empty() {
        return Ok(all.iter().collect());
    }
    let mut meant: Vec<&KeptFresh> = Vec::new();
    for name in asked {
        let found = all.iter().find(|root| *root.name == **name).ok_or_else(|| {
            let near = nearest(name, all.iter().map(|root| &*root.name));
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            Complaint::usage(
                format!("the framework keeps no root `{name}` fresh with TUF"),
                format!("{near}it keeps {}", names(all)),
            )
        })?;
        if !meant.iter().any(|root| root.name == found.name) {
            meant.push(found);
        }
    }
    Ok(meant)
}

fn names(all: &[KeptFresh]) -> String {
    all.iter().map(|root| &*root.name).collect::<Vec<_>>().join(", ")
}
