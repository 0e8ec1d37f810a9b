import type { Words } from './words.ts'

export const SPANISH: Words = {
  proof: `
    demuestr*, demostra*, prueba que, pruebe que, refut*, por inducción,
    riguros*`,
  reason: `
    analiz*, análisis, diseñ*, arquitectura, justifi*, compensacion*, causa raíz, causa raiz, diagnost*,
    depura*, optimiz*, óptim*, evalú*, evalua*, contraargument*, paso a paso, estrategi*, investig*,
    hipótesis, implicacion*, qué pasaría si, encuentra todos, encuentra todas, resuelv*, estima*, riesgos,
    consecuencias, contradic*, paradoja*, ventajas y desventajas, pros y contras, cuello de botella,
    casos límite, argumenta*`,
  make: `
    escrib*, redact*, explic*, compar*, resum*, implement*, crea, crear, cree, planific*, recomiend*,
    recomend*, describ*, desarroll*, mejor*, propon*, propón*, por qué, por que, diferencia entre,
    diferencias entre, reescrib*, configur*, calcul*, elabora*, prepar*, genera, generar, genere,
    cuál es la diferencia,
    cómo puedo, cómo harías`,
  simple: `
    hola, gracias, adiós, buenos días, buenas tardes, traduc*, tradúce*, extrae*, clasific*, corrig*,
    ortografía, qué es, que es, qué significa, cuál es, cual es, quién es, quien es, quién fue, cuándo,
    dónde está, qué idioma, capital de, sinónimo*, sí o no, una palabra, reformul*, asunto del correo`,
  constraint: `
    debe, deben, debes, debería, hay que, tiene que, tienen que, no puede*, nunca, siempre, como máximo,
    como mínimo, al menos, a lo sumo, máximo, mínimo, exactamente, solo, sólo, únicamente, sin, antes de,
    dentro de, menos de, más de, hasta, excepto, salvo, siempre que, cada, incluy*, inclui*, evita*,
    asegúrate, restriccion*, requisito*, plazo, presupuesto`,
  expert: `
    teorema*, lema, conjetura*, convex*, converg*, derivada*, probabilidad*, estocástic*,
    ecuación diferencial, concurren*, distribuid*, consistencia, replicación, fuga de memoria,
    responsabilidad*, indemni*, jurídic*, jurisprudencia, ley, leyes, amortización, valor presente neto,
    cifrado, vulnerab*, monolito*, microservicio*, reversible, sin interrupción`,
  code: `
    código, función, funciones, script, programa*, algoritm*, consulta, clase, método*, base de datos,
    servidor, comando`,
  maths: `
    ecuacion*, ecuación, fórmula*, calcul*, por ciento, porcentaje, suma, promedio, fracción, interés, raíz,
    número primo, números primos, divisible, entero, enteros, reales, triángulo*,
    cuánto*, cuánta*`,
}
