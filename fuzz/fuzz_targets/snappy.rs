//! Snappy's raw format: so many bytes come out and no more, whatever the input says of itself, and what is packed as it
//! stands comes out as it stood.
#![no_main]

use formats::unpacked_snappy;
use libfuzzer_sys::fuzz_target;

/// More than this is asked of no input.
const MOST: usize = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    if let Some(whole) = unpacked_snappy(bytes, MOST) {
        assert!(whole.len() <= MOST, "more than was asked for");
        assert_eq!(unpacked_snappy(bytes, whole.len()).as_ref(), Some(&whole), "at the bound");
        if let Some(less) = whole.len().checked_sub(1) {
            assert_eq!(unpacked_snappy(bytes, less), None, "beyond the bound");
        }
    }
    assert_eq!(unpacked_snappy(&packed(bytes), bytes.len()).as_deref(), Some(bytes), "what is packed is unpacked");
});

/// As literals alone, each of at most 60 bytes.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let (mut packed, mut left) = (Vec::new(), bytes.len());
    while left >= 0x80 {
        packed.push((left & 0x7f) as u8 | 0x80);
        left >>= 7;
    }
    packed.push(left as u8);
    for part in bytes.chunks(60) {
        packed.push(((part.len() - 1) << 2) as u8);
        packed.extend_from_slice(part);
    }
    packed
}
