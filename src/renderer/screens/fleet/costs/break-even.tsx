import type { Economics } from '../../../../shared/contract/fleet.ts'
import { formatCount } from '../../../ui/format.ts'
import { StateWord } from '../../../ui/state-word.tsx'
import { isCrossing } from './marks.ts'
import { CostChart } from './cost-chart.tsx'
import { breakEvenInWords } from './words.ts'
import styles from './costs.module.css'

/** From how many tokens on a GPU is cheaper, and whether anybody gets there. */
export function BreakEven({ economics }: { readonly economics: Economics }) {
  const words = breakEvenInWords(economics)
  const { breakEvenTokensPerDay: perDay } = economics
  return (
    <section className={styles.breakEven} aria-labelledby="break-even-title" data-testid="break-even">
      <h2 id="break-even-title">Break-even</h2>
      <p
        className={styles.figure}
        title={perDay === null ? undefined : `${formatCount(perDay)} tokens a day`}
        data-tokens-per-day={perDay}
      >
        {words.from}
      </p>
      <p>{words.measured ?? 'Nothing was measured yet.'}</p>
      <p>{words.isNever ? <StateWord mood="warn">{words.capacity}</StateWord> : words.capacity}</p>
      {isCrossing(economics) && <CostChart economics={economics} about={words.from} />}
    </section>
  )
}
