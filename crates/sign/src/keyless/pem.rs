use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The lines of a PEM file (RFC 7468).
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    const LINE: usize = 64;
    let text = STANDARD.encode(der);
    let mut lines = format!("-----BEGIN {label}-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(LINE.min(rest.len()));
        lines.push_str(line);
        lines.push('\n');
        rest = more;
    }
    lines.push_str(&format!("-----END {label}-----\n"));
    lines
}

#[cfg(test)]
mod tests {
    use super::pem;

    #[test]
    fn lines_of_pem_are_short() {
        let text = pem("CERTIFICATE", &[7; 100]);
        assert_eq!(text.lines().map(str::len).collect::<Vec<_>>(), [27, 64, 64, 8, 25]);
    }
}
