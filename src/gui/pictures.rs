//! Pictures as textures: asked for when in view, kept while there is room, dropped on demand.
//!
//! At most [`TILES`] small and [`LARGE`] large textures are kept, the least lately seen go first;
//! at most [`UPLOADS`] are uploaded a frame and [`IN_FLIGHT`] are on their way at once, so that a
//! fast scroll never leaves a queue behind. A texture belongs to one photo for good: no picture
//! ever shows in another's place. After [`Pictures::drop_all`] what was on its way is thrown away,
//! and only then asked for anew: each request has one answer, which ends that request and no other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions, Vec2};

use crate::photo::PhotoId;
use crate::session::Command;
use crate::session::event::{CopyPreview, FilePicture, Picture, Sight};

/// Small textures kept: at 384 points of edge about 170 MB at the very most.
pub const TILES: usize = 400;
/// Large textures kept: the photo in view, its neighbours, and one more.
pub const LARGE: usize = 4;
/// Uploads a frame.
pub const UPLOADS: usize = 8;
/// Pictures asked for and not yet here.
pub const IN_FLIGHT: usize = 16;

/// How large a picture is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// For a tile.
    Tile,
    /// For the whole screen.
    Large,
}

impl Size {
    /// The longest edge, in pixels.
    #[must_use]
    pub fn edge(self) -> u32 {
        match self {
            Self::Tile => 384,
            Self::Large => 1600,
        }
    }

    /// The size that was asked for with this longest edge.
    fn of(edge: u32) -> Self {
        if edge == Self::Large.edge() { Self::Large } else { Self::Tile }
    }

    fn room(self) -> usize {
        match self {
            Self::Tile => TILES,
            Self::Large => LARGE,
        }
    }
}

type Key = (Size, PhotoId);

struct Kept {
    texture: TextureHandle,
    seen: u64,
}

/// A picture that can be painted.
#[derive(Debug, Clone, Copy)]
pub struct Ready {
    /// The texture.
    pub texture: TextureId,
    /// Its size in pixels.
    pub size: Vec2,
}

/// See the module.
#[derive(Default)]
pub struct Pictures {
    kept: BTreeMap<Key, Kept>,
    here: VecDeque<(Key, Picture)>,
    coming: BTreeSet<Key>,
    wanted: Vec<Key>,
    missing: BTreeSet<Key>,
    /// Asked for before all was dropped: what comes is thrown away, and only then asked for anew.
    outdated: BTreeSet<Key>,
    /// Of the photos whose large pictures came.
    sights: BTreeMap<PhotoId, Sight>,
    /// The copy that is being thought about.
    copy: Option<(Arc<CopyPreview>, TextureHandle)>,
    /// Pictures in files, beside photos.
    beside: VecDeque<(Arc<FilePicture>, TextureHandle)>,
    frame: u64,
}

impl Pictures {
    /// The picture, if it is here; otherwise it will be asked for.
    pub fn want(&mut self, photo: PhotoId, size: Size) -> Option<Ready> {
        let key = (size, photo);
        if let Some(kept) = self.kept.get_mut(&key) {
            kept.seen = self.frame;
            return Some(Ready { texture: kept.texture.id(), size: kept.texture.size_vec2() });
        }
        self.wanted.push(key);
        None
    }

    /// True if the pixels cannot be shown.
    #[must_use]
    pub fn is_missing(&self, photo: PhotoId, size: Size) -> bool {
        self.missing.contains(&(size, photo))
    }

    /// What can be seen of a photo; nothing is known before its large picture is here.
    #[must_use]
    pub fn sight(&self, photo: PhotoId) -> Option<Sight> {
        self.sights.get(&photo).copied()
    }

    /// Takes in pixels that were asked for. Others, and such as do not add up, are dropped.
    pub fn arrived(&mut self, picture: Picture) {
        let size = Size::of(picture.edge);
        let key = (size, picture.photo);
        if self.outdated.remove(&key) {
            return;
        }
        if !self.coming.remove(&key) {
            return;
        }
        if size == Size::Large {
            self.sights.insert(picture.photo, picture.sight);
        }
        let pixels = u64::from(picture.width) * u64::from(picture.height);
        if pixels == 0 || u64::try_from(picture.rgb.len()) != Ok(pixels * 3) {
            self.missing.insert(key);
        } else {
            self.here.push_back((key, picture));
        }
    }

    /// A copy as it would look. One is kept.
    pub fn copy(&mut self, ctx: &Context, preview: &Arc<CopyPreview>) -> Ready {
        let of = |texture: &TextureHandle| Ready { texture: texture.id(), size: texture.size_vec2() };
        if let Some((_, texture)) = self.copy.as_ref().filter(|(kept, _)| Arc::ptr_eq(kept, preview)) {
            return of(texture);
        }
        let size = [preview.width, preview.height].map(|edge| usize::try_from(edge).unwrap_or(0));
        let texture = ctx.load_texture("copy", ColorImage::from_rgb(size, &preview.rgb), TextureOptions::LINEAR);
        let ready = of(&texture);
        self.copy = Some((Arc::clone(preview), texture));
        ready
    }

    /// The picture in a file that is laid beside a photo. A few are kept.
    pub fn beside(&mut self, ctx: &Context, file: &Arc<FilePicture>) -> Ready {
        const KEPT: usize = 48;
        let of = |texture: &TextureHandle| Ready { texture: texture.id(), size: texture.size_vec2() };
        if let Some((_, texture)) = self.beside.iter().find(|(kept, _)| Arc::ptr_eq(kept, file)) {
            return of(texture);
        }
        let size = [file.width, file.height].map(|edge| usize::try_from(edge).unwrap_or(0));
        let texture = ctx.load_texture("file", ColorImage::from_rgb(size, &file.rgb), TextureOptions::LINEAR);
        let ready = of(&texture);
        if self.beside.len() >= KEPT {
            self.beside.pop_front();
        }
        self.beside.push_back((Arc::clone(file), texture));
        ready
    }

    /// Notes that there are no pixels to show of this photo, where this longest edge was asked for.
    pub fn failed(&mut self, photo: PhotoId, edge: u32) {
        let key = (Size::of(edge), photo);
        if !self.outdated.remove(&key) && self.coming.remove(&key) {
            self.missing.insert(key);
        }
    }

    /// Uploads some of what has arrived. True if more is waiting.
    pub fn upload(&mut self, ctx: &Context) -> bool {
        self.frame += 1;
        for _ in 0..UPLOADS {
            let Some((key, picture)) = self.here.pop_front() else { break };
            let (Ok(width), Ok(height)) = (usize::try_from(picture.width), usize::try_from(picture.height)) else {
                continue;
            };
            let image = ColorImage::from_rgb([width, height], &picture.rgb);
            // The name is for debugging alone, and says nothing of the photo.
            let texture = ctx.load_texture("photo", image, TextureOptions::LINEAR);
            self.kept.insert(key, Kept { texture, seen: self.frame });
            self.make_room(key.0);
        }
        !self.here.is_empty()
    }

    fn make_room(&mut self, size: Size) {
        let of_size = |kept: &BTreeMap<Key, Kept>| kept.keys().filter(|(s, _)| *s == size).count();
        while of_size(&self.kept) > size.room() {
            let oldest = self.kept.iter().filter(|((s, _), _)| *s == size).min_by_key(|(_, kept)| kept.seen);
            let Some(key) = oldest.map(|(key, _)| *key) else { return };
            self.kept.remove(&key);
        }
    }

    /// What to ask for, of all that was wanted in this frame. `send` says whether it was taken.
    pub fn ask(&mut self, mut send: impl FnMut(Command) -> bool) {
        for key in std::mem::take(&mut self.wanted) {
            let known = [&self.coming, &self.missing, &self.outdated].iter().any(|keys| keys.contains(&key));
            let waiting = self.here.iter().any(|(here, _)| *here == key);
            if known || waiting || self.coming.len() + self.outdated.len() >= IN_FLIGHT {
                continue;
            }
            if send(Command::LoadPicture { photo: key.1, edge: key.0.edge() }) {
                self.coming.insert(key);
            }
        }
    }

    /// Drops every picture, and what is on its way: it may be of before a face was covered.
    pub fn drop_all(&mut self) {
        let mut outdated = std::mem::take(&mut self.outdated);
        outdated.append(&mut self.coming);
        *self = Self { outdated, ..Self::default() };
    }

    /// How many textures are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.kept.len() + usize::from(self.copy.is_some()) + self.beside.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(photo: i64) -> Picture {
        Picture {
            photo: PhotoId(photo),
            edge: Size::Tile.edge(),
            width: 2,
            height: 1,
            rgb: vec![0; 6],
            sight: Sight::Shown,
        }
    }

    #[test]
    fn no_more_than_a_few_are_on_their_way_and_no_more_than_eight_go_up_in_a_frame() {
        let (mut pictures, ctx) = (Pictures::default(), Context::default());
        for photo in 0..100 {
            pictures.want(PhotoId(photo), Size::Tile);
        }
        let mut asked = 0;
        pictures.ask(|_| {
            asked += 1;
            true
        });
        assert_eq!(asked, IN_FLIGHT);
        (0..100).for_each(|photo| pictures.arrived(pixels(photo)));
        assert!(pictures.upload(&ctx));
        assert_eq!(pictures.held(), UPLOADS);
    }

    #[test]
    fn the_least_lately_seen_make_room() {
        let (mut pictures, ctx) = (Pictures::default(), Context::default());
        for photo in 0..600 {
            pictures.want(PhotoId(photo), Size::Tile);
            pictures.ask(|_| true);
            pictures.arrived(pixels(photo));
            pictures.want(PhotoId(0), Size::Tile);
            pictures.upload(&ctx);
        }
        assert_eq!(pictures.held(), TILES);
        assert!(pictures.want(PhotoId(0), Size::Tile).is_some());
        assert!(pictures.want(PhotoId(1), Size::Tile).is_none());
    }

    #[test]
    fn what_arrives_after_all_was_dropped_is_thrown_away() {
        let (mut pictures, ctx) = (Pictures::default(), Context::default());
        pictures.want(PhotoId(1), Size::Tile);
        pictures.ask(|_| true);
        pictures.drop_all();
        // Whoever signs in next looks at it before it comes.
        pictures.want(PhotoId(1), Size::Tile);
        pictures.ask(|_| true);
        pictures.arrived(pixels(1));
        pictures.upload(&ctx);
        assert_eq!(pictures.held(), 0);
    }

    #[test]
    fn what_was_asked_for_before_a_face_was_covered_is_thrown_away_and_asked_for_anew() {
        let (mut pictures, ctx) = (Pictures::default(), Context::default());
        let ask = |pictures: &mut Pictures| {
            pictures.want(PhotoId(1), Size::Tile);
            let mut asked = 0;
            pictures.ask(|_| {
                asked += 1;
                true
            });
            asked
        };
        assert_eq!(ask(&mut pictures), 1);
        pictures.drop_all();
        assert_eq!(ask(&mut pictures), 0, "the one of before is on its way");
        pictures.arrived(pixels(1));
        pictures.upload(&ctx);
        assert_eq!(pictures.held(), 0);
        assert_eq!(ask(&mut pictures), 1);
        pictures.arrived(pixels(1));
        pictures.upload(&ctx);
        assert_eq!(pictures.held(), 1);
        pictures.drop_all();
        assert_eq!(pictures.held(), 0);
    }

    #[test]
    fn a_picture_of_before_a_face_was_covered_stays_away_also_where_the_photo_s_other_size_fails() {
        let large = |photo| Picture { edge: Size::Large.edge(), ..pixels(photo) };
        let (photo, edge) = (PhotoId(1), Size::Tile.edge());
        for locked in [false, true] {
            let (mut pictures, ctx) = (Pictures::default(), Context::default());
            let ask = |pictures: &mut Pictures| {
                for size in [Size::Tile, Size::Large] {
                    pictures.want(photo, size);
                }
                let mut asked = 0;
                pictures.ask(|_| {
                    asked += 1;
                    true
                });
                asked
            };
            assert_eq!(ask(&mut pictures), 2);
            pictures.drop_all();
            if locked {
                pictures.drop_all();
            }
            pictures.failed(photo, edge);
            assert_eq!(ask(&mut pictures), 1, "the large one of before is on its way");
            pictures.arrived(large(1));
            pictures.upload(&ctx);
            assert_eq!(pictures.held(), 0, "the face would show");
            assert_eq!(pictures.sight(photo), None);
            assert_eq!(ask(&mut pictures), 1);
            pictures.arrived(large(1));
            pictures.failed(photo, edge);
            pictures.upload(&ctx);
            assert_eq!(pictures.held(), 1);
            assert!(pictures.is_missing(photo, Size::Tile) && !pictures.is_missing(photo, Size::Large));
        }
    }

    #[test]
    fn pixels_that_do_not_add_up_are_not_shown() {
        let (mut pictures, ctx) = (Pictures::default(), Context::default());
        pictures.want(PhotoId(1), Size::Tile);
        pictures.ask(|_| true);
        pictures.arrived(Picture { width: 9, ..pixels(1) });
        pictures.upload(&ctx);
        assert!(pictures.is_missing(PhotoId(1), Size::Tile));
    }
}
