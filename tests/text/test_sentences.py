import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.text.sentences import sentences

# language, then the sentences, separated by " | "
HARD_CASES = """
fr  « Quoi ? » a-t-il dit. | Il part.
fr  Il a dit : « C’est fini. » | Puis il est parti.
fr  «\u00a0C’est fini\u202f!\u00a0» | Puis il est parti.
fr  “L’Otan est à vos côtés aujourd’hui”, a-t-il ajouté. | La visite intervient demain.
fr  La phrase finit dans la citation.” | La suivante commence.
fr  Il a dit "non". | "Oui", a-t-elle répondu.
fr  « Vite ! Vite ! » crient-ils.
fr  M. Martin a reçu Mme Petit et le Dr. Roux. | Le 1er janv. 2020, tout change.
fr  Rome naît bien avant 50 av. J.-C. et grandit. | Oui.
fr  En 50 av. J.-C. | Le pays change.
fr  Des fruits, p. ex. des pommes, des poires, etc. | La suite arrive.
fr  Un navire de 2.600 passagers mesure 1.5 km. | Fin.
fr  Il hésite... puis part. | Il hésite… | Puis il part.
fr  Le no. 5 et le n° 6 sont là. | Voilà.
fr  Voir www.exemple.fr/page.html?a=1. | Merci.
fr  G. Dupont et J.-P. Martin arrivent. | Bien.
en  J. K. Rowling lives in the U.S. | He said "no." | Then he left.
en  Mr. Smith of Acme Inc. said so. | See No. 10. | The end.
en  "What?" he asked. | "Yes!" | She left at 5 p.m. Monday in the U.S. Senate.
en  He said “Go.” | “Why?” she asked. | Visit www.example.com. | Now.
en  Prices rose 1.5 per cent. | St. Paul agreed.
en  He won.[1] | She lost.[2]
en  He said no. | Then he left.
de  Am 3. Oktober spricht Dr. Merkel in Berlin, z.B. im Bundestag. | Das war 1990. | Der Tag ist frei.
es  ¿Qué? | ¡No! | Dijo el Sr. Pérez. | Y se fue.
it  Il sig. Rossi parla. | È vero.
pt  O Sr. Silva falou. | É verdade.
nl  Dhr. Jansen en mr. De Vries komen. | Ja.
fr  Le Pr. J.-F. Delfraissy l’a dit hier. | « On ne sait pas tout », a-t-il reconnu.
fr  Le litre de sans-plomb atteint 1,98 €. | Celui du gazole baisse de 2,5 ct.
fr  – Qui est là ? | – C’est moi. | Il ouvre la porte.
fr  La loi no 2021-1109 du 24 août 2021 (art. 12) s’applique. | Elle vise les associations (clubs, etc.).
fr  Mmes Roux et Petit habitent 12, bd. Voltaire. | Elles partent pour les É.-U. en sept. prochain.
fr  « Je n’irai pas. » | Ainsi parle le maire de St-Denis. | Fin de l’histoire.
en  Sen. Bob Casey Jr. won Pa. by 0.2 percentage points. | He thanked voters.
en  At 9:30 a.m. EST, Dr. Martin L. King Jr.’s speech was read. | It ended at noon.
en  The U.S. economy grew. | “We’re back…” said the C.E.O. of Foo Inc. in Oct. 2021.
de  Um 20.15 Uhr zeigt das ZDF u. a. einen Film von R. W. Fassbinder. | „Endlich!“ | So sagt es Dr. Kern.
de  Der 1. FC Köln gewann 3:1. | Am 2. Spieltag verlor er. | Rund 1,5 Mio. Menschen sahen zu.
es  La Sra. López vive en la Avda. de América, núm. 5. | «¡Qué calor!», se quejó el Dr. Ruiz. | Eran las 10 a. m.
es  Costó 2.300,50 euros. | ¿Caro? | No tanto…
it  L’avv. G. Rossi vive a S. Giovanni. | «Non ci credo!», ha esclamato. | Vale 3,5 mln. di euro.
it  Il prof. M. Draghi arriva alle 9.30. | «Perché?» | Nessuno risponde.
pt  A Profa. Ana C. Lima nasceu em 1.º de maio. | «Não sei», respondeu. | O preço subiu p. ex. 3,2%.
nl  Drs. P. van Dijk e.a. schreven het boek (blz. 12 t/m 14). | ‘Waarom?’ | Dat weet niemand.
nl  Het kost ca. 2,5 mln. euro. | Mr. dr. Smit zei: “Ja.” | Toen vertrok hij.
fr  « On ne lâchera rien ! » a crié Mme Le Goff-Kerdreux devant la préfecture de St-Brieuc. | Elle attend depuis 6 h 30.
fr  Le taux est passé de 3,5 % à 4,2 % env. selon l’I.N.S.E.E. | Bercy n’a pas réagi.
fr  Cf. l’art. 49 al. 3 de la Constitution. | Le texte date de 1958 (v. p. 12).
fr  Il habite au no 7 bis, bd. Voltaire, à Paris XIe. | Son voisin, M. K., n’a rien vu.
fr  Yahoo! a fermé ses bureaux. | « C’est fini… » soupire un salarié. | Rendez-vous le 3 sept. à 10 h.
en  The suspect, John F. Kelly Jr., was seen at 5 p.m. Tuesday near St. Mary’s Ave. | Police said he fled by car.
en  “Is it over?” asked Sen. Ortiz. | “No!” they shouted. | Acme Inc. shares fell 2.3 percent.
de  Am 3. Oktober trafen sich ca. 200 Menschen, u. a. Dr. med. H. Vogt, vor dem Rathaus. | „Das reicht!“, rief er.
de  Die Firma Müller & Co. KG zahlt z. B. 12.500 Euro. | Bzgl. der Frist schweigt sie.
es  El Sr. Gómez llegó a las 8 a. m. a la Avda. de América. | «¡Qué vergüenza!», gritó EE. UU. en bloque.
it  Il dott. Rossi e l’on. Bianchi, ecc., si sono visti in P.za Navona. | «Basta!» ha detto. | L’art. 18 resta.
pt  O Sr. Prof. Dr. A. Lima mora na Av. Paulista, n.º 1.200. | “Não volto!”, disse. | O STF decide na 2.ª feira.
nl  Mr. drs. P. de Vries (o.a. bekend van tv) kwam om 9.30 u. aan. | ‘Wat nu?’ vroeg hij.
fr  L’amende atteint 1.350 € (art. R. 412-6-1 du Code de la route). | Mme A.-S. Leroy conteste.
fr  « Tout va bien », dit-il. | « Vraiment ? » | Silence dans la salle du 3e ét.
fr  À 20h., l’équipe du R.C. Lens mène 2 à 0. | M. O’Brien exulte !
fr  Le groupe LVMH (ex-Moët Hennessy, réf. MC.PA) gagne 0,8 %. | Kering, lui, perd 1 pt.
fr  S.M. le roi Philippe et le col. Dupuis sont arrivés à 7 h. | Ils repartent le 12 déc. prochain.
fr  “Je ne comprends pas…” | Il marque une pause. | “Non, vraiment pas.”
en  Gen. Mark A. Milley (ret.) spoke to Rep. Adam Smith, D-Wash., on Monday. | “I disagree,” said Sen. J.D. Vance.
en  The firm paid $3.2m. to No. 10 Downing St. staff, i.e. ministers. | Labour objected.
de  Der Prozess gegen K. (38) beginnt am 14. Mai um 9 Uhr. | Die Angeklagte, geb. Schulz, schweigt.
de  Laut § 12 Abs. 3 Nr. 4 StGB usw. droht Haft. | Prof. Dr.-Ing. e. h. Kurt Lang widerspricht.
es  D. Juan y Dña. Pilar viven en el n.º 3, 2.ª planta. | ¡Increíble! | La empresa Ruiz Hnos. S.A. no respondió.
it  La S.p.A. ha perso il 3,5% (pag. 12). | Il Dr. E. Conti, ad es., vende tutto. | E poi?
pt  O dr. Costa e a Sra. Dias, i. e. os donos, pagaram R$ 3.500,00. | E agora? | Ninguém sabe, etc.
nl  De heer A.B. van ’t Hof werd op 3 mrt. jl. aangehouden. | ‘Onzin’, zegt hij. | Zie art. 5, lid 2.
fr  La SNCF (ex-R.F.F.) annonce un TGV Paris-St-Étienne à 39 €. | « Enfin ! » s’exclame l’adj. au maire, Mme Bl. Roche.
fr  Le prof. Raoult s’exprime à 19 h. 30. | Que dit-il ? | Rien de neuf.
fr  « Il a dit “non” », explique Me Dupont-Moretti. | Son client, âgé de 34 ans env., nie.
fr  La Ve République (cf. art. 16) tient bon... | Mais jusqu’à quand ? | Nul ne sait, dit le Pr Rey.
fr  L’action Total S.A. cède 2,1 %. | Celle d’Engie, 0,4 %.
en  “Why now?” asked Lt. Gov. Dan Forest. | The bill, H.R. 2045, passed 52-48. | It takes effect Jan. 1.
en  Washington, D.C. residents vote Tuesday. | The W.H.O. warned on Feb. 3. | Stocks closed at 4,300.5.
en  He works for J.P. Morgan & Co. in New York. | “We’re fine!” he wrote. | P.S. He lied.
de  Der TSV 1860 e. V. spielt am So., 5. Mai, gegen St. Pauli. | Anpfiff: 15.30 Uhr. | Wer siegt?
de  Papst Johannes Paul II. starb 2005. | Sein Nachfolger, Benedikt XVI., kam aus Bayern.
es  El pte. Sánchez viajó a EE.UU. el 3 de oct. con la Dra. Vega. | «No hay prisa», dijo. | Volverá pronto.
it  Il sen. Renzi (Iv) e il gen. Vannacci, cfr. pag. 3, litigano. | «Mai!», urla. | La seduta è tolta alle ore 18.30.
pt  A Cia. Vale S.A. lucrou R$ 2,5 bi. no 1.º tri. | Já a Petrobras perdeu. | «É pouco», disse o min. Haddad.
nl  Minister-pres. Rutte sprak met drs. J. Kok jr. over art. 68. | ‘Prima’, aldus Rutte.
fr  « Nous avons gagné. Nous allons fêter ça », a lancé R. Garros Jr. en zone mixte. | Le 2e tour commence.
fr  L’ex-ministre M. Besson-Roy (div. droite) a perdu. | « Dommage ! », lâche sa suppl. Anne Morel.
fr  Le train de 8 h. 12 est supprimé. | Celui de 9 h. aussi. | Les usagers râlent, etc.
fr  Selon l’O.M.S., 3,2 M de cas sont recensés. | Le Dr T. Ghebreyesus s’inquiète.
fr  Elle crie : « Arrêtez ! » | Personne ne bouge. | “Pourquoi ?” dit-elle.
fr  La société Bic (S.A.) vaut 2,4 Mds €. | M. Bich Jr. en garde 43 %.
fr  Le décret no 2020-293 (JO du 24 mars) fixe les règles. | Cf. aussi art. L. 3131-1.
en  Prof. E.O. Wilson, Ph.D., spoke at 7 p.m. in St. Louis, Mo., on Dec. 5. | He was 92.
en  “Stop!” yelled Cpl. Reyes. | The U.K. premier said: “It’s over.” | Nobody moved.
en  Amazon.com Inc. rose 3.1 pct. | Ford Motor Co. fell. | Analysts at R.W. Baird weren’t surprised.
de  Laut Gen. a. D. Vad, geb. 1957, ist das falsch. | Die Bundeswehr (ca. 180.000 Soldaten) schweigt.
de  Kaiser Wilhelm II. floh 1918. | Am 9. 11. fiel die Mauer. | Um 18 Uhr. schloss das Amt.
es  La Sra. M.ª José Ruiz cobró 1.200 €. | «¿Es justo?», pregunta. | Según el art. 5.º, no.
it  L’ing. F. Neri, n. 1955, guida la F.lli Bianchi S.r.l. da Mestre. | «Siamo pronti», dice.
nl  Dr. H.J. Witteveen (1921-2019) was o.m. minister. | De fa. Jansen & Zn. bestaat nog. | Wat kost dat?
fr  Le site www.meteo.fr annonce 38,5 °C à Nîmes, cf. carte p. 4. | Il fera moins chaud samedi 12 juin... ou dimanche.
fr  Le loyer du 3 p. (62 m²) atteint 1.250 euros/mois, ch. comprises. | Qui paie ? | L’État, env. 40 %.
en  “I don’t know. Maybe?” said Gov. Tim Walz of Minnesota. | The bill (H.R. 1319) passed 219-212.
en  Visit bbc.co.uk. | Or don't! | J. K. Rowling et al. v. RDR Books was decided on Sept. 8.
de  Am 3. Oktober feiert Deutschland zum 30. Mal die Einheit. | „Das war’s!“, rief Dr. h. c. Meier. | Dann ging er.
es  El Excmo. Sr. D. Juan Pérez llegó a las 8 p. m. a EE. UU. | «¡Qué calor!», exclamó. | Hacían 41,3 grados.
pt  O Sr. Dr. A. Costa chegou às 18h. | “Não sei... talvez”, disse a Profa. Lima à TV Globo. | O PIB caiu 0,3%.
fr  Il s’appelle Malcolm X. | Il est le no 1 du parti, selon Reuters. | Voir aussi https://ex.org/a.b?c=1. | Fin.
fr  Le roi Charles III. est une coquille. | Louis XIV. | La suite au chap. 3 du t. II, éd. Gallimard.
fr  « On ne lâche rien », a tweeté @M.Dupont. | « Rien du tout ! » a-t-il ajouté. | Silence…
fr  Le CAC 40 gagne 0,8 % à 6.512,3 pts. | L’euro vaut 1,09 dollar. | Etc., etc.
fr  Selon l’A.F.P. et Reuters, l’U.E. hésite. | « Le veto ? Jamais. On votera », jure-t-on à Bruxelles. | À suivre.
fr  L’émission « Qui veut gagner des millions ? » revient. | Tout comme Yahoo! et « Jeopardy! », d’ailleurs.
en  He joined Yahoo! Inc. in Jan. 2011. | "Why me?" he asked. | She didn't answer.
en  No. 5 seed R. Nadal beat A. Murray 6-4, 7-6 (7-2). | “Wow.” | That was all he said.
en  The G.O.P. won. | Sen. Ted Cruz, R-Texas, called it “a great day.” | Critics disagreed… loudly.
de  Der Prozess (Az. 3 StR 12/20) begann am Mo., 4. Mai. | Staatsanwalt K. forderte 2 1/2 Jahre. | „Zu viel?“ | Nein.
de  Papst Johannes Paul II. starb 2005. | Sein Nachfolger war Benedikt XVI. | Dieser trat 2013 zurück.
it  S. Pietro era piena. | Il Papa ha detto: «Pregate. Non temete». | Poi, alle 12.15, è rientrato con mons. B. Neri.
pt  A Cia. Vale S.A. faturou R$ 1.234.567,89 no 3.º trim. de 2020. | “Ótimo!”, disse o pres. do conselho. | Será?
nl  De heer A. de Vries, geb. 1950 te St. Annaparochie, is jl. zaterdag overleden. | Hij was o.a. wethouder. | R.I.P.
fr  À 17h45, le RC Strasbourg bat l’A.S. Monaco 2-1. | But de K. Mbappé... refusé ! | La V.A.R. est passée par là.
fr  L’abbé Pierre, alias H. Grouès, est mort le 22 janv. 2007. | Il avait 94 ans. | Voir notre dossier sur emmaus.org.
fr  « Faut-il fermer ? », demande l’élu. | « Oui. » | Le vote, lui, est fixé au mer. 3 mars.
fr  La dette atteint 2.674,3 Mds d’euros, soit 115,7 % du P.I.B. | Bruxelles tousse. | M. le ministre, non.
fr  Le n°1 mondial, N. Djokovic, jouera contre A. Zverev (ATP, 7e). | « J’ai hâte… », a-t-il souri.
en  Dr. Anthony S. Fauci told ABC’s “This Week.” | He wasn’t optimistic. | "We’ll see. It depends," he said.
en  Apple Inc.’s shares closed at $132.05, up 1.2 pct. | Mr. Cook sold 5.1 m. of them. | Why?
en  The suspect fled on I-95 near Ft. Lauderdale, Fla. | Police arrested him at approx. 3 a.m. | He is 23.
fr  Le général (2S) D. Trinquand l’affirme : « Kiev tient. Moscou recule. » | Vrai ou faux ? | Difficile à dire...
fr  Le match PSG-O.M. (3-0, 2-0 à la mi-t.) a été suivi par 2,1 millions de téléspectateurs sur Canal+. | Un record !
en  It costs £4.5bn. vs. £3bn. in 2019. | E.g. HS2. | The Dept. for Transport declined to comment...
es  El C.D. Leganés ganó 2-1 al R. Madrid en el min. 90. | «Somos felices. Punto», dijo el míster. | La afición, ídem.
fr  Le prix du baril (159 l.) frôle 90,15 $. | Celui du m3 de gaz, idem. | “On n’a jamais vu ça.” | L’A.I.E. s’alarme.
en  At 6 ft. 7 in., he’s the N.B.A.’s smallest center. | J.J. Barea is 5 ft. 10. | Go figure!
fr  Arsène Lupin, c’est M. Leblanc ! s’exclame-t-il. | L’auteur est mort le 6 nov. 1941. | Son fils, Cl. Leblanc, non.
en  Smith v. Jones, 12 F.3d 45 (9th Cir. 1998), is cited. | The court disagreed. | See pp. 4-5.
en  “I’m not done. Not yet,” tweeted @ElonMusk. | Tesla, Inc. fell 2%... again. | Mr. Musk didn’t care.
de  Im 19. Jh. lebten hier ca. 1.200 Menschen. | Heute sind es rd. 300. | Warum? | Dazu gibt es viele Theorien.
es  Según el I.N.E., el I.P.C. subió un 6,5 % en dic. | La gasolina, un 23,4 %. | Ver gráfico en elpais.com/economia.
nl  De Hr. J.W. de Wit jr. (VVD) zei: “Nee. Geen denken aan.” | Volgens art. 3, lid 1, sub b. mag het niet. | Punt.
fr  La R.N. 20 est coupée au km 12,5. | Déviation par Étampes (sortie n° 4). | Reprise prévue vers 18 h, voire 19 h.
fr  Le tweet de @realDonaldTrump (8.45 a.m.) dit : « Sad! » | Twitter l’a masqué. | Vers. originale : bit.ly/3xYz.
en  St. Louis beat L.A. 4-3. | Coach A. J. Hinch was ejected in the 9th. | “Bad call,” he said... twice.
en  Visit Gov.uk for details. | The fine is £1,000, i.e. a fifth of the max. penalty. | Mrs. O’Neil Jr. won’t pay.
de  Ludwig XIV. regierte 72 Jahre. | Die Ausstellung läuft bis So., 3. Okt., tägl. 10-18 Uhr. | Eintritt: 12,50 Euro.
zh  中国政府宣布。 | 新政策！ | 好？
xx  One. | Two! | Three?
""".replace(r"\u00a0", "\u00a0").replace(r"\u202f", "\u202f")


def hard_cases() -> list[tuple[str, tuple[str, ...]]]:
    rows = (line.partition("  ") for line in HARD_CASES.strip().split("\n"))
    return [(lang, tuple(text.split(" | "))) for lang, _, text in rows]


@pytest.mark.parametrize(("lang", "expected"), hard_cases())
def test_hard_case(lang: str, expected: tuple[str, ...]) -> None:
    joined = ("" if lang == "zh" else " ").join(expected)
    assert sentences(joined, lang) == expected


def test_a_quotation_is_one_sentence_with_who_says_it_and_several_where_nobody_does() -> None:
    assert sentences("« Vite ! Courez ! » crient-ils. Ils courent.", "fr") == (
        "« Vite ! Courez ! » crient-ils.",
        "Ils courent.",
    )
    assert sentences("« Vite ! Courez ! » Ils courent.", "fr") == ("« Vite !", "Courez ! »", "Ils courent.")


def test_a_long_quotation_is_several_sentences() -> None:
    said = " ".join(["Nous avons tout vu de la rive."] * 20)
    assert len(sentences(f"Elle raconte : « {said} »", "fr")) == 20


def test_a_quotation_that_never_ends_holds_no_sentence_back() -> None:
    assert len(sentences("Elle a dit : « Oui. Puis elle part. La rue est vide.", "fr")) == 3


def test_nothing() -> None:
    assert sentences("", "fr") == ()
    assert sentences(" \n\u00a0", "fr") == ()


@given(
    st.text(alphabet=st.sampled_from("aAÉ .!?…«»“”\"'()[]\u00a0\u202f\n1,-。M")),
    st.sampled_from(["fr", "en", "de", "xx"]),
)
def test_no_character_is_lost_but_white_space(paragraph: str, lang: str) -> None:
    assert "".join("".join(sentences(paragraph, lang)).split()) == "".join(paragraph.split())


@given(st.text(), st.sampled_from(["fr", "en", "ja", ""]))
def test_any_text_splits(paragraph: str, lang: str) -> None:
    found = sentences(paragraph, lang)
    assert "".join("".join(found).split()) == "".join(paragraph.split())
    assert all(sentence == sentence.strip() and sentence for sentence in found)


@pytest.mark.parametrize("piece", ["A. ", "!", ". ", "«", '."', ".» ", ".]", "1,", "a-", "etc. "])
def test_hostile_text_is_split_in_bounded_time(piece: str) -> None:
    started = time.process_time()
    sentences(piece * (200_000 // len(piece)), "fr")
    assert time.process_time() - started < 5
