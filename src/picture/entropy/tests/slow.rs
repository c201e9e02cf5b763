//! The fast way beside a slow one that is obviously right: bit after bit, code after code, sharing
//! nothing with it. Over sound coded data, and over such as were cut, flipped, padded or made up, both
//! give the same answer and end at the same byte.

use proptest::prelude::*;

use super::super::{CodedPicture, Fault};

/// A Huffman table as its segment has it.
#[derive(Debug, Clone)]
struct Huffman {
    counts: Vec<u8>,
    values: Vec<u8>,
}

/// A code, its length, and what it says.
type Code = (u32, usize, u8);

impl Huffman {
    fn codes(&self) -> Vec<Code> {
        let lengths = (1..=16).zip(&self.counts).flat_map(|(length, count)| vec![length; usize::from(*count)]);
        let (mut next, mut before) = (0_u32, 1);
        let codes = lengths.zip(&self.values).map(|(length, value)| {
            next <<= length - before;
            (next, before) = (next + 1, length);
            (next - 1, length, *value)
        });
        codes.collect()
    }

    fn segment(&self, place: u8) -> Vec<u8> {
        [&[place], self.counts.as_slice(), &self.values].concat()
    }
}

/// All that is said before the coded data. Component `n` has tables `n & 1`.
#[derive(Debug, Clone)]
struct Said {
    size: (u16, u16),
    sampling: Vec<(u8, u8)>,
    restart: u16,
    dc: [Huffman; 2],
    ac: [Huffman; 2],
}

impl Said {
    /// How many MCUs there are, and the table of each block of one.
    fn layout(&self) -> (usize, Vec<usize>) {
        let most = |side: fn(&(u8, u8)) -> u8| usize::from(self.sampling.iter().map(side).max().unwrap());
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        match self.sampling.as_slice() {
            [_] => (width.div_ceil(8) * height.div_ceil(8), vec![0]),
            several => {
                let mcus = width.div_ceil(8 * most(|s| s.0)) * height.div_ceil(8 * most(|s| s.1));
                let blocks = |(n, s): (usize, &(u8, u8))| vec![n & 1; usize::from(s.0 * s.1)];
                (mcus, several.iter().enumerate().flat_map(blocks).collect())
            }
        }
    }

    fn followed(&self, coded: &[u8]) -> Result<usize, Fault> {
        let ((width, height), count) = (self.size, u8::try_from(self.sampling.len()).unwrap());
        let ([w1, w0], [h1, h0]) = (width.to_be_bytes(), height.to_be_bytes());
        let (mut frame, mut scan) = (vec![8, h1, h0, w1, w0, count], vec![count]);
        for (id, (across, down)) in (0..count).zip(&self.sampling) {
            frame.extend([id, across << 4 | down, 0]);
            scan.extend([id, (id & 1) * 0x11]);
        }
        scan.extend([0, 63, 0]);
        let mut picture = CodedPicture::default();
        picture.frame(0xC0, &frame)?;
        for (place, table) in [(0, &self.dc[0]), (1, &self.dc[1]), (0x10, &self.ac[0]), (0x11, &self.ac[1])] {
            picture.huffman_tables(&table.segment(place))?;
        }
        picture.restart_interval(&self.restart.to_be_bytes())?;
        picture.scan(&scan, coded)
    }

    /// Every restart interval: its number, and the tables of all of its blocks.
    fn intervals(&self) -> Vec<(usize, Vec<usize>)> {
        let (mcus, mcu) = self.layout();
        let each = if self.restart == 0 { mcus } else { usize::from(self.restart) };
        let all = mcu.repeat(mcus);
        all.chunks(each * mcu.len()).map(<[usize]>::to_vec).enumerate().collect()
    }
}

/// Reads bits out of coded bytes, one at a time.
struct Slow<'a> {
    coded: &'a [u8],
    bits: Vec<u32>,
    /// Behind each byte of bits, where the next stands in the coded bytes.
    next: Vec<usize>,
    at: usize,
}

impl<'a> Slow<'a> {
    fn new(coded: &'a [u8], start: usize) -> Self {
        let (mut bits, mut next, mut at) = (Vec::new(), vec![start], start);
        while at < coded.len() && (coded[at] != 0xFF || coded.get(at + 1) == Some(&0)) {
            bits.extend((0..8).rev().map(|bit| u32::from(coded[at] >> bit & 1)));
            at += if coded[at] == 0xFF { 2 } else { 1 };
            next.push(at);
        }
        Self { coded, bits, next, at: 0 }
    }

    fn code(&mut self, codes: &[Code]) -> Result<u8, Fault> {
        let bit = |at: usize| self.bits.get(at).copied().unwrap_or(0);
        let stands = |(code, length, _): &&Code| (0..*length).fold(0, |seen, n| seen << 1 | bit(self.at + n)) == *code;
        let found = codes.iter().find(stands);
        let (_, length, value) = found.ok_or(Fault::Damaged("a code is in no table"))?;
        self.at += length + usize::from(value & 15);
        if self.at <= self.bits.len() { Ok(*value) } else { Err(Fault::CutShort) }
    }

    fn block(&mut self, dc: &[Code], ac: &[Code]) -> Result<(), Fault> {
        if self.code(dc)? > 15 {
            return Err(Fault::Damaged("a block's mean has no size"));
        }
        let mut coefficients = 1;
        while coefficients < 64 {
            match self.code(ac)? {
                0xF0 => coefficients += 16,
                value if value & 15 == 0 => return Ok(()),
                value if coefficients + (value >> 4) < 64 => coefficients += (value >> 4) + 1,
                _ => return Err(Fault::Damaged("a coefficient lies outside its block")),
            }
        }
        Ok(())
    }

    fn end(&self) -> usize {
        self.next[self.at.div_ceil(8)]
    }

    fn restart(self, number: usize) -> Result<Self, Fault> {
        let fill = self.coded[self.end()..].iter().take_while(|byte| **byte == 0xFF).count();
        let code = self.end() + fill;
        match self.coded.get(code) {
            Some(byte) if fill > 0 && usize::from(*byte) == 0xD0 + number % 8 => Ok(Self::new(self.coded, code + 1)),
            Some(_) => Err(Fault::Damaged("a restart marker is missing")),
            None => Err(Fault::CutShort),
        }
    }
}

fn slowly(said: &Said, coded: &[u8]) -> Result<usize, Fault> {
    let (dc, ac) = (said.dc.each_ref().map(Huffman::codes), said.ac.each_ref().map(Huffman::codes));
    let mut slow = Slow::new(coded, 0);
    for (number, blocks) in said.intervals() {
        if number > 0 {
            slow = slow.restart(number - 1)?;
        }
        blocks.iter().try_for_each(|table| slow.block(&dc[*table], &ac[*table]))?;
    }
    Ok(slow.end())
}

/// Writes sound coded data; `dice` say which. None if the tables have not all the codes for it.
fn written(said: &Said, dice: &[u8]) -> Option<Vec<u8>> {
    let (dc, ac) = (said.dc.each_ref().map(Huffman::codes), said.ac.each_ref().map(Huffman::codes));
    let mut dice = dice.iter().cycle();
    let mut coded = Vec::new();
    for (number, blocks) in said.intervals() {
        if number > 0 {
            coded.extend([0xFF, 0xD0 | u8::try_from((number - 1) % 8).ok()?]);
        }
        let mut bits: Vec<u32> = Vec::new();
        let mut put = |codes: &[Code], fits: &dyn Fn(u8) -> bool| {
            let fitting: Vec<_> = codes.iter().filter(|(_, _, value)| fits(*value)).collect();
            let (code, length, value) = fitting.get(usize::from(*dice.next()?).checked_rem(fitting.len())?)?;
            bits.extend((0..*length).rev().map(|bit| code >> bit & 1));
            bits.extend((0..value & 15).map(|_| u32::from(dice.next().map_or(0, |die| die >> 3 & 1))));
            Some(*value)
        };
        for table in blocks {
            put(&dc[table], &|value| value <= 15)?;
            let mut room = 63;
            while room > 0 {
                match put(&ac[table], &|value| value & 15 == 0 || value >> 4 < room)? {
                    0xF0 => room = room.saturating_sub(16),
                    value if value & 15 == 0 => break,
                    value => room -= (value >> 4) + 1,
                }
            }
        }
        for byte in bits.chunks(8) {
            let byte = (0..8).fold(0, |seen, n| seen << 1 | byte.get(n).map_or(1, |bit| *bit as u8));
            coded.push(byte);
            coded.extend((byte == 0xFF).then_some(0));
        }
    }
    Some(coded)
}

/// Codes of all lengths; the values are those given, over and over.
fn huffman(values: impl Strategy<Value = u8>) -> impl Strategy<Value = Huffman> {
    let counts = proptest::collection::vec(0..5_u8, 16);
    (counts, proptest::collection::vec(values, 1..20)).prop_map(|(wanted, values)| {
        let mut free = 1_u32;
        let counts: Vec<u8> = wanted
            .iter()
            .map(|wanted| {
                free *= 2;
                // One stays free for longer codes.
                let count = (*wanted).min(u8::try_from(free - 1).unwrap_or(u8::MAX));
                free -= u32::from(count);
                count
            })
            .collect();
        let total = counts.iter().map(|count| usize::from(*count)).sum();
        Huffman { counts, values: values.into_iter().cycle().take(total).collect() }
    })
}

fn said() -> impl Strategy<Value = Said> {
    let ac = || {
        huffman(prop_oneof![4 => (0..6_u8, 1..8_u8).prop_map(|(zeros, size)| zeros << 4 | size),
        1 => Just(0), 1 => Just(0xF0), 1 => any::<u8>()])
    };
    let dc = || huffman(prop_oneof![9 => 0..12_u8, 1 => any::<u8>()]);
    let sampling = proptest::collection::vec((1..3_u8, 1..3_u8), 1..4);
    ((1..70_u16, 1..40_u16), sampling, prop_oneof![Just(0), 1..5_u16], [dc(), dc()], [ac(), ac()])
        .prop_map(|(size, sampling, restart, dc, ac)| Said { size, sampling, restart, dc, ac })
}

/// What is done to coded data before they are followed.
fn damage(coded: &mut Vec<u8>, (kind, place, with): (u8, prop::sample::Index, u8)) {
    let at = place.index(coded.len().max(1));
    match kind {
        0 => coded.truncate(at),
        1 if !coded.is_empty() => coded[at] ^= 1 << (with % 8),
        2 => coded.extend(vec![with; at % 20]),
        3 if !coded.is_empty() => coded[at] = with,
        4 => coded.insert(at, with),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_fast_way_and_a_slow_one_agree_on_sound_and_on_damaged_data(
        said in said(),
        dice in proptest::collection::vec(any::<u8>(), 1..999),
        damages in proptest::collection::vec((0..5_u8, any::<prop::sample::Index>(), any::<u8>()), 1..3),
    ) {
        let sound = written(&said, &dice);
        if let Some(sound) = &sound {
            prop_assert_eq!(said.followed(sound), Ok(sound.len()));
        }
        let mut coded = sound.unwrap_or(dice);
        damages.into_iter().for_each(|done| damage(&mut coded, done));
        prop_assert_eq!(said.followed(&coded), slowly(&said, &coded));
    }

    #[test]
    fn the_fast_way_and_a_slow_one_agree_on_bytes_that_are_no_coded_data(
        said in said(),
        coded in proptest::collection::vec(prop_oneof![9 => any::<u8>(), 1 => Just(0xFF), 1 => Just(0)], 0..3000),
    ) {
        prop_assert_eq!(said.followed(&coded), slowly(&said, &coded));
    }
}
