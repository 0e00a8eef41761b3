/** What the person has to put right: said in one sentence on standard error, with exit status 2. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** The sentence for an error of the file system. */
export function fileWords(path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const words: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'this is a folder, not a file',
    EACCES: 'this file may not be opened',
    EPERM: 'this file may not be opened',
    ENOTDIR: 'a part of this path is not a folder',
  }
  return `${path}: ${words[code] ?? (code || (error as Error).message)}`
}
