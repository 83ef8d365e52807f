//! What each type of package URL asks of its parts: a table after the type definitions of the specification. A type that
//! is not in it asks for nothing.

/// What a type asks for.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    /// Whether there is a namespace.
    pub(super) namespace: Namespace,
    /// How namespaces are written.
    pub(super) namespaces: Letters,
    /// How names are written.
    names: Letters,
    /// How versions are written.
    pub(super) versions: Letters,
    /// The qualifier without which two packages have one name.
    pub(super) needs: Option<&'static str>,
    /// What no name has in it.
    pub(super) never_in_names: Option<&'static str>,
}

/// Whether a type has namespaces.
#[derive(Clone, Copy)]
pub(super) enum Namespace {
    /// As it happens.
    Optional,
    /// Always.
    Required,
    /// Never.
    Prohibited,
}

/// How a part is written.
#[derive(Clone, Copy)]
pub(super) enum Letters {
    /// As it is.
    Kept,
    /// In lower case.
    Lower,
    /// In lower case, and with `-` for `_`.
    Dashed,
    /// In lower case where the registry that its qualifier `repository_url` names takes no notice of case.
    OfRegistry,
}

impl Letters {
    pub(super) fn of(self, text: &str) -> String {
        match self {
            Self::Kept | Self::OfRegistry => text.to_owned(),
            Self::Lower => text.to_lowercase(),
            Self::Dashed => text.to_lowercase().replace('_', "-"),
        }
    }
}

/// What a registry of models is called whose names have no case.
const WITHOUT_CASE: &str = "databricks";

const FREE: Rules = Rules {
    namespace: Namespace::Optional,
    namespaces: Letters::Kept,
    names: Letters::Kept,
    versions: Letters::Kept,
    needs: None,
    never_in_names: None,
};

const fn lower(namespace: Namespace) -> Rules {
    Rules { namespace, namespaces: Letters::Lower, names: Letters::Lower, ..FREE }
}

const fn kept(namespace: Namespace) -> Rules {
    Rules { namespace, ..FREE }
}

impl Rules {
    pub(super) fn of(kind: &str) -> Self {
        use Namespace::{Optional, Prohibited, Required};
        match kind {
            "alpm" | "apk" | "bitbucket" | "composer" | "deb" | "github" | "gitlab" | "vscode-extension" => {
                lower(Required)
            }
            "bitnami" | "oci" | "otp" | "pub" => lower(Prohibited),
            "brew" | "git" | "golang" | "hex" | "luarocks" | "npm" => lower(Optional),
            "bazel" | "cargo" | "cocoapods" | "conda" | "cran" | "gem" | "hackage" | "nuget" | "opam"
            | "vcpkg" => kept(Prohibited),
            "maven" | "swift" => kept(Required),
            "cpan" => Self { never_in_names: Some("::"), ..FREE },
            "huggingface" => Self { versions: Letters::Lower, ..FREE },
            "julia" => Self { needs: Some("uuid"), ..kept(Prohibited) },
            "mlflow" => Self { names: Letters::OfRegistry, ..kept(Prohibited) },
            "pypi" => Self { names: Letters::Dashed, ..kept(Prohibited) },
            "qpkg" | "rpm" => Self { namespaces: Letters::Lower, ..FREE },
            "swid" => Self { needs: Some("tag_id"), ..FREE },
            "yocto" => Self { names: Letters::Lower, ..FREE },
            _ => FREE,
        }
    }

    /// The name as its type writes it, at the registry of this URL.
    pub(super) fn name(&self, name: &str, registry: Option<&str>) -> String {
        let caseless = match self.names {
            Letters::OfRegistry => registry.is_some_and(|url| url.contains(WITHOUT_CASE)),
            Letters::Kept | Letters::Lower | Letters::Dashed => false,
        };
        if caseless { name.to_lowercase() } else { self.names.of(name) }
    }
}
