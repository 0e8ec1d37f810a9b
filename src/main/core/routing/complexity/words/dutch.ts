import type { Words } from './words.ts'

export const DUTCH: Words = {
  proof: `
    bewijs, bewijzen, weerleg*, toon aan, leid af`,
  reason: `
    analyse*, ontwerp*, architectuur, onderbouw*, afweg*, oorzaak, oorzaken, optimalis*, optima*, beoordeel*,
    stap voor stap, strategie*, onderzoek*, hypothese*, gevolgen, los op, vind alle, schat, risico's,
    tegenstrijdig*, voor- en nadelen, beargumenteer`,
  make: `
    schrijf*, leg uit, uitleg*, vergelijk*, vat samen, samenvat*, implementeer*, maak, genereer*, herschrijf*,
    aanbevel*, beschrijf*, ontwikkel*, verbeter*, stel voor, waarom, verschil tussen, bereken*,
    wat is het verschil`,
  simple: `
    hallo, hoi, bedankt, dank je, goedemorgen, vertaal*, haal eruit, classificeer*, corrigeer*, spelling,
    wat is, wat betekent, wie is, wanneer is, waar ligt, welke taal, hoofdstad, synoniem*, ja of nee,
    één woord`,
  constraint: `
    moet, moeten, mag niet, mogen niet, zou moeten, hoogstens, minstens, maximaal, minimaal, precies, alleen,
    slechts, zonder, nooit, altijd, binnen, uiterlijk, minder dan, meer dan, tot en met, behalve, mits, elke,
    elk, vermijd*, voorwaarde*, vereiste*`,
  expert: `
    stelling van, vermoeden, convergent*, afgeleide*, kansrekening, gedistribueerd*, aansprakelijk*,
    wetgeving, jurisprudentie, afschrijving*, versleutel*, kwetsbaarhe*`,
  code: `
    code, functie*, script, programma*, algoritm*, klasse, methode*, databank, database, server, opdrachtregel`,
  maths: `
    vergelijking*, formule, bereken*, procent, som, gemiddelde, breuk, rente, wortel, priemgetal*, deelbaar,
    hoeveel`,
}
