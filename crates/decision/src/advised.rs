use advisories::Known;
use model::Text;

/// What feeds of advisories say of one subject, by the names that its proofs give it. Every advisory that speaks of one
/// has been read, so judging it cannot fail any more.
#[derive(Debug)]
pub struct Advised {
    /// The package URLs that are names of the subject, each once.
    pub packages: Vec<Package>,
}

/// One package, as a proof names the subject.
#[derive(Debug)]
pub struct Package {
    /// The name as it was signed.
    pub name: Text,
    /// What each feed knows of it, in the order of the plan.
    pub known: Vec<Known>,
}

impl Advised {
    /// What is known of the package of this signed name, where it was asked about.
    pub fn of(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| *package.name == *name)
    }
}
