//! The codes of findings that do not come from a rule; those have theirs in [`crate::check`].
//!
//! Every code is explained in `docs/fynd.md`, which a test compares with this list.

/// Which kind of finding: a letter for the room that found it and a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    /// Such as `R2`.
    pub id: &'static str,
    /// What it means, in one Swedish sentence.
    pub meaning: &'static str,
}

/// Names a code and puts it on the list.
macro_rules! codes {
    ($($name:ident = $id:literal $meaning:literal)*) => {
        $(#[doc = $meaning] pub const $name: Code = Code { id: $id, meaning: $meaning };)*
        /// Every code of this module.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    UNREADABLE = "L1" "Filen går inte att läsa."
    NOT_TEXT = "L2" "Filen är inte text i UTF-8."
    TOO_LARGE = "L3" "Filen är för stor för att vara ett underlag."
    NO_ORGANISATION = "L4" "Projektet saknar content/organisation.yaml."
    NOT_SELECTED = "L5" "Det som du har bett om finns inte i underlaget."
    NO_MEETINGS = "L6" "Projektet har inga underlag för sammanträden."
    TOO_MANY = "L7" "Filen har fler fel och varningar än som visas."
    UNREAD_FOLDER = "L9" "Ett underlag ligger där inget läses."
    UNREAD_FILE = "L10" "En fil har ett namn eller ett format som inte läses."
    MISNAMED_ORGANISATION = "L11" "Organisationens fil heter inte content/organisation.yaml."
    UNUSED_TEMPLATE = "L12" "En mall eller ett utseende används inte."
    UNREAD_FONT = "L13" "Ett typsnitt går inte att läsa."
    UNNAMED = "L14" "Inget underlag nämner filen."
    NEWER_FORMAT = "L15" "Underlagen är skrivna i ett nyare format än den här versionen läser."
    OLDER_FORM = "L16" "Ett äldre sätt att skriva går inte att ändra av make-docs upgrade."
    OUTSIDE = "L17" "En länk leder utanför projektet."
    ORGAN = "L18" "Ett organs mapp kan inte läsas som ett organs."
    SYNTAX = "R1" "Raden läses inte som den är menad."
    UNKNOWN_FIELD = "R2" "Fältet finns inte i formatet."
    WRONG_TYPE = "R3" "Värdet har fel form."
    MISSING_FIELD = "R4" "Ett fält som behövs saknas."
    IMPOSSIBLE_VALUE = "R5" "Värdet har rätt form men kan inte stämma."
    PRINTED_QUOTES = "R33" "Typografiska citattecken runt ett helt värde skrivs ut."
    DUPLICATE_DATE = "R6" "Två underlag gäller samma sak."
    SEVERED = "R40" "Ett kommatecken inom { } har delat ett värde."
    TWICE = "R41" "Ett fält står två gånger."
    NO_EFFECT = "R48" "Ett fält har ingen verkan där det står."
    CUT_SENTENCE = "R49" "Text som står efter ` # ` skrivs inte ut."
    STRAY_ENTRY = "R50" "En rad som börjar med bindestreck blir en egen punkt i en lista."
    UNKNOWN_LABEL = "R51" "Ordet som `stil` byter ut finns i ingen mall."
    NO_NUMBERS = "N1" "Paragrafernas nummer går inte att räkna ut."
    TEMPLATE = "T1" "Mallen (minijinja) har ett fel."
    TYPST = "T2" "Typst kunde inte skapa dokumentet, eller gav en varning."
    NO_FONT = "T3" "Ett typsnitt som nämns finns inte."
    TOO_WIDE = "T6" "Innehållet ryms inte på sidans bredd."
    TOO_LONG = "T7" "Anslaget ryms inte på en sida."
    HIDDEN_IN_TEMPLATE = "T12" "En mall har dolda tecken."
    UNREADABLE_PDF = "A1" "En bilaga som är en fil går inte att läsa."
    LOST_CLAIM = "A2" "En bilaga saknar något, så att kallelsen med bilagor inte får märkas som PDF/A-2a eller PDF/UA-1."
    LEFT_OUT = "A3" "Något i en bilaga utelämnas: skript, formulär eller annat som körs."
    REMARKS = "A4" "En bilaga har anteckningar, som alla mottagare kan läsa."
    PART_HELD = "A5" "En bilaga skapas inte, och därför inte heller kallelsen med bilagor."
    SIGNED = "A6" "En bilaga är underskriven digitalt, och underskrifterna gäller inte i kallelsen med bilagor."
    DAMAGED_PAGE = "A7" "En sida i en bilaga är skadad, eller går inte att kontrollera."
    PERSONAL_NUMBER = "I1" "Det som är till för alla har ett personnummer."
    CONTACT = "I2" "Ett protokoll för webben säger hur någon nås eller var någon bor."
    STILL_SAID = "I4" "Det som ska döljas står kvar i det som är till för alla."
    NOT_WRITTEN = "S1" "Filen gick inte att skriva."
    LEFT_OVER = "S2" "Ett dokument finns kvar som inte längre hör till något underlag."
    KEPT = "S4" "En fil i output/ är inte som den skapades, och skrivs inte över."
    INTERRUPTED = "S5" "En publicering avbröts."
    OVERRUN = "S6" "Ett dokument tog för lång tid eller för mycket minne att skapa."
    APPROVED = "S7" "Ett justerat dokument behåller det som det sade när det justerades."
    LOCK_CHANGED = "S8" "En låsfil i content/forseglat/ är inte som den skrevs."
    SEAL_DAMAGED = "S9" "En förseglad fil saknas eller är ändrad."
    UNKNOWN_FILE = "S10" "En fil står inte i någon låsfil."
    NOT_REMADE = "S11" "Ett förseglat dokument blir inte likadant när det skapas på nytt."
    MISSING = "S12" "Ett publicerat dokument saknas."
    INTERNAL = "S3" "Ett internt fel i make-docs hindrade arbetet."
}

/// Those of attachments that a meeting may accept with a reason.
pub const OF_ATTACHMENTS: [Code; 5] = [LOST_CLAIM, LEFT_OUT, REMARKS, SIGNED, DAMAGED_PAGE];
