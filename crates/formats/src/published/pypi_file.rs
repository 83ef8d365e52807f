use std::fmt;

use model::{PackageKey, Text};

/// The most bytes of a file's name: what file systems keep.
const MAX_FILE_NAME: usize = 255;

/// What the names of source distributions end with (PEP 625, and the older ZIP).
const SOURCE: [&str; 2] = [".tar.gz", ".zip"];

/// The file of a release of a Python package: a wheel or a source distribution, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PypiFile {
    /// Its name as it was written.
    pub name: Text,
    /// The project, normalised (PEP 503).
    pub project: Text,
    /// What follows the project's name: version, tags and ending.
    rest: Text,
}

impl PypiFile {
    /// Reads `widget-1.4.2-py3-none-any.whl` or `widget-1.4.2.tar.gz`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '+' | '!');
        if text.len() > MAX_FILE_NAME || !text.chars().all(plain) {
            return Err("it is not the name of a file that indices have".into());
        }
        let (name, rest) = match text.strip_suffix(".whl") {
            Some(stem) => wheel(stem).ok_or("a wheel's name has a version and three tags, with - between")?,
            None => source(text).ok_or("it is the name of no wheel and no source distribution")?,
        };
        let project = normalised(name).ok_or("what stands before the version is no project's name")?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let ending = text.get(text.len().saturating_sub(4)..).unwrap_or_default();
        let rest = match text.ends_with(".whl") {
            true => format!("{rest}{ending}"),
            false => rest.to_owned(),
        };
        Ok(Self { name: text.into(), project, rest: rest.into() })
    }

    /// The version, as the name has it.
    pub fn version(&self) -> &str {
        let source = SOURCE.iter().find_map(|ending| self.rest.strip_suffix(ending));
        source.unwrap_or_else(|| self.rest.split('-').next().unwrap_or(&self.rest))
    }

    /// Whether that is a name of this file: projects have several spellings, and nothing behind them has.
    pub fn is_named(&self, text: &str) -> bool {
        Self::parse(text).is_ok_and(|read| (&read.project, &read.rest) == (&self.project, &self.rest))
    }
}

/// As it was written.
impl fmt::Display for PypiFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Name, and version with tags (binary distribution format, "File name convention"): a build tag may stand between.
fn wheel(stem: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = stem.split('-').collect();
    let whole = matches!(parts.len(), 5 | 6) && parts.iter().all(|part| !part.is_empty());
    whole.then(|| stem.split_once('-')).flatten()
}

/// Name, and version with ending. Older names have `-` in them, and versions have none.
fn source(text: &str) -> Option<(&str, &str)> {
    let stem = SOURCE.iter().find_map(|ending| text.strip_suffix(ending))?;
    let (name, version) = stem.rsplit_once('-')?;
    let rest = text.get(name.len()..)?;
    version.starts_with(|c: char| c.is_ascii_digit()).then_some((name, rest))
}

/// The name of a project as all its spellings have it (PEP 503); `None` for what is none (PEP 508).
fn normalised(name: &str) -> Option<Text> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let ends = |c: char| c.is_ascii_alphanumeric();
    let is_name = name.starts_with(ends) && name.ends_with(ends) && name.chars().all(plain);
    let key = PackageKey::of_osv("PyPI", name).filter(|_| is_name)?.to_string();
    key.strip_prefix("pkg:pypi/").map(Text::from)
}

#[cfg(test)]
mod tests {
    use super::{MAX_FILE_NAME, PypiFile};

    #[test]
    fn wheels_and_source_distributions_are_of_a_project() {
        for (name, project) in [
            ("rfc8785-0.1.2-py3-none-any.whl", "rfc8785"),
            ("Acme_Widget-1.4.2-1-cp313-cp313-manylinux_2_28_x86_64.whl", "acme-widget"),
            ("acme.widget-1!2.0+local.1-py2.py3-none-any.whl", "acme-widget"),
            ("pypi_attestation_models-0.0.4a2.tar.gz", "pypi-attestation-models"),
            ("Acme-Widget-1.0.zip", "acme-widget"),
        ] {
            assert_eq!(&*PypiFile::parse(name).unwrap().project, project, "{name}");
        }
        for bad in [
            "",
            "widget",
            "widget-1.4.2",
            "widget-1.4.2.whl",
            "widget-1.4.2-py3-none.whl",
            "a-b-c-d-e-f-g.whl",
            "widget--py3-none-any.whl",
            "-1.4.2-py3-none-any.whl",
            "_-1.4.2-py3-none-any.whl",
            "widget-.tar.gz",
            "widget-latest.tar.gz",
            "widget.tar.gz",
            "widget-1.4.2.egg",
            "../widget-1.4.2.tar.gz",
            "a/widget-1.4.2.tar.gz",
            "widget%2f-1.4.2.tar.gz",
            "widget -1.4.2.tar.gz",
            "wïdget-1.4.2.tar.gz",
        ] {
            assert!(PypiFile::parse(bad).is_err(), "{bad}");
        }
        let long = |length: usize| format!("{}-1.tar.gz", "a".repeat(length - "-1.tar.gz".len()));
        assert!(PypiFile::parse(&long(MAX_FILE_NAME)).is_ok());
        assert!(PypiFile::parse(&long(MAX_FILE_NAME + 1)).is_err());
    }

    #[test]
    fn a_project_has_several_spellings_and_a_file_one_version_and_kind() {
        let wheel = PypiFile::parse("acme_widget-1.4.2-py3-none-any.whl").unwrap();
        assert!(wheel.is_named("Acme.Widget-1.4.2-py3-none-any.whl"));
        for other in [
            "acme_widget-1.4.20-py3-none-any.whl",
            "acme_widget-1.4.2-1-py3-none-any.whl",
            "acme_widget-1.4.2-py2-none-any.whl",
            "acmewidget-1.4.2-py3-none-any.whl",
            "acme_widget-1.4.2.tar.gz",
        ] {
            assert!(!wheel.is_named(other), "{other}");
        }
        let source = PypiFile::parse("acme_widget-1.4.2.tar.gz").unwrap();
        assert!(source.is_named("acme-widget-1.4.2.tar.gz"));
        assert!(!source.is_named("acme-widget-1.4.2.zip") && !source.is_named("acme_widget-1.4.2"));
    }
}
