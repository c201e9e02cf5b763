//! Pictures that are put together of others: the few numbers that say how (ISO/IEC 23008-12, 6.6.2).

use crate::clean::Refusal;
use crate::clean::bmff::Fields;

/// The rule of a grid, an overlay or an identity of so many parts, without what may stand behind it.
pub(super) fn rule(kind: [u8; 4], payload: &[u8], parts: usize) -> Result<Vec<u8>, Refusal> {
    if kind == *b"iden" {
        return if parts == 1 { Ok(Vec::new()) } else { Err(BROKEN) };
    }
    let mut fields = Fields::of(payload);
    let (version, wide) = (fields.u8()?, fields.u8()? & 1);
    if version != 0 {
        return Err(Refusal::Unusual("it is put together in a way that is not known"));
    }
    let number = if wide == 0 { 2 } else { 4 };
    let rest = if kind == *b"grid" {
        let tiles = (usize::from(fields.u8()?) + 1) * (usize::from(fields.u8()?) + 1);
        if tiles != parts {
            return Err(BROKEN);
        }
        2 + 2 * number
    } else {
        8 + 2 * number + 2 * number * parts
    };
    Ok([&[0, wide], payload.get(2..2 + rest).ok_or(Refusal::CutShort)?].concat())
}

const BROKEN: Refusal = Refusal::Damaged("it is not put together as it says");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_ends_where_it_ends() {
        let grid = [0, 0, 1, 2, 0, 9, 0, 7];
        assert_eq!(rule(*b"grid", &[grid.as_slice(), b"Amira"].concat(), 6), Ok(grid.to_vec()));
        assert_eq!(rule(*b"grid", &grid, 5), Err(BROKEN));
        assert_eq!(rule(*b"grid", &grid[..7], 6), Err(Refusal::CutShort));
        let wide = [[0, 1, 0, 0].as_slice(), &[7; 8]].concat();
        assert_eq!(rule(*b"grid", &wide, 1), Ok(wide.clone()));
        let overlay = [[0, 0].as_slice(), &[5; 8 + 4 + 2 * 4]].concat();
        assert_eq!(rule(*b"iovl", &[overlay.as_slice(), b"x"].concat(), 2), Ok(overlay));
        assert_eq!(rule(*b"iden", b"Amira", 1), Ok(vec![]));
    }
}
