use std::cell::RefCell;
use std::ffi::OsStr;
use std::path::PathBuf;

use acquire::{Fault, Obstacle, ServedRepository, Unserved};
use decision::ExitCode;
use transport::Client;
use verify::tuf::{Mirror, Repository, TufFault, Unread};

use crate::complaint::Complaint;
use crate::network::Network;

/// Where a repository is.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// In a folder that mirrors it.
    Folder(PathBuf),
    /// With a host, at this address as it was written.
    Served(ServedRepository, String),
}

impl Source {
    /// As the command line names it: an address where it looks like one, else a folder.
    pub(super) fn parse(text: &OsStr) -> Result<Self, Complaint> {
        match text.to_str() {
            Some(address) if address.contains("://") => Self::address(address),
            Some(_) | None => Ok(Self::Folder(text.into())),
        }
    }

    /// An address.
    pub(super) fn address(text: &str) -> Result<Self, Complaint> {
        let served = ServedRepository::parse(text).map_err(|why| Complaint {
            place: Some(text.to_owned()),
            ..Complaint::usage(
                format!("this is no address of a repository: {why}"),
                "write the folder in which timestamp.json lies, such as https://tuf.example/",
            )
        })?;
        Ok(Self::Served(served, text.to_owned()))
    }

    /// What messages call it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Folder(path) => path.to_string_lossy().into_owned(),
            Self::Served(_, text) => text.clone(),
        }
    }

    /// Lets somebody ask the repository. What is not there, or could not be had, proves nothing against it (exit 4).
    pub(super) fn asked<T>(
        &self,
        network: &Network,
        ask: impl FnOnce(&dyn Repository) -> Result<T, TufFault>,
    ) -> Result<T, Complaint> {
        match self {
            Self::Folder(path) => {
                let files = acquire::repository(path);
                let files = files.map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
                ask(&Mirror::new(files)).map_err(|fault| self.refused(&fault))
            }
            Self::Served(served, _) if network.is_closed() => Err(self.closed(served)),
            Self::Served(served, _) => {
                let client = network.client(&self.shown(), vec![served.host()]).map_err(|obstacle| {
                    let (Obstacle::Unreachable(fault)
                    | Obstacle::Missing(fault)
                    | Obstacle::Contradicted(fault)) = obstacle;
                    Complaint::file(ExitCode::Unreachable, &fault)
                })?;
                let asked = Asked { client: &client, served, stopped: RefCell::new(None) };
                let done = ask(&asked);
                done.map_err(|fault| match (&fault, asked.stopped.into_inner()) {
                    (TufFault::Unreadable { .. }, Some(stopped)) => {
                        Complaint::file(ExitCode::Unreachable, &stopped)
                    }
                    (_, _) => self.refused(&fault),
                })
            }
        }
    }

    fn closed(&self, served: &ServedRepository) -> Complaint {
        Complaint {
            code: ExitCode::Unreachable,
            text: format!("the repository is with {}, and nothing was asked of the network", served.host()),
            place: Some(self.shown()),
            help: "run it without --offline; or bring a copy of the repository, and name it: --from DIR"
                .to_owned(),
        }
    }

    fn refused(&self, fault: &TufFault) -> Complaint {
        let code = match matches!(fault, TufFault::Missing { .. } | TufFault::Unreadable { .. }) {
            true => ExitCode::Unreachable,
            false => ExitCode::Unusable,
        };
        Complaint { code, text: fault.to_string(), place: Some(self.shown()), help: fault.help().to_owned() }
    }
}

/// A repository that is asked file by file, as each is wanted.
struct Asked<'a> {
    client: &'a Client,
    served: &'a ServedRepository,
    /// Why the last file could not be had, with what to do about it.
    stopped: RefCell<Option<Fault>>,
}

impl Asked<'_> {
    fn told(&self, unserved: Unserved) -> Unread {
        match unserved {
            Unserved::TooLong => Unread::TooLong,
            Unserved::Unreachable(fault) => {
                let why = fault.text.clone();
                *self.stopped.borrow_mut() = Some(fault);
                Unread::Unreadable(why)
            }
        }
    }
}

impl Repository for Asked<'_> {
    fn metadata(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Unread> {
        self.served.metadata(self.client, name, limit).map_err(|unserved| self.told(unserved))
    }

    fn target(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Unread> {
        self.served.target(self.client, path, limit).map_err(|unserved| self.told(unserved))
    }
}
