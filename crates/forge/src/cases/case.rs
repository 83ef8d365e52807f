use super::Delivery;
use crate::artifact::WIDGET;
use crate::tamper::{LABEL, Operator};
use crate::world::World;

/// A case.
#[derive(Clone, Copy)]
pub struct Case {
    /// Its name, and the name of its folder.
    pub name: &'static str,
    /// What it shows, in one sentence.
    pub what: &'static str,
    /// The attack classes it stands for.
    pub attacks: &'static [&'static str],
    /// The framework, relative to the case.
    pub framework: &'static str,
    /// The handoff that judges it.
    pub handoff: &'static str,
    /// The exit code to expect.
    pub exit: u8,
    /// Check ids with the outcome to expect, the telling ones.
    pub checks: &'static [(&'static str, &'static str)],
    /// Rejection codes that must be listed.
    pub rejected: &'static [&'static str],
    /// Status lists of its own, for those that the framework names; only cases of policies bring any.
    pub lists: &'static [OwnList],
    /// Makes the files.
    pub make: Make,
}

/// A status list that a case brings.
#[derive(Clone, Copy)]
pub struct OwnList {
    /// The framework's name for it.
    pub name: &'static str,
    /// Its file.
    pub file: &'static str,
    /// Makes it.
    pub make: fn() -> Vec<u8>,
}

/// How a case's files are made.
#[derive(Clone, Copy)]
pub enum Make {
    /// By a function of a fresh world.
    Function(fn(&mut World) -> Delivery),
    /// By an operator.
    Tamper(&'static Operator),
}

/// The framework beside the cases of a family.
pub(super) const FAMILY_FRAMEWORK: &str = "../framework.yaml";

impl Case {
    pub(crate) const fn new(
        name: &'static str,
        what: &'static str,
        make: fn(&mut World) -> Delivery,
    ) -> Self {
        Self {
            name,
            what,
            attacks: &[],
            framework: FAMILY_FRAMEWORK,
            handoff: "intake",
            exit: 0,
            checks: &[],
            rejected: &[],
            lists: &[],
            make: Make::Function(make),
        }
    }

    pub(crate) const fn attacks(mut self, attacks: &'static [&'static str]) -> Self {
        self.attacks = attacks;
        self
    }

    pub(crate) const fn framework(mut self, framework: &'static str) -> Self {
        self.framework = framework;
        self
    }

    pub(crate) const fn handoff(mut self, handoff: &'static str) -> Self {
        self.handoff = handoff;
        self
    }

    pub(crate) const fn exit(mut self, exit: u8) -> Self {
        self.exit = exit;
        self
    }

    pub(crate) const fn checks(mut self, checks: &'static [(&'static str, &'static str)]) -> Self {
        self.checks = checks;
        self
    }

    pub(crate) const fn rejected(mut self, codes: &'static [&'static str]) -> Self {
        self.rejected = codes;
        self
    }

    pub(crate) const fn lists(mut self, lists: &'static [OwnList]) -> Self {
        self.lists = lists;
        self
    }

    /// Makes the files, in a world of the case's own: no case moves another's place in a log.
    pub fn deliver(&self) -> Delivery {
        match self.make {
            Make::Function(make) => make(&mut World::new(LABEL)),
            Make::Tamper(operator) => Delivery::of(WIDGET).with(&operator.base.file(), operator.forge()),
        }
    }
}
