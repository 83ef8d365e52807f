use model::{Digest, Text};

use crate::limits::{MAX_INDEX_MANIFESTS, MAX_LAYERS};
use crate::malformed::code;
use crate::node::Node;
use crate::{Malformed, json};

/// An image as the `manifest.json` of a saved one names it: the list that `docker load` goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedImage {
    /// Where its configuration lies.
    pub config: Text,
    /// Its configuration and its layers in order; `None` where one of them lies under another name than its digest.
    pub parts: Option<Vec<Digest>>,
    /// What it is to be called.
    pub names: Vec<Text>,
}

impl SavedImage {
    /// Reads such a list.
    ///
    /// # Errors
    /// When it is not strict JSON of that form.
    pub fn read_list(bytes: &[u8]) -> Result<Vec<Self>, Malformed> {
        let root = Node::root(json::check(bytes, json::MANIFEST)?, code::CONTAINER);
        root.items(MAX_INDEX_MANIFESTS)?.iter().map(Self::read).collect()
    }

    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [config, layers, names] = node.fields(["Config", "Layers", "RepoTags"])?;
        let texts = |list: Option<Node<'_>>, most: usize| -> Result<Vec<Text>, Malformed> {
            let Some(list) = list else { return Ok(Vec::new()) };
            list.items(most)?.iter().map(Node::name).collect()
        };
        let config = node.required("Config", config)?.some_name()?;
        let layers = texts(layers, MAX_LAYERS)?;
        let parts = [&config].into_iter().chain(&layers).map(|path| digest_of(path)).collect();
        Ok(Self { config, parts, names: texts(names, MAX_INDEX_MANIFESTS)? })
    }
}

/// The digest that a path of a layout is made of: `blobs/sha256/<hex>`, in this one spelling.
fn digest_of(path: &str) -> Option<Digest> {
    let (algorithm, hex) = path.strip_prefix("blobs/")?.split_once('/')?;
    let digest = Digest::parse(&format!("{algorithm}:{hex}")).ok()?;
    (format!("blobs/{}/{}", digest.algorithm().name(), digest.hex()) == path).then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::SavedImage;

    fn read(text: &str) -> Result<Vec<SavedImage>, String> {
        SavedImage::read_list(text.as_bytes()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn an_image_is_named_by_the_digests_of_its_parts() {
        let (one, other) = ("ab".repeat(32), "cd".repeat(32));
        let of = |config: &str| {
            let text =
                format!(r#"[{{"Config":"{config}","RepoTags":["w:1"],"Layers":["blobs/sha256/{other}"]}}]"#);
            read(&text).unwrap().remove(0)
        };
        let image = of(&format!("blobs/sha256/{one}"));
        let parts: Vec<String> = image.parts.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(parts, [format!("sha256:{one}"), format!("sha256:{other}")]);
        assert_eq!(*image.names, ["w:1".into()]);
        for elsewhere in [
            format!("{one}.json"),
            format!("./blobs/sha256/{one}"),
            format!("blobs/sha256/../sha256/{one}"),
            format!("blobs/sha256/{}", one.to_uppercase()),
            format!("blobs/sha256/{one}/json"),
        ] {
            assert_eq!(of(&elsewhere).parts, None, "{elsewhere}");
        }
        assert_eq!(read(r#"[{"Config":"x","RepoTags":null,"Layers":null}]"#).unwrap().len(), 1);
    }

    #[test]
    fn a_list_that_reads_in_two_ways_is_none() {
        for bad in [
            "{}",
            r#"[{"Layers":[]}]"#,
            r#"[{"Config":"x","config":"y"}]"#,
            r#"[{"Config":"x","Config":"y"}]"#,
            r#"[{"Config":"x","Layerſ":["y"]}]"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
