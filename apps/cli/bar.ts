import type { Progress } from '#platform/server/backup.ts'

const width = 30
const finished = 11

/** A bar on the terminal, a line each tenth elsewhere; always on stderr, so that stdout holds the result alone. */
export function bar(what: string, quiet: boolean): Progress {
  if (quiet) return () => {}
  let told = -1
  return (done, of) => {
    const share = of === 0 ? 1 : done / of
    const tenth = Math.floor(share * 10)
    const ended = done >= of
    if (told === finished) return
    if (process.stderr.isTTY) {
      const full = Math.round(share * width)
      process.stderr.write(
        `\r${what} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${done} of ${of}${ended ? '\n' : ''}`,
      )
    } else if (ended || (of >= 10_000 && tenth > told)) process.stderr.write(`${what}: ${done} of ${of}\n`)
    told = ended ? finished : tenth
  }
}
