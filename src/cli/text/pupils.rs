//! Pupils, answers, blocks and accounts as lines for a person at a terminal.

use crate::consent::Answer;
use crate::session::event::{
    AnswerLine, AnswerRecorded, PupilCard, PupilPage, PupilsFound, SafeguardingView, StaffView, Standing, said,
};

pub(super) fn found(found: &PupilsFound) -> Vec<String> {
    let mut lines: Vec<String> = found.pupils.iter().map(card).collect();
    if found.all > found.pupils.len() {
        lines.push(format!("and {} more: type more letters.", found.all - found.pupils.len()));
    }
    lines
}

fn card(card: &PupilCard) -> String {
    format!("{:<12} {}, {}", card.pupil.as_str(), card.name(), card.place())
}

pub(super) fn page(page: &PupilPage) -> Vec<String> {
    let mut lines = vec![card(&page.card)];
    lines.extend(page.standing.iter().map(standing));
    let Some(answers) = &page.answers else { return lines };
    lines.push(match answers.is_empty() {
        true => "Nothing was ever answered.".to_owned(),
        false => "Every answer on record, the latest first:".to_owned(),
    });
    lines.extend(answers.iter().map(answer));
    lines
}

fn standing(standing: &Standing) -> String {
    let stale = if standing.stale { " (these answers are too old for use outside the school)" } else { "" };
    format!("  {:<20} {}{stale}", standing.label, standing.says)
}

fn answer(line: &AnswerLine) -> String {
    let word = match line.answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::NotAnswered => "not answered",
    };
    let mut parts = vec![format!("{}: {word} from {}", line.label, said(line.from))];
    parts.extend(line.until.map(|day| format!("until {}", said(day))));
    parts.extend(line.photo.map(|photo| format!("for photo {photo}")));
    parts.push(format!("given by {}", line.given_by.0));
    parts.extend([&line.how.0, &line.period].into_iter().filter(|text| !text.is_empty()).cloned());
    parts.push(format!("{} on {}", line.source, said(line.recorded)));
    parts.extend(line.taken_back.map(|day| format!("TAKEN BACK on {}", said(day))));
    format!("  {}", parts.join(", "))
}

pub(super) fn recorded(recorded: &AnswerRecorded) -> Vec<String> {
    std::iter::once(format!("Recorded: {}", recorded.says)).chain(recorded.standing.iter().map(standing)).collect()
}

pub(super) fn safeguarding(view: &SafeguardingView) -> Vec<String> {
    if let Some(done) = view.done {
        return vec![done.to_owned()];
    }
    let mut lines = vec![match view.blocks.len() {
        0 => "Nobody is blocked.".to_owned(),
        1 => "1 pupil is blocked:".to_owned(),
        n => format!("{n} pupils are blocked:"),
    }];
    for block in &view.blocks {
        lines.push(format!("  {} (since {}, by {})", card(&block.card), said(block.day), block.by));
        lines.push(format!("      {}", block.reason.0.replace('\n', "\n      ")));
    }
    if !view.proposals.is_empty() {
        lines.push("A transfer file calls these looked-after; nobody has decided:".to_owned());
        let of = |(pupil, day): &(PupilCard, _)| format!("  {} (file of {})", card(pupil), said(*day));
        lines.extend(view.proposals.iter().map(of));
        lines.push("Add --accept PUPIL or --decline PUPIL.".to_owned());
    }
    lines
}

pub(super) fn staff(view: &StaffView) -> Vec<String> {
    if let Some(done) = &view.done {
        return vec![done.clone()];
    }
    let of = |member: &crate::session::event::MemberView| {
        let more = if member.can_sign_in { "" } else { "  (cannot sign in: add or remove it again)" };
        format!("{:<24} {}{more}", member.user.as_str(), member.role)
    };
    view.members.iter().map(of).collect()
}
