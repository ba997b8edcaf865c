//! The documents as files: tags, text, metadata, conformance, the same bytes every time.

use crate::support::pdf::{TestPdf, plain_text};
use crate::support::project::TestProject;
use crate::support::snapshots;

const KALLELSE: &str = "output/sammantraden/2020-11-27/kallelse.pdf";
const PROTOKOLL: &str = "output/sammantraden/2020-10-30/protokoll.pdf";

#[test]
fn tags_and_text() {
    let project = TestProject::sample();
    project.build_clean();
    for (name, path) in [("kallelse", KALLELSE), ("protokoll", PROTOKOLL)] {
        let path = project.path(path);
        snapshots().bind(|| {
            insta::assert_snapshot!(format!("tags-{name}"), TestPdf::open(&path).tags());
            insta::assert_snapshot!(format!("text-{name}"), plain_text(&path));
        });
    }
}
