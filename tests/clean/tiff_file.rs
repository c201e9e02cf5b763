//! Builds TIFF files byte by byte, as tidy or untidy as a test needs them.

/// In which order numbers are written.
#[derive(Clone, Copy)]
pub enum Order {
    Low,
    High,
}

impl Order {
    pub fn short(self, number: u16) -> Vec<u8> {
        match self {
            Self::Low => number.to_le_bytes().to_vec(),
            Self::High => number.to_be_bytes().to_vec(),
        }
    }

    fn long(self, number: usize) -> Vec<u8> {
        let number = u32::try_from(number).unwrap();
        match self {
            Self::Low => number.to_le_bytes().to_vec(),
            Self::High => number.to_be_bytes().to_vec(),
        }
    }
}

/// What a tag holds.
#[derive(Clone)]
pub enum Value {
    Ascii(Vec<u8>),
    Bytes(Vec<u8>),
    Short(Vec<u16>),
    Long(Vec<u32>),
    /// Numerators and denominators.
    Ratio(Vec<u32>),
    Double(Vec<f64>),
    /// A directory of its own.
    Below(Vec<(u16, Value)>),
}

impl Value {
    pub fn bytes(&self, order: Order) -> Vec<u8> {
        match self {
            Self::Ascii(bytes) | Self::Bytes(bytes) => bytes.clone(),
            Self::Short(numbers) => numbers.iter().flat_map(|number| order.short(*number)).collect(),
            Self::Long(numbers) | Self::Ratio(numbers) => {
                numbers.iter().flat_map(|number| order.long(*number as usize)).collect()
            }
            Self::Double(numbers) => numbers.iter().flat_map(|number| number.to_le_bytes()).collect(),
            Self::Below(_) => Vec::new(),
        }
    }

    fn kind_and_size(&self) -> (u16, usize) {
        match self {
            Self::Ascii(_) => (2, 1),
            Self::Bytes(_) => (7, 1),
            Self::Short(_) => (3, 2),
            Self::Long(_) | Self::Below(_) => (4, 4),
            Self::Ratio(_) => (5, 8),
            Self::Double(_) => (12, 8),
        }
    }
}

/// A page: its tags but those that say where its strips are, and these.
#[derive(Clone)]
pub struct Page {
    tags: Vec<(u16, Value)>,
    pub strips: Vec<Vec<u8>>,
    tiled: bool,
    lengths: bool,
    shared: bool,
}

impl Page {
    /// A directory without a picture.
    pub fn none() -> Self {
        Self { tags: Vec::new(), strips: Vec::new(), tiled: false, lengths: true, shared: false }
    }

    /// A grey page, black being zero.
    pub fn of(width: u16, height: u16, bits: u16) -> Self {
        let numbers = [(256, width), (257, height), (258, bits), (262, 1)];
        Self { tags: numbers.map(|(tag, number)| (tag, Value::Short(vec![number]))).to_vec(), ..Self::none() }
    }

    pub fn with(mut self, tag: u16, value: Value) -> Self {
        self.tags.retain(|(other, _)| *other != tag);
        self.again(tag, value)
    }

    /// The tag, even if it is there already.
    pub fn again(mut self, tag: u16, value: Value) -> Self {
        self.tags.push((tag, value));
        self
    }

    pub fn with_all(self, tags: Vec<(u16, Value)>) -> Self {
        tags.into_iter().fold(self, |page, (tag, value)| page.with(tag, value))
    }

    pub fn strips(self, strips: Vec<Vec<u8>>) -> Self {
        Self { strips, ..self }
    }

    pub fn tiles(self, tiles: Vec<Vec<u8>>) -> Self {
        Self { strips: tiles, tiled: true, ..self }
    }

    pub fn without_lengths(self) -> Self {
        Self { lengths: false, ..self }
    }

    /// All pages that are so have the strips of the first one.
    pub fn with_shared_strips(self) -> Self {
        Self { shared: true, ..self }
    }

    /// The tags with those that say where the strips are: behind the header, wherever that leads.
    pub fn entries(&self, order: Order) -> Vec<(u16, Value)> {
        let mut places = Vec::new();
        let mut at = 8;
        for strip in &self.strips {
            places.push(at);
            at += strip.len();
        }
        self.placed(order, &places)
    }

    fn placed(&self, _: Order, places: &[usize]) -> Vec<(u16, Value)> {
        let mut tags = self.tags.clone();
        let long = |numbers: Vec<usize>| Value::Long(numbers.iter().map(|n| u32::try_from(*n).unwrap()).collect());
        let (offsets, lengths) = if self.tiled { (324, 325) } else { (273, 279) };
        if !self.strips.is_empty() {
            tags.push((offsets, long(places.to_vec())));
        }
        if !self.strips.is_empty() && self.lengths {
            tags.push((lengths, long(self.strips.iter().map(Vec::len).collect())));
        }
        tags.sort_by_key(|(tag, _)| *tag);
        tags
    }
}

/// An untidy file: strips first, each behind a stray byte, then values and directories, the last one at
/// the very end.
pub fn file(order: Order, pages: &[Page]) -> Vec<u8> {
    let mut bytes = header(order);
    let mut link = 4;
    let mut first = None;
    for page in pages {
        let mut places = Vec::new();
        for strip in page.strips.iter().filter(|_| !page.shared || first.is_none()) {
            bytes.push(0x51);
            places.push(bytes.len());
            bytes.extend(strip);
        }
        let places = if page.shared { first.get_or_insert(places).clone() } else { places };
        let at = directory(order, &mut bytes, &page.placed(order, &places));
        bytes[link..link + 4].copy_from_slice(&order.long(at));
        link = bytes.len() - 4;
    }
    bytes
}

/// A file of one page laid out as the proof wants it, whatever it holds.
pub fn tidy(order: Order, page: &Page) -> Vec<u8> {
    let tags = page.placed(order, &vec![0; page.strips.len()]);
    let values: Vec<_> = tags.iter().map(|(_, value)| value.bytes(order).len()).filter(|length| *length > 4).collect();
    let mut at = 8 + 2 + 12 * tags.len() + 4 + values.iter().map(|length| length.next_multiple_of(2)).sum::<usize>();
    let mut places = Vec::new();
    for strip in &page.strips {
        places.push(at);
        at += strip.len().next_multiple_of(2);
    }
    let mut bytes = header(order);
    bytes[4..8].copy_from_slice(&order.long(8));
    let mut values = Vec::new();
    let tags = page.placed(order, &places);
    let base = 8 + 2 + 12 * tags.len() + 4;
    bytes.extend(order.short(u16::try_from(tags.len()).unwrap()));
    for (tag, value) in &tags {
        entry(order, &mut bytes, *tag, value, base + values.len());
        let value = value.bytes(order);
        if value.len() > 4 {
            values.extend(even(value));
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(values);
    bytes.extend(page.strips.iter().flat_map(|strip| even(strip.clone())));
    bytes
}

/// Letters as numbers of a table of that length.
pub fn letters(text: &str, length: usize) -> Vec<u16> {
    text.bytes()
        .chain(std::iter::repeat(0))
        .take(2 * length)
        .collect::<Vec<_>>()
        .as_chunks()
        .0
        .iter()
        .map(|two| u16::from_le_bytes(*two))
        .collect()
}

fn header(order: Order) -> Vec<u8> {
    let head = match order {
        Order::Low => *b"II*\0",
        Order::High => *b"MM\0*",
    };
    [head.as_slice(), &[0; 4]].concat()
}

fn even(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    bytes
}

/// Appends values and then their directory, which links to nothing. Returns where it stands.
fn directory(order: Order, bytes: &mut Vec<u8>, tags: &[(u16, Value)]) -> usize {
    let mut places = Vec::new();
    for (_, value) in tags {
        let place = match value {
            Value::Below(tags) => directory(order, bytes, tags),
            value => {
                bytes.extend(value.bytes(order));
                bytes.len() - value.bytes(order).len()
            }
        };
        places.push(place);
    }
    let at = bytes.len();
    bytes.extend(order.short(u16::try_from(tags.len()).unwrap()));
    for ((tag, value), place) in tags.iter().zip(places) {
        entry(order, bytes, *tag, value, place);
    }
    bytes.extend([0; 4]);
    at
}

fn entry(order: Order, bytes: &mut Vec<u8>, tag: u16, value: &Value, place: usize) {
    let (kind, size) = value.kind_and_size();
    let inner = value.bytes(order);
    let below = matches!(value, Value::Below(_));
    bytes.extend(order.short(tag));
    bytes.extend(order.short(kind));
    bytes.extend(order.long(if below { 1 } else { inner.len() / size }));
    if inner.len() > 4 || below {
        bytes.extend(order.long(place));
    } else {
        bytes.extend(&inner);
        bytes.resize(bytes.len() + 4 - inner.len(), 0);
    }
}
