import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactUsd } from '../../../shared/money.ts'
import { readInvoiceFile } from './file.ts'
import { modelOfLineItem } from './statement.ts'

const DAY = Date.UTC(2026, 3, 3)

/** The amounts of a file, by line, as exact decimals; or its problems. */
function read(...lines: string[]) {
  const { statement, problems } = readInvoiceFile(lines.join('\n'), undefined)
  return statement?.lines ?? problems
}

const costsOf = (...amounts: string[]): string[] => {
  const rows = amounts.map((amount, index) => `2026-04-${String(index + 1).padStart(2, '0')};${amount}`)
  const { statement, problems } = readInvoiceFile(['day;cost', ...rows].join('\n'), undefined)
  return (
    statement?.lines.map(({ costNanoUsd }) => (costNanoUsd === null ? '' : exactUsd(costNanoUsd))) ??
    problems.map(({ line, message }) => `${line}: ${message}`)
  )
}

describe('an invoice file', () => {
  it.each([
    ['date,model,cost', '2026-04-03,m,1.5'],
    ['Day\tModel\tAmount (USD)', '2026-04-03T05:00:00Z\tm\t$1.50'],
    ['start_time;line_item;amount_value;currency', '1775174400;"m, input";1,50;usd'],
    ['\uFEFF"Usage date","Line item","Total cost"', '"04/03/2026","m","1.50"\r\n"04/13/2026","m","1.00"'],
  ])('is understood by its headers: %s', (header, line) => {
    expect(read(header, line)).toEqual(
      expect.arrayContaining([expect.objectContaining({ day: DAY, model: 'm', costNanoUsd: 1_500_000_000 })]),
    )
  })

  it('takes tokens and requests by their common names, and a blank one as none', () => {
    expect(
      read(
        'start_time_iso,model,input_tokens,input_cached_tokens,output_tokens,num_model_requests',
        '2026-04-03T00:00:00Z,m,1200,200,30,4',
        '2026-04-03T09:00:00Z,m,1,,,1',
      ),
    ).toEqual([
      {
        day: DAY,
        model: 'm',
        lines: 2,
        costNanoUsd: null,
        input: 1201,
        cached: 200,
        output: 30,
        requests: 5,
      },
    ])
  })

  it('keeps quoted delimiters, quotes and line ends, and still names the right line', () => {
    const text = 'date,model,cost\r\n2026-04-03,"a ""big"", m\r\nodel",1\r\n\r\n2026-04-03,b,x\r\n'
    const { problems, rows } = readInvoiceFile(text, undefined)
    expect(rows[0]?.fields[1]).toBe('a "big", m\r\nodel')
    expect(problems).toEqual([{ line: 5, message: '"x" is not a number.' }])
  })

  it.each([
    ['2026-04-03,"m,1', 2, 'never closed'],
    ['2026-04-03,"m"n,1', 2, 'follows a closing quote'],
    ['2026-04-03,m"n,1', 2, 'in the middle'],
    ['2026-04-03,m', 2, '2 fields, the header 3'],
    ['Total,,12.00', 2, 'not a date'],
    ['2026-02-30,m,1', 2, 'not a date'],
    ['2026-04-03,m,', 2, 'no amount'],
    ['2026-04-03,m,1.2.3', 2, 'not a number'],
  ])('is refused as a whole for a bad line: %s', (line, number, message) => {
    const { problems, statement } = readInvoiceFile(['date,model,cost', line].join('\n'), undefined)
    expect(statement).toBeNull()
    expect(problems).toEqual([{ line: number, message: expect.stringContaining(message) as string }])
  })

  it('reads thousands where they cannot be mistaken, and refuses them where they can', () => {
    expect(costsOf('1,234.56', '1,234,567', '0.5')).toEqual(['1234.56', '1234567', '0.5'])
    expect(costsOf('1.234,56', '12,5', '1,234')).toEqual(['1234.56', '12.5', '1.234'])
    expect(costsOf('1 234,50', "1'234'567.25")).toEqual(['1234.5', '1234567.25'])
    expect(costsOf('1,234')[0]).toContain('2: "1,234" could be thousands or decimals')
    expect(costsOf('1,234', '0.50')).toEqual(['1234', '0.5'])
  })

  it('reads credits, signs of the dollar and exponents, and no other currency', () => {
    expect(costsOf('-$1.25', '($0.5)', '1.2e-05', 'USD 3')).toEqual(['-1.25', '-0.5', '0.000012', '3'])
    expect(costsOf('€3')[0]).toContain('not a number')
    expect(read('date,amount,currency', '2026-04-03,1,EUR')).toEqual([
      { line: 2, message: expect.stringContaining('"EUR"') as string },
    ])
  })

  it('refuses dates that could be two, unless the file shows which they are', () => {
    expect(read('date,cost', '03/04/2026,1')).toEqual([
      { line: 2, message: expect.stringContaining('could be two dates') as string },
    ])
    expect(read('date,cost', '03/04/2026,1', '13/04/2026,1')).toHaveLength(2)
    expect(read('date,cost', '03/04/2026,1', '04/13/2026,1')[0]).toMatchObject({
      day: Date.UTC(2026, 2, 4),
    })
    expect(read('date,cost', '3.4.2026,1')[0]).toMatchObject({ day: DAY })
  })

  it('lets a column be chosen by hand, and says when the choice cannot work', () => {
    const text = 'when,what,how much\n2026-04-03,m,2'
    const none = readInvoiceFile(text, undefined)
    expect(none.problems[0]?.message).toContain('No column holds the day')
    const mapping = { ...none.mapping, date: 0, model: 1, cost: 2 }
    expect(readInvoiceFile(text, mapping).statement?.lines).toMatchObject([{ model: 'm', costNanoUsd: 2e9 }])
    expect(readInvoiceFile(text, { ...mapping, model: 2 }).problems[0]?.message).toContain('two fields')
  })

  it('adds up exactly, and rounds once per day and model, half up', () => {
    const { statement } = readInvoiceFile(
      'date,model,cost\n2026-04-03,m,0.0000000004\n2026-04-03,m,0.0000000004\n2026-04-03,n,0.0000000005\n2026-04-03,o,-0.0000000005\n2026-04-03,p,1.25',
      undefined,
    )
    expect(statement?.lines.map(({ costNanoUsd }) => costNanoUsd)).toEqual([1, 1, -1, 1_250_000_000])
    expect(statement?.rounded).toBe(3)
  })

  it('reads back every amount that it could have been written with', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9e12 }), { minLength: 1, maxLength: 5 }), (amounts) => {
        const lines = amounts.map((amount) => `2026-04-03,${exactUsd(amount as never)}`)
        const { statement } = readInvoiceFile(['date,cost', ...lines].join('\n'), undefined)
        expect(statement?.lines[0]?.costNanoUsd).toBe(amounts.reduce((sum, amount) => sum + amount, 0))
      }),
    )
  })

  it('knows a line item by its last comma, however long it is', () => {
    const models = [
      'm, cached input',
      'm,output tokens',
      'a, b',
      ', input',
      `m${' '.repeat(300_000)}m, input`,
    ]
    expect(models.map((model) => modelOfLineItem(model).slice(0, 7))).toEqual([
      'm',
      'm',
      'a, b',
      ', input',
      'm      ',
    ])
  })

  it('is refused when it is empty', () => {
    expect(readInvoiceFile('', undefined).problems).toHaveLength(1)
    expect(readInvoiceFile('date,cost\n', undefined).problems[0]?.message).toContain('no lines')
  })
})
