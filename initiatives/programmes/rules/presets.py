"""What a new programme begins with: its basis in the Act and the notice about personal data. Pure.

Source: Act of 24 April 2003 on public benefit and volunteer work, art. 19b–19h; GDPR art. 6 ust. 1 lit. e, art. 13.
"""

LEGAL_BASIS = (
    "Art. 19b–19h ustawy z 24 kwietnia 2003 r. o działalności pożytku publicznego i o wolontariacie "
    "oraz uchwała rady, która określa tryb i szczegółowe kryteria oceny wniosków o inicjatywę lokalną."
)
NOTICE = (
    "Administratorem danych jest {controller}. Dane osób, które składają wniosek, są potrzebne, aby go rozpatrzyć, "
    "zawrzeć umowę i rozliczyć wspólną pracę (art. 6 ust. 1 lit. e RODO w związku z art. 19b–19h ustawy "
    "o działalności pożytku publicznego i o wolontariacie).\n\n"
    "Adresów e-mail i telefonów nie publikujemy. Dane kasujemy po {months} miesiącach od zamknięcia programu, "
    "chyba że przepisy o archiwach każą przechowywać je dłużej.\n\n"
    "Każdy może zażądać dostępu do swoich danych, ich poprawienia, ograniczenia przetwarzania, wnieść sprzeciw "
    "i skargę do Prezesa Urzędu Ochrony Danych Osobowych."
)
