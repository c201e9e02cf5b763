//! Whose names the guard looks for, and the ways in which each part of a name is written.
//!
//! A name comes in as the register holds it; what comes out are folded letters to search for, each
//! once, with where a blank may stand in them.

use std::collections::HashMap;

use super::Whose;
use super::fold::{Spelling, fold, fold_as};
use super::words;
use crate::pupil::{Pupil, PupilId};
use crate::role::UserName;

/// The length of a Unique Pupil Number (Department for Education, guide to UPNs): a letter and twelve
/// more, of which the last may be a letter too.
const UPN_LENGTH: usize = 13;

/// What is known of everyone whose name is looked for. `Known::default()` is nobody.
#[derive(Clone, Copy, Default)]
pub struct Known<'a> {
    /// Everyone on the roll, and those who left: a name stays a name.
    pub roll: &'a [Pupil],
    /// What pupils were called before, each as an entry of its own.
    pub former: &'a [Pupil],
    /// UPNs of pupils whose id is another number.
    pub upns: &'a [(PupilId, String)],
    /// Accounts, where the school wants their names looked for too: `j.okafor` is a J. Okafor.
    pub staff: &'a [UserName],
    /// True where the school wants to be asked about a first name alone.
    pub ask_about_first_names: bool,
}

/// One way to write one part of a name.
pub(super) struct Name {
    /// Folded.
    pub(super) text: String,
    /// Bit n: a blank may stand before byte n. Longer names have none beyond.
    seams: u64,
    /// True for a word that is more than a name.
    pub(super) is_common: bool,
    /// Whose surname it is.
    pub(super) surname_of: Vec<usize>,
    /// Whose forename or preferred name it is.
    pub(super) forename_of: Vec<usize>,
    /// Whose number it is.
    pub(super) number_of: Vec<usize>,
    /// The forenames of those who have it as surname.
    pub(super) beside: Vec<usize>,
    /// True for a class, whose name is no pupil's.
    pub(super) is_class: bool,
}

/// Every name that is looked for.
#[derive(Default)]
pub(super) struct Names {
    /// In the order of the patterns.
    pub(super) all: Vec<Name>,
    places: HashMap<String, usize>,
    /// Who has this forename and this surname.
    pub(super) pairs: HashMap<(usize, usize), Vec<usize>>,
    /// Who has this initial and this surname.
    pub(super) initials: HashMap<(char, usize), Vec<usize>>,
    /// Everyone.
    pub(super) whose: Vec<Whose>,
}

impl Names {
    pub(super) fn of(known: &Known<'_>) -> Self {
        let mut names = Self::default();
        let mut places: HashMap<PupilId, usize> = HashMap::new();
        for pupil in known.roll.iter().chain(known.former) {
            let who = *places.entry(pupil.id.clone()).or_insert_with(|| names.person(Whose::Pupil(pupil.id.clone())));
            names.pupil(who, pupil);
        }
        for (pupil, upn) in known.upns {
            let who = *places.entry(pupil.clone()).or_insert_with(|| names.person(Whose::Pupil(pupil.clone())));
            names.number(who, upn);
        }
        for user in known.staff {
            let who = names.person(Whose::Staff(user.clone()));
            names.account(who, user);
        }
        names
    }

    /// The name with these letters.
    pub(super) fn find(&self, text: &str) -> Option<&Name> {
        self.all.get(*self.places.get(text)?)
    }

    fn person(&mut self, whose: Whose) -> usize {
        self.whose.push(whose);
        self.whose.len() - 1
    }

    fn pupil(&mut self, who: usize, pupil: &Pupil) {
        let forenames = [Some(&pupil.forename), pupil.preferred.as_ref()].into_iter().flatten();
        let forenames: Vec<Way> = forenames.flat_map(|name| ways(name, false)).collect();
        self.person_called(who, &forenames, &ways(&pupil.surname, true));
        self.number(who, pupil.id.as_str());
        for class in folds(&pupil.class).into_iter().filter(Way::is_label) {
            let class = self.add(&class);
            self.change(class, |name| name.is_class = true);
        }
    }

    fn person_called(&mut self, who: usize, forenames: &[Way], surnames: &[Way]) {
        let forenames: Vec<usize> = forenames.iter().map(|way| self.add(way)).collect();
        for forename in &forenames {
            self.change(*forename, |name| push(&mut name.forename_of, who));
        }
        for surname in surnames {
            let surname = self.add(surname);
            self.change(surname, |name| push(&mut name.surname_of, who));
            for forename in &forenames {
                self.change(surname, |name| push(&mut name.beside, *forename));
                push(self.pairs.entry((*forename, surname)).or_default(), who);
                let initial = self.all.get(*forename).and_then(|name| name.text.chars().next());
                self.initial(initial, surname, who);
            }
        }
    }

    fn initial(&mut self, initial: Option<char>, surname: usize, who: usize) {
        if let Some(initial) = initial {
            push(self.initials.entry((initial, surname)).or_default(), who);
        }
    }

    fn number(&mut self, who: usize, text: &str) {
        let number = fold(text).text;
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        if number.len() == UPN_LENGTH && digits >= UPN_LENGTH - 2 {
            let number = self.add(&Way { text: number, seams: u64::MAX });
            self.change(number, |name| push(&mut name.number_of, who));
        }
    }

    /// An account's name is a person's if it has two parts: a forename or its initial, and a surname.
    fn account(&mut self, who: usize, user: &UserName) {
        let is_of_a_part = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-');
        let parts: Vec<&str> = user.as_str().split(|c| !is_of_a_part(c)).filter(|part| !part.is_empty()).collect();
        let [first, .., last] = parts.as_slice() else { return };
        let is_initial = |part: &str| part.chars().count() == 1;
        let (first, last) = if is_initial(last) { (last, first) } else { (first, last) };
        let surnames = ways(last, true);
        self.person_called(who, &ways(first, false), &surnames);
        for surname in &surnames {
            let surname = self.add(surname);
            self.initial(fold(first).text.chars().next(), surname, who);
        }
    }

    fn change(&mut self, place: usize, change: impl FnOnce(&mut Name)) {
        if let Some(name) = self.all.get_mut(place) {
            change(name);
        }
    }

    fn add(&mut self, way: &Way) -> usize {
        let place = *self.places.entry(way.text.clone()).or_insert_with(|| {
            self.all.push(Name::new(&way.text));
            self.all.len() - 1
        });
        self.change(place, |name| name.seams |= way.seams);
        place
    }
}

impl Name {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            seams: 0,
            is_common: words::is_common(text),
            surname_of: Vec::new(),
            forename_of: Vec::new(),
            number_of: Vec::new(),
            beside: Vec::new(),
            is_class: false,
        }
    }

    /// True if the name has two parts here.
    pub(super) fn has_seam(&self, at: usize) -> bool {
        at < 64 && self.seams & (1 << at) != 0
    }
}

fn push(all: &mut Vec<usize>, one: usize) {
    if !all.contains(&one) {
        all.push(one);
    }
}

/// Folded letters, and where a blank may stand.
struct Way {
    text: String,
    seams: u64,
}

impl Way {
    /// True for a class's name that a text can be told by: `4b`, and not `4` or `b`.
    fn is_label(&self) -> bool {
        self.text.chars().count() > 1 && self.text.chars().any(char::is_alphabetic)
    }
}

/// A name whole and in its parts: `Mary-Jane` is `maryjane`, `mary` and `jane`. One letter alone is no name, and no
/// particle stands for a surname.
fn ways(name: &str, is_surname: bool) -> Vec<Way> {
    let parts = name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '/' | ','));
    let parts = parts.flat_map(folds).filter(|way| !is_surname || !words::is_particle(&way.text));
    folds(name).into_iter().chain(parts).filter(|way| way.text.chars().count() > 1).collect()
}

/// The name in each spelling.
fn folds(name: &str) -> Vec<Way> {
    let fold = |spelling| {
        let folded = fold_as(name, spelling);
        let own = (1..folded.text.len().min(64)).filter(|at| folded.is_edge(*at));
        let seams = own.chain(words::beginnings(&folded.text)).fold(0, |seams, at| seams | 1 << at);
        Way { text: folded.text, seams }
    };
    let (bare, spelt) = (fold(Spelling::Bare), fold(Spelling::SpeltOut));
    if bare.text == spelt.text { vec![bare] } else { vec![bare, spelt] }
}
