//! stub
use crate::clean::{Draft, NameSearch, Refusal};
pub(super) fn rebuild(_o: &[u8], _n: &NameSearch) -> Result<Draft, Refusal> {
    Err(Refusal::CutShort)
}
