use clap::CommandFactory;
use decision::ExitCode;

use crate::arguments::{Arguments, Completions};
use crate::complaint::Complaint;
use crate::outside::Output;

/// Prints completions for a shell.
pub(crate) fn run(arguments: &Completions, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut <Arguments>::command(), "countersign", &mut script);
    out.put(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::Allow)
}
