//! A document with places for digital signatures to one with fields there.

use std::collections::BTreeMap;

use typst::foundations::Bytes;

use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Document;
use crate::packet::{self, FieldError, SignatureField};
use crate::project::slug;
use crate::typeset::{self, Pdf, SignaturePlace};

/// Gives a document its fields. One without places for signatures is as before.
pub(super) fn with_fields(document: &Document, pdf: Pdf) -> Result<Pdf, Box<Diagnostic>> {
    let fields = fields(typeset::signature_places(&pdf.layout));
    if fields.is_empty() {
        return Ok(pdf);
    }
    match packet::add_signature_fields(&pdf.bytes, &fields) {
        Ok(bytes) => Ok(Pdf { bytes: Bytes::new(bytes), ..pdf }),
        Err(error) => Err(Box::new(failed(document, error))),
    }
}

/// The fields at places. Each is named after whose it is: `justerare`, the next `justerare-2`, so that a
/// name stays when others are added.
fn fields(places: Vec<SignaturePlace>) -> Vec<SignatureField> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut fields = Vec::new();
    for SignaturePlace { role, description, is_visible } in places {
        let role = slug(&role);
        let count = counts.entry(role.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { role } else { format!("{role}-{count}") };
        fields.push(SignatureField { name, description, is_visible });
    }
    fields
}

/// The finding for a document that can't have its fields.
fn failed(document: &Document, error: FieldError) -> Diagnostic {
    let path = document.path();
    let reason = match error {
        FieldError::Unreadable(error) => format!("filen {}", error.words()),
        FieldError::Misplaced(field) => {
            format!("underskriftsfältet ”{field}” har ingen plats på sidan, eller fler än en")
        }
    };
    let message = format!("`output/{path}` kunde inte skapas: {reason}");
    Diagnostic::placeless(codes::TYPST, message)
        .hint("rätta mallen: varje plats för en underskrift står en gång, utan innehåll")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_after_whose_they_are() {
        let roles = ["Sekreterare", "Ordförande", "Ordförande", "Arkivets tidsstämpel"];
        let places = roles.map(|role| SignaturePlace {
            role: role.to_owned(),
            description: role.to_owned(),
            is_visible: true,
        });
        let names: Vec<String> =
            fields(places.to_vec()).into_iter().map(|field| field.name).collect();
        assert_eq!(names, ["sekreterare", "ordforande", "ordforande-2", "arkivets-tidsstampel"]);
    }
}
