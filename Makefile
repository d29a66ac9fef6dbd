# make            install what is missing, build build/haefte, make every document into output/
# make check      the same set-up, then all tests
# make conformance  PDF/UA-1 and PDF/A-3a, proved by veraPDF (REQUIRED=yes: that veraPDF cannot be had is a failure)
# make fuzz       each fuzz target for a minute (SECONDS=… for longer)
# make po         what po/*.po lack and have too much, after messages were changed
# make bench      speed and memory, beside a peer where there is one
# make install    below PREFIX (/usr/local), all of it below DESTDIR; make uninstall takes away what that has put there
# make clean

VERSION := 0.1
CC ?= gcc
BUILD ?= build
PROGRAM ?= $(BUILD)/haefte

PREFIX ?= /usr/local
$(if $(word 2,$(PREFIX)),$(error PREFIX is one path without blanks, not $(PREFIX)))
bindir := $(PREFIX)/bin
datadir := $(PREFIX)/share
mandir := $(datadir)/man
docdir := $(datadir)/doc/haefte

PACKAGES := gcc make pkg-config gettext libhpdf-dev libyaml-dev libfontconfig-dev libharfbuzz-dev libhyphen-dev hyphen-da libdeflate-dev liblcms2-dev \
	libqpdf-dev libgs-common libhunspell-dev hunspell-da libcsv-dev
CHECK_PACKAGES := $(PACKAGES) check clang libclang-rt-dev poppler-utils qpdf mupdf-tools ghostscript valgrind python3 \
	python3-yaml python3-jsonschema mandoc groff-base fish locales
CONFORMANCE_PACKAGES := $(PACKAGES) qpdf python3 python3-yaml python3-jsonschema
JAVA_PACKAGES = $(if $(shell command -v java 2>/dev/null),,default-jre-headless) $(if $(shell command -v mvn 2>/dev/null),,maven)
BENCH_PACKAGES := $(PACKAGES) hyperfine time python3 python3-yaml
LIBRARIES := yaml-0.1 fontconfig harfbuzz harfbuzz-subset libdeflate lcms2

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow
CFLAGS ?= -O2 -g
DEFINES := -DHAEFTE_VERSION='"$(VERSION)"' -DHAEFTE_SHARE='"$(datadir)/haefte"' -DHAEFTE_LOCALE='"$(datadir)/locale"'
HAEFTE_CFLAGS = -std=c17 -D_POSIX_C_SOURCE=200809L $(WARNINGS) -Isrc $(DEFINES) $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
LDLIBS = $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) -lhpdf -lhyphen -lcsv -lm -pthread
ifdef SANITIZE # it takes over C++'s `throw` at the start, before libqpdf is loaded with its library: google/sanitizers#934
LDLIBS += -l:libstdc++.so.6
endif

SOURCES := $(sort $(wildcard src/*/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
DATA := data/ledelsesgrundlag.yaml
LAYOUTS := $(wildcard layouts/*.yaml layouts/look/*.yaml)
MO_FILES := $(patsubst po/%.po,$(BUILD)/locale/%/LC_MESSAGES/haefte.mo,$(wildcard po/*.po))
MADE := output/.made

all: $(MADE)

# The documents. The program replaces them together, and none when there is an error: one time stamp stands for the set.
$(MADE): $(PROGRAM) $(DATA) $(LAYOUTS) $(wildcard fonts/*.ttf)
	$(PROGRAM) build -o output $(DATA)
	@touch $@

$(PROGRAM): $(BUILD)/main.o $(OBJECTS) | $(MO_FILES)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: src/%.c Makefile | $(BUILD)/.packages
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) $(HAEFTE_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(BUILD)/main.d

# The objects that have DEFINES compiled in are made anew when these change: after `make`, `make install PREFIX=/opt/x`.
$(patsubst src/%.c,$(BUILD)/%.o,$(shell grep -l HAEFTE_ src/main.c $(SOURCES))): $(BUILD)/.defines

$(BUILD)/.defines: force
	@mkdir -p $(@D)
	@printf '%s\n' $(DEFINES) | cmp -s - $@ || printf '%s\n' $(DEFINES) > $@

# Messages in other languages than English. Who takes a message (its format, which of its arguments) is said here.
MESSAGES := $(foreach call,diag_error:3 diag_warning:3 diag_note:3 diag_failure:2 reader_fault:3 fault:3 check_say:5 \
	pdf_fail:2 wrong:2,--keyword=$(call) --flag=$(call):c-format)
XGETTEXT := xgettext --language=C --from-code=UTF-8 --package-name=haefte --add-comments=TRANSLATORS $(MESSAGES) \
	--keyword=_ --keyword=N_ --keyword=ngettext:1,2

$(BUILD)/locale/%/LC_MESSAGES/haefte.mo: po/%.po Makefile | $(BUILD)/.packages
	@mkdir -p $(@D)
	msgfmt --check --output-file=$@ $<

$(BUILD)/haefte.pot: $(SOURCES) src/main.c Makefile | $(BUILD)/.packages
	$(XGETTEXT) --output=- $(SOURCES) src/main.c | sed /POT-Creation-Date/d > $@

# Brings po/*.po up to date: what is new stands there without its translation, what is gone is deleted.
po: $(BUILD)/haefte.pot
	for file in po/*.po; do msgmerge --quiet --update --backup=none --no-fuzzy-matching --add-location=file --width=120 $$file $< && \
		msgattrib --no-obsolete --add-location=file --width=120 --output-file=$$file $$file && msgfmt --statistics --output-file=/dev/null $$file; done

# Danish words and how they are divided. Made anew when the text of its sources changes, not their dates: a fresh
# clone has them all from the same moment.
COMPOUNDS := data/hyphenation/da.compounds
COMPOUND_SOURCES := tools/hyphenation/compounds.py tools/hyphenation/joints-false.txt

$(BUILD)/language/compound_data.o: $(BUILD)/.compounds
$(BUILD)/language/words_data.o: data/words-da.txt

$(BUILD)/.compounds: $(COMPOUND_SOURCES) $(COMPOUNDS)
	@mkdir -p $(@D)
	@sha256sum --check --status data/hyphenation/sources.sha256 || $(MAKE) --no-print-directory compounds
	@touch $@

compounds:
	@tools/packages.sh python3 hunspell-da wamerican hyphen-da
	python3 tools/hyphenation/compounds.py $(COMPOUNDS)
	sha256sum $(COMPOUND_SOURCES) > data/hyphenation/sources.sha256

# What is missing of the packages; asked once for each list, not at every build.
$(BUILD)/.packages: Makefile tools/packages.sh
	@mkdir -p $(@D)
	@tools/packages.sh $(PACKAGES)
	@touch $@

# ---- installing ----

# What is installed beside the program: FILE:PLACE. The program looks for layouts and fonts in share/haefte beside its bin;
# schemas stand there as they do here, since the layout files name them by a path of their own.
SHARED := $(wildcard layouts/*.yaml layouts/*/*.yaml fonts/*.ttf fonts/*.txt data/schema/*.json)
INSTALLED = $(foreach file,$(SHARED),$(file):$(datadir)/haefte/$(file)) \
	$(foreach file,$(MO_FILES),$(file):$(datadir)/$(file:$(BUILD)/%=%)) \
	$(foreach file,$(wildcard docs/*.md),$(file):$(docdir)/$(notdir $(file))) \
	$(DATA):$(docdir)/examples/$(notdir $(DATA)) \
	data/hyphenation/README.md:$(docdir)/hyphenation/README.md \
	docs/haefte.1:$(mandir)/man1/haefte.1 \
	completion/haefte.bash:$(datadir)/bash-completion/completions/haefte \
	completion/haefte.fish:$(datadir)/fish/vendor_completions.d/haefte.fish

install: $(PROGRAM) $(MO_FILES)
	install -D -m 755 $(PROGRAM) "$(DESTDIR)$(bindir)/haefte"
	@for file in $(INSTALLED); do install -D -m 644 "$${file%%:*}" "$(DESTDIR)$${file#*:}" || exit; done
	@sed -i 's|/usr/local/bin|$(bindir)|; s|/usr/local/share|$(datadir)|g' "$(DESTDIR)$(mandir)/man1/haefte.1"

# File by file: layouts and fonts that somebody put beside ours stay, and so do their folders.
uninstall:
	rm -f "$(DESTDIR)$(bindir)/haefte"
	@for file in $(INSTALLED); do rm -f "$(DESTDIR)$${file#*:}" || exit; done
	@for folder in $(datadir)/haefte $(docdir); do \
		if [ -d "$(DESTDIR)$$folder" ]; then find "$(DESTDIR)$$folder" -type d -empty -delete; fi; done

# ---- tests ----

# The program and the unit tests under the sanitizers, once with each compiler: build/haefte-gcc, build/unit-gcc, … They
# stand beside build/haefte, so they find the same layouts and fonts. A warning is an error here and only here.
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(BUILD)/%.o)

check: build/.packages-check
	@$(MAKE) --no-print-directory -s -j2 check-plain check-gcc check-clang check-threads
	@python3 tests/check.py

check-plain:
	@$(MAKE) --no-print-directory build/haefte build/dump

check-gcc check-clang: check-%:
	@$(MAKE) --no-print-directory BUILD=build/$* PROGRAM=build/haefte-$* UNIT=build/unit-$* CC=$* CFLAGS='-O1 -g -Werror' \
		SANITIZE='$(SANITIZERS)' build/haefte-$* build/unit-$*

check-threads:
	@$(MAKE) --no-print-directory BUILD=build/threads PROGRAM=build/haefte-threads CC=clang CFLAGS='-O1 -g -Werror' \
		SANITIZE=-fsanitize=thread build/haefte-threads

ifdef UNIT
$(UNIT): $(UNIT_OBJECTS) $(OBJECTS)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS) $(shell pkg-config --libs check)
endif

$(BUILD)/tests/%.o: tests/%.c Makefile | $(BUILD)/.packages
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) $(HAEFTE_CFLAGS) -MMD -MP -c -o $@ $<

# The pages of a document as text: build/dump LAYOUT FRAMEWORK
build/dump: $(BUILD)/tests/dump.o $(OBJECTS)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS)

-include $(UNIT_OBJECTS:.o=.d) $(BUILD)/tests/dump.d

# veraPDF comes by Maven, into build/verapdf. Without Java or Maven the run says that it is skipped.
conformance: build/.packages-conformance build/haefte
	@python3 tests/conformance/conformance.py $(if $(REQUIRED),--required)

# Fuzzing: the corpus grows in build/fuzz, what falls stays there as crash-…
SECONDS ?= 60
FUZZERS := framework layout roster
fuzz: build/.packages-check
	@$(MAKE) --no-print-directory -s -j2 BUILD=build/fuzz CC=clang CFLAGS='-O1 -g' \
		SANITIZE='$(SANITIZERS) -fsanitize=fuzzer-no-link' $(FUZZERS:%=build/fuzz-%)
	@tests/fuzz/run.sh $(SECONDS) $(FUZZERS)

build/fuzz-%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/fuzz.o $(OBJECTS)
	$(CC) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

bench: build/.packages-bench build/haefte
	@python3 tests/bench/bench.py

build/.packages-check: Makefile tools/packages.sh
	@mkdir -p $(@D)
	@tools/packages.sh $(CHECK_PACKAGES)
	@touch $@

build/.packages-conformance: Makefile tools/packages.sh
	@mkdir -p $(@D)
	@tools/packages.sh $(CONFORMANCE_PACKAGES)
	@if tools/packages.sh $(JAVA_PACKAGES); then touch $@; fi

build/.packages-bench: Makefile tools/packages.sh
	@mkdir -p $(@D)
	@tools/packages.sh $(BENCH_PACKAGES)
	@touch $@

clean:
	rm -rf build output

.PHONY: all po install uninstall force clean check check-plain check-gcc check-clang check-threads conformance fuzz bench compounds
