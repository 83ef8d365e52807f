//! The command line of the protocol.

use std::path::PathBuf;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// One verification.
    VerifyBundle(Verification),
    /// Every case of a folder of the suite.
    Suite(PathBuf),
}

/// One verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verification {
    /// The bundle.
    pub(crate) bundle: PathBuf,
    /// Who must have signed.
    pub(crate) signer: Signer,
    /// What to trust.
    pub(crate) root: Root,
    /// A file, or `sha256:…`.
    pub(crate) subject: String,
}

/// Who must have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Signer {
    /// The name and the issuer of a certificate.
    Certificate { identity: String, issuer: String },
    /// The holder of a key.
    Key(PathBuf),
}

/// What to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// Sigstore's public instance.
    PublicGood,
    /// Its staging instance.
    Staging,
    /// A `trusted_root.json`.
    File(PathBuf),
}

const USAGE: &str = "sigstore-conformance-client verify-bundle [--staging] --bundle FILE \
    (--certificate-identity ID --certificate-oidc-issuer URL | --key FILE) [--trusted-root FILE] FILE_OR_DIGEST\n\
    sigstore-conformance-client suite DIR";

impl Arguments {
    /// Reads the command line.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let wrong = |why: &str| format!("{why}\n{USAGE}");
        match arguments.next().as_deref() {
            Some("verify-bundle") => Self::verification(arguments).map_err(|why| wrong(&why)),
            Some("suite") => match (arguments.next(), arguments.next()) {
                (Some(dir), None) => Ok(Self::Suite(dir.into())),
                (None, _) | (Some(_), Some(_)) => Err(wrong("`suite` takes one folder")),
            },
            Some(other) => Err(wrong(&format!("no command {other}"))),
            None => Err(USAGE.to_owned()),
        }
    }

    fn verification(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut staging, mut bundle, mut identity, mut issuer) = (false, None, None, None);
        let (mut key, mut root, mut subject) = (None, None, None);
        while let Some(argument) = arguments.next() {
            let slot = match argument.as_str() {
                "--staging" => {
                    staging = true;
                    continue;
                }
                "--bundle" => &mut bundle,
                "--certificate-identity" => &mut identity,
                "--certificate-oidc-issuer" => &mut issuer,
                "--key" => &mut key,
                "--trusted-root" => &mut root,
                option if option.starts_with("--") => return Err(format!("no option {option}")),
                _ if subject.is_none() => {
                    subject = Some(argument);
                    continue;
                }
                further => return Err(format!("one file or digest, not also {further}")),
            };
            let value = arguments.next().ok_or_else(|| format!("{argument} wants a value"))?;
            if slot.replace(value).is_some() {
                return Err(format!("{argument} is given twice"));
            }
        }
        let signer = match (identity, issuer, key) {
            (Some(identity), Some(issuer), None) => Signer::Certificate { identity, issuer },
            (None, None, Some(key)) => Signer::Key(key.into()),
            _ => return Err("name a certificate's identity and issuer, or a key".to_owned()),
        };
        let root = match (root, staging) {
            (Some(file), _) => Root::File(file.into()),
            (None, true) => Root::Staging,
            (None, false) => Root::PublicGood,
        };
        let bundle = bundle.ok_or("name a bundle")?.into();
        let subject = subject.ok_or("name a file or a digest")?;
        Ok(Self::VerifyBundle(Verification { bundle, signer, root, subject }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        Arguments::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_protocol_is_read() {
        let line = "verify-bundle --staging --bundle b --certificate-identity i --certificate-oidc-issuer u sha256:00";
        let Ok(Arguments::VerifyBundle(asked)) = read(line) else { panic!("{:?}", read(line)) };
        assert_eq!(asked.root, Root::Staging);
        assert_eq!(asked.signer, Signer::Certificate { identity: "i".into(), issuer: "u".into() });
        assert_eq!(asked.subject, "sha256:00");
        let line = "verify-bundle --bundle b --key k --trusted-root r file";
        let Ok(Arguments::VerifyBundle(asked)) = read(line) else { panic!("{:?}", read(line)) };
        assert_eq!((asked.root, asked.signer), (Root::File("r".into()), Signer::Key("k".into())));
    }

    #[test]
    fn half_an_identity_is_none() {
        for line in [
            "verify-bundle --bundle b --certificate-identity i file",
            "verify-bundle --bundle b --certificate-oidc-issuer u file",
            "verify-bundle --bundle b --key k --certificate-identity i file",
            "verify-bundle --bundle b file",
            "verify-bundle --bundle b --key k",
            "verify-bundle --key k file",
            "verify-bundle --bundle b --bundle c --key k file",
            "verify-bundle --bundle b --key k --offline file",
            "verify-bundle --bundle b --key k file file",
            "sign-bundle",
        ] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
