//! What a page says. In come records, out goes a [`View`] with every word that follows from data:
//! numbers, ranges, lists, dates. A view is only ever serialized, for the template of its kind.

mod attachment;
mod context;
mod document;
pub mod extract;
mod figure;
mod head;
mod item;
pub mod kallelse;
mod money;
pub mod notice;
pub mod packet;
mod people;
pub mod protokoll;
mod references;
pub mod schedule;
mod vote;
mod wheel;
mod words;
pub mod writing;

pub use self::attachment::{AttachmentsView, LinkedText};
pub use self::document::{View, draft, plan_stage, stage};
pub use self::extract::Utdrag;
pub use self::figure::{FigureContent, NumbersView, PlacedView};
pub use self::head::{BrandView, HeadView, LogoView, head};
pub use self::item::ItemView;
pub use self::kallelse::Kallelse;
pub use self::money::{ColumnGroup, MoneyRow, MoneyView, RowKind};
pub use self::notice::{
    Anslag, Anslagsbevis, AppealView, BoardView, DayView, Kungorelse, LotView, NoticeView,
};
pub use self::packet::{Bilagemarke, Forsattsblad, Paket, PaketRow};
pub use self::people::{AttendanceView, PersonView, SignerView, SigningView};
pub use self::protokoll::Protokoll;
pub use self::schedule::Motesplan;
pub use self::vote::{VoteView, VotingList};
pub use self::wheel::{EventView, MonthView, WheelView};
pub use self::writing::{Dokument, Verksamhetsplan, WritingView};
