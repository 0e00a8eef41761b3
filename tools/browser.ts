/** A person without a screen: keeps cookies, follows redirects, fills in the forms it is shown. For seeding and for tests without a browser. */

export type Page = { url: string; status: number; text: string }
type Fields = Record<string, string | readonly string[]>

export class Browser {
  #cookies = new Map<string, Map<string, string>>()
  #stopsAt: string | null

  /** With `stopsAt`, a redirect to an address that begins so is not followed but given back as the page. */
  constructor(stopsAt: string | null = null) {
    this.#stopsAt = stopsAt
  }

  get(url: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#go(url, { method: 'GET', headers })
  }

  /** Posts fields as a form of the page's own origin would. */
  post(url: string, fields: Fields): Promise<Page> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
    return this.#go(url, { method: 'POST', body, headers: { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' } })
  }

  /** Sends the form of a page whose action ends so, with the page's hidden fields and these answers. */
  submit(page: Page, action: RegExp, fields: Fields): Promise<Page> {
    for (const [form, target] of page.text.matchAll(/<form\b[^>]*action="([^"]*)"[\s\S]*?<\/form>/g)) {
      const url = new URL(unescapeHtml(target ?? ''), page.url)
      if (!action.test(url.pathname)) continue
      const hidden = [...form.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
        attribute(input, 'name'),
        attribute(input, 'value'),
      ])
      return this.post(url.href, { ...Object.fromEntries(hidden), ...fields })
    }
    throw new Error(`no form for ${action} on ${page.url} (${page.status}): ${page.text.replaceAll(/<[^>]*>|\s+/g, ' ').slice(0, 300)}`)
  }

  async json<T>(url: string): Promise<T> {
    const page = await this.get(url, { accept: 'application/json' })
    if (page.status !== 200) throw new Error(`${url} answered ${page.status}: ${page.text.slice(0, 300)}`)
    return JSON.parse(page.text) as T
  }

  async #go(url: string, request: RequestInit & { headers: Record<string, string> }, redirects = 0): Promise<Page> {
    const { host } = new URL(url)
    const cookie = [...(this.#cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { ...request, headers: { ...request.headers, ...(cookie ? { cookie } : {}) }, redirect: 'manual' })
    const jar = this.#cookies.get(host) ?? new Map<string, string>()
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name && value !== undefined) jar.set(name, value)
    }
    this.#cookies.set(host, jar)
    const location = answer.headers.get('location')
    if (location && answer.status >= 300 && answer.status < 400) {
      if (redirects > 10) throw new Error(`too many redirects at ${url}`)
      await answer.body?.cancel()
      const target = new URL(location, url).href
      if (this.#stopsAt && target.startsWith(this.#stopsAt)) return { url: target, status: answer.status, text: '' }
      const { accept } = request.headers
      return this.#go(target, { method: 'GET', headers: accept ? { accept } : {} }, redirects + 1)
    }
    return { url, status: answer.status, text: await answer.text() }
  }
}

const attribute = (tag: string, name: string): string => unescapeHtml(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
const unescapeHtml = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
