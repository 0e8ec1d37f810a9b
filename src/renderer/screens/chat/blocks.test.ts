import { expect, test } from 'vitest'
import { splitBlocks } from './blocks.ts'

test('paragraphs are blocks', () => {
  expect(splitBlocks('One\ntwo.\n\nThree.\n\n\nFour')).toEqual(['One\ntwo.', 'Three.', 'Four'])
  expect(splitBlocks('')).toEqual([])
})

test('a fence stays whole, blank lines and all, also while it is still open', () => {
  expect(splitBlocks('Code:\n\n```js\na()\n\nb()\n```\n\nDone')).toEqual([
    'Code:',
    '```js\na()\n\nb()\n```',
    'Done',
  ])
  expect(splitBlocks('```\na\n\nb')).toEqual(['```\na\n\nb'])
  expect(splitBlocks('````\n```\n\nx\n````\n\ny')).toEqual(['````\n```\n\nx\n````', 'y'])
})

test('a list with blank lines between its items stays one list', () => {
  expect(splitBlocks('1. one\n\n2. two\n\n   more\n\nAfter')).toEqual([
    '1. one\n\n2. two\n\n   more',
    'After',
  ])
})

test('blocks that are finished do not change while the text grows', () => {
  const text = 'A.\n\n- x\n\n- y\n\nB.\n\n```\nc\n\nd\n```\n\nE.'
  for (let length = 1; length <= text.length; length += 1) {
    const done = splitBlocks(text.slice(0, length)).slice(0, -1)
    expect(splitBlocks(text).slice(0, done.length)).toEqual(done)
  }
})
