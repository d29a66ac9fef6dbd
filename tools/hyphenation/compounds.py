#!/usr/bin/env python3
"""Divides the words of Debian's Danish dictionary at the joints of compounds and writes the result as the automaton
that src/language/compound.c reads: data/hyphenation/da.compounds. The same inputs give the same bytes. About 75 s.

    tools/hyphenation/compounds.py [data/hyphenation/da.compounds]

Inputs, from Debian packages: hunspell-da (words, inflection, which link each takes), wamerican (loans), hyphen-da
(the patterns of 1994); and joints-false.txt beside this file (words judged by hand). wdanish is left out on purpose:
it is under the GPL alone, and its words that are in no other list were read to judge the result while it was
developed.

Method: a word is either one part, at the cost of spelling it (a letter trigram model), or a chain of parts, each at
the cost -log P of its count among all words (unigram). Rounds of expectation-maximisation find counts and divisions
together. Lemmas are divided, and their forms follow, so that endings never become parts; derived words take the
joints of their stem."""
import collections
import math
import os
import re
import struct
import sys

AFFIXES, WORDS = "/usr/share/hunspell/da_DK.aff", "/usr/share/hunspell/da_DK.dic"
ENGLISH = "/usr/share/dict/american-english"
PATTERNS = "/usr/share/hyphen/hyph_da_DK.dic"
HERE = os.path.dirname(os.path.abspath(__file__))

ALPHABET = "abcdefghijklmnopqrstuvwxyzæøåäöüéèêáàóòôíúëïçñ"
VOWELS = set("aeiouyæøåäöüéèêáàóòôíúëï")
LETTERS = re.compile("^[%s]+$" % ALPHABET)

# ---- Tunable numbers, in nats; set by reading divided dictionary words. SPELLING and HIATUS, and WHOLE_LETTER in
# compound.c, were also moved after a word of the booklet's list (holdånd) was seen to miss its joint ----
ROUNDS = 4
SPELLING = 2.5        # a word of one part, besides its letters
HIATUS = 1.2          # a joint between consonant and vowel: the syllable speaks against it
JOINT = 0.5           # each joint
PREFIX = 3.2          # a prefix
WEAK_PREFIX = 2.0     # more for a foreign one
VERB_BONUS = 2.5      # a native prefix before a verb
SHORT = {1: 30, 2: 4.0, 3: 1.0}  # more for parts of so few letters
STEM_MARGIN = 6.0     # how much better a division must be that the stem of a derived word does not have
NAME_MARGIN = 4.0     # how much better a division of a name must be than none

# ---- What hunspell's flags say (comments in da_DK.aff) ----
VERB_FLAGS = {"1", "20", "21", "22", "79"}
NOUN, ENDS_COMPOUND, NAME, PLACE, FORBIDDEN, BARE_PREFIX = "10", "39", "9", "54", "6", "81"
LINK_RESULTS = {"32", "33", "36"}  # what a rule's result is flagged with when it can only begin a compound

PREFIXES = dict.fromkeys("""
af an be bi efter er for fore forud fra frem gen hen hjem ind indad igen imod in mellem med mis mod ned om op over på
sam sammen til tilbage u ud uden und under van ved vid å anti auto bio de dis eks ekstra eu hyper hypo inter intra
kontra ko makro mega meta mikro mini multi neo para per poly post pre proto pseudo psyko re semi sub super supra tele
termo trans tri ultra uni elektro foto geo hydro kardio neuro radio socio tekno video vice gastro hæmo immuno kemo
nano øko homo hetero mono mid bag
""".split())
WEAK_PREFIXES = set("de dis re in er eks ko pre per tri uni bi und van vid eu gen an".split())
BEFORE_THREE_LETTERS = set("ud ind op ned til fra frem over under mod med bag efter".split())

# Words of the dictionary that are far oftener an ending: they end no compound.
ENDINGS = set("""
isme ere ende ering else ion isk ist er inde ne te re es et ette al ing ning ling hed lig som bar sk ske ser ses ster
tet tion sion ment ater elig ede eri essen ens ans etisk etiker ose ase amid oid id in on ol yl en an ad ida ine ina
ant ent ans or ar as os us um ium ia ie iv ive ade age ance ence isse isere isering ær esse ovation erne ers ern iske
ismer ister ik iker itet it ite ler nen ren den der det nes des res tes let met
""".split())

# Forms that end no unknown compound, for the same reason: they stand for themselves only.
ENDING_FORM = re.compile(
    "(e?[rn]s?|e?ns|es|ri|at|ats|iser?|is[e]ns?|isene?s?|ers|[gkltsmpnrdfbv]e[nr]s?|ernes?|erner?s?|r?nes?|enes"
    "|ring(en|er|erne)?s?|ering.*|rens|itet.*|rie[rt]s?|rierne.*|lser.*|ere[nrts]?s?|ate[rt]s?|aterne|[gktmrslpn]ere?s?"
    "|rske.*|skes|ists?|iste[nr]s?|istisk.*|tion.*|ation.*|ions?|ion(en|er|erne|ers|ens)|ismen?s?|[ktgsrlmnpd]ernes?"
    "|gnings?|[gm]ering.*|tiker.*|ante[nr]s?|elser?|umets?|umers|ure[nr]s?|isere.*|isk|eriet?s?|endes?|else.*|ants?"
    "|ence.*|ense.*|ent|enter.*|orer.*|ister.*|iet|ium|ve[nrs]?|lle[nr]?|tte[nr]?|kation|gation|[td]et|[td]ets|sters?"
    "|iv|ive|ives)")
NO_BEGINNINGS = set("mu ta ar ga ma me si en in er es de re te di ne se le ri la li na no".split())

STRONG_SUFFIXES = ("hed", "skab", "dom", "mæssig", "agtig", "løs", "som", "bar", "lig", "fuld", "fri", "ig", "isk")
WEAK_SUFFIXES = ("else", "ning", "ing", "er", "eri", "ende", "ist", "erske", "inde", "sel", "isme", "et", "t", "en")

# English words that are told by their letters; Danish rules do not divide them.
ENGLISH_LOOK = re.compile("ai|ee|oo|ea|out|ound|ount|ought|oup|ouse|ouch|ow|ew|aw|ay|ey|oa|igh|sh|th|ck|wh|w|q|x|ch"
                          "|c(?![ei])|ware$|ing$|ness$|ful$|agement|y$")
ENGLISH_STEM = re.compile("oa|ea|oo|ai|ee|ow|aw|ew|sh|ch$|igh")
ENGLISH_ENDS = set("""
ware storm back shop work line board book mail time out up off down house box ball room side stop top trip play land
maker player way wave word web site burger case card cast check club cut drive fall film fit flow fire game hand head
hold key light lock lunch mark master neck net note pack pad page phone point proof ride road rock roll run scan
screen set shirt shot show song space spot star start step stick stream style surf take talk tank tape team test track
trap walk wear wheel yard man people care camp desk day dog door end face field force free friend front ground girl
boy guy hour life list load look love market match mate mix mind name order over party pass paper part place plan
power price rate reading writing keeping building making taking sharing sourcing stage state store story stream suit
system table tower town train view watch water week white worker working writer zone friendly based line level
""".split())

PLACE_ENDS = """
jylland sjælland købing kloster strøm tofte kirke brønd vænge strand bjerg mølle plads minde kilde balle strup fjord
borg berg land havn sund holm torp lund skov gård sted bæk toft mark dal hede vig vang fart ovre lev bugt ager gade
vej torv have mose holt huse hus høj rød næs rup bro kær slot by sø
""".split()
DIRECTIONS = "nord syd øst vest midt".split()

# Endings of words that are derived by rule, with their inflection.
DERIVED_FORMS = {"else": ["n", "r", "rne"], "ning": ["en", "er", "erne"], "ing": ["en", "er", "erne"],
                 "er": ["en", "e", "ne", "nes"], "et": ["ede"], "t": ["e"], "bar": ["t", "e"],
                 "ende": [], "ere": [], "sel": []}

# ---- The automaton's labels: compound_data.h ----
MARKS = {"=": 48, "~": 49, "!": 50, ".": 51}
END, BEGIN, DERIVED, ANY, PREFIX_LABEL, NAME_LABEL, ALONE, VALUES = 64, 80, 96, 112, 113, 120, 121, 127
MAGIC = 0x31434648


def has_vowel(s):
    return any(c in VOWELS for c in s)


# ---- Reading the dictionary ----

def read_rules():
    rules = collections.defaultdict(list)
    with open(AFFIXES, encoding="utf-8") as file:
        for line in file:
            field = line.split()
            if len(field) < 5 or field[0] != "SFX" or not field[1].isdigit():
                continue
            add, _, flags = field[3].partition("/")
            strip = "" if field[2] == "0" else field[2]
            rules[field[1]].append((strip, "" if add == "0" else add, flags.split(",") if flags else [],
                                    re.compile("(?:%s)$" % field[4])))
    return rules


def inflect(rules, word, flags, depth=0):
    """The forms of a word and its forms before a joint."""
    forms, links = {word}, set()
    for flag in flags:
        for strip, add, more, condition in rules.get(flag, ()):
            if (strip and not word.endswith(strip)) or not condition.search(word):
                continue
            form = word[:len(word) - len(strip)] + add
            if LINK_RESULTS & set(more):
                links.add(form)
            elif depth < 3:
                more_forms, more_links = inflect(rules, form, more, depth + 1)
                forms |= more_forms
                links |= more_links
    return forms, links


class Lexicon:
    """Lemmas with flags, forms, and the forms in which they begin compounds."""

    def __init__(self):
        self.flags, self.forms = {}, {}
        self.links = {}  # form before a joint: lemmas
        self.names = set()
        rules = read_rules()
        entry = re.compile(r"(.+?)(?:(?<!\\)/([\d,]+))?((?:\s+(?:al|st|ph|is|ds|po|hp):.*)?)$")
        with open(WORDS, encoding="utf-8") as file:
            next(file)
            for line in file:
                line = line.rstrip("\n")
                if not line or line[0] == "#":
                    continue
                match = entry.match(line)
                more = match[3].split()
                flags = (match[2] or "").split(",") if match[2] else []
                if FORBIDDEN in flags or any(m.startswith("st:") for m in more):  # the al: lines have the latter
                    continue
                self.add(rules, match[1].strip().replace("\\", ""), flags,
                         [m[3:] for m in more if m.startswith("al:")])
        self.verbs = {w for w, f in self.flags.items() if f & VERB_FLAGS or (
            not f and any(x.endswith("nde") for x in self.forms[w]))}
        self.ends = {w for w, f in self.flags.items() if ENDS_COMPOUND in f}
        self.add_unflagged()
        self.add_derived()

    def add(self, rules, word, flags, irregular):
        forms, links = inflect(rules, word, flags)
        forms |= set(irregular)
        links = [x for x in sorted(links) if LETTERS.match(x)]
        f = set(flags)
        if NAME in f or PLACE in f or word[:1].isupper():
            if not f & {"1", "20", "2", "4", "5"}:
                if LETTERS.match(word.lower()):
                    self.names.add(word.lower())
                return
        if word.endswith("-") and BARE_PREFIX in f:
            for x in links:
                self.links.setdefault(x, set()).add(x)
            return
        if not LETTERS.match(word):
            return
        self.flags.setdefault(word, set()).update(f)
        self.forms.setdefault(word, set()).update(x for x in forms if LETTERS.match(x))
        for x in links:
            self.links.setdefault(x, set()).add(word)

    def add_unflagged(self):
        """What might begin a compound though no flag says so."""
        self.unflagged = {}
        for w in self.flags:
            if len(w) < 3 or not has_vowel(w):
                continue
            forms = [w, w + "s"]
            if w[-1] not in VOWELS:
                forms.append(w + "e")
            elif w[-1] == "e" and len(w) > 4:
                forms.append(w[:-1])
            for x in forms:
                if x not in self.links:
                    self.unflagged.setdefault(x, set()).add(w)

    def add_derived(self):
        """Last parts derived by rule (tilbuds-givning) or inflected; with their lemma and what they cost more."""
        self.derived = {}
        forms = self.forms
        for w, f in self.flags.items():
            if len(w) < 3:
                continue
            stem = w[:-1] if w[-1] == "e" else w
            if w in self.verbs:
                for s in ("else", "ning", "ing", "er", "ende", "ere", "bar", "t", "et", "sel"):
                    if stem + s not in forms and len(stem + s) > 4:
                        self.derived.setdefault(stem + s, (w, 3.0))
                if w[-1] in VOWELS and w[-1] != "e":
                    for s in ("else", "ende", "et", "r", "ere", "en"):
                        if w + s not in forms:
                            self.derived.setdefault(w + s, (w, 3.0))
            if NOUN in f and not f & VERB_FLAGS:
                for x in (stem + "et", stem + stem[-1] + "et", stem + "ig", stem + "er"):
                    if x not in forms and len(x) > 4:
                        self.derived.setdefault(x, (w, 5.0))
        for w in forms:
            for x in sorted(forms[w]):
                if len(x) > 3 and x not in forms:
                    self.derived.setdefault(x, (w, 3.5))

    def stem_of(self, word):
        """The lemma from which a word is derived, or None."""
        forms = self.forms
        for s in STRONG_SUFFIXES:
            if word.endswith(s) and len(word) - len(s) > 3:
                b = word[:-len(s)]
                for c in (b, b + "e", b[:-1] if b[-1:] in "se" else b):
                    if c in forms and len(c) > 3:
                        return c
        for s in WEAK_SUFFIXES:
            if word.endswith(s) and len(word) - len(s) > 2:
                b = word[:-len(s)]
                single = b[:-1] if len(b) > 3 and b[-1] == b[-2] else b
                for c in (b + "e", b, single, single + "e", b + "ere"):
                    if c in forms and len(c) > 3 and c != word and (
                            len(s) > 2 or self.flags[c] & VERB_FLAGS or not self.flags[c]):
                        return c
        return None


# ---- Costs ----

class Spelling:
    """Letter trigrams of words of one part."""

    def __init__(self, words):
        self.three, self.two_before, self.two, self.one_before, self.one = (collections.Counter() for _ in range(5))
        for w in words:
            s = "^^" + w + "$"
            for i in range(2, len(s)):
                self.three[s[i - 2:i + 1]] += 1
                self.two_before[s[i - 2:i]] += 1
                self.two[s[i - 1:i + 1]] += 1
                self.one_before[s[i - 1]] += 1
                self.one[s[i]] += 1
        self.total = sum(self.one.values())
        self.known = {}

    def letter(self, k):
        p = (self.one[k[2]] + 1) / (self.total + 60)
        p = (self.two[k[1:]] + 3 * p) / (self.one_before[k[1]] + 3)
        p = (self.three[k] + 3 * p) / (self.two_before[k[:2]] + 3)
        return -math.log(p)

    def cost(self, word):
        s, cost = "^^" + word + "$", SPELLING
        for i in range(2, len(s)):
            k = s[i - 2:i + 1]
            if k not in self.known:
                self.known[k] = self.letter(k)
            cost += self.known[k]
        return cost


def short(s):
    return SHORT.get(len(s), 0) if has_vowel(s) else 50


class Costs:
    """What each part costs at the beginning, unflagged at the beginning, and at the end."""

    def __init__(self, lexicon, spelling, begins, unflagged, ends):
        self.begin_counts, self.unflagged_counts, self.end_counts = begins, unflagged, ends
        all_begins, all_ends = sum(begins.values()) + sum(unflagged.values()) + 1, sum(ends.values()) + 1
        self.spelling = spelling
        self.begin = {x: min(-math.log((begins[x] + .3) / all_begins), spelling.cost(x)) + short(x)
                      for x in lexicon.links}
        self.unflagged = {x: -math.log((unflagged[x] + .1) / all_begins) + short(x) + (1 if unflagged[x] else 2)
                          for x in lexicon.unflagged}
        self.end = {}
        for w in lexicon.forms:
            cost = -math.log((ends[w] + .3) / all_ends) + short(w)
            if w not in lexicon.ends:
                cost += 2 if lexicon.flags[w] & VERB_FLAGS or not lexicon.flags[w] else 4
            self.end[w] = cost
        for w, (lemma, more) in lexicon.derived.items():
            self.end[w] = min(self.end[lemma] + more, -math.log((ends[w] + .05) / all_ends) + short(w) + 1)
        for w in ENDINGS:
            self.end.pop(w, None)


# ---- Dividing ----

class Splitter:
    def __init__(self, lexicon):
        self.lexicon = lexicon
        self.given = {}  # words judged by hand: their parts, or None for no joint
        with open(os.path.join(HERE, "joints-false.txt"), encoding="utf-8") as file:
            for line in file:
                for word in [] if line.startswith("#") else line.split():
                    parts = word.split("=")
                    self.given["".join(parts)] = [(p, "B") for p in parts[:-1]] + [(parts[-1], "E")] if len(
                        parts) > 1 else None
        self.train()

    def train(self):
        lexicon = self.lexicon
        begins, unflagged, ends = (collections.Counter() for _ in range(3))
        for w in lexicon.forms:
            for i in range(3, len(w) - 2):
                if w[:i] in lexicon.links and w[i:] in lexicon.ends:
                    begins[w[:i]] += 1
                    ends[w[i:]] += 1
        order = sorted(lexicon.forms, key=lambda w: (len(w), w))  # stems before what is derived from them
        spelling = Spelling([w for w in order if len(w) < 8])
        for turn in range(ROUNDS):
            if turn:
                spelling = Spelling([w for w in order if w not in self.splits])
            self.costs = Costs(lexicon, spelling, begins, unflagged, ends)
            self.splits = {}
            begins, unflagged, ends = (collections.Counter() for _ in range(3))
            for w in order:
                parts = self.decide(w)
                if not parts:
                    continue
                self.splits[w] = parts
                for part, kind in parts[:-1]:
                    if kind != "P":
                        (begins if kind == "B" else unflagged)[part] += 1
                ends[parts[-1][0]] += 1
            print("round %d: %d of %d words are divided" % (turn + 1, len(self.splits), len(order)), file=sys.stderr)
        self.costs = Costs(lexicon, spelling, begins, unflagged, ends)

    def decide(self, word):
        if word in self.given:
            return self.given[word]
        stem = self.lexicon.stem_of(word)
        if stem:
            parts = self.splits.get(stem)
            if parts:
                before = len(stem) - len(parts[-1][0])
                if word.startswith(stem[:before]) and len(word) - before > 2:
                    return parts[:-1] + [(word[before:], "E")]
            elif word.endswith(WEAK_SUFFIXES) or word.endswith(("ig", "isk", "hed")):
                parts = self.best(word, STEM_MARGIN)
                return parts if parts and len(parts[-1][0]) > 6 else None
        return self.best(word)

    def best(self, word, margin=0.0):
        """The cheapest parts (text, kind: B flagged, U unflagged, P prefix, E end), or None for one part."""
        n = len(word)
        if n < 5:
            return None
        costs, verbs = self.costs, self.lexicon.verbs
        cost, back = [1e9] * (n + 1), [None] * (n + 1)
        cost[0] = 0
        best, last = costs.spelling.cost(word) - margin, None
        for i in range(n - 1):
            base = cost[i]
            if base >= best:
                continue
            if i:
                prefix = word[back[i][0]:i] if back[i][1] == "P" else None
                rest = word[i:]
                if prefix and i > 1 and rest in verbs and prefix not in WEAK_PREFIXES:
                    base -= VERB_BONUS
                if word[i - 1] not in VOWELS and word[i] in VOWELS and (not prefix or prefix in WEAK_PREFIXES):
                    base += HIATUS
                end = costs.end.get(rest)
                if i == 1 and rest in verbs:
                    end = None  # u- makes no verbs: udøve
                if end is not None and base + end < best and (
                        not prefix or len(rest) > 3 or (len(rest) == 3 and prefix in BEFORE_THREE_LETTERS)):
                    best, last = base + end, i
            for j in range(i + 2, n - 1):
                part = word[i:j]
                x, kind = costs.begin.get(part), "B"
                y = costs.unflagged.get(part)
                if y is not None and (x is None or y < x):
                    x, kind = y, "U"
                if part in PREFIXES:
                    z = PREFIX + WEAK_PREFIX * (part in WEAK_PREFIXES)
                    if x is None or z < x + 2:
                        x, kind = z if x is None else min(x, z), "P"
                if x is not None and base + x + JOINT < cost[j]:
                    cost[j], back[j] = base + x + JOINT, (i, kind)
            if i == 0 and word[0] == "u":
                cost[1], back[1] = PREFIX + 3, (0, "P")
        if last is None:
            return None
        parts = [(word[last:], "E")]
        while last:
            first, kind = back[last]
            parts.append((word[first:last], kind))
            last = first
        return parts[::-1]


# ---- Loans ----

def english_parts(english, word):
    for i in range(3, len(word) - 2):
        left, right = word[:i], word[i:]
        if (right in ENGLISH_ENDS or right.removesuffix("s") in ENGLISH_ENDS) and left in english and has_vowel(left):
            return [(left, "B"), (right, "E")]
    return None


def find_loans(lexicon, splits, english):
    """The words that Danish rules do not divide inside their parts."""
    whole = set()
    for w in lexicon.forms:
        if w in english and w not in splits and len(w) > 5:
            parts = english_parts(english, w)
            if parts:
                splits[w] = parts
                whole.add(w)
    for w in lexicon.forms:
        if w in english and len(w) > 4 and ENGLISH_LOOK.search(w):
            parts = english_parts(english, w)
            if parts:
                splits[w] = parts
            if parts or (w not in splits and not (w.endswith("ing") and lexicon.stem_of(w))):
                whole.add(w)
    for w in lexicon.forms:
        for e in ("e", "ing", "er"):  # coache, coaching, coacher
            stem = w[:-len(e)]
            if w.endswith(e) and w not in splits and stem in english and ENGLISH_STEM.search(stem) and (
                    e == "e" and w in lexicon.verbs or stem + "e" in lexicon.verbs):
                whole.add(w)
    return whole


# ---- Marked words ----

def project(marked, form):
    """The marks of a lemma put on a form that begins alike."""
    out, pending, i = "", "", 0
    for c in marked:
        if c in "=~!":
            pending += c
        elif i < len(form) and form[i] == c:
            out, pending, i = out + pending + c, "", i + 1
        else:
            break
    return out + form[i:]


class Marker:
    """Words with = at joints, ~ after prefixes, ! before a part that is not divided further."""

    def __init__(self, lexicon, splits, whole):
        self.lexicon, self.splits, self.whole = lexicon, splits, whole
        self.known = {}
        self.lemma_of_link = {x: min(ws, key=lambda w: (len(w), w)) for x, ws in lexicon.links.items()}
        for x, ws in lexicon.unflagged.items():
            self.lemma_of_link.setdefault(x, min(ws, key=lambda w: (abs(len(w) - len(x)), w)))

    def lemma(self, word):
        if word not in self.known:
            self.known[word] = word  # should a word be a part of itself
            parts = self.splits.get(word)
            if not parts:
                marked = "!" * (word in self.whole) + word
            else:
                marked = "".join(p + "~" if kind == "P" else self.link(p) + "=" for p, kind in parts[:-1])
                marked += self.end(parts[-1][0])
                if word in self.whole:
                    marked = "!" + marked.replace("!", "").replace("=", "=!")
            self.known[word] = marked
        return self.known[word]

    def link(self, form):
        lemma = self.lemma_of_link.get(form, form)
        if lemma == form or lemma not in self.lexicon.forms:
            return self.lemma(form) if form in self.lexicon.forms else form
        return project(self.lemma(lemma), form)

    def end(self, form):
        if form in self.lexicon.forms:
            return self.lemma(form)
        derived = self.lexicon.derived.get(form)
        return project(self.lemma(derived[0]), form) if derived else form


def level(cost):
    """The cost in the automaton's 16 steps: LEVEL_FIRST and LEVEL_STEP of compound.c."""
    return max(0, min(15, int(round((cost - 2.5) / 0.9))))


def mark_name(splitter, names, name):
    """A place at its joints, nowhere else: Retskrivningsordbogen §15 leaves names alone, but Skander-borg reads well."""
    marked = mark_place(names, name)
    if "=" not in marked:
        parts = splitter.best(name, NAME_MARGIN)
        if parts and all(len(p) > 3 and kind in "BE" for p, kind in parts):
            marked = "!" + "=!".join(p for p, _ in parts)
    return marked


def mark_place(names, name):
    for d in DIRECTIONS:
        rest = name[len(d):]
        if name.startswith(d) and len(rest) > 3 and (rest in names or rest in ("jylland", "sjælland", "fyn")):
            return "!" + d + "=" + mark_place(names, rest)
    for e in PLACE_ENDS:
        for x in (e, e + "s"):
            if name.endswith(x) and len(name) - len(x) > 2 and has_vowel(name[:-len(x)]):
                return "!" + name[:-len(x)] + "=!" + x
    return "!" + name


class Parts:
    """Everything that goes into the automaton: for each form the best (order of trust, level, marked form)."""

    def __init__(self):
        self.ends, self.begins = {}, {}

    def put_end(self, form, *what):
        self.ends[form] = min(self.ends.get(form, what), what)

    def put_begin(self, form, *what):
        self.begins[form] = min(self.begins.get(form, what), what)


LISTED, INFLECTED, BY_RULE, BY_RULE_INFLECTED, LOAN, ENDING = 0, 1, 2, 3, 5, 9  # orders of trust


def collect(lexicon, splitter, whole, english):
    parts, costs = Parts(), splitter.costs
    marker = Marker(lexicon, splitter.splits, whole)
    for w, forms in lexicon.forms.items():
        marked = marker.lemma(w)
        for x in forms:
            if x.endswith("s") and x[:-1] in forms and x != w:
                continue  # compound.c takes the genitive off
            trust = ENDING if w in ENDINGS else LISTED if x == w else INFLECTED
            parts.put_end(x, trust, level(costs.end.get(w, 14.0)) if w not in ENDINGS else 15, project(marked, x))
    for x, (lemma, _) in lexicon.derived.items():
        if x in parts.ends or x in ENDINGS or len(x) < 5 or x not in costs.end:
            continue
        if costs.end_counts[x] == 0 and (not x.endswith(("ning", "else", "ende", "et", "er")) or
                                         NOUN in lexicon.flags[lemma]):
            continue
        marked, step = project(marker.lemma(lemma), x), level(costs.end[x])
        parts.put_end(x, BY_RULE, step, marked)
        for s in sorted(DERIVED_FORMS, key=len, reverse=True):
            if x.endswith(s):
                for more in DERIVED_FORMS[s]:
                    parts.put_end(x + more, BY_RULE_INFLECTED, step, marked + more)
                break
    for x in lexicon.links:
        parts.put_begin(x, 0, level(costs.begin[x]), marker.link(x))
    for x, count in costs.unflagged_counts.items():
        if count:
            parts.put_begin(x, 1, level(costs.unflagged[x]), marker.link(x))
    for w, flags in lexicon.flags.items():  # any word may begin a compound, at a price
        if w not in parts.begins and len(w) > 3:
            parts.put_begin(w, 2, 15, marker.lemma(w))
        if NOUN in flags and not flags & {"29", "30", "31", "62"} and len(w) > 4 and w[-1] != "s":
            if w + "s" not in parts.begins:
                parts.put_begin(w + "s", 3, 15, marker.lemma(w) + "s")
    for w in sorted(english):
        if len(w) > 4 and w not in parts.ends and ENGLISH_LOOK.search(w) and not w.endswith("s"):
            divided = english_parts(english, w)
            marked = "!" + ("=!".join(p for p, _ in divided) if divided else w)
            parts.put_end(w, LOAN, 15, marked)
            if w not in parts.begins:
                parts.put_begin(w, LOAN, 15, marked)
    return parts


def words_of(lexicon, splitter, parts):
    """The automaton's words: marked letters and, last, a label."""
    code = dict(MARKS, **{c: i + 1 for i, c in enumerate(ALPHABET)})
    words = set()

    def add(marked, label):
        words.add(bytes([code[c] for c in marked] + [label]))

    for x, (trust, step, marked) in parts.ends.items():
        listed = trust < BY_RULE
        if trust == ENDING or (listed and (ENDING_FORM.fullmatch(x) or len(x) == 1)):
            add(marked, ALONE)
        elif not ENDING_FORM.fullmatch(x):
            add(marked, (END if listed else DERIVED) + step)
    for x, (trust, step, marked) in parts.begins.items():
        if x not in NO_BEGINNINGS and not (len(x) < 3 and trust == 2):
            add(marked, BEGIN + step if trust < 2 else ANY)
    for name in lexicon.names:
        if name not in parts.ends and name not in parts.begins and len(name) > 3:
            add(mark_name(splitter, lexicon.names, name), NAME_LABEL)
    used = collections.Counter(p for s in splitter.splits.values() for p, kind in s if kind == "P")
    for p in PREFIXES:
        add(p, PREFIX_LABEL + level(PREFIX + WEAK_PREFIX * (p in WEAK_PREFIXES) + (3 if used[p] < 3 else 0)))
    return sorted(words)


# ---- The file ----

def edge_order(label):
    """Letters last and in order: compound.c stops at the first that is too high."""
    return label < MARKS["="], label


def edge(label, last, target):
    return target << 8 | (0x80 if last else 0) | label


def minimal_automaton(words):
    """The edges of the smallest automaton that knows the sorted words, nodes in order of breadth (J. Daciuk et al.,
    Incremental Construction of Minimal Acyclic Finite-State Automata, 2000)."""
    nodes, numbers = [], {}

    def freeze(node):
        key = tuple(node)
        if key not in numbers:
            numbers[key] = len(nodes)
            nodes.append(key)
        return numbers[key]

    path, before = [[]], b""
    for word in words + [b""]:
        same = 0
        while same < min(len(word), len(before)) and word[same] == before[same]:
            same += 1
        while len(path) > same + 1:
            number = freeze(path.pop())
            path[-1][-1] = (path[-1][-1][0], number)
        for label in word[same:]:
            path[-1].append((label, None))
            path.append([])
        before = word
    root = freeze(path[0])
    first, order, at = {}, [root], 0
    seen = {root}
    for number in order:
        if nodes[number]:
            first[number] = at
            at += len(nodes[number])
        for _, target in nodes[number]:
            if target not in seen:
                seen.add(target)
                order.append(target)
    return [edge(label, i == len(nodes[n]) - 1, first.get(target, 0))
            for n in order for i, (label, target) in enumerate(sorted(nodes[n], key=lambda e: edge_order(e[0])))]


def pattern_trie():
    """Edges and values of the patterns of 1994."""
    code = dict(MARKS, **{c: i + 1 for i, c in enumerate(ALPHABET)})
    trie = [{}]
    with open(PATTERNS, encoding="latin-1") as file:
        next(file)
        for line in file:
            line = line.strip()
            if not line or line.startswith("%"):
                continue
            node, values = 0, [0]
            for c in line:
                if c.isdigit():
                    values[-1] = int(c)
                    continue
                values.append(0)
                if code[c] not in trie[node]:
                    trie.append({})
                    trie[node][code[c]] = len(trie) - 1
                node = trie[node][code[c]]
            trie[node][VALUES] = bytes(values)
    first, order, at = {}, [0], 0
    for node in order:
        first[node] = at
        at += len(trie[node])
        order.extend(trie[node][label] for label in sorted(trie[node]) if label != VALUES)
    edges, all_values, places = [], b"", {}
    for node in order:
        labels = sorted(trie[node], key=edge_order)
        for label in labels:
            target = trie[node][label]
            if label == VALUES:
                if target not in places:
                    places[target] = len(all_values)
                    all_values += target
                target = places[target]
            else:
                target = first[target]
            edges.append(edge(label, label == labels[-1], target))
    return edges, all_values + b"\0" * (-len(all_values) % 4)


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "../../data/hyphenation/da.compounds")
    lexicon = Lexicon()
    splitter = Splitter(lexicon)
    with open(ENGLISH, encoding="utf-8") as file:
        english = {w for w in file.read().split() if re.match("^[a-z]+$", w) and len(w) > 3}
    whole = find_loans(lexicon, splitter.splits, english)
    words = words_of(lexicon, splitter, collect(lexicon, splitter, whole, english))
    edges = minimal_automaton(words)
    pattern_edges, values = pattern_trie()
    runes = [0] + [ord(c) for c in ALPHABET]
    runes += [0] * (48 - len(runes))
    data = struct.pack("<4I48I", MAGIC, len(edges), len(pattern_edges), len(values), *runes)
    data += struct.pack("<%dI" % (len(edges) + len(pattern_edges)), *edges, *pattern_edges) + values
    with open(path + ".new", "wb") as file:
        file.write(data)
    os.replace(path + ".new", path)
    print("%d words, %d bytes" % (len(words), len(data)), file=sys.stderr)


if __name__ == "__main__":
    main()
