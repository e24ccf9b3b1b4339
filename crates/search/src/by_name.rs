//! The ways in which words match a name, from the best to the last resort.

use crate::answer::{Class, Why};
use crate::hump::{Initials, initials_match, is_part_start, loose_match};
use crate::query::Word;
use crate::search::Search;
use crate::typo;
use farcall_catalog::Symbol;
use farcall_model::Kind;
use memchr::memmem::Finder;

/// Matches beyond the limit that are looked at, so that good ones among them can move up.
const SPARE: usize = 64;

/// With fewer good finds than this, weaker ways of matching are worth their time.
const FEW: usize = 3;

impl<'c> Search<'_, 'c> {
    /// Finds what the words may mean. Each way adds only what the better ones did not find, and
    /// the weak ones are not tried when there is a name that starts with the words.
    pub(crate) fn by_words(&mut self, words: &[Word]) {
        let folded: String = words.iter().map(|word| word.folded.as_str()).collect();
        let is_quoted = words.iter().any(|word| word.is_quoted);
        match words {
            [word] => {
                self.called(&word.folded, &word.text);
                if !is_quoted {
                    self.with_initials(folded.as_bytes(), Initials::All);
                }
                self.starting_with(&folded);
            }
            _ => self.called_together(&folded),
        }
        if !self.is_full() {
            self.containing(words);
        }
        if is_quoted || self.is_full() || self.count_up_to(Class::Prefix) > 0 {
            return;
        }
        if self.count_up_to(Class::Inside) < FEW {
            self.with_initials(folded.as_bytes(), Initials::First);
            self.with_beginnings(folded.as_bytes());
            self.with_slips(folded.as_bytes());
        }
    }

    /// Whether any name contains the word.
    pub(crate) fn occurs(&self, word: &Word) -> bool {
        let finders = [Finder::new(&word.folded)];
        self.places(&[word.folded.as_bytes()]).any(|place| self.contains_all(place, &finders).is_some())
    }

    /// What has just this name.
    pub(crate) fn called(&mut self, folded: &str, written: &str) {
        let (range, exact) = self.names.starting_with(folded.as_bytes());
        for symbol in range.start..range.start + exact {
            let Some(symbol) = self.symbol(symbol) else { continue };
            let order = u8::from(symbol.name != written);
            self.add(Class::Exact, order, &symbol, Why::Name);
        }
    }

    /// A function whose name is all words and nothing else: `close handle`. Other items are called
    /// so by chance; they come with what contains the words.
    fn called_together(&mut self, folded: &str) {
        let (range, exact) = self.names.starting_with(folded.as_bytes());
        for symbol in range.start..range.start + exact {
            let Some(symbol) = self.symbol(symbol).filter(|s| s.kind == Kind::Function) else { continue };
            self.add(Class::Exact, 1, &symbol, Why::Contains);
        }
    }

    /// Names that start with the text, the best by rank.
    fn starting_with(&mut self, folded: &str) {
        let names = self.names;
        let (range, exact) = names.starting_with(folded.as_bytes());
        let range = range.start + exact..range.end;
        let mut left = self.limit();
        for symbol in names.best_in(range.clone()) {
            if left == 0 {
                return;
            }
            if let Some(symbol) = self.symbol(symbol) {
                left -= usize::from(self.add(Class::Prefix, 0, &symbol, Why::StartsWith));
            }
        }
        // The tree has no halves, and `SP_DATA_` starts `SP_DATA_W` and not `SP_DATA`.
        for symbol in range.take(SPARE) {
            if names.whole(symbol) != symbol
                && !self.is_full()
                && let Some(symbol) = self.symbol(symbol)
            {
                self.add(Class::Prefix, 1, &symbol, Why::StartsWith);
            }
        }
    }

    /// Names by their initials. A function with all of these initials stands among the names that
    /// start with them, where its rank puts it: `gle` is `GetLastError` before it is `glEnd`.
    fn with_initials(&mut self, word: &[u8], wanted: Initials) {
        /// With fewer letters every beginning of a name is somebody's initials.
        const TELLING: usize = 3;
        if crate::hump::range(word).is_none() {
            return;
        }
        let mut left = self.limit();
        for place in self.places_with_initials(word, wanted) {
            if left == 0 {
                return;
            }
            let Some(symbol) = self.at(place) else { continue };
            if initials_match(word, symbol.name.as_bytes()) != Some(wanted) {
                continue;
            }
            let class = match wanted {
                Initials::First => Class::Loose,
                Initials::All if word.len() >= TELLING && symbol.kind == Kind::Function => Class::Prefix,
                Initials::All => Class::Abbreviation,
            };
            left -= usize::from(self.add(class, 0, &symbol, Why::Initials));
        }
    }

    /// The places that may hold a name with these initials, best first.
    fn places_with_initials(&self, word: &[u8], wanted: Initials) -> Vec<u32> {
        if let Some(humps) = self.index.humps() {
            return humps.candidates(word, wanted);
        }
        let (range, _) = self.names.starting_with(word.get(..1).unwrap_or_default());
        let mut places: Vec<u32> = range.map(|symbol| self.names.place(symbol)).collect();
        places.sort_unstable();
        places
    }

    /// Names that contain all words, best where the words start parts of the name in their order.
    pub(crate) fn containing(&mut self, words: &[Word]) {
        let texts: Vec<&[u8]> = words.iter().map(|word| word.folded.as_bytes()).collect();
        let finders: Vec<Finder<'_>> = texts.iter().map(Finder::new).collect();
        let enough = self.limit().saturating_mul(2).saturating_add(SPARE);
        let mut matching = Vec::new();
        for place in self.places(&texts) {
            if matching.len() >= enough {
                break;
            }
            if let Some(symbol) = self.contains_all(place, &finders)
                && self.accept.accepts(&symbol)
            {
                matching
                    .push((disorder(symbol.name.as_bytes(), self.names.name(symbol.id.0), &finders), symbol));
            }
        }
        // Stable: within one order, by place.
        matching.sort_by_key(|(order, _)| *order);
        for (order, symbol) in matching {
            self.add(Class::Inside, order + 1, &symbol, Why::Contains);
        }
    }

    /// The places that may hold a name with all texts, best first.
    fn places(&self, texts: &[&[u8]]) -> Box<dyn Iterator<Item = u32> + '_> {
        match self.index.grams().and_then(|grams| grams.candidates(texts)) {
            Some(places) => Box::new(places),
            None => Box::new(0..self.names.len() as u32),
        }
    }

    fn contains_all(&self, place: u32, finders: &[Finder<'_>]) -> Option<Symbol<'c>> {
        let symbol = *self.names.by_rank().get(place as usize)?;
        let name = self.names.name(symbol);
        finders.iter().all(|finder| finder.find(name).is_some()).then(|| self.symbol(symbol)).flatten()
    }

    /// Names whose parts begin with the letters of the word: `createmap`.
    fn with_beginnings(&mut self, word: &[u8]) {
        /// Two letters begin the parts of anything.
        const SHORTEST: usize = 3;
        if word.len() < SHORTEST {
            return;
        }
        let names = self.names;
        let mut matching = Vec::new();
        let (range, _) = names.starting_with(word.get(..1).unwrap_or_default());
        for symbol in range {
            // Most names do not even have the letters in this order.
            let mut letters = names.name(symbol).iter();
            if !word.iter().all(|letter| letters.any(|l| l == letter)) {
                continue;
            }
            let Some(symbol) = self.symbol(symbol).filter(|s| self.accept.accepts(s)) else { continue };
            if let Some(passed_over) = loose_match(word, symbol.name.as_bytes()) {
                let order = u8::try_from(passed_over).unwrap_or(u8::MAX);
                matching.push((order, names.place(symbol.id.0), symbol));
            }
        }
        matching.sort_unstable_by_key(|(order, place, _)| (*order, *place));
        for (order, _, symbol) in matching {
            if self.is_full() {
                return;
            }
            // With no part passed over it is as good as the same letters in the middle of a name.
            let class = if order == 0 { Class::Inside } else { Class::Loose };
            self.add(class, order, &symbol, Why::Parts);
        }
    }

    /// Names a few slips away; when there are none, names whose beginning is.
    fn with_slips(&mut self, word: &[u8]) {
        let most = typo::forgiven(word.len());
        if most == 0 {
            return;
        }
        let names = self.names;
        let mut near = Vec::new();
        typo::near(names, word, most, &mut |symbol, slips| near.push((slips, names.place(symbol), symbol)));
        near.sort_unstable();
        for (slips, _, symbol) in &near {
            if self.is_full() {
                return;
            }
            if let Some(symbol) = self.symbol(*symbol) {
                self.add(Class::Typo, *slips, &symbol, Why::Slips(*slips));
            }
        }
        /// Shorter beginnings are near to the beginnings of too many names.
        const SHORTEST: usize = 5;
        if !near.is_empty() || word.len() < SHORTEST {
            return;
        }
        let mut ranges = Vec::new();
        typo::near_beginnings(names, word, most, &mut |range, slips| ranges.push((slips, range)));
        ranges.sort_by_key(|(slips, _)| *slips);
        for (slips, range) in ranges {
            for symbol in names.best_in(range).take(self.limit()) {
                if let Some(symbol) = self.symbol(symbol) {
                    self.add(Class::Last, slips, &symbol, Why::BeginningSlips(slips));
                }
            }
        }
    }
}

/// 0 when each word starts a part of the name, in their order; 1 when in another order; else 2.
fn disorder(name: &[u8], folded: &[u8], finders: &[Finder<'_>]) -> u8 {
    let mut last = 0;
    let mut order = 0;
    for finder in finders {
        let Some(at) = finder.find_iter(folded).find(|at| is_part_start(name, *at)) else { return 2 };
        if at < last {
            order = 1;
        }
        last = at;
    }
    order
}
