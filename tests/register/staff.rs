//! Accounts: who gets in, and what a crash leaves.

use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::register::RegisterError as E;
use kindframe::role::Role;

use super::*;

const OTHER: &str = "Gravel-Otter-17";

fn jo() -> UserName {
    UserName::new("j.okafor").unwrap()
}

fn sign_in(home: &Path, user: &UserName, password: &str) -> Result<Register, E> {
    Register::open(Arc::new(RealDisk), home, user, password)
}

fn add(register: &Register, role: Role) -> Result<(), E> {
    register.add_member(&jo(), role, OTHER, Cost::FOR_TESTS)
}

#[test]
fn an_account_signs_in_with_its_role_until_it_is_taken() {
    let (home, register) = new();
    add(&register, Role::Teacher).unwrap();
    let theirs = sign_in(home.path(), &jo(), OTHER).unwrap();
    assert_eq!(theirs.role(), Role::Teacher);
    assert_eq!(theirs.role_now(), Ok(Role::Teacher));
    assert_eq!(add(&register, Role::Dsl), Err(E::AccountExists));
    register.change_role(&jo(), Role::Dsl).unwrap();
    assert_eq!(theirs.role_now(), Ok(Role::Dsl), "it counts at once");
    assert_eq!(theirs.remove_member(&jo()), Err(E::OwnAccount));
    register.remove_member(&jo()).unwrap();
    assert_eq!(theirs.role_now(), Err(E::UnknownUser), "and so does this");
    assert_eq!(sign_in(home.path(), &jo(), OTHER).unwrap_err(), E::UnknownUser);
    let keys = std::fs::read_to_string(home.path().join("register.keys")).unwrap();
    assert!(!keys.contains("okafor"), "no wrap of the key is left");
    let lines = register.audit_lines().unwrap().into_iter().map(|line| format!("{} {}", line.action, line.detail));
    let lines: Vec<String> = lines.skip(1).collect();
    assert_eq!(lines, ["staff-add j.okafor teacher", "staff-role j.okafor dsl", "staff-remove j.okafor"]);
    register.verify_audit().unwrap();
}

#[test]
fn there_is_always_a_head_who_can_sign_in() {
    let (home, register) = new();
    assert_eq!(register.change_role(&head(), Role::Teacher), Err(E::LastHead));
    assert_eq!(register.remove_member(&head()), Err(E::OwnAccount));
    add(&register, Role::Head).unwrap();
    let theirs = sign_in(home.path(), &jo(), OTHER).unwrap();
    theirs.remove_member(&head()).unwrap();
    assert_eq!(theirs.change_role(&jo(), Role::Office), Err(E::LastHead));
    assert_eq!(theirs.remove_member(&head()), Err(E::UnknownUser));
    assert_eq!(theirs.staff().unwrap().len(), 1);
}

#[test]
fn a_password_is_changed_by_whoever_knows_the_old_one() {
    let (home, register) = new();
    assert_eq!(register.change_password(OTHER, "something-long", Cost::FOR_TESTS), Err(E::WrongPassword));
    assert_eq!(register.change_password(PASSWORD, "short", Cost::FOR_TESTS), Err(E::WeakPassword));
    register.change_password(PASSWORD, OTHER, Cost::FOR_TESTS).unwrap();
    assert_eq!(sign_in(home.path(), &head(), PASSWORD).unwrap_err(), E::WrongPassword);
    sign_in(home.path(), &head(), OTHER).unwrap();
}

#[test]
fn nobody_is_called_what_the_trail_calls_the_school() {
    let (_home, register) = new();
    for name in ["school", "The School"] {
        let user = UserName::new(name).unwrap();
        let refused = register.add_member(&user, Role::Dsl, OTHER, Cost::FOR_TESTS);
        assert_eq!(refused, Err(E::ReservedName), "{name}");
    }
}

#[test]
#[cfg(unix)]
fn the_keys_and_the_home_are_closed_to_everybody_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let (home, register) = new();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(home.path()), mode(&home.path().join("register.keys"))), (0o700, 0o600));
    add(&register, Role::Teacher).unwrap();
    assert_eq!(mode(&home.path().join("register.keys")), 0o600);
}

/// A register whose keys file lies on a simulated disk; the database is real, and durable when it says so.
struct Shaky {
    home: TempDir,
    disk: FaultyDisk,
}

impl Shaky {
    fn new(with_jo: bool) -> Self {
        let (home, disk) = (TempDir::new().unwrap(), FaultyDisk::new());
        disk.put_folder(home.path().to_str().unwrap());
        let arc = Arc::new(disk.clone());
        let register = Register::create(arc, home.path(), &settings(), &head(), PASSWORD, Cost::FOR_TESTS).unwrap();
        disk.put(home.path().join("register.db").to_str().unwrap(), b"on the real disk");
        if with_jo {
            add(&register, Role::Teacher).unwrap();
        }
        Self { home, disk }
    }

    fn open(&self, user: &UserName, password: &str) -> Result<Register, E> {
        Register::open(Arc::new(self.disk.clone()), self.home.path(), user, password)
    }
}

/// The process dies, or the power goes, at each operation of the work in turn; then `after` looks.
fn at_each_crash(with_jo: bool, work: fn(&Register) -> Result<(), E>, after: fn(&Shaky)) {
    for seed in 0..4 {
        for n in 1.. {
            let mut shaky = Shaky::new(with_jo);
            let register = shaky.open(&head(), PASSWORD).unwrap();
            shaky.disk.trouble(Trouble::From(n));
            let done = work(&register).is_ok();
            drop(register);
            shaky.disk = shaky.disk.after_power_cut(seed);
            assert!(
                done || shaky.open(&head(), PASSWORD).is_ok(),
                "seed {seed}, operation {n}: the head is locked out"
            );
            after(&shaky);
            if done {
                assert!(n > 5, "the work has operations that can fail");
                break;
            }
        }
    }
}

#[test]
fn wherever_an_addition_is_cut_off_it_can_be_done_again() {
    let work = |register: &Register| add(register, Role::Teacher);
    at_each_crash(false, work, |shaky| {
        let head = shaky.open(&head(), PASSWORD).unwrap();
        let listed = head.staff().unwrap().into_iter().find(|member| member.user == jo());
        let can_sign_in = shaky.open(&jo(), OTHER).is_ok();
        assert_eq!(can_sign_in, listed.is_some_and(|member| member.can_sign_in), "listed as it is");
        if !can_sign_in {
            add(&head, Role::Teacher).unwrap();
            shaky.open(&jo(), OTHER).unwrap();
        }
        head.verify_audit().unwrap();
    });
}

#[test]
fn wherever_a_removal_is_cut_off_no_key_is_left_without_a_row() {
    let work = |register: &Register| register.remove_member(&jo());
    at_each_crash(true, work, |shaky| {
        let head = shaky.open(&head(), PASSWORD).unwrap();
        let has_key = Register::users(&shaky.disk, shaky.home.path()).unwrap().contains(&jo());
        let listed = head.staff().unwrap().iter().any(|member| member.user == jo());
        assert!(listed || !has_key, "a key without a row");
        assert_eq!(shaky.open(&jo(), OTHER).is_ok(), has_key);
        if listed {
            head.remove_member(&jo()).unwrap();
        }
        assert_eq!(shaky.open(&jo(), OTHER).unwrap_err(), E::UnknownUser);
        assert!(!Register::users(&shaky.disk, shaky.home.path()).unwrap().contains(&jo()));
    });
}

#[test]
fn wherever_a_change_of_password_is_cut_off_the_old_or_the_new_one_opens() {
    let work = |register: &Register| register.change_password(PASSWORD, OTHER, Cost::FOR_TESTS);
    for seed in 0..4 {
        for n in 1.. {
            let mut shaky = Shaky::new(false);
            let register = shaky.open(&head(), PASSWORD).unwrap();
            shaky.disk.trouble(Trouble::From(n));
            let done = work(&register).is_ok();
            drop(register);
            shaky.disk = shaky.disk.after_power_cut(seed);
            let opens = [PASSWORD, OTHER].map(|password| shaky.open(&head(), password).is_ok());
            assert_eq!(opens.iter().filter(|opens| **opens).count(), 1, "seed {seed}, operation {n}");
            assert!(!done || opens[1], "what was said to be done is");
            if done {
                break;
            }
        }
    }
}
