//! Which of the board's photos are shown: all, or those of one verdict. Worked out once a board.

use std::sync::Arc;

use crate::photo::PhotoId;
use crate::session::event::{Board, Tile};
use crate::verdict::Verdict;

/// See the module.
#[derive(Default)]
pub(super) struct Shown {
    of: Option<(Arc<Board>, Option<Verdict>)>,
    /// Places on the board.
    places: Vec<usize>,
}

impl Shown {
    /// Works it out anew where the board or the verdict is another one. True if it was.
    pub(super) fn settle(&mut self, board: &Arc<Board>, only: Option<Verdict>) -> bool {
        if self.of.as_ref().is_some_and(|(of, verdict)| Arc::ptr_eq(of, board) && *verdict == only) {
            return false;
        }
        let is_shown = |tile: &Tile| only.is_none_or(|verdict| tile.verdict == verdict);
        let places = board.tiles.iter().enumerate().filter(|(_, tile)| is_shown(tile));
        self.places = places.map(|(place, _)| place).collect();
        self.of = Some((Arc::clone(board), only));
        true
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The tile and its place on the board.
    pub(super) fn get(&self, index: usize) -> Option<(usize, &Tile)> {
        let (place, (board, _)) = (*self.places.get(index)?, self.of.as_ref()?);
        Some((place, board.tiles.get(place)?))
    }

    pub(super) fn find(&self, photo: PhotoId) -> Option<usize> {
        (0..self.len()).find(|index| self.get(*index).is_some_and(|(_, tile)| tile.photo == photo))
    }

    pub(super) fn tiles(&self) -> impl Iterator<Item = &Tile> {
        (0..self.len()).filter_map(|index| self.get(index)).map(|(_, tile)| tile)
    }

    /// What can be selected, as it lies. Of a held photo nothing can be said.
    pub(super) fn open(&self) -> Vec<PhotoId> {
        self.tiles().filter(|tile| tile.verdict != Verdict::Held).map(|tile| tile.photo).collect()
    }
}
