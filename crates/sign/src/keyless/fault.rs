use model::Text;
use transport::{Address, TransportFault, Why};

use super::TokenFault;
use crate::KeyFileFault;

/// Why nothing could be signed without a key of one's own. Never a verdict on what was to be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeylessFault {
    /// No key could be made, or it could not sign.
    #[error("{0}")]
    Key(KeyFileFault),
    /// The token cannot be used.
    #[error("the identity token {0}")]
    Token(TokenFault),
    /// A service gave no answer, or said no.
    #[error("{service} at {fault}")]
    Service {
        /// Which.
        service: &'static str,
        /// What went wrong.
        fault: TransportFault,
    },
    /// A service answered something else than what it was asked for.
    #[error("{service} at {address}: {text}")]
    Answer {
        /// Which.
        service: &'static str,
        /// Where.
        address: Address,
        /// What is wrong with it.
        text: Text,
    },
}

/// The services, as messages name them.
pub(super) const AUTHORITY: &str = "the certificate authority (Fulcio)";
pub(super) const LOG: &str = "the transparency log (Rekor)";
pub(super) const TIMESTAMPS: &str = "the timestamp authority";
pub(super) const TOKENS: &str = "the identity provider of this job";

impl KeylessFault {
    pub(super) fn answer(service: &'static str, address: &Address, text: impl Into<Text>) -> Self {
        Self::Answer { service, address: address.clone(), text: text.into() }
    }

    /// What to do about it.
    pub fn help(&self) -> Text {
        match self {
            Self::Key(_) => "run again, or sign with a key of your own: --sign-with KEY".into(),
            Self::Token(fault) => fault.help().into(),
            Self::Service { service: AUTHORITY, fault }
                if matches!(fault.why, Why::Status(400) | Why::Unauthorized | Why::Forbidden) =>
            {
                "see that the token is for this authority (audience `sigstore`), that its issuer is one that the \
                 authority takes, and that it has not ended"
                    .into()
            }
            Self::Service { service: TOKENS, fault }
                if matches!(fault.why, Why::Unauthorized | Why::Forbidden) =>
            {
                "give the job the permission `id-token: write`".into()
            }
            Self::Service { fault, .. } => fault.help(),
            Self::Answer { .. } => {
                "check that this is the service you meant (--signing-config), and tell whoever runs it".into()
            }
        }
    }
}
