//! Whatever a text field holds comes out in the PDF letter for letter and runs nothing. The proof
//! goes through the PDF: from YAML to what a screen reader reads.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::support::library::Diagnostic;
use crate::support::pdf::TestPdf;
use crate::support::project::{TestProject, codes, pictures};

/// What Typst, minijinja, Markdown, YAML or a shell could take for its own. What turns the reading direction is
/// refused (T8).
const FRAGMENTS: &[&str] = &[
    "#read(\"/etc/passwd\")",
    "#panic()",
    "#{1+1}",
    "#let x = 1",
    "#import \"x.typ\"",
    "*",
    "**",
    "_",
    "__",
    "$x$",
    "$",
    "@ref",
    "<lbl>",
    "//",
    "/*",
    "*/",
    "\\",
    "\\\\",
    "\\u{41}",
    "\"",
    "'",
    "`",
    "```",
    "{{ 7*7 }}",
    "{% raw %}",
    "{# x #}",
    "{{",
    "}}",
    "[",
    "]",
    "](x)",
    "![",
    "(",
    ")",
    "- ",
    "+ ",
    "= ",
    "== ",
    "1. ",
    "1)",
    "#",
    "## ",
    "> ",
    "---",
    "~",
    "~~",
    "|",
    "&amp;",
    "&#35;",
    "<b>",
    "</b>",
    "<!-- x -->",
    "%",
    "^",
    ";",
    ":",
    "?",
    "!",
    "--",
    "...",
    "http://x.se",
    "a@b.se",
    "§ 5",
    "5 690",
    "-3",
    "2020-10-30",
    "\u{a0}",
    "\u{2011}",
    "שלום",
    "مرحبا",
    "a\u{301}",
    "e\u{308}\u{323}",
    "fi",
    "ffl",
    "ﬁ",
    "Åäö",
    "æøß",
    "Ωλ",
    "Жя",
    "\u{200d}",
];

/// A text of fragments and letters.
fn hostile_text() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        4 => prop::sample::select(FRAGMENTS).prop_map(str::to_owned),
        1 => "[a-zåäöA-Z0-9 .,]{1,8}",
        1 => "[ -~]{1,6}",
    ];
    prop::collection::vec(fragment, 1..8).prop_map(|fragments| fragments.concat())
}

/// A YAML double-quoted scalar.
fn yaml(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A text in which Markdown finds nothing but letters.
fn escaped(text: &str) -> String {
    let escape = |c: char| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() };
    text.chars().map(escape).collect()
}

/// The letters alone: spaces, signs that Swedish typography sets otherwise, and letters in parts made equal.
fn letters(text: &str) -> String {
    let plain = |c: char| match c {
        '”' => '"',
        '’' => '\'',
        '–' | '−' => '-',
        c => c,
    };
    text.chars()
        .nfc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{200d}'))
        .map(plain)
        .collect()
}

/// A project with the text in every field, between marks that tell the fields apart.
fn project_with(text: &str) -> TestProject {
    let project = TestProject::new();
    let field = |mark: &str| yaml(&format!("ŵ{mark}{text}{mark}ŷ"));
    let prose = |mark: &str| yaml(&format!("ŵ{mark}{}{mark}ŷ", escaped(text)));
    let (place, role, title, proposal) = (field("a"), field("b"), field("c"), prose("d"));
    let (body, decision, below) = (prose("e"), prose("f"), field("g"));
    let (attachment, name) = (field("h"), field("i"));
    project.meeting(&format!(
        "datum: 2021-03-01\n\
         plats: {place}\n\
         kallelse: {{datum: 2021-02-20}}\n\
         närvaro:\n  beslutande:\n    - {{namn: Åsa, roll: ordförande}}\n    - {{namn: {name}, roll: {role}}}\n\
         bilagor: [{{nr: 1, rubrik: {attachment}}}]\n\
         ärenden:\n\
         - rubrik: {title}\n  bilagor: 1\n  kallelse: {body}\n  förslag: {proposal}\n  text: {body}\n  beslut: {decision}\n  \
         underärenden: [{{rubrik: {below}}}]\n"
    ));
    project
}

/// A project with the text in the parts of a § that few minutes have.
fn project_with_parts(text: &str) -> TestProject {
    let project = TestProject::new();
    let field = |mark: &str| yaml(&format!("ŵ{mark}{text}{mark}ŷ"));
    let prose = |mark: &str| yaml(&format!("ŵ{mark}{}{mark}ŷ", escaped(text)));
    let (party, question, register, reason) = (field("a"), field("b"), field("c"), field("d"));
    let (motion, opinion, section, heading) = (prose("e"), prose("f"), prose("g"), field("h"));
    let (sent, earlier, called, excuse) = (field("i"), field("j"), field("k"), prose("l"));
    project.meeting(&format!(
        "datum: 2021-03-01\n\
         dnr: {register}\n\
         kallelse: {{datum: 2021-02-20, kallade: {called}, förhinder: {excuse}}}\n\
         närvaro:\n  beslutande:\n    - {{namn: Åsa, roll: ordförande, parti: {party}}}\n    - Bo\n\
         ärenden:\n\
         - rubrik: Ett\n  jäv: {{namn: Bo, skäl: {reason}}}\n  \
         yrkanden: [{{av: Åsa, text: {motion}}}]\n  \
         omröstning: {{fråga: {question}, ja: {heading}, nej: nej, röster: {{ja: 1}}}}\n  \
         särskilda_yttranden: {{av: Åsa, text: {opinion}}}\n  tidigare_beslut: {earlier}\n  \
         avsnitt: [{{rubrik: {heading}, text: {section}}}]\n  expedieras: {sent}\n"
    ));
    project
}

/// A project with the text in a verksamhetsplan and a mötesplan.
fn project_with_plans(text: &str) -> TestProject {
    let project = TestProject::new();
    let field = |mark: &str| yaml(&format!("ŵ{mark}{text}{mark}ŷ"));
    let prose = |mark: &str| format!("ŵ{mark}{}{mark}ŷ", escaped(text));
    let (title, chapter, caption, post) = (field("a"), field("b"), field("c"), field("d"));
    let (group, unit, missing, valid) = (field("e"), field("f"), field("g"), field("h"));
    let written = yaml(&format!(
        "{}\n\n# {} {{#x}}\n\nTerm\n: {}\n\n![](#fig)\n\n![](#budget)\n",
        prose("i"),
        prose("j"),
        prose("k")
    ));
    project.write(
        "content/verksamhetsplaner/2021-2023/verksamhetsplan.yaml",
        format!(
            "period: 2021–2023\nrubrik: {title}\ngiltighet: {valid}\nkapitel: [{{rubrik: {chapter}, text: {written}}}]\n\
             figurer: [{{namn: fig, rubrik: {caption}, saknas: {missing}}}]\n\
             budget:\n  enhet: {unit}\n  år: [2021, 2022, 2023]\n  \
             intäkter: [{{grupp: {group}, poster: [{{post: {post}, belopp: [1, 2, 3]}}]}}]\n"
        ),
    );
    project.write(
        "content/motesplaner/2021.yaml",
        format!(
            "år: 2021\nrubrik: {title}\nårshjul: true\nsammanträden: [{{datum: 2021-03-01, ämne: {post}, plats: {group}}}]\n"
        ),
    );
    project
}

/// Whether a text has letters that are set from right to left. A PDF holds those in the order that
/// they are seen, and a reader turns them around; so their order is not compared.
fn is_right_to_left(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}'))
}

/// The letters between the marks of a field, and whether they are `text`'s.
fn holds(read: &str, mark: &str, text: &str) -> bool {
    let is_right_to_left = is_right_to_left(text);
    let text = letters(text);
    if !is_right_to_left {
        return read.contains(&format!("ŵ{mark}{text}{mark}ŷ"));
    }
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (start, end) = (format!("ŵ{mark}"), format!("{mark}ŷ"));
    let after = read.split(&start).skip(1);
    after.filter_map(|rest| rest.split_once(&end)).any(|(found, _)| sorted(found) == sorted(&text))
}

/// Holds the PDFs of hostile records against their text.
fn comes_out(text: &str) {
    let folder = "sammantraden/2021-03-01";
    let protokoll = format!("{folder}/protokoll");
    let kallelse = format!("{folder}/kallelse");
    is_in(&project_with(text), text, [(&protokoll, "abcefghi"), (&kallelse, "acdeh")]);
    is_in(&project_with_parts(text), text, [(&protokoll, "abcdefghij"), (&kallelse, "ckl")]);
}

/// The same of the documents that are not a meeting's.
fn comes_out_of_plans(text: &str) {
    let plan = "verksamhetsplaner/2021-2023/verksamhetsplan";
    let documents = [(plan, "abcdefghijk"), ("motesplaner/2021/motesplan", "ade")];
    is_in(&project_with_plans(text), text, documents);
}

/// Holds each of a project's PDFs against the text, in the fields with these marks.
fn is_in(project: &TestProject, text: &str, documents: [(&str, &str); 2]) {
    // What looks odd, such as a comma in a name, is reported; it is printed all the same.
    let report = project.build();
    assert!(!report.findings.iter().any(Diagnostic::is_error), "{}", pictures(&report));
    for (name, marks) in documents {
        let path = project.path(&format!("output/{name}.pdf"));
        let read = letters(&TestPdf::open(&path).read_aloud());
        for mark in marks.chars().map(String::from) {
            assert!(
                holds(&read, &mark, text),
                "{text:?}: field {mark} of {name} is not in {read:?}"
            );
        }
    }
}

#[test]
fn all_fragments_come_out_together() {
    let left_to_right = FRAGMENTS.iter().filter(|fragment| !is_right_to_left(fragment));
    let text: Vec<&str> = left_to_right.copied().collect();
    for text in [text.concat(), text.join(" ")] {
        comes_out(&text);
        comes_out_of_plans(&text);
    }
}

#[test]
#[ignore = "slow: tests/run"]
fn each_fragment_comes_out() {
    for fragment in FRAGMENTS {
        comes_out(fragment);
        comes_out_of_plans(fragment);
    }
}

#[test]
fn line_starts_come_out() {
    for text in ["-", "- ett", "1. Ett", "2020. Ett år", "= Rubrik", "/ term: x", "+två", "#", "0)"]
    {
        let project = TestProject::new();
        let text = yaml(text);
        project.meeting(&format!(
            "datum: 2021-03-01\nplats: {text}\nnärvaro: {{beslutande: [{{namn: Åsa, roll: ordförande}}]}}\n\
             ärenden:\n- rubrik: QQ\n- rubrik: {text}\n  text: {text}\n  beslut: {text}\n"
        ));
        // A year that becomes the number of an entry is reported, and a number before a heading, and printed
        // nonetheless.
        assert!(codes(&project.build()).iter().all(|code| ["C1", "M28"].contains(code)));
        let path = project.path("output/sammantraden/2021-03-01/protokoll.pdf");
        let read = letters(&TestPdf::open(&path).read_aloud());
        let text = letters(&serde_json::from_str::<String>(&text).unwrap()).replace('-', "");
        let read = read.rsplit("QQ").next().unwrap().replace('-', "");
        assert!(read.starts_with(&format!("§2{text}{text}Beslut{text}")), "{text:?}: {read:?}");
    }
}

/// The letters in a long text: some pages of one paragraph, in every field.
const LONG: usize = 20_000;

/// The length of a word that is nearly too long (rule T13).
const LONG_WORD: usize = 1_900;

#[test]
#[ignore = "slow: tests/run"]
fn a_long_text_of_words_comes_out() {
    comes_out(&"Ord med åäö och mellanrum. ".repeat(LONG / 27));
}

#[test]
#[ignore = "slow: tests/run"]
fn a_long_text_without_spaces_comes_out() {
    comes_out(&"ordutanmellanrum".repeat(LONG_WORD / 16));
}

#[test]
#[ignore = "slow: tests/run"]
fn a_long_run_of_one_letter_comes_out() {
    comes_out(&"x".repeat(LONG_WORD));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "slow: tests/run"]
    fn any_text_comes_out(text in hostile_text()) {
        comes_out(&text);
        comes_out_of_plans(&text);
    }
}
