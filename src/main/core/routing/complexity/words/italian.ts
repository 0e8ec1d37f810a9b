import type { Words } from './words.ts'

export const ITALIAN: Words = {
  proof: `
    dimostra*, dimostrazione, confuta*, prova che, per induzione`,
  reason: `
    analizz*, analisi, progett*, architettura, giustific*, compromess*, causa principale, diagnos*, ottimizz*,
    ottimal*, passo passo, passo dopo passo, strategi*, indag*, ipotesi, implicazion*, cosa succederebbe,
    trova tutti, trova tutte, risolv*, stima, rischi, conseguenz*, contraddi*, paradoss*, pro e contro,
    collo di bottiglia, valutare, valutazione`,
  make: `
    scriv*, spieg*, confront*, riassum*, implement*, crea, creare, pianific*, raccomand*, consigli*, descriv*,
    svilupp*, miglior*, propon*, perché, differenza tra, differenze tra, riscriv*, configur*, calcol*, redig*,
    genera, generare, qual è la differenza`,
  simple: `
    ciao, grazie, buongiorno, arrivederci, traduc*, estra*, classific*, corregg*, ortografia, cos'è,
    che cos'è, cosa significa, qual è, chi è, quando è, dov'è, che lingua, capitale, sinonim*, sì o no,
    una parola, riformul*`,
  constraint: `
    deve, devono, devi, dovrebbe, bisogna, non può, mai, sempre, al massimo, almeno, massimo, minimo,
    esattamente, solo, soltanto, senza, prima di, entro, meno di, più di, fino a, tranne, purché, ogni,
    includ*, evita*, vincol*, requisit*, scadenza, budget`,
  expert: `
    teorema*, congettura, convergen*, convess*, derivata*, integrale*, probabilit*, concorren*, distribuit*,
    coerenza, responsabilità, giuridic*, giurisprudenza, legge, ammortamento, crittograf*, vulnerab*`,
  code: `
    codice, funzione, funzioni, script, programma*, algoritm*, query, classe, metodo, database, server,
    comando`,
  maths: `
    equazion*, formula, calcol*, per cento, percentuale, somma, frazione, interess*, radice, numero primo,
    numeri primi, divisibile, triangol*,
    quanto, quanti, quante`,
}
