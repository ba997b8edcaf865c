//! A file that lies in the folder of another kind of record.
//!
//! In comes a file with several unknown fields, out comes one finding for all of them, if a record of another kind has
//! as good as all of its fields.

use std::sync::Arc;

use super::name::are_alike;
use super::survey::{LEVELS, Level};
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::yaml::{self, Data};

/// Fewer unknown fields than this are slips.
const FEWEST_UNKNOWN: usize = 3;

/// The finding for a file of another kind, given what is found in it where it lies.
pub(super) fn finding(file: &Arc<SourceFile>, found: &[Diagnostic]) -> Option<Diagnostic> {
    let unknown = found.iter().filter(|finding| finding.code == codes::UNKNOWN_FIELD);
    if unknown.count() < FEWEST_UNKNOWN {
        return None;
    }
    let tree = yaml::parse(file.read_text()).ok()?;
    let Data::Fields(fields) = &tree.data else { return None };
    let names: Vec<String> = fields.iter().map(|field| field.name().into_owned()).collect();
    let outermost = || LEVELS.iter().filter(|level| level.route.is_empty());
    let own = outermost().find(|level| level.is_in(&file.path))?;
    let other = outermost().max_by_key(|level| known(level, &names))?;
    let is_other = known(other, &names) + 1 >= names.len()
        && known(own, &names) + FEWEST_UNKNOWN <= known(other, &names);
    is_other.then(|| {
        let message = format!("filens fält hör hemma i `{}`, inte i `{}`", other.file, own.file);
        Diagnostic::error(codes::UNKNOWN_FIELD, Place::whole(file), message)
            .hint(format!("flytta filen till `{}`", other.file))
    })
}

/// How many names are of fields that a level has.
fn known(level: &Level, names: &[String]) -> usize {
    let is_known = |name: &&String| level.fields().any(|own| are_alike(own, name));
    names.iter().filter(is_known).count()
}
