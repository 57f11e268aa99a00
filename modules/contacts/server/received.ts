/** The bytes of a body. Reading stops at the first byte beyond the limit. */
export async function received(
  body: ReadableStream<Uint8Array> | null,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | 'too-large'> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body ?? []) {
    size += piece.byteLength
    // Leaving the loop cancels the stream: what comes after is not read.
    if (size > most) return 'too-large'
    pieces.push(piece)
  }
  return Uint8Array.from(Buffer.concat(pieces))
}
