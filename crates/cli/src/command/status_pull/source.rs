//! Where newer lists are brought from: a file, a folder of files, or an artifact of a registry.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use acquire::Obstacle;
use acquire::limits::MAX_STATUS_LIST;
use decision::ExitCode;
use formats::STATUS_LIST;
use model::Text;

use crate::complaint::Complaint;
use crate::network::Network;
use crate::subject::PulledImage;

/// Where one list is brought from.
pub(super) enum Source {
    /// A file.
    File(PathBuf),
    /// An artifact of a registry.
    Registry(PulledImage),
}

/// Where each list is brought from; `own` is the name that the framework gives its file.
pub(super) fn sources(
    from: &OsStr,
    lists: &[Text],
    own: impl Fn(&Text) -> PathBuf,
) -> Result<Vec<Source>, Complaint> {
    if let Some(artifact) = PulledImage::read(from) {
        let artifact = artifact?;
        return match lists {
            [_] => Ok(vec![Source::Registry(artifact)]),
            _ => Err(several(from, "--from is one artifact", lists)),
        };
    }
    let folder = Path::new(from);
    // What is not there is told where it is read.
    if !std::fs::metadata(folder).is_ok_and(|about| about.is_dir()) {
        return match lists {
            [_] => Ok(vec![Source::File(folder.to_path_buf())]),
            _ => Err(several(from, "--from is no folder", lists)),
        };
    }
    let below = |list| own(list).file_name().map_or(folder.into(), |name| folder.join(name));
    Ok(lists.iter().map(|list| Source::File(below(list))).collect())
}

fn several(from: &OsStr, what: &str, lists: &[Text]) -> Complaint {
    Complaint {
        place: Some(from.to_string_lossy().into_owned()),
        ..Complaint::usage(
            format!("{what}, and there are {} lists: {}", lists.len(), lists.join(", ")),
            "name the list that it is, or a folder that is there with a file for each",
        )
    }
}

impl Source {
    /// What reports call it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::Registry(artifact) => artifact.given.clone(),
        }
    }

    /// The list that is there. One that cannot be had is out of reach; what is no list, or too long for one, is unusable.
    pub(super) fn read(&self, network: &Network) -> Result<Vec<u8>, Complaint> {
        match self {
            Self::File(path) => {
                let is_longer = std::fs::metadata(path).is_ok_and(|about| about.len() > MAX_STATUS_LIST);
                let lane = if is_longer { ExitCode::Unusable } else { ExitCode::Unreachable };
                acquire::named(path, MAX_STATUS_LIST).map_err(|fault| Complaint::file(lane, &fault))
            }
            Self::Registry(_) if network.is_closed() => Err(Complaint {
                code: ExitCode::Unreachable,
                text: "it is in a registry, and nothing was asked of the network".to_owned(),
                place: Some(self.shown()),
                help: "run it without --offline, or name a file or a folder with --from".to_owned(),
            }),
            Self::Registry(artifact) => {
                let ask = |registry: &acquire::Registry<'_>| {
                    acquire::only_layer(registry, STATUS_LIST, MAX_STATUS_LIST)
                };
                network.asked(&artifact.name, ask).map_err(|why| {
                    let lane = match why {
                        Obstacle::Unreachable(_) | Obstacle::Missing(_) => ExitCode::Unreachable,
                        Obstacle::Contradicted(_) => ExitCode::Unusable,
                    };
                    Complaint::file(lane, &why.fault())
                })
            }
        }
    }
}
