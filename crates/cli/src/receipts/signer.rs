//! With what receipts are signed: a key in a file, or one that lives for this run (`--sign-keyless`).

use decision::ExitCode;
use formats::Dsse;
use model::Instant;
use report::Fault;
use sign::{IdentityToken, Keyless, KeylessFault, MAX_SIGNING_CONFIG, Services, SigningKey, github_token};
use transport::{Address, Client, Settings};

use crate::arguments::{ReceiptFormat, Receipted};
use crate::complaint::Complaint;
use crate::listing::signing;
use crate::network::Network;
use crate::outside::Env;

/// A token that the environment holds.
const GIVEN: &str = "SIGSTORE_ID_TOKEN";
/// Where GitHub Actions gives one, and what it wants for it.
const GITHUB: (&str, &str) = ("ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN");

/// Who signs, as the command line says.
pub(super) enum Signer {
    /// The key of a file.
    Key(SigningKey, ReceiptFormat),
    /// Whoever this run is for.
    Keyless(Box<Unkeyed>),
}

/// What signing without a key takes. No client is made, and nobody asked, before there is an allow.
pub(super) struct Unkeyed {
    services: Services,
    source: Source,
    settings: Settings,
    now: Instant,
}

/// Where the token is from.
enum Source {
    Given(IdentityToken),
    Github(Address, String),
}

impl Signer {
    /// Reads the flags, before anything is judged.
    pub(super) fn of(
        flags: &Receipted,
        network: &Network,
        env: &dyn Env,
        now: Instant,
    ) -> Result<Self, Complaint> {
        match (&flags.sign_with, flags.sign_keyless, flags.receipt_format) {
            (Some(key), _, format) => Ok(Self::Key(signing(key)?, format.unwrap_or(ReceiptFormat::Dsse))),
            (None, true, None | Some(ReceiptFormat::Bundle)) => {
                Unkeyed::of(flags, network, env, now).map(|own| Self::Keyless(Box::new(own)))
            }
            (None, true, Some(ReceiptFormat::Dsse)) => Err(Complaint::usage(
                "--receipt-format: an envelope has no place for the certificate of --sign-keyless",
                "leave --receipt-format out: what is signed without a key is a bundle",
            )),
            (None, false, _) => Err(Complaint::usage(
                "--receipt: nothing says with what the receipt is signed",
                "name a private key with --sign-with KEY; or, in CI, sign as the job that runs, with --sign-keyless",
            )),
        }
    }

    /// What its receipts are written in.
    pub(super) fn format(&self) -> ReceiptFormat {
        match self {
            Self::Key(_, format) => *format,
            Self::Keyless(_) => ReceiptFormat::Bundle,
        }
    }

    /// Makes ready to sign: without a key, one is made and certified now.
    pub(super) fn signing<T>(
        &self,
        sign: impl FnOnce(&dyn Fn(&[u8]) -> Result<Vec<u8>, Fault>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match self {
            Self::Key(key, format) => sign(&|statement| {
                let signed = match format {
                    ReceiptFormat::Dsse => sign::envelope(Dsse::STATEMENT, statement, &[key]),
                    ReceiptFormat::Bundle => sign::bundle(Dsse::STATEMENT, statement, key),
                };
                signed.map_err(|failed| Fault {
                    about: "--sign-with".into(),
                    text: failed.to_string().into(),
                    help: "sign with another key".into(),
                })
            }),
            Self::Keyless(own) => {
                let client = Client::new(own.settings.clone()).map_err(|why| Fault {
                    about: "--sign-keyless".into(),
                    text: why.text.clone(),
                    help: why.help.clone(),
                })?;
                let fetched;
                let token = match &own.source {
                    Source::Given(token) => token,
                    Source::Github(address, secret) => {
                        fetched = github_token(&client, address, secret, own.now).map_err(told)?;
                        &fetched
                    }
                };
                let keyless = Keyless::certified(&client, &own.services, token).map_err(told)?;
                sign(&|statement| keyless.bundle(Dsse::STATEMENT, statement).map_err(told))
            }
        }
    }
}

fn told(fault: KeylessFault) -> Fault {
    Fault { about: "--sign-keyless".into(), text: fault.to_string().into(), help: fault.help() }
}

impl Unkeyed {
    fn of(flags: &Receipted, network: &Network, env: &dyn Env, now: Instant) -> Result<Self, Complaint> {
        let services = services(flags, now)?;
        let source = Source::of(env, now)?;
        let token = match &source {
            Source::Given(_) => None,
            Source::Github(address, _) => Some(address.host()),
        };
        let hosts = services.hosts().into_iter().chain(token).collect();
        let settings = network.settings(hosts).ok_or_else(|| {
            Complaint::usage(
                "--sign-keyless: a certificate is asked for over the network, and --offline asks nothing of it",
                "leave --offline out, or sign with a key: --sign-with KEY",
            )
        })?;
        Ok(Self { services, source, settings, now })
    }
}

/// Who is asked: the public-good services, or those of the file.
fn services(flags: &Receipted, now: Instant) -> Result<Services, Complaint> {
    let Some(path) = &flags.signing_config else {
        let own = Services::public_good(now);
        return own
            .map_err(|fault| Complaint::usage(format!("--sign-keyless: {fault}"), "report this as a bug"));
    };
    let cap = u64::try_from(MAX_SIGNING_CONFIG).unwrap_or(u64::MAX);
    let file = acquire::named(path, cap).map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
    Services::read(&file, now).map_err(|fault| Complaint {
        place: Some(path.to_string_lossy().into_owned()),
        ..Complaint::usage(
            format!("--signing-config: {fault}"),
            "name the `signing_config.v0.2.json` of your Sigstore instance, as its TUF repository has it",
        )
    })
}

impl Source {
    fn of(env: &dyn Env, now: Instant) -> Result<Self, Complaint> {
        let text = |name: &str| env.some(name).and_then(|value| value.into_string().ok());
        if let Some(token) = text(GIVEN) {
            let read = IdentityToken::read(&token, now);
            return read.map(Self::Given).map_err(|fault| Complaint {
                place: Some(GIVEN.to_owned()),
                ..Complaint::usage(format!("--sign-keyless: the identity token {fault}"), fault.help())
            });
        }
        let (url, secret) = GITHUB;
        let (Some(asked), Some(secret)) = (text(url), text(secret)) else {
            return Err(Complaint::usage(
                "--sign-keyless: nothing says whose the signature would be: there is no identity token",
                format!(
                    "in GitHub Actions give the job the permission `id-token: write`; elsewhere put a token for the \
                     audience `sigstore` into {GIVEN}"
                ),
            ));
        };
        let address = Address::parse(&asked).map_err(|why| Complaint {
            place: Some(url.to_owned()),
            ..Complaint::usage(format!("--sign-keyless: {why}"), "leave it as GitHub Actions sets it")
        })?;
        Ok(Self::Github(address, secret))
    }
}
