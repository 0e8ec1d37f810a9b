import type { Words } from './words.ts'

export const FRENCH: Words = {
  proof: `
    démontr*, demontr*, prouve*, preuve, réfute*, montrer que, montrez que, montre que, par récurrence,
    rigoureu*`,
  reason: `
    analys*, conçois, concevoir, concevez, conception, architecture, justifi*, compromis, cause racine,
    diagnosti*, débog*, optimis*, optimal*, évalu*, contre-argument*, étape par étape, stratégi*, enquêt*,
    hypothès*, implication*, et si, trouve tous, trouver tous, trouvez tous, résou*, estime*, risques,
    conséquences, contradict*, avantages et inconvénients, goulot*, cas limites, paradoxe*, argumente*`,
  make: `
    écris, écrire, écrivez, rédige*, explique*, compar*, résume*, résumé, implément*, crée, créer, créez,
    génère*, planifi*, recommand*, décri*, développe*, amélior*, propose*, pourquoi, différence entre,
    différences entre, réécri*, dresse*, configur*, calcul*, signale*, quelle est la différence,
    comment faire, comment puis-je`,
  simple: `
    bonjour, salut, merci, au revoir, tradui*, extrai*, classe ce, corrige*, faute de frappe, orthographe,
    qu'est-ce que, que signifie, que veut dire, qui est, qui était, quand est, où est, quelle langue,
    capitale, synonyme*, oui ou non, un seul mot, en un mot, reformule*, objet du mail`,
  constraint: `
    doit, doivent, devez, dois, il faut, ne pas, jamais, toujours, au plus, au moins, maximum, minimum,
    exactement, seulement, uniquement, sans, avant, dans les, moins de, plus de, jusqu'à, sauf, à condition,
    chaque, chacun*, y compris, évite*, assure-toi, contrainte*, exigence*, délai, échéance, budget`,
  expert: `
    théorème*, lemme*, corollaire*, conjecture*, convex*, converge*, dérivée*, intégrale*, probabilit*,
    stochasti*, équation différentielle, continue sur, concurren*, distribué*, cohérence, réplication,
    fuite de mémoire, responsabilit*, indemni*, juridi*, jurisprudence, droit, amortissement,
    valeur actuelle nette, chiffrement, vulnérab*`,
  code: `
    code, fonction*, script, programme*, algorithm*, requête*, classe, méthode*, base de données, serveur,
    commande`,
  maths: `
    équation*, formule*, calcul*, pour cent, pourcentage, somme, moyenne, fraction, intérêts, racine,
    nombre premier, nombres premiers, divisible, entier, entiers, réels, triangle*,
    combien`,
}
