//! Short and long forms of records: whichever is written, the documents are the same.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::support::library::Session;
use crate::support::project::TestProject;

/// Parts of a meeting's record, each in its long form and in short ones.
const MEETING: &[&[&str]] = &[
    &["datum: 2021-03-01\n"],
    &["tid: \"08.30\"\n", "tid: 8.30\n", "Tid: kl. 8:30\n", "tid: [08.30]\n"],
    &["dnr: [\"2021.10\"]\n", "dnr: 2021.10\n", "DNR: [2021.10]\n"],
    &["offentligt: true\n", "offentligt: ja\n", "Offentligt: Ja\n"],
    &["kallelse: {datum: 2021-02-20}\n", "kallelse: 2021-02-20\n", "kallelse: [2021–02–20]\n"],
    &["första_paragraf: 12\n", "första paragraf: \"12\"\n", "Första-paragraf: § 12\n"],
    &["underskrift: penna\n", "underskrift: PENNA\n"],
    &[
        "närvaro:\n  beslutande:\n    - {namn: Åsa Ek, roll: ordförande}\n    - {namn: Bo Al}\n  övriga:\n    - {namn: Kim Berg}\n",
        "närvaro: {beslutande: [{namn: Åsa Ek, Roll: ordförande}, Bo Al], övriga: Kim Berg}\n",
        "Närvaro:\n  beslutande: [{namn: [Åsa Ek], roll: ordförande}, namn: Bo Al]\n  övriga: [Kim Berg]\n",
    ],
    &["sekreterare: Kim Berg\n", "sekreterare: [Kim Berg]\n"],
    &["justerare: [{namn: Bo Al}]\n", "justerare: Bo Al\n", "justerare: {namn: Bo Al}\n"],
    &[
        "ajourneringar: [{tid: 10.15–10.30}]\n",
        "ajourneringar: 10.15–10.30\n",
        "ajourneringar: {tid: 10.15-10.30}\n",
    ],
    &["justering: {datum: 2021-03-10}\n", "justering: 2021-03-10\n", "Justering: [2021-03-10]\n"],
    &[
        "bilagor: [{nr: 1, rubrik: Avtal}, {nr: 2, rubrik: Budget}]\n",
        "bilagor: [Avtal, Budget]\n",
        "bilagor: [\"Bilaga 1: Avtal\", rubrik: Budget]\n",
        "bilagor: {1: Avtal, 2: {rubrik: Budget}}\n",
    ],
    &["ärenden:\n"],
    &["  - {rubrik: Öppnande}\n", "  - Öppnande\n", "  - [Öppnande]\n"],
    &["  - rubrik: \"2021\"\n", "  - rubrik: 2021\n", "  - Rubrik: [2021]\n"],
    &["    typ: [beslut, val]\n", "    typ: [Beslut, VAL]\n"],
    &[
        "    bilagor: [1, 2]\n",
        "    bilagor: 1, 2\n",
        "    bilagor: 1–2\n",
        "    bilagor: 1 och 2\n",
    ],
    &[
        "    tidigare_beslut: [{text: Ett}]\n",
        "    tidigare_beslut: Ett\n",
        "    Tidigare beslut: Ett\n",
    ],
    &["    utfall: bordläggs\n", "    utfall: Bordläggs\n", "    utfall: [bordläggs]\n"],
    &["    underärenden: [{rubrik: Under}]\n", "    underärenden: Under\n"],
];

/// A record with a form of each part.
fn record(forms: &[usize]) -> String {
    let parts = MEETING.iter().zip(forms);
    parts.map(|(written, form)| written[form % written.len()]).collect()
}

/// What the documents of a record are made of.
fn documents(record: &str) -> BTreeMap<String, String> {
    let project = TestProject::new();
    project.meeting(record);
    let made = project.build_clean().made.len();
    let texts = Session::new(project.root()).render().texts;
    assert_eq!(texts.len(), made);
    texts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn short_forms_say_what_long_ones_do(forms in prop::collection::vec(0..12_usize, MEETING.len())) {
        let long = record(&vec![0; MEETING.len()]);
        prop_assert!(documents(&record(&forms)) == documents(&long), "{}", record(&forms));
    }
}
