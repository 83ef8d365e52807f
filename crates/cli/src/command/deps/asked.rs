//! `--why`: which dependencies are asked about.

use dependencies::{Dependency, Graph};
use model::PackageUrl;
use report::Why;

use crate::complaint::{Complaint, nearest};

/// What was asked about, as it stands on the command line.
pub(super) struct Asked(Vec<One>);

enum One {
    /// A package, in one version or in any.
    Package(String, PackageUrl),
    /// A name that is no package URL.
    Name(String),
}

impl Asked {
    pub(super) fn read(why: &[String]) -> Result<Self, Complaint> {
        let one = |text: &String| match PackageUrl::is_meant_by(text) {
            false => Ok(One::Name(text.clone())),
            true => {
                PackageUrl::parse(text).map(|package| One::Package(text.clone(), package)).map_err(|fault| {
                    let help =
                        "write it as pkg:npm/%40acme/widget@1.4.2; without a version, every version is meant";
                    Complaint {
                        place: Some(text.clone()),
                        ..Complaint::usage(format!("--why: {fault}"), help)
                    }
                })
            }
        };
        why.iter().map(one).collect::<Result<_, _>>().map(Self)
    }

    /// How each that was asked about came in.
    ///
    /// # Errors
    /// When something was asked about that none of these lists has.
    pub(super) fn of(&self, graphs: &[&Graph]) -> Result<Vec<Vec<Why>>, Complaint> {
        for one in &self.0 {
            let here = |graph: &&Graph| graph.dependencies().iter().any(|dependency| one.is(dependency));
            if !graphs.iter().any(here) {
                return Err(one.unknown(graphs));
            }
        }
        Ok(graphs.iter().map(|graph| self.among(graph)).collect())
    }

    fn among(&self, graph: &Graph) -> Vec<Why> {
        let asked = graph.dependencies().iter().enumerate();
        let asked = asked.filter(|(_, dependency)| self.0.iter().any(|one| one.is(dependency)));
        asked
            .map(|(part, _)| {
                let ways = graph.ways_to(part);
                Why { part, ways: ways.told, count: ways.count }
            })
            .collect()
    }
}

impl One {
    fn is(&self, dependency: &Dependency) -> bool {
        match self {
            Self::Name(name) => *dependency.called == **name,
            Self::Package(text, wanted) => {
                *dependency.called == **text || dependency.packages.iter().any(|own| is(wanted, own))
            }
        }
    }

    fn unknown(&self, graphs: &[&Graph]) -> Complaint {
        let (Self::Package(text, _) | Self::Name(text)) = self;
        let all = graphs.iter().flat_map(|graph| graph.dependencies()).map(|one| &*one.called);
        let help = match nearest(text, all) {
            Some(near) => format!("did you mean {}?", report::name(near)),
            None => "write it as the tree shows it, or leave out its version".to_owned(),
        };
        Complaint { place: Some(text.clone()), ..Complaint::usage("--why: no dependency is called so", help) }
    }
}

/// Whether a package is the one that is wanted, in the version that is.
fn is(wanted: &PackageUrl, own: &PackageUrl) -> bool {
    let key = model::PackageKey::of_url;
    key(own) == key(wanted) && (wanted.version.is_none() || wanted.version == own.version)
}
