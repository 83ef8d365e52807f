//! Every file of a folder that is handed over. Its maker chose what lies there, so nothing in it leads out of it, and no
//! two names could be one file elsewhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use formats::one_spelling;
use model::Text;

use crate::limits::{MAX_DELIVERY_DEPTH, MAX_DELIVERY_FILES};
use crate::{Fault, Obstacle};

/// Every file below a folder, by its path from there, in order.
///
/// # Errors
/// When a folder cannot be listed, or there are more than [`crate::limits`] allow; and, as what it is, when something is
/// neither a file nor a folder, is a link, or is something else in another spelling.
pub fn delivery(root: &Path) -> Result<Vec<PathBuf>, Obstacle> {
    within(root, MAX_DELIVERY_FILES)
}

fn within(root: &Path, most: usize) -> Result<Vec<PathBuf>, Obstacle> {
    let mut open = vec![(PathBuf::new(), 0_usize)];
    let (mut files, mut names) = (Vec::new(), BTreeMap::<String, PathBuf>::new());
    while let Some((below, depth)) = open.pop() {
        let folder = root.join(&below);
        let unreachable = |error: &std::io::Error| Obstacle::Unreachable(Fault::io(&folder, error));
        for entry in std::fs::read_dir(&folder).map_err(|error| unreachable(&error))? {
            let entry = entry.map_err(|error| unreachable(&error))?;
            let (path, own) = (entry.path(), below.join(entry.file_name()));
            if names.len() >= most {
                let text = format!("it has more than {most} files and folders");
                return Err(Obstacle::Unreachable(Fault::new(root, text, "Hand it over in parts.")));
            }
            let text = own.to_str().ok_or_else(|| refused(&path, "its name is not text in UTF-8"))?;
            if let Some(other) = names.insert(one_spelling(text), own.clone()) {
                let other = root.join(other);
                let text = format!(
                    "its name differs from {} only in case or spelling: on some systems both are one file",
                    other.display()
                );
                return Err(refused(&path, text));
            }
            let about = std::fs::symlink_metadata(&path)
                .map_err(|error| Obstacle::Unreachable(Fault::io(&path, &error)))?;
            if about.is_symlink() {
                return Err(refused(&path, "it is a symbolic link, and a delivery is what lies in it"));
            }
            if about.is_dir() && depth >= MAX_DELIVERY_DEPTH {
                let text = format!("it lies deeper than {MAX_DELIVERY_DEPTH} folders");
                return Err(Obstacle::Unreachable(Fault::new(&path, text, "Hand it over in parts.")));
            }
            match (about.is_dir(), about.is_file()) {
                (true, _) => open.push((own, depth.saturating_add(1))),
                (false, true) => files.push(own),
                (false, false) => {
                    return Err(refused(&path, "it is neither a file nor a folder"));
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Something that no delivery has.
fn refused(path: &Path, text: impl Into<Text>) -> Obstacle {
    const HELP: &str = "Take nothing from it: get the delivery again, as plain files and folders, and see who made this copy.";
    Obstacle::Contradicted(Fault::new(path, text, HELP))
}

#[cfg(test)]
mod tests {
    use super::{delivery, within};
    use crate::Obstacle;
    use crate::limits::MAX_DELIVERY_DEPTH;

    #[test]
    fn every_file_is_found_in_order() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b", "sub/deep/c", "a", ".hidden"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, name).unwrap();
        }
        let found = delivery(dir.path()).unwrap();
        assert_eq!(
            found.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>(),
            [".hidden", "a", "b", "sub/deep/c"]
        );
        assert!(matches!(delivery(&dir.path().join("none")), Err(Obstacle::Unreachable(_))));
    }

    #[cfg(unix)]
    #[test]
    fn t20_links_and_names_that_clash_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a"), "a").unwrap();
        std::os::unix::fs::symlink("a", dir.path().join("link")).unwrap();
        assert!(
            matches!(delivery(dir.path()), Err(Obstacle::Contradicted(why)) if why.text.contains("symbolic link"))
        );
        std::fs::remove_file(dir.path().join("link")).unwrap();
        for (one, other) in
            [("a", "A"), ("stra\u{df}e", "strasse"), ("caf\u{e9}", "cafe\u{301}"), ("b", "b.")]
        {
            std::fs::write(dir.path().join(one), "one").unwrap();
            assert!(delivery(dir.path()).is_ok(), "{one:?}");
            std::fs::write(dir.path().join(other), "other").unwrap();
            // Where they are one file already, there is nothing to refuse.
            if std::fs::read(dir.path().join(one)).unwrap() == b"one" {
                let refused = delivery(dir.path());
                assert!(
                    matches!(&refused, Err(Obstacle::Contradicted(why)) if why.text.contains("case") && why.help.contains("delivery")),
                    "{one:?} {refused:?}"
                );
            }
            std::fs::remove_file(dir.path().join(other)).unwrap();
        }
    }

    #[test]
    fn it_has_so_many_files_and_folders_and_no_more() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["sub/a", "sub/b"] {
            std::fs::create_dir_all(dir.path().join("sub")).unwrap();
            std::fs::write(dir.path().join(name), name).unwrap();
        }
        assert_eq!(within(dir.path(), 3).unwrap().len(), 2);
        assert!(
            matches!(within(dir.path(), 2), Err(Obstacle::Unreachable(why)) if why.text.contains("more than 2"))
        );
    }

    #[test]
    fn folders_are_so_deep_and_no_deeper() {
        let dir = tempfile::tempdir().unwrap();
        let deep = (0..MAX_DELIVERY_DEPTH).fold(dir.path().to_path_buf(), |path, _| path.join("d"));
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("f"), "f").unwrap();
        assert_eq!(delivery(dir.path()).unwrap().len(), 1);
        std::fs::create_dir(deep.join("d")).unwrap();
        assert!(
            matches!(delivery(dir.path()), Err(Obstacle::Unreachable(why)) if why.text.contains("deeper"))
        );
    }
}
