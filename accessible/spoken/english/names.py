"""First names that a numeral follows."""

from __future__ import annotations

#: Of sovereigns and popes: their numeral is an ordinal even where it is "I".
SOVEREIGNS = frozenset(
    "Louis Henry Henri Edward Charles George James William Richard John Paul Pius Leo Gregory "
    "Clement Innocent Alexander Nicholas Nicolas Peter Pedro Philip Philippe Felipe Ferdinand "
    "Frederick Frederic Francis Napoleon Elizabeth Mary Catherine Anne Robert David Ptolemy Ramses "
    "Rameses Ramesses Sixtus Benedict Urban Boniface Adrian Hadrian Julius Otto Rudolf Rudolph "
    "Leopold Joseph Josef Wilhelm Friedrich Franz Karl Carlos Alfonso Afonso Alphonse Alphonso "
    "Gustav Gustaf Gustavus Haakon Harald Harold Christian Constantine Constans Ivan Darius Xerxes "
    "Antiochus Amenhotep Thutmose Seti Mentuhotep Amenemhat Senusret Pepi Mehmed Mehmet Selim "
    "Murad Bayezid Suleiman Ahmed Mustafa Osman Baldwin Malcolm Eugene Eugenius Callixtus Calixtus "
    "Martin Celestine Honorius Victor Vittorio Umberto Sigismund Casimir Stephen Andrew Bela Geza "
    "Kenneth Alexius Alexios Theodosius Valentinian Justinian Justin Leon Michael Manuel Basil "
    "Romanos Isabella Isabel Juan Jean Juana Joanna Maria Margaret Matilda Eleanor Victoria "
    "Alexandra Wilhelmina Beatrix Albert Edmund Ethelred Aethelred Egbert Canute Cnut Eric Erik "
    "Magnus Olaf Olav Sverre Valdemar Oscar Oskar Emmanuel Amadeus Cosimo Lorenzo Francesco Ercole "
    "Gian Galeazzo Ludovico Guglielmo Luigi Carlo Filippo Enrique Jaime Sancho Ramiro Pompey Herod "
    "Mithridates Tigranes Artaxerxes Cyrus Cambyses Ashurbanipal Nebuchadnezzar Sargon Shapur "
    "Khosrow Yazdegerd Tiglath Shalmaneser Demetrius Seleucus Attalus Eumenes Cleopatra Berenice "
    "Arsinoe Agis Alaric Theodoric Childeric Clovis Chilperic Dagobert Pepin Lothair Conrad Konrad "
    "Godfrey Bohemond Tancred Roger Raymond Fulk Amalric Guy Humbert Theobald Hugh Odo Zeno "
    "Tiberius Anastasius Heraclius Linus Sylvester Silvester Damasus Siricius Zosimus Hilarius "
    "Felix Gelasius Symmachus Hormisdas Agapetus Silverius Vigilius Pelagius Sabinian Deusdedit "
    "Severinus Theodore Agatho Sergius Sisinnius Zachary Valentine Formosus Lando Paschal Lucius "
    "Marcellus Nerva Haile Menelik Tewodros Yohannes Kamehameha Pomare Rama Mongkut Norodom "
    "Moctezuma Montezuma Dom Bogdan Boris Simeon Milan Mircea Vlad Stefan Kaloyan Svetoslav "
    "Ladislaus Vladislaus Wladyslaw Matthias Maximilian Augustus Augustin Stanislaw Stanislaus "
    "Zygmunt Kazimierz Boleslaw Mieszko Vasily Feodor Fyodor Alexei Pavel Aleksandr Nikolai "
    "Rainier Honoré Jigme Birendra Tupou Hussein Abdullah Faisal Farouk Fuad Hassan Mohammed "
    "Muhammad Eberhard Ulrich Ernst Adolf Adolph Albrecht Bernhard Heinrich Ludwig Johann Georg "
    "Philipp Wenceslaus Ottokar Rupert Ruprecht Christoph Hermann Dietrich Gerhard Engelbert "
    "Moritz Berthold Amedeo Azzo Niccolò Federico Ranuccio Odoardo Alessandro Geoffrey Llywelyn "
    "Abbas Nader Tahmasp Ismail Shah Akbar Aurangzeb Bahadur".split()
)
#: Of other people who number their sons (and daughters).
GIVEN = frozenset(
    "Adam Alan Alfred Allen Anthony Arthur Ben Benjamin Bernard Bill Brian Bruce Calvin Carl "
    "Chester Clarence Clark Claude Cornelius Daniel Dan Dennis Donald Douglas Duncan Earl Edgar "
    "Edwin Elliott Eliot Ernest Ethan Frank Franklin Fred Gary Gerald Gilbert Glenn Gordon Graham "
    "Grant Harry Herbert Herman Horace Howard Hugo Ian Isaac Jack Jacob Jason Jeffrey Jeremy "
    "Jerome Jim Joe Jonathan Julian Keith Kevin Larry Lawrence Lee Leonard Lewis Lloyd Luke Mark "
    "Marshall Matthew Maurice Max Mike Mitchell Nathan Nathaniel Neil Nelson Norman Oliver Orville "
    "Patrick Percy Perry Phil Ralph Randolph Ray Rob Rodney Ron Ronald Ross Roy Russell Sam Sammy "
    "Samuel Scott Seth Sidney Simon Spencer Steven Steve Stuart Ted Terry Thomas Tim Timothy Tom "
    "Tony Tyler Vernon Vincent Walter Warren Wesley Wilbur Willard Willie Winston Woodrow Marcus "
    "Aaron Abraham Agnes Alice Barbara Caroline Charlotte Diana Dorothy Emily Emma Florence Helen "
    "Jane Jennifer Julia Julie Katherine Laura Linda Louise Lucy Martha Nancy Olivia Patricia "
    "Rachel Rebecca Rose Ruth Sarah Sophia Susan Teresa Ann Anna Elena".split()
)
