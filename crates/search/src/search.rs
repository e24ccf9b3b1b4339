//! One search: which ways of matching are tried, in which order, and what becomes of the finds.

use crate::answer::{Class, Hit, ROOM, Results, Why};
use crate::filter::Accept;
use crate::index::Index;
use crate::names::Names;
use crate::notice::Notice;
use crate::number::Number;
use crate::pattern::{SignaturePattern, TypePattern};
use crate::query::{Filter, Query, Word, kinds_called, parse};
use crate::{signature, value};
use farcall_catalog::{Symbol, SymbolId};
use farcall_model::Guid;
use std::collections::HashSet;

/// A search under way.
pub(crate) struct Search<'i, 'c> {
    pub(crate) index: &'i Index<'c>,
    pub(crate) names: &'i Names,
    pub(crate) accept: Accept,
    limit: usize,
    found: Vec<Candidate<'c>>,
    /// The families and single items that were found.
    seen: HashSet<u32>,
    /// What the finds were found by, as the person wrote it, for explanations. The last is what
    /// is being looked for.
    texts: Vec<String>,
}

struct Candidate<'c> {
    class: Class,
    /// How good it is within its class, 0 the best.
    order: u8,
    place: u32,
    symbol: Symbol<'c>,
    why: Why,
    /// Which of the texts it was found by.
    text: usize,
}

impl<'i, 'c> Search<'i, 'c> {
    pub(crate) fn run(index: &'i Index<'c>, text: &str, limit: usize) -> Results<'c> {
        let Query { words, filters, number, guid, pattern, mut notices } = parse(text);
        let mut search = Self {
            index,
            names: index.names(),
            accept: Accept::new(index, &filters, &mut notices),
            limit,
            found: Vec::new(),
            seen: HashSet::new(),
            texts: vec![text.trim().to_owned()],
        };
        if let Some(guid) = guid {
            search.by_guid(guid);
        } else if let Some(pattern) = pattern {
            search.by_signature(&pattern, &mut notices);
        } else if let Some((word, number)) = number {
            search.by_number(words, word, number, &mut notices);
        } else if !words.is_empty() {
            search.say(&words);
            if !search.in_file(&words, &filters, true) {
                search.by_words(&words);
            }
            if search.found.is_empty() {
                search.for_want_of_better(words, &filters, &mut notices);
            }
        } else if !search.accept.is_open() {
            for filter in &filters {
                if let Filter::Value(number) = filter {
                    search.by_value(*number);
                }
            }
            search.all_accepted();
        }
        search.finish(text, notices)
    }

    /// Whether nothing worse needs to be looked for.
    pub(crate) fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }

    /// How many have been found of this class or a better one.
    pub(crate) fn count_up_to(&self, class: Class) -> usize {
        self.found.iter().filter(|candidate| candidate.class <= class).count()
    }

    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    pub(crate) fn symbol(&self, symbol: u32) -> Option<Symbol<'c>> {
        self.index.catalog().symbol(SymbolId(symbol))
    }

    pub(crate) fn at(&self, place: u32) -> Option<Symbol<'c>> {
        self.symbol(*self.names.by_rank().get(place as usize)?)
    }

    /// Adds a find unless it, its family or its other half was found before, or it does not pass
    /// the filters. Answers whether it was added.
    pub(crate) fn add(&mut self, class: Class, order: u8, symbol: &Symbol<'c>, why: Why) -> bool {
        if !self.accept.accepts(symbol) || !self.seen.insert(self.names.whole(symbol.id.0)) {
            return false;
        }
        let place = self.names.place(symbol.id.0);
        let order = order.min(ORDERS - 1);
        let text = self.texts.len().saturating_sub(1);
        self.found.push(Candidate { class, order, place, symbol: *symbol, why, text });
        true
    }

    fn by_guid(&mut self, guid: Guid) {
        for symbol in self.index.catalog().by_guid(guid) {
            self.add(Class::Exact, 0, &symbol, Why::Guid(guid));
        }
    }

    fn by_signature(&mut self, pattern: &SignaturePattern, notices: &mut Vec<Notice>) {
        let signatures = self.index.signatures();
        let types = pattern.parameters.iter().flatten().chain([&pattern.returns]);
        let unknown = types.filter_map(|ty: &TypePattern| signatures.unknown(ty));
        notices.extend(unknown.map(|name| Notice::UnknownType(name.to_owned())));
        let mut fitting = signatures.matching(pattern);
        fitting.sort_unstable_by_key(|(symbol, fit)| (*fit, self.names.place(*symbol)));
        for (symbol, fit) in fitting {
            if self.is_full() {
                break;
            }
            let Some(symbol) = self.symbol(symbol) else { continue };
            let catalog = self.index.catalog();
            let id = catalog.declaration_of(symbol.target);
            // The form that stands for its family is shown as the family.
            let whole = self.symbol(self.names.whole(symbol.id.0));
            let symbol = whole.filter(|w| catalog.declaration_of(w.target) == id).unwrap_or(symbol);
            let why = id.and_then(|id| signature::notation(catalog, id)).map_or(Why::Filters, Why::Signature);
            let class = if fit <= signature::Fit::Under { Class::Exact } else { Class::Inside };
            self.add(class, fit as u8, &symbol, why);
        }
    }

    /// A number alone is a value. Among words it narrows them to constants with that value, or it
    /// is a word like the others.
    fn by_number(&mut self, mut words: Vec<Word>, word: Word, number: Number, notices: &mut Vec<Notice>) {
        if words.is_empty() {
            self.by_value(number);
            if self.found.is_empty()
                && let Some(code) = Number::parse_bare_hex(&word.text)
            {
                self.by_value(code);
            }
        } else {
            let open = std::mem::take(&mut self.accept);
            self.accept = open.clone();
            self.accept.require_value(self.index, number);
            self.texts.push(format!("{} and has the value {}", written(&words), word.text));
            self.by_words(&words);
            self.accept = open;
        }
        if self.found.is_empty() {
            words.push(word);
            self.say(&words);
            self.by_words(&words);
            if self.found.is_empty() {
                self.for_want_of_better(words, &[], notices);
            }
        }
    }

    pub(crate) fn by_value(&mut self, number: Number) {
        let Some(bits) = value::bits(number.value) else { return };
        let mut equal: Vec<(u8, u32, Symbol<'c>)> = self
            .index
            .catalog()
            .by_value(number.value)
            .into_iter()
            .filter(|symbol| self.accept.accepts(symbol))
            .map(|s| (value::meant(&s, bits, number.is_hex), self.names.place(s.id.0), s))
            .collect();
        equal.sort_unstable_by_key(|(meant, place, _)| (*meant, *place));
        let is_hex = number.is_hex || bits >> 31 != 0;
        for (meant, _, symbol) in equal.iter().take(self.limit.max(1)) {
            self.add(Class::Exact, *meant, symbol, Why::Value(bits, is_hex));
        }
        for (symbol, by, inner) in value::unwrapped(self.index.catalog(), number.value) {
            // The code itself may be unknown; then the code inside is the best there is.
            self.add(Class::Exact, value::NOT_MEANT - 1, &symbol, Why::Wraps { code: bits, by, inner });
        }
    }

    fn all_accepted(&mut self) {
        // Few symbols take such a type or have such a field: those are looked at and no others.
        let few = self.accept.fewest().map(|set| {
            let mut places: Vec<u32> = set.iter().map(|symbol| self.names.place(*symbol)).collect();
            places.sort_unstable();
            places
        });
        let places: Box<dyn Iterator<Item = u32>> = match few {
            Some(places) => Box::new(places.into_iter()),
            None => Box::new(0..self.names.len() as u32),
        };
        for place in places {
            if self.is_full() {
                break;
            }
            // Wholes come before their halves.
            if let Some(symbol) = self.at(place) {
                self.add(Class::Exact, 0, &symbol, Why::Filters);
            }
        }
    }

    /// `kernel32!CreateFileW`, `user32 FindWindow`: a word may be a DLL. Answers whether that
    /// found anything. `surely` asks for words that can be nothing else: `version` is a DLL too.
    fn in_file(&mut self, words: &[Word], filters: &[Filter], surely: bool) -> bool {
        for (at, word) in words.iter().enumerate() {
            let is_sure = word.folded.ends_with("32") || word.folded.ends_with(".dll");
            if surely && (!is_sure || words.len() == 1) {
                continue;
            }
            let Some(accept) = Accept::and_library(self.index, filters, &word.folded) else { continue };
            let before = std::mem::replace(&mut self.accept, accept);
            let rest = without(words, at);
            if rest.is_empty() {
                self.all_accepted();
            } else {
                self.say(&rest);
                self.by_words(&rest);
            }
            self.accept = before;
            if !self.found.is_empty() {
                return true;
            }
        }
        false
    }

    /// What to try when no name has all the words, the likeliest first.
    fn for_want_of_better(&mut self, words: Vec<Word>, filters: &[Filter], notices: &mut Vec<Notice>) {
        if self.in_file(&words, filters, false) {
            return;
        }
        if let [word] = words.as_slice() {
            if let Some(code) = Number::parse_bare_hex(&word.text) {
                self.by_value(code);
            }
            return;
        }
        // `MessageBox function csharp`: leave out what is in no name.
        let (known, ignored): (Vec<Word>, Vec<Word>) =
            words.into_iter().partition(|word| kinds_called(&word.folded).is_empty() && self.occurs(word));
        if !ignored.is_empty() && !known.is_empty() {
            notices.push(Notice::Ignored(ignored.into_iter().map(|word| word.text).collect()));
            self.say(&known);
            self.by_words(&known);
        }
        if !self.found.is_empty() || known.len() < 2 {
            return;
        }
        // `GENERIC_READ | GENERIC_WRITE`: several names, each whole.
        for word in &known {
            self.say(std::slice::from_ref(word));
            self.called(&word.folded, &word.text);
        }
        // All words but one.
        const FEW_WORDS: std::ops::RangeInclusive<usize> = 3..=6;
        for at in (0..known.len()).filter(|_| FEW_WORDS.contains(&known.len())) {
            let rest = without(&known, at);
            self.say(&rest);
            self.containing(&rest);
        }
        for word in &known {
            if !self.found.is_empty() {
                break;
            }
            self.say(std::slice::from_ref(word));
            self.containing(std::slice::from_ref(word));
        }
        if !self.found.is_empty() {
            notices.push(Notice::AnyWord);
        }
    }

    /// What explanations call the words that are looked for from now on.
    fn say(&mut self, words: &[Word]) {
        self.texts.push(written(words));
    }

    fn finish(mut self, query: &str, notices: Vec<Notice>) -> Results<'c> {
        self.found.sort_by_key(|candidate| (candidate.class, candidate.order, candidate.place));
        let count = self.names.len().max(1) as u64;
        let results = self
            .found
            .iter()
            .take(self.limit)
            .map(|candidate| Hit {
                symbol: candidate.symbol,
                score: score(candidate, count),
                why: candidate
                    .why
                    .words(candidate.symbol.name, self.texts.get(candidate.text).map_or("", String::as_str)),
            })
            .collect();
        Results { query: query.to_owned(), results, notices }
    }
}

/// Orders within a class that are told apart.
const ORDERS: u8 = 14;

/// Falls from one result to the next as their order does.
fn score(candidate: &Candidate<'_>, count: u64) -> u16 {
    const STEP: u16 = ROOM / ORDERS as u16;
    let order = u16::from(candidate.order);
    let place = u64::from(candidate.place) * u64::from(STEP - 1) / count;
    candidate.class.score() - order * STEP - u16::try_from(place).unwrap_or(STEP - 1).min(STEP - 1)
}

/// The words as they were written.
fn written(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn without(words: &[Word], at: usize) -> Vec<Word> {
    words.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, word)| word.clone()).collect()
}
