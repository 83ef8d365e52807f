//! A chain, its signature, its revocation lists and OCSP responses, all made by the `openssl` command, judged through the
//! command line.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use model::Instant;

use crate::run::run_at;

/// A configuration for each authority: `NAME` is replaced.
const CONFIG: &str = "[ca]\ndefault_ca = own\n[own]\ndatabase = NAME.txt\nserial = NAME.serial\n\
    crlnumber = NAME.number\ndefault_md = sha256\ndefault_crl_days = 7\ndefault_days = 30\nnew_certs_dir = .\n\
    policy = any\n[any]\ncommonName = supplied\n\
    [authority]\nbasicConstraints = critical,CA:true\nkeyUsage = critical,keyCertSign,cRLSign\n\
    [holder]\nkeyUsage = critical,digitalSignature\nextendedKeyUsage = codeSigning\n\
    subjectAltName = email:release@acme.example\n";

const FRAMEWORK: &str = "countersign: 1
framework: made-by-openssl
number: 1
owner: owner@retail.example
expires: 2126-01-01
roots:
  factory: { x509: { file: root.pem } }
identities:
  release: { x509: { roots: [factory], san: { email: release@acme.example } } }
reference:
  revocation:
    factory: { roots: [factory], dir: lists, max-age: 1d }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [release], time: now }
      - status: { revocation: [factory] }
";

struct Folder(tempfile::TempDir);

impl Folder {
    fn path(&self) -> &Path {
        self.0.path()
    }

    fn openssl(&self, args: &str) {
        let mut command = Command::new("openssl");
        command.args(args.split_whitespace()).current_dir(self.path()).stdin(Stdio::null());
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {args}: {told}");
    }

    /// As one of the authorities.
    fn authority(&self, name: &str, args: &str) {
        self.openssl(&format!("ca -batch -config {name}.cnf -cert {name}.pem -keyfile {name}.key {args}"));
    }

    fn list(&self, name: &str) {
        self.authority(name, &format!("-gencrl -out lists/{name}.crl"));
    }

    fn answer(&self) {
        let whom =
            "-index issuing.txt -rsigner issuing.pem -rkey issuing.key -CA issuing.pem -issuer issuing.pem";
        self.openssl(&format!("ocsp {whom} -cert holder.pem -ndays 7 -respout lists/holder.ocsp"));
    }

    fn remove(&self, name: &str) {
        std::fs::remove_file(self.path().join("lists").join(name)).unwrap();
    }

    /// What a run gives now: the exit code, and the report.
    fn judged(&self) -> (u8, String) {
        let path = |name: &str| self.path().join(name).to_string_lossy().into_owned();
        let (widget, framework, signature) = (path("widget"), path("framework.yaml"), path("widget.p7s"));
        let arguments = ["verify", &widget, "--policy", &framework, "-a", &signature, "--format", "json"];
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let now = Instant::from_unix(i64::try_from(now).unwrap()).unwrap();
        let ran = run_at(&arguments, &now.to_string());
        (ran.code, format!("{}{}", ran.out, ran.err))
    }

    fn gives(&self, code: u8, words: &str) {
        let (given, told) = self.judged();
        assert!(given == code && told.contains(words), "{given}, not {code} with {words:?}: {told}");
    }
}

/// A root, an authority between, a holder, and a signature by it.
fn made() -> Folder {
    let folder = Folder(tempfile::tempdir().unwrap());
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    for name in ["root", "issuing"] {
        put(&format!("{name}.cnf"), &CONFIG.replace("NAME", name));
        put(&format!("{name}.txt"), "");
        put(&format!("{name}.serial"), "7A01\n");
        put(&format!("{name}.number"), "0F\n");
    }
    put("widget", "the widget\n");
    put("framework.yaml", FRAMEWORK);
    std::fs::create_dir(folder.path().join("lists")).unwrap();
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    let usage = "-addext keyUsage=critical,keyCertSign,cRLSign";
    folder
        .openssl(&format!("req -x509 {key} {usage} -keyout root.key -out root.pem -subj /CN=root -days 30"));
    for (name, by, extensions) in [("issuing", "root", "authority"), ("holder", "issuing", "holder")] {
        folder.openssl(&format!("req -new {key} -keyout {name}.key -out {name}.csr -subj /CN={name}"));
        folder.authority(by, &format!("-extensions {extensions} -in {name}.csr -out {name}.pem -notext"));
    }
    let signer = "-signer holder.pem -inkey holder.key -certfile issuing.pem";
    folder.openssl(&format!("cms -sign -binary -in widget {signer} -outform DER -out widget.p7s"));
    std::fs::copy(folder.path().join("issuing.pem"), folder.path().join("lists/issuing.pem")).unwrap();
    folder.list("root");
    folder.list("issuing");
    folder
}

#[expect(clippy::print_stderr, reason = "a test that looks at nothing says so")]
fn is_absent() -> bool {
    let absent = Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_err();
    if absent {
        eprintln!("there is no `openssl` here, so nothing is made by it and nothing is checked");
    }
    absent
}

#[test]
fn lists_and_responses_by_openssl_are_asked() {
    if is_absent() {
        return;
    }
    let folder = made();
    folder.gives(0, "\"revoked-signer\"");
    folder.remove("issuing.crl");
    folder.gives(3, "no revocation list or OCSP response of factory speaks of it");
    folder.answer();
    folder.gives(0, "\"revoked-signer\"");
    folder.authority("issuing", "-revoke holder.pem -crl_compromise 20260102030405Z");
    folder.answer();
    folder.gives(1, "is revoked since");
    folder.remove("holder.ocsp");
    folder.list("issuing");
    folder.gives(1, "is revoked since 2026-01-02T03:04:05Z");
    folder.gives(1, "its key was in wrong hands");
}

#[test]
fn t13_a_revoked_authority_by_openssl_takes_everything_under_it() {
    if is_absent() {
        return;
    }
    let folder = made();
    folder.gives(0, "\"revoked-signer\"");
    folder.authority("root", "-revoke issuing.pem -crl_reason cessationOfOperation");
    folder.list("root");
    folder.gives(1, "root.crl number");
    folder.authority("issuing", "-revoke holder.pem -crl_hold holdInstructionReject");
    folder.list("issuing");
    folder.gives(1, "certificate on hold");
}
