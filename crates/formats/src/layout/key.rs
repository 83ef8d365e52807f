use model::Text;

use crate::Malformed;
use crate::limits::MAX_FUNCTIONARY_KEY;
use crate::node::Node;

/// A key as a layout holds it: a securesystemslib key object. Whether it can be used is for the verifier to say;
/// a kind nobody knows does not spoil the layout for those who sign with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionaryKey {
    /// `ed25519`, `rsa`, `ecdsa`, or something else.
    pub keytype: Text,
    /// How it signs, such as `rsassa-pss-sha256`.
    pub scheme: Text,
    /// The public key: hex digits for `ed25519`, PEM for the others. Empty when there is none.
    pub public: Text,
}

impl FunctionaryKey {
    /// Reads the key filed under `keyid`. Its own `keyid`, if it has one, must be the same.
    pub(super) fn read(keyid: &str, node: &Node<'_>) -> Result<Self, Malformed> {
        let [keytype, scheme, keyval, own] = node.fields(["keytype", "scheme", "keyval", "keyid"])?;
        if let Some(own) = own
            && *own.string()? != *keyid
        {
            return Err(own.fault("not the key id it is filed under: it could be taken for two keys"));
        }
        let keyval = node.required("keyval", keyval)?;
        let [public] = keyval.fields(["public"])?;
        let public = match public {
            Some(public) => public.string_within(MAX_FUNCTIONARY_KEY)?.into(),
            None => Text::default(),
        };
        let keytype = node.required("keytype", keytype)?.name()?;
        let scheme = node.required("scheme", scheme)?.name()?;
        Ok(Self { keytype, scheme, public })
    }
}
