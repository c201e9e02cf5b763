//! The words of XMP that name people, and the addresses of the schemas that they are from.

use quick_xml::name::{Prefix, QName};

/// How many prefixes are kept in mind.
const MOST_PREFIXES: usize = 64;

/// What a value says, as far as people are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    /// Something else.
    Other,
    /// The list of regions.
    Regions,
    /// Microsoft's list of regions.
    MicrosoftRegions,
    FaceName,
    FaceKind,
    AreaX,
    AreaY,
    AreaWidth,
    AreaHeight,
    AreaUnit,
    /// Microsoft's area: left, top, width, height.
    Rectangle,
    /// Of the picture that the regions were drawn on.
    DrawnOn,
    Width,
    Height,
    /// A person in the picture.
    Person,
    /// A keyword of any kind.
    Keyword,
    /// A tag among tags, parted by strokes.
    SlashPath,
    /// The same, parted by bars.
    BarPath,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Schema {
    Rdf,
    Regions,
    Area,
    Dimensions,
    MicrosoftRegionInfo,
    MicrosoftRegion,
    Microsoft,
    IptcExtension,
    DigiKam,
    Lightroom,
    DublinCore,
    MediaPro,
    Unknown,
}

/// Addresses without the sign at their end, which programs forget.
const ADDRESSES: [(&str, Schema); 14] = [
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", Schema::Rdf),
    ("http://www.metadataworkinggroup.com/schemas/regions", Schema::Regions),
    ("http://ns.adobe.com/xmp/sType/Area", Schema::Area),
    ("http://ns.adobe.com/xap/1.0/sType/Dimensions", Schema::Dimensions),
    ("http:ns.adobe.com/xap/1.0/sType/Dimensions", Schema::Dimensions),
    ("http://ns.microsoft.com/photo/1.2/t/RegionInfo", Schema::MicrosoftRegionInfo),
    ("http://ns.microsoft.com/photo/1.2/t/Region", Schema::MicrosoftRegion),
    ("http://ns.microsoft.com/photo/1.0", Schema::Microsoft),
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29", Schema::IptcExtension),
    ("http://www.digikam.org/ns/1.0", Schema::DigiKam),
    ("http://ns.adobe.com/lightroom/1.0", Schema::Lightroom),
    ("http://purl.org/dc/elements/1.1", Schema::DublinCore),
    ("http://ns.iview-multimedia.com/mediapro/1.0", Schema::MediaPro),
    ("http://ns.microsoft.com/expressionmedia/1.0", Schema::MediaPro),
];

/// What the prefixes mean that were declared so far. A later declaration replaces an earlier one,
/// wherever it stands: no program makes more of it.
#[derive(Default)]
pub(super) struct Schemas(Vec<(Vec<u8>, Schema)>);

impl Schemas {
    /// Hears an attribute, which may declare a prefix.
    pub(super) fn hear(&mut self, name: QName<'_>, value: &[u8]) {
        let Some(prefix) = name.into_inner().strip_prefix(b"xmlns:") else { return };
        let address = value.strip_suffix(b"#").or_else(|| value.strip_suffix(b"/")).unwrap_or(value);
        let known = ADDRESSES.iter().find(|(known, _)| known.as_bytes() == address);
        let schema = known.map_or(Schema::Unknown, |(_, schema)| *schema);
        if let Some((_, meant)) = self.0.iter_mut().find(|(known, _)| known == prefix) {
            *meant = schema;
        } else if schema != Schema::Unknown && self.0.len() < MOST_PREFIXES {
            self.0.push((prefix.to_owned(), schema));
        }
    }

    fn schema(&self, name: QName<'_>) -> Schema {
        let prefix = name.prefix().map(Prefix::into_inner).unwrap_or_default();
        self.0.iter().find(|(known, _)| known == prefix).map_or(Schema::Unknown, |(_, schema)| *schema)
    }

    /// True for an item of an RDF list.
    pub(super) fn is_list_item(&self, name: QName<'_>) -> bool {
        name.local_name().into_inner() == b"li" && self.schema(name) == Schema::Rdf
    }

    /// What an element or attribute is that stands in `outer`. RDF's own elements are what they
    /// stand in.
    pub(super) fn property(&self, name: QName<'_>, outer: Property) -> Property {
        match (self.schema(name), name.local_name().into_inner()) {
            (Schema::Rdf, _) => outer,
            (Schema::Regions, b"RegionList") => Property::Regions,
            (Schema::Regions, b"Name") => Property::FaceName,
            (Schema::Regions, b"Type") => Property::FaceKind,
            (Schema::Regions, b"AppliedToDimensions") => Property::DrawnOn,
            (Schema::Area, b"x") => Property::AreaX,
            (Schema::Area, b"y") => Property::AreaY,
            (Schema::Area, b"w") => Property::AreaWidth,
            (Schema::Area, b"h") => Property::AreaHeight,
            (Schema::Area, b"unit") => Property::AreaUnit,
            (Schema::Dimensions, b"w") => Property::Width,
            (Schema::Dimensions, b"h") => Property::Height,
            (Schema::MicrosoftRegionInfo, b"Regions") => Property::MicrosoftRegions,
            (Schema::MicrosoftRegion, b"PersonDisplayName") => Property::FaceName,
            (Schema::MicrosoftRegion, b"Rectangle") => Property::Rectangle,
            (Schema::Microsoft, b"LastKeywordXMP" | b"LastKeywordIPTC") => Property::SlashPath,
            (Schema::IptcExtension, b"PersonInImage" | b"PersonName") => Property::Person,
            (Schema::DigiKam, b"TagsList") => Property::SlashPath,
            (Schema::Lightroom, b"hierarchicalSubject") => Property::BarPath,
            (Schema::DublinCore, b"subject") => Property::Keyword,
            (Schema::MediaPro, b"People") => Property::Person,
            (Schema::MediaPro, b"CatalogSets") => Property::BarPath,
            _ => Property::Other,
        }
    }
}
