//! Lists as they stand in a file: for their author to go on from, and for people to read.

use countersign_status::{ClaimedList, Why};
use model::EvidenceId;

use crate::setting::{entry, file, head, key, now, party, roots, signed_line, suspended};

fn read(file: Vec<u8>) -> Result<ClaimedList, Why> {
    ClaimedList::read(EvidenceId::file(0), file)
}

/// A list with an entry on it, of two pages.
fn whole() -> Vec<u8> {
    let entries: Vec<_> =
        (0..80).map(|n| entry(&format!("S-{n}"), party(&format!("p{n}")), suspended(None))).collect();
    file(&head("retail"), &entries, &[key("retail")])
}

#[test]
fn all_of_it_is_read_and_who_signed_it_is_told() {
    let list = read(whole()).unwrap();
    assert_eq!((list.head(), list.entries().len()), (&head("retail").over(list.entries()), 80));
    assert_eq!((list.signatures().count(), list.file()), (1, whole().as_slice()));
    assert_eq!(list.signers(&roots(&["retail"]), now()).unwrap().len(), 1);
    // How old it is and for whom is not asked.
    let mut old = head("retail");
    (old.issued, old.expires) = (crate::setting::at("2020-01-01"), crate::setting::at("2020-01-02"));
    let list = read(file(&old, &[], &[key("retail")])).unwrap();
    assert!(list.signers(&roots(&["retail"]), now()).is_ok());
}

#[test]
fn nobody_signed_it_who_did_not() {
    let list = read(whole()).unwrap();
    assert!(matches!(list.signers(&roots(&["other"]), now()), Err(Why::Unverified(_))));
    // A signature of the same key over another index: read, and vouched for by nobody.
    let fewer = [entry("S-0", party("p0"), suspended(None))];
    let other = String::from_utf8(file(&head("retail"), &fewer, &[key("retail")])).unwrap();
    let own = String::from_utf8(whole()).unwrap();
    let mixed = format!("{}\n{}", other.lines().next().unwrap(), own.split_once('\n').unwrap().1);
    let list = read(mixed.into_bytes()).unwrap();
    let why = list.signers(&roots(&["retail"]), now()).unwrap_err();
    assert!(matches!(&why, Why::Unverified(why) if why.code.id == "subject-mismatch"), "{why}");
}

#[test]
fn what_is_not_whole_is_not_read() {
    let own = whole();
    let text = String::from_utf8(own.clone()).unwrap();
    for (bytes, told) in [
        ([&own[..], b"[]\n"].concat(), "behind the last page"),
        ([&own[..], b"\n"].concat(), "behind the last page"),
        (own[..own.len() - 1].to_vec(), "cut short"),
        (own[..own.len() - 2].to_vec(), "the file ends before this page"),
        (text.replacen("\"p1\"", "\"q1\"", 1).into_bytes(), "not the page that was signed"),
        (Vec::new(), "not a status list"),
    ] {
        let why = read(bytes).unwrap_err().to_string();
        assert!(why.contains(told), "{why}");
    }
}

#[test]
fn one_more_signature_changes_nothing_else() {
    let list = read(whole()).unwrap();
    let again = list.signed_again(&signed_line(list.statement(), &[key("other")])).unwrap();
    let again = read(again).unwrap();
    assert_eq!((again.digest(), again.entries()), (list.digest(), list.entries()));
    assert_eq!(again.signatures().count(), 2);
    for name in ["retail", "other"] {
        assert!(again.signers(&roots(&[name]), now()).is_ok(), "{name}");
    }
    // Over another statement, the list does not hold together.
    let stray = list.signed_again(&signed_line(b"{}", &[key("other")])).unwrap();
    assert!(read(stray).unwrap_err().to_string().contains("different statements"));
}
