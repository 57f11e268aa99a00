import pino, { type Logger } from 'pino'

/** Structured lines on standard output: names, ids and figures, never contents, addresses or secrets. */
export function openLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers', 'authorization', 'cookie', 'token'],
  })
}
