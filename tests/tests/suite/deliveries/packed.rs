//! Deliveries in packs: what is judged there is what was judged here, with the digests that lists gave it.

use sha2::{Digest as _, Sha512};

use super::{AT, Stage, sums};
use crate::packs;
use crate::run::run_at;

fn shown(stage: &Stage, name: &str) -> String {
    stage.path(name).to_string_lossy().into_owned()
}

#[test]
fn a_delivery_is_judged_from_a_pack_as_it_was_where_it_lay() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.signed("sub/b.tgz", "evidence/b.json");
    // A list of its own beside one, by another digest than the list that names all.
    let sha512 = forge::encoding::hex(&Sha512::digest(b"a.tgz\n"));
    stage.put("a.tgz.sha512", format!("{sha512}  a.tgz\n"));
    stage.put("SHA256SUMS", sums(&["a.tgz", "sub/b.tgz"]));
    stage.put("NOTES", "nobody names it\n");
    let framework = stage.dir.path().join("framework.yaml").to_string_lossy().into_owned();
    let list = format!("@{}", shown(&stage, "SHA256SUMS"));
    let gone = || std::fs::rename(stage.path(""), stage.dir.path().join("moved")).unwrap();
    let judge = ["--policy", &framework, "--handoff", "lenient"];
    let there = packs::same(&[&list], (&judge, &[]), AT, gone);
    assert_eq!(there.code, 0, "{}", there.out);
    assert!(there.out.contains("unaccounted for, and not judged"), "{}", there.out);
    assert!(there.out.contains(&format!("\"sha512\": \"{sha512}\"")), "{}", there.out);
    std::fs::rename(stage.dir.path().join("moved"), stage.path("")).unwrap();
    // Nothing is packed of what would be denied for its bytes.
    stage.put("a.tgz", "changed");
    let file = stage.dir.path().join("own.pack").to_string_lossy().into_owned();
    let ran = run_at(&[&["pack", &list, "-o", &file], &judge[..]].concat(), AT);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("that the list names"), "{}", ran.err);
}

#[test]
fn a_delivery_that_is_brought_is_found_file_by_file_by_its_digests() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.signed("sub/b.tgz", "evidence/b.json");
    let framework = stage.dir.path().join("framework.yaml").to_string_lossy().into_owned();
    let file = stage.dir.path().join("own.pack").to_string_lossy().into_owned();
    let (folder, judge) = (shown(&stage, ""), ["--policy", &framework, "--handoff", "intake"]);
    let ran = run_at(&[&["pack", &folder, "-o", &file], &judge[..]].concat(), AT);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let judged = || run_at(&[&["verify", &folder, "--pack", &file], &judge[..]].concat(), AT);
    let ran = judged();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    stage.put("sub/b.tgz", "changed");
    let ran = judged();
    assert!(ran.code != 0 && ran.out.contains("the pack says nothing of it"), "{}", ran.out);
}
