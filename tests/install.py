"""What `make install` leaves, and whether the program runs there; the manual and the completions beside what `haefte --help`
says. Program, manual, bash and fish must name the same commands and the same options of each."""
import os
import re
import shutil
import stat
from pathlib import Path

import yaml

import reader
from expected import DATA, ROOT

MANUAL = "docs/haefte.1"
UTF8 = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="")
ON_PAPER = ["--press", "tryk", "--sheets", "cards"]
ODD_ID = "$(>made)"  # a shell that expands it makes a file


# ---- installing ----

class Installer:
    """make with the objects of build/ in a folder of their own, so that another PREFIX leaves build/haefte as it is."""

    def __init__(self, folder):
        self.build = folder / "build"
        for source in [*ROOT.glob("src/*/*.c"), ROOT / "src/main.c"]:
            made = source.relative_to(ROOT / "src").with_suffix(".o")
            (self.build / made).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / "build" / made, self.build / made)
        for stamp in (".packages", ".compounds", ".defines"):
            shutil.copy2(ROOT / "build" / stamp, self.build)

    def __call__(self, target, **variables):
        settings = dict(variables, BUILD=self.build, PROGRAM=self.build / "haefte")
        inherited = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "PREFIX", "DESTDIR")}
        code, out, errors = reader.run("make", "-s", target, *(f"{name}={value}" for name, value in settings.items()),
                                       cwd=ROOT, env=inherited)
        if code:
            raise RuntimeError(f"make {target} {variables}: exit {code}\n{out}{errors}")


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def installed_files():
    """What stands below PREFIX, except for the catalogues of messages."""
    shared = [*ROOT.glob("layouts/**/*.yaml"), *ROOT.glob("fonts/*"), *ROOT.glob("data/schema/*")]
    return sorted([*(f"share/haefte/{path.relative_to(ROOT)}" for path in shared),
                   *(f"share/doc/haefte/{path.name}" for path in ROOT.glob("docs/*.md")),
                   "bin/haefte", "share/man/man1/haefte.1", "share/doc/haefte/hyphenation/README.md",
                   "share/doc/haefte/examples/ledelsesgrundlag.yaml", "share/bash-completion/completions/haefte",
                   "share/fish/vendor_completions.d/haefte.fish"])


def pdfs(check, what, program, folder):
    """Builds the real text in a folder that is not the project's; the files by name."""
    folder.mkdir(parents=True)
    code, _, errors = reader.run(str(program), "build", "-o", "made", *ON_PAPER, str(DATA), cwd=folder)
    check.same(code, 0, f"{what}: exit code ({errors})")
    return {path.name: path.read_bytes() for path in folder.glob("made/*")}


def same_pdfs(check, what, program, folder, wanted):
    got = pdfs(check, what, program, folder)
    check(got == wanted, f"{what}: {sorted(name for name in got.keys() | wanted.keys() if got.get(name) != wanted.get(name))} "
                         "differ from those of build/haefte")


def gone(check, what, folder, kept=()):
    """Folders that others have files in, too (bin, share/man …), may stay."""
    check.same(files(folder), list(kept), f"{what}: files that are left")
    ours = [str(path) for path in folder.rglob("haefte*") if not kept]
    check.same(ours, [], f"{what}: folders that are left")


def below_prefix(check, folder, make, plain):
    """Installed, used from elsewhere, alone, moved, uninstalled."""
    prefix, moved = folder / "prefix", folder / "moved"
    wanted = pdfs(check, "build/haefte", plain, folder / "wanted")
    check(len(wanted) > 10, f"build/haefte made {sorted(wanted)}")
    make("install", PREFIX=prefix)
    same_pdfs(check, "installed", prefix / "bin/haefte", folder / "from-elsewhere", wanted)
    alone = folder / "alone/bin/haefte"
    alone.parent.mkdir(parents=True)
    shutil.copy2(prefix / "bin/haefte", alone)
    same_pdfs(check, "the program alone, its files where they were installed", alone, folder / "from-alone", wanted)
    completions(check, folder, prefix)
    prefix.rename(moved)
    same_pdfs(check, "moved as a whole", moved / "bin/haefte", folder / "from-moved", wanted)
    make("uninstall", PREFIX=moved)
    gone(check, "uninstalled", moved)


def below_destdir(check, folder, make):
    """As packages are made. What is somebody else's stays."""
    stage = folder / "a stage"
    make("install", PREFIX="/usr", DESTDIR=stage)
    got = files(stage)
    catalogues = [name for name in got if re.fullmatch(r"usr/share/locale/\w+/LC_MESSAGES/haefte\.mo", name)]
    check.same(len(catalogues), len(list(ROOT.glob("po/*.po"))), f"catalogues of messages, {catalogues}")
    check.same([name for name in got if name not in catalogues], [f"usr/{name}" for name in installed_files()], "what is installed")
    for name in got:
        wanted = 0o755 if name == "usr/bin/haefte" else 0o644
        check.same(oct(stat.S_IMODE((stage / name).stat().st_mode)), oct(wanted), f"the mode of {name}")
    for name in ("usr/bin/haefte", "usr/share/man/man1/haefte.1"):
        held = (stage / name).read_bytes()
        check(b"/usr/share/haefte" in held, f"{name} does not name /usr/share/haefte")
        for other in ("/usr/local/", str(folder)):
            check(other.encode() not in held, f"{name} names {other}")
    own = "usr/share/haefte/fonts/own.ttf"
    (stage / own).touch()
    make("uninstall", PREFIX="/usr", DESTDIR=stage)
    gone(check, "uninstalled from a stage", stage, [own])


# ---- the manual ----

class Manual:
    """The manual as it is read: commands and long options, those of each command, those of its line in the synopsis."""

    def __init__(self):
        self.text = re.sub(".\b", "", reader.read("mandoc", "-T", "ascii", "-O", "width=1000", MANUAL))
        self.sections = dict(zip(*[iter(re.split(r"^([A-Z ]+)\n", self.text, flags=re.M)[1:])] * 2))
        described = re.split(r"^   haefte (\w+)\n", self.sections["DESCRIPTION"], flags=re.M)
        self.commands = dict(zip(described[1::2], described[2::2]))
        self.options = {command: options(text) for command, text in self.commands.items()}
        short = dict(re.findall(r"^ +(-\w) .*(--\w+)", self.text, flags=re.M))
        self.synopsis = {}
        for command, line in re.findall(r"^ +haefte (\w+) (.*)", self.sections["SYNOPSIS"], flags=re.M):
            self.synopsis[command] = options(line) | {short.get(letter, letter) for letter in re.findall(r"(?<!\S)\[(-\w)\b", line)}


def options(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def takes(plain, command, option, has_value):
    """Whether a command takes an option. There is a file too many, so that nothing is made."""
    value = {"--jobs": "=1", "--shard": "=1/1", "--format": "=text"}.get(option, "=x") if has_value else ""
    code, _, errors = reader.run(str(plain), command, option + value, "none", "none", "none")
    return code != 2 or f"{command} takes no {option};" not in errors


def manual(check, plain):
    code, out, errors = reader.run("mandoc", "-T", "lint", MANUAL)
    check.same((code, out + errors), (0, ""), "mandoc -T lint")
    code, out, errors = reader.run("groff", "-ww", "-z", "-mdoc", "-T", "utf8", MANUAL)
    check.same((code, out + errors), (0, ""), "groff -ww")
    page, help_text = Manual(), reader.read(str(plain), "--help")
    commands = re.findall(r"^(?:Usage:|  or: ) +haefte (\w+)", help_text, re.M)
    check(len(commands) >= 5, f"--help names {commands}")
    check.same(sorted(page.commands), sorted(commands), "the commands of the manual beside those of --help")
    check.same(sorted(options(page.text)), sorted(options(help_text)), "the options of the manual beside those of --help")
    check.same(page.synopsis, page.options, "the options in the synopsis beside those of each command")
    for command, wanted in page.options.items():
        taken = {option for option in options(help_text) - {"--help", "--version"} if takes(plain, command, option, f"{option}=" in help_text)}
        check.same(taken, wanted, f"the options that {command} takes beside those of the manual")
    check.same(sorted(re.findall(r"^     ([\w-]+)  ", page.commands["check"], re.M)),
               sorted(re.findall(r'^ *\[RULE_\w+\] = \{"([\w-]+)"', (ROOT / "src/input/rule.c").read_text(), re.M)),
               "the rules in the manual beside src/input/rule.c")
    wanted = {name for path in ROOT.glob("src/**/*.c") for name in re.findall(r'getenv\("(\w+)"\)', path.read_text())}
    check(wanted and wanted <= set(re.findall(r"\b[A-Z_]+\b", page.sections["ENVIRONMENT"])), f"the manual tells of the environment not all of {wanted}")


# ---- completion ----

DRIVE_BASH = """
source "$1"; at=$2; shift 2
[[ $(complete -p haefte) =~ -F\\ ([^ ]+) ]] || exit
COMP_WORDS=("$@") COMP_CWORD=$at
"${BASH_REMATCH[1]}" haefte "${COMP_WORDS[at]}" "${COMP_WORDS[at - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Bash:
    """Completion in bash as it is installed, the program found on the path."""

    def __init__(self, prefix, folder):
        self.script = prefix / "share/bash-completion/completions/haefte"
        self.how = {"cwd": folder, "env": dict(UTF8, PATH=f"{prefix / 'bin'}:{os.environ['PATH']}")}

    def __call__(self, *words, at=-1):
        """Replies for the word at this place of the line, as bash divides it. No blank line: there are none."""
        code, out, errors = reader.run("bash", "--norc", "-c", DRIVE_BASH, "bash", str(self.script), str(at % len(words)), *words, **self.how)
        if code or errors:
            raise RuntimeError(f"bash, {words}: exit {code}\n{errors}")
        return sorted(out.split("\n")[:-1]) if out != "\n" else []

    def options(self, *words):
        return {reply.rstrip("=") for reply in self(*words, "--")}


class Fish:
    """The same in fish, which finds the completion by itself where it is installed."""

    def __init__(self, prefix, folder):
        environment = dict(UTF8, PATH=f"{prefix / 'bin'}:{os.environ['PATH']}", HOME=str(prefix.parent / "home"), XDG_DATA_DIRS=f"{prefix / 'share'}")
        self.how = {"cwd": folder, "env": environment}

    def __call__(self, line):
        return sorted(reply.split("\t")[0] for reply in reader_lines("fish", "-c", "complete -C $argv[1]", line, **self.how))

    def options(self, *words):
        return {reply for reply in self(" ".join((*words, "--")))}


def reader_lines(*command, **how):
    code, out, errors = reader.run(*command, **how)
    if code or errors:
        raise RuntimeError(f"{command}: exit {code}\n{errors}")
    return out.splitlines()


def presets(pages):
    return sorted(path.stem for path in ROOT.glob("layouts/press/*.yaml")
                  if (yaml.safe_load(path.read_text())["kind"] == "pages") == pages)


def completions(check, folder, prefix):
    at = folder / "at"
    at.mkdir()
    (folder / "home").mkdir()
    for name in ("min.yaml", "et hæfte.yaml", "booklet.pdf", "notes.txt", "people.csv"):
        shutil.copy(DATA, at / name)
    (at / "odd.yaml").write_text(f"roles:\n  - {{id: leder, name: Leder}}\ncolumns:\n  - id: column\nforms:\n- id: '{ODD_ID}' # odd\n")
    bash, fish = Bash(prefix, at), Fish(prefix, at)
    options_of_commands(check, bash, fish)
    values(check, bash, fish, prefix)
    files_named(check, bash, fish)
    check(not (at / "made").exists(), "an id was taken for a command of the shell")


def options_of_commands(check, bash, fish):
    page = Manual()
    check.same(bash("haefte", ""), sorted(page.commands), "bash: the commands")
    check.same(fish("haefte "), sorted(page.commands), "fish: the commands")
    for command, wanted in page.options.items():
        check.same(bash.options("haefte", command), wanted, f"bash: the options of {command}")
        check.same(fish.options("haefte", command), wanted, f"fish: the options of {command}")
    alone = options(page.text) - set().union(*page.options.values())
    check.same(bash.options("haefte"), alone, "bash: the options without a command")
    check.same(fish.options("haefte"), alone, "fish: the options without a command")


def values(check, bash, fish, prefix):
    """What options take."""
    framework = yaml.safe_load(DATA.read_text())
    layouts = sorted(path.stem for path in ROOT.glob("layouts/*.yaml"))
    ids = sorted([entry["id"] for key in ("forms", "roles") for entry in framework[key]] + layouts)
    odd = sorted([ODD_ID, "leder", *layouts])
    paths = [str(prefix / f"share/haefte/layouts/{name}.yaml") for name in layouts]
    program = str(prefix / "bin/haefte")
    for what, wanted, bash_line, fish_line in [
        ("--press", presets(True), ["haefte", "build", "--press", ""], "haefte build --press "),
        ("--sheets", presets(False), ["haefte", "build", "--sheets", ""], "haefte build --sheets "),
        ("--sheets, the program by its path", presets(False), [program, "build", "--sheets", ""], f"{program} build --sheets "),
        ("--only", ids, ["haefte", "build", "min.yaml", "--only", ""], "haefte build min.yaml --only "),
        ("--only, second letter", [i for i in ids if i.startswith("om")], ["haefte", "watch", "min.yaml", "--only", "om"], "haefte watch min.yaml --only om"),
        ("--only, a name with a blank", ids, ["haefte", "build", "et\\ hæfte.yaml", "--only", ""], "haefte build et\\ hæfte.yaml --only "),
        ("--only without a framework", layouts, ["haefte", "build", "--only", ""], "haefte build --only "),
        ("--only of odd ids", odd, ["haefte", "build", "odd.yaml", "--only", ""], "haefte build odd.yaml --only "),
        ("--format", ["json", "text"], ["haefte", "diff", "--format", ""], "haefte diff --format "),
        ("-l", paths, ["haefte", "build", "-l", f"{prefix}/share/haefte/layouts/"], None),
    ]:
        got = bash(*bash_line)
        check.same(sorted(path for path in got if not Path(path).is_dir()), sorted(wanted), f"bash: {what}")
        if fish_line:
            check.same(fish(fish_line), sorted(wanted), f"fish: {what}")
    check.same(bash("haefte", "build", "--only", "", "min.yaml", at=3), ids, "bash: --only before the framework")
    check.same(bash("haefte", "build", "--sheets", "=", "card"), ["cards", "cards-a4"], "bash: --sheets=card")
    check.same(bash("haefte", "build", "--sheets", "="), presets(False), "bash: --sheets=")
    check.same(fish("haefte build --sheets=card"), ["--sheets=cards", "--sheets=cards-a4"], "fish: --sheets=card")
    check("da-DK" in bash("haefte", "hyphenate", "--language", ""), "bash: --language does not offer da-DK")
    check("da-DK" in fish("haefte hyphenate --language "), "fish: --language does not offer da-DK")
    check(set(paths) <= set(fish("haefte build -l ")), "fish: -l does not offer the layouts that are installed")


def files_named(check, bash, fish):
    frameworks_here = ["et hæfte.yaml", "min.yaml", "odd.yaml"]
    for command in ("build", "check", "pack", "watch", "diff"):
        check.same(bash("haefte", command, ""), frameworks_here, f"bash: the files of {command}")
        check.same(fish(f"haefte {command} m"), ["min.yaml"], f"fish: the files of {command}")
    check.same(bash("haefte", "build", "--draft", "m"), ["min.yaml"], "bash: a file behind an option without value")
    check.same(bash("haefte", "build", "--since", "m"), ["min.yaml"], "bash: --since")
    check.same(bash("haefte", "build", "min.yaml", ""), [], "bash: a second file for build")
    check.same(bash("haefte", "diff", "min.yaml", "o"), ["odd.yaml"], "bash: the second file of diff")
    check.same(bash("haefte", "source", ""), ["booklet.pdf"], "bash: the files of source")
    check.same(bash("haefte", "pack", "--roster", ""), ["people.csv"], "bash: --roster")
    check.same(bash("haefte", "pack", "-j", "2", "--name", "Anna", "m"), ["min.yaml"], "bash: a file behind options of pack")
    check.same(bash("haefte", "pack", "--name", ""), [], "bash: --name")
    check.same(fish("haefte pack --roster p"), ["people.csv"], "fish: --roster")
    check.same(fish("haefte source b"), ["booklet.pdf"], "fish: the files of source")


def group(check, folder, plain):
    folder = Path(folder)
    make = Installer(folder)
    manual(check, plain)
    below_prefix(check, folder, make, plain)
    below_destdir(check, folder, make)
