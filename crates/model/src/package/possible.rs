use crate::PackageUrl;

/// How the names of a type of package are made.
struct Made {
    /// How many parts they have, namespace and all.
    parts: (usize, usize),
    /// What they are made of, beside letters and digits of ASCII.
    marks: &'static str,
}

const MANY: usize = usize::MAX;

/// How names are made where that is known; elsewhere they may have any number of parts and any letters.
fn made(kind: &str) -> Option<Made> {
    let (parts, marks) = match kind {
        "cargo" => ((1, 1), "-_"),
        "pypi" | "gem" | "nuget" => ((1, 1), "-_."),
        "pub" => ((1, 1), "_"),
        "hex" => ((1, 2), "-_."),
        "npm" => ((1, 2), "-_.~!'()"),
        "composer" => ((2, 2), "-_."),
        "maven" => ((2, 2), "-_."),
        "golang" => ((1, MANY), "-_.~!+"),
        "githubactions" => ((2, MANY), "-_."),
        _ => return None,
    };
    Some(Made { parts, marks })
}

impl PackageUrl {
    /// Why no package can be called so, where that can be told: one clause. Nothing is known against such a name, which
    /// says nothing of the package that somebody will read from it.
    pub fn impossible(&self) -> Option<&'static str> {
        let path = self.path();
        let path = if &*self.kind == "maven" { path.replace(':', "/") } else { path };
        if path.contains('%') {
            return Some("its name is encoded twice");
        }
        if path.split('/').any(|part| part.trim() != part) {
            return Some("a part of its name begins or ends with a space");
        }
        let parts: Vec<&str> = path.split('/').collect();
        let scoped = parts.first().is_some_and(|first| first.starts_with('@'));
        if &*self.kind == "npm" && scoped != (parts.len() == 2) {
            return Some("a package of npm has a name, and before it nothing but a scope such as `@acme`");
        }
        let made = made(&self.kind)?;
        if !(made.parts.0..=made.parts.1).contains(&parts.len()) {
            return Some("names of its type have more parts or fewer");
        }
        let first = path.strip_prefix('@').filter(|_| &*self.kind == "npm").unwrap_or(&path);
        let known =
            |letter: char| letter.is_ascii_alphanumeric() || letter == '/' || made.marks.contains(letter);
        (!first.chars().all(known)).then_some("names of its type are made of other letters")
    }
}

#[cfg(test)]
mod tests {
    use crate::PackageUrl;

    fn impossible(text: &str) -> bool {
        PackageUrl::parse(text).unwrap().impossible().is_some()
    }

    #[test]
    fn names_that_nothing_can_have() {
        for text in [
            "pkg:pypi/x/foo-bar@1.0",
            "pkg:pypi/foo-bar%20@1.0",
            "pkg:pypi/foo\u{2010}bar@1.0",
            "pkg:npm/%2540acme/widget@1.0.0",
            "pkg:npm/%40acme/widget@1.0.0/x",
            "pkg:npm/npm:%40acme/widget",
            "pkg:npm/acme/widget",
            "pkg:npm/%40acme",
            "pkg:npm/@1.0",
            "pkg:npm/widget%401.4.2",
            "pkg:nuget/Acme/Widget@1.0.0",
            "pkg:cargo/left.pad",
            "pkg:composer/widget",
            "pkg:maven/org/acme/widget",
            "pkg:githubactions/acme",
            "pkg:generic/%2541",
            "pkg:generic/acme%20/widget",
        ] {
            assert!(impossible(text), "{text}");
        }
    }

    #[test]
    fn names_that_something_may_have() {
        for text in [
            "pkg:pypi/Foo_Bar.baz@1.0+local",
            "pkg:npm/%40acme/widget@1",
            "pkg:npm/JSONStream",
            "pkg:golang/github.com/acme/x/v2@v2.0.0",
            "pkg:golang/gopkg.in/yaml.v2",
            "pkg:golang/git.sr.ht/~acme/x",
            "pkg:maven/org.acme/widget@1",
            "pkg:maven/org.acme%3Awidget@1",
            "pkg:githubactions/acme/act/sub@v4",
            "pkg:deb/debian/libstdc%2B%2B6",
            "pkg:generic/acme%20widget",
            "pkg:swift/github.com/acme/widget",
        ] {
            assert!(!impossible(text), "{text}");
        }
    }
}
