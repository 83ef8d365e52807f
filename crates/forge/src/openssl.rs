//! Private keys as `openssl genpkey` and `openssl ecparam` wrote them, with the public keys of `openssl pkey -pubout`.
//!
//! They are public knowledge: anyone can read them here. They must never sign anything but what tests make.

/// Each file of `fixtures/signing`, by name.
pub const FILES: [(&str, &str); 9] = [
    (
        "retail-p256.key",
        "\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgc0wQcI7PwFGsWAgF
XYaCqVK2FCBevjLWS6Bpjgour2+hRANCAAQ9+/bH2AlGKbqstTQLPWWM+iItOJhT
99BEwux+ZyA1HSdej/sdR1fIlJWG+W4nPZM0ygjfwhM59PJ5A3V+bm4f
-----END PRIVATE KEY-----
",
    ),
    (
        "retail-p256.pub",
        "\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPfv2x9gJRim6rLU0Cz1ljPoiLTiY
U/fQRMLsfmcgNR0nXo/7HUdXyJSVhvluJz2TNMoI38ITOfTyeQN1fm5uHw==
-----END PUBLIC KEY-----
",
    ),
    (
        "partner-p256.key",
        "\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgaR5mqdnck7z624Ba
0H8vEp8Ts63QUXNTkb54JiRkWiahRANCAAQelbCXe5ak0s/B8GmcOcuFLn7CmIOT
toumLh6CsfrLZFJghxlh1V3dugqS/sbR8Mf4IJ03hA2Hoqx9Fn7XSWmO
-----END PRIVATE KEY-----
",
    ),
    (
        "partner-p256.pub",
        "\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHpWwl3uWpNLPwfBpnDnLhS5+wpiD
k7aLpi4egrH6y2RSYIcZYdVd3boKkv7G0fDH+CCdN4QNh6KsfRZ+10lpjg==
-----END PUBLIC KEY-----
",
    ),
    (
        "gate-ed25519.key",
        "\
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIH5RS7kA8KLtezFvOnlMU6GbV8DPCmCaua/aUuexOGze
-----END PRIVATE KEY-----
",
    ),
    (
        "gate-ed25519.pub",
        "\
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAPviZLViutgjicnDLTNfDNWXGg1HZd3okaGS+2m0xUy4=
-----END PUBLIC KEY-----
",
    ),
    (
        "older-sec1.key",
        "\
-----BEGIN EC PARAMETERS-----
BggqhkjOPQMBBw==
-----END EC PARAMETERS-----
-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIFA1Gaa11y6iyx+0uoIxFuZTwCr5yd+Nc4JvJY6Jws8goAoGCCqGSM49
AwEHoUQDQgAEvJS9rh9XoaS9uUNtmcmFqQL7Qpma6k8R8UI8Gn82gt/S2RjAm3LI
pOmks670CyTRIsS9UvVyvWUOkRpADLDWfg==
-----END EC PRIVATE KEY-----
",
    ),
    (
        "older-sec1.pub",
        "\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvJS9rh9XoaS9uUNtmcmFqQL7Qpma
6k8R8UI8Gn82gt/S2RjAm3LIpOmks670CyTRIsS9UvVyvWUOkRpADLDWfg==
-----END PUBLIC KEY-----
",
    ),
    (
        "locked.key",
        "\
-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgxM23LdzbRggICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJY1ML2PKyl8+YAkQEy5KSkEQAib
q8bo5BY4asDHaC/1yLNirar/S4Gj5jti9+yQB9MxztQYDjZD/orSqxUtt5mCpT5G
wtPhT9rjqCfRRRItWTQ=
-----END ENCRYPTED PRIVATE KEY-----
",
    ),
];
