//! Package URLs: what is read has one spelling, which is read as the same, and can be built from its parts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::Purl;

fuzz_target!(|text: &str| {
    let Ok(purl) = Purl::parse(text) else { return };
    let written = purl.to_string();
    let again = Purl::parse(&written).expect("what was written is read");
    assert_eq!(again, purl, "{written}");
    assert_eq!(again.to_string(), written);
    assert_eq!(Purl::build(purl.parts().clone()).expect("its own parts"), purl, "{written}");
});
