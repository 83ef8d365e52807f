use model::Text;

/// Why a private key cannot be used. Nothing of the key is ever in the words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileFault {
    /// Too large to be a key.
    #[error("a private key file has at most {most} bytes, this one has {found}")]
    TooLarge {
        /// The most that is read.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// Not PEM, or without a private key in it.
    #[error("it holds no private key in PEM (`-----BEGIN PRIVATE KEY-----`): {0}")]
    NotPem(Text),
    /// Locked with a password.
    #[error(
        "the private key is encrypted, and no password is ever asked for here; decrypt it for this run, as with `openssl pkcs8 -in {{FILE}} -out {{PLAIN}}`"
    )]
    Encrypted,
    /// A public key or a certificate.
    #[error("it holds a {0}, and signing takes the private key")]
    Public(&'static str),
    /// More than one key.
    #[error("it holds several private keys; keep the one to sign with in a file of its own")]
    Several,
    /// A key of a kind that is not signed with.
    #[error("the private key is neither ECDSA on P-256 nor Ed25519, the kinds that are signed with ({0})")]
    Kind(Text),
    /// What is to be signed as a note cannot stand in one.
    #[error("a note has a name without spaces, and lines none of which is empty")]
    Note,
    /// The cryptographic library could not sign.
    #[error("the key could not sign")]
    Signing,
}
