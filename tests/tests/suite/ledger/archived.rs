//! What others are given: archives and checkpoints, which hold without us.

use std::process::Command;

use super::{AT, Stage};
use crate::case::named;
use crate::run::run_at;

#[test]
fn an_exported_ledger_holds_with_nothing_else() {
    let stage = Stage::new();
    let (key, public) = (stage.path("retail.key"), stage.path("retail.pub"));
    let signing = named("status/nothing-denied").dir.parent().unwrap().parent().unwrap().join("signing");
    std::fs::copy(signing.join("retail-p256.key"), &key).unwrap();
    std::fs::copy(signing.join("retail-p256.pub"), &public).unwrap();
    assert_eq!(stage.ledger("checkpoint", &["--sign-with", &key]).code, 5, "there is no ledger yet");
    stage.judge("delivery/separate-files");
    stage.judge("delivery/signature-withheld");
    let bare = stage.ledger("verify", &["--key", &public]);
    let next = "next: sign one with `countersign ledger checkpoint`, or leave out `--key`";
    assert!(bare.code == 1 && bare.out.contains(next), "{}{}", bare.out, bare.err);
    let note = stage.path("note");
    let unsigned = stage.ledger("export", &["--output", &stage.path("unsigned")]);
    assert!(
        unsigned.code == 0 && unsigned.err.contains("note: the ledger has no checkpoint"),
        "{}",
        unsigned.err
    );
    let few = stage.ledger("checkpoint", &["--sign-with", &key, "--every", "3"]);
    assert!(few.code == 0 && few.out.contains("nothing was signed: 2 decisions"), "{}", few.out);
    let signed = stage.ledger("checkpoint", &["--sign-with", &key, "--every", "2", "--output", &note]);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let held = stage.ledger("verify", &["--key", &public, "--checkpoint", &note]);
    assert!(
        held.code == 0 && held.out.contains("signed by the key up to entry 2"),
        "{}{}",
        held.out,
        held.err
    );
    let archive = stage.exported("archive");
    let folder = archive.to_string_lossy().into_owned();
    let signed = stage.ledger("export", &["--output", &stage.path("signed")]);
    assert!(signed.code == 0 && !signed.err.contains("no checkpoint"), "{}", signed.err);
    let verify =
        |rest: &[&str]| run_at(&[&["ledger", "verify", "--archive", folder.as_str()], rest].concat(), AT);
    assert_eq!(verify(&["--key", &public, "--checkpoint", &note]).code, 0);
    // With the key of somebody else, nothing is vouched for.
    let other = signing.join("partner-p256.pub");
    assert_eq!(verify(&["--key", &other.to_string_lossy()]).code, 1);
    // The tar file holds the same.
    let tar = stage.exported("archive.tar");
    let unpacked = stage.0.path().join("unpacked");
    std::fs::create_dir(&unpacked).unwrap();
    let done = Command::new("tar").arg("-xf").arg(&tar).arg("-C").arg(&unpacked).status();
    if done.is_ok_and(|status| status.success()) {
        let own = unpacked.to_string_lossy().into_owned();
        assert_eq!(run_at(&["ledger", "verify", "--archive", &own, "--key", &public], AT).code, 0);
    }
    // Nothing is written over.
    assert_eq!(stage.ledger("export", &["--output", &folder]).code, 6);
    let taken = "there is a file of this name and nothing is replaced; name another";
    std::fs::write(stage.path("a-file"), "").unwrap();
    for name in ["archive.tar", "a-file"] {
        let ran = stage.ledger("export", &["--output", &stage.path(name)]);
        assert!(ran.code == 6 && ran.err.contains(taken), "{name}: {}", ran.err);
    }
}

#[test]
fn an_archive_that_was_changed_is_told() {
    let stage = Stage::new();
    stage.judge("delivery/separate-files");
    stage.judge("delivery/signature-withheld");
    let archive = stage.exported("archive");
    let folder = archive.to_string_lossy().into_owned();
    let verify = || run_at(&["ledger", "verify", "--archive", &folder], AT);
    let entries = archive.join("entries.jsonl");
    let whole = std::fs::read_to_string(&entries).unwrap();
    let first = whole.lines().next().unwrap();
    for (other, code, said) in [
        (format!("{first}\n"), 1, "no entry was made from it"),
        (whole.replacen("intake", "outlet", 1), 1, "another hash than it names"),
        (whole.replacen("\"sequence\":1", "\"sequence\": 1", 1), 1, "one spelling"),
        (format!("{whole}{first}\n"), 1, "it was moved"),
        (whole.trim_end().to_owned(), 1, "ends before its line does"),
        (format!("{whole}x\n"), 1, "cannot be read"),
        (format!("{whole}\n"), 1, "its line is empty"),
        (whole.replacen('\n', "\n\n", 1), 1, "its line is empty"),
    ] {
        std::fs::write(&entries, other).unwrap();
        let ran = verify();
        assert_eq!(ran.code, code, "{said}: {}{}", ran.out, ran.err);
        assert!(format!("{}{}", ran.out, ran.err).contains(said), "{said}: {}{}", ran.out, ran.err);
    }
    std::fs::write(&entries, &whole).unwrap();
    assert_eq!(verify().code, 0);
    let some = std::fs::read_dir(archive.join("files")).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&some).unwrap();
    std::fs::write(&some, "other").unwrap();
    assert!(verify().out.contains("was changed"), "{}", verify().out);
    std::fs::remove_file(&some).unwrap();
    assert!(verify().out.contains("is not kept"), "{}", verify().out);
    std::fs::write(&some, bytes).unwrap();
    assert_eq!(verify().code, 0);
    let strange = archive.join("files/notes.txt");
    std::fs::write(&strange, "").unwrap();
    let ran = verify();
    assert!(
        ran.code == 1 && ran.out.contains("files has notes.txt, which is no digest"),
        "{}{}",
        ran.out,
        ran.err
    );
    std::fs::remove_file(&strange).unwrap();
    assert_eq!(verify().code, 0);
    assert!(!verify().out.contains("nothing vouches for it"), "{}", verify().out);
    std::fs::write(archive.join("EXPLAINED.md"), "believe this").unwrap();
    std::fs::create_dir(archive.join("more")).unwrap();
    let ran = verify();
    let told = "note: EXPLAINED.md is there as well, and is none of the archive: nothing vouches for it";
    assert!(ran.code == 0 && ran.out.contains(told), "{}{}", ran.out, ran.err);
}

/// Somebody writes the last entry anew, with the report of another decision, and everything else fits.
#[test]
fn an_entry_with_the_report_of_another_decision_is_told() {
    let stage = Stage::new();
    stage.judge("delivery/separate-files");
    stage.judge("delivery/signature-withheld");
    let archive = stage.exported("archive");
    let folder = archive.to_string_lossy().into_owned();
    let verify = || run_at(&["ledger", "verify", "--archive", &folder], AT);
    let entries = archive.join("entries.jsonl");
    let whole = std::fs::read_to_string(&entries).unwrap();
    let report = |line: &str| {
        let (_, from) = line.split_once("\"role\":\"decision\",\"path\":\"\",\"digest\":\"sha256:").unwrap();
        from[..64].to_owned()
    };
    let (allowed, denied) = whole.trim_end().split_once('\n').unwrap();
    let (one, other) = (report(allowed), report(denied));
    let forged = format!("{allowed}\n{}\n", denied.replacen(&other, &one, 1));
    std::fs::write(&entries, &forged).unwrap();
    std::fs::rename(archive.join("files").join(&other), stage.0.path().join(&other)).unwrap();
    let ran = verify();
    let told = "broken: entry 2: its decision is `deny`, and what is kept as its report says `allow`: that is of another";
    assert!(ran.code == 1 && ran.out.contains(told), "{}{}", ran.out, ran.err);
    // So with what says that it is allowed, and was denied.
    let denial = [("\"decision\":\"deny\"", "\"decision\":\"allow\""), ("\"code\":3", "\"code\":0")];
    let lied = denial.iter().fold(denied.to_owned(), |line, (from, to)| line.replace(from, to));
    assert_ne!(lied, denied);
    std::fs::write(&entries, format!("{allowed}\n{lied}\n")).unwrap();
    std::fs::rename(stage.0.path().join(&other), archive.join("files").join(&other)).unwrap();
    let ran = verify();
    assert!(
        ran.code == 1
            && ran
                .out
                .contains("entry 2: its decision is `allow`, and what is kept as its report says `deny`"),
        "{}{}",
        ran.out,
        ran.err
    );
}

/// Such a ledger is neither vouched for nor handed on.
#[test]
fn a_ledger_with_the_report_of_another_decision_is_neither_signed_nor_exported() {
    let stage = Stage::new();
    stage.judge("delivery/separate-files");
    let mut own =
        ledger::Ledger::over(ledger::Sqlite::writable(std::path::Path::new(&stage.file())).unwrap());
    let entry = own.entry(1).unwrap().unwrap();
    let mut other = entry.decision().unwrap().clone();
    (other.decision, other.code) = ("deny".into(), 3);
    own.record(entry.at, &other, &[], &mut |digest| panic!("{digest} is kept already")).unwrap();
    drop(own);
    let key = stage.path("retail.key");
    let signing = named("status/nothing-denied").dir.parent().unwrap().parent().unwrap().join("signing");
    std::fs::copy(signing.join("retail-p256.key"), &key).unwrap();
    let told = "its decision is `deny`, and what is kept as its report says `allow`";
    let output = stage.path("archive");
    for (word, rest) in
        [("verify", &[][..]), ("checkpoint", &["--sign-with", &key]), ("export", &["--output", &output])]
    {
        let ran = stage.ledger(word, rest);
        assert_eq!(ran.code, 1, "{word}: {}{}", ran.out, ran.err);
        assert!(format!("{}{}", ran.out, ran.err).contains(told), "{word}: {}{}", ran.out, ran.err);
    }
    assert!(!std::path::Path::new(&output).exists());
}

/// What stands beside the entries follows from them, and is looked at like them.
#[test]
fn what_an_archive_says_of_itself_is_held_against_it() {
    let stage = Stage::new();
    stage.judge("delivery/separate-files");
    let signing = named("status/nothing-denied").dir.parent().unwrap().parent().unwrap().join("signing");
    let (key, public) = (signing.join("retail-p256.key"), signing.join("retail-p256.pub"));
    let key = key.to_string_lossy().into_owned();
    let plain = stage.exported("plain");
    assert_eq!(stage.ledger("checkpoint", &["--sign-with", &key]).code, 0);
    let archive = stage.exported("archive");
    let verified = |folder: &std::path::Path| {
        run_at(
            &["ledger", "verify", "--archive", &folder.to_string_lossy(), "--key", &public.to_string_lossy()],
            AT,
        )
    };
    assert_eq!(verified(&archive).code, 0, "{}", verified(&archive).out);
    for (name, from, to) in [
        ("README.md", "evidence,", "evidently,"),
        ("SHA256SUMS", "  entries.jsonl", "  entries.json"),
        ("checkpoint", "\u{2014} ", "\u{2014} x"),
    ] {
        let path = archive.join(name);
        let whole = std::fs::read_to_string(&path).unwrap();
        let other = whole.replacen(from, to, 1);
        assert_ne!(other, whole, "{name}");
        std::fs::write(&path, other).unwrap();
        let ran = verified(&archive);
        assert!(ran.code == 1 && ran.out.contains(&format!("{name} does not say")), "{name}: {}", ran.out);
        std::fs::remove_file(&path).unwrap();
        let ran = verified(&archive);
        assert!(ran.code == 1 && ran.out.contains(&format!("{name} cannot be read")), "{name}: {}", ran.out);
        std::fs::write(&path, whole).unwrap();
    }
    // Another version says it in other words, which prove nothing.
    let readme = archive.join("README.md");
    let whole = std::fs::read_to_string(&readme).unwrap();
    std::fs::write(&readme, whole.replacen("## How to verify it", "## Believe it", 1)).unwrap();
    let ran = verified(&archive);
    assert!(ran.code == 0 && ran.out.contains("nothing vouches for what else it says"), "{}", ran.out);
    // A checkpoint that is none of the entries'.
    std::fs::copy(archive.join("checkpoint"), plain.join("checkpoint")).unwrap();
    let ran = run_at(&["ledger", "verify", "--archive", &plain.to_string_lossy()], AT);
    assert!(ran.code == 1 && ran.out.contains("no entry is a checkpoint"), "{}", ran.out);
}

/// Without the key, nobody has looked at who signed: that is said.
#[test]
fn a_checkpoint_that_anybody_may_have_signed_is_told() {
    let stage = Stage::new();
    stage.judge("delivery/separate-files");
    let signing = named("status/nothing-denied").dir.parent().unwrap().parent().unwrap().join("signing");
    let (key, public) = (signing.join("retail-p256.key"), signing.join("retail-p256.pub"));
    let (key, public) = (key.to_string_lossy().into_owned(), public.to_string_lossy().into_owned());
    let note = stage.path("note");
    assert_eq!(stage.ledger("checkpoint", &["--sign-with", &key, "--output", &note]).code, 0);
    let text = std::fs::read_to_string(&note).unwrap();
    let (said, _) = text.split_once("\n\n").unwrap();
    std::fs::write(&note, format!("{said}\n\n\u{2014} whoever AAAA\n")).unwrap();
    let ran = stage.ledger("verify", &["--checkpoint", &note]);
    assert!(ran.code == 0 && ran.out.contains("nobody looked at who signed"), "{}", ran.out);
    let ran = stage.ledger("verify", &["--checkpoint", &note, "--key", &public]);
    assert!(ran.code == 1 && ran.out.contains("is not signed by the key"), "{}", ran.out);
}

/// What lies in the files of an archive and is no file is nothing that was kept.
#[cfg(unix)]
#[test]
fn a_folder_or_a_link_in_an_archive_is_a_break() {
    let stage = Stage::new();
    stage.judge("delivery/separate-files");
    let archive = stage.exported("archive");
    let some = std::fs::read_dir(archive.join("files")).unwrap().next().unwrap().unwrap().path();
    let aside = stage.0.path().join("aside");
    std::fs::rename(&some, &aside).unwrap();
    let broken = || {
        let ran = run_at(&["ledger", "verify", "--archive", &archive.to_string_lossy()], AT);
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("is not kept"), "{}", ran.out);
    };
    std::os::unix::fs::symlink(&aside, &some).unwrap();
    broken();
    std::fs::remove_file(&some).unwrap();
    std::fs::create_dir(&some).unwrap();
    broken();
}

#[test]
fn a_checkpoint_is_written_over_nothing() {
    let stage = Stage::new();
    let signing = named("status/nothing-denied").dir.parent().unwrap().parent().unwrap().join("signing");
    let (key, note) = (stage.path("retail.key"), stage.path("note"));
    std::fs::copy(signing.join("retail-p256.key"), &key).unwrap();
    stage.judge("delivery/separate-files");
    std::fs::write(&note, "of last year").unwrap();
    for output in [stage.file(), key.clone(), note] {
        let before = std::fs::read(&output).unwrap();
        let ran = stage.ledger("checkpoint", &["--sign-with", &key, "--output", &output]);
        assert_eq!(ran.code, 2, "{output}: {}", ran.err);
        assert_eq!(std::fs::read(&output).unwrap(), before, "{output}");
    }
    let ran = stage.ledger("verify", &[]);
    assert!(ran.code == 0 && ran.out.contains("0 checkpoints"), "{}", ran.out);
}
