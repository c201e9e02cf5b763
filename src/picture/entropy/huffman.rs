//! Huffman tables as a DHT segment gives them (ITU-T T.81, B.2.4.2 and annex C).

use super::Fault;
use super::bits::Bits;

/// Codes up to this length are found in one step.
const FAST: u32 = 9;

/// The tables in force: four for DC, four for AC.
#[derive(Default)]
pub(super) struct Tables {
    dc: [Option<Box<Table>>; 4],
    ac: [Option<Box<Table>>; 4],
}

impl Tables {
    pub(super) fn read(&mut self, mut payload: &[u8]) -> Result<(), Fault> {
        const BROKEN: Fault = Fault::Damaged("a Huffman table is broken");
        if payload.is_empty() {
            return Err(BROKEN);
        }
        while let [place, rest @ ..] = payload {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(BROKEN)?;
            let total = counts.iter().map(|count| usize::from(*count)).sum();
            let (values, rest) = rest.split_at_checked(total).ok_or(BROKEN)?;
            let slots = if place >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            let slot = slots.get_mut(usize::from(place & 15)).filter(|_| place >> 4 <= 1).ok_or(BROKEN)?;
            *slot = Some(Box::new(Table::new(counts, values).ok_or(BROKEN)?));
            payload = rest;
        }
        Ok(())
    }

    pub(super) fn dc(&self, number: u8) -> Result<&Table, Fault> {
        Self::pick(&self.dc, number)
    }

    pub(super) fn ac(&self, number: u8) -> Result<&Table, Fault> {
        Self::pick(&self.ac, number)
    }

    fn pick(slots: &[Option<Box<Table>>; 4], number: u8) -> Result<&Table, Fault> {
        let table = slots.get(usize::from(number)).and_then(Option::as_deref);
        table.ok_or(Fault::Damaged("a Huffman table is missing"))
    }
}

/// One table.
pub(super) struct Table {
    /// By the next bits: length of the code and its value; length 0 for a longer code.
    fast: [(u8, u8); 1 << FAST],
    /// By length: the first code that is too large for it, and what leads from a code to its value.
    slow: [(u32, i32); 17],
    values: [u8; 256],
}

impl Table {
    fn new(counts: &[u8; 16], given: &[u8]) -> Option<Self> {
        let mut values = [0; 256];
        values.get_mut(..given.len())?.copy_from_slice(given);
        let mut table = Self { fast: [(0, 0); 1 << FAST], slow: [(0, 0); 17], values };
        let (mut code, mut index) = (0_u32, 0_u32);
        for (length, count) in (1_u8..).zip(counts) {
            let offset = i32::try_from(index).ok()? - i32::try_from(code).ok()?;
            for value in given.iter().skip(index as usize).take(usize::from(*count)) {
                table.enter(code, length, *value);
                code += 1;
            }
            index += u32::from(*count);
            if code > 1 << length {
                return None;
            }
            *table.slow.get_mut(usize::from(length))? = (code, offset);
            code <<= 1;
        }
        Some(table)
    }

    fn enter(&mut self, code: u32, length: u8, value: u8) {
        let Some(free) = FAST.checked_sub(u32::from(length)) else { return };
        let first = (code << free) as usize;
        self.fast.get_mut(first..first + (1 << free)).unwrap_or_default().fill((length, value));
    }

    /// The value of the next code.
    pub(super) fn next(&self, bits: &mut Bits<'_>) -> Result<u8, Fault> {
        let ahead = bits.peek16();
        let (length, value) = self.fast.get((ahead >> (16 - FAST)) as usize).copied().unwrap_or_default();
        if length > 0 {
            bits.skip(u32::from(length))?;
            return Ok(value);
        }
        for (length, (limit, offset)) in (0_u32..).zip(&self.slow).skip(FAST as usize + 1) {
            let code = ahead >> (16 - length);
            if code < *limit {
                bits.skip(length)?;
                let index = usize::try_from(i64::from(code) + i64::from(*offset)).ok();
                let value = index.and_then(|index| self.values.get(index));
                return value.copied().ok_or(Fault::Damaged("a code is in no table"));
            }
        }
        Err(Fault::Damaged("a code is in no table"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(place: u8, counts: [u8; 16], values: &[u8]) -> Vec<u8> {
        [&[place], counts.as_slice(), values].concat()
    }

    #[test]
    fn short_and_long_codes_give_their_values() {
        // Codes 0, 10, and one of twelve bits: 1100 0000 0000.
        let counts = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        let mut tables = Tables::default();
        tables.read(&table(0x10, counts, &[7, 8, 9])).unwrap();
        let mut bits = Bits::new(&[0b0101_1000, 0b0000_0001, 0xFF, 0]);
        let ac = tables.ac(0).unwrap();
        let read: Vec<_> = (0..4).map(|_| ac.next(&mut bits)).collect();
        assert_eq!(read, [Ok(7), Ok(8), Ok(9), Err(Fault::Damaged("a code is in no table"))]);
        assert!(tables.dc(0).is_err() && tables.ac(1).is_err());
    }

    #[test]
    fn a_table_with_slack_or_too_many_codes_is_refused() {
        let fits = [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let too_many = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut tables = Tables::default();
        assert!(tables.read(&table(0, fits, &[1, 2])).is_ok());
        assert!(tables.read(&table(0, too_many, &[1, 2, 3])).is_err());
        assert!(tables.read(&table(0, fits, &[1, 2, 3])).is_err(), "one byte of slack");
        assert!(tables.read(&table(0, fits, &[1])).is_err());
        assert!(tables.read(&table(0x20, fits, &[1, 2])).is_err());
        assert!(tables.read(&[]).is_err());
    }
}
