use std::path::Path;

use decision::ExitCode;
use model::{Embedded, Instant};
use policy::{KeyRoot, RootKind, RootSpec, SigstoreRoot};
use report::{name, safe};
use verify::{Authority, Key, TrustedRoot, embedded_root};

use crate::arguments::{Trust, TrustShow};
use crate::complaint::Complaint;
use crate::framework;
use crate::outside::{Env, Output};

/// Lists who may vouch for signers.
pub(crate) fn run(arguments: &Trust, env: &dyn Env, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let Trust::Show(TrustShow { policy }) = arguments;
    match framework::named(policy.as_deref(), env)? {
        Some(path) => of_framework(&path, out),
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

fn of_framework(path: &Path, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let Some((framework, _)) = framework::load(path, out)? else { return Ok(ExitCode::Unusable) };
    let mut page = format!("The roots of {} #{}.\n", name(framework.name()), framework.number());
    let mut unusable = Vec::new();
    for spec in framework.roots() {
        page.push_str(&format!("\n{}\n", name(&spec.name)));
        if let Err(why) = root(spec, &mut page) {
            page.push_str(&format!("  cannot be used: {}\n", safe(&why)));
            unusable.push(framework.diagnostic(&spec.name, &why).to_string());
        }
    }
    out.put(&page)?;
    if unusable.is_empty() {
        return Ok(ExitCode::Allow);
    }
    framework::tell(&unusable.join("\n\n"), out);
    Ok(ExitCode::Unusable)
}

fn root(spec: &RootSpec, page: &mut String) -> Result<(), String> {
    match &spec.kind {
        RootKind::Sigstore(source) => {
            let json = match source {
                SigstoreRoot::Embedded(root) => embedded_root(*root).as_bytes(),
                SigstoreRoot::File(bytes) => bytes,
            };
            instance(&TrustedRoot::read(json).map_err(|why| why.to_string())?, page);
            Ok(())
        }
        RootKind::Key(key) => one_key(key, page),
    }
}

fn one_key(root: &KeyRoot, page: &mut String) -> Result<(), String> {
    let key = Key::from_pem(&root.pem).map_err(|fault| fault.to_string())?;
    page.push_str(&format!("  key\n    {}\n    {}\n", window(root.from, root.until), key.digest()));
    if let Some(log) = &root.log {
        page.push_str(&format!("    its signatures must be in a log of {}\n", safe(log)));
    }
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
