//! The people in one XMP packet.
//!
//! RDF may write a property as an attribute or as an element, and may fold in as many descriptions
//! and lists as it likes: what counts here is only the innermost element that is not RDF's own.
//! Schemas are told by their addresses, not by the prefixes that programs choose. A document type
//! ends the reading, so no entity but XML's own five is ever resolved.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{XmlVersion, name::QName};
use zeroize::Zeroizing;

use super::schema::{Property, Schemas};
use super::{LONGEST_NAME, Names, Shape};
use crate::names::exact::Place;
use crate::presence::FaceBox;

/// More pieces of XML than any packet of people has.
const MOST_EVENTS: usize = 500_000;
/// Deeper than any program nests.
const DEEPEST: usize = 100;
/// More faces than a picture has.
const MOST_REGIONS: usize = 1000;

/// Reads the packet as far as it can be read.
pub(super) fn read(packet: &[u8], shape: Shape, names: &mut Names) {
    let wide = from_utf16(packet);
    let mut reader = Reader::from_reader(wide.as_ref().map_or(packet, |text| text.as_bytes()));
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    for _ in 0..MOST_EVENTS {
        let goes_on = match reader.read_event() {
            Ok(Event::Start(element)) => walk.begin(&element, names),
            Ok(Event::End(_)) => walk.end(names),
            Ok(Event::Text(text)) => walk.text(text.xml10_content().ok().as_deref()),
            Ok(Event::CData(text)) => walk.text(text.xml10_content().ok().as_deref()),
            Ok(Event::GeneralRef(entity)) => match entity.resolve_char_ref() {
                Ok(Some(letter)) => walk.text(Some(letter.encode_utf8(&mut [0; 4]))),
                _ => walk.text(entity.decode().ok().and_then(|name| resolve_predefined_entity(&name))),
            },
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => true,
            Ok(Event::DocType(_) | Event::Eof | Event::Empty(_)) | Err(_) => false,
        };
        if !goes_on {
            break;
        }
    }
    walk.faces(shape, names);
}

/// The text of a packet in UTF-16, which a file beside a picture may be in.
fn from_utf16(packet: &[u8]) -> Option<Zeroizing<String>> {
    let join: fn([u8; 2]) -> u16 = match packet {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units = packet.as_chunks::<2>().0.iter().map(|pair| join(*pair));
    let letters = char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(letters.filter(|letter| *letter != '\u{feff}').collect::<String>().into())
}

/// A marked place in the picture.
#[derive(Default)]
struct Region {
    name: Zeroizing<String>,
    is_face: bool,
    /// Microsoft's: its corner is given, and not its middle.
    is_microsoft: bool,
    /// Left or middle, top or middle, width, height.
    area: [Option<f64>; 4],
    in_pixels: bool,
}

/// The packet as far as it has been gone through.
#[derive(Default)]
struct Walk {
    schemas: Schemas,
    /// For each open element, the property that it stands in.
    open: Vec<Property>,
    text: Zeroizing<String>,
    /// The text has a part that cannot be told.
    is_spoiled: bool,
    /// The region that is being read, and how deep it began.
    region: Option<(usize, Region)>,
    regions: Vec<Region>,
    /// Of the picture that the regions were drawn on.
    drawn_on: [Option<f64>; 2],
}

impl Walk {
    fn begin(&mut self, element: &BytesStart<'_>, names: &mut Names) -> bool {
        self.text.clear();
        self.is_spoiled = false;
        if self.open.len() >= DEEPEST {
            return false;
        }
        for attribute in element.attributes().with_checks(false).flatten() {
            self.schemas.hear(attribute.key, &attribute.value);
        }
        let outer = self.open.last().copied().unwrap_or(Property::Other);
        let own = self.property(element.name(), outer);
        let is_item = self.schemas.is_list_item(element.name());
        if is_item && matches!(outer, Property::Regions | Property::MicrosoftRegions) && self.region.is_none() {
            let is_microsoft = outer == Property::MicrosoftRegions;
            self.region = Some((self.open.len(), Region { is_microsoft, ..Region::default() }));
        }
        self.open.push(own);
        for attribute in element.attributes().with_checks(false).flatten() {
            let property = self.property(attribute.key, Property::Other);
            if property != Property::Other
                && attribute.value.len() <= 4 * LONGEST_NAME
                && let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0)
            {
                self.say(property, value.trim(), names);
            }
        }
        true
    }

    /// What an element or attribute is; RDF's own are what they stand in.
    fn property(&self, name: QName<'_>, outer: Property) -> Property {
        match self.schemas.property(name, outer) {
            Property::Width | Property::Height if !self.open.contains(&Property::DrawnOn) => Property::Other,
            property => property,
        }
    }

    fn text(&mut self, text: Option<&str>) -> bool {
        match text {
            Some(text) if self.text.len() + text.len() <= 4 * LONGEST_NAME => self.text.push_str(text),
            _ => self.is_spoiled = true,
        }
        true
    }

    fn end(&mut self, names: &mut Names) -> bool {
        let property = self.open.pop().unwrap_or(Property::Other);
        let text = std::mem::take(&mut self.text);
        if !self.is_spoiled && !text.trim().is_empty() {
            self.say(property, text.trim(), names);
        }
        self.is_spoiled = false;
        if let Some((_, region)) = self.region.take_if(|(depth, _)| *depth >= self.open.len())
            && self.regions.len() < MOST_REGIONS
        {
            self.regions.push(region);
        }
        true
    }

    fn say(&mut self, property: Property, value: &str, names: &mut Names) {
        match property {
            Property::Person => return names.add(value, Place::Person, None),
            Property::Keyword => return names.add(value, Place::Anywhere, None),
            Property::SlashPath => return names.add_path(value, '/'),
            Property::BarPath => return names.add_path(value, '|'),
            Property::Width => self.drawn_on[0] = value.parse().ok(),
            Property::Height => self.drawn_on[1] = value.parse().ok(),
            _ => {}
        }
        let Some((_, region)) = &mut self.region else { return };
        match property {
            Property::FaceName if value.len() <= LONGEST_NAME => value.clone_into(&mut region.name),
            Property::FaceKind => region.is_face = value.eq_ignore_ascii_case("face"),
            Property::AreaX => region.area[0] = value.parse().ok(),
            Property::AreaY => region.area[1] = value.parse().ok(),
            Property::AreaWidth => region.area[2] = value.parse().ok(),
            Property::AreaHeight => region.area[3] = value.parse().ok(),
            Property::AreaUnit => region.in_pixels = !value.eq_ignore_ascii_case("normalized"),
            Property::Rectangle => {
                let mut edges = value.split(',').map(|edge| edge.trim().parse().ok());
                region.area = std::array::from_fn(|_| edges.next().flatten());
            }
            _ => {}
        }
    }

    /// Tells the faces. Programs write Microsoft's beside the other ones, and not all keep them up
    /// to date: they count only where they are alone.
    fn faces(self, shape: Shape, names: &mut Names) {
        let others = self.regions.iter().any(|region| !region.is_microsoft && region.is_face);
        for region in &self.regions {
            let counts = if region.is_microsoft { !others } else { region.is_face };
            if counts {
                names.add(&region.name, Place::Person, region.face(shape, self.drawn_on));
            }
        }
    }
}

impl Region {
    /// Where it is, right way up. Nowhere, if the picture was cut or turned since it was drawn.
    fn face(&self, shape: Shape, drawn_on: [Option<f64>; 2]) -> Option<FaceBox> {
        let [Some(x), Some(y), Some(width), Some(height)] = self.area else { return None };
        let (left, top) = if self.is_microsoft { (x, y) } else { (x - width / 2.0, y - height / 2.0) };
        let face = FaceBox::of_fractions(left, top, width, height).filter(|_| !self.in_pixels)?;
        let is_alike = |[width, height]: [f64; 2], other: [f64; 2]| {
            let ratio = (width / height) / (other[0] / other[1]);
            (0.98..1.02).contains(&ratio)
        };
        let upright = [f64::from(shape.width), f64::from(shape.height)];
        let is_sideways = shape.orientation >= 5;
        let stored = if is_sideways { [upright[1], upright[0]] } else { upright };
        match drawn_on {
            [Some(width), Some(height)] if is_alike([width, height], stored) => Some(face.turned(shape.orientation)),
            // Some programs draw on the picture as it is shown, and say so by its width and height.
            [Some(width), Some(height)] if is_sideways && is_alike([width, height], upright) => Some(face),
            [None, None] => Some(face.turned(shape.orientation)),
            _ => None,
        }
    }
}
