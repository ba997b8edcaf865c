//! How much may be decoded of one file. Streams are decoded in parallel, batch by batch, and what a batch
//! took is known before the next, so that the same file always meets the same bound.

/// The most bytes that one stream may decode to.
const MAX_STREAM: usize = 192 << 20;

/// What all streams of a file may decode to: some bytes, and some more for each byte of the file.
const MIN_TOTAL: usize = 2 << 30;
const TOTAL_PER_BYTE: usize = 64;

/// What is left of a file's bound.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// The bound of a file of some size (bytes).
    pub(super) fn new(size: usize) -> Self {
        Self { left: size.saturating_mul(TOTAL_PER_BYTE).saturating_add(MIN_TOTAL) }
    }

    /// The most bytes that the next stream may decode to.
    pub(super) fn limit(&self) -> usize {
        self.left.min(MAX_STREAM)
    }

    /// Takes what was decoded from what is left.
    pub(super) fn spend(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
    }
}
