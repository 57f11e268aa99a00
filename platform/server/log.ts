import pino, { type DestinationStream, type Logger } from 'pino'

/** Structured lines, on standard output where nothing else is given: names, ids and figures, never contents, addresses or secrets. */
export function openLog(level: string, out?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers', 'authorization', 'cookie', 'token'],
    serializers: { err: withoutContents },
  }
  return out ? pino(options, out) : pino(options)
}

/** Of an error what broke and where in our code. What a database adds to it, the row and the values, is contents. */
function withoutContents(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack } = error
  return { type: name, message, stack, ...('code' in error ? { code: error.code } : {}) }
}
