"""Frameworks made up by the page: any number of forms, roles and columns, long words, empty and huge cells."""
import random

WORDS = ("at ledelse skaber retning sammen med medarbejdere og borgere i hverdagen på tværs af tilbud når opgaven kræver det "
         "kvalitetsudvikling samarbejdsrelationer nysgerrighed åbenhed ærlighed øvelse prioritering ressourcer").split()
LONG = "samarbejdskvalitetsudviklingsressourceprioriteringsnysgerrighedsøvelse"
PASSAGES = ("omslag_titel lead forord_titel mission_titel mission vision_titel vision underskrift underskrift_dato opbygning_titel "
            "mislykkes noter_titel fortsaettes afsender afsender_2 kolofon_titel kolofon_afsender billede_omslag billede_opbygning "
            "billede_kort billede_plakat plakat_titel plakat").split()


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def words(self, least, most):
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(least, most)))

    def statement(self, tag, words, second):
        text = f"At {tag} {self.words(max(1, words // 2), words)}."
        if second and self.random.random() < 0.3:
            return f"          - text: {text}\n            on_role_page: {text[:-1]} igen.\n"
        return f"          - {text}\n"


def make(forms=4, roles=4, columns=3, statements=2, words=18, seed=1, long_words=False, empty=0.0, fails=True):
    """A framework as YAML text. `fails`: the last of two or more roles is that of the leaders who fail; `empty`: the
    share of cells without statements."""
    maker = Maker(seed)
    failing = roles - 1 if fails and roles > 1 else roles
    out = ["language: da-DK\ntitle: Grundlag\nsubtitle: for en afdeling\norganisation: Afdelingen\nedition: Maj 2031\n", "columns:\n"]
    for c in range(columns):
        out.append(f"  - {{id: k{c}, name: Kolonne {c + 1}, succeeds: 'Lederen der *lykkes*, kan…', fails: 'Lederen der *mislykkes*, kan…'}}\n")
    out.append("roles:\n")
    for r in range(roles):
        out.append(f"  - {{id: r{r}, name: Rolle {r + 1}{', outcome: fails' if r >= failing else ''}}}\n")
    out.append("forms:\n")
    for f in range(forms):
        out.append(f"  - id: f{f}\n    name: Form {f + 1}\n    definition: {maker.words(6, 20).capitalize()}.\n")
        if f % 3 != 2:
            out.append(f"    introduction: {maker.words(6, 20).capitalize()}.\n")
        out.append("    statements:\n")
        for r in range(roles):
            out.append(f"      r{r}:\n")
            for c in range(columns):
                count = 0 if maker.random.random() < empty else statements
                out.append(f"        k{c}:{'' if count else ' []'}\n")
                for s in range(count):
                    tag = f"{LONG if long_words and s == 0 else ''} {f}-{r}-{c}-{s}"
                    out.append(maker.statement(tag, words, second=True))
    out.append("passages:\n")
    for name in PASSAGES:
        out.append(f"  {name}: {name.capitalize().replace('_', ' ')}\n")
    out.append("  kolofon: [Vejen 1, 9000 Byen, Maj 2031]\n")
    for name in ("forord", "forord_2", "opbygning"):
        out.append(f"  {name}:\n    - {maker.words(8, 20).capitalize()}.\n    - {maker.words(8, 20).capitalize()}.\n")
    return "".join(out)
