//! The languages that C is printed for, and where their C differs.

use farcall_model::Architecture;

/// Who reads the printed C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A C compiler.
    C,
    /// A C++ compiler.
    Cpp,
    /// The parser inside an interpreted language, which has no preprocessor and knows what machine it is on.
    Cdef(Cdef, Architecture),
}

/// A parser of C declarations inside a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cdef {
    /// `ffi.cdef` of LuaJIT.
    LuaJit,
    /// `FFI::cdef` of PHP.
    Php,
    /// `ffi.cdef` of Python's package cffi.
    Cffi,
}

impl Dialect {
    /// The parser, where it is one inside another language, and the architecture to print.
    pub(crate) fn cdef(self) -> Option<(Cdef, Architecture)> {
        match self {
            Self::Cdef(cdef, architecture) => Some((cdef, architecture)),
            Self::C | Self::Cpp => None,
        }
    }

    /// Whether it is C++.
    pub(crate) fn is_cpp(self) -> bool {
        self == Self::Cpp
    }

    /// Whether it is PHP's parser.
    pub(crate) fn is_php(self) -> bool {
        matches!(self, Self::Cdef(Cdef::Php, _))
    }
}
