/** The examples of a package's README and what it says they print. */
export type Example = { readonly code: string; readonly prints: string }

/** Each `ts` block prints the `text` block that follows it, or else what stands in its own `// →` comments. */
export function examplesIn(readme: string): Example[] {
  return [...readme.matchAll(/```ts\n([\s\S]*?)```(?:\s+(?:prints\s+)?```text\n([\s\S]*?)```)?/g)].map(([, code = '', output]) => ({
    code,
    prints: output ?? [...code.matchAll(/^\s*\/\/ → (.*)$/gm)].map(([, line]) => `${line}\n`).join(''),
  }))
}
