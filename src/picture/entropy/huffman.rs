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
///
/// The low half of every value says how many further bits belong to it: the size of a difference, of
/// a coefficient or of its sign. They are passed with the code.
pub(super) struct Table {
    /// By the next bits: length of the code with what belongs to it, and its value; length 0 for a
    /// longer code.
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
        let slots = self.fast.get_mut(first..first + (1 << free)).unwrap_or_default();
        slots.fill((length + (value & 15), value));
    }

    /// Passes the next code and the bits that belong to it, and gives its value.
    #[inline]
    pub(super) fn pass(&self, bits: &mut Bits<'_>) -> Result<u8, Fault> {
        let (value, length) = self.find(bits.peek()).ok_or(Fault::Damaged("a code is in no table"))?;
        bits.skip(length)?;
        Ok(value)
    }

    /// The value of the code that these bits begin with, and the length of the code with what belongs
    /// to it.
    #[inline]
    pub(super) fn find(&self, ahead: u32) -> Option<(u8, u32)> {
        match self.fast.get((ahead >> (32 - FAST)) as usize)? {
            (0, _) => self.find_long(ahead >> 16),
            (length, value) => Some((*value, u32::from(*length))),
        }
    }

    fn find_long(&self, ahead: u32) -> Option<(u8, u32)> {
        let mut lengths = (0_u32..).zip(&self.slow).skip(FAST as usize + 1);
        let (length, (_, offset)) = lengths.find(|(length, (limit, _))| ahead >> (16 - length) < *limit)?;
        let index = i64::from(ahead >> (16 - length)) + i64::from(*offset);
        let value = *self.values.get(usize::try_from(index).ok()?)?;
        Some((value, length + u32::from(value & 15)))
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
        // Codes 0, 10, and one of twelve bits: 1100 0000 0000; to the second belong three bits.
        let counts = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        let mut tables = Tables::default();
        tables.read(&table(0x10, counts, &[0x70, 0x83, 0x90])).unwrap();
        let mut bits = Bits::new(&[0b0101_1111, 0b0000_0000, 0b0011_1111, 0xFF, 0]);
        let ac = tables.ac(0).unwrap();
        let read: Vec<_> = (0..4).map(|_| ac.pass(&mut bits)).collect();
        assert_eq!(read, [Ok(0x70), Ok(0x83), Ok(0x90), Err(Fault::Damaged("a code is in no table"))]);
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
