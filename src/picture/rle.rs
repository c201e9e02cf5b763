//! The run-length coded pixels of a bitmap, followed to the code that ends them.
//!
//! Decoders stop there and skip what follows. It makes no pixel.

use super::entropy::Fault;

/// How many bytes belong to the picture, with the code that ends it. `half` is true for pixels of
/// four bits, two of which stand in a byte.
///
/// # Errors
///
/// [`Fault::CutShort`] when that code does not come.
pub fn end(coded: &[u8], half: bool) -> Result<usize, Fault> {
    follow(coded, half, |_| {})
}

/// The highest number of a colour that a pixel has; `None` when there is no pixel, or no end.
#[must_use]
pub fn highest(coded: &[u8], half: bool) -> Option<u8> {
    let mut highest = None;
    follow(coded, half, |colour| highest = highest.max(Some(colour))).ok()?;
    highest
}

/// Goes to the end, and tells `seen` of each colour in the order of the codes.
fn follow(coded: &[u8], half: bool, mut seen: impl FnMut(u8)) -> Result<usize, Fault> {
    let colours = |byte: u8| if half { [byte >> 4, byte & 0xF] } else { [byte; 2] };
    let per_byte = if half { 2 } else { 1 };
    let mut at = 0;
    loop {
        let code = coded.get(at..).and_then(|rest| rest.first_chunk::<2>()).ok_or(Fault::CutShort)?;
        at += 2;
        match *code {
            [0, 1] => return Ok(at),
            [0, 0] => {}
            [0, 2] => at += 2,
            [0, count] => {
                let count = usize::from(count);
                let bytes = count.div_ceil(per_byte);
                let pixels = coded.get(at..at + bytes).ok_or(Fault::CutShort)?;
                let all = pixels.iter().flat_map(|byte| colours(*byte).into_iter().take(per_byte));
                all.take(count).for_each(&mut seen);
                at += bytes.next_multiple_of(2);
            }
            [count, byte] => colours(byte).into_iter().take(count.into()).for_each(&mut seen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_where_the_ending_code_is() {
        let coded = [3, 7, 0, 3, 9, 0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1, b'm', b'o', b'r', b'e'];
        assert_eq!(end(&coded, false), Ok(16), "the ones within pixels and steps end nothing");
        let halves = [0, 5, 0x12, 0x34, 0x50, 0, 0, 1, 9];
        assert_eq!(end(&halves, true), Ok(8));
        assert_eq!((highest(&coded, false), highest(&halves, true)), (Some(9), Some(5)));
        assert_eq!(highest(&[1, 0x2F, 0, 1], true), Some(2), "the other half of a single pixel is none");
        for cut in 0..16 {
            assert_eq!(end(&coded[..cut], false), Err(Fault::CutShort), "at {cut}");
        }
    }
}
