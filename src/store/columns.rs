//! How a field of a row becomes a column, and back.
//!
//! Few physical types are enough: days, months and small numbers are 32-bit integers, keys and
//! quantities 64-bit integers, sums of real numbers 64-bit floats with all their bits, codes text
//! with their zeros. A value that cannot be restored means a damaged file: it is refused, never
//! replaced.

use polars::prelude::*;

use crate::facts::schema::{EndCause, PassOrigin, SuspensionReason};
use crate::ingest::records::{AbsenceFamily, DeclarationType, Nature, Scope, WorkKind};
use crate::store::pseudonym::Identity;
use crate::vocabulary::{
    AbsenceReason, ActivityUnit, Ape, ContractNature, ContractNumber, Day, DisabilityStatus,
    EndReason, Hundredths, Month, Occupation, PassId, PersonKey, PublicScheme, Quarter, Recourse,
    SchemeComplement, Sex, Siret, WorkingTime,
};

/// A type of column.
pub trait Physical {
    /// One item of such a column.
    type Item<'a>: Copy;

    /// A column of these items.
    fn column<'a>(
        name: &'static str,
        items: impl Iterator<Item = Option<Self::Item<'a>>>,
    ) -> Column;

    /// The values of a column; `None` when the column has another type or holds a wrong value.
    fn restore_all<T: Value<Physical = Self>>(column: &Column) -> Option<Vec<T>>;
}

/// A field of a row.
pub trait Value: Sized {
    /// The type of its column.
    type Physical: Physical;

    /// What is written; `None` when unknown.
    fn store(&self) -> Option<<Self::Physical as Physical>::Item<'_>>;

    /// What was written, back.
    fn restore(stored: Option<<Self::Physical as Physical>::Item<'_>>) -> Option<Self>;
}

macro_rules! physical {
    ($(#[$doc:meta])* $type:ident, $item:ty, $chunked:ident, $get:ident) => {
        $(#[$doc])*
        pub enum $type {}

        impl Physical for $type {
            type Item<'a> = $item;

            fn column<'a>(
                name: &'static str,
                items: impl Iterator<Item = Option<Self::Item<'a>>>,
            ) -> Column {
                $chunked::from_iter_options(name.into(), items).into_column()
            }

            fn restore_all<T: Value<Physical = Self>>(column: &Column) -> Option<Vec<T>> {
                column.$get().ok()?.iter().map(T::restore).collect()
            }
        }
    };
}

physical!(
    /// 32-bit integers.
    Small, i32, Int32Chunked, i32
);
physical!(
    /// 64-bit integers.
    Large, i64, Int64Chunked, i64
);
physical!(
    /// 64-bit keys.
    Key, u64, UInt64Chunked, u64
);
physical!(
    /// Real numbers.
    Real, f64, Float64Chunked, f64
);
physical!(
    /// Text.
    Text, &'a str, StringChunked, str
);

impl<T: Value> Value for Option<T> {
    type Physical = T::Physical;

    fn store(&self) -> Option<<Self::Physical as Physical>::Item<'_>> {
        self.as_ref().and_then(T::store)
    }

    fn restore(stored: Option<<Self::Physical as Physical>::Item<'_>>) -> Option<Self> {
        match stored {
            None => Some(None),
            Some(item) => T::restore(Some(item)).map(Some),
        }
    }
}

macro_rules! value {
    ($($type:ty => $physical:ident, |$this:ident| $store:expr, |$item:ident| $restore:expr;)+) => {$(
        impl Value for $type {
            type Physical = $physical;

            fn store(&self) -> Option<<$physical as Physical>::Item<'_>> {
                let $this = self;
                Some($store)
            }

            fn restore(stored: Option<<$physical as Physical>::Item<'_>>) -> Option<Self> {
                let $item = stored?;
                $restore
            }
        }
    )+};
}

value! {
    i32 => Small, |this| *this, |item| Some(item);
    bool => Small, |this| i32::from(*this), |item| match item {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    };
    u8 => Small, |this| i32::from(*this), |item| u8::try_from(item).ok();
    u32 => Large, |this| i64::from(*this), |item| u32::try_from(item).ok();
    u64 => Key, |this| *this, |item| Some(item);
    i64 => Large, |this| *this, |item| Some(item);
    f64 => Real, |this| *this, |item| Some(item);
    Day => Small, |this| this.number(), |item| Some(Self::from_number(item));
    Month => Small, |this| this.ordinal(), |item| Some(Self::from_ordinal(item));
    Quarter => Small, |this| this.first_month().ordinal(),
        |item| Some(Month::from_ordinal(item).quarter());
    Hundredths => Large, |this| this.hundredths(), |item| Some(Self::new(item));
    Siret => Key, |this| this.number(), |item| Self::from_number(item).ok();
    PersonKey => Key, |this| this.number(), |item| Some(Self::from_number(item));
    ContractNumber => Key, |this| this.number(), |item| Some(Self::from_number(item));
    PassId => Text, |this| this.as_str(), |item| Self::parse(item).ok();
    Sex => Text, |this| this.code(), |item| Some(Self::from_code(item));
    Ape => Text, |this| this.as_str(), |item| Self::parse(item.as_bytes()).ok();
    SuspensionReason => Text, |this| this.code(), |item| Self::from_code(item);
    EndCause => Text, |this| match this {
        Self::Reason(reason) => reason.as_str(),
        Self::EmployerChange => "changement",
    }, |item| match item {
        "changement" => Some(Self::EmployerChange),
        code => EndReason::parse(code.as_bytes()).ok().map(Self::Reason),
    };
}

impl<const N: usize> Value for [u8; N] {
    type Physical = Text;

    fn store(&self) -> Option<&str> {
        std::str::from_utf8(self).ok()
    }

    fn restore(stored: Option<&str>) -> Option<Self> {
        stored?.as_bytes().try_into().ok()
    }
}

macro_rules! codes {
    ($($type:ident),+) => {$(
        value! { $type => Text, |this| this.as_str(), |item| Self::parse(item.as_bytes()).ok(); }
    )+};
}

codes!(
    AbsenceReason,
    ActivityUnit,
    ContractNature,
    DisabilityStatus,
    EndReason,
    Occupation,
    PublicScheme,
    Recourse,
    SchemeComplement,
    WorkingTime
);

macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        value! { $type => Text, |this| match this {
            $(Self::$variant => $word,)+
        }, |item| match item {
            $($word => Some(Self::$variant),)+
            _ => None,
        }; }
    )+};
}

words! {
    Nature {
        Monthly = "mensuelle", EndSignal = "fin", LeaveSignal = "arret",
        ReturnSignal = "reprise", SingleEndSignal = "fctu", Unused = "autre",
    }
    DeclarationType {
        Normal = "01", NormalEmpty = "02", Replacement = "03", Cancellation = "04",
        ReplacementEmpty = "05",
    }
    Scope { Whole = "01", Farm = "02", General = "03" }
    Identity { Nir = "nir", Ntt = "ntt", Name = "nom", Matricule = "matricule" }
    AbsenceFamily { Leave = "arret", Suspension = "suspension" }
    WorkKind {
        Paid = "01", Unpaid = "02", RandomOvertime = "017", StructuralOvertime = "018",
    }
    PassOrigin {
        Default = "defaut", PoleEmploi = "pe", AiStock = "stock_ai", Administrator = "admin",
    }
}
