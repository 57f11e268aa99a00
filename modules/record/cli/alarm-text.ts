import type { RecordAlarm } from '../verifying.ts'

/** An alarm in words, with both signed checkpoints. */
export function alarmText({ kind, message, seen, shown, at }: RecordAlarm): string {
  const evidence = [
    ...(seen === undefined ? [] : ['Seen before:', seen]),
    ...(shown === undefined ? [] : ['Shown now:', shown]),
  ]
  return printable([`ALARM (${kind}) at ${at}: ${message}`, ...evidence].join('\n'))
}

/** What others wrote, without what would move the cursor of a terminal. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
}
