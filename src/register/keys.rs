//! The keys file: who can sign in, and the register's key wrapped for each.
//!
//! The key is 32 random bytes and never changes; a password only unwraps it. It is wrapped with
//! AES-256-GCM under Argon2id of the password (RFC 9106), bound to the register's id and the user's
//! name, so a wrapped key that is moved to another account or another file does not open. What a
//! user may do is not here: it is in the encrypted database, where it cannot be edited.
//!
//! The file is written last, whole, under another name, synced, and then renamed. A home that has
//! it has a finished register. Only its owner may read it, where the file system knows rights.

use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::error::{RegisterError, Result};
use crate::disk::{Disk, DiskError, Fault};
use crate::role::UserName;

/// The file's name in the home folder.
pub(super) const FILE: &str = "register.keys";
/// Its name while it is being written.
const TEMPORARY: &str = "register.keys.new";
/// The format that this program writes and reads.
const FORMAT: u32 = 1;
/// No keys file is larger, in bytes.
const LARGEST: u64 = 1024 * 1024;
/// The shortest password, in characters (NIST SP 800-63B, section 5.1.1.2).
const SHORTEST_PASSWORD: usize = 8;

/// What one guess at a password costs: the parameters of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// The second recommended choice of RFC 9106: 64 MiB, three passes, four lanes.
    pub const RECOMMENDED: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
    /// As little as Argon2id allows: for tests alone.
    pub const FOR_TESTS: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };
    /// The most that a keys file may ask for: a damaged one must not hang the door.
    const MOST: Self = Self { memory_kib: 1024 * 1024, passes: 16, lanes: 16 };

    fn is_bearable(self) -> bool {
        self.memory_kib <= Self::MOST.memory_kib && self.passes <= Self::MOST.passes && self.lanes <= Self::MOST.lanes
    }
}

/// The key of the database. Wiped from memory when dropped; prints as nothing.
pub(super) struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new one.
    pub(super) fn random(disk: &dyn Disk) -> Result<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        disk.random(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// 64 hexadecimal digits.
    pub(super) fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex(self.0.as_slice()))
    }
}

/// The keys file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Keys {
    format: u32,
    /// The register that the key opens.
    pub(super) register: String,
    accounts: Vec<Account>,
}

/// One account.
#[derive(Debug, Serialize, Deserialize)]
struct Account {
    name: UserName,
    argon2id: Cost,
    salt: String,
    nonce: String,
    wrapped: String,
}

impl Keys {
    /// Keys of a new register, with no account yet.
    pub(super) fn new(disk: &dyn Disk) -> Result<Self> {
        let mut id = [0; 16];
        disk.random(&mut id)?;
        Ok(Self { format: FORMAT, register: hex(&id), accounts: Vec::new() })
    }

    /// True if the home has a keys file, good or bad.
    pub(super) fn exist(disk: &dyn Disk, home: &Path) -> bool {
        !matches!(disk.stat(&home.join(FILE)), Err(DiskError { fault: Fault::NotFound, .. }))
    }

    /// Reads the home's keys file.
    pub(super) fn load(disk: &dyn Disk, home: &Path) -> Result<Self> {
        let (bytes, _) = disk.read(&home.join(FILE), LARGEST).map_err(|error| match error.fault {
            Fault::NotFound => RegisterError::NotSetUp,
            Fault::TooLarge | Fault::NotRegular => RegisterError::KeysDamaged,
            _ => RegisterError::Disk(error),
        })?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| RegisterError::KeysDamaged)?;
        if value.get("format").and_then(serde_json::Value::as_u64).is_some_and(|format| format > FORMAT.into()) {
            return Err(RegisterError::KeysNewer);
        }
        let keys: Self = serde_json::from_value(value).map_err(|_| RegisterError::KeysDamaged)?;
        if keys.accounts.is_empty() {
            return Err(RegisterError::KeysDamaged);
        }
        Ok(keys)
    }

    /// Writes the home's keys file; it is durable when this returns.
    pub(super) fn save(&self, disk: &dyn Disk, home: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|_| RegisterError::KeysDamaged)?;
        let temporary: PathBuf = home.join(TEMPORARY);
        match disk.remove(&temporary) {
            Ok(()) | Err(DiskError { fault: Fault::NotFound, .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut file = disk.create_new(&temporary)?;
        keep_private(disk, &temporary)?;
        file.write(&text)?;
        file.sync()?;
        drop(file);
        disk.replace(&temporary, &home.join(FILE))?;
        Ok(disk.sync_folder(home)?)
    }

    /// The accounts' names.
    pub(super) fn users(&self) -> Vec<UserName> {
        self.accounts.iter().map(|a| a.name.clone()).collect()
    }

    /// Adds an account that opens with the password, or gives the one there is this password.
    pub(super) fn add(
        &mut self,
        disk: &dyn Disk,
        user: &UserName,
        password: &str,
        key: &DataKey,
        cost: Cost,
    ) -> Result<()> {
        if password.chars().count() < SHORTEST_PASSWORD {
            return Err(RegisterError::WeakPassword);
        }
        let (mut salt, mut nonce) = ([0; 16], [0; NONCE_LEN]);
        disk.random(&mut salt)?;
        disk.random(&mut nonce)?;
        let sealing = sealing_key(password, &salt, cost)?;
        let mut wrapped = Zeroizing::new(key.0.to_vec());
        let tag = sealing
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), self.bound_to(user), &mut wrapped)
            .map_err(|_| RegisterError::KeysDamaged)?;
        let wrapped = hex(&wrapped) + &hex(tag.as_ref());
        let account = Account { name: user.clone(), argon2id: cost, salt: hex(&salt), nonce: hex(&nonce), wrapped };
        match self.accounts.iter_mut().find(|other| other.name == *user) {
            Some(old) => *old = account,
            None => self.accounts.push(account),
        }
        Ok(())
    }

    /// Takes the account away. False if there was none.
    pub(super) fn remove(&mut self, user: &UserName) -> bool {
        let before = self.accounts.len();
        self.accounts.retain(|account| account.name != *user);
        self.accounts.len() < before
    }

    /// The key, if the password is the user's.
    pub(super) fn unlock(&self, user: &UserName, password: &str) -> Result<DataKey> {
        let account = self.accounts.iter().find(|a| a.name == *user).ok_or(RegisterError::UnknownUser)?;
        let read = |text: &str| unhex(text).ok_or(RegisterError::KeysDamaged);
        let (salt, nonce, wrapped) = (read(&account.salt)?, read(&account.nonce)?, read(&account.wrapped)?);
        let mut wrapped = Zeroizing::new(wrapped);
        let nonce = nonce.try_into().map_err(|_| RegisterError::KeysDamaged)?;
        if wrapped.len() != 32 + AES_256_GCM.tag_len() || !account.argon2id.is_bearable() {
            return Err(RegisterError::KeysDamaged);
        }
        let opening = sealing_key(password, &salt, account.argon2id)?;
        let opened = opening
            .open_in_place(Nonce::assume_unique_for_key(nonce), self.bound_to(user), &mut wrapped)
            .map_err(|_| RegisterError::WrongPassword)?;
        let mut key = DataKey(Zeroizing::new([0; 32]));
        key.0.copy_from_slice(opened);
        Ok(key)
    }

    fn bound_to(&self, user: &UserName) -> Aad<String> {
        Aad::from(format!("kindframe {FORMAT}\n{}\n{user}", self.register))
    }
}

/// Closes the file or folder to all but its owner. A file system that knows no rights cannot, and the key
/// is still wrapped.
pub(super) fn keep_private(disk: &dyn Disk, path: &Path) -> Result<()> {
    match disk.keep_private(path) {
        Ok(()) | Err(DiskError { fault: Fault::Denied, .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn sealing_key(password: &str, salt: &[u8], cost: Cost) -> Result<LessSafeKey> {
    // Two keyboards may spell one letter differently; NFKC as NIST SP 800-63B asks.
    let password: Zeroizing<String> = Zeroizing::new(password.nfkc().collect());
    let mut derived = Zeroizing::new([0; 32]);
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(derived.len()));
    let params = params.map_err(|_| RegisterError::KeysDamaged)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, derived.as_mut_slice())
        .map_err(|_| RegisterError::KeysDamaged)?;
    let key = UnboundKey::new(&AES_256_GCM, derived.as_slice()).map_err(|_| RegisterError::KeysDamaged)?;
    Ok(LessSafeKey::new(key))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string does not fail.
        write!(text, "{byte:02x}").unwrap_or_default();
    }
    text
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect())?
}
