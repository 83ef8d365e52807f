//! The digest: what it covers, and what it does not depend on.

use crate::policy::Framework;
use model::Text;
use sha2::{Digest, Sha256};

use crate::sample::{GOOD, files, framework, kept};

fn resolved(read: Vec<(Text, Result<Vec<u8>, Text>)>) -> Result<Framework, crate::policy::Diagnostics> {
    crate::policy::parse("retail.yaml", GOOD).unwrap().resolve(read, crate::sample::embedded)
}

#[test]
fn it_is_the_documented_one() {
    let number = |n: usize| u64::try_from(n).unwrap().to_be_bytes().to_vec();
    let part = |bytes: &[u8]| [number(bytes.len()), bytes.to_vec()].concat();
    let mut input = b"countersign/framework/v1\0".to_vec();
    input.extend([part(GOOD.as_bytes()), number(3)].concat());
    for (path, bytes) in
        [("keys/acme.pub", "a key"), ("roots/acme.trusted_root.json", "{}"), ("tuf/root.json", "a root")]
    {
        input.extend([part(path.as_bytes()), part(bytes.as_bytes())].concat());
    }
    input.extend([part(b"public-good"), part(b"public-good")].concat());
    let hex: String = Sha256::digest(&input).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(framework(GOOD).digest().to_string(), format!("sha256:{hex}"));
}

#[test]
fn the_order_of_reading_and_the_name_of_the_file_do_not_matter() {
    let mut turned = files();
    turned.reverse();
    turned.push(("unnamed".into(), Ok(b"not looked at".to_vec())));
    assert_eq!(resolved(files()).unwrap().digest(), resolved(turned).unwrap().digest());
    let renamed =
        crate::policy::parse("other.yaml", GOOD).unwrap().resolve(files(), crate::sample::embedded).unwrap();
    assert_eq!(renamed.digest(), framework(GOOD).digest());
}

#[test]
fn every_byte_of_the_framework_and_its_files_matters() {
    let digest = framework(GOOD).digest().clone();
    assert_ne!(*framework(&format!("{GOOD}#\n")).digest(), digest, "a comment is part of what was reviewed");
    for changed in 0..3 {
        let mut read = files();
        read[changed].1 = Ok(b"a kez".to_vec());
        assert_ne!(*resolved(read).unwrap().digest(), digest);
    }
    let mut swapped = files();
    let first = swapped[0].1.clone();
    swapped[0].1 = swapped[1].1.clone();
    swapped[1].1 = first;
    assert_ne!(*resolved(swapped).unwrap().digest(), digest);
}

#[test]
fn a_file_that_is_not_there_is_told_at_its_line() {
    let mut unread = files();
    unread[0].1 = Err("no such file".into());
    unread.pop();
    kept("unread_files", &resolved(unread).unwrap_err().to_string());
    let mut empty = files();
    empty[1].1 = Ok(Vec::new());
    assert!(resolved(empty).unwrap_err().to_string().contains("is empty"));
    let mut twice = files();
    twice.push(("keys/acme.pub".into(), Ok(b"another".to_vec())));
    assert!(resolved(twice).unwrap_err().to_string().contains("was given twice"));
}

#[test]
fn a_file_named_twice_is_read_once_under_the_lower_cap() {
    let text = GOOD.replace("roots/acme.trusted_root.json", "keys/acme.pub");
    let draft = crate::policy::parse("retail.yaml", &text).unwrap();
    let named = draft.files();
    assert_eq!(named.len(), 2, "the other one is the root of a repository");
    assert_eq!((named[0].cap, named[0].line), (crate::policy::limits::MAX_KEY_FILE, 13));
    assert_eq!(&*named[0].pointer, "roots.acme.sigstore.file");
    let read = files().into_iter().filter(|(path, _)| !path.starts_with("roots/")).collect();
    draft.resolve(read, crate::sample::embedded).unwrap();
}
