//! Deliveries in one file: tar and zip files, made after their specifications. In front of each stands a byte that says to
//! the target which it is.

use crate::encoding::crc32;

/// Every kind, with files, folders and nothing in it; and what readers differ about.
pub(super) fn delivered() -> Vec<Vec<u8>> {
    let tars = [
        tar(&[]),
        tar(&[("a", b'0', b"1")]),
        tar(&[("./", b'5', b""), ("./d/", b'5', b""), ("./d/a", b'0', b"1")]),
        tar(&[("x", b'x', b"27 mtime=1690000000.123456\n"), ("a", b'0', b"1")]),
        tar(&[("a", b'0', b"1"), ("A", b'0', b"2")]),
        tar(&[("a", b'2', b"")]),
    ];
    let zips = [
        zip(&[]),
        zip(&[("a", false, b"1")]),
        zip(&[("d/", false, b""), ("d/a", false, b"1"), ("b", true, b"12")]),
        zip(&[("a", true, b"1"), ("A", true, b"1")]),
        zip(&[("../a", true, b"1")]),
    ];
    let plain = tars.iter().map(|tar| [&[0], &tar[..]].concat());
    let packed = tars.iter().map(|tar| [&[1], &gzip(tar)[..]].concat());
    let zipped = zips.iter().map(|zip| [&[2], &zip[..]].concat());
    plain.chain(packed).chain(zipped).collect()
}

fn tar(members: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let mut made = Vec::new();
    for (name, kind, bytes) in members {
        let mut block = vec![0_u8; 512];
        let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, name.as_bytes());
        put(100, b"0000644\0");
        put(124, format!("{:011o}\0", bytes.len()).as_bytes());
        put(148, b"        ");
        put(156, &[*kind]);
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        made.extend(block);
        made.extend(*bytes);
        made.resize(made.len().next_multiple_of(512), 0);
    }
    made.extend([0; 1024]);
    made
}

/// RFC 1951, 3.2.4: blocks that are stored as they are.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("one block is enough");
    [&[1][..], &length.to_le_bytes(), &(!length).to_le_bytes(), bytes].concat()
}

/// RFC 1952.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("it is small");
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [&head[..], &deflated(bytes), &crc32(bytes).to_le_bytes(), &length.to_le_bytes()].concat()
}

/// Each with whether it is packed.
fn zip(members: &[(&str, bool, &[u8])]) -> Vec<u8> {
    let two = |number: usize| u16::try_from(number).expect("it is small").to_le_bytes();
    let four = |number: usize| u32::try_from(number).expect("it is small").to_le_bytes();
    let (mut made, mut directory) = (Vec::new(), Vec::new());
    for (name, is_packed, bytes) in members {
        let content = if *is_packed { deflated(bytes) } else { bytes.to_vec() };
        let both = [
            &[20, 0, 0, 0][..],
            &two(if *is_packed { 8 } else { 0 }),
            &[0; 4],
            &crc32(bytes).to_le_bytes(),
            &four(content.len()),
            &four(bytes.len()),
            &two(name.len()),
            &[0; 2],
        ]
        .concat();
        let at = four(made.len());
        [&b"PK\x03\x04"[..], &both, name.as_bytes(), &content].iter().for_each(|part| made.extend(*part));
        [&b"PK\x01\x02\x14\x03"[..], &both, &[0; 10], &at, name.as_bytes()]
            .iter()
            .for_each(|part| directory.extend(*part));
    }
    let count = two(members.len());
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &four(directory.len()), &four(made.len()), &[0; 2]];
    [made, directory, end.concat()].concat()
}
