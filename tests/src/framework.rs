//! A framework written line by line, and the files it names.

use std::path::{Path, PathBuf};

/// A framework with one handoff, to be written into a folder.
#[derive(Clone, Debug, Default)]
pub struct Framework {
    roots: Vec<String>,
    identities: Vec<String>,
    builders: Vec<String>,
    requirements: Vec<String>,
    subject_name: Option<String>,
    files: Vec<(String, Vec<u8>)>,
}

/// A value as YAML reads it whatever is in it: JSON's strings are YAML's.
pub fn quoted(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// A list of names.
pub fn listed(names: &[String]) -> String {
    format!("[{}]", names.join(", "))
}

impl Framework {
    /// Trusts a `trusted_root.json`.
    pub fn trusted_root(&mut self, name: &str, json: Vec<u8>) {
        let file = format!("{name}.trusted_root.json");
        self.roots.push(format!("  {name}: {{ sigstore: {{ file: {file} }} }}"));
        self.files.push((file, json));
    }

    /// Trusts a root that is part of the program.
    pub fn embedded(&mut self, name: &str, root: &str) {
        self.roots.push(format!("  {name}: {{ sigstore: {{ embedded: {root} }} }}"));
    }

    /// Trusts a public key. `rest` holds its further fields, such as `, log: acme`.
    pub fn key(&mut self, name: &str, key: Vec<u8>, rest: &str) {
        let file = format!("{name}.pub");
        self.roots.push(format!("  {name}: {{ key: {{ file: {file}{rest} }} }}"));
        self.files.push((file, key));
    }

    /// Declares an identity by the text of its kind and fields, such as `key: { root: acme }`.
    pub fn identity(&mut self, name: &str, text: &str) {
        self.identities.push(format!("  {name}: {{ {text} }}"));
    }

    /// Declares a builder: a pattern for its id, and the identities that may claim it.
    pub fn builder(&mut self, name: &str, id: &str, signed_by: &[String], level: u8) {
        let (id, signed_by) = (quoted(id), listed(signed_by));
        self.builders.push(format!("  {name}: {{ id: {id}, signed-by: {signed_by}, level: {level} }}"));
    }

    /// Demands something, such as `signature: { by: [acme] }`.
    pub fn require(&mut self, text: &str) {
        self.requirements.push(format!("      - {text}"));
    }

    /// Demands a signed name; without it any will do.
    pub fn subject_name(&mut self, pattern: &str) {
        self.subject_name = Some(quoted(pattern));
    }

    /// The framework file.
    pub fn text(&self) -> String {
        let section = |name: &str, lines: &[String]| match lines {
            [] => String::new(),
            lines => format!("{name}:\n{}\n", lines.join("\n")),
        };
        format!(
            "countersign: 1\nframework: one-case\nnumber: 1\nowner: corpus@tests.example\nexpires: 9999-01-01\n\
             {}{}{}handoffs:\n  case:\n    subject-name: {}\n    require:\n{}\n",
            section("roots", &self.roots),
            section("identities", &self.identities),
            section("builders", &self.builders),
            self.subject_name.as_deref().unwrap_or("any"),
            self.requirements.join("\n"),
        )
    }

    /// Writes it and its files below `dir`, and returns its path.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, dir: &Path) -> std::io::Result<PathBuf> {
        for (name, bytes) in &self.files {
            std::fs::write(dir.join(name), bytes)?;
        }
        let path = dir.join("framework.yaml");
        std::fs::write(&path, self.text())?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        assert_eq!(quoted("a\" }\nroots: {}"), r#""a\" }\nroots: {}""#);
    }

    #[test]
    fn sections_that_hold_nothing_are_left_out() {
        let mut framework = Framework::default();
        framework.embedded("root", "staging");
        framework.identity("who", "key: { root: k }");
        framework.require("signature: { by: [who] }");
        assert!(!framework.text().contains("builders"));
        assert!(framework.text().contains("subject-name: any"));
    }
}
