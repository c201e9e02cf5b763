//! What the columns and purposes of a school's lists are called in the systems that write them.
//!
//! Headings are those of exports of Arbor, SIMS, Bromcom, `ScholarPack`, Juniper and Wonde, and of the
//! plain files; purposes those of consent forms. Whatever is not listed is not guessed at.

use crate::purpose::{Purpose, PurposeRule};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// The school's own key for a pupil.
    Id,
    Upn,
    Forename,
    LegalForename,
    Surname,
    LegalSurname,
    Preferred,
    /// Both names in one cell.
    FullName,
    Year,
    Class,
    Purpose,
    Answer,
    /// An answer, if it is known for what; otherwise some other state of the pupil.
    Status,
    From,
    Until,
    GivenBy,
    /// The answer for one purpose, in a list with a column for each.
    AnswerFor(Purpose),
    /// The answer of one giver, in a list with a column for each.
    AnswerOf(&'static str),
}

/// Every field with the word that a profile keeps and a message shows, and its headings: small letters
/// and digits alone, the better ones first.
#[rustfmt::skip]
const FIELDS: &[(Field, &str, &[&str])] = &[
    (Field::Id, "id", &[
        "id", "pupil", "arborstudentid", "pupilid", "studentid", "childid", "learnerid", "learnercode", "adno",
        "admissionnumber", "admissionno", "pupilnumber", "studentnumber", "misid", "schoolid", "upi",
        "globallyuniquestudentid",
    ]),
    (Field::Upn, "upn", &["upn", "uniquepupilnumber", "pupilupn", "studentupn"]),
    (Field::Forename, "forename", &[
        "forename", "firstname", "givenname", "pupilforename", "studentforename", "pupilfirstname", "studentfirstname",
        "childsfirstname", "childfirstname",
    ]),
    (Field::LegalForename, "legal forename", &["legalforename", "legalfirstname", "legalgivenname"]),
    (Field::Surname, "surname", &[
        "surname", "lastname", "familyname", "pupilsurname", "studentsurname", "pupillastname", "studentlastname",
        "childssurname", "childsurname",
    ]),
    (Field::LegalSurname, "legal surname", &["legalsurname", "legallastname", "legalfamilyname"]),
    (Field::Preferred, "preferred forename", &[
        "preferredforename", "preferredfirstname", "preferredname", "preferredgivenname", "knownas", "calledname",
        "chosenname",
    ]),
    (Field::FullName, "name", &[
        "name", "fullname", "pupilname", "studentname", "childsname", "childname", "learnername", "nameofchild",
        "nameofpupil",
    ]),
    (Field::Year, "year", &[
        "year", "yeargroup", "yeargroups", "yeargroupsthisacademicyear", "yeargroupthisacademicyear", "ncyear",
        "ncyearsfortoday", "currentncyear", "ncyearactual", "nationalcurriculumyear", "curriculumyear", "yr",
    ]),
    (Field::Class, "class", &[
        "class", "registrationform", "registrationgroup", "reggroup", "reg", "form", "formgroup", "tutorgroup",
        "registration", "classname", "mainclass", "classgroup", "coursesclasses", "classes",
    ]),
    (Field::Purpose, "purpose", &[
        "purpose", "consenttype", "consentname", "typeofconsent", "consentfor", "permission", "permissiontype",
        "parentalconsenttype",
    ]),
    (Field::Answer, "answer", &[
        "answer", "consentstatus", "consentresponse", "consentgiven", "consentgranted", "consentstate", "consent",
        "permissiongiven", "parentalconsent", "response", "granted", "yesno",
    ]),
    (Field::Status, "status", &["status", "state"]),
    (Field::From, "from", &[
        "from", "consentdate", "dateofconsent", "dategiven", "dategranted", "responsedate", "dateresponded",
        "startdate", "validfrom", "date",
    ]),
    (Field::Until, "until", &[
        "until", "enddate", "expirydate", "expiry", "expires", "expireson", "validuntil", "consentuntil", "ends",
        "duration", "period", "howlong",
    ]),
    (Field::GivenBy, "given by", &[
        "givenby", "informedby", "consentedby", "consentgivenby", "respondedby", "answeredby", "providedby",
        "completedby", "respondent",
    ]),
    (Field::AnswerOf("mother"), "answer of mother", &["mother", "mothersanswer", "mothersconsent", "mum"]),
    (Field::AnswerOf("father"), "answer of father", &["father", "fathersanswer", "fathersconsent", "dad"]),
    (Field::AnswerOf("parent 1"), "answer of parent 1", &["parent1", "parentcarer1", "carer1", "guardian1"]),
    (Field::AnswerOf("parent 2"), "answer of parent 2", &["parent2", "parentcarer2", "carer2", "guardian2"]),
    (Field::AnswerOf("pupil"), "answer of pupil", &["childsanswer", "pupilsanswer", "childsconsent", "pupilsconsent"]),
];

impl Field {
    /// Every field but the answers for one purpose.
    pub(super) fn all() -> impl Iterator<Item = &'static Self> {
        FIELDS.iter().map(|(field, ..)| field)
    }

    /// The field of a heading, and how good a heading it is for it: 0 is the best.
    pub(super) fn of_heading(heading: &str) -> Option<(Self, usize)> {
        let plain = plain(heading);
        FIELDS.iter().find_map(|(field, _, headings)| Some((field.clone(), headings.iter().position(|h| *h == plain)?)))
    }

    /// The word that a profile keeps.
    pub(super) fn word(&self) -> String {
        match self {
            Self::AnswerFor(purpose) => format!("answer for {purpose}"),
            field => FIELDS.iter().find(|(of, ..)| of == field).map_or("", |(_, word, _)| word).to_owned(),
        }
    }

    /// The field of the word.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        if let Some(purpose) = word.strip_prefix("answer for ") {
            return Purpose::new(purpose).map(Self::AnswerFor);
        }
        FIELDS.iter().find(|(_, of, _)| *of == word).map(|(field, ..)| field.clone())
    }
}

/// Small letters and digits alone.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words of forms that say nothing of the purpose.
#[rustfmt::skip]
const SAYS_NOTHING: &[&str] = &[
    "a", "all", "an", "and", "any", "are", "at", "be", "can", "child", "childs", "children", "consent", "consents",
    "for", "i", "image", "images", "in", "is", "may", "my", "of", "on", "or", "our", "parental", "permission",
    "permissions", "photo", "photograph", "photographic", "photographs", "photography", "photos", "picture", "pictures",
    "purpose", "purposes", "s", "school", "schools", "taken", "the", "to", "use", "used", "within",
];

/// The words of each built-in purpose: those that name it, and those that only go with it.
#[rustfmt::skip]
const WORDS: &[(&str, &[&str], &[&str])] = &[
    ("display", &["display", "displays", "noticeboard", "noticeboards"],
        &["around", "wall", "walls", "corridor", "corridors", "classroom", "classrooms", "board", "boards"]),
    ("newsletter", &["newsletter", "newsletters"], &["weekly", "parents"]),
    ("marketing", &["marketing", "promotional", "promotion", "flyers", "leaflets", "brochure", "brochures", "printed",
        "print", "publicity", "publications"],
        &["paper", "based", "material", "materials", "prospectus", "prospectuses"]),
    ("website", &["website", "websites", "web", "internet", "online"],
        &["site", "prospectus", "prospectuses", "trust"]),
    ("high-profile", &["profile"], &["high", "single", "specific", "one"]),
    ("social-media", &["social", "facebook", "twitter", "instagram", "tiktok", "youtube", "linkedin", "bluesky"],
        &["media", "x", "sites", "accounts", "channels"]),
    ("press", &["press", "newspaper", "newspapers", "news"], &["local", "media", "outlets", "national"]),
    ("internal", &["internal"], &["only", "assessment"]),
];

/// Whole phrases that the words alone do not tell, without those that say nothing.
const PHRASES: &[(&str, &str)] = &[("appear media", "press"), ("class", "internal")];

/// The purpose that the text names: by the school's own word or label, or as forms call it. `None` where
/// it names none, or two.
pub(super) fn purpose_of(text: &str, rules: &[PurposeRule]) -> Option<Purpose> {
    let own = Purpose::new(text)?;
    let is_own = |rule: &&PurposeRule| rule.purpose == own || Purpose::new(&rule.label).as_ref() == Some(&own);
    if let Some(rule) = rules.iter().find(is_own) {
        return Some(rule.purpose.clone());
    }
    let all = words(text);
    let telling: Vec<&str> = all.iter().map(String::as_str).filter(|word| !SAYS_NOTHING.contains(word)).collect();
    // "Class" alone is a class; "class photos" are not.
    let phrase = PHRASES.iter().find(|(phrase, _)| all.len() > telling.len() && telling.join(" ") == *phrase);
    let fits = |(_, naming, going): &&(&str, &[&str], &[&str])| {
        telling.iter().any(|word| naming.contains(word))
            && telling.iter().all(|word| naming.contains(word) || going.contains(word))
    };
    let mut found = WORDS.iter().filter(fits).map(|(purpose, ..)| *purpose);
    let word = match (phrase, found.next(), found.next()) {
        (Some((_, purpose)), _, _) => purpose,
        (None, Some(purpose), None) => purpose,
        _ => return None,
    };
    rules.iter().find(|rule| rule.purpose.as_str() == word).map(|rule| rule.purpose.clone())
}

/// Words that a file's name has besides the purpose.
#[rustfmt::skip]
const IN_FILE_NAMES: &[&str] = &[
    "arbor", "sims", "bromcom", "scholarpack", "juniper", "wonde", "export", "exported", "download", "downloaded",
    "report", "list", "answers", "responses", "copy", "final", "new", "latest", "recorded", "type",
];

/// The purpose that a file is named after: `arbor-website.csv`.
pub(super) fn purpose_of_file(name: &str, rules: &[PurposeRule]) -> Option<Purpose> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let words = words(stem);
    let kept: Vec<&str> =
        words.iter().map(String::as_str).filter(|w| !is_number(w) && !IN_FILE_NAMES.contains(w)).collect();
    purpose_of(&kept.join(" "), rules)
}

/// The purpose that a row above the headings speaks of: `Consents recorded for: Website`.
pub(super) fn purpose_of_title(title: &str, rules: &[PurposeRule]) -> Option<Purpose> {
    let after = title.split_once(':').map(|(_, after)| after);
    after.and_then(|text| purpose_of(text, rules)).or_else(|| purpose_of(title, rules))
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purpose::built_in;

    #[test]
    fn headings_of_every_system_are_known_however_they_are_written() {
        for (heading, word) in [
            ("Arbor Student ID", "id"),
            ("Legal First Name", "legal forename"),
            ("Year group(s) this academic year", "year"),
            ("NC Year(s) for today", "year"),
            ("Courses/classes", "class"),
            ("Registration form", "class"),
            ("Reg", "class"),
            ("FirstName", "forename"),
            ("LAST_NAME", "surname"),
            ("Adno", "id"),
            ("admission_number", "id"),
            ("current_nc_year", "year"),
            ("Informed By", "given by"),
            ("End Date", "until"),
            ("Consent status", "answer"),
            ("Parent 1", "answer of parent 1"),
        ] {
            assert_eq!(Field::of_heading(heading).map(|(field, _)| field.word()), Some(word.to_owned()), "{heading}");
        }
        for heading in ["Sex", "Date of Birth", "SEN status", "Email", "Monday", ""] {
            assert_eq!(Field::of_heading(heading), None, "{heading}");
        }
    }

    #[test]
    fn every_word_of_a_field_reads_back() {
        for (field, word, headings) in FIELDS {
            assert_eq!(Field::of_word(word).as_ref(), Some(field));
            assert_eq!(field.word(), *word);
            assert!(headings.iter().all(|heading| plain(heading) == *heading), "{word}");
        }
    }

    #[test]
    fn a_purpose_is_known_as_forms_call_it() {
        for (text, word) in [
            ("website", "website"),
            ("Local press", "press"),
            ("Online prospectus or website", "website"),
            ("Website photographs", "website"),
            ("school/trust websites", "website"),
            ("social media (Facebook, Twitter)", "social-media"),
            ("Photo consent: social media", "social-media"),
            ("flyers, prospectuses", "marketing"),
            ("printed publications", "marketing"),
            ("Paper-based school marketing", "marketing"),
            ("news and media outlets", "press"),
            ("appear in the media", "press"),
            ("Internal photograph", "internal"),
            ("Class photos", "internal"),
            ("display purposes", "display"),
            ("Displays around the school", "display"),
            ("Newsletters", "newsletter"),
        ] {
            assert_eq!(purpose_of(text, &built_in()).map(|p| p.to_string()), Some(word.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_names_no_purpose_or_two_is_not_guessed_at() {
        for text in [
            "",
            "Class",
            "media",
            "prospectus",
            "website and social media",
            "website videos",
            "No website photos",
            "do not use on the website",
            "School trips",
            "Sex",
            "local",
            "historical archives",
            "press and website",
        ] {
            assert_eq!(purpose_of(text, &built_in()), None, "{text}");
        }
    }

    #[test]
    fn a_file_and_a_title_name_a_purpose_only_if_nothing_else_is_said() {
        let of_file = |name| purpose_of_file(name, &built_in()).map(|p| p.to_string());
        assert_eq!(of_file("arbor-website.csv").as_deref(), Some("website"));
        assert_eq!(of_file("Consents Social Media 2026-09-03.xlsx").as_deref(), Some("social-media"));
        assert_eq!((of_file("answers.csv"), of_file("trips.csv"), of_file("not website.csv")), (None, None, None));
        let of_title = |title| purpose_of_title(title, &built_in()).map(|p| p.to_string());
        assert_eq!(of_title("Consents recorded for: Online prospectus or website").as_deref(), Some("website"));
        assert_eq!(of_title("Downloaded 03/09/2026"), None);
    }
}
