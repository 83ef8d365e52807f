use std::sync::{Arc, LazyLock, OnceLock};

use model::{Digest, Instant, Text};
use serde_json::{Map, Value};
use sigstore_verify::Verifier;
use sigstore_verify::trust_root::TrustedRoot as Parsed;
use sigstore_verify::types::{DerPublicKey, LogKeyId, TimeRange, TsaAuthority};

use crate::PathCertificate;
use crate::certificate::Certificate;
use crate::material::digest_of;
use crate::path::signers;

mod lists;

use lists::{is_empty, look_alikes, parse, sift, usable_as_it_is, windows};

/// The largest trusted root read, in bytes. The public-good one has about 20 kB.
const MAX_TRUSTED_ROOT: usize = 4 * 1024 * 1024;
/// The authorities of one Sigstore instance: who may issue certificates, keep logs and give times.
///
/// Read so that one authority this version cannot use (an unknown key type, a broken certificate) does
/// not lose the others: it is set aside, listed in [`TrustedRoot::unusable`], and vouches for nothing. A window that
/// cannot be read loses the root.
pub struct TrustedRoot {
    pub(crate) verifier: Verifier,
    pub(crate) issuers: Vec<Certificate>,
    /// Whether these are all that the library has for anchors.
    pub(crate) every_issuer_is_read: bool,
    /// For each of them, which of them signed it, once a bundle has asked.
    above: Vec<OnceLock<Vec<usize>>>,
    pub(crate) logs: Vec<Log>,
    pub(crate) certificate_logs: Vec<Log>,
    pub(crate) stamps: Vec<Stamp>,
    authorities: Vec<Authority>,
    unusable: Vec<Unusable>,
}

/// A log of a trusted root, of signatures or of certificates.
pub(crate) struct Log {
    pub(crate) id: Vec<u8>,
    pub(crate) key: DerPublicKey,
    pub(crate) digest: Digest,
    pub(crate) name: Text,
    pub(crate) window: Option<TimeRange>,
}

/// A timestamp authority of a trusted root.
pub(crate) struct Stamp {
    pub(crate) authority: TsaAuthority,
    pub(crate) path: Vec<Digest>,
    pub(crate) certificates: Read,
    pub(crate) name: Text,
}

/// Certificates that are read once something rests on them.
type Read = LazyLock<Vec<Arc<PathCertificate>>, Box<dyn FnOnce() -> Vec<Arc<PathCertificate>> + Send>>;

/// One authority, for `countersign trust show`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// `certificate authority`, `transparency log`, `certificate log` or `timestamp authority`.
    pub kind: &'static str,
    /// What the root calls it.
    pub name: Text,
    /// SHA-256 of its public key (a log) or of its first certificate.
    pub digest: Digest,
    /// From when it is trusted; absent means from ever.
    pub from: Option<Instant>,
    /// Until when it is trusted; absent means with no end yet.
    pub until: Option<Instant>,
}

/// An authority that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// Where in the root, as a JSON Pointer.
    pub pointer: Text,
    /// Why.
    pub why: Text,
}

/// The media types of a trusted root (protobuf-specs `TrustedRoot.media_type`).
const MEDIA_TYPES: [&str; 3] = [
    "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
    "application/vnd.dev.sigstore.trustedroot.v0.2+json",
];

impl TrustedRoot {
    /// Reads `trusted_root.json`.
    ///
    /// # Errors
    /// One sentence why it cannot be used: too large, not strict JSON, of another media type, or without a
    /// single usable authority.
    pub fn read(bytes: &[u8]) -> Result<Self, Text> {
        if bytes.len() > MAX_TRUSTED_ROOT {
            return Err(format!(
                "a trusted root has at most {MAX_TRUSTED_ROOT} bytes, this one has {}",
                bytes.len()
            )
            .into());
        }
        let text = formats::strict_json(bytes).map_err(|fault| Text::from(fault.to_string()))?;
        let whole: Map<String, Value> =
            serde_json::from_str(text).map_err(|fault| Text::from(fault.to_string()))?;
        let media_type = whole.get("mediaType").and_then(Value::as_str).unwrap_or("missing");
        if !MEDIA_TYPES.contains(&media_type) {
            return Err(format!("mediaType is {media_type}, not that of a Sigstore trusted root").into());
        }
        look_alikes(&whole)?;
        windows(&whole)?;
        if let Some((parsed, verifier)) = usable_as_it_is(&whole, text) {
            return Self::build(&parsed, verifier, Vec::new());
        }
        let (kept, unusable) = sift(&whole)?;
        let parsed = parse(kept)?;
        if is_empty(&parsed) {
            let first =
                unusable.first().map(|set_aside| format!(": {} {}", set_aside.pointer, set_aside.why));
            return Err(format!(
                "it has no usable certificate authority, log or timestamp authority{}",
                first.unwrap_or_default()
            )
            .into());
        }
        let verifier = Verifier::new(&parsed).map_err(|fault| Text::from(fault.to_string()))?;
        Self::build(&parsed, verifier, unusable)
    }

    fn build(parsed: &Parsed, verifier: Verifier, unusable: Vec<Unusable>) -> Result<Self, Text> {
        let chains =
            parsed.certificate_authorities.iter().map(|authority| &authority.cert_chain.certificates);
        let read = chains.clone().flatten().map(|entry| Certificate::read(entry.raw_bytes.as_bytes()));
        let issuers: Vec<Certificate> = read.filter_map(Result::ok).collect();
        let logs = parsed.tlogs.iter().map(|log| {
            Log::new(&log.log_id.key_id, (&log.public_key.raw_bytes, log.public_key.valid_for), &log.base_url)
        });
        let logs = logs.collect();
        let certificate_logs = parsed.ctlogs.iter().map(|log| {
            Log::new(&log.log_id.key_id, (&log.public_key.raw_bytes, log.public_key.valid_for), &log.base_url)
        });
        let certificate_logs = certificate_logs.collect();
        let stamps = stamps(parsed);
        let authorities = authorities(parsed);
        Ok(Self {
            verifier,
            every_issuer_is_read: issuers.len() == chains.flatten().count(),
            above: issuers.iter().map(|_| OnceLock::new()).collect(),
            issuers,
            logs,
            certificate_logs,
            stamps,
            authorities,
            unusable,
        })
    }

    /// Which certificates of the authorities signed this one of them, by their places.
    pub(crate) fn above(&self, at: usize) -> Option<&[usize]> {
        let child = self.issuers.get(at)?;
        Some(self.above.get(at)?.get_or_init(|| signers(&self.issuers, child)))
    }

    /// Every authority that can vouch, by kind and in the order of the file.
    pub fn authorities(&self) -> &[Authority] {
        &self.authorities
    }

    /// Whether it lists a log, usable or not.
    pub fn lists_logs(&self) -> bool {
        let set_aside =
            |one: &Unusable| ["/tlogs/", "/ctlogs/"].iter().any(|list| one.pointer.starts_with(list));
        !self.logs.is_empty() || !self.certificate_logs.is_empty() || self.unusable.iter().any(set_aside)
    }

    /// Every authority that was set aside.
    pub fn unusable(&self) -> &[Unusable] {
        &self.unusable
    }
}

impl Log {
    /// Whether its key is trusted for this time.
    pub(crate) fn valid_at(&self, time: Instant) -> bool {
        let window = self.window.as_ref();
        window.is_none_or(|window| Instant::from_timestamp(window.start) <= time)
            && window.and_then(|window| window.end).is_none_or(|end| time <= Instant::from_timestamp(end))
    }

    fn new(id: &LogKeyId, (key, window): (&DerPublicKey, Option<TimeRange>), name: &str) -> Self {
        Self {
            id: id.as_bytes().to_vec(),
            key: key.clone(),
            digest: digest_of(key.as_bytes()),
            name: name.into(),
            window,
        }
    }
}

fn stamps(parsed: &Parsed) -> Vec<Stamp> {
    let one = |tsa: &sigstore_verify::trust_root::TimestampAuthority| {
        let (root, rest) = tsa.cert_chain.certificates.split_last()?;
        let (leaf, between) = rest.split_first().unwrap_or((root, &[]));
        let between = between.iter().map(|entry| entry.raw_bytes.clone()).collect();
        let ders: Vec<_> = tsa.cert_chain.certificates.iter().map(|one| one.raw_bytes.clone()).collect();
        let read = move || {
            let read = ders.iter().filter_map(|der| PathCertificate::read(der.as_bytes()).ok());
            read.map(Arc::new).collect()
        };
        Some(Stamp {
            path: tsa.cert_chain.certificates.iter().map(|one| digest_of(one.raw_bytes.as_bytes())).collect(),
            certificates: LazyLock::new(Box::new(read)),
            name: tsa.uri.as_deref().or(tsa.subject.common_name.as_deref()).unwrap_or("unnamed").into(),
            authority: TsaAuthority::new(
                leaf.raw_bytes.clone(),
                between,
                root.raw_bytes.clone(),
                tsa.valid_for,
            ),
        })
    };
    parsed.timestamp_authorities.iter().filter_map(one).collect()
}

fn authorities(parsed: &Parsed) -> Vec<Authority> {
    let entry = |kind, name: &str, bytes: &[u8], window: Option<TimeRange>| Authority {
        kind,
        name: name.into(),
        digest: digest_of(bytes),
        from: window.map(|range| Instant::from_timestamp(range.start)),
        until: window.and_then(|range| range.end).map(Instant::from_timestamp),
    };
    let issuers = parsed.certificate_authorities.iter().map(|ca| {
        entry(
            "certificate authority",
            &ca.uri,
            ca.cert_chain.certificates.first().map(|first| first.raw_bytes.as_bytes()).unwrap_or_default(),
            ca.valid_for,
        )
    });
    let logs = parsed.tlogs.iter().map(|log| {
        entry(
            "transparency log",
            &log.base_url,
            log.public_key.raw_bytes.as_bytes(),
            log.public_key.valid_for,
        )
    });
    let certificate_logs = parsed.ctlogs.iter().map(|log| {
        entry("certificate log", &log.base_url, log.public_key.raw_bytes.as_bytes(), log.public_key.valid_for)
    });
    let stamps = parsed.timestamp_authorities.iter().map(|tsa| {
        entry(
            "timestamp authority",
            tsa.uri.as_deref().unwrap_or("unnamed"),
            tsa.cert_chain.certificates.first().map(|first| first.raw_bytes.as_bytes()).unwrap_or_default(),
            tsa.valid_for,
        )
    });
    issuers.chain(logs).chain(certificate_logs).chain(stamps).collect()
}
