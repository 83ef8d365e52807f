//! Deliveries in one file, behind a byte that says of which kind: whatever is given on leads nowhere but down, is as long as it
//! says, and is one file by one name; and an archive that holds is read alike again.
#![no_main]

use std::collections::BTreeSet;
use std::io::Cursor;
use std::ops::ControlFlow;

use formats::{ArchiveFault, ArchiveKind, CODES, one_spelling, read_archive};
use libfuzzer_sys::fuzz_target;

type Files = Vec<(String, bool, Vec<u8>)>;

fn files(kind: ArchiveKind, bytes: &[u8]) -> Result<Files, ArchiveFault> {
    let mut all = Vec::new();
    read_archive(kind, &mut Cursor::new(bytes), &mut |file, from| {
        let mut own = Vec::new();
        from.read_to_end(&mut own)?;
        // What is cut short is told when the file has been taken.
        assert!(own.len() as u64 <= file.length, "longer than it says");
        all.push((file.path.clone(), file.may_be_run, own));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let kind = [ArchiveKind::Tar, ArchiveKind::TarGz, ArchiveKind::Zip][usize::from(*kind) % 3];
    match files(kind, bytes) {
        Err(ArchiveFault::Malformed(why)) => assert!(CODES.contains(&why.code), "an unknown code: {}", why.code),
        Err(ArchiveFault::Unreadable(why)) => panic!("bytes in memory can always be read: {why}"),
        Ok(all) => {
            let mut seen = BTreeSet::new();
            for (path, _, _) in &all {
                assert!(!path.starts_with('/') && !path.split('/').any(|part| matches!(part, "" | "." | "..")));
                assert!(seen.insert(one_spelling(path)), "one file by two names");
            }
            let mut passed = 0;
            let again = read_archive(kind, &mut Cursor::new(bytes), &mut |_, _| {
                passed += 1;
                Ok(ControlFlow::Continue(()))
            });
            assert!(again.is_ok() && passed == all.len(), "what nobody reads is passed over alike");
        }
    }
});
