/** Makes and uses passkeys: asks the server what to ask the device, and brings the server what the device says. */

/** A refusal with a code that the page has words for. */
class Refused extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

async function post(address: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Refused(String(answer['title']))
  return answer
}

/** The code of what went wrong: the server's own, or what the browser says of the device. */
export function codeOf(error: unknown): string {
  if (error instanceof Refused) return error.code
  const name = error instanceof Error ? error.name : ''
  if (name === 'InvalidStateError') return 'here-already'
  return name === 'NotAllowedError' || name === 'AbortError' ? 'cancelled' : 'other'
}

async function add(at: string, invite: string | undefined): Promise<string> {
  const options = await post(`${at}/options`, { invite })
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON)
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
  return String((await post(at, { credential: made.toJSON() }))['next'])
}

async function use(at: string, next: string | undefined): Promise<string> {
  const options = await post(`${at}/options`, {})
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON)
  const proof = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
  return String((await post(at, { credential: proof.toJSON(), next }))['next'])
}

function put(box: HTMLElement): void {
  const button = box.querySelector('button')
  const problem = box.querySelector<HTMLElement>('.problem')
  if (!button || !problem) return
  box.hidden = false
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') === 'true') return
    button.setAttribute('aria-disabled', 'true')
    problem.textContent = ''
    const { passkey, at = '', invite, next } = box.dataset
    ;(passkey === 'add' ? add(at, invite) : use(at, next))
      .then((to) => location.assign(to))
      .catch((error: unknown) => {
        problem.textContent = box.getAttribute(`data-say-${codeOf(error)}`) ?? box.getAttribute('data-say-other')
        button.removeAttribute('aria-disabled')
      })
  })
}

/** Shows the buttons where the browser has what they need. */
export function offerPasskeys(page: Document): void {
  if (typeof PublicKeyCredential === 'undefined' || typeof PublicKeyCredential.parseRequestOptionsFromJSON !== 'function') return
  for (const box of page.querySelectorAll<HTMLElement>('[data-passkey]')) put(box)
  for (const words of page.querySelectorAll<HTMLElement>('[data-passkey-not]')) words.hidden = true
}
