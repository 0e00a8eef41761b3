/** What the sandbox remembers across restarts: one SQLite file, or memory for tests. */
import { randomBytes } from 'node:crypto'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

type Row = Record<string, unknown>

/** Times are milliseconds; `*_at` is domain time (the sandbox clock), `*_real` is real time. */
const schema = `
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS flow (id TEXT PRIMARY KEY, utility TEXT NOT NULL, request TEXT NOT NULL, household TEXT, term TEXT, expires_real INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS permit (
  id TEXT PRIMARY KEY, subscription TEXT NOT NULL UNIQUE, utility TEXT NOT NULL, client_id TEXT NOT NULL, household TEXT NOT NULL, scope TEXT NOT NULL,
  granted_at INTEGER NOT NULL, ends_at INTEGER, status TEXT NOT NULL CHECK (status IN ('pending','active','revoked')), revoked_at INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS code (digest TEXT PRIMARY KEY, permit TEXT NOT NULL, redirect_uri TEXT NOT NULL, expires_at INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS token (
  digest TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('access','refresh','client')), utility TEXT NOT NULL, client_id TEXT NOT NULL, permit TEXT,
  used_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS token_call (utility TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS batch (utility TEXT NOT NULL, uri TEXT NOT NULL, permit TEXT NOT NULL, as_of INTEGER NOT NULL, ready_real INTEGER NOT NULL, PRIMARY KEY (utility, uri)) STRICT;
CREATE TABLE IF NOT EXISTS batch_parts (utility TEXT NOT NULL, uri TEXT NOT NULL, parts TEXT NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (utility, uri)) STRICT;
CREATE INDEX IF NOT EXISTS permit_household ON permit (household);
CREATE INDEX IF NOT EXISTS permit_end ON permit (ends_at) WHERE status = 'active';
CREATE INDEX IF NOT EXISTS batch_age ON batch (as_of);
CREATE INDEX IF NOT EXISTS token_permit ON token (permit);
CREATE TABLE IF NOT EXISTS code_challenge (digest TEXT PRIMARY KEY, challenge TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS announcement (permit TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS announcement_at ON announcement (at);
CREATE TABLE IF NOT EXISTS permit_use (permit TEXT PRIMARY KEY, used_at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS permit_use_at ON permit_use (used_at);
CREATE TABLE IF NOT EXISTS outgoing (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('notification','rail')), utility TEXT, body TEXT NOT NULL,
  due_real INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','sent','dropped','given-up'))) STRICT;
CREATE INDEX IF NOT EXISTS outgoing_waiting ON outgoing (due_real) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS outgoing_held (id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS outgoing_household (id INTEGER PRIMARY KEY, household TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS payout (
  payout_id TEXT PRIMARY KEY, provider_id TEXT NOT NULL, amount_cents INTEGER NOT NULL, request TEXT NOT NULL, status TEXT NOT NULL, reason TEXT,
  plan TEXT NOT NULL, changed_at INTEGER NOT NULL, changed_real INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS claim (digest TEXT PRIMARY KEY, payout_id TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS rail_line (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, cents INTEGER NOT NULL, payout_id TEXT) STRICT;
CREATE INDEX IF NOT EXISTS rail_line_at ON rail_line (at);
CREATE TABLE IF NOT EXISTS mail (id INTEGER PRIMARY KEY, recipient TEXT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL, calendar TEXT, received_at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS mail_recipient ON mail (recipient, id);
CREATE TABLE IF NOT EXISTS text_message (
  id INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, direction TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL, body TEXT NOT NULL,
  status TEXT NOT NULL, error_code TEXT, callback TEXT, fault TEXT, created_real INTEGER NOT NULL, received_at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS text_message_moving ON text_message (id) WHERE direction = 'outbound-api' AND status IN ('queued', 'sent');
CREATE TABLE IF NOT EXISTS call (uid TEXT NOT NULL, household TEXT NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, PRIMARY KEY (uid, household)) STRICT;
`

export type State = {
  run(sql: string, ...values: SQLInputValue[]): number
  one<T extends Row>(sql: string, ...values: SQLInputValue[]): T | undefined
  all<T extends Row>(sql: string, ...values: SQLInputValue[]): T[]
  /** All of `work` or nothing; `work` is synchronous, so nothing else happens in between. */
  atomically<T>(work: () => T): T
  setting<T>(key: string): T | undefined
  setSetting(key: string, value: unknown): void
  close(): void
}

/** Opens (or makes) the state file; `''` keeps everything in memory. */
export function openState(file: string): State {
  const db = new DatabaseSync(file === '' ? ':memory:' : file)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
  db.exec(schema)
  // A file of an earlier time has permits in force whose use was never noted.
  db.exec(`INSERT OR IGNORE INTO permit_use SELECT id, granted_at FROM permit WHERE status = 'active'`)
  // Nor had payouts lines in the rail's account.
  db.exec(`INSERT INTO rail_line (at, kind, cents, payout_id) SELECT changed_at, 'payout', -amount_cents, payout_id FROM payout
    WHERE status = 'completed' AND NOT EXISTS (SELECT 1 FROM rail_line)`)
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, known)
    return known
  }
  const state: State = {
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    one: <T extends Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as T | undefined,
    all: <T extends Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as T[],
    atomically(work) {
      db.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        db.exec('COMMIT')
        return result
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
    setting<T>(key: string) {
      const row = state.one<{ value: string }>('SELECT value FROM setting WHERE key = ?', key)
      return row && (JSON.parse(row.value) as T)
    },
    setSetting(key, value) {
      state.run('INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, JSON.stringify(value))
    },
    close: () => db.close(),
  }
  return state
}

/** 128 random bits for ids, 256 for secrets: nothing about a person can be read from them. */
export const randomId = (): string => randomBytes(16).toString('hex')
export const randomSecret = (): string => randomBytes(32).toString('base64url')
