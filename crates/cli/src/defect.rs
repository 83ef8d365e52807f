use std::io::Write;
use std::panic::{PanicHookInfo, set_hook};

/// From here on a panic says, in one line, that it is our fault and that nothing was allowed.
pub(crate) fn announce() {
    set_hook(Box::new(|panic| {
        // Nothing is left to do when even this cannot be written.
        let _ = writeln!(std::io::stderr(), "{}", line(panic));
    }));
}

fn line(panic: &PanicHookInfo<'_>) -> String {
    let said = panic.payload_as_str().unwrap_or("no message");
    let place = panic.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
    format!(
        "this is a bug in countersign, and nothing was allowed: {}{place}; please report it with the command",
        report::safe(said)
    )
}
