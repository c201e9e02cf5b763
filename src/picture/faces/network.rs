//! The network itself: pixels in, four maps out, on one core.
//!
//! It knows nothing of faces; what the maps say is read in [`super::peaks`]. A call needs about 120
//! bytes for each pixel that is looked at: 95 MB at 1024 × 768.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use rten::{Model, ModelOptions, NodeId, OpRegistry, RunOptions, ThreadPool, op_types};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::peaks::{self, Map};
use super::{Face, FacesError};
use crate::picture::Pixels;

/// See `assets/faces/README.md`.
const CENTERFACE: &[u8] = include_bytes!("../../../assets/faces/centerface.onnx");

/// Heat, size, offset and points, by the names that they have in the file.
const OUTPUTS: [&str; 4] = ["537", "538", "539", "540"];

/// Edges are multiples of this: the network halves the picture five times and doubles it again.
const STEP: u32 = 32;

pub struct Network {
    model: Model,
    input: NodeId,
    outputs: [NodeId; 4],
}

impl Network {
    pub fn new() -> Result<Self, FacesError> {
        Self::read().ok_or(FacesError::Unreadable)
    }

    fn read() -> Option<Self> {
        let known = OpRegistry::with_ops(&[
            &op_types::Add,
            &op_types::BatchNormalization,
            &op_types::Conv,
            &op_types::ConvTranspose,
            &op_types::Relu,
            &op_types::Sigmoid,
        ]);
        let model = ModelOptions::with_ops(known).load_static_slice(CENTERFACE).ok()?;
        let input = *model.input_ids().first()?;
        let [heat, size, offset, points] = OUTPUTS.map(|name| model.node_id(name).ok());
        let outputs = [heat?, size?, offset?, points?];
        Some(Self { model, input, outputs })
    }

    /// Takes a core to look with.
    pub fn eye(&self) -> Result<Eye<'_>, FacesError> {
        // The library panics where the computer gives it no thread.
        let core = catch_unwind(|| ThreadPool::with_num_threads(1)).map_err(|_panic| FacesError::Failed)?;
        Ok(Eye { network: self, core: Arc::new(core) })
    }

    fn maps(&self, seen: NdTensor<f32, 4>, core: &Arc<ThreadPool>) -> Option<[NdTensor<f32, 3>; 4]> {
        let alone = RunOptions::default().with_thread_pool(Some(Arc::clone(core)));
        let values = self.model.run_n(vec![(self.input, seen.into())], self.outputs, Some(alone)).ok()?;
        let [heat, size, offset, points] = values.map(|value| {
            let map = NdTensor::<f32, 4>::try_from(value).ok()?;
            Some(map.slice(0).to_tensor())
        });
        Some([heat?, size?, offset?, points?])
    }
}

/// The network and the core on which it looks, for one photo after the other.
pub struct Eye<'a> {
    network: &'a Network,
    core: Arc<ThreadPool>,
}

impl Eye<'_> {
    /// Looks at the picture in that size.
    pub fn find(&self, picture: Pixels<'_>, shape: (u32, u32)) -> Result<Vec<Face>, FacesError> {
        let look = || {
            let maps = self.network.maps(tensor(picture, shape)?, &self.core)?;
            let maps = maps.each_ref().map(|map| Map::new(map.shape(), map.data().unwrap_or_default()));
            let [heat, size, offset, points] = maps;
            peaks::faces([heat?, size?, offset?, points?], shape)
        };
        catch_unwind(AssertUnwindSafe(look)).ok().flatten().ok_or(FacesError::Failed)
    }
}

/// The picture in that size, as planes of red, green and blue, black beyond its right and lower edge.
fn tensor(picture: Pixels<'_>, shape: (u32, u32)) -> Option<NdTensor<f32, 4>> {
    if picture.size() == shape {
        return planes(picture.rgb(), shape);
    }
    let (width, height) = picture.size();
    let source = ImageRef::new(width, height, picture.rgb(), PixelType::U8x3).ok()?;
    let mut resized = Image::new(shape.0, shape.1, PixelType::U8x3);
    Resizer::new().resize(&source, &mut resized, &ResizeOptions::new()).ok()?;
    planes(resized.buffer(), shape)
}

fn planes(rgb: &[u8], (width, height): (u32, u32)) -> Option<NdTensor<f32, 4>> {
    let size = |length: u32| usize::try_from(length).ok();
    let [across, down] = [size(width.next_multiple_of(STEP))?, size(height.next_multiple_of(STEP))?];
    let row = size(width)?;
    let mut seen = vec![0.0_f32; 3 * across * down];
    for (channel, plane) in seen.chunks_exact_mut(across * down).enumerate() {
        for (to, from) in plane.chunks_exact_mut(across).zip(rgb.chunks_exact(row * 3)) {
            let samples = from.iter().skip(channel).step_by(3);
            to.iter_mut().zip(samples).for_each(|(to, sample)| *to = f32::from(*sample));
        }
    }
    Some(NdTensor::from_data([1, 3, down, across], seen))
}
