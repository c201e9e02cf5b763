//! The index of a film as a tree of named parts.

/// Parts that hold parts.
const HOLDERS: [&[u8]; 9] = [b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl", b"mvex", b"traf", b"tref"];

/// No film's index is deeper, and none has more parts.
const DEEPEST: usize = 8;
const MOST: usize = 200_000;

/// A part: its name, its bytes, and the parts in it if it is one that holds parts.
pub(in crate::clean::proof) struct Node<'a> {
    pub(in crate::clean::proof) name: &'a [u8],
    pub(in crate::clean::proof) body: &'a [u8],
    pub(in crate::clean::proof) inside: Vec<Node<'a>>,
}

impl<'a> Node<'a> {
    /// The first part of that name in it.
    pub(in crate::clean::proof) fn child(&self, name: &[u8]) -> Option<&Self> {
        self.inside.iter().find(|node| node.name == name)
    }

    /// The part at the end of that path.
    pub(in crate::clean::proof) fn below(&self, path: &[&[u8]]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }

    /// The bytes of the part at the end of that path.
    pub(in crate::clean::proof) fn bytes(&self, path: &[&[u8]]) -> Option<&'a [u8]> {
        self.below(path).map(|node| node.body)
    }

    /// The names of the parts in it.
    pub(in crate::clean::proof) fn names(&self) -> Vec<&'a [u8]> {
        self.inside.iter().map(|node| node.name).collect()
    }
}

/// A big-endian number of so many bytes at that place.
pub(in crate::clean::proof) fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let digits = bytes.get(at..at.checked_add(width)?)?;
    Some(digits.iter().fold(0, |number, digit| number << 8 | u64::from(*digit)))
}

/// True if there are only zeros there, and there is something.
pub(in crate::clean::proof) fn is_zero(bytes: &[u8], range: std::ops::Range<usize>) -> bool {
    bytes.get(range).is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0))
}

/// The parts, if they follow one another without a gap and each has a header of eight bytes.
pub(in crate::clean::proof) fn exactly(bytes: &[u8]) -> Option<Vec<Node<'_>>> {
    Grower { left: MOST, strict: true }.grow(bytes, 0)
}

/// The parts as far as they go.
pub(in crate::clean::proof) fn roughly(bytes: &[u8]) -> Option<Vec<Node<'_>>> {
    Grower { left: MOST, strict: false }.grow(bytes, 0)
}

struct Grower {
    left: usize,
    strict: bool,
}

impl Grower {
    fn grow<'a>(&mut self, bytes: &'a [u8], depth: usize) -> Option<Vec<Node<'a>>> {
        let (mut nodes, mut at) = (Vec::new(), 0);
        while bytes.len() - at >= 8 {
            self.left = self.left.checked_sub(1)?;
            let (size, head) = match number(bytes, at, 4)? {
                1 if !self.strict => (number(bytes, at + 8, 8)?, 16),
                size => (size, 8),
            };
            let end = usize::try_from(size).ok()?.checked_add(at)?;
            let (name, body) = (bytes.get(at + 4..at + 8)?, bytes.get(at + head..end)?);
            let inside = match HOLDERS.contains(&name) && depth < DEEPEST {
                true => self.grow(body, depth + 1)?,
                false => Vec::new(),
            };
            nodes.push(Node { name, body, inside });
            at = end;
        }
        (at == bytes.len() || !self.strict).then_some(nodes)
    }
}
