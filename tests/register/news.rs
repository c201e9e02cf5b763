//! Whether somebody else has written: the window asks it every few seconds.

use super::*;

#[test]
fn what_another_writes_is_news_and_what_one_writes_oneself_is_not() {
    let (home, register) = with_roll();
    let before = register.moment().unwrap();
    register.note("check", "photo 1").unwrap();
    assert_eq!(register.moment().unwrap(), before);
    let other = open(home.path()).unwrap();
    assert_eq!(register.moment().unwrap(), before, "opening it changes nothing");
    other.note("check", "photo 1").unwrap();
    let after = register.moment().unwrap();
    assert_ne!(after, before);
    assert_eq!(register.moment().unwrap(), after);
}
