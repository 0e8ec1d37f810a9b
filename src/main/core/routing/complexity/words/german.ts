import type { Words } from './words.ts'

export const GERMAN: Words = {
  proof: `
    beweise, beweisen, beweis, widerlege, widerlegen, zeige dass, zeigen sie dass, leite her, leiten sie her,
    herleitung, vollständige induktion`,
  reason: `
    analysier*, analyse, entwirf, entwerfen, entwurf, architektur, begründe*, abwäg*, wäge, wägen, ursache*,
    fehlersuche, optimier*, optimal*, bewerte*, beurteil*, prüfe, prüfen, argumentier*, gegenargument*,
    schritt für schritt, strategie*, untersuch*, hypothese*, auswirkung*, was wäre wenn, finde alle,
    bestimme alle, löse, schätze, risiken, widerspr*, widerstreit*, kompromiss*, vor- und nachteile, engpass*,
    grenzfälle, sporadisch*, nachvollzieh*`,
  make: `
    schreib*, verfass*, erkläre*, erläuter*, vergleich*, fasse, zusammenfass*, implementier*, erstell*,
    erzeuge*, überarbeit*, formulier*, empfiehl*, empfehl*, beschreib*, entwickl*, verbesser*, schlage vor,
    vorschlag*, warum, wieso, weshalb, unterschied*, wie würde*, wie kann, anleitung, konfigurier*, berechne*,
    gliedere, nenne gründe, was ist der unterschied,
    was sollte, wie würdest du`,
  simple: `
    hallo, moin, servus, danke, guten morgen, guten tag, tschüss, übersetz*, ins englische, auf englisch,
    extrahier*, klassifizier*, korrigier*, tippfehler, rechtschreib*, was ist, was heißt, was bedeutet,
    wer ist, wer war, wann ist, wann war, wo ist, welche sprache, hauptstadt, synonym*, ja oder nein,
    ein wort, einem wort, positiv oder negativ, betreffzeile, umformulier*, nenne mir, wofür steht`,
  constraint: `
    muss, müssen, musst, darf, dürfen, darf nicht, soll, sollen, sollte, sollten, höchstens, mindestens,
    maximal, minimal, genau, nur, ohne, niemals, immer, innerhalb, spätestens, bis zu, weniger als, mehr als,
    außer, sofern, jeweils, jede, jeder, jedes, einschließlich, vermeide*, achte darauf, bedingung*, vorgabe*,
    anforderung*, frist, budget, statt`,
  expert: `
    satz von, vermutung, gegenbeispiel*, konvergen*, konvex*, ableitung*, wahrscheinlichkeit*, stochasti*,
    differentialgleichung*, nebenläufig*, verteilte*, konsistenz*, replikation*, speicherleck*, haftung*,
    schadensersatz*, gewährleistung*, rechtsprechung, paragraph*, vertragsrecht*, kündigungs*, datenschutz*,
    abschreibung*, kapitalwert*, zinssatz, steuer*, verschlüssel*, sicherheitslücke*, abwärtskompatib*,
    ausfallsicher*, gesetz, gesetze, gesetzlich*`,
  code: `
    code, funktion*, skript, programm*, algorithm*, abfrage*, klasse, methode*, datenbank*, fehlermeldung,
    befehl, server`,
  maths: `
    gleichung*, formel, berechne*, prozent, summe, durchschnitt*, mittelwert, bruch, zinsen, wurzel,
    primzahl*, teilbar, ganze zahl*, natürliche zahl*, reelle zahl*, dreieck*, flächeninhalt*,
    wie viel*, wie viele, insgesamt`,
}
