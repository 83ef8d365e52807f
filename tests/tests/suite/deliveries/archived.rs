//! Deliveries in one file: what holds of a folder holds of what is packed in it, and what reads in two ways is refused.

use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::{AT, Stage, names, told};
use crate::run::{Ran, run_at};

#[path = "archived/made.rs"]
pub(crate) mod made;

use made::{Member, gzip, tar, zip};

/// Every file of the stage's delivery, in order of their paths.
fn members(stage: &Stage) -> Vec<Member> {
    fn below(folder: &Path, before: &str, all: &mut Vec<Member>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{before}{}", entry.file_name().into_string().unwrap());
            match entry.path().is_dir() {
                true => below(&entry.path(), &format!("{name}/"), all),
                false => all.push(Member::file(&name, &std::fs::read(entry.path()).unwrap())),
            }
        }
    }
    let mut all = Vec::new();
    below(&stage.path(""), "", &mut all);
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

/// Such an archive beside the delivery, by its path.
fn written(stage: &Stage, name: &str, members: &[Member]) -> String {
    let bytes = match name.rsplit_once('.').unwrap().1 {
        "zip" => zip(members),
        "tar" => tar(members),
        _ => gzip(&tar(members)),
    };
    bare(stage, name, &bytes)
}

fn bare(stage: &Stage, name: &str, bytes: &[u8]) -> String {
    let path = stage.dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_string_lossy().into_owned()
}

const KINDS: [&str; 4] = ["d.tar", "d.tar.gz", "d.tgz", "d.zip"];

fn judged(stage: &Stage, name: &str, members: &[Member]) -> Ran {
    stage.judged(&format!("delivery:{}", written(stage, name, members)), "intake")
}

#[test]
fn an_archive_is_judged_file_by_file_with_the_evidence_in_it() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.signed("sub/b.tgz", "evidence/b.json");
    for name in KINDS {
        let ran = judged(&stage, name, &members(&stage));
        let wanted = told(&[("a.tgz", "allow"), ("b.tgz", "allow")]);
        assert_eq!((ran.code, names(&ran)), (0, wanted), "{name} {}", ran.out);
        let given = ran.report["subjects"][1]["given"].as_str().unwrap();
        assert!(given.ends_with(&format!("{name}/sub/b.tgz")), "{given}");
        assert_eq!(ran.report["evidence"][0]["origin"], "directory");
        // Without the word, it is one artifact that nobody speaks of.
        let path = stage.dir.path().join(name).to_string_lossy().into_owned();
        assert_eq!(names(&stage.judged(&path, "intake")), told(&[(name, "deny")]), "{name}");
    }
    // Nobody speaks of a third, and one only looks like evidence: both are judged.
    let more =
        [members(&stage), vec![Member::file("c.tgz", b"c"), Member::file("package.json", b"{}")]].concat();
    for name in KINDS {
        let ran = judged(&stage, name, &more);
        let wanted = [("a.tgz", "allow"), ("c.tgz", "deny"), ("package.json", "deny"), ("b.tgz", "allow")];
        assert_eq!((ran.code, names(&ran)), (3, told(&wanted)), "{name} {}", ran.out);
    }
}

#[test]
fn an_archive_with_nothing_to_judge_is_not_allowed() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    for name in KINDS {
        let evidence: Vec<Member> =
            members(&stage).into_iter().filter(|one| one.name.ends_with(".json")).collect();
        assert_eq!(judged(&stage, name, &evidence).code, 3, "{name}");
        assert_eq!(judged(&stage, name, &[]).code, 3, "{name}");
    }
    let none = stage.dir.path().join("none.zip");
    assert_eq!(stage.judged(&format!("delivery:{}", none.display()), "intake").code, 4);
    for unknown in ["delivery:d.rar", "delivery:"] {
        assert_eq!(stage.judged(unknown, "intake").code, 2, "{unknown}");
    }
}

#[test]
fn t22_what_may_be_run_is_judged_whatever_its_name() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    let mut all = members(&stage);
    all[1].mode = 0o100_755;
    for name in KINDS {
        let ran = judged(&stage, name, &all);
        let wanted = told(&[("a.tgz", "allow"), ("a.tgz.sigstore.json", "deny")]);
        assert_eq!((ran.code, names(&ran)), (3, wanted), "{name} {}", ran.out);
        assert!(ran.report["notes"][0].as_str().unwrap().contains("reads as evidence"), "{}", ran.out);
    }
}

#[test]
fn a_list_of_one_file_and_a_signature_beside_it_count_as_in_a_folder() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.put("b.tgz", "b.tgz\n");
    stage.put("b.tgz.sig", forge::encoding::base64(&stage.key.sign(b"b.tgz\n")));
    stage.put("a.tgz.sha256", super::sums(&["a.tgz"]));
    for name in KINDS {
        let subject = format!("delivery:{}", written(&stage, name, &members(&stage)));
        let ran = stage.judged_with(&[&subject], "intake", &["--beside"]);
        let wanted = told(&[("a.tgz", "allow"), ("b.tgz", "allow")]);
        assert_eq!((ran.code, names(&ran)), (0, wanted), "{name} {}", ran.out);
    }
    stage.put("a.tgz.sha256", format!("{}  a.tgz\n", super::sha256("other")));
    let ran = judged(&stage, "d.zip", &members(&stage));
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("do not have the digest"), "{}", ran.out);
}

#[test]
fn t20_t23_what_leads_elsewhere_or_is_two_things_is_refused() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    let good = members(&stage);
    for name in KINDS {
        let refused = |more: &[Member], why: &str| {
            let ran = judged(&stage, name, &[&good[..], more].concat());
            assert_eq!(ran.code, 1, "{name} {}", ran.out);
            assert!(ran.out.contains(why), "{name} {why}: {}", ran.out);
            assert!(ran.out.contains("get the delivery again"), "{name} {}", ran.out);
        };
        for path in ["../outside", "/etc/passwd", "sub/../../outside", "sub\\outside"] {
            refused(&[Member::file(path, b"x")], "leads out of it");
        }
        refused(&[Member::file("C:/outside", b"x")], "absolute path");
        refused(&[Member::file("a.tgz", b"evil")], "twice");
        refused(&[Member::file("A.TGZ", b"evil")], "case or spelling");
        refused(&[Member::file("a.tgz/x", b"evil")], "a file and a folder");
        for mode in [0o120_777, 0o060_644, 0o010_644] {
            refused(&[Member { mode, ..Member::file("odd", b"") }], "neither file nor folder");
        }
    }
}

#[test]
fn t23_a_zip_file_that_says_two_things_is_refused() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    let good = members(&stage);
    let zipped = |change: &dyn Fn(&mut Member)| {
        let mut all = good.clone();
        change(&mut all[0]);
        zip(&all)
    };
    let own = zip(&good);
    let cases: [(&str, Vec<u8>, u8, &str); 7] = [
        (
            "another name before it",
            zipped(&|one| one.own_name = "b.tgz".into()),
            1,
            "not what stands before it",
        ),
        ("encrypted", zipped(&|one| one.flags = 1), 4, "encrypted"),
        ("zip64", zipped(&|one| one.extra = b"\x01\0\0\0".to_vec()), 4, "zip64"),
        ("a bomb", zipped(&|one| one.claimed = Some(100 << 20)), 4, "200 times"),
        ("overlapping", zipped(&|one| one.at = Some(1)), 1, "before"),
        ("something behind it", [&own[..], b"x"].concat(), 1, "behind it"),
        ("two ends", made::commented(&good, &zip(&[])), 1, "two ends"),
    ];
    for (what, bytes, code, why) in cases {
        let ran = stage.judged(&format!("delivery:{}", bare(&stage, "d.zip", &bytes)), "intake");
        assert_eq!(ran.code, code, "{what} {}", ran.out);
        assert!(ran.out.contains(why), "{what} {}", ran.out);
    }
}

#[test]
fn t09_what_is_cut_short_or_goes_on_behind_its_end_is_refused() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    let tar = tar(&members(&stage));
    for (name, bytes, why) in [
        ("d.tar", tar[..tar.len() - 1500].to_vec(), "cut short"),
        ("d.tar", [&tar[..], &tar].concat(), "behind its end"),
        ("d.tgz", gzip(&[&tar[..], &tar].concat()), "behind its end"),
        ("d.tgz", [gzip(&tar), gzip(&tar)].concat(), "behind what is packed"),
        ("d.tgz", gzip(&tar)[..600].to_vec(), "cut short"),
        ("d.tgz", tar.clone(), "damaged"),
    ] {
        let ran = stage.judged(&format!("delivery:{}", bare(&stage, name, &bytes)), "intake");
        assert_eq!(ran.code, 1, "{name} {}", ran.out);
        assert!(ran.out.contains(why), "{name} {why} {}", ran.out);
    }
}

#[test]
fn t09_a_bomb_is_not_unpacked() {
    let stage = Stage::new();
    let large = tar(&[Member::file("a.tgz", &vec![0; 80 << 20])]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&large).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < large.len() / 200, "it is one");
    let ran = stage.judged(&format!("delivery:{}", bare(&stage, "d.tgz", &packed)), "intake");
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(ran.out.contains("more than 200 times its length"), "{}", ran.out);
}

#[test]
fn what_was_judged_of_an_archive_is_released_and_nothing_else() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    stage.signed("sub/b.tgz", "evidence/b.json");
    let out = stage.dir.path().join("out");
    for name in KINDS {
        std::fs::create_dir(&out).unwrap();
        let subject = format!("delivery:{}", written(&stage, name, &members(&stage)));
        let release = |subject: &str| {
            stage.judged_with(&[subject], "intake", &["--release-to", &out.to_string_lossy()]).code
        };
        assert_eq!((release(&subject), release(&subject)), (0, 0), "{name}: the same is as good");
        assert_eq!(std::fs::read(out.join("a.tgz")).unwrap(), b"a.tgz\n");
        assert_eq!(std::fs::read(out.join("sub/b.tgz")).unwrap(), b"sub/b.tgz\n");
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 2, "{name}: no evidence");
        std::fs::remove_dir_all(&out).unwrap();
        std::fs::create_dir(&out).unwrap();
        let more = [members(&stage), vec![Member::file("evil.sh", b"nobody signed this")]].concat();
        assert_eq!(release(&format!("delivery:{}", written(&stage, name, &more))), 3);
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0, "{name}: all or none");
        std::fs::remove_dir(&out).unwrap();
    }
}

#[test]
fn a_name_that_is_more_than_a_name_is_not_released() {
    let mut stage = Stage::new();
    stage.signed(".npmrc", "evidence/a.json");
    let out = stage.dir.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let subject = format!("delivery:{}", written(&stage, "d.zip", &members(&stage)));
    let ran = stage.judged_with(&[&subject], "intake", &["--release-to", &out.to_string_lossy()]);
    assert_eq!((ran.code, std::fs::read_dir(&out).unwrap().count()), (6, 0), "{}", ran.out);
}

#[test]
fn an_archive_is_recorded_and_judged_again_without_it() {
    let mut stage = Stage::new();
    stage.signed("a.tgz", "a.tgz.sigstore.json");
    let path = |name: &str| stage.dir.path().join(name).to_string_lossy().into_owned();
    let (framework, ledger) = (path("framework.yaml"), path("own.ledger"));
    let archive = written(&stage, "d.tgz", &members(&stage));
    let subject = format!("delivery:{archive}");
    let own = ["verify", &subject, "--policy", &framework, "--handoff", "intake"];
    let ran = run_at(&[&own[..], &["--ledger", &ledger]].concat(), AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let listed = run_at(&["ledger", "list", &ledger, "--format", "jsonl"], AT);
    let entry: Value = serde_json::from_str(listed.out.lines().next().unwrap()).unwrap();
    let inputs = entry["entry"]["decision"]["inputs"].as_array().unwrap();
    let evidence = inputs.iter().find(|one| one["role"] == "evidence").unwrap();
    assert!(evidence["path"].as_str().unwrap().ends_with("d.tgz/a.tgz.sigstore.json"), "{evidence}");
    // Neither the archive nor a report in its place.
    for flag in ["--output", "--ledger"] {
        let before = std::fs::read(&archive).unwrap();
        assert_eq!(run_at(&[&own[..], &[flag, &archive]].concat(), AT).code, 2, "{flag}");
        assert_eq!(std::fs::read(&archive).unwrap(), before, "{flag}");
    }
    std::fs::remove_file(&archive).unwrap();
    let again = run_at(&["recheck", "--ledger", &ledger, "--policy", &framework], AT);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
}

#[test]
fn a_pack_is_made_of_files_that_lie_by_themselves() {
    let stage = Stage::new();
    let path = |name: &str| stage.dir.path().join(name).to_string_lossy().into_owned();
    let subject = format!("delivery:{}", written(&stage, "d.zip", &[Member::file("a", b"1")]));
    let (framework, output) = (path("framework.yaml"), path("own.pack"));
    let ran = run_at(&["pack", &subject, "--policy", &framework, "--handoff", "intake", "-o", &output], AT);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("unpack it, and name the folder") && !Path::new(&output).exists(),
        "{}",
        ran.err
    );
}
