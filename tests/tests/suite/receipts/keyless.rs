//! Receipts signed without a key: by the job that runs, as CI does.

use forge::World;
use forge::http::{Question, answer};
use forge::keyless::{JOB_SECRET, Services, gate, identity_token, job_token, other_certificate};
use jiff::Timestamp;
use serde_json::json;

use super::promotion::{PROMOTED, outcome};
use super::stage::{AT, EVIDENCE, FRAMEWORK, Stage};
use crate::run::Ran;

fn at() -> Timestamp {
    AT.parse().unwrap()
}

/// A retailer whose gate is a workflow.
fn stage() -> Stage {
    let stage = Stage::new();
    stage.put("gate.json", World::new("gate").trusted_root().to_string());
    let workflow = "retail-gate: { github: { roots: [gate], signer: \
                    \"retail/gate/.github/workflows/gate.yml@refs/heads/main\", source: retail/gate } }";
    let text = FRAMEWORK.replace("retail-gate: { key: { root: retail-key } }", workflow).replace(
        "  retail-key: { key: { file: retail-p256.pub } }\n",
        "  gate: { sigstore: { file: gate.json } }\n",
    );
    stage.put("retail.yaml", text);
    stage
}

fn services() -> Services {
    Services::start(World::new("gate"), gate(), at())
}

/// With what one path answers spoiled.
fn spoiled(path: &'static str, bytes: Vec<u8>) -> Services {
    let spoil = move |question: &Question| question.target.starts_with(path).then(|| bytes.clone());
    Services::spoiled(World::new("gate"), gate(), at(), Box::new(spoil))
}

/// Takes the widget over at intake, with a receipt that is signed without a key.
fn intake(stage: &Stage, services: &Services, log: u32, more: &[&str], variables: &[(&str, &str)]) -> Ran {
    stage.put("signing.json", services.signing_config(log).to_string());
    let (receipt, config) = (stage.path("intake.json"), stage.path("signing.json"));
    let flags = ["--receipt", receipt.as_str(), "--sign-keyless", "--signing-config", &config];
    stage.judge_in("intake", &[&flags, more].concat(), AT, variables)
}

fn with_token(stage: &Stage, services: &Services, log: u32) -> Ran {
    intake(stage, services, log, &[], &[("SIGSTORE_ID_TOKEN", &job_token(at()))])
}

#[test]
fn a_job_signs_and_the_next_gate_takes_it() {
    for log in [1, 2] {
        let (stage, services) = (stage(), services());
        let ran = with_token(&stage, &services, log);
        assert_eq!(ran.code, 0, "{log}: {}{}", ran.out, ran.err);
        let paths: Vec<String> = services.asked().iter().map(|asked| asked.target.clone()).collect();
        assert_eq!(paths, ["/api/v2/signingCert", &format!("/api/v{log}/log/entries"), "/timestamp"]);
        let (code, report) = stage.told("promote", &["intake.json"], PROMOTED);
        assert_eq!(code, 0, "{log}: {report:#}");
        assert_eq!(outcome(&report, "unlisted-signer"), ["satisfied"]);
        // Its time is proven, so that soak needs nobody's word.
        stage.put(
            "retail.yaml",
            stage.text("retail.yaml").replace(", time: stated", ", time: proven, frameworks: [this]"),
        );
        let (code, report) = stage.told("promote", &["intake.json"], PROMOTED);
        assert_eq!((code, outcome(&report, "other-framework")), (1, vec!["violated"]), "{report:#}");
        assert_eq!(outcome(&report, "unproven-time"), ["satisfied"], "{report:#}");
        assert_eq!(outcome(&report, "unsoaked-receipt"), ["satisfied"], "{report:#}");
    }
}

#[test]
fn another_job_or_another_instance_is_not_the_gate() {
    let stranger = forge::Workload {
        signer: "mallory/gate/.github/workflows/gate.yml@refs/heads/main".into(),
        ..gate()
    };
    for (world, run) in [("gate", stranger), ("mallory", gate())] {
        let (stage, services) = (stage(), Services::start(World::new(world), run, at()));
        assert_eq!(with_token(&stage, &services, 1).code, 0);
        assert_eq!(stage.told("promote", &["intake.json"], PROMOTED).0, 1, "{world}");
    }
}

#[test]
fn github_gives_the_token_to_the_job_alone() {
    let (stage, services) = (stage(), services());
    let url = services.at("/token?api-version=2.0");
    let asked = |secret: &str| {
        let variables =
            [("ACTIONS_ID_TOKEN_REQUEST_URL", url.as_str()), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", secret)];
        intake(&stage, &services, 2, &[], &variables)
    };
    let ran = asked(JOB_SECRET);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let tokens: Vec<bool> =
        services.asked().iter().map(|one| one.header("authorization").is_some()).collect();
    assert_eq!(tokens, [true, false, false, false], "the secret goes to the provider alone");
    let ran = asked("another");
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("id-token: write"), "{}", ran.out);
    assert!(!stage.at("intake.json").exists(), "nothing of an earlier run stays");
}

#[test]
fn a_receipt_that_could_not_be_signed_is_exit_6_and_leaves_nothing() {
    let json = |text: &str| answer(200, &[("Content-Type", "application/json")], text.as_bytes());
    for (path, bytes, told) in [
        ("/api/v2/signingCert", answer(400, &[], b""), "audience `sigstore`"),
        ("/api/v2/signingCert", answer(404, &[], b""), "no such thing"),
        ("/api/v2/signingCert", answer(307, &[("Location", "/elsewhere")], b""), "answered 307"),
        ("/api/v2/signingCert", json("{}"), "no certificate that a log has promised"),
        ("/api/v2/signingCert", json("{\"a\":1,\"a\":2}"), "answered something else"),
        (
            "/api/v2/signingCert",
            json(r#"{"signedCertificateEmbeddedSct":{"chain":{"certificates":["no"]}}}"#),
            "no certificate in PEM",
        ),
        ("/api/v2/signingCert", other_certificate(&World::new("gate"), at()), "for another key"),
        ("/api/v2/log", answer(409, &[], b""), "answered 409"),
        ("/api/v2/log", json("{}"), "no entry with a proof"),
        ("/timestamp", answer(200, &[], b"0\x03\x02\x01\x02"), "no timestamp of what it was asked for"),
        ("/timestamp", answer(200, &[], &vec![b'x'; 300_000]), "has more than"),
    ] {
        let (stage, services) = (stage(), spoiled(path, bytes));
        let ran = with_token(&stage, &services, 2);
        assert_eq!(ran.code, 6, "{path} {told}: {}{}", ran.out, ran.err);
        let words = format!("{}{}", ran.out, ran.err).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(told), "{path} {told}: {words}");
        assert!(!stage.at("intake.json").exists(), "{path} {told}");
        assert!(!words.contains(&job_token(at())), "{words}");
    }
    let (stage, services) = (stage(), spoiled("/api/v1/log", json("{}")));
    let ran = with_token(&stage, &services, 1);
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
}

#[test]
fn services_that_are_not_there_make_no_verdict() {
    let (stage, services) = (stage(), services());
    let config = services.signing_config(2);
    drop(services);
    let elsewhere = Services::start(World::new("gate"), gate(), at());
    // A denial stays one: nobody is asked for a certificate then.
    let denied = {
        stage.put(EVIDENCE[1], "{}");
        with_token(&stage, &elsewhere, 2)
    };
    assert_eq!((denied.code, elsewhere.asked().len()), (3, 0), "{}{}", denied.out, denied.err);
    drop(elsewhere);
    let stage = self::stage();
    stage.put("gone.json", config.to_string());
    let (receipt, key) = (stage.path("intake.json"), stage.path("gone.json"));
    let flags = ["--receipt", receipt.as_str(), "--sign-keyless", "--signing-config", &key];
    let ran = stage.judge_in("intake", &flags, AT, &[("SIGSTORE_ID_TOKEN", &job_token(at()))]);
    assert_eq!(ran.code, 6, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("nothing listens there"), "{}", ran.out);
}

#[test]
fn what_cannot_be_signed_so_is_said_before_anything_is_judged() {
    let (stage, services) = (stage(), services());
    let token = job_token(at());
    let good = [("SIGSTORE_ID_TOKEN", token.as_str())];
    let key = stage.path("retail-p256.key");
    let ended = identity_token(&json!({ "sub": "a", "exp": at().as_second() }));
    for (more, variables, told) in [
        (&[][..], &[][..], "there is no identity token"),
        (&[], &[("ACTIONS_ID_TOKEN_REQUEST_URL", "https://token.example")], "there is no identity token"),
        (&[], &[("SIGSTORE_ID_TOKEN", ended.as_str())], "ended at"),
        (&[], &[("SIGSTORE_ID_TOKEN", "secret")], "no token as OpenID Connect has them"),
        (&["--offline"], &good, "--offline"),
        (&["--receipt-format", "dsse"], &good, "has no place for the certificate"),
        (&["--sign-with", &key], &good, "cannot be used with"),
    ] {
        let ran = intake(&stage, &services, 2, more, variables);
        assert_eq!(ran.code, 2, "{told}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
        assert!(!ran.err.contains("secret") && !ran.err.contains(&token), "{}", ran.err);
    }
    assert!(services.asked().is_empty());
    stage.put("wrong.json", "{\"mediaType\":\"x\"}");
    let (receipt, wrong) = (stage.path("intake.json"), stage.path("wrong.json"));
    let flags = ["--receipt", receipt.as_str(), "--sign-keyless", "--signing-config", &wrong];
    let ran = stage.judge_in("intake", &flags, AT, &good);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("mediaType"), "{}", ran.err);
    let ran = stage.judge_in("intake", &["--receipt", &receipt], AT, &good);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("nothing says with what the receipt is signed"), "{}", ran.err);
}
