//! The processor architectures a declaration can differ between.

use serde::{Deserialize, Serialize};

/// One processor architecture of Windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Architecture {
    /// 32-bit x86.
    X86,
    /// 64-bit x86, also called AMD64.
    X64,
    /// 64-bit ARM.
    Arm64,
}

impl Architecture {
    /// Every architecture, in the order in which pages list them.
    pub const ALL: [Self; 3] = [Self::X64, Self::X86, Self::Arm64];

    /// The size of a pointer, in bytes.
    pub const fn pointer_size(self) -> u32 {
        match self {
            Self::X86 => 4,
            Self::X64 | Self::Arm64 => 8,
        }
    }

    /// The lower-case name used on the command line and in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::X86 => "x86",
            Self::X64 => "x64",
            Self::Arm64 => "arm64",
        }
    }

    /// The architecture called `name`, in any letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name().eq_ignore_ascii_case(name))
    }

    const fn bit(self) -> u8 {
        match self {
            Self::X86 => 1,
            Self::X64 => 2,
            Self::Arm64 => 4,
        }
    }
}

/// A set of architectures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Architectures(u8);

impl Architectures {
    /// The empty set.
    pub const NONE: Self = Self(0);
    /// All three.
    pub const ALL: Self = Self(7);
    /// Those with 32-bit pointers.
    pub const NARROW: Self = Self(1);
    /// Those with 64-bit pointers.
    pub const WIDE: Self = Self(6);

    /// From bits as the metadata stores them: 1 x86, 2 x64, 4 arm64; 0 means all.
    /// Unknown bits are dropped.
    pub const fn from_bits(bits: i32) -> Self {
        let known = (bits & 7) as u8;
        if known == 0 { Self::ALL } else { Self(known) }
    }

    /// Whether `architecture` is in the set.
    pub const fn contains(self, architecture: Architecture) -> bool {
        self.0 & architecture.bit() != 0
    }

    /// Whether this is all three.
    pub const fn is_all(self) -> bool {
        self.0 == 7
    }

    /// Whether there is nothing in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the two sets share an architecture.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// This set with `architecture` in it.
    #[must_use]
    pub const fn with(self, architecture: Architecture) -> Self {
        Self(self.0 | architecture.bit())
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The members, in page order.
    pub fn iter(self) -> impl Iterator<Item = Architecture> {
        Architecture::ALL.into_iter().filter(move |a| self.contains(*a))
    }
}
