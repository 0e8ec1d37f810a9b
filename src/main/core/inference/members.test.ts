import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DuplicateMember, findMembers, setMembers } from './members.ts'

const edit = (text: string, values: Record<string, string>): string =>
  setMembers(text, findMembers(text), values)

describe('editing members of a JSON text', () => {
  it('changes the named member and no other byte', () => {
    expect(edit('{ "model" : "auto",\n "seed": 9007199254740993 }', { model: '"8b"' })).toBe(
      '{ "model" : "8b",\n "seed": 9007199254740993 }',
    )
  })

  it('adds a member that is not there, also to an empty object', () => {
    expect(edit('{"a":1}', { max_tokens: '5' })).toBe('{"max_tokens":5,"a":1}')
    expect(edit(' { } ', { max_tokens: '5' })).toBe(' {"max_tokens":5 } ')
  })

  it('finds a member whose name is written with escapes', () => {
    expect(edit('{"mod\\u0065l":"dear"}', { model: '"cheap"' })).toBe('{"mod\\u0065l":"cheap"}')
  })

  it('refuses a member that stands twice, however it is written', () => {
    expect(() => findMembers('{"model":"a","x":{"model":1},"mod\\u0065l":"b"}')).toThrow(DuplicateMember)
  })

  it('agrees with JSON.parse for every object and layout', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' })),
        fc.constantFrom('', ' ', '\n\t'),
        fc.string(),
        (object, indent, added) => {
          const text = JSON.stringify(object, null, indent)
          for (const [name, { start, end }] of findMembers(text)) {
            expect(JSON.parse(text.slice(start, end))).toEqual(JSON.parse(JSON.stringify(object[name])))
          }
          const edited: unknown = JSON.parse(edit(text, { [added]: '{"set":[true]}' }))
          expect(edited).toEqual(
            Object.fromEntries([
              ...Object.entries(JSON.parse(text) as object),
              [added, { set: [true] }] as const,
            ]),
          )
        },
      ),
    )
  })
})
