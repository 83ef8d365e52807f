use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::address::Address;
use crate::body;
use crate::limits::{MAX_HEADERS, MAX_TOLD};
use crate::public::is_public;
use crate::request::{Head, Reach, Request, Response, Sink};
use crate::resolver::Resolver;
use crate::sending::Method;
use crate::settings::{Roots, Settings, UnusableSetting};
use crate::turns::Turns;
use crate::why::Why;
use crate::{TransportFault, again, cause, hop};

/// Asks hosts. One of them serves any number of threads.
#[derive(Debug)]
pub struct Client {
    own: Arc<Own>,
    /// When nothing is asked any more; never, where that is beyond what a clock counts.
    until: Option<Instant>,
}

/// What those share that ask by the same settings.
#[derive(Debug)]
struct Own {
    runtime: Runtime,
    settings: Settings,
    /// For hosts the operator named.
    named: reqwest::Client,
    /// For all others. Connections are not shared: one that leads inside is never used for a host nobody named.
    others: reqwest::Client,
    turns: Turns,
}

/// A try that came to nothing.
struct Failed {
    at: Address,
    why: Why,
}

impl Client {
    /// A client that asks as the settings say.
    ///
    /// # Errors
    /// When they name what cannot be used: certificates, proxies.
    pub fn new(settings: Settings) -> Result<Self, UnusableSetting> {
        // The one provider of the binary; whether somebody installed it already is all the same.
        let _ = aws_lc_rs::default_provider().install_default();
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("transport")
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| {
                UnusableSetting::new(
                    format!("no connection can be made: {error}"),
                    "Run with fewer limits on threads.",
                )
            })?;
        let named = built(&settings, true)?;
        let others = built(&settings, false)?;
        let turns = Turns::new(settings.together, settings.together_per_host);
        let until = Instant::now().checked_add(settings.within);
        Ok(Self { own: Arc::new(Own { runtime, settings, named, others, turns }), until })
    }

    /// The same, for something else: it shares connections and turns, and has all the time anew.
    #[must_use]
    pub fn afresh(&self) -> Self {
        let until = Instant::now().checked_add(self.own.settings.within);
        Self { own: Arc::clone(&self.own), until }
    }

    /// Asks, and takes the whole answer.
    ///
    /// # Errors
    /// When there is none, or not the one that was asked for.
    pub fn get(&self, request: &Request) -> Result<Response, TransportFault> {
        let mut bytes = Vec::new();
        let head = self.copy(request, &mut bytes)?;
        Ok(Response { head, bytes })
    }

    /// Asks, and hands the answer on as it comes. What was handed on counts when this has ended well, and not before.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn copy(&self, request: &Request, sink: &mut dyn Sink) -> Result<Head, TransportFault> {
        self.own.runtime.block_on(async {
            let Some(until) = self.until else { return self.tried(request, sink).await };
            let late = || TransportFault {
                address: request.address.clone(),
                why: Why::OutOfTime(self.own.settings.within),
                tried: 1,
            };
            timeout_at(until, self.tried(request, sink)).await.unwrap_or_else(|_| Err(late()))
        })
    }

    async fn tried(&self, request: &Request, sink: &mut dyn Sink) -> Result<Head, TransportFault> {
        let mut tried = 0_u32;
        loop {
            tried = tried.saturating_add(1);
            let Failed { at, why } = match self.followed(request, sink).await {
                Ok(head) => return Ok(head),
                Err(failed) => failed,
            };
            let asked = if let Why::TooMany(asked) = &why { *asked } else { None };
            let bearable = asked.is_none_or(|asked| asked <= self.own.settings.longest_wait);
            if !why.may_pass() || tried >= self.own.settings.tries || !bearable {
                return Err(TransportFault { address: at, why, tried });
            }
            sleep(again::wait(tried, asked, &self.own.settings)).await;
        }
    }

    /// One try, over every redirect.
    async fn followed(&self, request: &Request, sink: &mut dyn Sink) -> Result<Head, Failed> {
        let mut steps = vec![request.address.clone()];
        loop {
            let at = steps.last().cloned().unwrap_or_else(|| request.address.clone());
            let failed = |why| Failed { at: at.clone(), why };
            self.may_ask(&at, request.reach, steps.len() > 1).map_err(failed)?;
            let _turn = self.own.turns.take(&at.host()).await;
            let response = self.sent(&at, request).await.map_err(failed)?;
            let status = response.status().as_u16();
            match hop::next(status, response.headers(), &steps).map_err(failed)? {
                Some(_) if request.sending.is_some() => return Err(failed(Why::Status(status))),
                Some(next) => steps.push(next),
                None => return self.answer(&at, response, request, sink).await.map_err(failed),
            }
        }
    }

    /// Whether this host may be asked for this at all.
    fn may_ask(&self, at: &Address, reach: Reach, led: bool) -> Result<(), Why> {
        let host = at.host();
        let named = self.own.settings.names(&host);
        match reach {
            Reach::Named if !named && led => return Err(Why::LeadsElsewhere(host)),
            Reach::Named if !named => return Err(Why::NotNamed),
            Reach::Named | Reach::Public => {}
        }
        if !named && let Some(ip) = host.literal().filter(|ip| !is_public(*ip)) {
            return Err(Why::Inside(ip));
        }
        if !at.is_protected() && !self.own.settings.allows_plain(&host) {
            return Err(Why::Unprotected);
        }
        Ok(())
    }

    async fn sent(&self, at: &Address, request: &Request) -> Result<reqwest::Response, Why> {
        use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE};
        let client = if self.own.settings.names(&at.host()) { &self.own.named } else { &self.own.others };
        let asking = match &request.sending {
            None => client.get(at.url()),
            Some(sending) => {
                let asking = match sending.method {
                    Method::Post => client.post(at.url()),
                    Method::Put => client.put(at.url()),
                };
                asking.header(CONTENT_TYPE, &*sending.kind).body(sending.bytes.clone())
            }
        };
        let mut asking = asking.header(ACCEPT_ENCODING, "identity");
        if !request.types.is_empty() {
            asking = asking.header(ACCEPT, request.types.join(", "));
        }
        if let Some(value) = request.credential.as_ref().and_then(|own| own.for_address(at)) {
            asking = asking.header(AUTHORIZATION, value);
        }
        let within = self.own.settings.connect_within.saturating_add(self.own.settings.answer_within);
        match timeout(within, asking.send()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(cause::before(&error, self.own.settings.connect_within)),
            Err(_) => Err(Why::NoAnswer(self.own.settings.answer_within)),
        }
    }

    async fn answer(
        &self,
        at: &Address,
        response: reqwest::Response,
        request: &Request,
        sink: &mut dyn Sink,
    ) -> Result<Head, Why> {
        let status = response.status().as_u16();
        let head = Head::new(status, at.clone(), response.headers());
        match status {
            200 => {}
            201 if request.sending.is_some() => {}
            status if request.answers.contains(&status) => {
                sink.start();
                return Ok(head);
            }
            401 => return Err(Why::Unauthorized),
            403 => return Err(Why::Forbidden),
            404 => return Err(Why::NotFound),
            429 => return Err(Why::TooMany(again::asked(response.headers()))),
            status => return Err(Why::Status(status)),
        }
        let told = |text: &str| text.chars().take(MAX_TOLD).collect::<String>().into();
        if let Some(how) = head.headers("content-encoding").find(|how| !how.eq_ignore_ascii_case("identity"))
        {
            return Err(Why::Packed(told(how)));
        }
        if !request.types.is_empty() {
            let kind = head.headers("content-type").next().unwrap_or("of no type");
            let essence = kind.split(';').next().unwrap_or_default().trim();
            if !request.types.iter().any(|wanted| wanted.eq_ignore_ascii_case(essence)) {
                return Err(Why::OtherType(told(essence)));
            }
        }
        body::taken(response, request, &self.own.settings, sink).await?;
        Ok(head)
    }
}

/// The library's client, with all that it would do by itself turned off.
fn built(settings: &Settings, anywhere: bool) -> Result<reqwest::Client, UnusableSetting> {
    const HELP: &str = "Name a file with certificates of authorities in PEM.";
    let resolver = Resolver { anywhere, except: settings.proxies.names() };
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .http1_only()
        .http1_max_headers(MAX_HEADERS)
        .connect_timeout(settings.connect_within)
        .tls_version_min(reqwest::tls::Version::TLS_1_2)
        .dns_resolver(resolver);
    for proxy in settings.proxies.built()? {
        builder = builder.proxy(proxy);
    }
    let (only, files) = match &settings.roots {
        Roots::Machine(beside) => (false, beside),
        Roots::Only(these) => (true, these),
    };
    let mut authorities = Vec::new();
    for pem in files {
        let read = reqwest::Certificate::from_pem_bundle(pem).ok().filter(|read| !read.is_empty());
        let none = || UnusableSetting::new("a file of authorities holds no certificate in PEM", HELP);
        authorities.extend(read.ok_or_else(none)?);
    }
    builder = match only {
        true => builder.tls_certs_only(authorities),
        false => builder.tls_certs_merge(authorities),
    };
    builder.build().map_err(|error| {
        UnusableSetting::new(format!("the authorities of this machine cannot be used: {error}"), HELP)
    })
}
