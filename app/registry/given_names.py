"""Given names that are translated rather than transliterated: Eugene for Yevgeniy, Uladzimir for Vladimir.

Such a pair is alike, never equal: a John may well be no Ivan.
"""

from __future__ import annotations

from types import MappingProxyType

from app.registry.folding import fold

_FORMS = {
    "aleksandr": "alexander oleksandr aliaksandr alexandre alessandro iskander",
    "aleksandra": "alexandra oleksandra alessandra",
    "aleksey": "alexis alexius oleksiy oleksii aliaksei alexius",
    "anastasiya": "anastasia nastassia",
    "andrey": "andrew andreas andre andriy andrii andrei",
    "anna": "ann anne hanna hannah ganna",
    "anton": "anthony antony antoine antonio",
    "artyom": "artem artemiy artsiom",
    "boris": "barys borys",
    "danila": "daniel danil danylo daniil danilo",
    "dmitriy": "demetrius dmytro dzmitry dimitri",
    "eduard": "edward edvard edouard",
    "fyodor": "theodore theodor fedir feodor",
    "georgiy": "george georges georg heorhiy heorhii",
    "grigoriy": "gregory gregor hryhoriy hryhorii ryhor",
    "igor": "ihor ihar",
    "ilya": "elijah elias illia ilia",
    "iosif": "joseph yosyp josef jozef",
    "irina": "irene iryna",
    "ivan": "john johann johannes jan jean ioann",
    "konstantin": "constantine kostiantyn konstantine kanstantsin",
    "kseniya": "xenia oksana",
    "lev": "leo leon",
    "maksim": "max maxime maksym maximus",
    "mariya": "mary maria marie maryia",
    "marfa": "martha",
    "matvey": "matthew matthias matviy",
    "mikhail": "michael michel mykhailo mykhaylo mikhas michal mikalai",
    "nadezhda": "hope nadia nadiya nadiia",
    "natalya": "natalie nathalie nataliya natallia",
    "nikita": "nicetas mykyta mikita",
    "nikolay": "nicholas nicolas mykola mikalai nikolaus nicolai",
    "oleg": "oleh aleh",
    "olga": "olha volha helga",
    "pavel": "paul pavlo paval",
    "pyotr": "peter pierre petro piotr petr",
    "roman": "raman romain",
    "sergey": "serge sergius serhiy serhii siarhei sergio",
    "sofya": "sophia sophie sofia",
    "stepan": "stephen steven stefan stsiapan",
    "svetlana": "svitlana sviatlana",
    "tatyana": "tania tetiana tatsiana",
    "timofey": "timothy tymofiy",
    "vasiliy": "basil vasyl vasil",
    "viktor": "victor viktar",
    "vladimir": "volodymyr uladzimir waldemar",
    "vladislav": "vladyslav uladzislau",
    "vyacheslav": "viacheslav viachaslau",
    "yakov": "jacob james yakiv",
    "yekaterina": "catherine katherine kateryna katsiaryna katarina",
    "yelena": "helen helena helene olena alena elaine",
    "yelizaveta": "elizabeth elisabeth yelyzaveta",
    "yevgeniy": "eugene eugen yevhen yauhen yauheni yevhenii",
    "yevgeniya": "eugenia yevheniya yauheniya",
    "yuliya": "julia julie yulia",
    "yuriy": "george yury juri yurii",
    "zinaida": "zinaide zinaida",
}


def _families() -> dict[str, frozenset[str]]:
    """Return, for each folded form, the names it may stand for."""
    found: dict[str, set[str]] = {}
    for name, forms in _FORMS.items():
        for form in (name, *forms.split()):
            found.setdefault(fold(form), set()).add(name)
    return {form: frozenset(names) for form, names in found.items()}


_FAMILIES = MappingProxyType(_families())
_NONE: frozenset[str] = frozenset()


def same_name(one: str, other: str) -> bool:
    """Say whether two folded words may be one given name in two languages."""
    return not _FAMILIES.get(one, _NONE).isdisjoint(_FAMILIES.get(other, _NONE))
