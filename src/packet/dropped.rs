//! What a packet drops of the files that it takes in: everything that acts, holds a file or can be
//! filled in. The kinds are apart since both links and the inspection sort by them.

/// A kind of feature that a packet drops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DroppedFeature {
    /// JavaScript.
    Script,
    /// Actions that start a program.
    Launch,
    /// Links to other files.
    OtherFile,
    /// Embedded files, and links into them.
    EmbeddedFile,
    /// Form fields: their appearance is kept.
    Form,
    /// Actions that submit, reset or fill in a form.
    Submission,
    /// Signatures: their appearance is kept, but they prove nothing about the packet.
    Signature,
    /// Sound, film, 3D and the like.
    Media,
    /// Any other action.
    Action,
}

impl DroppedFeature {
    /// The feature in Swedish.
    pub fn words(self) -> &'static str {
        match self {
            Self::Script => "skript",
            Self::Launch => "länkar som startar program",
            Self::OtherFile => "länkar till andra filer",
            Self::EmbeddedFile => "filer inuti filen",
            Self::Form => "formulärfält",
            Self::Submission => "länkar som skickar formulär",
            Self::Signature => "elektroniska underskrifter",
            Self::Media => "ljud, film eller 3D",
            Self::Action => "andra åtgärder",
        }
    }

    /// The kind of an annotation of a subtype that isn't kept (ISO 32000-1, 12.5.6.1).
    pub(super) fn of_annotation(subtype: &[u8]) -> Self {
        match subtype {
            b"Widget" => Self::Form,
            b"FileAttachment" => Self::EmbeddedFile,
            b"Sound" | b"Movie" | b"Screen" | b"3D" | b"RichMedia" => Self::Media,
            _ => Self::Action,
        }
    }

    /// The kind of an action of a type that isn't kept (ISO 32000-1, 12.6.4.1).
    pub(super) fn of_action(action_type: &[u8]) -> Self {
        match action_type {
            b"JavaScript" => Self::Script,
            b"Launch" => Self::Launch,
            b"GoToR" => Self::OtherFile,
            b"GoToE" => Self::EmbeddedFile,
            b"SubmitForm" | b"ResetForm" | b"ImportData" => Self::Submission,
            b"Sound" | b"Movie" | b"Rendition" | b"GoTo3DView" => Self::Media,
            _ => Self::Action,
        }
    }
}
