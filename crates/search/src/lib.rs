//! The query language, the index and the ranking of the search.
//!
//! What is absent: HTML, HTTP, how declarations are printed. A search answers with symbols of the
//! catalog and with the reason why each was found.
//!
//! # The query language
//!
//! | written | finds |
//! |---|---|
//! | `mutex`, `map view` | names with all the words, in any order and any letter case |
//! | `OpenFileMapping` | the family of `OpenFileMappingA` and `OpenFileMappingW` |
//! | `ofm`, `createmap` | names by the first letters, or the beginnings, of their parts |
//! | `openfilemaping` | names up to two slips away (a letter missing, wrong, too many, or two swapped) |
//! | `"wait"` | names that contain just this: no abbreviations, no typos |
//! | `0x80070005`, `-2147024891`, `&H5` | constants by value, and the code inside a code |
//! | `{000214F9-0000-0000-C000-000000000046}` | interfaces and constants by GUID, in every spelling |
//! | `HANDLE, u32 -> BOOL` | functions by signature; `_` is any type, `*` a pointer, C's type names work |
//! | `dll:` `header:` `kind:` | what is in a DLL or header, or of a kind |
//! | `takes:` `returns:` | functions by one type |
//! | `field:` | structs and unions by the name of a field |
//! | `value:` | constants by value, together with words |
//!
//! [`parse`] reads any text and never fails; what it does not understand becomes a [`Notice`].
//!
//! # The ranking
//!
//! Results are ordered by three things, each deciding where the one before it leaves a tie:
//!
//! 1. **How the name matches**: the name itself, then its beginning, then its initials, then a
//!    part of it, then the beginnings of its parts, then typos. A weak way is not tried at all when
//!    strong ones gave enough. A function with exactly the initials that were typed, three or more,
//!    stands among the beginnings: `gle` is `GetLastError` before it is `glEnd`.
//! 2. **How well it matches in that way**: the letter case; whether words start parts of the name
//!    and stand in their order; how many parts were passed over; how many slips.
//! 3. **How the item stands**: the logarithm of its use with an allowance for its kind, functions
//!    before types before constants. The module `rank` has the numbers and their reasons.
//!
//! Several words must all be in the name; where they stand in it decides, and not whether the name
//! starts with them. A word that is a DLL (`kernel32!CreateFileW`, `user32 MessageBox`) narrows the
//! search to it. When no name has all words, those that are in no name are left out with a
//! [`Notice`], then one of the others.
//!
//! A bare number means an error code or a message before anything else; the module `value` has
//! that table. A code inside a code (`0x80070005` has the Win32 error 5 in it) follows the code.
//!
//! The ANSI and Unicode halves of a family are shown as the family, unless the query names one half.
//!
//! # The data structures
//!
//! | question | answered by |
//! |---|---|
//! | what starts with this? | two binary searches in the sorted names; a tree of minima gives the best few of ten thousand |
//! | what has these initials? | a sorted list of packed initials |
//! | what contains this? | lists of names for each piece of three letters, in the order of rank, so that the walk stops once enough are found |
//! | what is two slips away? | a walk over the sorted names as if they were a tree, computing five cells of the table of distances per letter |
//! | which signature fits? | all signatures with their types as numbers |

mod alias;
mod answer;
mod by_name;
mod field;
mod filter;
mod gram;
mod hump;
mod index;
mod names;
mod notice;
mod number;
mod pattern;
mod query;
mod rank;
mod search;
mod signature;
mod tree;
mod typo;
mod value;

pub use answer::{Hit, Results};
pub use index::Index;
pub use notice::Notice;
pub use number::Number;
pub use pattern::{SignaturePattern, TypeKey, TypePattern};
pub use query::{Filter, Query, Word, parse};
