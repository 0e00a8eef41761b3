/** What the three verbs answer. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { writeUsageFeed } from '@quickpay/green-button'
import { canonicalJson, signedBundle } from '@quickpay/receipt'
import { g1Days, g1EventDay, readingsOfTable } from '../../packages/baseline/src/golden-g1.ts'
import { paidBundle, reportedBundle } from '../../packages/receipt/src/golden-receipt.ts'
import { csvOf, file, g1Csv, g1Event, pathOf, run } from './testing.ts'

/** Readings of the golden case. */
const feedLength = readingsOfTable([g1EventDay, ...g1Days], 900).length
const csv = file('g1.csv', g1Csv)
const g1 = ['measure', csv, '--event', g1Event, '--past-event', '2026-07-09']
const root = join(import.meta.dirname, '../..')
const shared = join(root, '../shared/green-button/files')
const skip = existsSync(shared) ? false : `${shared} is absent`

async function json(...args: string[]) {
  const { status, out, err } = await run(...args, '--json')
  assert.equal(status, 0, err)
  return JSON.parse(out)
}

describe('help', () => {
  for (const args of [['--help'], ['-h'], ['readings', '--help'], ['measure', csv, '-h'], ['verify', '--help']]) {
    test(`qpc ${args.join(' ')}`, async () => {
      const { status, out } = await run(...args)
      assert.equal(status, 0)
      assert.match(out, /^qpc/)
      assert.ok(
        out.split('\n').every((line) => line.length <= 80),
        'fits a terminal',
      )
    })
  }
})

describe('measure', () => {
  test('the golden weekday, as JSON', async () => {
    const answer = await json(...g1, '--rate', '1')
    assert.deepEqual(answer.hours[0], { start: '2026-07-15T16:00:00-04:00', baselineWh: 2200, usedWh: 1200, reliefWh: 1000 })
    assert.deepEqual(
      answer.hours.map((hour: { reliefWh: number }) => hour.reliefWh),
      [1000, 1100, 1100, 0],
    )
    assert.deepEqual([answer.reliefWh, answer.payCents, answer.adjustment], [3200, 320, null])
    assert.deepEqual(answer.findings, [])
    const basis = answer.days.filter((day: { basis: boolean }) => day.basis).map((day: { date: string }) => day.date)
    assert.deepEqual(basis, ['2026-07-13', '2026-07-10', '2026-07-08', '2026-07-06', '2026-06-30'])
    assert.deepEqual(answer.days[0], { date: '2026-07-14', window: false, basis: false, reason: 'day-before', averageWh: 3100 })
  })

  test('adjusted, with factors as decimal strings', async () => {
    const answer = await json(...g1, '--adjusted', '--rate', '1')
    assert.deepEqual([answer.adjustment.gross, answer.adjustment.factor], ['1.105263', '1.105263'])
    assert.deepEqual([answer.reliefWh, answer.payCents], [4210.526316, 421])
    assert.equal(answer.hours[0].baselineWh, 2431.578947)
  })

  test('without a price nothing is paid; at a program’s rate the voluntary one is', async () => {
    assert.equal((await json(...g1)).payCents, null)
    const answer = await json(...g1, '--program', 'coned-csrp')
    assert.deepEqual([answer.payCents, answer.dollarsPerKWh], [960, '3'])
    assert.equal((await json(...g1, '--program', 'oru-csrp')).payCents, 320)
  })

  test('the event in UTC, and the readings in hours, are the same thing', async () => {
    const answer = await json('measure', csv, '--event', '2026-07-15T20:00:00Z/2026-07-16T00:00:00Z', '--past-event', '2026-07-09')
    assert.deepEqual(answer, await json(...g1))
    const hourly = file('hourly.csv', csvOf([g1EventDay, ...g1Days], 3600))
    assert.deepEqual(await json('measure', hourly, '--event', g1Event, '--past-event', '2026-07-09'), answer)
  })

  test('the plain mean of ten days', async () => {
    const answer = await json(...g1, '--baseline', 'mean-10')
    assert.equal(answer.reliefWh, 2040)
  })

  test('what cannot be measured says why, with exit status 0', async () => {
    const waiting = await json('measure', csv, '--event', '2026-07-16T16:00/2026-07-16T20:00', '--rate', '1')
    assert.deepEqual(
      [waiting.is, waiting.reliefWh, waiting.payCents, waiting.findings[0].code],
      ['waiting', null, null, 'eventHoursMissing'],
    )
    const few = await json('measure', csv, '--event', '2026-06-24T16:00/2026-06-24T20:00', '--rate', '1')
    assert.deepEqual([few.is, few.reliefWh, few.payCents, few.findings[0].code], ['not-eligible', null, null, 'tooFewDays'])
  })

  test('a program without terms or events on that day pays nothing that could be named', async () => {
    const old = await json('measure', csv, '--event', '2013-07-15T16:00/2013-07-15T20:00', '--program', 'coned-csrp')
    assert.deepEqual([old.payCents, old.findings.at(-1).code], [null, 'noTerms'])
    const holiday = await json('measure', csv, '--event', '2026-07-03T16:00/2026-07-03T20:00', '--program', 'coned-csrp')
    assert.deepEqual([holiday.payCents, holiday.findings.at(-1).code], [null, 'notAProgramDay'])
  })

  test('for people, in 80 columns', async () => {
    const { out } = await run(...g1, '--adjusted', '--program', 'coned-csrp')
    assert.match(out, /^Event on Wednesday 15 July 2026, 16:00 to 20:00 \(America\/New_York\)\n/)
    assert.match(out, /together {8}10\.611 {2}6\.400 {2}4\.211\n/)
    assert.match(out, /Wed 1 Jul {3}0\.100 {2}left out: hardly anything was used\n/)
    assert.match(out, /Pays 4\.210526 kWh × \$3\.00 per kWh = \$12\.63\n/)
    assert.ok(out.split('\n').every((line) => line.length <= 80))
  })
})

describe('readings', () => {
  test('of a CSV with everything a utility may do to it', async () => {
    const odd =
      '\uFEFFstart,energyWh\r\n"2026-07-15T16:30:00-04:00",0.5\r\n2026-07-15T20:00:00Z,1.25\r\n2026-07-15T20:15:00Z,-2\r\n2026-07-15T20:15:00Z,-2.000\r\n2026-07-15T21:30:00Z,0.0005\r\n\r\n'
    const { series, issues } = await json('readings', file('odd.csv', odd))
    assert.deepEqual(issues, ['unsorted', 'duplicate_readings', 'rounded_values', 'gap'])
    assert.deepEqual(series, [
      {
        usagePoint: '',
        flow: 'net',
        unit: 'Wh',
        service: 'electricity',
        count: 4,
        first: 1784145600,
        last: 1784151000,
        total: '-0.249',
        perLocalDay: { '2026-07-15': [4, '-0.249'] },
      },
    ])
  })
  test('for people', async () => {
    const { out } = await run('readings', csv)
    assert.match(out, /0 {2}electricity forward {2}204700 Wh {2}15 min {4}408 {2}2026-06-23 to 2026-07-15/)
  })
})

describe('verify', () => {
  test('a bundle comes out the same from itself and from the file it came from', async () => {
    const bundle = pathOf('bundle.json')
    const made = await run(...g1, '--adjusted', '--program', 'coned-csrp', '--bundle', bundle)
    assert.equal(made.status, 0)
    for (const args of [[bundle], [bundle, csv]]) {
      const { status, out } = await run('verify', ...args)
      assert.equal(status, 0)
      assert.match(out, /^Equal: /)
      assert.match(out, /4210\.526316 Wh saved, \$12\.63/)
    }
  })

  test('a changed bundle and another file are told from the right ones, with exit status 1', async () => {
    const bundle = pathOf('honest.json')
    await run(...g1, '--rate', '1', '--bundle', bundle)
    const changed = file('changed.json', readFileSync(bundle, 'utf8').replace('"payCents":320', '"payCents":321'))
    const own = await run('verify', changed)
    assert.deepEqual(
      [own.status, own.out],
      [
        1,
        'Different: from the readings inside it something else comes out, first at result.payCents\n  computed       320\n  in the bundle  321\n',
      ],
    )
    const other = file('other.csv', g1Csv.replace(/(2026-07-15T16:00:00-04:00),300/, '$1,301'))
    assert.equal((await run('verify', bundle, other)).status, 1)
    const elsewhere = file('elsewhere.csv', 'start,energyWh\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00Z,1\n')
    assert.deepEqual(await json1('verify', bundle, elsewhere), {
      is: 'different',
      path: 'result.is',
      expected: '"waiting"',
      actual: '"measured"',
      rules: null,
      signature: { is: 'unsigned' },
    })
  })

  test('rules of one’s own are pointed at, even when they add up', async () => {
    const bundle = pathOf('own-rules.json')
    await run(...g1, '--bundle', bundle)
    const { status, out } = await run(
      'verify',
      file('generous.json', readFileSync(bundle, 'utf8').replaceAll('"lookbackDays":30', '"lookbackDays":31')),
    )
    assert.equal(status, 0)
    assert.match(out, /not the ones\s+published/)
    assert.match(out, /first at spec\.weekday\.lookbackDays/)
    assert.match(out, /published {6}30\n {2}in the bundle {2}31/)
  })

  test('a payment is proven by the customer’s own Green Button file, and a reading that differs is named by what comes of it', async () => {
    const feed = (by: (value: number, i: number) => number) => {
      const point = 'https://utility.example/espi/1_1/resource/UsagePoint/1'
      const readings = readingsOfTable([g1EventDay, ...g1Days], 900)
        .sort((a, b) => a.startS - b.startS)
        .map(({ startS, milliWh }, i) => ({ start: startS, duration: 900, value: by(milliWh, i), quality: 17 }))
      const [first, last] = [readings[0]!, readings.at(-1)!]
      const block = {
        href: `${point}/MeterReading/1/IntervalBlock/1`,
        start: first.start,
        duration: last.start + 900 - first.start,
        updated: last.start,
        readings,
      }
      const type = {
        href: 'https://utility.example/espi/1_1/resource/ReadingType/1',
        commodity: 1,
        flowDirection: 1,
        kind: 12,
        uom: 72,
        powerOfTenMultiplier: -3,
        intervalLength: 900,
      }
      const meterReadings = [{ href: `${point}/MeterReading/1`, readingType: type, blocks: [block] }]
      return [
        ...writeUsageFeed({ self: point, updatedAt: last.start, usagePoints: [{ href: point, serviceKind: 0, meterReadings }] }),
      ].join('')
    }
    const receipt = file('paid.json', canonicalJson(paidBundle()))
    const own = await run(
      'verify',
      receipt,
      file(
        'own.xml',
        feed((value) => value),
      ),
    )
    assert.deepEqual([own.status, own.err], [0, ''])
    assert.match(own.out, /^Equal: from .*own\.xml the same comes out/)
    const event = readingsOfTable([g1EventDay], 900).filter((one) => one.startS >= Date.parse('2026-07-15T20:00:00Z') / 1000)
    const changed = file(
      'changed.xml',
      feed((value, i) => (i === feedLength - event.length ? value + 1000 : value)),
    )
    const differs = await run('verify', receipt, changed)
    assert.equal(differs.status, 1)
    assert.match(differs.out, /first at result\.hours\[0\]\.reliefWh\n {2}computed/)
  })

  test('a payment by the utility’s report: what follows from its figures is proven, the figures are told as its word', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const receipt = file('reported.json', canonicalJson(signedBundle(reportedBundle(), privateKey)))
    const pem = file('reported.pem', publicKey.export({ type: 'spki', format: 'pem' }))
    const measured = await run('verify', receipt, csv)
    assert.deepEqual([measured.status, measured.out], [2, ''])
    assert.match(measured.err, /follows the utility's own report, and holds nothing to measure/)
    const { status, out } = await run('verify', receipt, '--key', pem)
    assert.equal(status, 0)
    assert.doesNotMatch(out, /Equal/)
    assert.match(out, /^Adds up, from the utility’s own report/)
    assert.match(out.replaceAll(/\s+/g, ' '), /Usual use and use are the utility’s word, and nothing here proves them/)
    assert.match(out, /15200 Wh usual − 12000 Wh used = 3200 Wh saved, \$7\.20\n.*\$7\.20 booked/)
    assert.match(out, /The signature is right/)
    const generous = file('generous-report.json', canonicalJson(reportedBundle()).replaceAll('"3200"', '"4200"'))
    const told = await run('verify', generous)
    assert.deepEqual([told.status, /first at result\.hours\[0\]\.reliefWh/.test(told.out)], [1, true])
  })

  test('a payment is worked out too, and the signature with the key that the server publishes', async () => {
    const paid = paidBundle({}, { before: { earnedCents: 860, owedCents: 0, openCents: 0 } })
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const other = generateKeyPairSync('ed25519').publicKey
    const signed = file('signed.json', canonicalJson(signedBundle(paid, privateKey)))
    const jwks = (key: KeyObject) => JSON.stringify({ keys: [{ ...key.export({ format: 'jwk' }), kid: 'any' }] })
    const right = await run('verify', signed, '--key', file('right.json', jwks(publicKey)))
    assert.equal(right.status, 0)
    assert.match(right.out, /energy saved × rate {2} *\$9\.47\n.*paid before {2} *−\$8\.60\n.*booked {2} *\$0\.87/)
    assert.match(right.out, /The signature is right/)
    const pem = file('right.pem', publicKey.export({ type: 'spki', format: 'pem' }))
    assert.match((await run('verify', signed, csv, '--key', pem)).out, /^Equal: from [\s\S]*The signature is right/)
    const wrong = await run('verify', signed, '--key', file('wrong.json', jwks(other)))
    assert.deepEqual([wrong.status, /The signature is wrong/.test(wrong.out)], [1, true])
    const unchecked = await run('verify', signed)
    assert.deepEqual([unchecked.status, /was not checked/.test(unchecked.out)], [0, true])
    const unsigned = await run('verify', file('unsigned.json', canonicalJson(paid)), '--key', pem)
    assert.equal(unsigned.status, 1)
    const more = file('more.json', canonicalJson({ ...paid, payment: { ...paid.payment!, cents: 88 } }))
    assert.match((await run('verify', more)).out, /first at payment\.cents\n {2}computed {7}87\n/)
    const forged = file('forged.json', canonicalJson(signedBundle(paid, privateKey)).replace('QPC-0714', 'QPC-0715'))
    assert.equal((await run('verify', forged)).status, 0)
    assert.equal((await run('verify', forged, '--key', pem)).status, 1)
    assert.match((await run('verify', signed, '--unproven')).out, /only the signature stands for:\n {2}signature/)
  })

  async function json1(...args: string[]) {
    const { status, out } = await run(...args, '--json')
    assert.equal(status, 1)
    return JSON.parse(out)
  }
})

describe('Green Button files', { skip }, () => {
  test('a summer of a real household', async () => {
    const gb = join(shared, 'opower-dmd/gb.xml')
    const { series, issues } = await json('readings', gb)
    assert.deepEqual([series.length, series[0].count, series[0].total], [1, 7440, '5145901'])
    assert.ok(issues.includes('flow_direction_assumed'))
    const answer = await json('measure', gb, '--event', '2013-07-17T14:00/2013-07-17T18:00', '--rate', '1')
    assert.deepEqual(
      [answer.hours.map((hour: { usedWh: number }) => hour.usedWh), answer.reliefWh, answer.payCents],
      [[1000, 0, 0, 0], 1600, 160],
    )
  })

  test('several series are chosen between, power is listed and not measured', async () => {
    const event = ['--event', '2025-08-03T14:00/2025-08-03T18:00']
    const two = await run('measure', join(shared, 'derived/23-two-granularities.xml'), ...event)
    assert.equal(two.status, 2)
    assert.match(two.err, /say which one with --series N:\n {2}0: electricity forward Wh, 15 min.*\n {2}1: .*hourly/)
    const power = await json('measure', join(shared, 'derived/22-energy-and-demand.xml'), '--series', '1', ...event)
    assert.deepEqual([power.reliefWh, power.findings[0].code], [null, 'notMeasurable'])
  })

  test('every derived file reads as expected', async () => {
    const folder = join(shared, 'derived')
    for (const name of readdirSync(folder).filter((name) => name.endsWith('.xml'))) {
      const expected = JSON.parse(readFileSync(join(folder, name.replace('.xml', '.expected.json')), 'utf8'))
      const { status, out, err } = await run('readings', join(folder, name), '--json')
      if (expected.mustReject) assert.deepEqual([status, out, /line \d+, column \d+/.test(err)], [2, '', true], name)
      else {
        const { series, issues } = JSON.parse(out)
        assert.deepEqual([series, issues.toSorted()], [expected.series, expected.issues.toSorted()], name)
      }
    }
  })
})

describe('as a process', () => {
  const qpc = (...args: string[]) => spawnSync(join(root, 'qpc'), args, { encoding: 'utf8', cwd: root })
  test('results go to standard output, sentences to standard error, and the exit status tells', () => {
    const well = qpc(...g1, '--json')
    assert.deepEqual([well.status, well.stderr, JSON.parse(well.stdout).reliefWh], [0, '', 3200])
    const ill = qpc('measure', 'nothing.csv', '--event', g1Event)
    assert.deepEqual([ill.status, ill.stdout, ill.stderr], [2, '', 'qpc measure: nothing.csv: there is no such file\n'])
  })
})
