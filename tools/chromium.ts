/** Finds the system's Chromium for the end-to-end tests, and asks the system's package manager for it when there is none. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
export const findChromium = (): string | null => PLACES.find((place) => existsSync(place)) ?? null

/** The path of a browser; installs Debian's or Ubuntu's package `chromium` when we may, and says so. Throws with what to do by hand. */
export function ensureChromium(say: (words: string) => void): string {
  const found = findChromium()
  if (found) return found
  const byHand = process.platform === 'darwin' ? 'brew install --cask chromium' : 'sudo apt-get install chromium'
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say('Installing the package chromium with apt-get, for the tests in a browser (once, a minute or two)')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env })
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'], env })
    const installed = findChromium()
    if (installed) return installed
  }
  throw new Error(`The end-to-end tests need Chromium. Install it with:  ${byHand}`)
}

/** How to start it anywhere, also as root, without asking anything of the network. */
export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
