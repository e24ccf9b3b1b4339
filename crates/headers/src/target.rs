//! Whom a header is read for.

use farcall_model::{Architecture, Architectures};

/// A system and processor that a library runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Windows on 64-bit x86.
    X64,
    /// Windows on 32-bit x86.
    X86,
    /// Windows on 64-bit ARM.
    Arm64,
    /// Linux on 64-bit x86.
    Linux,
}

impl Target {
    /// Every target.
    pub const ALL: [Self; 4] = [Self::X64, Self::X86, Self::Arm64, Self::Linux];

    /// Those of Windows.
    pub const WINDOWS: [Self; 3] = [Self::X64, Self::X86, Self::Arm64];

    /// As the command line calls it: `x64`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::X64 => "x64",
            Self::X86 => "x86",
            Self::Arm64 => "arm64",
            Self::Linux => "linux",
        }
    }

    /// The target called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }

    /// The processor.
    pub const fn architecture(self) -> Architecture {
        match self {
            Self::X64 | Self::Linux => Architecture::X64,
            Self::X86 => Architecture::X86,
            Self::Arm64 => Architecture::Arm64,
        }
    }

    /// Where what is read for it holds. Of Linux one processor is known, so there is nothing to tell apart.
    pub(crate) const fn holds_on(self) -> Architectures {
        match self {
            Self::Linux => Architectures::ALL,
            _ => Architectures::NONE.with(self.architecture()),
        }
    }

    /// Whether its DLLs are those of Windows.
    pub const fn is_windows(self) -> bool {
        !matches!(self, Self::Linux)
    }

    /// As clang calls it. MinGW's layout of bit-fields is Microsoft's.
    pub(crate) const fn triple(self) -> &'static str {
        match self {
            Self::X64 => "x86_64-w64-windows-gnu",
            Self::X86 => "i686-w64-windows-gnu",
            Self::Arm64 => "aarch64-w64-windows-gnu",
            Self::Linux => "x86_64-linux-gnu",
        }
    }

    /// Where Debian's packages put the headers of the C library for it.
    pub(crate) const fn system_folders(self) -> &'static [&'static str] {
        match self {
            Self::X64 | Self::Arm64 => &["/usr/x86_64-w64-mingw32/include"],
            Self::X86 => &["/usr/i686-w64-mingw32/include"],
            Self::Linux => &["/usr/local/include", "/usr/include/x86_64-linux-gnu", "/usr/include"],
        }
    }
}
