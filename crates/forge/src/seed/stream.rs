use super::Hash;
use p256::elliptic_curve::rand_core::{CryptoRng, Error, RngCore};

/// Bytes that a seed decides: SHA-512 of seed and counter, one after the other. The ECDSA of `p521` has no
/// nonces of its own by RFC 6979, so it draws them from here: key and message make the seed.
pub(super) struct Stream {
    seed: Vec<u8>,
    counter: u64,
}

impl Stream {
    pub(super) fn of(seed: Vec<u8>) -> Self {
        Self { seed, counter: 0 }
    }
}

impl RngCore for Stream {
    fn next_u32(&mut self) -> u32 {
        self.next_u64() as u32
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, out: &mut [u8]) {
        for part in out.chunks_mut(64) {
            let block = Hash::Sha512.of(&[self.seed.as_slice(), &self.counter.to_be_bytes()].concat());
            self.counter += 1;
            part.copy_from_slice(&block[..part.len()]);
        }
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(out);
        Ok(())
    }
}

impl CryptoRng for Stream {}
