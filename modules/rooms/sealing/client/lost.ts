/** A door that refuses says its name; everything else is a lost connection, and is tried again. */
import { refusals } from '../../contract/refusals.ts'

const { TOO_MANY: _later, ...everywhere } = refusals.everywhere
const names = new Set<string>(
  [
    everywhere,
    refusals.inRoom,
    refusals.open,
    refusals.write,
    refusals.commit,
    refusals.send,
    refusals.packages,
    refusals.blob,
  ].flatMap((some) => Object.keys(some)),
)

export function refusalOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' && names.has(error.code) ? error.code : undefined
}
