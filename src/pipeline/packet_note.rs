//! What is said beside a packet in the list of what was made: how it deviates from the usual.

use super::enclosures::ALL;
use crate::diagnostic::wording;
use crate::facts::Enclosure;
use crate::kinds::paket::Inclusion;
use crate::packet::Claims;
use crate::record::NumberSet;
use crate::swedish;

/// How a packet deviates from the usual: attachments left out or attached as files, claims that it can't
/// make.
pub(super) fn note(
    enclosures: &[Enclosure],
    present: &[Inclusion],
    claims: Claims,
) -> Option<String> {
    let mut notes = Vec::new();
    let mut omitted = NumberSet::default();
    for (enclosure, inclusion) in enclosures.iter().zip(present) {
        if *inclusion == Inclusion::Omitted {
            omitted = omitted.union(&enclosure.numbers);
        }
    }
    if omitted.first().is_some() {
        notes.push(format!("utan {}", swedish::attachments(&omitted)));
    }
    let files = present.iter().filter(|inclusion| matches!(inclusion, Inclusion::File(_))).count();
    if files > 0 {
        notes.push(wording::count(files, "bifogad fil", "bifogade filer"));
    }
    if claims != ALL {
        notes.push(claims.words().unwrap_or_else(|| "varken PDF/A eller PDF/UA".to_owned()));
    }
    (!notes.is_empty()).then(|| notes.join(", "))
}
