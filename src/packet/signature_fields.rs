//! A tagged PDF with links to the fields in their place, in which it can be signed any number of times and
//! stays PDF/A-2a and PDF/UA-1. The links are where the fields go and have their structure elements: such as
//! `signature:0` for the first.
//!
//! A signature is appended to the file, so the fields, their appearances and their tags must be there before
//! the first. How they are written follows from what was tried with pyHanko and veraPDF:
//! - Field and widget are one object, whose appearance dictionary is another (`/AP 12 0 R`).
//! - The `Form` element has the reference to its widget as its only kid, not as an array of one. Otherwise
//!   pyHanko suspects the first signature as soon as there is a second.
//! - The archive's timestamp is a field too. It shows nothing, but PDF/UA-1 wants it tagged (ISO 14289-1,
//!   7.18.4), and nothing can be tagged after a signature.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::error::ReadError;
use super::reader;
use super::rewrite::rewrite;

/// The scheme of the links that stand for fields.
const SCHEME: &[u8] = b"signature:";

/// Print, the flag that PDF/A requires (ISO 19005-2, 6.3.2).
const PRINT: i64 = 4;

/// `SignaturesExist` (ISO 32000-1, 12.7.2).
const SIGNATURES_EXIST: i64 = 1;

/// A field that can be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureField {
    /// The name by which programs know it; no other field of the file has it.
    pub name: String,
    /// What it is for, for those who can't see where it is.
    pub description: String,
    /// Whether its signature shows on the page.
    pub is_visible: bool,
}

/// Why fields can't be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldError {
    /// The file can't be read.
    Unreadable(ReadError),
    /// The field with this description has no place, several, or one that isn't empty.
    Misplaced(String),
}

/// A link that stands for a field.
struct Place {
    page: ObjectId,
    link: ObjectId,
    /// The structure element that it belongs to.
    element: ObjectId,
}

/// Replaces the links that stand for `fields` in a PDF by these.
pub fn add_signature_fields(pdf: &[u8], fields: &[SignatureField]) -> Result<Vec<u8>, FieldError> {
    let mut document = reader::load(pdf, false).map_err(FieldError::Unreadable)?.document;
    let mut places = places(&document);
    let mut added = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let misplaced = || FieldError::Misplaced(field.description.clone());
        let [place] = places.remove(&index).and_then(only).ok_or_else(misplaced)?;
        add(&mut document, field, &place).ok_or_else(misplaced)?;
        added.push(Object::Reference(place.link));
    }
    let form = dictionary! { "Fields" => added, "SigFlags" => SIGNATURES_EXIST };
    let form = document.add_object(form);
    if let Ok(catalog) = document.catalog_mut() {
        catalog.set("AcroForm", form);
    }
    Ok(rewrite(&document))
}

/// The only place of a field.
fn only(places: Vec<Place>) -> Option<[Place; 1]> {
    places.try_into().ok()
}

/// The links that stand for fields, by the index in their address.
fn places(document: &Document) -> BTreeMap<usize, Vec<Place>> {
    let elements = elements_of_objects(document);
    let mut places: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    for page in document.page_iter() {
        let annotations = document.get_dictionary(page).and_then(|page| page.get(b"Annots"));
        let annotations = annotations.and_then(Object::as_array).map(Vec::as_slice);
        for link in annotations.unwrap_or_default().iter().filter_map(|own| own.as_reference().ok())
        {
            if let Some(index) = field_index(document, link)
                && let Some(&element) = elements.get(&link)
            {
                places.entry(index).or_default().push(Place { page, link, element });
            }
        }
    }
    places
}

/// The index in the address of a link that stands for a field.
fn field_index(document: &Document, link: ObjectId) -> Option<usize> {
    let action = document.get_dictionary(link).ok()?.get(b"A").ok()?.as_dict().ok()?;
    let address = action.get(b"URI").ok()?.as_str().ok()?;
    std::str::from_utf8(address.strip_prefix(SCHEME)?).ok()?.parse().ok()
}

/// The structure elements that hold nothing but an object, by that object.
fn elements_of_objects(document: &Document) -> BTreeMap<ObjectId, ObjectId> {
    let mut elements = BTreeMap::new();
    for (id, object) in &document.objects {
        let Object::Dictionary(element) = object else { continue };
        let kid = element.get(b"K").ok().and_then(only_kid);
        if let Some(kid) = kid.filter(|kid| kid.has_type(b"OBJR"))
            && let Ok(target) = kid.get(b"Obj").and_then(Object::as_reference)
        {
            elements.insert(target, *id);
        }
    }
    elements
}

/// The dictionary that is the only kid of an element.
fn only_kid(kids: &Object) -> Option<&Dictionary> {
    match kids {
        Object::Array(kids) => match kids.as_slice() {
            [only] => only.as_dict().ok(),
            _ => None,
        },
        only => only.as_dict().ok(),
    }
}

/// Replaces the link at a place by a field; `None` if it isn't as Typst writes links.
fn add(document: &mut Document, field: &SignatureField, place: &Place) -> Option<()> {
    let link = document.get_dictionary(place.link).ok()?;
    let key = link.get(b"StructParent").ok()?.clone();
    let area = match field.is_visible {
        true => link.get(b"Rect").ok()?.clone(),
        false => vec![0.into(); 4].into(),
    };
    let appearance = empty_appearance(document, &area)?;
    let widget = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => text_string(&field.name),
        "TU" => text_string(&field.description),
        "F" => PRINT,
        "Rect" => area,
        "P" => place.page,
        "AP" => appearance,
        "StructParent" => key,
    };
    document.objects.insert(place.link, Object::Dictionary(widget));
    let element = document.get_object_mut(place.element).ok()?.as_dict_mut().ok()?;
    let kid = element.get(b"K").ok().and_then(only_kid)?.clone();
    element.set("S", "Form");
    element.set("K", kid);
    Some(())
}

/// The appearance of a field that isn't signed: nothing, in an area of its size. Each field has its own,
/// which its signature replaces.
fn empty_appearance(document: &mut Document, area: &Object) -> Option<ObjectId> {
    let sides = area.as_array().ok()?.iter().map(Object::as_float);
    let [left, bottom, right, top] = *sides.collect::<Result<Vec<f32>, _>>().ok()? else {
        return None;
    };
    let size = vec![0.into(), 0.into(), (right - left).into(), (top - bottom).into()];
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => Object::Array(size),
        "Resources" => Dictionary::new(),
    };
    let normal = document.add_object(Stream::new(form, Vec::new()));
    Some(document.add_object(dictionary! { "N" => normal }))
}
