/** Reads the body of a request, no further than a limit. */

/** The body, or null when it is larger. A browser shows no answer before it has sent its file: up to `dropMax` bytes more are read and dropped. */
export async function bodyUpTo(request: Request, bytesMax: number, dropMax = 0): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > bytesMax + dropMax) return null
    if (size > bytesMax) chunks.length = 0
    else chunks.push(chunk)
  }
  return size > bytesMax ? null : Buffer.concat(chunks)
}
