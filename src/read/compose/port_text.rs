//! The short form of a port: `address:published:target/protocol`.

use crate::deployment::UNKNOWN;

/// Whether compose can read a short form.
pub fn is_port(text: &str) -> bool {
    if text.contains(UNKNOWN) {
        return true;
    }
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    if !matches!(protocol.to_ascii_lowercase().as_str(), "tcp" | "udp" | "sctp") {
        return false;
    }
    let (rest, target) = match ports.rsplit_once(':') {
        Some((rest, target)) => (Some(rest), target),
        None => (None, ports),
    };
    let Some(inside) = range(target).filter(|_| target != "0") else { return false };
    let Some(rest) = rest else { return true };
    let (address, published) = rest.rsplit_once(':').map_or(("", rest), |(address, port)| (address, port));
    let bare = address.trim_start_matches('[').trim_end_matches(']');
    if !address.is_empty() && bare.parse::<std::net::IpAddr>().is_err() {
        return false;
    }
    // One port inside may be published at any of a range.
    published.is_empty() || range(published).is_some_and(|outside| outside == inside || inside == 1)
}

/// How many ports a port, or a range of them, is.
fn range(text: &str) -> Option<u16> {
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| !text.starts_with('+'));
    match text.split_once('-') {
        Some((first, last)) => number(last)?.checked_sub(number(first)?)?.checked_add(1),
        None => number(text).map(|_| 1),
    }
}

#[cfg(test)]
mod tests {
    use super::is_port;

    #[test]
    fn ports_are_read_as_compose_does() {
        for text in [
            "80",
            "8080:80",
            "127.0.0.1:8080:80/udp",
            "[::1]:80:80",
            "3000-3005:3000-3005",
            "8000-9000:80",
            ":80",
            "127.0.0.1::80",
        ] {
            assert!(is_port(text), "{text}");
        }
        for text in
            ["99999:1", "a:b", "19530:19530:19530:x", "80/http", "3000-3005:80-81", "", "80:", "0", "80:0"]
        {
            assert!(!is_port(text), "{text}");
        }
    }
}
