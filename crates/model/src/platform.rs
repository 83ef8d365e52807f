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

    /// Whether an image for this platform may be taken for one for `asked`. Who asks for no variant takes any. Names are
    /// compared as those who run images do: without case, by what else they are called, and with the usual variant where
    /// none is said. What names no system or no processor may be for any.
    pub fn is(&self, asked: &Self) -> bool {
        let ((os, architecture, variant), own) = (asked.usual(), self.usual());
        (self.os.is_empty() || own.0 == os)
            && (self.architecture.is_empty() || own.1 == architecture)
            && (asked.variant.is_none() || own.2 == variant)
    }

    /// By the names that are in use (the platforms of Go, and containerd's other words for them).
    fn usual(&self) -> (String, String, String) {
        let os = match self.os.to_ascii_lowercase() {
            os if os == "macos" => "darwin".to_owned(),
            os => os,
        };
        let variant = self.variant.as_deref().unwrap_or_default().to_ascii_lowercase();
        let told = self.architecture.to_ascii_lowercase();
        let (architecture, usual) = match told.as_str() {
            "x86_64" | "x86-64" | "amd64" => ("amd64", "v1"),
            "aarch64" | "arm64" => ("arm64", "v8"),
            "i386" | "i486" | "i586" | "i686" | "386" => ("386", ""),
            "armel" => ("arm", "v6"),
            "armhf" | "arm" => ("arm", "v7"),
            other => (other, ""),
        };
        // Some write the number of the variant alone.
        let variant = match variant.as_str() {
            "" => usual.to_owned(),
            number if number.bytes().all(|byte| byte.is_ascii_digit()) => format!("v{number}"),
            said => said.to_owned(),
        };
        (os, architecture.to_owned(), variant)
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
    fn t15_a_platform_by_another_name_is_the_same_one() {
        let own = |os: &str, architecture: &str, variant: Option<&str>| Platform {
            os: os.into(),
            architecture: architecture.into(),
            variant: variant.map(Into::into),
        };
        let amd64 = Platform::parse("linux/amd64").unwrap();
        for (os, architecture) in
            [("Linux", "amd64"), ("linux", "x86_64"), ("linux", "AMD64"), ("", "x86-64"), ("linux", "")]
        {
            assert!(own(os, architecture, None).is(&amd64), "{os}/{architecture}");
        }
        assert!(!own("linux", "i686", None).is(&amd64));
        let arm64 = Platform::parse("linux/arm64/v8").unwrap();
        assert!(own("linux", "aarch64", None).is(&arm64) && own("linux", "arm64", Some("8")).is(&arm64));
        assert!(own("linux", "armhf", None).is(&Platform::parse("linux/arm/v7").unwrap()));
        assert!(!own("linux", "armel", None).is(&Platform::parse("linux/arm/v7").unwrap()));
    }

    #[test]
    fn platforms_are_compared_part_by_part() {
        let read = |text: &str| Platform::parse(text).unwrap();
        assert!(read("linux/arm64/v8").is(&read("linux/arm64")));
        assert!(!read("linux/arm/v6").is(&read("linux/arm/v7")));
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
