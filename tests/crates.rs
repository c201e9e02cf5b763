//! What is built in: no crate that talks to a network, and the source asks for no socket either.
//!
//! `Cargo.lock` is read whole, with what is built for other systems and for tests, so this is
//! stricter than what any one build holds. Licences are `cargo deny`'s: see `.deny.toml`.

#![expect(clippy::disallowed_methods, reason = "reads the source tree, not a card")]

use std::path::Path;

/// Crates that open connections, resolve names, secure transport, or wait on sockets.
#[rustfmt::skip]
const NETWORKED: [&str; 46] = [
    "actix-rt", "arti-client", "async-io", "async-net", "async-std", "attohttpc", "axum", "curl", "curl-sys",
    "h2", "h3", "hickory-resolver", "hyper", "isahc", "libp2p", "libssh2-sys", "mdns-sd", "minreq", "mio",
    "native-tls", "nng", "openssl", "opener", "polling", "quinn", "rdkafka", "reqwest", "rustls", "schannel",
    "security-framework", "self_update", "sentry", "smol", "socket2", "ssh2", "suppaftp", "surf", "tiny_http",
    "tokio", "tonic", "tungstenite", "ureq", "webbrowser", "wayland-client", "x11rb", "zbus",
];

/// Of these, the ones that are there, and why they reach nothing outside this computer.
const LOCAL: [(&str, &str); 6] = [
    ("x11rb", "speaks with the display over its socket"),
    ("wayland-client", "speaks with the display over its socket"),
    ("zbus", "speaks with the desktop's own bus, for screen readers and the folder dialog"),
    ("async-io", "waits on the bus for zbus"),
    ("polling", "waits on the bus and the display"),
    ("tokio", "asked for by rfd in a browser only, and no browser is built for"),
];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default()
}

fn locked() -> Vec<String> {
    let lock = read("Cargo.lock");
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \""));
    names.map(|name| name.trim_end_matches('"').to_owned()).collect()
}

#[test]
fn no_crate_talks_to_a_network() {
    let locked = locked();
    assert!(locked.len() > 100, "Cargo.lock was not read");
    let is_local = |name: &str| LOCAL.iter().any(|(local, _)| *local == name);
    let talking: Vec<_> = locked.iter().filter(|n| NETWORKED.contains(&n.as_str()) && !is_local(n)).collect();
    assert_eq!(talking, Vec::<&String>::new(), "Kindframe opens no connection: find a crate that needs none");
}

#[test]
fn every_exception_is_still_needed() {
    let locked = locked();
    for (name, why) in LOCAL {
        assert!(NETWORKED.contains(&name), "{name} is not in the list that it is an exception from");
        assert!(locked.iter().any(|n| n == name), "{name} ({why}) is gone: take its exception away too");
    }
}

#[test]
fn our_own_source_asks_for_no_socket() {
    let mut files = 0;
    for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let Ok(entry) = entry else { continue };
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        for word in ["std::net", "TcpStream", "UdpSocket", "UnixStream"] {
            assert!(!text.contains(word), "{}: {word}: Kindframe opens no connection", entry.path().display());
        }
        files += usize::from(!text.is_empty());
    }
    assert!(files > 10, "the source was not read");
}

#[test]
fn the_cipher_is_built_in_and_nothing_has_to_be_installed() {
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("default = [\"cipher-vendored\", "), "a fresh machine has no OpenSSL to link");
}
