import { TriangleAlert } from 'lucide-react'
import type { PricedModel } from '../../../shared/contract/prices.ts'
import { Button } from '../../ui/button.tsx'
import { SettingRow } from './setting-row.tsx'
import { useSettings } from './use-settings.ts'
import styles from './prices.module.css'

/** The setting that decides about them. */
const POLICY = 'unpriced.policy'

interface UnpricedModelsProps {
  readonly models: readonly PricedModel[]
  readonly onSet: (model: PricedModel) => void
}

/** What is served and has no price, before everything else; and what happens to requests for it. */
export function UnpricedModels({ models, onSet }: UnpricedModelsProps) {
  const settings = useSettings()
  const unpriced = models.filter(({ unpricedAt }) => unpricedAt.length > 0)
  return (
    <>
      {unpriced.length > 0 && (
        <section className={styles.unpriced} aria-labelledby="unpriced-title" data-testid="unpriced">
          <h3 id="unpriced-title">
            <TriangleAlert size={14} aria-hidden />
            {unpriced.length === 1 ? '1 model is served' : `${unpriced.length} models are served`} without a
            price
          </h3>
          <ul>
            {unpriced.map((model) => (
              <li key={model.model}>
                <span className={styles.name}>{model.model}</span>
                <span className={styles.by}>on {model.unpricedAt.join(', ')}</span>
                <Button
                  small
                  look="outlined"
                  aria-label={`Set price of ${model.model}`}
                  onClick={() => onSet(model)}
                >
                  Set price
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className={styles.policy}>
        {settings.value
          ?.filter(({ name }) => name === POLICY)
          .map((setting) => (
            <SettingRow key={setting.name} setting={setting} onChanged={settings.replace} />
          ))}
      </div>
    </>
  )
}
