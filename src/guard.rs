//! Work that may panic in a library: the rest goes on, and the reason can be reported.
//!
//! A panic is a fault of the program's, never of a record's. It is caught where one record, document or
//! file is worked on, so that it stops that one alone.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// Where the last panic was, once [`keep_quiet`] has been called.
static LAST_PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Does `work`; an error is why it panicked.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| reason(&*payload))
}

/// Makes panics print nothing: each is reported as a finding or a failure, in Swedish.
pub fn keep_quiet() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        *LAST_PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
}

/// Why something panicked, and where.
fn reason(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let message = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
    let place = LAST_PLACE.lock().unwrap_or_else(PoisonError::into_inner).take();
    match place {
        Some(place) => format!("{message} {place}").trim().to_owned(),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_becomes_its_reason() {
        assert_eq!(guarded(|| 3), Ok(3));
        let panicked: Result<(), String> = guarded(|| panic!("number {}", 7));
        assert!(panicked.unwrap_err().starts_with("number 7"));
    }
}
