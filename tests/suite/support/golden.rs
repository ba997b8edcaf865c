//! First pages held against pictures, rendered by poppler.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::process::Command;

use super::repository;

/// Dots per inch.
const RESOLUTION: &str = "40";
/// How far a value may be off (of 255) before it counts.
const NEAR: u8 = 48;
/// The share of values that may count: another release of poppler smooths letters otherwise.
const ALLOWED: f64 = 0.003;

/// Holds a PDF's first page against `tests/golden/<name>.png`; `UPDATE_GOLDEN=1` makes it anew.
#[track_caller]
pub(crate) fn assert_looks(name: &str, pdf: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let stem = folder.path().join("page");
    let rendered = Command::new("pdftoppm")
        .args(["-r", RESOLUTION, "-png", "-singlefile"])
        .args([pdf, &stem])
        .status()
        .expect("pdftoppm is missing; `tests/run` installs poppler-utils");
    assert!(rendered.success());
    let page = stem.with_extension("png");
    let golden = repository(&format!("tests/golden/{name}.png"));
    if super::is_asked("UPDATE_GOLDEN") {
        fs::create_dir_all(golden.parent().unwrap()).unwrap();
        fs::copy(&page, &golden).unwrap();
        return;
    }
    let (is, should) = (pixels(&page), pixels(&golden));
    assert_eq!((is.0, is.1), (should.0, should.1), "{name}: the page has another size");
    let off = is.2.iter().zip(&should.2).filter(|(a, b)| a.abs_diff(**b) > NEAR).count();
    let share = off as f64 / is.2.len() as f64;
    if share > ALLOWED {
        let store = repository("tests/store");
        fs::create_dir_all(&store).unwrap();
        fs::copy(&page, store.join(format!("{name}.png"))).unwrap();
        panic!(
            "{name}: {:.1} % of the page looks otherwise; see tests/store/{name}.png",
            share * 100.0
        );
    }
}

/// A picture's width, height and colour values.
fn pixels(path: &Path) -> (u32, u32, Vec<u8>) {
    let mut reader =
        png::Decoder::new(BufReader::new(File::open(path).unwrap())).read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut buffer).unwrap();
    buffer.truncate(info.buffer_size());
    (info.width, info.height, buffer)
}
