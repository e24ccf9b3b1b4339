//! The encodings a page can be sent in.

use axum::body::Bytes;
use flate2::Compression;
use std::io::Write;

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As it is.
    Identity,
    /// Brotli, the smallest.
    Brotli,
    /// Gzip, for what does not know Brotli.
    Gzip,
}

/// Below this, compressing costs more than it saves.
pub(crate) const SMALLEST: usize = 700;

/// Brotli's quality for what is made once and sent often. Beyond it, time grows much faster than
/// size shrinks.
const BROTLI_QUALITY: u32 = 6;
/// For what is sent once, where time counts for more than size.
const BROTLI_QUALITY_ONCE: u32 = 2;

impl Encoding {
    /// What the `Accept-Encoding` header prefers of what there is.
    pub(crate) fn accepted(header: &str) -> Self {
        let mut gzip = false;
        for part in header.split(',') {
            let (name, weight) = part.split_once(';').unwrap_or((part, ""));
            let weight = weight.trim();
            let is_refused = weight.strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0_f32));
            match name.trim() {
                _ if is_refused => {}
                "br" => return Self::Brotli,
                "gzip" | "*" => gzip = true,
                _ => {}
            }
        }
        if gzip { Self::Gzip } else { Self::Identity }
    }

    /// What `Content-Encoding` says; `None` for the identity.
    pub(crate) const fn token(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// `bytes` in this encoding, as small as is sensible for what is kept.
    pub(crate) fn compress(self, bytes: &Bytes) -> Bytes {
        match self {
            Self::Identity => bytes.clone(),
            Self::Brotli => brotli(bytes, BROTLI_QUALITY),
            Self::Gzip => gzip(bytes, Compression::default()),
        }
    }

    /// `bytes` in this encoding, as fast as is sensible for what one reader gets.
    pub(crate) fn compress_once(self, bytes: &Bytes) -> Bytes {
        match self {
            Self::Identity => bytes.clone(),
            Self::Brotli => brotli(bytes, BROTLI_QUALITY_ONCE),
            Self::Gzip => gzip(bytes, Compression::fast()),
        }
    }
}

fn brotli(bytes: &[u8], quality: u32) -> Bytes {
    let mut out = Vec::with_capacity(bytes.len() / 4);
    {
        let mut writer = brotli::CompressorWriter::new(&mut out, 1 << 14, quality, 18);
        // Writing into a Vec cannot fail; the writer finishes when it is dropped.
        _ = writer.write_all(bytes);
    }
    Bytes::from(out)
}

fn gzip(bytes: &[u8], level: Compression) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 4), level);
    _ = writer.write_all(bytes);
    // Writing into a Vec cannot fail.
    Bytes::from(writer.finish().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_best_accepted_encoding_is_taken() {
        for (header, wanted) in [
            ("", Encoding::Identity),
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0", Encoding::Gzip),
            ("*", Encoding::Gzip),
            ("identity", Encoding::Identity),
            ("br;q=0.0, gzip;q=0", Encoding::Identity),
        ] {
            assert_eq!(Encoding::accepted(header), wanted, "{header}");
        }
    }

    #[test]
    fn compressed_bytes_decode_to_what_they_were() {
        let text = Bytes::from("<p>Declare Function Sleep Lib \"kernel32\"</p>\n".repeat(500));
        let mut plain = Vec::new();
        let compressed = Encoding::Brotli.compress(&text);
        brotli::Decompressor::new(compressed.as_ref(), 4096).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, text);
        plain.clear();
        let compressed = Encoding::Gzip.compress(&text);
        flate2::read::GzDecoder::new(compressed.as_ref()).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, text);
        assert!(compressed.len() < text.len() / 10);
    }
}
