//! The first page of a folder about one pupil, as a parent reads it: one plain page of HTML.
//!
//! Nothing in it runs, and it asks for nothing from elsewhere: it reads the same from a stick, and prints. Every text
//! is escaped, and every text that a person wrote has passed [`Fit`].

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Shown;
use super::texts::Fit;
use crate::consent::Answer;
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{Before, PhotoRecord, Subject, WentOut};
use crate::session::event::{AnswerLine, said};
use crate::settings::Retention;

/// The first page of a folder that is not done.
pub(super) const NOT_COMPLETE: &str = "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
    <title>Not complete</title></head><body><h1>This folder is not complete</h1>\
    <p>Making it was not finished. It must not be handed over: remove it, and make it again.</p></body></html>\n";

/// How the page begins: by that such a folder is known again.
pub(super) const BEGINS: &str = "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
    <meta name=\"generator\" content=\"everything about one pupil\">";

const STYLE: &str = "body{font:16px/1.5 sans-serif;color:#1c2430;background:#fff;max-width:46rem;margin:2rem auto;\
    padding:0 1rem}h1{font-size:1.9rem;line-height:1.2}h2{font-size:1.35rem;margin-top:2.2rem}h3{font-size:1.05rem}\
    table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #dad7d0;padding:.35rem .6rem .35rem 0;\
    text-align:left;vertical-align:top}img{max-width:100%;max-height:30rem}section{break-inside:avoid}\
    .quiet{color:#556070}@media print{body{margin:0;max-width:none}h2{break-after:avoid}}";

/// What stands on it.
pub(super) struct Page<'a> {
    pub(super) school: &'a str,
    pub(super) today: Date,
    pub(super) subject: &'a Subject,
    /// What holds today: purpose and sentence.
    pub(super) standing: Vec<(String, String)>,
    pub(super) answers: Vec<AnswerLine>,
    pub(super) rules: Vec<PurposeRule>,
    pub(super) shown: Vec<Shown>,
    /// Photos of their groups, each with its event.
    pub(super) possible: Vec<(String, PhotoRecord)>,
    /// How long photos are kept, if the school has said it.
    pub(super) kept: Option<Retention>,
    pub(super) fit: &'a Fit,
}

impl Page<'_> {
    /// The whole page.
    pub(super) fn html(&self) -> String {
        let pupil = &self.subject.pupil;
        let first = pupil.first_name();
        let mut page = Html::default();
        page.line("h1", &format!("What {} holds about {first} {}", self.school, pupil.surname));
        page.quiet(&format!(
            "Put together on {}. It is what the school's register of photos holds; what the school keeps elsewhere is \
             not in it.",
            said(self.today)
        ));
        self.who(&mut page);
        self.answered(&mut page);
        self.photos(&mut page, first);
        self.group_photos(&mut page, first);
        self.also_noted(&mut page, first);
        self.origin(&mut page);
        keeping(&mut page, self.kept);
        format!(
            "{BEGINS}<meta name=\"viewport\" content=\"width=device-width\"><title>{}</title><style>{STYLE}</style>\
             </head><body>\n{}</body></html>\n",
            escaped(&format!("About {first}")),
            page.0.concat()
        )
    }

    fn who(&self, page: &mut Html) {
        let Subject { pupil, upn, before, former_groups, lists, events, .. } = self.subject;
        page.line("h2", &format!("Who {} is in the register", pupil.first_name()));
        let mut rows = vec![
            ("First name", pupil.forename.clone()),
            ("Surname", pupil.surname.clone()),
            ("Known as", pupil.preferred.clone().unwrap_or_default()),
            ("Number at the school", pupil.id.to_string()),
            ("Unique Pupil Number", upn.clone().unwrap_or_default()),
            ("Year", pupil.year.clone()),
            ("Class", self.fit.label(&pupil.class)),
            ("Left the school", pupil.left.map(said).unwrap_or_default()),
        ];
        rows.extend(before.iter().map(|before| ("Before", self.earlier(before))));
        rows.extend(former_groups.iter().map(|(year, class, last)| {
            ("Earlier class", format!("{}, year {year}, until {}", self.fit.label(class), said(*last)))
        }));
        rows.extend(lists.iter().map(|list| ("On the list", self.fit.label(list))));
        rows.extend(events.iter().map(|(_, label)| ("Went with", self.fit.label(label))));
        page.table(&[], rows.into_iter().filter(|(_, is)| !is.is_empty()).map(|(what, is)| vec![what.to_owned(), is]));
    }

    fn earlier(&self, before: &Before) -> String {
        let Before { names: [forename, surname, preferred], upn, group: [year, class], day } = before;
        let known = if preferred.is_empty() { String::new() } else { format!(", known as {preferred}") };
        let upn = upn.as_ref().map(|upn| format!(", UPN {upn}")).unwrap_or_default();
        let class = self.fit.label(class);
        format!("{forename} {surname}{known}{upn}, year {year}, {class}, until {}", said(*day))
    }

    fn answered(&self, page: &mut Html) {
        page.line("h2", "What photos may be used for today");
        page.table(&["For", "Today"], self.standing.iter().map(|(label, says)| vec![label.clone(), says.clone()]));
        page.line("h2", "Every answer we have recorded");
        if self.answers.is_empty() {
            page.para("Nothing was ever answered.");
        }
        let rows = self.answers.iter().map(|line| self.answer(line));
        page.table(&["For", "Answer", "Given", "Recorded"], rows);
    }

    fn answer(&self, line: &AnswerLine) -> Vec<String> {
        let word = match line.answer {
            Answer::Yes => "Yes",
            Answer::No => "No",
            Answer::NotAnswered => "Not answered",
        };
        let until = line.until.map(|day| format!(" until {}", said(day))).unwrap_or_default();
        let photo = line.photo.map(|photo| format!(", for photo {photo}")).unwrap_or_default();
        let how = [&line.how.0, &line.period].map(|text| self.fit.free(text));
        let how: Vec<String> = how.iter().filter(|text| !text.is_empty()).map(|text| format!(", {text}")).collect();
        let how = how.concat();
        let back = line.taken_back.map(|day| format!("; taken back on {}", said(day))).unwrap_or_default();
        vec![
            line.label.clone(),
            format!("{word}, from {}{until}{photo}", said(line.from)),
            match line.answer {
                Answer::NotAnswered => "By nobody".to_owned(),
                Answer::Yes | Answer::No => format!("By {}{how}", self.fit.free(&line.given_by.0)),
            },
            format!("{}, {}{back}", said(line.recorded), line.source),
        ]
    }

    fn photos(&self, page: &mut Html, first: &str) {
        page.line("h2", &format!("Photos that {first} is in"));
        if self.shown.is_empty() {
            page.para("Nobody has said of any photo here that it shows them.");
            return;
        }
        page.para("Everybody else's face is covered in grey.");
        for shown in &self.shown {
            page.open("section");
            page.line("h3", &self.told(&shown.event, &shown.photo));
            match &shown.picture {
                Ok(file) => page.picture(file, &format!("Photo {}", shown.photo.id)),
                Err(reason) => page.para(&format!(
                    "The picture is not put in here. {reason} A person has to look at it: ask the school."
                )),
            }
            if shown.out.is_empty() {
                page.quiet("No copy of it was handed out.");
            }
            page.list(shown.out.iter().map(|out| self.went_out(out, first)));
            page.list(
                shown
                    .viewers
                    .iter()
                    .map(|(user, at)| format!("Looked at on {} by the account {user}.", said(day_of(*at)))),
            );
            page.close("section");
        }
    }

    fn went_out(&self, out: &WentOut, first: &str) -> String {
        let place = self.fit.free(&out.place);
        let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
        let until = out.until.map(|day| format!(", to be used until {}", said(day))).unwrap_or_default();
        let caption = self.fit.free(&out.caption);
        let caption = if caption.is_empty() { String::new() } else { format!(" Under it stood: {caption}.") };
        let down = match &out.down {
            Some((at, by)) => format!(" It was taken down on {}, said by the account {by}.", said(day_of(*at))),
            None => " It is not recorded as taken down.".to_owned(),
        };
        let covered = if out.covered { format!(" {first}'s face was covered in it.") } else { String::new() };
        let (since, by) = (said(day_of(out.since.0)), &out.since.1);
        format!(
            "A copy went out for {}{place} on {since}{until}, by the account {by}.{caption}{down}{covered}",
            self.label(&out.purpose)
        )
    }

    fn group_photos(&self, page: &mut Html, first: &str) {
        if self.possible.is_empty() {
            return;
        }
        page.line("h2", &format!("Photos of {first}'s groups"));
        page.para(&format!(
            "There are {} photos of groups that {first} belongs to, of which nobody has said whether {first} is in \
             them. They are listed here without their pictures. Faces are not recognised by the school's program.",
            self.possible.len()
        ));
        page.list(self.possible.iter().map(|(event, photo)| self.told(event, photo)));
    }

    fn told(&self, event: &str, photo: &PhotoRecord) -> String {
        format!("Photo {}, {}, {}", photo.id, self.fit.label(event), said(photo.day))
    }

    fn also_noted(&self, page: &mut Html, first: &str) {
        let Subject { hints, suggested, events, asked, incidents, .. } = self.subject;
        if hints.is_empty() && suggested.is_empty() && asked.is_empty() && incidents.is_empty() {
            return;
        }
        page.line("h2", "What else was noted");
        page.list(asked.iter().map(|(request, photo, place, [from, until])| {
            let (place, from, until) = (self.fit.free(place), said(*from), said(*until));
            format!("Request {request} asked you whether photo {photo} may be used from {from} to {until}: {place}")
        }));
        page.list(incidents.iter().map(|(incident, aware, present)| {
            let is = if *present { "is in" } else { "might be in" };
            format!(
                "On {} the school became aware that a photo which {first} {is} may have been published by mistake \
                 (incident {incident}).",
                said(day_of(*aware))
            )
        }));
        page.list(hints.iter().map(|(event, hint)| {
            let label = events.iter().find(|(number, _)| number == event).map(|(_, label)| self.fit.label(label));
            format!("To know {first} by, {}: {}", label.unwrap_or_else(|| "on one day".to_owned()), self.fit.free(hint))
        }));
        page.list(suggested.iter().map(|(photo, dismissed)| {
            let then = if *dismissed { " Somebody has put that aside." } else { "" };
            format!("The file of photo {photo} had {first}'s name in it when it came.{then}")
        }));
    }

    fn origin(&self, page: &mut Html) {
        page.line("h2", "Where this comes from");
        page.para("Photos come from the school's own cameras and devices.");
        page.para("Names and answers come from these lists, or were recorded by hand:");
        page.list(
            self.subject
                .imports
                .iter()
                .map(|(number, day, source)| format!("Import {number}, {}: {}", said(*day), self.fit.free(source))),
        );
    }

    /// The word itself for a purpose that is not in use any more.
    fn label(&self, purpose: &Purpose) -> String {
        let rule = self.rules.iter().find(|rule| rule.purpose == *purpose);
        rule.map_or_else(|| purpose.to_string(), |rule| rule.label.clone())
    }
}

fn keeping(page: &mut Html, kept: Option<Retention>) {
    page.line("h2", "How long it is kept, and what you may ask for");
    let photos = match kept {
        Some(kept) => format!("Photos are used for {kept} from the day they were taken, and no longer."),
        None => "Photos are kept as the school's own schedule says: ask the school for it.".to_owned(),
    };
    page.para(&format!("Each answer says how long it counts. {photos}"));
    page.para(
        "You may ask the school to correct or to erase what is here, or to stop using it. If you are not content \
         with what it does, you may complain to the Information Commissioner's Office.",
    );
    page.quiet("What would tell of somebody else is left out of this folder.");
}

fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::system()).date()
}

/// A page that grows.
#[derive(Default)]
struct Html(Vec<String>);

impl Html {
    fn line(&mut self, tag: &str, text: &str) {
        self.0.push(format!("<{tag}>{}</{tag}>\n", escaped(text)));
    }

    fn para(&mut self, text: &str) {
        self.line("p", text);
    }

    fn quiet(&mut self, text: &str) {
        self.0.push(format!("<p class=\"quiet\">{}</p>\n", escaped(text)));
    }

    fn open(&mut self, tag: &str) {
        self.0.push(format!("<{tag}>\n"));
    }

    fn close(&mut self, tag: &str) {
        self.0.push(format!("</{tag}>\n"));
    }

    fn picture(&mut self, file: &str, name: &str) {
        self.0.push(format!("<p><img src=\"{}\" alt=\"{}\"></p>\n", escaped(file), escaped(name)));
    }

    fn list(&mut self, items: impl Iterator<Item = String>) {
        let items: Vec<String> = items.collect();
        if items.is_empty() {
            return;
        }
        self.open("ul");
        for item in &items {
            self.line("li", item);
        }
        self.close("ul");
    }

    fn table(&mut self, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let rows: Vec<Vec<String>> = rows.collect();
        if rows.is_empty() {
            return;
        }
        self.open("table");
        if !heads.is_empty() {
            self.open("tr");
            for head in heads {
                self.line("th", head);
            }
            self.close("tr");
        }
        for row in rows {
            self.open("tr");
            for cell in &row {
                self.line("td", cell);
            }
            self.close("tr");
        }
        self.close("table");
    }
}

/// The text as it may stand between tags and in attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_text_cannot_become_a_tag() {
        assert_eq!(
            escaped("<b onclick=\"x\">O'Neill & Co\u{7}"),
            "&lt;b onclick=&quot;x&quot;&gt;O&#39;Neill &amp; Co "
        );
    }
}
