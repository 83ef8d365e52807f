use std::fmt::Write;

use crate::DecisionV1;
use crate::shown::steers;

/// The report as JSON, indented, ending in a line break.
///
/// Every character that could steer a terminal is written as an escape (RFC 8259 §7): the same value for a
/// program, and harmless for a person who looks at the file.
///
/// # Errors
/// None that the report's types can cause; the serialiser's own words if it finds one.
pub fn json(report: &DecisionV1) -> Result<String, String> {
    let plain = serde_json::to_string_pretty(report).map_err(|fault| fault.to_string())?;
    let mut shown = String::with_capacity(plain.len());
    for c in plain.chars() {
        // Outside of strings JSON has no such character but the line break, which the indenting wrote.
        if steers(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown.push('\n');
    Ok(shown)
}
