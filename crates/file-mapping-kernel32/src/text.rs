//! Text from C: where it ends, how long it may be, and what its bytes mean.
//!
//! Nothing here reads further than a name may be long, so text without an end is refused and not followed.

use crate::boundary::Answer;
use crate::codes::Code;
use std::ffi::c_char;

/// The most UTF-16 units that a name may have (a UNICODE_STRING holds 65,534 bytes with its end).
const MAX_UNITS: usize = file_mapping::MAX_NAME;

/// The most units that the functions for bytes take: they convert into a place for MAX_PATH units, the last
/// of which is the end.
const MAX_ANSI_UNITS: usize = 259;

/// The units of a wide string; `None` for NULL.
///
/// # Errors
/// 206 if no end comes within the longest name.
///
/// # Safety
/// NULL, or readable up to its end or 32,767 units.
pub(crate) unsafe fn wide<'t>(text: *const u16) -> Answer<Option<&'t [u16]>> {
    if text.is_null() {
        return Ok(None);
    }
    if !text.is_aligned() {
        return Err(Code::NOACCESS);
    }
    // SAFETY: the caller vouches for everything up to the end, and the search stops there.
    let length = (0..=MAX_UNITS).find(|at| unsafe { *text.add(*at) } == 0);
    let length = length.ok_or(Code::FILENAME_EXCED_RANGE)?;
    // SAFETY: all of these units were just read.
    Ok(Some(unsafe { std::slice::from_raw_parts(text, length) }))
}

/// The bytes of a string of at most `most` bytes; `None` for NULL.
///
/// # Errors
/// 206 if no end comes within `most` bytes.
///
/// # Safety
/// NULL, or readable up to its end or `most` + 1 bytes.
pub(crate) unsafe fn bytes<'t>(text: *const c_char, most: usize) -> Answer<Option<&'t [u8]>> {
    if text.is_null() {
        return Ok(None);
    }
    let text = text.cast::<u8>();
    // SAFETY: the caller vouches for everything up to the end, and the search stops there.
    let length = (0..=most).find(|at| unsafe { *text.add(*at) } == 0);
    let length = length.ok_or(Code::FILENAME_EXCED_RANGE)?;
    // SAFETY: all of these bytes were just read.
    Ok(Some(unsafe { std::slice::from_raw_parts(text, length) }))
}

/// The units of a name in bytes, which are UTF-8 here; `None` for NULL.
///
/// # Errors
/// 206 for 260 units and more, 1113 for bytes that are not UTF-8.
///
/// # Safety
/// As [`bytes`], with three bytes for each unit.
pub(crate) unsafe fn ansi(text: *const c_char) -> Answer<Option<Vec<u16>>> {
    // SAFETY: the caller's contract is the same; UTF-8 has at most three bytes for each UTF-16 unit.
    let Some(bytes) = (unsafe { bytes(text, 3 * MAX_ANSI_UNITS) })? else { return Ok(None) };
    let text = std::str::from_utf8(bytes).map_err(|_| Code::NO_UNICODE_TRANSLATION)?;
    let units: Vec<u16> = text.encode_utf16().collect();
    if units.len() > MAX_ANSI_UNITS { Err(Code::FILENAME_EXCED_RANGE) } else { Ok(Some(units)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_bytes(text: &[u8]) -> Answer<Option<Vec<u16>>> {
        // SAFETY: every text below has its end, or is longer than what is read.
        unsafe { ansi(text.as_ptr().cast()) }
    }

    #[test]
    fn bytes_are_utf_8_of_at_most_259_units() {
        assert_eq!(of_bytes(b"ab\0"), Ok(Some(vec![97, 98])));
        assert_eq!(of_bytes("š𝄞\0".as_bytes()), Ok(Some("š𝄞".encode_utf16().collect())));
        assert_eq!(of_bytes(b"\xff\0"), Err(Code::NO_UNICODE_TRANSLATION));
        let (longest, longer) = ("€".repeat(259) + "\0", "€".repeat(260) + "\0");
        assert_eq!(of_bytes(longest.as_bytes()).map(|units| units.map_or(0, |u| u.len())), Ok(259));
        assert_eq!(of_bytes(longer.as_bytes()), Err(Code::FILENAME_EXCED_RANGE));
        assert_eq!(of_bytes(("a".repeat(260) + "\0").as_bytes()), Err(Code::FILENAME_EXCED_RANGE));
    }

    #[test]
    fn text_without_an_end_is_refused() {
        assert_eq!(of_bytes(&[b'a'; 3 * MAX_ANSI_UNITS + 1]), Err(Code::FILENAME_EXCED_RANGE));
        let units = vec![7_u16; MAX_UNITS + 1];
        // SAFETY: as many units are there as may be read.
        assert_eq!(unsafe { wide(units.as_ptr()) }, Err(Code::FILENAME_EXCED_RANGE));
    }

    #[test]
    fn null_is_no_text() {
        // SAFETY: NULL is allowed.
        unsafe {
            assert_eq!(wide(std::ptr::null()), Ok(None));
            assert_eq!(ansi(std::ptr::null()), Ok(None));
        }
    }

    #[test]
    fn an_address_inside_a_unit_is_refused() {
        let units = [7_u16, 0, 0];
        // SAFETY: the address is refused before it is read.
        let answer = unsafe { wide(units.as_ptr().cast::<u8>().wrapping_add(1).cast()) };
        assert_eq!(answer, Err(Code::NOACCESS));
    }
}
