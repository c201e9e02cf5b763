//! Making and opening a register, and every way in which that is refused.

use std::fs;
use std::path::Path;

use kindframe::register::RegisterError as E;
use kindframe::role::Role;

use super::*;

#[test]
fn a_register_opens_again_with_its_password_and_with_no_other() {
    let (home, register) = new();
    drop(register);
    let register = open(home.path()).unwrap();
    assert_eq!((register.user(), register.role(), register.settings()), (&head(), Role::Head, &settings()));
    assert_eq!(Register::users(&RealDisk, home.path()), Ok(vec![head()]));
    let attempt = |user: &str, password| {
        Register::open(Arc::new(RealDisk), home.path(), &UserName::new(user).unwrap(), password).unwrap_err()
    };
    assert_eq!(attempt("head", "Larch-Kettle-42"), E::WrongPassword);
    assert_eq!(attempt("heads", PASSWORD), E::UnknownUser);
    assert_eq!(create(home.path()).unwrap_err(), E::AlreadySetUp);
}

#[test]
fn there_is_no_register_before_the_set_up_is_finished() {
    let home = TempDir::new().unwrap();
    assert!(!Register::exists(&RealDisk, home.path()));
    assert_eq!(open(home.path()).unwrap_err(), E::NotSetUp);
    let weak = Register::create(Arc::new(RealDisk), home.path(), &settings(), &head(), "1234567", Cost::FOR_TESTS);
    assert_eq!(weak.unwrap_err(), E::WeakPassword);
    assert!(!Register::exists(&RealDisk, home.path()));
    create(home.path()).unwrap();
    assert!(Register::exists(&RealDisk, home.path()));
}

#[test]
fn a_set_up_that_was_cut_off_is_done_again_and_nothing_is_removed() {
    let (home, register) = with_roll();
    // As after a crash: the log is there, the keys are not.
    let cut_off = TempDir::new().unwrap();
    for file in ["register.db", "register.db-wal"] {
        fs::copy(home.path().join(file), cut_off.path().join(file)).unwrap();
    }
    fs::write(cut_off.path().join("register.keys.new"), b"{ half").unwrap();
    drop(register);
    let log = fs::read(cut_off.path().join("register.db-wal")).unwrap();
    assert!(!log.is_empty());
    let register = create(cut_off.path()).unwrap();
    assert_eq!(register.roll().unwrap().len(), 0);
    drop(register);
    assert_eq!(open(cut_off.path()).unwrap().roll().unwrap().len(), 0);
    assert_eq!(fs::read(cut_off.path().join("register.db-wal.without-keys-1")).unwrap(), log);
}

#[test]
fn each_damage_of_a_home_has_its_own_words() {
    let damage = |what: &dyn Fn(&Path)| {
        let (home, register) = new();
        drop(register);
        what(home.path());
        open(home.path()).unwrap_err()
    };
    let keys = |text: &'static str| damage(&|home| fs::write(home.join("register.keys"), text).unwrap());
    assert_eq!(keys("not json"), E::KeysDamaged);
    assert_eq!(keys("{\"format\": 1, \"register\": \"\", \"accounts\": []}"), E::KeysDamaged);
    assert_eq!(keys("{\"format\": 2, \"something\": \"new\"}"), E::KeysNewer);
    assert_eq!(damage(&|home| fs::remove_file(home.join("register.db")).unwrap()), E::DatabaseMissing);
    assert_eq!(damage(&|home| fs::write(home.join("register.db"), b"").unwrap()), E::Damaged);
    assert_eq!(damage(&|home| fs::write(home.join("register.db"), [7; 8192]).unwrap()), E::DoesNotOpen);
    assert_eq!(damage(&|home| flip_a_byte(&home.join("register.db"), 100)), E::DoesNotOpen);
    let (other, register) = new();
    drop(register);
    let swapped = damage(&|home| drop(fs::copy(other.path().join("register.keys"), home.join("register.keys"))));
    assert_eq!(swapped, E::DoesNotOpen);
}

#[test]
fn keys_that_ask_for_endless_work_are_refused_at_once() {
    let (home, register) = new();
    drop(register);
    let path = home.path().join("register.keys");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"passes\": 1", "\"passes\": 4000000000")).unwrap();
    assert_eq!(open(home.path()).unwrap_err(), E::KeysDamaged);
}

#[test]
fn a_wrapped_key_does_not_open_under_another_name() {
    let (home, register) = new();
    drop(register);
    let path = home.path().join("register.keys");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"head\"", "\"dsl\"")).unwrap();
    let dsl = UserName::new("dsl").unwrap();
    let error = Register::open(Arc::new(RealDisk), home.path(), &dsl, PASSWORD).unwrap_err();
    assert_eq!(error, E::WrongPassword);
}

#[test]
fn no_file_of_the_home_holds_a_name_in_clear() {
    let (home, register) = with_roll();
    let event = register.event_for("Y4 Science Museum", &[], DAY).unwrap();
    store(&register, &event, 1);
    assert!(home.path().join("register.db-wal").exists());
    assert_nothing_in_clear(home.path());
    drop(register);
    assert_nothing_in_clear(home.path());
}

fn assert_nothing_in_clear(home: &Path) {
    let mut bytes = 0;
    for entry in fs::read_dir(home).unwrap() {
        let path = entry.unwrap().path();
        let content = fs::read(&path).unwrap();
        for word in ["Amira", "Quillfeather", "Harbour", "science", "SQLite format 3", "CREATE TABLE", PASSWORD] {
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(!holds(&content, word.as_bytes()) && !holds(&content, &wide), "{word} in {}", path.display());
        }
        bytes += content.len();
    }
    assert!(bytes > 50_000);
}

fn holds(content: &[u8], word: &[u8]) -> bool {
    content.windows(word.len()).any(|w| w == word)
}

fn flip_a_byte(path: &Path, at: usize) {
    let mut content = fs::read(path).unwrap();
    content[at] ^= 1;
    fs::write(path, content).unwrap();
}
