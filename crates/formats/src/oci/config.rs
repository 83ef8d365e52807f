use model::Platform;

use crate::malformed::code;
use crate::node::Node;
use crate::{Malformed, json};

/// What the configuration of an image says it runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageConfig {
    /// Its platform; none where it names no system and no processor, as artifacts do not.
    pub platform: Option<Platform>,
}

impl ImageConfig {
    /// Reads a configuration (image-spec, `config.md`). Nothing but the platform is looked at.
    ///
    /// # Errors
    /// When it is not strict JSON, or its platform is not text.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let root = Node::root(json::check(bytes, json::MANIFEST)?, code::CONTAINER);
        let [os, architecture, variant] = root.fields(["os", "architecture", "variant"])?;
        let name = |node: Option<Node<'_>>| node.map(|node| node.name()).transpose();
        let (os, architecture, variant) = (name(os)?, name(architecture)?, name(variant)?);
        let platform = match (os, architecture) {
            (Some(os), Some(architecture)) if !os.is_empty() && !architecture.is_empty() => {
                Some(Platform { os, architecture, variant: variant.filter(|variant| !variant.is_empty()) })
            }
            (Some(_) | None, Some(_) | None) => None,
        };
        Ok(Self { platform })
    }
}
