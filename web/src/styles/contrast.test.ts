import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

/** Foreground, background and the ratio WCAG 2.2 asks for: 4.5 for text, 3 for marks and borders. */
const pairs: [string, string, number][] = [
  ['ink', 'bg', 4.5],
  ['ink', 'surface', 4.5],
  ['ink-2', 'surface', 4.5],
  ['ink-2', 'bg', 4.5],
  ['ink-2', 'inset', 4.5],
  ['ink-2', 'now-soft', 4.5],
  ['ink-2', 'act-soft', 4.5],
  ['ink-3', 'surface', 4.5],
  ['ink-3', 'bg', 4.5],
  ['act', 'surface', 4.5],
  ['act', 'bg', 4.5],
  ['act', 'act-soft', 4.5],
  ['act', 'now-soft', 4.5],
  ['on-act', 'act', 4.5],
  ['on-act', 'act-hover', 4.5],
  ['money', 'surface', 4.5],
  ['money', 'bg', 4.5],
  ['money', 'money-soft', 4.5],
  ['ink', 'money-soft', 4.5],
  ['now', 'surface', 4.5],
  ['now', 'now-soft', 4.5],
  ['now', 'event-band', 4.5],
  ['on-now-fill', 'now-fill', 4.5],
  ['bad', 'surface', 4.5],
  ['bad', 'bad-soft', 4.5],
  ['bad-fill', 'surface', 3],
  ['usage', 'surface', 3],
  ['baseline', 'surface', 3],
  ['line-strong', 'surface', 3],
  ['line-strong', 'bg', 3],
  ['on-dusk', 'dusk', 4.5],
  ['on-dusk-2', 'dusk', 4.5],
  ['on-dusk-2', 'dusk-2', 4.5],
  ['now-fill', 'dusk', 4.5],
  ['money-fill', 'dusk', 3],
  ['on-money-fill', 'gap', 4.5],
  ['on-money-fill', 'money-fill', 4.5],
]

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const [lightCss = '', darkCss = ''] = css.split('@media')
const tokens = (part: string): Map<string, string> =>
  new Map([...part.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']))

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const ratio = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

for (const [theme, part] of [
  ['light', lightCss],
  ['dark', darkCss],
] as const)
  test(`every pair can be read in the ${theme} theme`, () => {
    const colours = tokens(part)
    for (const [front, back, need] of pairs) {
      const [a, b] = [colours.get(front), colours.get(back)]
      assert.ok(a && b, `${front} or ${back} is no token`)
      assert.ok(ratio(a, b) >= need, `${front} on ${back}: ${ratio(a, b).toFixed(2)} < ${need}`)
    }
  })
