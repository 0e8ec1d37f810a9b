/** What exporters tell of GPUs, as events of the units that they are in. */
import type { TelemetryOptions } from '../telemetry/telemetry.ts'
import type { Chronicle } from './chronicle.ts'

export function gpuNews(
  chronicle: Pick<Chronicle, 'enter' | 'isOpen' | 'hasTold'>,
  unitOf: (targetId: string) => string,
): Pick<TelemetryOptions, 'onXid' | 'onHot'> {
  return {
    onXid(target, { index, product, xid }) {
      const gpu = product === null ? `GPU ${index}` : `GPU ${index} (${product})`
      const text = `${gpu} tells of the error XID ${xid}. NVIDIA's list of XIDs says what it means; many ask for a restart, and one that comes back for another machine.`
      const unit = unitOf(target)
      // The exporter goes on telling of the last one, also to a console that was started anew.
      if (!chronicle.hasTold(unit, 'xid', text))
        chronicle.enter({ unit, event: 'xid', text, author: 'cloud' })
    },
    onHot(target, { index, temperatureC }, isHot) {
      const unit = unitOf(target)
      if (isHot === chronicle.isOpen(unit, 'hot')) return
      const at = temperatureC === null ? '' : ` at ${Math.round(temperatureC)} °C`
      const text = isHot
        ? `GPU ${index} is hot${at}. It slows down to protect itself: send it less, or look after its cooling.`
        : `GPU ${index} has cooled down${at === '' ? '' : `: it is${at}`}.`
      chronicle.enter({ unit, event: isHot ? 'hot' : 'cooled', text, author: 'cloud' })
    },
  }
}
