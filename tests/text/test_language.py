import pytest

from newsdigest.text.language import detect

LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le gouvernement a présenté hier son nouveau plan pour les hôpitaux."),
        ("en", "The government presented its new plan for hospitals yesterday."),
        ("de", "Die Regierung hat gestern ihren neuen Plan für die Krankenhäuser vorgestellt."),
        ("es", "El gobierno presentó ayer su nuevo plan para los hospitales."),
        ("it", "Il governo ha presentato ieri il suo nuovo piano per gli ospedali."),
        ("pt", "O governo apresentou ontem o seu novo plano para os hospitais."),
        ("nl", "De regering heeft gisteren haar nieuwe plan voor de ziekenhuizen voorgesteld."),
        ("ru", "Правительство вчера представило новый план для больниц."),
        ("el", "Η κυβέρνηση παρουσίασε χθες το νέο σχέδιο για τα νοσοκομεία."),
        ("ar", "قدمت الحكومة أمس خطتها الجديدة للمستشفيات."),
        ("zh", "政府昨天公布了新的医院计划，并宣布增加预算。"),
        ("ja", "政府は昨日、病院のための新しい計画を発表しました。"),
        ("ko", "정부는 어제 병원을 위한 새로운 계획을 발표했다."),
    ],
)
def test_detects(lang: str, text: str) -> None:
    found = detect(text, LANGUAGES)
    assert (found.lang, found.confident) == (lang, True)


@pytest.mark.parametrize("text", ["", "  \n", "2023", "12,5 % — 3 !"])
def test_without_letters_there_is_no_language(text: str) -> None:
    assert detect(text, LANGUAGES).lang == ""
    assert not detect(text, LANGUAGES).confident


def test_a_few_letters_are_doubtful() -> None:
    assert not detect("Ok", LANGUAGES).confident
    assert detect("Ok", LANGUAGES).lang in LANGUAGES


def test_a_latin_language_that_was_not_asked_for_is_doubtful() -> None:
    found = detect("Regeringen har i dag meddelat nya åtgärder för skolan och vården.", LANGUAGES)
    assert found.lang in LANGUAGES
    assert not found.confident


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fr", "Une grève des trains attendue lundi"),
        ("en", "Council to close old bridge in May"),
        ("de", "Alte Brücke wird im Mai gesperrt"),
        ("es", "El puente viejo cierra en mayo"),
        ("it", "Chiude a maggio il ponte vecchio"),
        ("pt", "Ponte velha fecha em maio"),
        ("nl", "Oude brug gaat in mei dicht"),
    ],
)
def test_titles(lang: str, title: str) -> None:
    assert detect(title, LANGUAGES).lang == lang
    assert detect(title.upper(), LANGUAGES).lang == lang


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("sv", "Regeringen har i dag meddelat nya åtgärder för skolan och vården."),
        ("pl", "Rząd przedstawił wczoraj nowy plan dla szpitali."),
        ("tr", "Hükümet dün hastaneler için yeni planını açıkladı."),
        ("uk", "Уряд учора представив новий план для лікарень."),
        ("bg", "Правителството представи вчера новия план за болниците."),
        ("fa", "دولت دیروز برنامه جدید خود را برای بیمارستان‌ها اعلام کرد."),
        ("he", "הממשלה הציגה אתמול תוכנית חדשה לבתי החולים."),
        ("hi", "सरकार ने कल अस्पतालों के लिए नई योजना पेश की।"),
        ("th", "รัฐบาลเสนอแผนใหม่สำหรับโรงพยาบาลเมื่อวานนี้"),
        ("bn", "সরকার গতকাল হাসপাতালের জন্য নতুন পরিকল্পনা পেশ করেছে।"),
    ],
)
def test_other_languages_of_a_site(lang: str, text: str) -> None:
    found = detect(text, (*LANGUAGES, lang))
    assert (found.lang, found.confident) == (lang, True)


def test_a_language_of_the_site_is_preferred_in_its_script() -> None:
    found = detect("Уряд учора представив новий план для лікарень.", ("fr", "ru"))
    assert (found.lang, found.confident) == ("ru", False)


def test_japanese_has_kana() -> None:
    assert detect("東京都知事選挙の投票率、前回を上回る見込み", LANGUAGES).lang == "ja"


def test_any_script_has_an_answer() -> None:
    assert detect("ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ ᐱᐅᔪᖅ", LANGUAGES).lang


def test_a_short_foreign_script_is_not_called_french() -> None:
    assert detect("Киев", ("fr",)).lang == "ru"
