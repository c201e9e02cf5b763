//! The receipt: on the page where an offload ends, and again later.

use super::*;

fn offloaded(size: [f32; 2]) -> (Arc<Pretend>, Window) {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, size);
    press(&mut window, "Offload");
    press(&mut window, "CANON_EOS");
    type_into(&mut window, "What was the occasion?", "Y4 Science Museum");
    press(&mut window, "Check the plan");
    press(&mut window, "Offload 40 shots");
    wait_for(&mut window, "40 shots are in storage");
    (session, window)
}

#[test]
fn the_page_at_the_end_says_what_a_head_teacher_asks() {
    for size in [WIDE, NARROW] {
        let (_session, mut window) = offloaded(size);
        for said in [
            "Y4 Science Museum  ·  Thursday 18 June 2026  ·  offloaded by head",
            "40 stored, checked, and removed from CANON_EOS",
            "3 set aside, and left on CANON_EOS as before",
            "How well the originals were removed",
            "40 originals: overwritten",
            "Ordinary tools find nothing of the picture.",
            "1.  Format the card in the camera before it is lent to anyone.",
            "What the stored copies do not have",
            "A list of hashes lies beside the photos: 0001_y4-museum_2026-06-18.mhl.",
            "The trail of who did what had 57 lines",
        ] {
            wait_for(&mut window, said);
        }
        let headings: Vec<String> = window
            .root()
            .children_recursive()
            .filter(|node| node.accesskit_node().role() == Role::Heading)
            .filter_map(|node| node.accesskit_node().label())
            .collect();
        assert!(headings.contains(&"Receipt 7".to_owned()), "{headings:?}");
        check_controls(&window, "done");
    }
}

#[test]
fn the_receipt_is_kept_as_a_page_from_where_the_offload_ends() {
    let (session, mut window) = offloaded(WIDE);
    type_into(&mut window, "New file", "/office/receipt.pdf");
    press(&mut window, "Save the receipt as PDF");
    wait_for(&mut window, "Kept as /office/receipt.pdf.");
    let asked = session.asked();
    let wanted = "ShowReceipt(ReceiptRequest { number: Some(7), to: Some(\"/office/receipt.pdf\") })";
    assert!(asked.iter().any(|line| line == wanted), "{asked:?}");
}

#[test]
fn the_last_receipt_is_found_again_and_the_one_before_it() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Offload");
    press(&mut window, "Look at the last receipt");
    wait_for(&mut window, "Receipt 7: Y4 Science Museum");
    wait_for(&mut window, "stored, checked, and removed from CANON_EOS");
    assert!(window.query_all_by_label_contains("0001.jpg").next().is_none(), "the files are on paper");
    check_controls(&window, "an earlier receipt");
    press(&mut window, "The receipt before it");
    let before = "ShowReceipt(ReceiptRequest { number: Some(6), to: None })";
    until(&mut window, "the one before", |_| asked(&session, before) == 1);
    press(&mut window, "Back");
    wait_for(&mut window, "Where are the photos?");
    press(&mut window, "Look at the last receipt");
    wait_for(&mut window, "What an offload came to");
    press(&mut window, "Home");
    press(&mut window, "Offload");
    wait_for(&mut window, "Where are the photos?");
}
