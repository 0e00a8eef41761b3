/** How pages and files travel: compressed for who takes it, the same to the byte for who does not. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
before(async () => {
  app = await openTestApp()
})
after(() => app.close())

const get = async (path: string, accepted?: string) => {
  const answer = await app.fetch(path, { headers: accepted ? { 'accept-encoding': accepted } : {} })
  return { body: Buffer.from(await answer.arrayBuffer()), headers: answer.headers }
}

test('styles and scripts go out compressed once and for all, fonts as they are', async () => {
  const html = (await get('/es/')).body.toString()
  const files = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/g)].map(([, path]) => path!)
  assert.ok(files.length >= 2)
  for (const path of files) {
    const [plain, br, gzip] = [await get(path), await get(path, 'gzip, deflate, br'), await get(path, 'gzip')]
    assert.equal(plain.headers.get('content-encoding'), null)
    assert.equal(br.headers.get('content-encoding'), 'br')
    assert.deepEqual(brotliDecompressSync(br.body), plain.body)
    assert.equal(gzip.headers.get('content-encoding'), 'gzip')
    assert.deepEqual(gunzipSync(gzip.body), plain.body)
    assert.ok(br.body.length < plain.body.length / 2)
    for (const one of [plain, br, gzip]) assert.equal(one.headers.get('vary'), 'accept-encoding')
  }
  const css = (await get(files.find((path) => path.endsWith('.css'))!)).body.toString()
  const font = await get(`/assets/${/([\w-]+\.woff2)/.exec(css)?.[1]}`, 'br, gzip')
  assert.equal(font.headers.get('content-encoding'), null)
})

test('a page is compressed for a browser, and is a page without that', async () => {
  const [plain, gzip] = [await get('/en/start'), await get('/en/start', 'gzip, br')]
  assert.equal(plain.headers.get('content-encoding'), null)
  assert.equal(gzip.headers.get('content-encoding'), 'gzip')
  assert.match(gunzipSync(gzip.body).toString(), /^<!doctype html><html lang="en-US">/)
})
