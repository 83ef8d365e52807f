//! Packs: what is decided from one is what was decided where it was made, and nothing in it says who judges.

#[path = "packs/hostile.rs"]
mod hostile;
#[path = "packs/judges.rs"]
mod judges;
#[path = "packs/within.rs"]
mod within;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use formats::StatusState;

use crate::case::{self, Case};
use crate::npm;
use crate::registries;
use crate::run::{Ran, run_at};
use crate::withdrawn::{self, NOW, TODAY, acme, build};

/// How many cases there are for each that is packed, but for those of images.
const EVERY: usize = 5;

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The command line of a case that packs it.
fn packing(case: &Case, output: &Path) -> Vec<String> {
    let evidence: Vec<PathBuf> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let mut line: Vec<String> =
        case.arguments(&evidence).into_iter().filter(|word| word != "--offline").collect();
    line[0] = "pack".to_owned();
    let format = line.iter().position(|word| word == "--format").unwrap();
    line.drain(format..format + 2);
    line.extend(["--offline".to_owned(), "--with-artifacts".to_owned(), "-o".to_owned(), shown(output)]);
    line
}

/// What is decided here is decided from a pack that was made here, once `gone` has taken away what it was made from: the same
/// to the byte, but for whether somebody was asked. `judge` says by what it is judged, and `asking` where evidence is.
pub(crate) fn same(
    subjects: &[&str],
    (judge, asking): (&[&str], &[&str]),
    at: &str,
    gone: impl FnOnce(),
) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let file = shown(&dir.path().join("own.pack"));
    let own = run_at(&[&["verify"], subjects, judge, asking, &["--format", "json"]].concat(), at);
    let made = [&["pack"], subjects, judge, asking, &["--with-artifacts", "-o", &file]].concat();
    let made = run_at(&made, at);
    assert_eq!(made.code, 0, "{}", made.err);
    gone();
    let there = run_at(&[&["verify", "--pack", &file, "--format", "json"], judge].concat(), at);
    let told = own.out.replace("\"offline\": false", "\"offline\": true");
    assert_eq!((there.code, &there.out), (own.code, &told), "{}{}", own.err, there.err);
    there
}

#[test]
fn what_is_decided_from_a_pack_is_what_is_decided_without() {
    let dir = tempfile::tempdir().unwrap();
    let chosen = |(at, case): &(usize, Case)| at % EVERY == 0 || case.name.starts_with("oci/");
    let cases: Vec<(usize, Case)> = case::all().into_iter().enumerate().filter(chosen).collect();
    let mut packed = 0;
    for (at, case) in &cases {
        let file = dir.path().join(format!("{at}.pack"));
        let made = run_at(&packing(case, &file), &case.at);
        let own = case.run().ran;
        if made.code != 0 {
            // What cannot be judged where everything is could not be judged anywhere.
            assert!(matches!(own.code, 1 | 3 | 4 | 5), "{}: {} {}", case.name, own.code, made.err);
            continue;
        }
        packed += 1;
        let framework = shown(&case.framework);
        let line = ["verify", "--pack", &shown(&file), "--policy", &framework, "--handoff", &case.handoff];
        let there = run_at(&[&line[..], &["--format", "json", "--offline"]].concat(), &case.at);
        assert_eq!(there.code, own.code, "{}: {}{}", case.name, there.out, there.err);
        assert_eq!(there.out, own.out, "{}", case.name);
    }
    assert!(packed * 10 > cases.len() * 8, "{packed} of {}", cases.len());
}

#[test]
fn an_image_of_a_registry_is_judged_from_its_pack_when_the_registry_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let signed: Vec<Case> =
        case::all().into_iter().filter(|case| case.name.starts_with("oci/") && case.exit == 0).collect();
    assert!(!signed.is_empty());
    signed.iter().for_each(|case| images(case, dir.path()));
}

fn images(case: &Case, dir: &Path) {
    let name = case.name.trim_start_matches("oci/");
    let stage = registries::Stage::of(name);
    let (subject, framework) = (stage.called(":1.4.2"), shown(&case.framework));
    let own = stage.judge();
    let file = shown(&dir.join(format!("{name}.pack")));
    let made = run_at(
        &["pack", &subject, "--policy", &framework, "--handoff", &case.handoff, "-o", &file],
        &case.at,
    );
    assert_eq!(made.code, 0, "{name}: {}", made.err);
    drop(stage);
    let line = ["verify", "--pack", &file, "--policy", &framework, "--handoff", &case.handoff];
    let there = run_at(&[&line[..], &["--format", "json", "--offline"]].concat(), &case.at);
    // The one who made it asked the registry; nobody was asked here.
    let own = own.out.replace("\"offline\": false", "\"offline\": true");
    assert_eq!((there.code, there.out), (0, own), "{name}: {}", there.err);
}

/// The supplier's list of the day, in which its own signer is revoked.
pub(crate) fn revoking() -> forge::status::List {
    acme().next(TODAY).with(build(), StatusState::RevokedRetroactively, "")
}

/// A delivery with status lists, its pack, and a folder of the receiver's with the framework and its keys, and no list.
pub(crate) struct Carried {
    pub(crate) stage: withdrawn::Stage,
    pub(crate) dir: tempfile::TempDir,
}

impl Carried {
    pub(crate) fn new(more: &[&str]) -> Self {
        let own = Self { stage: withdrawn::Stage::new(), dir: tempfile::tempdir().unwrap() };
        let made = own.pack(more);
        assert_eq!(made.code, 0, "{}{}", made.out, made.err);
        own.receive();
        own
    }

    pub(crate) fn pack(&self, more: &[&str]) -> Ran {
        let at = |name: &str| shown(&self.stage.path(name));
        let own = ["widget-1.4.2.tgz", "framework.yaml", "evidence"].map(at);
        let file = shown(&self.file());
        let line = [
            "pack",
            &own[0],
            "--policy",
            &own[1],
            "--handoff",
            "intake",
            "--attestation",
            &own[2],
            "-o",
            &file,
        ];
        run_at(&[&line[..], more].concat(), NOW)
    }

    /// Puts the framework of today and its keys where they are received.
    pub(crate) fn receive(&self) {
        for entry in std::fs::read_dir(self.stage.path("")).unwrap() {
            let path = entry.unwrap().path();
            let wanted =
                path.extension().is_some_and(|end| ["yaml", "pub", "json"].iter().any(|own| end == *own));
            if wanted {
                std::fs::copy(&path, self.dir.path().join(path.file_name().unwrap())).unwrap();
            }
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.dir.path().join("widget.pack")
    }

    pub(crate) fn policy(&self) -> [String; 2] {
        ["--policy".to_owned(), shown(&self.dir.path().join("framework.yaml"))]
    }

    /// Judges from the pack, with these arguments.
    pub(crate) fn judged(&self, more: &[&str], at: &str) -> Ran {
        let file = shown(&self.file());
        let own = ["verify", "--pack", &file, "--handoff", "intake", "--format", "json", "--offline"];
        run_at(&[&own[..], more].concat(), at)
    }

    /// Judges from the pack by the receiver's framework.
    pub(crate) fn received(&self, more: &[&str], at: &str) -> Ran {
        let policy = self.policy();
        self.judged(&[&policy.each_ref().map(String::as_str)[..], more].concat(), at)
    }
}

/// A report but for where the file of the framework lies: whoever judges from a pack has one of their own, or none.
pub(crate) fn placeless(report: &str) -> String {
    let lines = report.lines().filter(|line| !line.starts_with("    \"file\": "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn lists_of_the_day_come_along_and_end_when_they_end() {
    let carried = Carried::new(&["--with-artifacts"]);
    let own = carried.stage.verify_with(NOW, &["--format", "json"]);
    let there = carried.received(&[], NOW);
    assert_eq!((there.code, placeless(&there.out)), (0, placeless(&own.out)), "{}", there.err);
    assert!(
        there.err.contains("made 2026-08-08T12:00:00Z (0 seconds ago) for retail-intake"),
        "{}",
        there.err
    );
    // Two days on the lists have ended: the pack says by how much.
    let late = carried.received(&[], "2026-08-10T12:00:00Z");
    assert_eq!(late.code, 5, "{}{}", late.out, late.err);
    assert!(
        late.err.contains("(2 days ago)") && late.err.contains("that was 30 hours ago: it is stale"),
        "{}",
        late.err
    );
}

#[test]
fn what_was_revoked_where_it_was_made_is_revoked_where_it_is_received() {
    let carried = Carried { stage: withdrawn::Stage::new(), dir: tempfile::tempdir().unwrap() };
    carried.stage.acme(&revoking());
    assert_eq!(carried.pack(&["--with-artifacts"]).code, 0);
    carried.receive();
    let own = carried.stage.verify_with(NOW, &["--format", "json"]);
    let there = carried.received(&[], NOW);
    assert_eq!((there.code, placeless(&there.out)), (1, placeless(&own.out)), "{}", there.err);
}

#[test]
fn files_that_are_not_in_it_are_brought_and_told_by_their_digests() {
    let carried = Carried::new(&[]);
    let alone = carried.received(&[], NOW);
    assert_eq!(alone.code, 4, "{}", alone.out);
    assert!(alone.out.contains("has its evidence and not the file itself"), "{}", alone.out);
    let there = carried.dir.path().join("here");
    std::fs::create_dir(&there).unwrap();
    std::fs::write(there.join("renamed"), "the widget\n").unwrap();
    for brought in [there.join("renamed"), there.clone()] {
        let ran = carried.received(&[&shown(&brought)], NOW);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }
    // One more, of which nobody said anything; and another in the place of the one that is meant.
    std::fs::write(there.join("other"), "another\n").unwrap();
    let ran = carried.received(&[&shown(&there)], NOW);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(ran.out.contains("the pack says nothing of it"), "{}", ran.out);
    std::fs::remove_file(there.join("renamed")).unwrap();
    assert_eq!(carried.received(&[&shown(&there.join("other"))], NOW).code, 3);
    for wrong in [format!("sha256:{}", "ab".repeat(32)), "oci:registry.example/acme/widget:1".to_owned()] {
        assert_eq!(carried.received(&[&wrong], NOW).code, 2, "{wrong}");
    }
}

#[test]
fn it_is_recorded_with_all_that_was_in_it() {
    let carried = Carried::new(&["--with-artifacts"]);
    let ledger = shown(&carried.dir.path().join("own.ledger"));
    let ran = carried.received(&["--ledger", &ledger], NOW);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(run_at(&["ledger", "verify", &ledger], NOW).code, 0);
    let told = run_at(&["ledger", "show", &ledger, "1"], NOW);
    assert!(told.out.contains("a status list"), "{}", told.out);
    // And judged again from the ledger, with the lists of the day where the framework names them.
    for list in ["retail.status", "acme.status"] {
        std::fs::copy(carried.stage.path(list), carried.dir.path().join(list)).unwrap();
    }
    let policy = carried.policy();
    let ran = run_at(&["recheck", "--ledger", &ledger, &policy[0], &policy[1]], NOW);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn a_package_of_a_registry_is_judged_from_its_pack_with_what_the_registry_handed_out() {
    let stage = npm::Stage::new();
    let (framework, registry) = (stage.path("framework.yaml"), stage.packages.address());
    let there =
        same(&[npm::NAME], (&["--policy", &framework], &["--npm-registry", &registry]), npm::AT, || {
            stage.packages.change(|answers| answers.clear());
        });
    assert_eq!(there.code, 0, "{}", there.out);
}

#[cfg(target_os = "linux")]
#[test]
fn it_is_judged_in_an_empty_folder_without_a_network() {
    let case = case::named("delivery/separate-files");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("widget.pack");
    let made = run_at(&packing(&case, &file), &case.at);
    assert_eq!(made.code, 0, "{}", made.err);
    let empty = dir.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let program = env!("CARGO_BIN_EXE_countersign-under-test");
    let (file, framework) = (shown(&file), shown(&case.framework));
    let own = ["verify", "--pack", &file, "--policy", &framework, "--handoff", &case.handoff, "--offline"];
    let cut = ["--map-root-user", "--net", "--"];
    let able = Command::new("unshare").args(cut).arg("true").stderr(Stdio::null()).status();
    let mut command = match able.is_ok_and(|status| status.success()) {
        true => {
            let mut command = Command::new("unshare");
            command.args(cut).arg(program);
            command
        }
        false => {
            println!("NOT CUT OFF: there is no unshare here that may make a network of its own");
            Command::new(program)
        }
    };
    let output = command.args(own).current_dir(&empty).env_clear().stdin(Stdio::null()).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(i32::from(case.exit)), "{err}");
    assert_eq!(std::fs::read_dir(&empty).unwrap().count(), 0);
}
