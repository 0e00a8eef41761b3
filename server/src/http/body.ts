/** Reads the body of a request, no further than a limit. */

/** The body, or null when it is larger. */
export async function bodyUpTo(request: Request, bytesMax: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > bytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
