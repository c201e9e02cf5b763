//! The tables of the register, one step for each version.
//!
//! A version's step never changes once it has shipped; a new version adds a step. Each runs in one
//! transaction with its number, so a database is always of a whole version. Answers and the trail
//! are only ever added to: triggers refuse everything else, from this program too.

#[cfg(test)]
#[path = "schema/plans/tests.rs"]
mod plans;

use rusqlite::{Connection, TransactionBehavior};

use super::error::{RegisterError, Result};

/// The steps; a database of version `n` has had the first `n`.
const STEPS: &[&str] = &[
    include_str!("schema/v1.sql"),
    include_str!("schema/v2.sql"),
    include_str!("schema/v3.sql"),
    include_str!("schema/v4.sql"),
    include_str!("schema/v5.sql"),
    include_str!("schema/v6.sql"),
    include_str!("schema/v7.sql"),
    include_str!("schema/v8.sql"),
    include_str!("schema/v9.sql"),
    include_str!("schema/v10.sql"),
    include_str!("schema/v11.sql"),
    include_str!("schema/v12.sql"),
    include_str!("schema/v13.sql"),
    include_str!("schema/v14.sql"),
    include_str!("schema/v15.sql"),
];

/// The version in the database's header; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the database to this program's version.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    for (number, step) in (1_i64..).zip(STEPS) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if version(&transaction)? < number {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.commit()?;
    }
    match usize::try_from(version(connection)?) {
        Ok(version) if version == STEPS.len() => Ok(()),
        _ => Err(RegisterError::Newer),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::consent::Answer;
    use crate::purpose::Purpose;
    use crate::register::database::in_memory;
    use crate::register::grants;
    use crate::register::import::history;

    /// When the answers were last taken in, as each version keeps it.
    const REFRESHED_BEFORE_3: &str = "INSERT INTO facts VALUES ('refreshed', '2026-06-15')";
    const REFRESHED_SINCE_3: &str = "
        INSERT INTO imports (kind, source, file, day, imported_at, imported_by, rows, added, changed,
                             turned_yes, turned_no, gone, unread)
            VALUES ('answers', 'a.csv', x'', '2026-06-15', 'now', 'head', 1, 0, 0, 1, 0, 0, 0);
        INSERT INTO import_purposes (import, purpose) VALUES (1, 'website');";

    fn fresh() -> Connection {
        let mut connection = in_memory();
        migrate(&mut connection).unwrap();
        connection
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = fresh();
        migrate(&mut connection).unwrap();
        assert_eq!(usize::try_from(version(&connection).unwrap()), Ok(STEPS.len()));
    }

    #[test]
    fn a_database_of_each_older_version_is_brought_to_this_one() {
        let tables = |connection: &Connection| -> Vec<String> {
            let mut statement = connection.prepare("SELECT sql FROM sqlite_schema ORDER BY name").unwrap();
            let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
            rows.filter_map(Result::unwrap).collect()
        };
        let new = tables(&fresh());
        for old in 1..STEPS.len() {
            let mut connection = in_memory();
            STEPS[..old].iter().for_each(|step| connection.execute_batch(step).unwrap());
            connection.pragma_update(None, "user_version", i64::try_from(old).unwrap()).unwrap();
            migrate(&mut connection).unwrap();
            assert_eq!(tables(&connection), new, "from version {old}");
        }
    }

    #[test]
    fn what_a_register_of_an_older_version_holds_is_still_there() {
        for old in 1..STEPS.len() {
            let mut connection = in_memory();
            STEPS[..old].iter().for_each(|step| connection.execute_batch(step).unwrap());
            connection.pragma_update(None, "user_version", i64::try_from(old).unwrap()).unwrap();
            connection
                .execute_batch(
                    "INSERT INTO pupils (id, forename, surname, year, class) VALUES ('P1', 'a', 'b', '4', '4 Oak');
                     INSERT INTO purposes (word, position, label, outside_school, basis, one_photo)
                         VALUES ('website', 1, 'Website', 1, 'consent', 0), ('press', 2, 'Press', 1, 'consent', 0);
                     INSERT INTO grants (pupil, purpose, answer, first_day, given_by, recorded_at, recorded_by)
                         VALUES (1, 'website', 'yes', '2026-06-15', 'parent', 'now', 'head');",
                )
                .unwrap();
            connection.execute_batch(if old < 3 { REFRESHED_BEFORE_3 } else { REFRESHED_SINCE_3 }).unwrap();
            migrate(&mut connection).unwrap();
            let grants = grants::grants(&connection).unwrap();
            assert_eq!(grants.iter().map(|g| (g.pupil.as_str(), g.answer)).collect::<Vec<_>>(), [("P1", Answer::Yes)]);
            assert!(grants::purposes(&connection).unwrap().iter().all(|rule| rule.period.is_none()));
            let refreshed = history::refreshed(&connection).unwrap();
            let website = Purpose::new("website").unwrap();
            assert_eq!(refreshed.into_iter().collect::<Vec<_>>(), [(website, date(2026, 6, 15))], "from version {old}");
        }
    }

    #[test]
    fn an_older_yes_to_one_photo_and_an_older_copy_are_kept_as_they_are_and_nothing_is_guessed_of_them() {
        let mut connection = in_memory();
        STEPS[..14].iter().for_each(|step| connection.execute_batch(step).unwrap());
        connection.pragma_update(None, "user_version", 14).unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = OFF;
                 INSERT INTO requests (photo, purpose, place, first_day, last_day, made_at, made_by)
                     VALUES (1, 'high-profile', 'a banner', '2026-06-15', '2026-07-31', 'now', 'head');
                 INSERT INTO grants (pupil, purpose, answer, first_day, given_by, photo, recorded_at, recorded_by)
                     VALUES (1, 'high-profile', 'yes', '2026-06-15', 'mother', 1, 'now', 'head');
                 INSERT INTO publications (photo, purpose, path, temporary, file, place, revision, made_at, made_by)
                     VALUES (1, 'high-profile', x'00', x'00', x'00', 'a banner', 1, 'now', 'head');",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let kept = |query: &str| connection.query_row(query, [], |row| row.get::<_, bool>(0));
        assert_eq!(kept("SELECT answer = 'yes' AND request IS NULL FROM grants"), Ok(true));
        assert_eq!(kept("SELECT place = 'a banner' AND same_as IS NULL FROM publications"), Ok(true));
    }

    #[test]
    fn a_newer_database_is_refused() {
        let mut connection = fresh();
        connection.pragma_update(None, "user_version", i64::try_from(STEPS.len()).unwrap() + 1).unwrap();
        assert_eq!(migrate(&mut connection), Err(RegisterError::Newer));
    }

    #[test]
    fn answers_and_the_trail_can_only_be_added_to() {
        let connection = fresh();
        connection
            .execute_batch(
                "INSERT INTO pupils (id, forename, surname, year, class) VALUES ('P1', 'a', 'b', '4', '4 Oak');
                 INSERT INTO purposes (word, position, label, outside_school, basis, one_photo)
                     VALUES ('website', 1, 'Website', 1, 'consent', 0);
                 INSERT INTO grants (pupil, purpose, answer, first_day, given_by, recorded_at, recorded_by)
                     VALUES (1, 'website', 'no', '2026-06-18', 'parent', 'now', 'head');
                 INSERT INTO audit VALUES (1, 'now', 'head', 'setup', '', x'00');",
            )
            .unwrap();
        for change in [
            "UPDATE grants SET answer = 'yes'",
            "DELETE FROM grants",
            "INSERT OR REPLACE INTO grants
                     (number, pupil, purpose, answer, first_day, given_by, recorded_at, recorded_by)
                 VALUES (1, 1, 'website', 'yes', '2026-06-18', 'parent', 'now', 'head')",
            "UPDATE audit SET detail = 'x'",
            "DELETE FROM audit",
            "INSERT OR REPLACE INTO audit VALUES (1, 'now', 'head', 'other', '', x'00')",
            "DELETE FROM pupils",
        ] {
            assert!(connection.execute(change, []).is_err(), "{change}");
        }
        let answer: String = connection.query_row("SELECT answer FROM grants", [], |row| row.get(0)).unwrap();
        assert_eq!(answer, "no");
    }
}
