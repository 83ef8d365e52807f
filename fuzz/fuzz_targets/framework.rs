//! The text of a framework: read or refused, with a place and a word of help; what is read names no file outside its
//! folder, and can be planned and linted with whatever files it names.
#![no_main]

use countersign_fuzz::{TRUSTED_ROOT, now};
use libfuzzer_sys::fuzz_target;
use policy::{Diagnostic, lint, parse};

/// A hostile framework buys no report much larger than itself.
const MAX_REPORT: usize = 128 * 1024;

fn told<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) {
    for diagnostic in diagnostics {
        assert!(diagnostic.line > 0 && diagnostic.column > 0, "a place");
        assert!(!diagnostic.text.is_empty() && !diagnostic.help.is_empty(), "what, and what to do");
        let shown = diagnostic.to_string();
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "what a terminal would obey: {shown:?}");
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let draft = match parse("framework.yaml", text) {
        Ok(draft) => draft,
        Err(diagnostics) => {
            assert!(diagnostics.iter().count() > 0, "a refusal says why");
            told(diagnostics.iter());
            assert!(diagnostics.to_string().len() < MAX_REPORT);
            return;
        }
    };
    let folders = draft.folders();
    for path in draft.files().iter().map(|file| &file.path).chain(&folders) {
        assert!(!path.starts_with('/') && path.split('/').all(|part| part != ".."), "out of the folder: {path}");
    }
    let read = |path: &str| Ok(TRUSTED_ROOT[..TRUSTED_ROOT.len().min(path.len() * 64)].to_vec());
    let files = draft.files().into_iter().map(|file| (file.path.clone(), read(&file.path)));
    let inside = folders.iter().map(|folder| {
        let path = format!("{}/1.root.json", folder.trim_end_matches('/'));
        (path.as_str().into(), read(&path))
    });
    let given = files.chain(inside).collect();
    match draft.resolve(given, verify::embedded_root) {
        Ok(framework) => {
            told(lint(&framework, now()).iter());
            assert!(framework.handoffs().count() > 0, "a framework without a handoff");
            for handoff in framework.handoffs() {
                assert!(framework.plan(handoff).is_some(), "a handoff without a plan");
            }
        }
        Err(diagnostics) => told(diagnostics.iter()),
    }
});
