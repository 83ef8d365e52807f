//! RSA (RFC 8017) with primes that come from a label.
//!
//! A prime is the label's stream of SHA-256, its two top bits and its last set, plus twice a small step. The
//! steps were found once, by search, so that nothing is searched for here. PSS salts come from the message, so
//! signatures are as deterministic as everything else.

use super::Hash;
use crate::asn1;
use crate::encoding::sha256;
use crypto_bigint::modular::runtime_mod::{DynResidue, DynResidueParams};
use crypto_bigint::{U2048, U3072, U4096, Uint};
use std::sync::OnceLock;

const EXPONENT: u64 = 65_537;

/// How a digest is padded before it is raised to the private exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// RSASSA-PKCS1-v1_5, RFC 8017 §8.2.
    Pkcs1,
    /// RSASSA-PSS, RFC 8017 §8.1, with MGF1 over the same hash and a salt of its width.
    Pss,
}

/// A key of a size the forge knows primes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 2048 bits.
    Bits2048,
    /// 3072 bits.
    Bits3072,
    /// 4096 bits.
    Bits4096,
}

/// Modulus and private exponent, most significant byte first.
struct Numbers {
    modulus: Vec<u8>,
    private: Vec<u8>,
}

impl Size {
    /// The number of bits.
    pub fn bits(self) -> usize {
        match self {
            Self::Bits2048 => 2048,
            Self::Bits3072 => 3072,
            Self::Bits4096 => 4096,
        }
    }

    fn numbers(self) -> &'static Numbers {
        static TWO: OnceLock<Numbers> = OnceLock::new();
        static THREE: OnceLock<Numbers> = OnceLock::new();
        static FOUR: OnceLock<Numbers> = OnceLock::new();
        match self {
            Self::Bits2048 => TWO.get_or_init(|| numbers::<{ U2048::LIMBS }>(2048, [241, 1546])),
            Self::Bits3072 => THREE.get_or_init(|| numbers::<{ U3072::LIMBS }>(3072, [314, 2699])),
            Self::Bits4096 => FOUR.get_or_init(|| numbers::<{ U4096::LIMBS }>(4096, [736, 573])),
        }
    }

    /// `RSAPublicKey`, RFC 8017 §A.1.1.
    pub(super) fn public(self) -> Vec<u8> {
        let exponent = asn1::integer(&EXPONENT.to_be_bytes());
        asn1::sequence(&[asn1::integer(&self.numbers().modulus), exponent])
    }

    /// The signature over a message.
    pub(super) fn sign(self, padding: Padding, hash: Hash, message: &[u8]) -> Vec<u8> {
        let width = self.bits() / 8;
        let encoded = match padding {
            Padding::Pkcs1 => pkcs1(width, hash, message),
            Padding::Pss => pss(width, hash, message),
        };
        let Numbers { modulus, private } = self.numbers();
        match self {
            Self::Bits2048 => power::<{ U2048::LIMBS }>(&encoded, private, modulus),
            Self::Bits3072 => power::<{ U3072::LIMBS }>(&encoded, private, modulus),
            Self::Bits4096 => power::<{ U4096::LIMBS }>(&encoded, private, modulus),
        }
    }
}

fn numbers<const LIMBS: usize>(bits: usize, steps: [u32; 2]) -> Numbers {
    let [p, q] = [("p", steps[0]), ("q", steps[1])].map(|(which, step)| prime::<LIMBS>(bits, which, step));
    let modulus = p.wrapping_mul(&q);
    let totient = p.wrapping_sub(&Uint::ONE).wrapping_mul(&q.wrapping_sub(&Uint::ONE));
    let (private, _) = Uint::from(EXPONENT).inv_mod(&totient);
    Numbers { modulus: bytes(&modulus), private: bytes(&private) }
}

fn prime<const LIMBS: usize>(bits: usize, which: &str, step: u32) -> Uint<LIMBS> {
    let label = format!("acme/{bits}/{which}");
    let width = bits / 16;
    let mut stream: Vec<u8> = Vec::new();
    for counter in 0.. {
        if stream.len() >= width {
            break;
        }
        stream.extend(sha256(format!("forge rsa {counter} {label}").as_bytes()));
    }
    stream.truncate(width);
    stream[0] |= 0xc0;
    stream[width - 1] |= 1;
    number::<LIMBS>(&stream).wrapping_add(&Uint::from(2 * step))
}

fn number<const LIMBS: usize>(bytes: &[u8]) -> Uint<LIMBS> {
    let mut words = [0u64; LIMBS];
    for (at, byte) in bytes.iter().rev().enumerate() {
        words[at / 8] |= u64::from(*byte) << (8 * (at % 8));
    }
    Uint::from_words(words)
}

fn bytes<const LIMBS: usize>(number: &Uint<LIMBS>) -> Vec<u8> {
    number.as_words().iter().rev().flat_map(|word| word.to_be_bytes()).collect()
}

fn power<const LIMBS: usize>(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Vec<u8> {
    let params = DynResidueParams::new(&number::<LIMBS>(modulus));
    let raised = DynResidue::new(&number(base), params).pow(&number::<LIMBS>(exponent));
    bytes(&raised.retrieve())
}

/// EMSA-PKCS1-v1_5, RFC 8017 §9.2.
fn pkcs1(width: usize, hash: Hash, message: &[u8]) -> Vec<u8> {
    let algorithm = asn1::sequence(&[asn1::object(hash.object()), asn1::tlv(5, &[])]);
    let info = asn1::sequence(&[algorithm, asn1::octets(&hash.of(message))]);
    let mut out = vec![0, 1];
    out.resize(width - info.len() - 1, 0xff);
    out.push(0);
    out.extend(info);
    out
}

/// EMSA-PSS, RFC 8017 §9.1.1, for a modulus whose top bit is set.
fn pss(width: usize, hash: Hash, message: &[u8]) -> Vec<u8> {
    let digest = hash.of(message);
    let salt = hash.of(&[b"forge salt ".as_slice(), &digest].concat());
    let mixed = hash.of(&[[0; 8].as_slice(), &digest, &salt].concat());
    let mut block = vec![0; width - salt.len() - mixed.len() - 2];
    block.push(1);
    block.extend(&salt);
    for (byte, mask) in block.iter_mut().zip(mask(hash, &mixed, width)) {
        *byte ^= mask;
    }
    block[0] &= 0x7f;
    [block.as_slice(), &mixed, &[0xbc]].concat()
}

/// MGF1, RFC 8017 §B.2.1.
fn mask(hash: Hash, seed: &[u8], width: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for counter in 0u32.. {
        if out.len() >= width {
            break;
        }
        out.extend(hash.of(&[seed, &counter.to_be_bytes()].concat()));
    }
    out
}
