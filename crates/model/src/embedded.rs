/// A Sigstore trusted root that is part of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedded {
    /// The public-good instance.
    PublicGood,
    /// GitHub's own instance, for artifact attestations of private repositories.
    Github,
    /// The public-good instance's staging area, where anybody may get anything: for trying things out.
    Staging,
}

impl Embedded {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::PublicGood, Self::Github, Self::Staging];

    /// Its name in a framework.
    pub fn name(self) -> &'static str {
        match self {
            Self::PublicGood => "public-good",
            Self::Github => "github",
            Self::Staging => "staging",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|root| root.name() == name)
    }
}
