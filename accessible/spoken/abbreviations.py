"""What a full stop may mean, by language: the words that sentence ends are judged by.

Adding a language is one entry of ``_LANGUAGES``. An entry in lower case is met in any case; one
with a capital only as it is written (“Sat.” is a day, “He sat.” is none). Stops within are written
(“e.g”), the last one and the spaces are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Conventions:
    """The words of one language.

    ``never``: the sentence goes on, whatever follows (Mr., e.g.). ``numbered``: it goes on before a
    number (No., pp.). ``either``: it ends only before one of the ``starters`` (Jr., U.S., Co.).
    ``often``: it ends before any capital (etc.), but not before a word of the ``calendar`` (5 p.m.
    Friday). ``starters``: words that open sentences and are no part of a name; “L'” stands for all
    that it elides to. ``headings``: words that a number follows in a heading (Chapter IV.).
    ``says``: verbs of speech (“Why?” I said.). ``letters``: capitals that are words and may end a
    sentence (you and I.). ``ordinals``: a number with a stop is an ordinal (3. Mai). ``ends``:
    further marks that end a sentence.
    """

    never: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()
    often: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    calendar: frozenset[str] = frozenset()
    says: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    ordinals: bool = False
    ends: str = ""


@cache
def conventions(language: str) -> Conventions:
    """The conventions of a BCP 47 tag; of English where the tag says nothing of the language."""
    code = language.replace("_", "-").split("-")[0].lower()
    code = _SAME.get(code, code)
    entry = _LANGUAGES.get(code, {})

    def words(field: str) -> frozenset[str]:
        return frozenset(f"{entry.get(field, '')} {_COMMON.get(field, '')}".split())

    return Conventions(
        never=words("never"),
        numbered=words("numbered"),
        either=words("either"),
        often=words("often"),
        starters=words("starters"),
        headings=words("headings"),
        calendar=words("calendar"),
        says=words("says"),
        letters=words("letters"),
        ordinals=code in _ORDINALS,
        ends=entry.get("ends", ""),
    )


#: Tags that borrow another language's words.
_SAME = {
    "": "en", "und": "en", "mul": "en", "mis": "en", "zxx": "en", "sco": "en", "nn": "nb",
    "no": "nb", "gl": "pt", "gsw": "de", "nds": "de", "lb": "de", "af": "nl", "fy": "nl",
    "be": "ru", "grc": "el", "fa": "ar", "ur": "ar", "yi": "he", "mr": "hi", "ne": "hi",
    "sa": "hi", "la": "it",
}  # fmt: skip

#: Where “3.” is read “third”.
_ORDINALS = frozenset("de da nb sv fi is et lv cs sk pl sl hr sr bs hu tr".split())

#: Met in every language that writes them.
_COMMON = {
    "never": "mr mrs ms dr prof mme mlle cf ca vs",
    "numbered": "p pp vol vols nr nos fig figs tel",
    "either": "st",
    "often": "etc",
}

_LANGUAGES: dict[str, dict[str, str]] = {
    "en": {
        "never": "messrs mx mmes mlles drs profs Rev Revd Hon fr capt cmdr comdr cdr lt lieut gen "
        "maj sgt sergt cpl pvt pte adm brig supt insp det gov sen Col Rep reps pres amb atty msgr "
        "mgr mons ste sta mt mts e.g i.e eg ie viz approx scil nb n.b q.v a.k.a d.b.a p.s p.p.s Rt",
        "numbered": "ch chs chap chaps sec secs pt pts ex app bk bks ll para paras Art Arts cl cls "
        "col cols ed eq eqs ff fol fols ms mss op opp no pg pgs vv Ext Apt Nº N° nº n° Tab Jan Feb "
        "Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Gen Exod Lev Num Deut Josh Judg Sam Kgs Chron Ps "
        "Prov Isa Jer Ezek Dan Matt Rom Cor Gal Eph Phil Thess Tim Heb Pet",
        "either": "jr sr esq bart co inc ltd corp bros ave blvd rd sq bldg dept univ assn assoc "
        "mfg u.s u.s.a u.k u.n e.u d.c ph.d m.d b.a m.a ibid id op.cit loc.cit al seq trans est "
        "hr hrs lb lbs oz ft yd yds Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Jan Feb Apr Aug "
        "Sept Oct Nov Dec Ala Ariz Calif Colo Conn Fla Mich Minn Neb Okla Penn Tenn Tex Va Vt Wis",
        "often": "a.m p.m b.c a.d b.c.e c.e",
        "starters": "The A An This That These Those There Here It Its He She They We You I My Our "
        "Your His Her Their Who Whom Whose What Which When Where Why How If But And Or So Yet Nor "
        "For Then Thus Therefore However Though Although Because Since As At By In On Of To From "
        "With Without Within After Before While During Until Upon Under Over Between Among Into "
        "Is Are Was Were Am Be Do Does Did Has Have Had Can Could Would Should Shall Must Let Not "
        "No Yes Oh Now Once Only Even Still Also Perhaps Maybe Indeed All Both Each Every Some "
        "Many Most Several Few None Nobody Nothing Everyone Everything Someone Something Such "
        "Mr Mrs Ms Miss Meanwhile Today Yesterday Tomorrow Instead Later Soon Finally Again Never "
        "Well Please See Notice Consider Suppose Don't Didn't Isn't Wasn't",
        "headings": "chapter book part canto act scene section volume letter figure table plate "
        "appendix article number lesson psalm stave stanza problem question rule case proposition "
        "note item step phase stage",
        "letters": "I",
        "calendar": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February "
        "March April May June July August September October November December Eastern Central "
        "Mountain Pacific Greenwich GMT UTC BST CET EST EDT CST CDT MST MDT PST PDT",
        "says": "said says say asked asks cried cries answered answers replied replies exclaimed "
        "whispered whispers shouted shouts called calls murmured muttered mumbled remarked "
        "observed responded retorted repeated continued added began interrupted "
        "ejaculated demanded inquired enquired screamed yelled roared growled gasped sobbed "
        "sighed laughed snapped snarled hissed stammered stuttered faltered groaned moaned "
        "bellowed thundered echoed urged pleaded protested suggested wondered",
    },
    "de": {
        "never": "med phil jur theol rer h.c hr hrn fr frl hl dipl ing mag "
        "z.b d.h u.a i.d.r z.t u.u o.ä bzw bspw evtl ggf vgl v.a i.e s.o s.u sog d.i m.e a.d "
        "i.a geb gest gen inkl exkl insb resp allg kath ev "
        "jüd röm griech lat dt frz engl österr Abg Frhr Gf kgl kais",
        "numbered": "nr nrn s bd bde abb abs kap tab anm aufl hg hrsg jg h zl z ziff bl vers v",
        "either": "v.chr n.chr chr jh jhd jhdt str co jun sen jr mio mrd std min sek u.s.w u.ä "
        "dgl dergl Jan Feb Mär Apr Aug Sept Okt Nov Dez ff f ebd ebda a.a.o",
        "often": "usw usf",
        "starters": "Der Die Das Dem Den Des Ein Eine Einer Einem Einen Er Sie Es Ich Du Wir Ihr "
        "Man Mein Dein Sein Unser Ihre Seine Meine Und Aber Oder Doch Denn Dann Da Dort Hier Nun "
        "Jetzt So Wie Was Wer Wo Wann Warum Weil Wenn Als Ob Obwohl Während Nachdem Bevor Seit In "
        "Im An Am Auf Aus Bei Beim Mit Nach Von Vom Vor Zu Zum Zur Über Unter Durch Für Gegen Ohne "
        "Um Bis Auch Nur Noch Schon Nicht Kein Keine Ja Nein Dies Diese Dieser Dieses Jene Jener "
        "Jenes Alle Alles Viele Einige Jeder Jede Jedes Heute Gestern Morgen Später Danach Damals "
        "Dabei Dazu Damit Darum Darauf Daher Deshalb Trotzdem Zuerst Schließlich Plötzlich Bald "
        "Ist War Hat Hatte Sind Waren Kann Konnte Wird Wurde Niemand Jemand Herr Frau",
        "headings": "kapitel buch teil akt szene aufzug auftritt band abschnitt brief gesang "
        "abbildung abb tabelle tab anhang artikel paragraph",
    },
    "fr": {
        "never": "m mm mmes mlles mgr me vve mr p.ex c.-à-d c.à.d i.e env s.m s.a s.e "
        "n.d n.d.l.r n.d.t n.b r.p hab bd boul av éd dir trad coll",
        "numbered": "n° nº nos chap ch p pp t ill pl v art sect al f fol ff l ex ms mss tome",
        "either": "j.-c j.c cie ibid id op cit loc sq sqq suiv sup janv févr avr juil sept oct nov "
        "déc r.f u.r.s.s",
        "starters": "Le La Les L' Un Une Des Du Il Elle Ils Elles On Je J' Tu Nous "
        "Vous Ce Cet Cette Ces C' Ça Cela Ceci Mon Ma Mes Ton Ta Tes Son Sa Ses Notre "
        "Nos Votre Vos Leur Leurs Et Mais Ou Or Donc Car Ni Puis Alors Ainsi Aussi Enfin Ensuite "
        "Quand Lorsque Comme Si S' Que Qui Quoi Où Pourquoi Comment Dans En Sur Sous Par Pour "
        "Avec Sans Après Avant Depuis Pendant Entre Vers Chez À A Au Aux Non Oui Ne Pas Plus Rien "
        "Tout Tous Toute Toutes Chaque Plusieurs Quelques Ici Là Voici Voilà Est Sont Était "
        "Aujourd'hui Hier Demain Bientôt Cependant Pourtant Peut N' Qu' D'abord",
        "headings": "chapitre livre partie tome acte scène chant volume section lettre figure fig "
        "tableau planche annexe article",
    },
    "es": {
        "never": "sr sra sres sras srta srtas d dª dña dn dra dres fr sto sta ud uds vd vds vmd "
        "excmo excma ilmo ilma mons gral cap cnel tte lic ing arq p.ej v.gr v.g i.e s.m "
        "s.s ntra av avda c/ pza",
        "numbered": "n° nº núm núms pág págs p pp vol t tomo cap caps art fig lám l ed v s fol",
        "either": "ee.uu e.u a.c d.c a.j.c cía s.a s.l ibíd ibid id op cit loc ss r.a.e a.m "
        "p.m aprox máx mín",
        "starters": "El La Los Las Lo Un Una Unos Unas Él Ella Ellos Ellas Yo Tú Nosotros Ustedes "
        "Usted Esto Eso Este Esta Estos Estas Ese Esa Aquel Aquella Mi Su Sus Y E O Pero Mas Sino "
        "Que Quien Cuando Donde Como Cómo Qué Quién Cuál Por Para Con Sobre En De Del Al A "
        "Desde Hasta Entre Tras Según Si No Sí Ni Ya Aún Todavía Entonces Luego Después Antes "
        "Ahora Hoy Ayer Mañana Allí Aquí Así También Además Sin Todo Todos Toda Todas Cada Muchos "
        "Muchas Nada Nadie Nunca Es Era Fue Son Eran Hay Había Se Le Les Me Te Nos",
        "headings": "capítulo libro parte tomo acto escena canto volumen sección carta figura "
        "tabla lámina apéndice artículo",
    },
    "it": {
        "never": "sig sigg sigra sig.ra sig.na sigg.ri dott dott.ssa prof.ssa avv ing arch geom "
        "rag on sen mons don ss s p.es ad.es cfr gen col cap ten magg card cav comm egr spett "
        "gent ill.mo rev v.le p.za",
        "numbered": "n n° nº num pag pagg p pp vol voll cap capp art artt fig figg tav sez c cc "
        "par t v vv",
        "either": "a.c d.c s.p.a s.r.l ibid id op cit sec seg sgg u.s.a ed",
        "often": "ecc",
        "starters": "Il Lo La I Gli Le Un Uno Una Egli Ella Lui Lei Loro Essi Io Tu Noi Voi Questo "
        "Questa Questi Queste Quello Quella Quelli Quelle Ciò Mio Mia Suo Sua Suoi E Ed Ma O Però "
        "Che Chi Quando Dove Come Perché Cosa Per Con Senza Su Sul Sulla In Nel Nella Di Del Della "
        "Da Dal Dalla A Al Alla Tra Fra Dopo Prima Durante Se Non Sì No Né Già Ancora Allora Poi "
        "Ora Adesso Oggi Ieri Domani Qui Qua Là Lì Così Anche Inoltre Infine Tutto Tutti Tutta "
        "Ogni Molti Nessuno Niente Nulla È Era Fu Sono Erano Ha Aveva C' Si Mi Ti Ci Vi",
        "headings": "capitolo libro parte tomo atto scena canto volume sezione lettera figura "
        "tabella tavola appendice articolo",
    },
    "pt": {
        "never": "sr sra srs sras srta d dª dra drs drª sto sta exmo exma ilmo ilma eng arq gen "
        "cel cap ten pe fr v.ex v.exª p.ex i.e av",
        "numbered": "n° nº n.º núm pág págs p pp vol t cap caps art fig s fl fls v",
        "either": "a.c d.c cia ltda s.a ibid id op cit e.u.a ee.uu séc aprox",
        "starters": "O A Os As Um Uma Uns Umas Ele Ela Eles Elas Eu Tu Nós Vós Você Vocês Isto "
        "Isso Este Esta Esse Essa Aquele Aquela Meu Minha Seu Sua E Mas Ou Porém Que Quem Quando "
        "Onde Como Porque Por Para Com Sem Sobre Em No Na Nos Nas De Do Da Dos Das Ao À Desde Até "
        "Entre Após Se Não Sim Nem Já Ainda Então Depois Antes Agora Hoje Ontem Amanhã Ali Aqui Lá "
        "Assim Também Além Tudo Todos Toda Todas Cada Muitos Nada Ninguém Nunca É Era Foi São "
        "Eram Há Havia",
        "headings": "capítulo livro parte tomo ato cena canto volume secção seção carta figura "
        "tabela apêndice artigo",
    },
    "nl": {
        "never": "dhr mevr mw mej drs ir ing mr mrs ds jhr jkvr bijv bv d.w.z o.a m.a.w m.b.t "
        "i.p.v t.a.v z.o.z n.a.v o.l.v zgn resp evt incl excl vgl ong h",
        "numbered": "nr nrs blz pag p pp dl hfst afb art vol",
        "either": "v.chr n.chr jl n.v b.v e.a a.u.b jan feb mrt apr aug sept okt nov dec",
        "often": "enz e.d",
        "starters": "De Het Een Hij Zij Ze Ik Jij Je Wij We Jullie U Dit Dat Deze Die Mijn Zijn "
        "Haar Hun En Maar Of Want Dus Toen Dan Daar Hier Nu Zo Wie Wat Waar Wanneer Waarom Hoe Als "
        "Omdat Terwijl Nadat Voordat In Op Aan Met Van Voor Na Bij Uit Door Over Onder Tegen "
        "Zonder Tot Om Ook Nog Niet Geen Ja Nee Alle Alles Veel Er Is Was Had Heeft",
        "headings": "hoofdstuk boek deel bedrijf scène afbeelding tabel bijlage artikel",
    },
    "sv": {
        "never": "hr fr dir t.ex bl.a d.v.s dvs s.k f.d t.o.m p.g.a i.e jfr resp "
        "inkl exkl ung kungl",
        "numbered": "nr s sid kap bd kl st",
        "either": "f.kr e.kr jr m.m m.fl osv o.s.v o.d",
        "starters": "Den Det De Han Hon Jag Du Vi Ni En Ett Och Men Eller Så Då Där Här Nu När Var "
        "Vad Vem Hur Varför Som Om I På Av Till Från Med Utan Efter Före Under Över Detta Denna "
        "Dessa Min Din Sin Hans Hennes Alla Allt Ingen Inget Inte Ja Nej Är Hade Har",
        "headings": "kapitel bok del akt scen band figur tabell bilaga",
    },
    "da": {
        "never": "hr fr frk dir f.eks bl.a dvs d.v.s s.k t.o.m pga jf inkl ekskl hhv skt",
        "numbered": "nr s kap bd kl",
        "either": "f.kr e.kr jr m.m m.fl osv o.s.v",
        "starters": "Den Det De Han Hun Jeg Du Vi I En Et Og Men Eller Så Da Der Her Nu Når Hvor "
        "Hvad Hvem Hvordan Hvorfor Som Om På Af Til Fra Med Uden Efter Før Under Over Dette Denne "
        "Disse Min Din Sin Hans Hendes Alle Alt Ingen Intet Ikke Ja Nej Er Var Havde Har",
        "headings": "kapitel bog del akt scene bind figur tabel bilag",
    },
    "nb": {
        "never": "hr fr frk dir f.eks bl.a dvs d.v.s s.k t.o.m pga jf inkl ekskl hhv st",
        "numbered": "nr s kap bd kl",
        "either": "f.kr e.kr jr m.m m.fl osv o.s.v",
        "starters": "Den Det De Han Hun Jeg Du Vi En Et Og Men Eller Så Da Der Her Nå Når Hvor Hva "
        "Hvem Hvordan Hvorfor Som Om I På Av Til Fra Med Uten Etter Før Under Over Dette Denne "
        "Disse Min Din Sin Hans Hennes Alle Alt Ingen Ikke Ja Nei Er Var Hadde Har",
        "headings": "kapittel bok del akt scene bind figur tabell vedlegg",
    },
    "fi": {
        "never": "hra rva nti esim ts ns n s.o toim vrt",
        "numbered": "s ss luku nro klo",
        "either": "eaa ekr jaa jkr jne ym yms mm jr",
        "starters": "Hän He Se Ne Minä Sinä Me Te Tämä Tuo Nämä Ja Mutta Tai Kun Jos Koska Vaikka "
        "Missä Mitä Mikä Kuka Miksi Miten Sitten Siellä Täällä Nyt Niin Ei En On Oli",
        "headings": "luku kirja osa näytös kuva taulukko liite",
    },
    "pl": {
        "never": "prof ks św np tzn tj tzw im in ul al pl os gen płk mjr kpt por red tłum wyd ob "
        "por-m hab inż mgr m.in wg zob ok",
        "numbered": "s str nr t rozdz rys tab poz art par",
        "either": "r w n.e p.n.e itd itp jr tys mln mld godz min",
        "starters": "On Ona Ono Oni One Ja Ty My Wy To Ten Ta Te Tam Tu A I Ale Lub Więc Bo Gdy "
        "Kiedy Gdzie Co Kto Jak Dlaczego Jeśli Że W We Na Z Ze Do Od Po Przed Za Pod Nad Przez Nie "
        "Tak Już Jeszcze Wtedy Potem Teraz Był Była Było Jest Są",
        "headings": "rozdział księga część tom akt scena rysunek tabela",
    },
    "cs": {
        "never": "p pí sl ing mgr bc mudr judr phdr doc sv např tj tzv tzn mj resp čti gen plk "
        "srov viz",
        "numbered": "č str s r obr tab kap odst",
        "either": "n.l př.n.l apod atd aj ml st tis mil mld hod min",
        "starters": "On Ona Ono Oni Já Ty My Vy To Ten Ta Tam Tu A I Ale Nebo Proto Když Kde Co "
        "Kdo Jak Proč Jestli V Ve Na Z Ze Do Od Po Před Za Pod Nad S Se Ne Ano Už Ještě Pak Potom "
        "Teď Byl Byla Bylo Je Jsou",
        "headings": "kapitola kniha část díl akt obraz tabulka",
    },
    "hu": {
        "never": "ifj id özv br gr pl ún ill vö kb szt ld",
        "numbered": "sz old",
        "either": "kr.e kr.u i.e i.sz stb",
        "starters": "A Az Ő Ők Én Te Mi Ti Ez Ezek Azok És De Vagy Ha Mert Hogy Mikor Hol Ki Miért "
        "Hogyan Nem Igen Már Még Most Aztán Akkor Itt Ott",
        "headings": "fejezet könyv rész felvonás jelenet kötet ábra táblázat",
    },
    "tr": {
        "never": "sn doç av uzm alb yzb hz bkz örn yrd gen",
        "numbered": "s sf no cilt",
        "either": "m.ö m.s vb vs vd yy",
        "starters": "O Bu Şu Ben Sen Biz Siz Onlar Bir Ve Ama Fakat Ancak Çünkü Eğer Ne Nasıl "
        "Neden Nerede Kim Sonra Önce Şimdi Burada Orada Evet Hayır",
        "headings": "bölüm kitap cilt perde sahne",
    },
    "ru": {
        "never": "г-н г-жа гр гос тов проф акад доц ген полк им ул пр пл пер наб д корп св т.е т.к "
        "т.н напр см ср мл ок о",
        "numbered": "с стр № рис табл гл ч т п пп кн вып ст",
        "either": "г гг в вв н.э т.д т.п др пр проч руб коп тыс млн млрд мин сек час чел",
        "starters": "Он Она Оно Они Я Ты Мы Вы Это Этот Эта Эти Тот Та Те Там Тут Здесь И А Но Или "
        "Да Нет Не Ни Если Когда Где Куда Откуда Что Кто Как Почему Зачем Потому Так Тогда Потом "
        "Теперь Уже Ещё Еще Всё Все В Во На С Со К Ко По За Из От До У О Об При Для Без Через "
        "После Перед Под Над Между Мой Моя Его Её Ее Их Наш Был Была Было Были Есть",
        "headings": "глава книга часть том акт сцена действие явление песнь рисунок таблица",
    },
    "uk": {
        "never": "п пп проф акад доц ген ім вул пл пров св т.зв напр див пор",
        "numbered": "с стор № рис табл гл ч т ст",
        "either": "р рр ст н.е т.д т.п ін тис млн млрд грн",
        "starters": "Він Вона Воно Вони Я Ти Ми Ви Це Цей Ця Той Та Там Тут І Й А Але Або Так Ні "
        "Не Якщо Коли Де Що Хто Як Чому Тоді Потім Тепер Вже Ще Все Всі В У На З Із До Від По За "
        "Під Над Був Була Було Були",
        "headings": "глава книга частина том дія сцена розділ",
    },
    "bg": {
        "never": "г-н г-жа проф акад доц инж ген ул бул св напр т.е т.нар вж",
        "numbered": "с стр № фиг табл гл ч т чл",
        "either": "г в н.е т.н и.т.н др лв хил млн млрд",
        "starters": "Той Тя То Те Аз Ти Ние Вие Това Този Тази Тези Там Тук И А Но Или Да Не Ако "
        "Когато Къде Какво Кой Как Защо Така Тогава После Сега Вече Още Всичко Всички В Във На С "
        "Със От До По За През",
        "headings": "глава книга част том действие сцена",
    },
    "el": {
        "never": "κ κα κος δρ καθ π.χ δηλ λ.χ αγ βλ πρβλ",
        "numbered": "σ σελ αρ τομ κεφ εικ",
        "either": "π.χρ μ.χ π.μ μ.μ αι κ.λπ κ.τ.λ κλπ κτλ",
        "starters": "Ο Η Το Οι Τα Τον Την Ένας Μια Ένα Αυτός Αυτή Αυτό Εγώ Εσύ Εμείς Και Κι Αλλά "
        "Όμως Ή Αν Όταν Πού Τι Ποιος Πώς Γιατί Τότε Μετά Τώρα Εδώ Εκεί Όλα Όλοι Δεν Μην Ναι Όχι "
        "Σε Στο Στη Στην Από Με Για Ήταν Είναι",
        "headings": "κεφάλαιο βιβλίο μέρος πράξη σκηνή τόμος",
        "ends": ";\u037e",
    },
    "ar": {
        "never": "د أ م ص ج ط هـ ق.م أ.د ت س",
        "numbered": "ص ج ط",
        "says": "قال قالت قلت سأل سألت أجاب أجابت صاح صاحت همس همست رد ردت أضاف أضافت هتف "
        "تساءل تمتم",
    },
    "he": {
        "never": "ד״ר פרופ עמ מס ר",
        "numbered": "עמ מס",
        "says": "אמר אמרה אמרתי שאל שאלה שאלתי ענה ענתה עניתי השיב השיבה צעק צעקה קרא קראה לחש "
        "לחשה חשב חשבה צחק צחקה ביקש ביקשה המשיך המשיכה הוסיף הוסיפה",
    },
    "hi": {"never": "डॉ श्री श्रीमती प्रो पं कु मि मो सं रु ई.पू"},
}
