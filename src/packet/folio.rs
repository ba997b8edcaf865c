//! Running numbers: a line at the foot of each page that says which it is of the whole packet. How many
//! pages that has is known last, so a page draws a form `XObject` that is written when the packet is
//! finished. Like a folio of any page it is an artifact (ISO 32000-1, 14.8.2.2), beside the page's own.

use lopdf::Dictionary;

use super::copy::Copier;
use super::object_pool::ObjectPool;
use super::overlay;
use super::source::{MediaBox, PdfSource, Placement};
use super::writer::PdfWriter;

/// From the edges of a page of A4 to the line's end and to its foot (points). Ours end there, too.
const RIGHT_GAP: f32 = 76.535;
const BOTTOM_GAP: f32 = 14.0;

/// A page that is narrower (points) has a smaller line.
const LEAST_WIDTH: f32 = 220.0;

/// The operators that draw the form called `name` at the foot of a page as it is shown: cropped and
/// turned. On a page that is larger than A4 the line is, too, since that is often printed as A4.
pub(super) fn operators(page: &Placement, name: &str) -> Vec<u8> {
    let MediaBox { left, bottom, right, top } = page.visible;
    let (width, height) = (page.visible.width(), page.visible.height());
    let (shown_width, shown_height) =
        if page.is_on_its_side() { (height, width) } else { (width, height) };
    let shortest = shown_width.min(shown_height) * page.unit;
    let least = (shown_width * page.unit / LEAST_WIDTH).min(1.0);
    let scale = (shortest / MediaBox::A4.width()).max(least) / page.unit;
    let from_left = shown_width - RIGHT_GAP * scale;
    let from_bottom = BOTTOM_GAP * scale;
    let matrix = match page.quarter_turns {
        1 => [0.0, scale, -scale, 0.0, right - from_bottom, bottom + from_left],
        2 => [-scale, 0.0, 0.0, -scale, right - from_left, top - from_bottom],
        3 => [0.0, -scale, scale, 0.0, left + from_bottom, top - from_left],
        _ => [scale, 0.0, 0.0, scale, left + from_left, bottom + from_bottom],
    };
    let matrix = matrix.map(|number| number.to_string()).join(" ");
    format!("/Artifact<</Type/Pagination/Subtype/Footer>>BDC q {matrix} cm /{name} Do Q EMC\n")
        .into()
}

/// A name for the form that none of a page's own has: the page may come from a packet.
pub(super) fn free_name(taken: Option<&Dictionary>) -> String {
    let is_taken = |name: &String| taken.is_some_and(|taken| taken.has(name.as_bytes()));
    let mut name = "Paketnummer".to_owned();
    while is_taken(&name) {
        name.push('a');
    }
    name
}

/// Writes the forms that some pages draw, under their `numbers`: each is a page of a file, whose lower
/// right corner is the line's end.
pub(super) fn write(pool: &mut ObjectPool, source: &PdfSource, numbers: &[u32]) {
    let mut copier = Copier::new(source, pool, false);
    for (page, &number) in source.pages().iter().zip(numbers) {
        let Some((mut entries, data)) = overlay::form(&mut copier, page) else {
            write_empty(&mut copier.pool.writer, number);
            continue;
        };
        let MediaBox { bottom, right, .. } = source.media_box(page);
        entries.extend_from_slice(format!("/Matrix[1 0 0 1 {} {}]", -right, -bottom).as_bytes());
        copier.pool.write(number, &entries, Some(data));
    }
    copier.copy_deferred();
}

/// Writes the form of a page without a running number.
pub(super) fn write_empty(writer: &mut PdfWriter, number: u32) {
    writer.stream(number, b"/Type/XObject/Subtype/Form/BBox[0 0 0 0]/Resources<<>>", b"");
}
