import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bag, type Slot } from './bag.ts'

it('holds what was put in and not taken out, whatever the order', () => {
  const steps = fc.array(fc.oneof(fc.constant('add' as const), fc.nat()), { maxLength: 200 })
  fc.assert(
    fc.property(steps, (todo) => {
      const bag = new Bag<number>()
      const model = new Map<Slot<number>, number>()
      const all: Slot<number>[] = []
      for (const [item, step] of todo.entries()) {
        if (step === 'add') {
          const slot = bag.add(item)
          model.set(slot, item)
          all.push(slot)
        } else if (all.length > 0) {
          // Also slots that are out already: that must change nothing.
          const slot = all[step % all.length]
          if (slot) {
            bag.remove(slot)
            model.delete(slot)
          }
        }
        expect(bag.size).toBe(model.size)
        expect(bag.items().toSorted((a, b) => a - b)).toEqual([...model.values()].toSorted((a, b) => a - b))
      }
    }),
  )
})
