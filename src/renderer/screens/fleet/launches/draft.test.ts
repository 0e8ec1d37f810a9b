import { expect, test } from 'vitest'
import { A10, A6000, CAPACITY, H100 } from '../capacity/types.double.ts'
import { entriesOf, nameFor, problemsOf, termsOf, withRegion, withType } from './draft.ts'
import { otherRegions, otherTypes } from './elsewhere.ts'

const entries = entriesOf(CAPACITY, { type: 'gpu_1x_a10' }, [])

test('a type that is chosen in the list needs nothing more: it has a place, a key and a name', () => {
  expect(termsOf(entries)).toEqual({
    type: 'gpu_1x_a10',
    region: 'us-west-1',
    sshKey: 'team',
    image: null,
    name: 'a10-1',
    fileSystems: [],
    userData: '',
    port: 8000,
    waitMinutes: 0,
  })
})

test('without a type nothing can be asked for, and each field says what it lacks', () => {
  const none = entriesOf({ ...CAPACITY, sshKeys: [] }, {}, [])
  expect(termsOf(none)).toBeNull()
  expect(problemsOf(none)).toMatchObject({
    type: expect.stringContaining('Choose') as string,
    region: expect.stringContaining('Choose') as string,
    sshKey: expect.stringContaining('exactly one') as string,
    name: expect.stringContaining('name') as string,
    port: null,
    wait: null,
  })
})

test.each([
  [{ port: '0' }, 'port'],
  [{ port: '80.5' }, 'port'],
  [{ port: '65536' }, 'port'],
  [{ name: '  ' }, 'name'],
  [{ waits: true, waitMinutes: '0' }, 'wait'],
  [{ waits: true, waitMinutes: '1441' }, 'wait'],
  [{ userData: 'x'.repeat(60_001) }, 'userData'],
] as const)('%o is refused before it is sent', (changed, field) => {
  const wrong = { ...entries, ...changed }
  expect(problemsOf(wrong)[field]).not.toBeNull()
  expect(termsOf(wrong)).toBeNull()
})

test('names are suggested by the type, and none that is taken', () => {
  expect(nameFor('gpu_8x_h100_sxm5', [])).toBe('8x-h100-sxm5-1')
  expect(nameFor('gpu_1x_a10', ['a10-1', 'a10-2'])).toBe('a10-3')
  expect(nameFor(`gpu_${'x'.repeat(80)}`, []).length).toBeLessThanOrEqual(64)
})

test('another type takes along a name that somebody typed, and goes where it has capacity', () => {
  expect(withType(entries, H100, [])).toMatchObject({ name: '8x-h100-1', region: 'us-east-1', waits: false })
  expect(withType({ ...entries, name: 'batch', isNameTyped: true }, H100, [])).toMatchObject({
    name: 'batch',
  })
  // What was suggested may be taken since, by the very launch that came to nothing.
  expect(withType(entries, H100, [entries.name])).toMatchObject({ name: '8x-h100-1' })
})

test('where there is no capacity it waits, unless somebody says otherwise', () => {
  const full = withType(entries, A6000, [])
  expect(full).toMatchObject({ region: 'us-west-1', waits: true })
  expect(termsOf(full)?.waitMinutes).toBe(30)
  expect(termsOf({ ...full, waits: false })?.waitMinutes).toBe(0)
})

test('another region has other file systems and images', () => {
  const chosen = { ...entries, fileSystems: ['weights'], image: 'i' }
  expect(withRegion(chosen, A10, 'us-west-1')).toMatchObject({ fileSystems: ['weights'], image: 'i' })
  expect(withRegion(chosen, A10, 'eu-central-1')).toMatchObject({
    fileSystems: [],
    image: null,
    waits: true,
  })
})

test('a launch is tried again with the choices that were made, under a name of its own', () => {
  const { terms } = {
    terms: { ...entries, type: 'gpu_1x_a10', region: 'us-east-1', port: 9000, waitMinutes: 45 },
  }
  const again = entriesOf(
    CAPACITY,
    {
      type: terms.type,
      region: terms.region,
      sshKey: 'team',
      port: terms.port,
      waitMinutes: terms.waitMinutes,
    },
    ['a10-1'],
  )
  expect(again).toMatchObject({
    name: 'a10-2',
    region: 'us-east-1',
    port: '9000',
    waits: true,
    waitMinutes: '45',
  })
})

test('what is offered instead: other regions of the type, and types of the nearest price that have capacity', () => {
  expect(otherRegions(A10, 'us-west-1').map(({ region }) => region)).toEqual(['us-east-1'])
  expect(otherRegions(H100, 'us-east-1')).toEqual([])
  expect(
    otherTypes(CAPACITY.types, A6000, 'us-east-1').map(({ type, region }) => [type.name, region]),
  ).toEqual([
    ['gpu_1x_a10', 'us-east-1'],
    ['gpu_8x_h100', 'us-east-1'],
  ])
})
