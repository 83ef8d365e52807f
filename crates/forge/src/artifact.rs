//! The artifacts that the virtual publishers release. Their bytes say what they are; nothing unpacks them.

/// A file to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Artifact {
    /// File name, and the name publishers sign.
    pub name: &'static str,
    /// Contents.
    pub bytes: &'static [u8],
}

/// The release most fixtures are about.
pub const WIDGET: Artifact =
    Artifact { name: "widget-1.4.2.tgz", bytes: b"acme widget 1.4.2: stands in for a package archive\n" };
/// An older release, genuine and no longer wanted.
pub const OLD_WIDGET: Artifact =
    Artifact { name: "widget-1.3.0.tgz", bytes: b"acme widget 1.3.0: stands in for a package archive\n" };
/// A release in good order, which was taken back after it was signed.
pub const RECALLED_WIDGET: Artifact =
    Artifact { name: "widget-1.4.1.tgz", bytes: b"acme widget 1.4.1: stands in for a package archive\n" };
/// Another artifact of the same publisher.
pub const GADGET: Artifact =
    Artifact { name: "gadget-0.9.0.tgz", bytes: b"acme gadget 0.9.0: stands in for a package archive\n" };
