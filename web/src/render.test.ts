/** Builds the server's bundle into a folder of its own and renders every page, in every state and both languages. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Answers, Locale, Render } from './answers.ts'
import { locales } from './answers.ts'
import { answerIn } from './fixtures/seen.ts'
import { type Fixture, fixtures } from './fixtures.ts'
import { type Built, build } from './testing/built.ts'
import { catalogues } from './words/index.ts'

const assets = { script: '/assets/client.js', styles: ['/assets/client.css'], nonce: 'n0nce' }
let built: Built
let folder: string
let render: Render
const show = (fixture: Fixture, locale: Locale): string => render(fixture.page, answerIn(fixture, locale), fixture.shell, locale, assets)
const find = (page: string, state: string): Fixture => {
  const found = fixtures.find((one) => one.page === page && one.state === state)
  if (found === undefined) throw new Error(`No fixture ${page} ${state}`)
  return found
}
const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

before(async () => {
  built = await build()
  ;({ folder, render } = built)
})
after(() => built.remove())

describe('every page, state and language', () => {
  test('is a whole document without holes, inline styles or handlers', () => {
    for (const fixture of fixtures)
      for (const locale of locales) {
        const html = show(fixture, locale)
        const at = `${fixture.page} ${fixture.state} ${locale}`
        assert.match(html, /^<!doctype html><html lang="(es|en)-US">/, at)
        assert.ok(html.startsWith(`<!doctype html><html lang="${locale}-US">`), at)
        assert.doesNotMatch(html, /undefined|NaN|\[object|Infinity|Invalid Date/, at)
        assert.doesNotMatch(html, /\sstyle=|<style|\son[a-z]+=|javascript:/i, at)
        assert.doesNotMatch(html, /\.\.</, `${at}: two periods`)
        assert.equal(html.match(/<h1/g)?.length, 1, `${at}: one h1`)
        assert.equal(html.match(/<main/g)?.length, 1, `${at}: one main`)
        assert.match(html, /<title>[^<]+ · QuickPayConnect<\/title>/, at)
        assert.equal(html.match(/<script/g)?.length, 1, `${at}: one script`)
        assert.match(html, /<script type="module" src="\/assets\/client\.js" nonce="n0nce">/, at)
        const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
        assert.equal(new Set(ids).size, ids.length, `${at}: an id twice`)
        for (const [, name] of html.matchAll(/aria-(?:labelledby|describedby)="([^"]+)"/g))
          for (const id of (name ?? '').split(' ')) assert.ok(ids.includes(id), `${at}: ${id} names nothing`)
      }
  })
  test('links to itself in the other language and keeps the path', () => {
    for (const fixture of fixtures) {
      const path = fixture.shell.path === '/' ? '' : fixture.shell.path
      const html = show(fixture, 'es')
      // What is kept on the device has one way on: to try again.
      if (fixture.page !== 'offline') assert.ok(html.includes(`href="/en${path}"`), fixture.page)
      for (const [, where] of html.matchAll(/(?:href|action)="(\/[^"]*)"/g))
        assert.match(where ?? '', /^\/(es|en|assets|icons)(\/|$|#)/, `${fixture.page}: ${where} has no language`)
    }
  })
})

describe('what must not be said', () => {
  test('hostile text stays text', () => {
    const fixture = find('home', 'plain')
    const html = render(
      'home',
      fixture.answer as never,
      { ...fixture.shell, viewer: { name: '<script>alert(1)</script>', email: '"><img>', role: 'member', kind: 'residential' } },
      'es',
      assets,
    )
    assert.doesNotMatch(html, /<script>alert|"><img>/)
  })
  test('an unverified baseline or rate is never called the program’s', () => {
    assert.doesNotMatch(show(find('payment', 'received'), 'es'), /establece el programa/)
    assert.match(show(find('payment', 'verified'), 'es'), /establece el programa de Sandbox Metro/)
    assert.doesNotMatch(show(find('payment', 'received'), 'en'), /Sandbox Metro pays per kWh/)
  })
  test('an amount that is not owed is not green', () => {
    assert.match(show(find('payment', 'received'), 'en'), /am num money">\$8\.60/)
    assert.doesNotMatch(show(find('payment', 'zero'), 'en'), /am num money/)
    assert.doesNotMatch(show(find('payment', 'held'), 'en'), /am num/)
    assert.doesNotMatch(show(find('event', 'live'), 'en'), /class="e paid"/)
  })
  test('readings that come a day late draw no live chart', () => {
    assert.doesNotMatch(show(find('event', 'live-next-day'), 'en'), /data-chart/)
    assert.match(show(find('event', 'live'), 'en'), /data-chart/)
  })
})

describe('the receipt', () => {
  test('shows the equation, every reading, and the days with their reasons', () => {
    const html = show(find('payment', 'received'), 'es')
    for (const said of [
      '9.84',
      '6.02',
      '3.82',
      '$2.25',
      '$8.60',
      '× 1.06',
      'feriado',
      'hubo un evento',
      'qpc verify',
      'QPC-0714-4417-7F3A',
    ])
      assert.ok(html.includes(said), said)
    assert.equal(html.match(/data-say=/g)?.length, 16)
  })
  test('a zero payment owes nothing and has its own words', () => {
    assert.match(show(find('payment', 'zero'), 'es'), /usted no debe nada/)
  })
  test('a finding no catalogue knows is quoted in its own language', () => {
    assert.match(show(find('payment', 'correction'), 'es'), /<li lang="en">A code no catalogue knows yet\.<\/li>/)
  })
  test('each variant says what came between the result and the payment', () => {
    const said = (state: string, locale: Locale) => textOf(show(find('payment', state), locale))
    assert.match(said('provisional', 'es'), /Pago provisional.*Espera a que se confirmen las lecturas −\$3\.46.*Su pago \$31\.18/)
    assert.match(said('provisional', 'es'), /lo recibe|los recibe a más tardar el 21 de julio/)
    assert.match(said('correction', 'es'), /Lo que ya le pagamos por este evento −\$8\.60.*Antes Ahora.*Lo que usó 6\.02.kWh 5\.85.kWh/)
    assert.match(said('absorbed', 'en'), /You keep what you already received.*We cover it \$0\.60/)
    assert.match(said('owed-later', 'es'), /nunca más del 50% de cada uno/)
    assert.match(said('offset', 'en'), /Deduction for an earlier correction −\$0\.60.*We took off \$0\.60/)
    assert.match(
      said('slow', 'es'),
      /el informe de Sandbox Metro.*Conectar la cuenta.*Lo que ahorró, según Sandbox Metro.*son palabra de la compañía/,
    )
    assert.match(
      said('reservation', 'en'),
      /August.*2\.50.kW.*with the increase from the fifth event on × \$23\.00.*× 0\.91.*= \$52\.14.*Your share, 75% \$39\.10.*−\$19\.55/,
    )
    assert.match(said('held', 'es'), /espera lecturas de Sandbox Metro \(2\)/)
    assert.match(said('solar', 'es'), /Salió de este evento y ahorró de todos modos/)
  })
  test('says when the same-day adjustment lowered the result, and when a bound held it', () => {
    assert.match(
      textOf(show(find('payment', 'zero'), 'es')),
      /Bajó lo que le pagamos: 1\.86.kWh menos.*Sin el tope sería × 0\.71\..*× 0\.80/,
    )
    assert.match(textOf(show(find('payment', 'received'), 'en')), /It raised what we pay you: 0\.56.kWh more/)
  })
  test('every figure of a payment’s lines adds up to it, in all states', () => {
    for (const { page, state, answer } of fixtures) {
      if (page !== 'payment') continue
      const { why, cents } = answer as Answers['payment']
      assert.equal(
        why.lines.reduce((sum, line) => sum + line.cents, 0),
        cents,
        state,
      )
      assert.equal(why.cents, cents, state)
      if (why.equation?.usualWh != null && why.equation.usedWh !== null)
        assert.equal(why.equation.usualWh - why.equation.usedWh, why.equation.netSavedWh, state)
    }
  })
  test('each coded reason for nothing stands on the page of its payment, in both languages', () => {
    for (const locale of locales)
      for (const [family, state, field] of [
        ['zero', 'zero', 'whyZero'],
        ['held', 'held', 'whyHeld'],
        ['returned', 'returned', 'whyReturned'],
        ['late', 'received', 'whyLate'],
      ] as const)
        for (const [code, template] of Object.entries(catalogues[locale].why[family])) {
          const fixture = find('payment', state)
          const payment = fixture.answer as Answers['payment']
          const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
          const given = names.map((name) => [name, name.endsWith('On') ? '2026-07-21' : name === 'utility' ? 'Sandbox Metro' : 3])
          const why = { ...payment.why, [field]: { code: `${family}.${code}`, with: Object.fromEntries(given) } }
          const said = textOf(render('payment', { ...payment, why }, fixture.shell, locale, assets))
          const [head = ''] = template.split('{')
          assert.ok(said.includes(head.trim()), `${locale} ${family}.${code}`)
        }
  })
  test('power sent back is drawn below zero', () => {
    assert.match(show(find('payment', 'solar'), 'en'), /class="zero"/)
  })
})

describe('the accounts', () => {
  const cards = (state: string, locale: Locale) =>
    show(find('accounts', state), locale)
      .split('<article')
      .slice(1)
      .map((card) =>
        card
          .split('</article>')[0]!
          .replace(/<[^>]+>/g, ' ')
          .replace(/\s+/g, ' '),
      )
  const links = (state: string) =>
    show(find('accounts', state), 'es')
      .split('<article')
      .slice(1)
      .map((card) => card.split('</article>')[0]!.match(/<a class="btn/g)?.length ?? 0)

  test('each state has its reason in words and at most one repair', () => {
    assert.deepEqual(links('plain'), [0, 1, 1, 1])
    assert.deepEqual(links('attention'), [1, 1, 0, 0])
    assert.deepEqual(links('broken'), [1, 0, 1, 0])
    assert.deepEqual(links('ended'), [1, 1, 1, 1, 1, 1, 1])
    for (const [card, said] of [
      [cards('attention', 'es')[0], /termina el 31 de diciembre.*Autorizar sin fecha de término.*Hasta el 31 de diciembre/],
      [
        cards('attention', 'es')[1],
        /No se comparte: facturación y costo y datos de la cuenta.*en 12 días.*Completar la conexión.*Comparte Consumo/,
      ],
      [cards('attention', 'es')[2], /no ha enviado lecturas desde el jueves 9 de julio a las 11:45.p\.m\. No tiene que hacer nada/],
      [cards('broken', 'en')[0], /not the one you chose.*Choose the right account/],
      [cards('broken', 'en')[1], /does not let QuickPayConnect in.*nothing you need to do/],
      [cards('ended', 'en')[1], /no longer accepts our key.*still paid.*Connect again/],
    ] as const)
      assert.match(card ?? '', said)
  })
  test('says how fresh the readings are, when they usually come, and which are missing', () => {
    assert.match(
      cards('plain', 'es')[0]!,
      /Lecturas Hasta ayer a las 11:45.p\.m\. Suelen llegar A las 6:00.a\.m\. del día siguiente; casi siempre antes de las 9:00.a\.m\./,
    )
    assert.match(
      cards('plain', 'en')[0]!,
      /Until yesterday at 11:45.PM They usually arrive At 6:00.AM the next day; nearly always before 9:00.AM/,
    )
    assert.match(
      cards('attention', 'es')[2]!,
      /Faltan lecturas: 10 de julio, 11 de julio y 12 de julio\..*no envió las lecturas de estos días: 3 de julio/,
    )
    assert.match(cards('loading', 'es')[0]!, /Todavía ninguna/)
  })
  test('stopping says the truth about the utility, before and after', () => {
    assert.match(cards('plain', 'es')[0]!, /Dejaremos de recibir lecturas hoy\..*También le pedimos a Sandbox Metro que termine/)
    assert.match(cards('plain', 'es')[1]!, /Sandbox Valley no nos deja terminarla por usted/)
    const ended = cards('ended', 'es')
    assert.match(ended[3]!, /Queda un paso que solo puede hacer usted/)
    assert.match(ended[4]!, /esperamos su respuesta/)
    assert.match(ended[5]!, /confirmó que la autorización terminó/)
    for (const card of ended) assert.doesNotMatch(card, /Sí, dejar de compartir/)
  })
})

describe('forms', () => {
  test('keep what was typed, and say each error above and at its field', () => {
    const html = show(find('sign-up', 'errors'), 'en')
    assert.match(html, /<title>Error: /)
    assert.match(html, /value="rosa@"/)
    assert.match(html, /href="#email">Enter an email like/)
    assert.match(html, /aria-describedby="email-hint email-problem"/)
    assert.match(html, /value="commercial" checked/)
  })
  test('the guide posts to the connection and quotes the portal in English', () => {
    const html = show(find('guide', 'back-pay'), 'es')
    // For the account that the page was opened for, one more here.
    assert.ok(html.includes('<form class="ca" method="post" action="/es/connect/valley?account=new">'))
    assert.ok(html.includes('<span class="kw" lang="en">Share until I revoke</span>'))
    assert.ok(html.includes('2 eventos de esta temporada sin pagar'))
    assert.match(html, /name="kind" value="commercial" checked/)
    assert.doesNotMatch(show(find('guide', 'plain'), 'es'), /name="kind"/)
  })
})

type Chunk = { file: string; isEntry?: boolean; assets?: string[] }

test('all script that a customer could ever load is under 25 kibibytes, what every page loads under ten, and the fonts come along', () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'client/.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  const kibibytes = ({ file }: Chunk) => gzipSync(readFileSync(join(folder, 'client', file))).length / 1024
  const scripts = Object.values(manifest).filter(({ file }) => file.endsWith('.js'))
  const entry = manifest['src/client.ts']
  assert.ok(entry)
  assert.ok(kibibytes(entry) < 10)
  assert.ok(scripts.map(kibibytes).reduce((a, b) => a + b) < 25)
  assert.equal(entry.assets?.filter((file) => file.endsWith('.woff2')).length, 3)
})
