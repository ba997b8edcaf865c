//! What a page says: the parts that several kinds of document share. In come facts, out goes a [`View`]
//! with every word that follows from data: numbers, ranges, lists, dates. A view is only ever serialized,
//! for the template of its kind, which says in `kinds/` what else it holds.

mod acts;
pub(crate) mod attendance;
pub(crate) mod attachment;
pub(crate) mod attachment_links;
pub(crate) mod contact;
pub(crate) mod context;
pub(crate) mod continuation;
pub(crate) mod document;
pub(crate) mod words_table;
mod figure;
pub(crate) mod mask;
pub(crate) mod head;
pub(crate) mod item;
pub(crate) mod money;
pub(crate) mod notice;
pub(crate) mod occasion;
pub(crate) mod people;
pub(crate) mod preparation;
pub(crate) mod references;
pub(crate) mod register;
pub(crate) mod signers;
pub(crate) mod vote;
pub(crate) mod wheel;
pub(crate) mod words;
pub(crate) mod writing;
pub(crate) mod report;

pub use self::acts::{ActsView, OutcomeView, RecommendationView, RecusalView, StepView};
pub use self::attachment::{AttachmentsView, LinkedText};
pub use self::attendance::{AttendanceView, ChangeView, OwnGroupView};
pub use self::document::{View, ahead, draft, plan_stage, stage};
pub use self::figure::{FigureContent, NumbersView, PlacedView};
pub use self::head::{BrandView, GroupStyleView, HeadView, LogoView, head};
pub use self::item::ItemView;
pub use self::money::{ColumnGroup, MoneyRow, MoneyView, RowKind};
pub use self::occasion::{CancelledView, OccasionView};
pub use self::people::PersonView;
pub use self::register::{AssignmentView, DelegatedView, MinutedView};
pub use self::report::ReportView;
pub use self::signers::{SignerView, SigningView};
pub use self::vote::{ElectionView, VoteView, VotingList, VotingRow};
pub use self::wheel::{EventView, MonthView, WheelView};
