//! How SQLite goes about the register's own queries: it looks up, and does not read a large table
//! from end to end where a key is known.
//!
//! The queries are taken from the source as they stand there, so that a new one is looked at too.

use rusqlite::Connection;

use crate::register::database::in_memory;

/// The tables that grow with every year.
const LARGE: [&str; 8] =
    ["grants", "marks", "photos", "event_pupils", "faces", "face_searches", "viewings", "offload_files"];

/// What has to read everything, by a piece of it, and why.
const WHOLE: [&str; 4] = [
    // All answers, read once for each revision.
    "g.answer, g.first_day",
    // How many photos there are.
    "SELECT COUNT(*) AS n FROM photos",
    // The candidates of an event without groups are the whole roll, not the whole of a large table.
    "SELECT 1 FROM event_groups WHERE event = ?1",
    // Which purposes older lists spoke of: runs once, when the register is brought to version 3.
    "SELECT purpose FROM grants",
];

const SOURCES: [&str; 18] = [
    include_str!("../../blocks.rs"),
    include_str!("../../covered_copies.rs"),
    include_str!("../../events.rs"),
    include_str!("../../faces.rs"),
    include_str!("../../facts.rs"),
    include_str!("../../grants.rs"),
    include_str!("../../hash_lists.rs"),
    include_str!("../../hints.rs"),
    include_str!("../../holds.rs"),
    include_str!("../../journal.rs"),
    include_str!("../../lists.rs"),
    include_str!("../../offloads.rs"),
    include_str!("../../people.rs"),
    include_str!("../../photos.rs"),
    include_str!("../../roll.rs"),
    include_str!("../../suggestions.rs"),
    include_str!("../../viewings.rs"),
    include_str!("../../ways_back.rs"),
];

/// How photos are looked for.
const PHOTOS: [&str; 4] = [
    "WHERE event = ?1 AND erased_at IS NULL ORDER BY day, LENGTH(stored), stored",
    "WHERE stored = ?1 AND erased_at IS NULL",
    "WHERE original = ?1 OR cleaned = ?1 OR number IN (SELECT photo FROM former_copies WHERE cleaned = ?1)",
    "WHERE number = ?1",
];

fn fresh() -> Connection {
    let mut connection = in_memory();
    super::migrate(&mut connection).unwrap();
    connection
}

/// The texts in the source that begin a query and hold nothing that is filled in.
fn queries() -> Vec<String> {
    let texts = SOURCES.iter().flat_map(|source| source.split('"').skip(1).step_by(2));
    let whole = texts.filter(|text| text.trim_start().starts_with("SELECT ") && !text.contains('{'));
    whole.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The large tables that the query reads from end to end.
fn scanned(connection: &Connection, query: &str) -> Vec<&'static str> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
    let parameters = vec![rusqlite::types::Null; statement.parameter_count()];
    let rows = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>("detail"));
    let names = rows.unwrap().filter_map(|detail| detail.unwrap().strip_prefix("SCAN ").map(str::to_owned));
    let names: Vec<String> = names.filter_map(|detail| detail.split(' ').next().map(str::to_owned)).collect();
    let is = |table: &str, name: &str| table == name || query.contains(&format!("{table} {name} "));
    LARGE.into_iter().filter(|table| names.iter().any(|name| is(table, name))).collect()
}

#[test]
fn no_large_table_is_read_from_end_to_end_where_a_key_is_known() {
    let connection = fresh();
    let queries = queries();
    assert!(queries.len() > 20, "the queries were not found");
    for query in queries.iter().filter(|query| !WHOLE.iter().any(|whole| query.contains(whole))) {
        assert_eq!(scanned(&connection, query), [""; 0], "{query}");
    }
}

#[test]
fn a_photo_is_found_by_event_path_content_and_number_without_reading_all() {
    let (connection, source) = (fresh(), include_str!("../../photos.rs"));
    for wanted in PHOTOS {
        assert!(source.contains(wanted), "photos are no longer looked for {wanted}");
        assert_eq!(scanned(&connection, &format!("SELECT * FROM photos {wanted}")), [""; 0], "{wanted}");
    }
    assert_eq!(scanned(&connection, "SELECT * FROM photos WHERE size = ?1"), ["photos"]);
}
