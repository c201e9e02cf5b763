//! Single facts of the register: its id, the settings, the revision, the answers' age, the staff.

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension as _, ToSql, Transaction};

use super::columns::{Word as _, path_bytes, path_from};
use super::error::{RegisterError, Result};
use crate::role::{Role, UserName};
use crate::settings::{Mark, NameRules, Retention, Settings};

/// Writes the facts of a new register.
pub(super) fn begin(t: &Transaction<'_>, register: &str, settings: &Settings) -> Result<()> {
    set(t, "register", register)?;
    set(t, "school", &settings.school)?;
    set(t, "storage", path_bytes(&settings.storage)?)?;
    set(t, "freshness-days", settings.freshness_days)?;
    set(t, "revision", 0)
}

/// The id that the keys file must have too.
pub(super) fn register(c: &Connection) -> Result<String> {
    wanted(c, "register")
}

/// What the school set.
pub(super) fn settings(c: &Connection) -> Result<Settings> {
    Ok(Settings {
        school: wanted(c, "school")?,
        storage: path_from(wanted(c, "storage")?)?,
        freshness_days: wanted(c, "freshness-days")?,
    })
}

/// See [`Settings::freshness_days`].
pub(super) fn set_freshness_days(t: &Transaction<'_>, days: u16) -> Result<()> {
    set(t, "freshness-days", days)
}

/// See [`super::Register::retention`]. None is zero years.
pub(super) fn retention(c: &Connection) -> Result<Option<Retention>> {
    match get::<u8>(c, "retention-years")? {
        None | Some(0) => Ok(None),
        Some(years) => Retention::years(years).map(Some).ok_or(RegisterError::Damaged),
    }
}

/// See [`super::Register::set_retention`].
pub(super) fn set_retention(t: &Transaction<'_>, retention: Option<Retention>) -> Result<()> {
    set(t, "retention-years", retention.map_or(0, Retention::in_years))
}

/// See [`super::Register::storage_mark`].
pub(super) fn storage_mark(c: &Connection) -> Result<Option<Mark>> {
    let mark: Option<String> = get(c, "storage-mark")?;
    mark.map(|mark| mark.parse().map_err(|_no_mark| RegisterError::Damaged)).transpose()
}

/// See [`super::Register::keep_storage_mark`].
pub(super) fn set_storage_mark(t: &Transaction<'_>, mark: Mark) -> Result<()> {
    set(t, "storage-mark", mark.to_string())
}

/// See [`super::Register::safeguarding_contact`].
pub(super) fn safeguarding_contact(c: &Connection) -> Result<Option<String>> {
    Ok(get(c, "safeguarding-contact")?.filter(|contact: &String| !contact.is_empty()))
}

/// See [`super::Register::set_safeguarding_contact`].
pub(super) fn set_safeguarding_contact(t: &Transaction<'_>, contact: &str) -> Result<()> {
    set(t, "safeguarding-contact", contact)
}

/// See [`super::Register::name_rules`].
pub(super) fn name_rules(c: &Connection) -> Result<NameRules> {
    Ok(NameRules {
        ask_about_first_names: get(c, "ask-about-first-names")?.unwrap_or_default(),
        look_for_staff: get(c, "look-for-staff")?.unwrap_or_default(),
    })
}

/// See [`super::Register::set_name_rules`].
pub(super) fn set_name_rules(t: &Transaction<'_>, rules: NameRules) -> Result<()> {
    set(t, "ask-about-first-names", rules.ask_about_first_names)?;
    set(t, "look-for-staff", rules.look_for_staff)
}

/// See [`super::Register::revision`].
pub(super) fn revision(c: &Connection) -> Result<i64> {
    wanted(c, "revision")
}

/// To be called in every transaction that changes roll, answers or purposes.
pub(super) fn raise_revision(t: &Transaction<'_>) -> Result<()> {
    set(t, "revision", revision(t)?.saturating_add(1))
}

/// What the user may do.
pub(super) fn role(c: &Connection, user: &UserName) -> Result<Role> {
    let word = c.query_row("SELECT role FROM staff WHERE name = ?1", [user.as_str()], |row| row.get::<_, String>(0));
    Role::of(&word.optional()?.ok_or(RegisterError::UnknownUser)?)
}

/// Gives the user a role.
pub(super) fn add_staff(t: &Transaction<'_>, user: &UserName, role: Role) -> Result<()> {
    t.execute("INSERT INTO staff (name, role) VALUES (?1, ?2)", [user.as_str(), role.word()])?;
    Ok(())
}

fn wanted<T: FromSql>(c: &Connection, name: &str) -> Result<T> {
    get(c, name)?.ok_or(RegisterError::Damaged)
}

fn get<T: FromSql>(c: &Connection, name: &str) -> Result<Option<T>> {
    let mut statement = c.prepare_cached("SELECT value FROM facts WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

fn set(t: &Transaction<'_>, name: &str, value: impl ToSql) -> Result<()> {
    t.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?1, ?2)", (name, value))?;
    Ok(())
}
