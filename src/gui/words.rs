//! Numbers as a person says them. Pure.

/// `1 shot`, `214 shots`, `12,000 shots`.
#[must_use]
pub fn many(count: usize, one: &str, more: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { more })
}

/// A number with its thousands set off.
#[must_use]
pub fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `640 KB`, `1.2 GB`: decimal, as on the packet of a card.
#[must_use]
pub fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    let (value, unit) = match bytes {
        b if b >= 1e9 => (b / 1e9, "GB"),
        b if b >= 1e6 => (b / 1e6, "MB"),
        b => (b / 1e3, "KB"),
    };
    if value < 10.0 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

/// `less than a minute`, `3 min`, `2 h 5 min`.
#[must_use]
pub fn span(seconds: f64) -> String {
    let minutes = (seconds / 60.0).ceil().max(0.0);
    if seconds < 60.0 {
        "less than a minute".to_owned()
    } else if minutes < 60.0 {
        format!("{minutes:.0} min")
    } else {
        format!("{:.0} h {:.0} min", (minutes / 60.0).floor(), minutes % 60.0)
    }
}

/// `today`, `1 day old`, `2 days old`, `never filled`.
#[must_use]
pub fn age(days: Option<i32>) -> String {
    match days {
        None => "no answers yet".to_owned(),
        Some(..=0) => "from today".to_owned(),
        Some(1) => "1 day old".to_owned(),
        Some(days) => format!("{days} days old"),
    }
}

/// A sentence as it stands at the beginning of a line: first letter large, full stop at the end.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let stop = if text.ends_with(['.', '?']) || text.is_empty() { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

/// Several names as one says them: `Amira, Ben and Chloe`.
#[must_use]
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [init @ .., end] => format!("{} and {end}", init.join(", ")),
    }
}

/// What a password is worth, as a sentence. Length counts; tricks do not.
#[must_use]
pub fn strength(password: &str) -> &'static str {
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    match (password.chars().count(), different.len()) {
        (0, _) => "Four ordinary words in a row are easy to keep and hard to guess.",
        (..=9, _) | (_, ..=5) => "Too easy to guess. Use at least ten characters: three or four words do well.",
        (..=15, _) => "Fair. Another word would make it strong.",
        _ => "Strong.",
    }
}

/// True if the password may be used at all: see [`strength`].
#[must_use]
pub fn strong_enough(password: &str) -> bool {
    !password.is_empty() && !strength(password).starts_with("Too easy")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_one_says_them() {
        assert_eq!(many(1, "shot", "shots"), "1 shot");
        assert_eq!(many(12_345, "shot", "shots"), "12,345 shots");
        assert_eq!(size(4_200_000_000), "4.2 GB");
        assert_eq!(size(640_000), "640 KB");
        assert_eq!(span(30.0), "less than a minute");
        assert_eq!(span(3.0 * 60.0), "3 min");
        assert_eq!(span(7500.0), "2 h 5 min");
        assert_eq!(age(Some(1)), "1 day old");
        assert_eq!(list(&["Amira", "Ben", "Chloe"]), "Amira, Ben and Chloe");
        assert_eq!(sentence("rule out Amira"), "Rule out Amira.");
    }

    #[test]
    fn a_short_or_dull_password_is_refused() {
        for dull in ["", "short", "aaaaaaaaaaaaaaaaaaaa"] {
            assert!(!strong_enough(dull), "{dull}");
        }
        assert!(strong_enough("lantern gravel"));
        assert_eq!(strength("lantern gravel otter seven"), "Strong.");
    }
}
