use std::fmt;

use crate::Text;

/// What an image runs on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Platform {
    /// The operating system, such as `linux`.
    pub os: Text,
    /// The processor, such as `amd64`.
    pub architecture: Text,
    /// Its variant, such as `v8`.
    pub variant: Option<Text>,
}

impl Platform {
    /// Whether it says that there is no such thing: so BuildKit writes attestations into an index.
    pub fn is_unknown(&self) -> bool {
        &*self.os == "unknown" && &*self.architecture == "unknown"
    }

    /// Whether an image for this platform is one for `asked`. Who asks for no variant takes any.
    pub fn is(&self, asked: &Self) -> bool {
        self.os == asked.os
            && self.architecture == asked.architecture
            && (asked.variant.is_none() || self.variant == asked.variant)
    }

    /// Reads `os/architecture` or `os/architecture/variant`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |part: &&str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte))
        };
        let parts: Vec<&str> = text.split('/').collect();
        if !parts.iter().all(plain) {
            return None;
        }
        let (os, architecture, variant) = match parts.as_slice() {
            [os, architecture] => (os, architecture, None),
            [os, architecture, variant] => (os, architecture, Some(Text::from(*variant))),
            _ => return None,
        };
        let read = Self { os: (*os).into(), architecture: (*architecture).into(), variant };
        (!read.is_unknown()).then_some(read)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant.iter().try_for_each(|variant| write!(f, "/{variant}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Platform;

    #[test]
    fn platforms_are_compared_part_by_part() {
        let read = |text: &str| Platform::parse(text).unwrap();
        assert!(read("linux/arm64/v8").is(&read("linux/arm64")));
        assert!(!read("linux/arm64").is(&read("linux/arm64/v8")));
        assert!(!read("linux/amd64").is(&read("windows/amd64")));
        assert_eq!(read("linux/arm/v7").to_string(), "linux/arm/v7");
        let bad = [
            "linux",
            "linux/",
            "/amd64",
            "linux/amd64/v1/x",
            "Linux/amd64",
            "unknown/unknown",
            "linux/*",
            "",
        ];
        for bad in bad {
            assert!(Platform::parse(bad).is_none(), "{bad}");
        }
    }
}
