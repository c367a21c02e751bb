"""What kind of number a publisher means: "R.F.C.", "innCode", "Cedula No.", "统一社会信用代码".

Publishers name one kind in dozens of ways, and give one name to many kinds: a "Tax ID No."
of Russia is an INN, one of Brazil a CNPJ or CPF. The name leads to a kind and, where the
name belongs to one country ("C.U.I.T."), to that country; the rules do the rest.

The names were gathered from OFAC's remarks, the FollowTheMoney property names and the EU and
UN lists, and completed from the languages of trade.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class IdentifierKind(StrEnum):
    """What is numbered, or by whom."""

    REGISTRATION = "registration"
    TAX = "tax"
    VAT = "vat"
    NATIONAL_ID = "national-id"
    PASSPORT = "passport"
    DRIVING_LICENCE = "driving-licence"
    LICENCE = "licence"
    USCC = "uscc"
    LEI = "lei"
    DUNS = "duns"
    BIC = "bic"
    IBAN = "iban"
    ISIN = "isin"
    IMO = "imo"
    IMO_COMPANY = "imo-company"
    MMSI = "mmsi"
    AIRCRAFT = "aircraft"
    INN = "inn"
    OGRN = "ogrn"
    KPP = "kpp"
    OKPO = "okpo"
    BIK = "bik"
    CNPJ = "cnpj"
    CPF = "cpf"
    RFC = "rfc"
    CURP = "curp"
    GSTIN = "gstin"
    PAN = "pan"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    OTHER = "other"


# Kind and country, then the names; the first line with a name in the text decides, so what
# tells more comes first. Names are folded as the text is: lower case, no accents, no dots.
_NAMES = """
uscc CN: unified social credit | united social credit | social credit code | usc code | uscc
  | usci | usccc | 统一社会信用代码 | 統一社會信用代碼 | 社会信用代码
imo-company: company number imo | imo company | company imo | registered owner imo
imo: imo | international maritime organization | vessel registration identification
mmsi: mmsi | maritime mobile service identity
lei: lei | legal entity identifier | legal entity number | lei code
bic: swift | bic | bic code | iso 9362 | bank identifier code
iban: iban | international bank account number
isin: isin | isin code | international securities identification number
duns: duns | d&b
ogrn RU: ogrn | ogrnip | primary state registration | main state registration | огрн | огрнип
kpp RU: kpp | кпп
okpo RU: okpo | government gazette | окпо
bik RU: bik | бик
inn RU: inn | innip | russian tax | individual tax number russia | инн
vat: vat | value added tax | tva | iva | ust id | ustid | ust idnr | umsatzsteuer | btw | nds
  | kdv | partita iva
tax IT: italian fiscal code | codice fiscale
cnpj BR: cnpj | cadastro nacional da pessoa juridica
cpf BR: cpf | cadastro de pessoas fisicas
curp MX: curp
rfc MX: rfc | registro federal de contribuyentes
gstin IN: gstin
pan IN: pan | permanent account number
tax AR: cuit | cuil
tax CL: rut | run
tax CO: nit
tax VE: rif
tax HN: rtn
tax MZ: nuit
tax ES: cif | nif
tax PL: nip | regon
tax TR: vkn | vergi
tax UA: edrpou | ipn | rnokpp
tax AZ: voen | tin azerbaijan
tax US: ein | itin | fein
tax AE: trn
tax AU: abn
tax: tax | goods and services | taxpayer | fiscal | ruc | tin | steuernummer | fiscale
  | contribuinte | impuesto | npwp | налог | 税号 | 稅號 | 纳税人识别号
email: email | e mail | mail address | correo
website: website | web site | url | homepage | domain | internet
phone: phone | telephone | tel | mobile | cell | whatsapp | wechat | telefono
passport: passport | pasaporte | passeport | reisepass | paspoort | travel document
  | laissez passer | seaman | паспорт | загранпаспорт | 护照 | 護照
driving-licence: driver s license | drivers license | driver license | driving licence
  | driving license | driver s licence | licencia de conducir | permis de conduire
aircraft: aircraft | tail number | msn | mode s | manufacturer s serial | icao code | icao24
national-id TR: turkish identification | tckn | tc kimlik
national-id ES: nie | numero de identidad de extranjero
national-id CN: citizen s card | resident identity | resident id | chinese id | 身份证
  | 居民身份证
national-id GT: dpi | cui
national-id IR: shenasnameh | melli | kart e melli
national-id US: ssn | social security
national-id KE: kenyan id
national-id MA: moroccan personal id
national-id BA: bosnian personal id
national-id AF: tazkira | taskira | e tazkira
national-id IN: aadhaar | aadhar | uidai
national-id PK: cnic | nicop
national-id PL: pesel
national-id: military registration
national-id MX: ife | ine | cuip | credencial electoral | cartilla de servicio militar
national-id RS: jmbg
national-id ID: nik
national-id HK: hkid
registration: chamber of comm | chamber of commerce | commercial reg | commercial registry
  | company number | company registration | business registration | business number
  | registration | register | registered charity | registry of companies | incorporation
  | enterprise number | folio mercantil | matricula mercantil | trade register | crn | cr no
  | cr number | central registration system | economic register | branch unit | siren | siret
  | kvk | kbo | handelsregister | hrb | hra | registro mercantil | organization code
  | organisation number | corporate number | charity | cik | cin | krs | ico | regcode
  | reg no | msb | jib | public registration | file number | ar no | unique entity id
  | регистрационный | 注册号 | 工商注册号 | 法人番号
licence: license | licence | permit | tarjeta profesional | permiso
national-id: national | identity | identification | personal id | id card | id number | id no
  | citizen | cedula | dni | electoral | voter | elector | residency | resident | residence
  | birth certificate | refugee | stateless | immigration | foreign id | le number
  | deportation | ausweis | carte d identite | bilhete de identidade
  | documento de identidad | carnet | ci no | numero unico | personnummer | social insurance
  | 身份证号 | удостоверение
"""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LETTERS_APART = re.compile(r"\b(?:[a-z] )+[a-z]\b")
_NOT_WORD = re.compile(r"[^\w&]+|_")


@lru_cache(maxsize=2048)
def kind_of(text: str) -> tuple[IdentifierKind, str]:
    """The kind that a publisher's name means, and the country when the name belongs to one.

    >>> kind_of("R.F.C. #"), kind_of("D-U-N-S Number")[0].value, kind_of("innCode")[1]
    ((<IdentifierKind.RFC: 'rfc'>, 'MX'), 'duns', 'RU')

    Args:
        text: As written: with "alt.", "No.", "#", in camel case, in any language known here.

    Returns:
        The kind, ``OTHER`` when no known name is in the text, and a country code or nothing.
    """
    words = f" {_folded(text[:200])} "
    for names, kind, country in _table():
        if any((f" {name} " if name.isascii() else name) in words for name in names):
            return kind, country
    return IdentifierKind.OTHER, ""


def _folded(text: str) -> str:
    """Words in lower case without accents; "D-U-N-S", "R.F.C." and "r f c" are one word."""
    spread = _CAMEL.sub(" ", unicodedata.normalize("NFKD", text)).casefold()
    plain = "".join(c for c in spread if c != "." and not unicodedata.combining(c))
    words = " ".join(_NOT_WORD.sub(" ", unicodedata.normalize("NFC", plain)).split())
    return _LETTERS_APART.sub(lambda run: run[0].replace(" ", ""), words)


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[tuple[str, ...], IdentifierKind, str], ...]:
    rows = []
    for line in _NAMES.replace("\n  |", " |").strip().splitlines():
        head, _, names = line.partition(":")
        kind, _, country = head.partition(" ")
        folded = tuple(_folded(name) for name in names.split("|"))
        rows.append((folded, IdentifierKind(kind), country))
    return tuple(rows)
