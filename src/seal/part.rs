//! What the parts of minutes and notices are called: in comes a field of a view, out comes a name in Swedish.

/// What the day of the approval is called.
pub(super) const APPROVAL: &str = "justeringens dag";

/// What the parts of minutes and notices are called, by the fields of views that hold them.
const PARTS: [(&str, &str); 30] = [
    ("above", "organets namn"),
    ("adjournments", "ajourneringarna"),
    ("appeal", "hur man överklagar"),
    ("approved", APPROVAL),
    ("approved_at_once", "den omedelbara justeringen"),
    ("attachments", "bilagorna"),
    ("attendance", "närvaron"),
    ("board", "anslagstavlan"),
    ("corrections", "rättelserna"),
    ("date", "sammanträdets dag"),
    ("decision", "beslutet"),
    ("kept_at", "förvaringen"),
    ("motions", "yrkandena"),
    ("number", "protokollets nummer"),
    ("organ", "organets namn"),
    ("organisation", "organisationens namn"),
    ("place", "platsen"),
    ("presenters", "föredragande"),
    ("procedure", "propositionsordningen"),
    ("proposal", "förslaget"),
    ("recusals", "jävet"),
    ("registered", "diarienumret"),
    ("reservations", "reservationerna"),
    ("sent_to", "mottagarna"),
    ("signer", "den som undertecknar"),
    ("signing", "underskrifterna"),
    ("time", "tiden"),
    ("title", "rubriken"),
    ("votes", "omröstningen"),
    ("web", "adressen på webben"),
];

/// What the part is called that a field holds; none for one that isn't called anything.
pub(super) fn name_of(field: &str) -> Option<&'static str> {
    PARTS.iter().find(|(own, _)| *own == field).map(|(_, called)| *called)
}
