//! Which photos are selected: one by one, or from where the last step began to where it leads.
//!
//! A step that leads back gives up what it took. What is selected is always on the screen or could be
//! scrolled there: [`Chosen::keep`] drops the rest. Pure.

use std::collections::BTreeSet;

use crate::photo::PhotoId;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    photos: BTreeSet<PhotoId>,
    /// What was selected before the steps from `begin` on.
    before: BTreeSet<PhotoId>,
    begin: Option<PhotoId>,
    end: Option<PhotoId>,
}

impl Chosen {
    pub(super) fn is_empty(&self) -> bool {
        self.photos.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.photos.len()
    }

    pub(super) fn photos(&self) -> impl Iterator<Item = PhotoId> {
        self.photos.iter().copied()
    }

    pub(super) fn has(&self, photo: PhotoId) -> bool {
        self.photos.contains(&photo)
    }

    /// Selects it, or not any more.
    pub(super) fn toggle(&mut self, photo: PhotoId) {
        if !self.photos.remove(&photo) {
            self.photos.insert(photo);
        }
        self.begin_at(photo);
    }

    /// Selects all from where the last step began to here. `order`: what can be selected, as it lies.
    pub(super) fn reach(&mut self, order: &[PhotoId], to: PhotoId) {
        let place = |photo: PhotoId| order.iter().position(|p| *p == photo);
        let Some(end) = place(to) else { return };
        let begin = self.begin.and_then(place).unwrap_or(end);
        self.begin.get_or_insert(to);
        self.end = Some(to);
        self.photos = self.before.clone();
        self.photos.extend(order.get(begin.min(end)..=begin.max(end)).unwrap_or_default());
    }

    /// A step from one to another: goes on with the last one, or begins anew.
    pub(super) fn step(&mut self, order: &[PhotoId], from: PhotoId, to: PhotoId) {
        if self.end != Some(from) || self.photos.is_empty() {
            self.begin_at(from);
        }
        self.reach(order, to);
    }

    pub(super) fn all(&mut self, order: &[PhotoId]) {
        *self = Self { photos: order.iter().copied().collect(), ..Self::default() };
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Drops what cannot be selected any more.
    pub(super) fn keep(&mut self, order: &[PhotoId]) {
        if self.is_empty() {
            return self.clear();
        }
        let there: BTreeSet<PhotoId> = order.iter().copied().collect();
        self.photos.retain(|photo| there.contains(photo));
        self.before.retain(|photo| there.contains(photo));
    }

    fn begin_at(&mut self, photo: PhotoId) {
        (self.begin, self.end) = (Some(photo), Some(photo));
        self.before.clone_from(&self.photos);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: [PhotoId; 5] = [PhotoId(9), PhotoId(4), PhotoId(7), PhotoId(1), PhotoId(3)];

    fn selected(chosen: &Chosen) -> Vec<i64> {
        ORDER.iter().filter(|photo| chosen.has(**photo)).map(|photo| photo.0).collect()
    }

    #[test]
    fn a_step_back_gives_up_what_the_step_before_took_and_nothing_else() {
        let mut chosen = Chosen::default();
        chosen.toggle(PhotoId(3));
        chosen.step(&ORDER, PhotoId(4), PhotoId(7));
        chosen.step(&ORDER, PhotoId(7), PhotoId(1));
        assert_eq!(selected(&chosen), [4, 7, 1, 3]);
        chosen.step(&ORDER, PhotoId(1), PhotoId(7));
        chosen.step(&ORDER, PhotoId(7), PhotoId(4));
        chosen.step(&ORDER, PhotoId(4), PhotoId(9));
        assert_eq!(selected(&chosen), [9, 4, 3]);
    }

    #[test]
    fn reaching_takes_all_between_and_leaves_out_what_cannot_be_selected() {
        let mut chosen = Chosen::default();
        chosen.toggle(PhotoId(9));
        chosen.reach(&[PhotoId(9), PhotoId(7), PhotoId(1)], PhotoId(1));
        assert_eq!(selected(&chosen), [9, 7, 1]);
        chosen.reach(&[PhotoId(9), PhotoId(7), PhotoId(1)], PhotoId(4));
        assert_eq!(selected(&chosen), [9, 7, 1]);
    }

    #[test]
    fn what_is_not_shown_any_more_is_not_selected() {
        let mut chosen = Chosen::default();
        chosen.all(&ORDER);
        chosen.keep(&[PhotoId(7), PhotoId(8)]);
        assert_eq!(selected(&chosen), [7]);
        chosen.toggle(PhotoId(7));
        assert!(chosen.is_empty());
    }
}
