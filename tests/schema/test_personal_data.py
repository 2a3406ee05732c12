"""Which texts are taken for personal data, and which are not."""

import pytest

from schema.rules.personal_data import refuses


@pytest.mark.parametrize(
    "text",
    [
        "120314-1234",
        "1203141234",
        "120314 1234",
        "120314–1234",
        "120314 - 1234",
        "12.03.14-1234",
        "12.03.2014-1234",
        "Barn,120314-1234",
        "1203141234,1203151234",
        "CPR:120314-1234.",
        "290200-1234",
        "01 01 90 1234",
        "720314-1234",
        "72 03 14 1234",
        "١٢٠٣١٤-١٢٣٤",
        "120314\u00ad-1234",
        "120\u200b314-1234",
        "se\n120314-1234\nher",
    ],
)
def test_a_cpr_like_number_is_refused(text: str) -> None:
    assert refuses(text) == "G01"


@pytest.mark.parametrize(
    "text",
    [
        "tlf. 20 30 40 50",
        "+45 12345678",
        "12-03-2025",
        "12-03-2025 - 14-04-2025",
        "01-03-2025 - 2026",
        "2025-2026",
        "12 03 2025",
        "12.03.2025 kl. 14.30",
        "320314-1234",
        "920314-1234",
        "7203141234",
        "uge 10 11 12 2025",
        "tlf. 12 11 10 09",
        "121314-1234",
        "290201-1234",
        "kr. 1.203.141.234",
        "kr. 1203141234,50",
        "EAN 5790001203141",
        "0101202531122025",
        "uge 34-36, 2025",
        "1.1.1",
    ],
)
def test_other_numbers_are_not_refused(text: str) -> None:
    assert refuses(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mikkel på 7 år",
        "Samtale med Mikkel (7 år) om skolen",
        "7-årige Freja",
        "drengen på 9 år",
        "pigen Oda på 7 år",
        "mor til Mikkel",
        "Møde med far til en dreng i 3. klasse",
        "Frejas mor",
        "sagsnr. 2024-1234",
        "familien bor på Birkevej 12",
    ],
)
def test_one_childs_story_is_refused(text: str) -> None:
    assert refuses(text) == "G02"


@pytest.mark.parametrize(
    "text",
    [
        "Familier skal møde én plan og ét hold, også når flere afdelinger er på.",
        "mindst 75 % af teamlederne ved udgangen af 2025 svarer, at politikken bruges i planlægningen",
        "højst 10 % af familierne oplever skift i det første år",
        "Børn på 7 år",
        "Unge mellem 15 og 17 år",
        "17-årige unge",
        "Handleplan på 2 år",
        "Projekt (3 år)",
        "dialog mellem mor og far",
        "fra mor til barn",
        "Forældrene til barnet inddrages",
        "Sagsgennemgang, halvårligt",
        "børn, der bor hos en plejefamilie",
        "QX (barsel, ZW vikarierer til 1/9)",
        "Evaluering 2 år efter",
    ],
)
def test_the_words_of_a_plan_are_not_refused(text: str) -> None:
    assert refuses(text) is None
