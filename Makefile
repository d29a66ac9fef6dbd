# make            install what is missing, build build/haefte, make every document into output/
# make check      the same set-up, then all tests
# make bench      speed beside a peer (needs hyperfine)
# make clean

VERSION := 0.1
PREFIX ?= /usr/local
CC ?= gcc
BUILD ?= build

PACKAGES := gcc make pkg-config libhpdf-dev libyaml-dev libfontconfig-dev libharfbuzz-dev libhyphen-dev hyphen-da libdeflate-dev
CHECK_PACKAGES := $(PACKAGES) check clang libclang-rt-14-dev poppler-utils qpdf mupdf-tools valgrind python3
LIBRARIES := yaml-0.1 fontconfig harfbuzz harfbuzz-subset libdeflate

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow
CFLAGS ?= -O2 -g
HAEFTE_CFLAGS = -std=c17 -D_POSIX_C_SOURCE=200809L $(WARNINGS) -Isrc -DHAEFTE_VERSION='"$(VERSION)"' \
	-DHAEFTE_SHARE='"$(PREFIX)/share/haefte"' $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
LDLIBS = $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) -lhpdf -lhyphen -lm

SOURCES := $(sort $(wildcard src/*/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
DATA := data/ledelsesgrundlag.yaml
LAYOUTS := $(wildcard layouts/*.yaml layouts/look/*.yaml)
MADE := output/.made

all: $(MADE)

# The documents. The program writes all of them or none, so one time stamp stands for the set.
$(MADE): $(BUILD)/haefte $(DATA) $(LAYOUTS) $(wildcard fonts/*.ttf)
	$(BUILD)/haefte build -o output $(DATA)
	@touch $@

$(BUILD)/haefte: $(BUILD)/main.o $(OBJECTS)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: src/%.c Makefile | $(BUILD)/.packages
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) $(HAEFTE_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(BUILD)/main.d

# What is missing of the packages; asked once for each list, not at every build.
$(BUILD)/.packages: Makefile tools/packages.sh
	@mkdir -p $(@D)
	@tools/packages.sh $(PACKAGES)
	@touch $@

clean:
	rm -rf build output

.PHONY: all clean check bench
