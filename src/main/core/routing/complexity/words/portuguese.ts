import type { Words } from './words.ts'

export const PORTUGUESE: Words = {
  proof: `
    demonstre, demonstrar, demonstração, prove, provar, refute, por indução`,
  reason: `
    analis*, análise, projete, projetar, arquitetura, justifi*, causa raiz, diagnost*, depur*, otimiz*, ótim*,
    avali*, passo a passo, estratégia*, investig*, hipótese*, implicaç*, e se, encontre todos, encontre todas,
    resolv*, estime, riscos, consequências, contradi*, paradoxo*, prós e contras, gargalo*, argumente,
    argumentar`,
  make: `
    escrev*, explic*, compar*, resum*, implement*, crie, criar, gere, gerar, planej*, recomend*, descrev*,
    desenvolv*, melhor*, propon*, por que, por quê, diferença entre, diferenças entre, reescrev*, configur*,
    calcul*, elabor*, redij*, qual é a diferença`,
  simple: `
    olá, oi, obrigad*, bom dia, boa tarde, tchau, traduz*, extrai*, classifi*, corrij*, ortografia, o que é,
    o que significa, qual é, quem é, quem foi, quando, onde fica, que idioma, capital d*, sinônimo*,
    sim ou não, uma palavra, reformul*`,
  constraint: `
    deve, devem, deveria, precisa, tem que, têm que, não pode*, nunca, sempre, no máximo, no mínimo,
    pelo menos, máximo, mínimo, exatamente, apenas, somente, só, sem, antes de, dentro de, menos de, mais de,
    até, exceto, desde que, cada, inclu*, evit*, certifique, restriç*, requisito*, prazo, orçamento`,
  expert: `
    teorema*, conjectura, converg*, convex*, derivada*, probabilidade*, concorrên*, distribuíd*, consistência,
    responsabilidade*, indeniz*, jurídic*, jurisprudência, lei, leis, amortização, criptograf*, vulnerab*`,
  code: `
    código, função, funções, script, programa*, algoritm*, consulta, classe, método*, banco de dados,
    servidor, comando`,
  maths: `
    equaç*, fórmula*, calcul*, por cento, porcentagem, soma, média, fração, juros, raiz, número primo,
    números primos, divisível, inteiro*, triângulo*,
    quanto, quantos, quantas`,
}
