import type { GpuReading } from '../../../../../shared/contract/fleet.ts'
import { NONE, formatCount } from '../../../../ui/format.ts'
import { StateWord } from '../../../../ui/state-word.tsx'
import { Temperature } from '../temperature.tsx'
import { percent } from '../words.ts'
import styles from './unit.module.css'

interface GpusProps {
  readonly gpus: readonly GpuReading[]
  /** From so many °C a GPU is hot. */
  readonly hotCelsius: number
}

/** Each GPU of a machine, as its exporter tells of it. */
export function Gpus({ gpus, hotCelsius }: GpusProps) {
  const products = [...new Set(gpus.map(({ product }) => product).filter((product) => product !== null))]
  return (
    <section className={styles.part} aria-label="GPUs">
      <h3>
        {gpus.length === 1 ? 'GPU' : `${gpus.length} GPUs`}
        <span>{products.join(', ')}</span>
      </h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">GPU</th>
            <th scope="col" title="Utilisation">
              Util., %
            </th>
            <th scope="col" title="Memory in use, of all it has">
              Memory, GiB
            </th>
            <th scope="col">Power, W</th>
            <th scope="col">°C</th>
            <th scope="col" title="NVIDIA’s number of what went wrong last">
              XID
            </th>
          </tr>
        </thead>
        <tbody>
          {gpus.map((gpu) => (
            <tr key={gpu.index}>
              <th scope="row">{gpu.index}</th>
              <td>{orNone(gpu.utilisation, percent)}</td>
              <td>{memoryInWords(gpu)}</td>
              <td>{orNone(gpu.powerW, formatCount)}</td>
              <td>
                <Temperature celsius={gpu.temperatureC} hotCelsius={hotCelsius} />
              </td>
              <td>
                {gpu.xid === null ? NONE : gpu.xid === 0 ? '0' : <StateWord mood="bad">{gpu.xid}</StateWord>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const orNone = (value: number | null, words: (value: number) => string): string =>
  value === null ? NONE : words(value)

const gib = (mib: number): string => (mib / 1_024).toFixed(1)

function memoryInWords({ memoryUsedMib, memoryTotalMib }: GpuReading): string {
  if (memoryUsedMib === null) return NONE
  return memoryTotalMib === null ? gib(memoryUsedMib) : `${gib(memoryUsedMib)} of ${gib(memoryTotalMib)}`
}
