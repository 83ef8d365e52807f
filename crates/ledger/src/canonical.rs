//! The one spelling of a line. JSON as `serde_json` writes it without spaces, in the order in which the fields are
//! declared; every character outside of printable ASCII, and `#`, is an escape of four lower-case hex digits. So a line
//! is one line whatever it quotes, steers no terminal, and is no command to a CI log (`##[…]`).

use model::Text;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The line of a value, without a line break.
pub(crate) fn write(value: &impl Serialize) -> Result<String, Text> {
    let plain = serde_json::to_string(value).map_err(|why| Text::from(why.to_string()))?;
    let mut line = String::with_capacity(plain.len());
    for c in plain.chars() {
        if matches!(c, ' '..='~') && c != '#' {
            line.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                line.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    Ok(line)
}

/// The value of a line, which must be the one spelling of it.
pub(crate) fn read<T: Serialize + DeserializeOwned>(line: &[u8]) -> Result<T, Text> {
    let value: T =
        serde_json::from_slice(line).map_err(|why| Text::from(format!("it cannot be read: {why}")))?;
    let spelled = write(&value)?;
    if spelled.as_bytes() == line {
        Ok(value)
    } else {
        Err("it is not in the one spelling entries have: something was added, reordered or escaped otherwise"
            .into())
    }
}
