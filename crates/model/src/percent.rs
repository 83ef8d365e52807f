//! The percent-encoding of package URLs.

use crate::PackageUrlFault;

/// The text with percent-encoding, where purl-spec asks for it.
pub(crate) fn encoded(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'.' | b'-' | b'_' | b'~' | b':' => all.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => all.push(char::from(byte)),
            byte => all.push_str(&format!("%{byte:02X}")),
        }
    }
    all
}

/// The text without its percent-encoding.
pub(crate) fn decoded(text: &str) -> Result<String, PackageUrlFault> {
    const BROKEN: PackageUrlFault = PackageUrlFault("its percent-encoding is broken");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next().ok_or(BROKEN)?, rest.next().ok_or(BROKEN)?];
        let digits = std::str::from_utf8(&digits).map_err(|_| BROKEN)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(BROKEN);
        }
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| BROKEN)?);
    }
    let text = String::from_utf8(bytes).map_err(|_| BROKEN)?;
    match text.chars().any(char::is_control) {
        true => Err(PackageUrlFault("it has a control character")),
        false => Ok(text),
    }
}
