//! Values as they are typed: in comes a text, out comes what it says, or why it says nothing.

use std::net::IpAddr;
use std::num::NonZeroUsize;

use chrono::NaiveDate;

use crate::characters;
use crate::project::slug;
use crate::record::{self, MeetingId};

/// Parses an organ's name, as its folder has it.
pub(super) fn parse_organ(text: &str) -> Result<String, String> {
    let name = slug(text);
    match name.is_empty() {
        true => Err("skriv namnet på organets mapp i content/organ/".to_owned()),
        false => Ok(name),
    }
}

/// Parses a number of documents.
pub(super) fn parse_jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| format!("`{text}` är inget antal; skriv ett tal från 1"))
}

/// Parses a port.
pub(super) fn parse_port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("`{text}` är ingen port; skriv ett tal från 0 till 65535"))
}

/// Parses an IP address.
pub(super) fn parse_host(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("`{text}` är ingen IP-adress; skriv till exempel 192.168.1.7"))
}

/// Parses a date.
pub(super) fn parse_date(text: &str) -> Result<NaiveDate, String> {
    record::date(text)
        .ok_or_else(|| format!("`{text}` är inget datum; skriv till exempel 2024-11-29"))
}

/// Parses a meeting's day, with its number where the organ met several times that day.
pub(super) fn parse_meeting(text: &str) -> Result<MeetingId, String> {
    MeetingId::parse(text)
        .ok_or_else(|| format!("`{text}` är inget datum; skriv till exempel 2024-11-29"))
}

/// The longest reason for a correction (bytes): it stands on the first page.
const LONGEST_REASON: usize = 500;

/// Parses why something is corrected: words on one line, without what isn't seen.
pub(super) fn parse_reason(text: &str) -> Result<String, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let reason = words.join(" ");
    match characters::hidden(&reason).is_empty() {
        _ if reason.is_empty() => Err("skriv vad som var fel efter `--why`".to_owned()),
        _ if reason.len() > LONGEST_REASON => Err("skriv skälet med högst 500 tecken".to_owned()),
        false => Err("skriv skälet utan dolda tecken".to_owned()),
        true => Ok(reason),
    }
}
