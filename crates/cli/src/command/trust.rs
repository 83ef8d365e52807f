use std::path::Path;

use decision::ExitCode;
use model::{Embedded, Instant};
use policy::{KeyRoot, RootKind, RootSpec, SigstoreRoot, TufRoot};
use report::{name, safe};
use verify::tuf::{Mirror, Refreshed, RoleFacts, TRUSTED_ROOT, TufFault, refresh};
use verify::{Authority, Key, MinisignRoot, TrustedRoot, X509Root, embedded_root};

use crate::arguments::{Trust, TrustShow};
use crate::command::trust_update;
use crate::complaint::Complaint;
use crate::framework;
use crate::outside::{Clock, Env, Output};

/// Lists who may vouch for signers.
pub(crate) fn run(
    arguments: &Trust,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let policy = match arguments {
        Trust::Show(TrustShow { policy }) => policy,
        Trust::Update(update) => return trust_update::run(update, env, out, clock.now()),
    };
    match framework::named(policy.as_deref(), env)? {
        Some(path) => of_framework(&path, out, clock.now()),
        None => embedded(out),
    }
}

fn embedded(out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let mut page =
        "The roots that are part of this program. A framework names those it trusts; none is trusted \
                    unless it does.\n"
            .to_owned();
    for root in Embedded::ALL {
        page.push_str(&format!("\n{}\n", root.name()));
        match TrustedRoot::read(embedded_root(root).as_bytes()) {
            Ok(read) => instance(&read, &mut page),
            Err(why) => page.push_str(&format!("  cannot be used: {}\n", safe(&why))),
        }
    }
    out.put(&page)?;
    Ok(ExitCode::Allow)
}

fn of_framework(path: &Path, out: &mut Output<'_>, now: Instant) -> Result<ExitCode, Complaint> {
    let Some((framework, _)) = framework::load(path, out)? else { return Ok(ExitCode::Unusable) };
    let mut page = format!("The roots of {} #{}.\n", name(framework.name()), framework.number());
    let mut unusable = Vec::new();
    for spec in framework.roots() {
        page.push_str(&format!("\n{}\n", name(&spec.name)));
        if let Err(Refused { why, help }) = root(spec, now, &mut page) {
            page.push_str(&format!("  cannot be used: {}\n", safe(&why)));
            let mut diagnostic = framework.diagnostic(&spec.name, &why);
            diagnostic.help = help.map_or(diagnostic.help, Into::into);
            unusable.push(diagnostic.to_string());
        }
    }
    out.put(&page)?;
    if unusable.is_empty() {
        return Ok(ExitCode::Allow);
    }
    framework::tell(&unusable.join("\n\n"), out);
    Ok(ExitCode::Unusable)
}

/// Why a root cannot be used, and what to do where that is not to name another file.
struct Refused {
    why: String,
    help: Option<&'static str>,
}

impl From<String> for Refused {
    fn from(why: String) -> Self {
        Self { why, help: None }
    }
}

fn root(spec: &RootSpec, now: Instant, page: &mut String) -> Result<(), Refused> {
    match &spec.kind {
        RootKind::Sigstore(source) => {
            let json = match source {
                SigstoreRoot::Embedded(root) => embedded_root(*root).as_bytes(),
                SigstoreRoot::File(bytes) => bytes,
                SigstoreRoot::Unlogged(bytes) => bytes,
                SigstoreRoot::Tuf(root) => &kept_fresh(root, now, page)?,
            };
            instance(&TrustedRoot::read(json).map_err(|why| why.to_string())?, page);
            Ok(())
        }
        RootKind::X509(root) => Ok(anchors(&spec.name, root, page)?),
        RootKind::Key(key) => Ok(one_key(key, page)?),
    }
}

/// The trusted root of a TUF repository, after the versions and ends of its roles.
fn kept_fresh(root: &TufRoot, now: Instant, page: &mut String) -> Result<Vec<u8>, Refused> {
    let refused = |fault: TufFault| Refused { why: fault.to_string(), help: Some(fault.help()) };
    match trust_update::taken_over(&root.repository, now) {
        Some(told) => page.push_str(&format!("  TUF repository  {told}\n")),
        None => page.push_str("  TUF repository  nothing says when it was taken over\n"),
    }
    let mirror = Mirror::new(root.repository.clone());
    let refreshed = refresh(&root.root, &mirror, now).map_err(refused)?;
    roles(&refreshed, page);
    refreshed.target(&mirror, TRUSTED_ROOT).map_err(refused)
}

/// A line for each role of a TUF repository.
pub(crate) fn roles(refreshed: &Refreshed, page: &mut String) {
    for RoleFacts { role, version, expires } in refreshed.roles() {
        page.push_str(&format!("  TUF {role}  version {version}, expires {expires}\n"));
    }
}

fn one_key(root: &KeyRoot, page: &mut String) -> Result<(), String> {
    if MinisignRoot::is_one(&root.file) {
        return minisign(root, page);
    }
    let key = Key::read(&root.file, root.scheme).map_err(|fault| fault.to_string())?;
    page.push_str(&format!("  key\n    {}\n    {}\n", window(root.from, root.until), key.digest()));
    let schemes: Vec<&str> = key.schemes().map(model::Scheme::name).collect();
    page.push_str(&format!("    signs with {}\n", schemes.join(" or ")));
    if let Some(id) = &root.key_id {
        page.push_str(&format!("    evidence must call it {}\n", safe(id)));
    }
    if let Some(log) = &root.log {
        page.push_str(&format!("    its signatures must be in a log of {}\n", safe(log)));
    }
    Ok(())
}

fn anchors(name: &str, root: &policy::X509Root, page: &mut String) -> Result<(), String> {
    let read = X509Root::read(name, &root.pem, root.timestamps.as_deref()).map_err(|why| why.to_string())?;
    for (digest, from, until) in read.anchors() {
        page.push_str(&format!(
            "  certificate authority\n    valid from {from} until {until}\n    {digest}\n"
        ));
    }
    if let Some(timestamps) = &root.timestamps {
        page.push_str(&format!(
            "    its signatures are dated by the timestamp authorities of {}\n",
            safe(timestamps)
        ));
    }
    Ok(())
}

fn minisign(root: &KeyRoot, page: &mut String) -> Result<(), String> {
    let key =
        MinisignRoot::read("", &root.file, (root.from, root.until)).map_err(|fault| fault.to_string())?;
    page.push_str(&format!(
        "  minisign key {}\n    {}\n    {}\n",
        key.id(),
        window(root.from, root.until),
        key.digest()
    ));
    Ok(())
}

/// Every authority of a Sigstore instance, and those that were set aside.
fn instance(root: &TrustedRoot, page: &mut String) {
    for Authority { kind, name, digest, from, until } in root.authorities() {
        page.push_str(&format!("  {kind}  {}\n    {}\n    {digest}\n", safe(name), window(*from, *until)));
    }
    for set_aside in root.unusable() {
        page.push_str(&format!("  set aside  {}\n    {}\n", safe(&set_aside.pointer), safe(&set_aside.why)));
    }
}

fn window(from: Option<Instant>, until: Option<Instant>) -> String {
    match (from, until) {
        (None, None) => "trusted with no beginning and no end".to_owned(),
        (Some(from), None) => format!("trusted from {from}"),
        (None, Some(until)) => format!("trusted until {until}"),
        (Some(from), Some(until)) => format!("trusted from {from} until {until}"),
    }
}
