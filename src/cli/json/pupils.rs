//! Pupils, answers, blocks and accounts as JSON.

use serde_json::{Value, json};

use crate::consent::Answer;
use crate::session::event::{
    AnswerLine, AnswerRecorded, PupilCard, PupilPage, PupilsFound, SafeguardingView, StaffView, Standing,
};

pub(super) fn found(found: &PupilsFound) -> Vec<Value> {
    let summary = json!({"kind": "summary", "shown": found.pupils.len(), "found": found.all});
    found.pupils.iter().map(pupil).chain([summary]).collect()
}

fn pupil(card: &PupilCard) -> Value {
    json!({
        "kind": "pupil",
        "pupil": card.pupil,
        "first_name": card.first_name.0,
        "surname": card.surname.as_ref().map(|surname| &surname.0),
        "class": card.class,
        "year": card.year,
        "left": card.left.map(|day| day.to_string()),
    })
}

pub(super) fn page(page: &PupilPage) -> Vec<Value> {
    let mut first = pupil(&page.card);
    if let Value::Object(fields) = &mut first {
        fields.insert("purposes".to_owned(), page.standing.iter().map(standing).collect());
    }
    let of = |line| answer(&page.card, line);
    std::iter::once(first).chain(page.answers.iter().flatten().map(of)).collect()
}

fn standing(standing: &Standing) -> Value {
    json!({"purpose": standing.purpose, "may": standing.may, "says": standing.says, "photos": standing.photos,
           "stale": standing.stale})
}

fn answer(card: &PupilCard, line: &AnswerLine) -> Value {
    json!({
        "kind": "answer",
        "pupil": card.pupil,
        "purpose": line.purpose,
        "answer": match line.answer {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::NotAnswered => "not-answered",
        },
        "from": line.from.to_string(),
        "until": line.until.map(|day| day.to_string()),
        "period": line.period,
        "given_by": line.given_by.0,
        "how": line.how.0,
        "photo": line.photo,
        "recorded": line.recorded.to_string(),
        "source": line.source,
        "taken_back": line.taken_back.map(|day| day.to_string()),
    })
}

pub(super) fn recorded(recorded: &AnswerRecorded) -> Value {
    json!({"kind": "summary", "pupil": recorded.pupil, "recorded": recorded.says,
           "purposes": recorded.standing.iter().map(standing).collect::<Vec<_>>()})
}

pub(super) fn safeguarding(view: &SafeguardingView) -> Vec<Value> {
    let done = view.done.map(|done| json!({"kind": "summary", "done": done}));
    let blocks = view.blocks.iter().map(|block| {
        json!({"kind": "block", "pupil": block.card.pupil, "reason": block.reason.0, "since": block.day.to_string(),
               "by": block.by})
    });
    let proposals = view
        .proposals
        .iter()
        .map(|(card, day)| json!({"kind": "block-proposal", "pupil": card.pupil, "file_of": day.to_string()}));
    done.into_iter().chain(blocks).chain(proposals).collect()
}

pub(super) fn staff(view: &StaffView) -> Vec<Value> {
    let done = view.done.as_ref().map(|done| json!({"kind": "summary", "done": done}));
    let members = view.members.iter().map(
        |member| json!({"kind": "staff", "user": member.user, "role": member.role, "can_sign_in": member.can_sign_in}),
    );
    done.into_iter().chain(members).collect()
}
