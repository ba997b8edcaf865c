//! Why the system didn't do what it was asked to, in Swedish.
//!
//! In comes its error, out come words for the parentheses of a message: the system's own words follow
//! the language of the machine, and say nothing to most users.

use std::io::{Error, ErrorKind};

/// Linux, macOS and Windows have numbers of their own for what has no [`ErrorKind`] yet.
#[cfg(target_os = "linux")]
const LOOP: i32 = 40;
#[cfg(target_os = "macos")]
const LOOP: i32 = 62;
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const LOOP: i32 = 1921;

/// The cause of an error of the system's.
pub fn cause(error: &Error) -> String {
    let words = match error.kind() {
        _ if error.raw_os_error() == Some(LOOP) => "länken leder runt till sig själv",
        ErrorKind::NotFound => "den finns inte",
        ErrorKind::PermissionDenied => "du saknar behörighet",
        ErrorKind::AlreadyExists => "den finns redan",
        ErrorKind::NotADirectory => "något i sökvägen är en fil och ingen mapp",
        ErrorKind::IsADirectory => "den är en mapp",
        ErrorKind::DirectoryNotEmpty => "mappen är inte tom",
        ErrorKind::ReadOnlyFilesystem => "disken är skrivskyddad",
        ErrorKind::StorageFull => "disken är full",
        ErrorKind::QuotaExceeded => "utrymmet på disken är slut",
        ErrorKind::FileTooLarge => "filen är för stor för disken",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            "den används av ett annat program"
        }
        ErrorKind::StaleNetworkFileHandle
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::NotConnected
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted => "nätverket svarar inte",
        ErrorKind::TimedOut => "det tog för lång tid",
        ErrorKind::InvalidFilename => "namnet går inte att ha här",
        ErrorKind::AddrInUse => "den är upptagen",
        ErrorKind::AddrNotAvailable => "datorn har inte den adressen",
        ErrorKind::OutOfMemory => "minnet räcker inte",
        ErrorKind::BrokenPipe => "mottagaren har slutat läsa",
        _ => return unknown(error),
    };
    words.to_owned()
}

/// The cause of an error that has no words here: its number, which can be looked up.
fn unknown(error: &Error) -> String {
    match error.raw_os_error() {
        Some(number) => format!("systemets fel {number}"),
        None => "okänt fel".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_in_swedish() {
        assert_eq!(cause(&ErrorKind::NotFound.into()), "den finns inte");
        assert_eq!(cause(&Error::from_raw_os_error(13)), "du saknar behörighet");
        assert_eq!(cause(&Error::from_raw_os_error(12345)), "systemets fel 12345");
        assert_eq!(cause(&Error::other("no luck")), "okänt fel");
    }
}
