//! Tables as schools' computers write them: workbooks put together part by part, and lists of one pupil each.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip of these parts.
pub fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const KINDS: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="xl/workbook.xml"/></Relationships>"#;
/// Style 1 is a day.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

/// An XLSX of these sheets: the name, "hidden" or nothing, and what stands in the sheet's element.
pub fn xlsx(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let (mut list, mut links, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (name, state, sheet)) in (1..).zip(sheets) {
        let state = if state.is_empty() { "visible" } else { state };
        list.push(format!(r#"<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>"#));
        links.push(format!(
            r#"<Relationship Id="r{at}" Target="worksheets/sheet{at}.xml"
             Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>"#
        ));
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        parts.push((
            format!("xl/worksheets/sheet{at}.xml"),
            format!(r#"<worksheet xmlns="{main}">{sheet}</worksheet>"#),
        ));
    }
    let list = list.concat();
    let links = links.concat()
        + r#"<Relationship Id="s" Target="styles.xml"
     Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>"#;
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
         xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets>
         </workbook>"#
    );
    let links = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#
    );
    let mut all = vec![
        ("[Content_Types].xml", KINDS),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &links),
        ("xl/styles.xml", STYLES),
    ];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    zip(&all)
}

/// A sheet's rows. A cell that begins with `=` is a formula with its last value behind a bar, with `#` a number,
/// with `@` a day's number, with `?` true or false; any other is text.
pub fn rows(rows: &[&[&str]]) -> String {
    let mut out = vec!["<sheetData>".to_owned()];
    for (row, cells) in (1..).zip(rows) {
        out.push(format!(r#"<row r="{row}">"#));
        for (column, cell) in ('A'..='Z').zip(*cells) {
            let at = format!("{column}{row}");
            out.push(match cell.split_at_checked(1) {
                None => String::new(),
                Some(("#", number)) => format!(r#"<c r="{at}"><v>{number}</v></c>"#),
                Some(("@", number)) => format!(r#"<c r="{at}" s="1"><v>{number}</v></c>"#),
                Some(("?", is)) => format!(r#"<c r="{at}" t="b"><v>{is}</v></c>"#),
                Some(("=", formula)) => {
                    let (formula, value) = formula.split_once('|').unwrap();
                    format!(r#"<c r="{at}" t="str"><f>{formula}</f><v>{value}</v></c>"#)
                }
                Some(_) => format!(r#"<c r="{at}" t="inlineStr"><is><t>{cell}</t></is></c>"#),
            });
        }
        out.push("</row>".to_owned());
    }
    out.concat() + "</sheetData>"
}

/// An ODS of one table.
pub fn ods(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |text: &&str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row =
        |cells: &&[&str]| format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>());
    let blank = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>";
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Roll\">{}{blank}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        rows.iter().map(row).collect::<String>()
    );
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ])
}

/// A transfer file of pupils: UPN, forename, surname, year, and what stands under `LookedAfter`.
pub fn ctf(pupils: &[(&str, &str, &str, &str, &str)]) -> String {
    let pupil = |(upn, forename, surname, year, care): &(&str, &str, &str, &str, &str)| {
        let care =
            if care.is_empty() { String::new() } else { format!("<LookedAfter><InCare>{care}</InCare></LookedAfter>") };
        format!(
            "<Pupil><UPN>{upn}</UPN><Surname>{surname}</Surname><Forename>{forename}</Forename><DOB>2017-01-10</DOB>\
             <BasicDetails><NCyearActual>{year}</NCyearActual></BasicDetails>{care}</Pupil>"
        )
    };
    let pupils: String = pupils.iter().map(pupil).collect();
    format!(
        "<?xml version=\"1.0\"?><CTfile><Header><CTFversion>21.0</CTFversion></Header><CTFpupilData>{pupils}\
         </CTFpupilData></CTfile>"
    )
}
