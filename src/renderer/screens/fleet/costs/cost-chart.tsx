import { useCallback, useState } from 'react'
import { formatUsd, nanoUsd } from '../../../../shared/money.ts'
import { ChartPanel } from '../../../ui/chart-panel.tsx'
import { Chart } from '../../../ui/chart.tsx'
import type { ChartColours } from '../../../ui/chart.tsx'
import { formatCount, formatTokens } from '../../../ui/format.ts'
import { Money } from '../../../ui/money.tsx'
import { breakEvenOption } from './break-even-option.ts'
import { costAt } from './figures.ts'
import { decadeRows } from './marks.ts'
import type { Crossing } from './marks.ts'
import styles from './costs.module.css'

interface CostChartProps {
  readonly economics: Crossing
  /** Where the lines cross, in a sentence. */
  readonly about: string
}

/** What a month costs by how many tokens it has: serverless goes up with them, a GPU stays where it is. */
export function CostChart({ economics, about }: CostChartProps) {
  const [pointed, setPointed] = useState<number | null>(null)
  const option = useCallback((colours: ChartColours) => breakEvenOption(economics, colours), [economics])
  const { perMillionNanoUsd, gpuMonthNanoUsd } = economics
  const gpu = formatUsd(gpuMonthNanoUsd)
  const serverlessAt = (tokens: number): string =>
    formatUsd(nanoUsd(Math.round(costAt(tokens, perMillionNanoUsd))))
  return (
    <div className={styles.chart}>
      <ChartPanel
        title="Cost of a month"
        readout={
          pointed === null || pointed <= 0
            ? ''
            : `${formatTokens(pointed)} tokens: serverless ${serverlessAt(pointed)}, GPU ${gpu}`
        }
        columns={['Tokens a month', 'Serverless', 'GPU']}
        // The panel shows the last one first.
        rows={decadeRows(economics)
          .toReversed()
          .map(({ tokens, serverless }) => ({
            key: tokens,
            cells: [
              formatCount(tokens),
              <Money key="serverless" amount={nanoUsd(serverless)} isPrice />,
              <Money key="gpu" amount={gpuMonthNanoUsd} />,
            ],
          }))}
      >
        <Chart
          label={`What a month costs by its tokens: serverless ${formatUsd(perMillionNanoUsd)} per 1M tokens, a GPU ${gpu} whatever it does. ${about}`}
          option={option}
          onPoint={setPointed}
        />
      </ChartPanel>
    </div>
  )
}
