//! What a signature says of a framework, and what is none.

use formats::FrameworkEdition;
use model::{Digest, Instant};

use super::{digest, envelope, refused, seen, signed};

/// What the framework of [`signed`] says of itself.
fn own() -> FrameworkEdition {
    FrameworkEdition {
        name: "retail-intake".into(),
        number: 7,
        owner: "supply-chain@retail.example".into(),
        expires: Instant::parse("2126-01-01T23:59:59Z").unwrap(),
        previous: None,
    }
}

#[test]
fn a_signature_says_of_the_framework_what_it_says_of_itself() {
    let stage = signed();
    let digest = digest(&stage);
    let own = own();
    let judge = |edition: &FrameworkEdition| {
        stage.file("framework.yaml.sig", envelope(&edition.statement(&digest), "retail-p256.key"));
        seen(&stage, "retail-p256.pub", &[])
    };
    assert_eq!(judge(&own).code, 0);
    assert_eq!(judge(&FrameworkEdition { previous: Some(Digest::sha256([1; 32])), ..own.clone() }).code, 0);
    let expires = Instant::parse("2126-01-02T23:59:59Z").unwrap();
    for (other, told) in [
        (
            FrameworkEdition { number: 6, ..own.clone() },
            "its number was signed as 6, and the framework says 7",
        ),
        (FrameworkEdition { number: 8, ..own.clone() }, "its number was signed as 8"),
        (FrameworkEdition { name: "retail".into(), ..own.clone() }, "its name was signed as retail"),
        (
            FrameworkEdition { owner: "a@b.example".into(), ..own.clone() },
            "its owner was signed as a@b.example",
        ),
        (FrameworkEdition { expires, ..own.clone() }, "its end was signed as 2126-01-02T23:59:59Z"),
    ] {
        refused(&judge(&other), told);
    }
}

#[test]
fn what_is_no_signature_of_a_framework_is_exit_5() {
    let stage = signed();
    let good = std::fs::read(stage.path("framework.yaml.sig")).unwrap();
    let about = digest(&stage);
    let other = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{}"}}}}],"predicateType":"urn:example","predicate":{{}}}}"#,
        about.hex()
    );
    let extra = String::from_utf8(own().statement(&about)).unwrap();
    let extra = extra.replace("\"number\":7", "\"number\":7,\"only\":\"staging\"");
    for (bytes, told) in [
        (Vec::new(), "the framework is not signed by"),
        (b"signed, trust me\n".to_vec(), "it cannot be read"),
        ([good.clone(), good].concat(), "it holds 2 documents"),
        (envelope(other.as_bytes(), "retail-p256.key"), "the framework is not signed by"),
        (envelope(extra.as_bytes(), "retail-p256.key"), "has no field"),
    ] {
        stage.file("framework.yaml.sig", bytes);
        refused(&seen(&stage, "retail-p256.pub", &[]), told);
    }
    let length = |length: u64| {
        let file = std::fs::File::create(stage.path("framework.yaml.sig")).unwrap();
        file.set_len(length).unwrap();
        seen(&stage, "retail-p256.pub", &[])
    };
    refused(&length(1024 * 1024), "it cannot be read");
    refused(&length(1024 * 1024 + 1), "more than 1048576 bytes");
}
