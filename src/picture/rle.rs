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
    let mut at = 0;
    loop {
        let code = coded.get(at..).and_then(|rest| rest.first_chunk::<2>()).ok_or(Fault::CutShort)?;
        at += 2;
        match *code {
            [0, 1] => return Ok(at),
            [0, 0] => {}
            [0, 2] => at += 2,
            [0, count] if count > 2 => {
                let count = usize::from(count);
                let bytes = if half { count.div_ceil(2) } else { count };
                at += bytes.next_multiple_of(2);
            }
            _run => {}
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
        for cut in 0..16 {
            assert_eq!(end(&coded[..cut], false), Err(Fault::CutShort), "at {cut}");
        }
    }
}
