import type { RecordAlarm } from '../verifying.ts'

/** An alarm in words, with both signed checkpoints. */
export function alarmText({ kind, message, seen, shown, at }: RecordAlarm): string {
  const evidence = [
    ...(seen === undefined ? [] : ['Seen before:', seen]),
    ...(shown === undefined ? [] : ['Shown now:', shown]),
  ]
  return [`ALARM (${kind}) at ${at}: ${message}`, ...evidence].join('\n')
}
