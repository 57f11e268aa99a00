import { plain } from '#platform/bytes.ts'
import { fileNameOf } from '#platform/shown-line.ts'

/** Gives bytes to the person as a file to keep. The browser never shows them: what a stranger sent is not a page. */
export function handOver(name: string, type: string, content: string | Uint8Array): void {
  const part = typeof content === 'string' ? content : plain(content)
  const address = URL.createObjectURL(new Blob([part], { type: type || 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  // A name that turns round in the middle could show another ending than it has.
  link.download = fileNameOf(name)
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
